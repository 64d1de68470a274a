"""What a response letter lacks by law, and what it contradicts."""

from typing import Final

from requests_app.checks.finding import Kind

LETTER: Final = {
    "refusal-without-reason": Kind(
        "Refusals without a reason",
        "refusal gives no reason",
        "refusals give no reason",
        "A refusal must say why. Check that all of the answer was read; if so, the requester is owed a reason.",
    ),
    "refusal-names-no-provision": Kind(
        "Refusals that name no provision",
        "refusal names no exemption or limit",
        "refusals name no exemption or limit",
        "A refusal must name the section or regulation. Add the citation if the letter has it.",
    ),
    "public-interest-not-weighed": Kind(
        "Public interest not weighed",
        "qualified exemption is used without weighing the public interest",
        "qualified exemptions are used without weighing the public interest",
        "A qualified exemption holds only where the public interest in it outweighs that in release. The letter must say so.",
    ),
    "harm-not-said": Kind(
        "Harm not said",
        "exemption for harm is used without saying what harm",
        "exemptions for harm are used without saying what harm",
        "The exemption is for information whose release would do harm. Look whether the letter says it in other words.",
    ),
    "no-qualified-opinion": Kind(
        "No qualified person’s opinion",
        "use of section 36 does not speak of the qualified person",
        "uses of section 36 do not speak of the qualified person",
        "Section 36 rests on the reasonable opinion of a qualified person. Look whether there is one on file.",
    ),
    "personal-data-ground-not-said": Kind(
        "Section 40 without its ground",
        "use of section 40 does not say which part",
        "uses of section 40 do not say which part",
        "Section 40(1) is for the requester’s own data, 40(2) for that of others. The letter should say which.",
    ),
    "no-advice-on-cost": Kind(
        "Refused for its cost without advice",
        "refusal for cost does not say what could be answered",
        "refusals for cost do not say what could be answered",
        "The authority must help people to ask for what it can answer. Say so in the next letter, or write again.",
    ),
    "complaints-not-explained": Kind(
        "How to complain is not said",
        "letter does not say how to complain",
        "letters do not say how to complain",
        "A letter that withholds something must name the review, if there is one, and the Commissioner. Check that all pages were read.",
    ),
    "answer-differs-from-published": Kind(
        "Answers that contradict earlier ones",
        "answer contradicts a published one",
        "answers contradict published ones",
        "Find out which is right. Correct this letter’s reading, or publish a correction of the earlier one.",
    ),
    "figures-differ-from-published": Kind(
        "Figures that contradict earlier ones",
        "table prints other figures than were published",
        "tables print other figures than were published",
        "Figures may have been revised since. If so, say it in a note; if not, find out which are right.",
    ),
}

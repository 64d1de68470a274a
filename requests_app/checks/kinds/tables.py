"""What is found in the figures of tables."""

from typing import Final

from requests_app.checks.finding import Kind

TABLES: Final = {
    "figure-recoverable": Kind(
        "Suppressed figures that can be worked out",
        "suppressed figure can be worked out from what the letter prints",
        "suppressed figures can be worked out from what the letter prints",
        "Anybody can do these sums. Withhold further figures, so that the sums no longer come out.",
    ),
    "figure-recoverable-with-published": Kind(
        "Suppressed figures that earlier responses give away",
        "suppressed figure can be worked out with what was published before",
        "suppressed figures can be worked out with what was published before",
        "Anybody can lay the published tables beside these. Withhold further figures here.",
    ),
    "published-figure-recoverable": Kind(
        "Figures suppressed earlier that this letter gives away",
        "figure that was suppressed earlier can be worked out with this letter",
        "figures that were suppressed earlier can be worked out with this letter",
        "They are in published responses. Withhold figures here, so that they stay hidden there.",
    ),
    "figure-undecided": Kind(
        "Suppressed figures that could not be settled",
        "suppressed figure may be one that can be worked out: it took too long to tell",
        "suppressed figures may be ones that can be worked out: it took too long to tell",
        "Look whether the totals around them give them away, and withhold more figures if so.",
    ),
    "figures-narrowed": Kind(
        "Suppressed figures of which much can be told",
        "table says more of its suppressed figures than their mark does",
        "tables say more of their suppressed figures than their marks do",
        "The figures cannot be worked out, but fewer are possible than the mark says. Withhold more if that is too few.",
    ),
    "small-numbers": Kind(
        "Small numbers in tables",
        "table prints small numbers",
        "tables print small numbers",
        "Few people may mean that they can be known. Suppress these figures if they count people.",
    ),
    "small-numbers-in-answer": Kind(
        "Small numbers in answers",
        "answer names a small number",
        "answers name small numbers",
        "Few people may mean that they can be known. Change the answer if it counts people.",
    ),
    "totals-differ": Kind(
        "Totals that do not match their parts",
        "total does not match its parts",
        "kinds of totals do not match their parts",
        "Totals may differ for good reasons. Compare the table with the letter, and correct what was read wrongly.",
    ),
}

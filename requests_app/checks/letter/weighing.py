"""What an exemption asks for besides its name: the public interest, the harm, the opinion, the ground."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.letter.words import cited, of_provision, relied_on, whole
from requests_app.letters.legislation import Kind, Provision, PublicInterest
from requests_app.letters.parsed import ParsedLetter

_WEIGHED: Final = re.compile(
    r"\bpublic(?:['’]s)? interest|\bPIT\b|\bbalanc\w+ (?:test|of|lies|favours)|\bfavour(?:s|ing|ed)? (?:of )?(?:disclos|releas|withh|maintain)\w*|\bbudd y cyhoedd",
    re.IGNORECASE,
)
_HARM: Final = re.compile(
    r"\b(?:prejudic\w+|harm\w*|advers\w+|endanger\w*|undermin\w+|damag\w+|compromis\w+|hinder\w*|hamper\w*|inhibit\w*|imped\w+|risks?|disadvantage\w*|detriment\w*|weaken\w*|jeopardi[sz]\w+|threat\w*|exploit\w*|impair\w*|disrupt\w*|criminals?|attack\w*|unsafe|competit\w+|impact)\b",
    re.IGNORECASE,
)
_NEEDS_HARM: Final = re.compile(r"\brelease would\b.*\b(?:prejudice|harm|endanger|inhibit)", re.IGNORECASE)
_OPINION: Final = re.compile(r"\bqualified person|\b(?:reasonable|his|her|their) opinion", re.IGNORECASE)
_GROUND: Final = re.compile(
    r"\bdata protection|\bGDPR\b|\bDPA\b|\bprinciple|\blawful|\bidentif\w+|\bpersonal (?:data|information)\b",
    re.IGNORECASE,
)
# Whoever says that the request belongs under the Regulations weighs the public interest there.
_DEALT_WITH_ELSEWHERE: Final = frozenset({"s39", "foisa:s39"})


def find(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield what is missing beside the provisions that the answers rest on."""
    text = whole(letter)
    for answer, citation, entry in relied_on(letter):
        if _must_be_weighed(entry) and not _WEIGHED.search(text):
            yield of_provision(
                "public-interest-not-weighed",
                answer,
                entry,
                f"The letter relies on {cited(entry)} and does not weigh the public interest.",
            )
        if _NEEDS_HARM.search(entry.plain) and not _HARM.search(text):
            yield of_provision(
                "harm-not-said",
                answer,
                entry,
                f"The letter relies on {cited(entry)} and does not say what harm release would do.",
                Severity.INFORMATION,
            )
        if entry.code == "s36" and not _OPINION.search(text):
            yield of_provision(
                "no-qualified-opinion",
                answer,
                entry,
                "The letter relies on section 36 and does not speak of a qualified person’s opinion.",
            )
        if entry.code == "s40" and citation.provision == "s40" and not _GROUND.search(text):
            yield of_provision(
                "personal-data-ground-not-said",
                answer,
                entry,
                "The letter relies on section 40 and says neither which part of it nor why.",
                Severity.INFORMATION,
            )


def _must_be_weighed(entry: Provision) -> bool:
    is_weighed = entry.test is PublicInterest.QUALIFIED and entry.kind is not Kind.NOT_HELD
    return is_weighed and entry.code not in _DEALT_WITH_ELSEWHERE

"""What a spreadsheet says of itself and of the people who made it."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import found, short
from requests_app.checks.hidden.spreadsheets.parts import all_text, attribute, local

_TOLD: Final = {
    "creator": "author",
    "initial-creator": "first author",
    "lastModifiedBy": "last changed by",
    "printed-by": "printed by",
    "manager": "manager",
    "Manager": "manager",
    "Company": "company",
    "HyperlinkBase": "address of links",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "keyword": "keyword",
    "category": "category",
    "contentStatus": "status",
    "Template": "template",
    "template": "template",
}
_FREE: Final = ("description",)
# What Excel, SharePoint and sensitivity labels put there by themselves.
_MECHANICAL: Final = re.compile(
    r"MSIP_Label_|ContentType|ContentTypeId|_dlc_|MediaService|TaxCatchAll|AppVersion|KSOProductBuildVer|ICV|Order|"
    r"xd_|TemplateUrl|ComplianceAsset|_Extended|TriggerFlow|SharedWith|_Source|lcf",
)


def properties(parts: list[_Element]) -> Iterator[Finding]:
    """Yield a finding for what the file's properties say: names for information, free text as a warning."""
    said: list[str] = []
    free: list[str] = []
    for root in parts:
        for element in root.iter():
            name, text = local(element), all_text(element) if len(element) == 0 else ""
            if name in _TOLD and text:
                said.append(f"{_TOLD[name]}: {short(text)}")
            elif name in _FREE and text:
                free.append(f"description: {short(text, 300)}")
            elif name in ("property", "user-defined"):
                title, value = attribute(element, "name"), all_text(element)
                line = f"{title}: {short(value, 300)}"
                if value and _MECHANICAL.match(title):
                    said.append(line)
                elif value:
                    free.append(line)
    if said:
        message = "The file's properties name people, or say where it comes from. Anybody who opens it can read them."
        yield found("file-properties", "", Severity.INFORMATION, message, dict.fromkeys(said))
    if free:
        message = "Somebody has written a description or fields of their own into the file's properties."
        yield found("described-file", "", Severity.WARNING, message, dict.fromkeys(free))

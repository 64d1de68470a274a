"""Labels with a value, as heading blocks and web pages have them: "Our ref: 12", "Date of response"."""

import re
from collections.abc import Iterator
from typing import Final

# "Request ID: FOI-1", "Our ref: 12", "Date: 3 May": a line of its own in a heading block.
FIELD: Final = re.compile(
    r"(?P<label>(?:(?:foi|eir|freedom of information|information|our|your|case|request|enquiry|file|unique|customer|council|internal|[a-z]{2,6}(?=\s+ref))\s+)?"
    r"(?:request|reference|ref|case|enquiry|foi|foia|eir|rfi)(?:\s*(?:request|id|no|nos|number|num|ref|reference|title|subject|date|code)\b){0,3}\.?"
    r"|(?:request )?(?:title|subject|topic|keywords?|category|department|directorate|service area|status|outcome|exemptions?(?: applied)?)|re"
    r"|(?:date|publication date|date (?:of (?:the )?(?:response|reply|request|letter|issue|receipt|publication|decision)|received|responded|published|sent|issued|requested|answered|closed|due|completed)"
    r"|(?:response|request|received|publication|published|reply|issue|letter|due|closed) (?:date|on|sent|received)|published|dated|received|responded|issued|e-?mail|phone|tel|telephone|contact|from|to|website|web))"
    r"(?:\s*(?P<colon>:)|(?<=[a-z])\n)\s*",
    re.IGNORECASE,
)
# "Reference number", "Date of response": a label that stands above its value.
LABEL: Final = re.compile(
    r"(?:(?:foi|eir|our|your|case|request|enquiry|unique)\s+)?(?:reference|ref|request|case)\.?\s+(?:number|no|id)\.?|(?:(?:foi|our|case|request)\s+)?reference"
    r"|date (?:of (?:the )?(?:response|reply|request|issue|receipt|publication)|received|responded|published|requested|answered|closed|sent)|(?:request|response|publication) date"
    r"|(?:request )?(?:title|subject)|legislation|status|outcome",
    re.IGNORECASE,
)
_INLINE_FIELD: Final = re.compile(
    r"(?<=\S)(?<!Request)(?<!Response)(?<!Publication)(?<!Case)(?<!Your)(?<!Our)\s+(?=(?:Date(?: (?:published|of response|received|responded|sent|of request))?|Subject|Title|Our ref(?:erence)?|Your ref(?:erence)?|Reference|Request (?:date|title))\s*:)",
)


# "Request reference no: 1189/22   3rd October 2022", printed at both edges of one line.
_DATE_AFTER_REFERENCE: Final = re.compile(
    r"[^:\n]{2,60}:\s*[A-Z/_-]{0,12}\s?\d[\w/.-]*\s+(?=\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}$)",
    re.IGNORECASE,
)


def is_field(line: str) -> bool:
    """Say whether a line is a label with its value."""
    return bool(FIELD.match(line.strip())) and len(line) < 200


def field_starts(text: str) -> Iterator[int]:
    """Yield where a further field begins on the line of the first."""
    if not is_field(text[:60]):
        return
    if matched := _DATE_AFTER_REFERENCE.match(text):
        yield matched.end()
    if field := FIELD.match(text):
        yield from (found.end() for found in _INLINE_FIELD.finditer(text, field.end(), 300))

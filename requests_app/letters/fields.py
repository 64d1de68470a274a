"""Labels with a value, as heading blocks and web pages have them: "Our ref: 12", "Date of response"."""

import re
from collections.abc import Iterator
from typing import Final

from requests_app.letters.dates import without_date
from requests_app.letters.document import Grid

# "Request ID: FOI-1", "Our ref: 12", "Date: 3 May": a line of its own in a heading block.
FIELD: Final = re.compile(
    r"(?P<label>(?:(?:foi|eir|freedom of information|information|our|your|case|request|enquiry|file|unique|customer|council|internal|[a-z]{2,6}(?=\s+ref))\s+)?"
    r"(?:request|reference|ref|case|enquiry|foi|foia|eir|rfi)(?:\s*(?:request|id|no|nos|number|num|ref|reference|title|subject|date|code)\b){0,3}\.?"
    r"|(?:request )?(?:title|subject|topic|keywords?|category|department|directorate|service area|status|outcome|exemptions?(?: applied)?|regarding|information released)|re"
    r"|(?:date|publication date|date (?:of (?:the )?(?:response|reply|request|letter|issue|receipt|publication|decision)|received|responded|published|sent|issued|requested|answered|closed|due|completed)"
    r"|(?:response|request|received|publication|published|reply|issue|letter|due|closed) (?:date|on|sent|received)|published|dated|received|responded|issued|e-?mail|phone|tel|telephone|contact|from|to|website|web))"
    r"(?:\s*(?P<colon>:)|(?<=[a-z])\n)\s*",
    re.IGNORECASE,
)
# "Reference number", "Date of response": a label that stands above its value.
LABEL: Final = re.compile(
    r"(?:(?:foi|eir|our|your|case|request|enquiry|unique)\s+)?(?:reference|ref|request|case|id)\.?\s+(?:number|no|id)\.?|(?:(?:foi|our|case|request)\s+)?reference"
    r"|date (?:of (?:the )?(?:response|reply|request|issue|receipt|publication)|received|responded|published|requested|answered|closed|sent)|(?:request|response|publication) date"
    r"|(?:request )?(?:title|subject)|legislation|status|outcome|regarding|information released"
    r"|date (?:request (?:was )?received|of decision)",
    re.IGNORECASE,
)
# Those that are labels only by their colon or by the date below them: "Responded:", "Received".
_LABEL_OF_DATE: Final = re.compile(
    r"date|(?:request )?received|responded|response|answered|closed|published|issued|sent", re.IGNORECASE
)
_INLINE_FIELD: Final = re.compile(
    r"(?<=\S)(?<!Request)(?<!Response)(?<!Publication)(?<!Case)(?<!Your)(?<!Our)\s+(?=(?:Date(?: (?:published|of response|received|responded|sent|of request))?|Subject|Title|Our ref(?:erence)?|Your ref(?:erence)?|Reference|Request (?:date|title))\s*:)",
)


# "Request reference no: 1189/22   3rd October 2022", printed at both edges of one line.
_DATE_AFTER_REFERENCE: Final = re.compile(
    r"[^:\n]{2,60}:\s*[A-Z/_-]{0,12}\s?\d[\w/.-]*\s+(?=\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}$)",
    re.IGNORECASE,
)


# "Responded Fri 1 September 2023Please could you": a web page may lose what parted a label from the next line.
_GLUED: Final = re.compile(
    r"(?:date )?(?:responded|response|received|requested|published|answered)\b[ :].{0,24}?\b(?:19|20)\d\d(?-i:(?=[A-Z][a-z]))",
    re.IGNORECASE,
)


def is_field(line: str) -> bool:
    """Say whether a line is a label with its value."""
    return bool(FIELD.match(line.strip())) and len(line) < 200


def is_label(text: str, value: str) -> bool:
    """Say whether a line is a label that `value`, the line below it, belongs to."""
    label = text.strip("* ").removesuffix(":").rstrip()
    if not LABEL.fullmatch(label):
        return bool(_LABEL_OF_DATE.fullmatch(label)) and not without_date(value).strip(" .,")
    value = value.strip("* ").removesuffix(":").rstrip()
    return not LABEL.fullmatch(value) and not _LABEL_OF_DATE.fullmatch(value)


def is_bare_label(text: str) -> bool:
    """Say whether a line is a label, or several, of a page that lost their values: "Date Received"."""
    return bool(_BARE_LABELS.fullmatch(" ".join(text.split())))


_BARE_LABELS: Final = re.compile(
    r"(?:(?:request|case|foi) (?:id|number|reference)(?: \S*\d\S*)?|date (?:received|responded|resolved|closed|published|requested))(?: date (?:received|responded|resolved|closed|published))*\W*",
    re.IGNORECASE,
)


def field_starts(text: str) -> Iterator[int]:
    """Yield where a further field begins on the line of the first."""
    if glued := _GLUED.match(text):
        yield glued.end()
    if not is_field(text[:60]):
        return
    if matched := _DATE_AFTER_REFERENCE.match(text):
        yield matched.end()
    if field := FIELD.match(text):
        yield from (found.end() for found in _INLINE_FIELD.finditer(text, field.end(), 300))


_LABEL_AND_VALUE = 2


def labels_with_values(grid: Grid) -> list[str]:
    """Return the rows of a table of labels with their values, each as a field; none where it is another table."""
    if grid.width != _LABEL_AND_VALUE:
        return []
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    pairs = [row for row in rows.values() if len(row) > 1]
    labels = sum(is_label(row[0], row[1]) for row in pairs)
    return ["\n".join(row) for row in rows.values()] if labels > 1 and labels * 2 >= len(pairs) else []

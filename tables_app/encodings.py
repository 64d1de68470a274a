"""The characters of text files that do not say their encoding: those of Windows, those of the web, UTF-16."""

import re
from typing import Final

STRAY: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands in the place of a byte that is no character."""

_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a")) + b"\x7f"
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def is_utf16(data: bytes) -> bool:
    """Whether bytes are UTF-16, which says so at the start or has a zero in every other byte of English text."""
    return data.startswith(_MARKS) or _unmarked_utf16(data) is not None


def _unmarked_utf16(data: bytes) -> str | None:
    start = data[:4096]
    third = len(start) // 3
    odd, even = start[1::2].count(0), start[::2].count(0)
    if len(start) > 3 and odd > third and even * 10 < odd:
        return "utf-16-le"
    if len(start) > 3 and even > third and odd * 10 < even:
        return "utf-16-be"
    return None


def strays(data: bytes) -> int:
    """Return how many bytes are control characters that no text has."""
    return len(data) - len(data.translate(None, _CONTROLS))


def decode(data: bytes) -> str:
    """Return the characters of a text; `STRAY` stands for each byte or control character that is none.

    Windows-1252 is what programs in the UK save that know no UTF-8. A text that is UTF-8
    but for a few bytes is still UTF-8.
    """
    if data.startswith(_MARKS):
        text = data.decode("utf-16", "replace")
    elif encoding := _unmarked_utf16(data):
        text = data.decode(encoding, "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
        wrong = text.count(STRAY) - data.count(STRAY.encode())
        right = sum(character > "\x7f" for character in text) - wrong
        if wrong and wrong >= right:
            text = data.decode("cp1252", "replace")
    # Old programs end a file with the character 26.
    return _CONTROL.sub(STRAY, text.rstrip("\x1a").replace("\x1a", STRAY))

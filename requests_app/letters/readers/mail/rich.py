"""The web page that Outlook keeps inside Rich Text, and the packing it keeps that in ([MS-OXRTFCP], [MS-OXRTFEX])."""

import re
import struct
from collections.abc import Iterator
from typing import Final

_PACKED: Final = b"LZFu"
_PLAIN: Final = b"MELA"
_MOST_BYTES: Final = 40_000_000
_WINDOW: Final = 4096
_DICTIONARY: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What every packed text begins its window with, as the standard has it."""
_TOKEN: Final = re.compile(
    r"\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|[\r\n]+"
    r"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_SIGNS: Final = {"~": "&nbsp;", "_": "&shy;", "{": "{", "}": "}", "\\": "\\"}
_WORDS: Final = {
    "par": "\r\n", "line": "\r\n", "tab": "\t", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "endash": "–", "emdash": "—",
}  # fmt: skip
_SKIPPED: Final = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "pntext", "mhtmltag", "generator"}


def html_of(packed: bytes) -> str:
    """Return the web page in Outlook's packed Rich Text; empty where there is none."""
    rich = _unpacked(packed)
    return "".join(_page(rich.decode("cp1252", "replace"))) if b"\\fromhtml" in rich[:4096] else ""


def _unpacked(packed: bytes) -> bytes:
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack("<4xI4s", packed[:12])
    if kind == _PLAIN:
        return packed[16 : 16 + size]
    if kind != _PACKED or size > _MOST_BYTES:
        return b""
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write = len(_DICTIONARY)
    text = bytearray()
    at = 16
    while at < len(packed) and len(text) < size:
        control = packed[at]
        at += 1
        for bit in range(8):
            is_reference = control >> bit & 1
            piece = packed[at : at + 1 + is_reference]
            at += len(piece)
            if len(piece) <= is_reference:
                return bytes(text)
            if is_reference:
                where, length = (piece[0] << 4) | (piece[1] >> 4), (piece[1] & 15) + 2
                if where == write:
                    return bytes(text)
            else:
                where, length = -1, 1
            for step in range(length):
                byte = piece[0] if where < 0 else window[(where + step) % _WINDOW]
                window[write] = byte
                write = (write + 1) % _WINDOW
                text.append(byte)
    return bytes(text)


def _page(rich: str) -> Iterator[str]:
    """Yield the web page's own characters: what stands in \\*\\htmltag groups and outside of \\htmlrtf … \\htmlrtf0."""
    hidden: list[bool] = [False]
    is_rtf_only = False
    skip = 0
    for token in _TOKEN.finditer(rich):
        if brace := token["brace"]:
            if brace == "{":
                hidden.append(hidden[-1])
            elif len(hidden) > 1:
                hidden.pop()
        elif token["word"] == "htmlrtf":
            is_rtf_only = token["number"] != "0"
        elif token["word"] in _SKIPPED:
            hidden[-1] = True
        elif not hidden[-1] and not is_rtf_only:
            said = _said(token)
            if skip and said:
                said, skip = said[1:], 0
            skip = 1 if token["word"] == "u" else skip
            yield said


def _said(token: re.Match[str]) -> str:
    if token["hex"]:
        return bytes.fromhex(token["hex"]).decode("cp1252", "replace")
    if token["sign"]:
        return _SIGNS.get(token["sign"], "")
    if token["word"] == "u":
        return chr(int(token["number"] or 63) % 65_536)
    if token["word"]:
        return _WORDS.get(token["word"], "")
    return token["text"] or ""

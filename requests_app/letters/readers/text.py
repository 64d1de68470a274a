"""Plain text and Markdown as a Document: paragraphs, pipe tables, tables of tabs, bold marks, links."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from requests_app.letters.document import Block, Document, Doubt, Grid, GridBlock, Link, Paragraph
from requests_app.letters.errors import EmptyFile
from requests_app.letters.readers.bullets import LIST_ITEM, with_bullets_joined
from tables_app import encodings
from tables_app.encodings import STRAY
from tables_app.grid import Cell

MEDIA_TYPE = "text/plain"

_RULE = re.compile(r"\s*([-*_=] ?){3,}\s*")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_SEPARATOR = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_TOKEN = re.compile(
    r"(?P<escape>\\(?P<escaped>[\\`*_{}\[\]()#+.!|<>~-]))"
    r"|(?P<bold>\*\*|(?<!\w)__(?=\w)|(?<=\w|[.?!:,)])__(?!\w))"
    r"|(?P<tag></?(?:b|strong)\s*>)"
    r"|(?P<dropped></?(?:i|em|u|s|sup|sub|span|p|div|center)\b[^<>]*>)"
    r"|(?P<break><br\s*/?>)"
    r"|!?\[(?P<words>[^\[\]\n]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)"
    r"|<(?P<url>(?:https?://|mailto:)[^<>\s]+)>"
    r"|(?P<entity>&(?:\#\d{1,6}|\#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});)",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")

# A file is taken to be hard-wrapped when no line is longer than this and some lines end in mid-sentence.
_LONGEST_WRAPPED_LINE = 130
_SHORTEST_WRAP = 50


def read_text(data: bytes) -> Document:
    """Return the paragraphs and tables of a text file. Raises EmptyFile if it holds no word."""
    text = decode(data)
    if not text.strip(STRAY + " \n\t"):
        raise EmptyFile("The file is empty.")
    blocks = tuple(blocks_of(text))
    if not blocks:
        raise EmptyFile("The file holds no words.")
    return Document(blocks, MEDIA_TYPE, "text", doubts=tuple(stray_doubts(text)))


def stray_doubts(text: str) -> Iterator[Doubt]:
    """Yield a doubt where something in a text file is no character."""
    if count := text.count(STRAY):
        yield Doubt(
            "stray-characters",
            f"The file holds {count} {'character' if count == 1 else 'characters'} that cannot be shown, with {STRAY} "
            "in the place of each.",
        )


def decode(data: bytes) -> str:
    """Return the characters of a text file, with line ends as "\\n"."""
    return re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", encodings.decode(data))


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the paragraphs and tables of a text whose line ends are "\\n"."""
    return _blocks(with_bullets_joined(text.split("\n")))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    wrap = _wrap_width(lines)
    levels = _levels(lines)
    position = 0
    while position < len(lines):
        line = lines[position]
        if not line.strip() or (_RULE.fullmatch(line) and "|" not in line):
            position += 1
        elif (end := _table_end(lines, position, _is_pipe_row)) - position >= 2 and _is_pipe_table(
            lines[position:end]
        ):
            yield from _grid(_pipe_cells(row) for row in lines[position:end] if not _SEPARATOR.fullmatch(row))
            position = end
        elif (end := _table_end(lines, position, _is_tab_row)) - position >= 2 and _is_tab_table(
            lines[position:end]
        ):
            yield from _grid(row.split("\t") for row in lines[position:end])
            position = end
        elif rows := _spaced_table(lines, position):
            yield from _grid(iter(rows))
            position += len(rows)
        else:
            end = _paragraph_end(lines, position, wrap)
            if paragraph := _paragraph(lines[position:end]):
                yield replace(paragraph, level=levels.get(position, 0))
            position = end


def _levels(lines: Sequence[str]) -> dict[int, int]:
    """Return how deep the items of lists stand inside one another, as their indents tell, by line number."""
    levels: dict[int, int] = {}
    open_indents: list[int] = []
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = _indent(line)
        if not LIST_ITEM.match(line):
            open_indents = open_indents if indent else []
            continue
        open_indents = [outer for outer in open_indents if outer <= indent]
        if not open_indents or open_indents[-1] < indent:
            open_indents.append(indent)
        levels[number] = len(open_indents) - 1
    return levels


# --- tables


def _table_end(lines: Sequence[str], start: int, is_row: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and is_row(lines[end]):
        end += 1
    return end


def _is_pipe_row(line: str) -> bool:
    return "|" in line and bool(line.strip())


def _is_pipe_table(rows: Sequence[str]) -> bool:
    if any(_SEPARATOR.fullmatch(row) for row in rows):
        return True
    counts = [row.count("|") for row in rows]
    bordered = all(row.strip().startswith("|") or row.strip().endswith("|") for row in rows)
    return bordered or min(counts) == max(counts)


def _pipe_cells(row: str) -> list[str]:
    inner = row.strip().replace("\\|", "\x00")
    inner = inner.removeprefix("|").removesuffix("|")
    return [cell.replace("\x00", "|") for cell in inner.split("|")]


def _is_tab_row(line: str) -> bool:
    return "\t" in line.rstrip("\n") and bool(line.strip())


def _is_tab_table(rows: Sequence[str]) -> bool:
    """Say whether lines with tabs are a table, and neither "label: value" lines nor indented text."""
    cells = [[cell.strip() for cell in row.split("\t")] for row in rows]
    if all(len([cell for cell in row if cell]) < 2 for row in cells):
        return False
    return not all(row[0].endswith(":") and len([cell for cell in row if cell]) <= 2 for row in cells)


# A table set with spaces: short cells, two spaces or more between them, and figures in most rows.
_GAP = re.compile(r"\s{2,}")
_LONGEST_SPACED_CELL = 40
_DEEP_INDENT = 10
_FIGURE = re.compile(r"[£$€<>~]?\s?\d[\d,.]*\s?[%km]?|\*+|-|–|n/?a|nil|none|yes|no|\[\w\]", re.IGNORECASE)


def _is_spaced_row(line: str) -> bool:
    cells = _GAP.split(line.strip())
    return len(cells) >= 2 and all(
        len(cell) <= _LONGEST_SPACED_CELL and not cell.endswith(":") for cell in cells
    )


def _spaced_table(lines: Sequence[str], start: int) -> list[list[str]]:
    """Return the rows of the lines that are set as a table from `start` on, none if they are not.

    The first line may lack the corner cell, and so hold a single heading far to the right.
    """
    has_lone_heading = (
        _indent(lines[start]) >= _DEEP_INDENT and len(lines[start].strip()) <= _LONGEST_SPACED_CELL
    )
    end = _table_end(lines, start + has_lone_heading, _is_spaced_row)
    if end - start < 2:
        return []
    rows = [_GAP.split(line.strip()) for line in lines[start:end]]
    width = len(rows[-1])
    if len(rows[0]) == width - 1 and _indent(lines[start]) > _indent(lines[start + 1]):
        rows[0] = ["", *rows[0]]
    figures = sum(all(_FIGURE.fullmatch(cell) for cell in row[1:]) for row in rows)
    is_list = all(LIST_ITEM.fullmatch(row[0] + " ") for row in rows)
    is_table = all(len(row) == width for row in rows) and figures * 2 > len(rows) - 1 and not is_list
    return rows if is_table else []


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _grid(rows: Iterator[Sequence[str]]) -> Iterator[GridBlock]:
    cells = []
    height = width = 0
    for number, row in enumerate(rows):
        height = number + 1
        width = max(width, len(row))
        for column, source in enumerate(row):
            styled = _styled(source)
            cells.append(Cell(styled.folded(), number, column, is_bold=styled.bold_share() > 0.5))
    if any(cell.text for cell in cells):
        yield GridBlock(Grid(tuple(cells), height, width))


# --- paragraphs


def _paragraph_end(lines: Sequence[str], start: int, wrap: int | None) -> int:
    """Return where the paragraph that begins at `start` ends: at a line that no break or wrap continues."""
    end = start + 1
    while end < len(lines) and lines[end].strip() and not _HEADING.fullmatch(lines[end]):
        before, after = lines[end - 1], lines[end]
        typed_break = before.endswith(("  ", "\\")) and not _HEADING.fullmatch(before)
        if not typed_break and not _is_wrapped(before, after, wrap):
            break
        end += 1
    return end


def _wrap_width(lines: Sequence[str]) -> int | None:
    """Return how wide a hard-wrapped file was set, None for a file of one line a paragraph."""
    widest = max((len(line.rstrip()) for line in lines), default=0)
    if not _SHORTEST_WRAP <= widest <= _LONGEST_WRAPPED_LINE:
        return None
    cut = sum(
        after[:1].islower()
        and len(before.rstrip()) > widest - 25
        and not before.rstrip().endswith((".", "?", "!", ":"))
        for before, after in pairwise(lines)
    )
    return widest if cut >= 2 else None


# What no line of its own ends with: a broken word, "of the", "1 January".
_UNFINISHED = re.compile(
    r"\b(?:of|by|to|in|for|with|from|at|on) (?:the|an?)\n|\w-\n|\w /\n|\b(?:and|or|of|the|to|in|for|an?|by|with|at|from|between|than|that|which|within|under|into|your|their)\n(?=[a-z\d]|Section|Regulation|Freedom|Environmental)"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\n"
    r"|\b\d{1,2}(?:st|nd|rd|th)\n"
)
# A shorter line may be a label: "From".
_FEWEST_WORDS = 4


def _is_wrapped(before: str, after: str, wrap: int | None) -> bool:
    if LIST_ITEM.match(after):
        return False
    if len(before.split()) >= _FEWEST_WORDS and _UNFINISHED.search(f"{before.rstrip()}\n{after.lstrip()}"):
        return True
    if wrap is None:
        return False
    first_word = after.split(maxsplit=1)[0]
    before = before.rstrip()
    if first_word[0].islower() and not before.endswith((".", "?", "!", ":")) and len(before) > wrap * 0.6:
        return True
    if before.endswith("?") and first_word[0].isupper():
        return False
    if before.endswith(",") and len(before) > wrap * 0.75:
        return True
    return len(before) + 1 + len(first_word) > wrap and len(before) > wrap * 0.75


def _paragraph(lines: Sequence[str]) -> Paragraph | None:
    heading = 0
    if matched := _HEADING.fullmatch(lines[0]):
        heading = len(matched[1])
        lines = [matched[2]]
    source = ""
    for number, line in enumerate(lines):
        broken = line.endswith(("  ", "\\")) and number + 1 < len(lines)
        source += line.strip().removesuffix("\\" if broken else "").strip() + ("\n" if broken else " ")
    source = re.sub(r"^(>\s?)+", "", source.strip())
    styled = _styled(source)
    text, links = styled.folded_with_links()
    if not text:
        return None
    return Paragraph(text=text, heading=heading, bold=styled.bold_share(), links=links)


# --- marks inside a paragraph


@dataclass(frozen=True, slots=True)
class _Styled:
    """Characters with, for each, whether it is bold, and the links on them."""

    text: str
    bold: tuple[bool, ...]
    links: tuple[Link, ...]

    def bold_share(self) -> float:
        shown = [
            is_bold
            for character, is_bold in zip(self.text, self.bold, strict=True)
            if not character.isspace()
        ]
        return sum(shown) / len(shown) if shown else 0.0

    def folded(self) -> str:
        return self.folded_with_links()[0]

    def folded_with_links(self) -> tuple[str, tuple[Link, ...]]:
        """Return the text with white space folded, line breaks kept, and its links moved accordingly."""
        kept: list[str] = []
        moved = [0] * (len(self.text) + 1)
        for position, character in enumerate(self.text):
            moved[position] = len(kept)
            if character == "\n":
                while kept and kept[-1] == " ":
                    kept.pop()
                if kept and kept[-1] != "\n":
                    kept.append("\n")
            elif not character.isspace():
                kept.append(character)
            elif kept and kept[-1] not in " \n":
                kept.append(" ")
        while kept and kept[-1].isspace():
            kept.pop()
        length = len(kept)
        moved[-1] = length
        links = tuple(
            Link(min(moved[link.start], length), min(moved[link.end], length), link.url)
            for link in self.links
        )
        return "".join(kept), links


def _styled(source: str) -> _Styled:
    """Return `source` without its marks for bold, emphasis and links.

    A bold mark whose partner stands in another block ("- a. Neglect (16A)**") counts from the
    block's own edge.
    """
    source = _EMPHASIS.sub(r"\1", source)
    text: list[str] = []
    toggles: list[int] = []
    links: list[Link] = []
    position = 0
    for token in _TOKEN.finditer(source):
        text += source[position : token.start()]
        position = token.end()
        if token["bold"] or token["tag"]:
            toggles.append(len(text))
        elif token["target"] is not None or token["url"]:
            words = token["url"] or token["words"]
            target = token["target"] if token["target"] is not None else token["url"]
            if target and not target.startswith("#"):
                links.append(Link(len(text), len(text) + len(words), target))
            text += words.replace("**", "")
        else:
            text += _plain(token)
    text += source[position:]
    return _Styled("".join(text), _bold_flags(len(text), toggles), tuple(links))


def _plain(token: re.Match[str]) -> str:
    if token["escaped"]:
        return token["escaped"]
    if token["break"]:
        return "\n"
    return html.unescape(token["entity"]) if token["entity"] else ""


def _bold_flags(length: int, toggles: list[int]) -> tuple[bool, ...]:
    if len(toggles) % 2:
        # A lone mark at the start opens, one anywhere later closes what began with the block.
        toggles = [*toggles, length] if toggles[0] == 0 else [0, *toggles]
    flags = [False] * length
    for opened, closed in zip(toggles[::2], toggles[1::2], strict=True):
        flags[opened:closed] = [True] * (closed - opened)
    return tuple(flags)

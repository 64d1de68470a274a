"""How long letters take to read and how much memory, stage by stage: `python benchmarks/reading.py [PAGES …]`.

Letters of an invented council, of 1, 10, 100 and 1,000 pages unless told otherwise, as PDF, Word and text: prose
only, and with tables. Each is read in a process of its own, so that the peak of its memory is its own. "Bare" is
PDFium's own text extraction of the same PDF in the same process, opening included. All times are CPU time; only
"apart" is what a person waits for, the child process included that each uploaded file is read in.
"""

import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docx
import pypdfium2

from requests_app.letters import pipeline, readers
from requests_app.letters.apart import read_apart
from requests_app.letters.readers import pdf
from requests_app.letters.readers.pdf import galley, page
from requests_app.letters.readers.pdf.strokes import Strokes
from tests.letters.pdfs import Page, made, wrapped

PAGES: Final = (1, 10, 100, 1000)
FORMATS: Final = ("pdf", "docx", "txt")
KINDS: Final = ("prose", "tables")
ROUNDS: Final = 200
"""How many pages each measurement reads, at least three times and at most seven times."""
MANY: Final = (250, 1000, 4000)
HEAD: Final = (
    "Our ref: FOI/2024/17",
    "3 May 2024",
    "Dear Ms Okoro",
    "Thank you for your request about libraries.",
)
PROSE: Final = (
    "We hold this information. The figures below are of visits to the libraries of the county in each of the years "
    "that you asked about. Where a figure is less than five it is shown as such, so that nobody can be known by it."
)
ROWS: Final = [
    ["Library", "2021/22", "2022/23", "2023/24"],
    *([f"Library {k}", f"{k},{100 + k}", str(7 * k), "<5"] for k in range(1, 12)),
]

# What is timed within reading and understanding: the stage, and the function that is it.
STAGES: Final[dict[str, tuple[object, str]]] = {
    "open and check": (pdf, "open_pdf"),
    "words": (page, "read_words"),
    "rulings": (Strokes, "walk"),
    "links": (pdf, "add_links"),
    "furniture": (pdf, "take_furniture"),
    "ruled tables": (galley, "find_ruled_tables"),
    "unruled tables": (galley, "find_tables"),
    "paragraphs": (galley, "set_paragraphs"),
    "tags": (pdf, "load_tree"),
    "cut": (pipeline, "pieces"),
    "place": (pipeline, "segments"),
    "ask": (pipeline, "find_questions"),
    "answer": (pipeline, "find_answers"),
    "bind": (pipeline, "bind_tables"),
    "describe": (pipeline, "find_details"),
    "cite and judge": (pipeline, "answers_of"),
    "assemble": (pipeline, "blocks_of"),
}


# --- the letters


def content(pages: int, kind: str) -> Iterator[list[tuple[str, bool]]]:
    """Yield the (question, whether a table answers it) of each page."""
    on_page = 7 if kind == "prose" else 2
    for number in range(pages):
        first = on_page * number + 1
        yield [
            (f"{k}. How many visits were there to each library of ward {k}, by year?", kind == "tables")
            for k in range(first, first + on_page)
        ]


def as_pdf(pages: int, kind: str) -> bytes:
    drawn = []
    for number, questions in enumerate(content(pages, kind), start=1):
        sheet = Page()
        sheet.text(60, 30, "Brackwater Council")
        y = 60.0
        if number == 1:
            for text in HEAD:
                y = sheet.lines(60, y, [text]) + 4
        for position, (question, has_table) in enumerate(questions):
            y = sheet.lines(60, y + 10, wrapped(question), bold=True)
            y = sheet.lines(60, y + 6, wrapped(PROSE))
            if has_table:
                y = sheet.table(60, y + 20, ROWS, [150, 90, 90, 90], ruled=position == 0)
        sheet.text(60, 815, f"Page {number} of {pages}")
        drawn.append(sheet)
    return made(drawn)


def as_docx(pages: int, kind: str) -> bytes:
    document = docx.Document()
    body = document.element.body
    table = document.add_table(len(ROWS), len(ROWS[0]), style="Table Grid")
    for cells, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    pattern = table._element
    body.remove(pattern)
    for text in HEAD:
        document.add_paragraph(text)
    for questions in content(pages, kind):
        for question, has_table in questions:
            document.add_paragraph().add_run(question).bold = True
            answer = document.add_paragraph(PROSE)
            if has_table:
                answer._element.addnext(pattern.__deepcopy__(None))
    document.save(stream := BytesIO())
    return stream.getvalue()


def as_text(pages: int, kind: str) -> bytes:
    table = "\n".join("| " + " | ".join(row) + " |" for row in ROWS)
    paragraphs = list(HEAD)
    for questions in content(pages, kind):
        for question, has_table in questions:
            paragraphs += [question, PROSE, *([table] if has_table else [])]
    return "\n\n".join(paragraphs).encode()


LETTERS: Final = {"pdf": as_pdf, "docx": as_docx, "txt": as_text}


# --- measuring


def bare(data: bytes) -> None:
    """Take the text out of a PDF with PDFium alone."""
    file = pypdfium2.PdfDocument(data)
    for sheet in file:
        text = sheet.get_textpage()
        text.get_text_bounded()
        text.close()
        sheet.close()
    file.close()


def seconds(task: Callable[[], object]) -> float:
    began = time.process_time()
    task()
    return time.process_time() - began


@contextmanager
def stages() -> Iterator[dict[str, float]]:
    """Count the seconds of CPU time that each stage takes."""
    spent: dict[str, float] = defaultdict(float)

    def timed(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: object, **named: object) -> object:
            began = time.process_time()
            found = function(*given, **named)
            spent[stage] += time.process_time() - began
            return found

        return run

    with ExitStack() as patches:
        for stage, (owner, name) in STAGES.items():
            patches.enter_context(patch.object(owner, name, timed(stage, getattr(owner, name))))
        yield spent


def measure(ending: str, kind: str, pages: int) -> None:
    """Print one row for a letter."""
    data, name = LETTERS[ending](pages, kind), f"letter.{ending}"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = readers.read(data, name)
    pipeline.understand(document, name, "0" * 64)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times: dict[str, list[float]] = {"bare": [], "read": [], "understand": []}
    for _ in range(max(3, min(7, ROUNDS // pages))):
        # One after the other, so that what else the machine does falls on all of them.
        times["bare"].append(seconds(lambda: bare(data)) if ending == "pdf" else 0.0)
        times["read"].append(seconds(lambda: readers.read(data, name)))
        times["understand"].append(seconds(lambda: pipeline.understand(document, name, "0" * 64)))
    floor, read, understand = (min(spent) for spent in times.values())
    began = time.perf_counter()
    read_apart(data, name)
    apart = time.perf_counter() - began
    ratios = f"{read / floor:9.1f} {(read + understand) / floor:10.1f}" if floor else f"{'':20}"
    print(
        f"{ending:5} {kind:7} {pages:5} {len(data) / 1e6:7.2f} {floor:8.4f} {read:8.4f} {understand:10.4f} {ratios}"
        f" {peak / 1024:8.0f} {(peak - before) / 1024:6.0f} {apart:7.2f}",
        flush=True,
    )


def by_stage(pages: int) -> None:
    """Print what each stage takes, in milliseconds a page."""
    columns = {}
    for ending in FORMATS:
        for kind in KINDS:
            data = LETTERS[ending](pages, kind)
            with stages() as spent:
                began = time.process_time()
                pipeline.parse_letter(data, f"letter.{ending}")
                spent["the rest"] = time.process_time() - began - sum(spent.values())
            columns[f"{ending} {kind}"] = spent
    print(f"\n{'milliseconds a page':20}" + "".join(f"{column:>13}" for column in columns))
    for stage in (*STAGES, "the rest"):
        figures = [f"{1000 * spent[stage] / pages:13.3f}" for spent in columns.values()]
        print(f"{stage:20}" + "".join(figures))


def growth() -> None:
    """Print how long text letters of more and more of one thing take, in milliseconds for each."""
    things: dict[str, Callable[[int], str]] = {
        "question and answer": lambda k: f"{k}. How many visits were there to library {k}?\n\n{PROSE}\n\n",
        "question, unnumbered": lambda k: (
            f"How many visits were there to library {k}?\n\nThere were {k}.\n\n"
        ),
        "You asked, we answered": lambda k: (
            f"You asked:\n\nHow many in {k}?\n\nWe answered:\n\nThere were {k}.\n\n"
        ),
        "paragraph": lambda k: f"{PROSE} {k}.\n\n",
        "sentence of a paragraph": lambda k: f"{PROSE} {k}. ",
        "bullet": lambda k: f"- library {k}\n",
        "table": lambda k: f"{k}. How many?\n\n| Ward | Visits |\n| North | {k} |\n\n",
        "row of a table": lambda k: f"| Library {k} | {k} | {7 * k} |\n",
        "refusal": lambda k: (
            f"{k}. How many?\n\nRefused under section 40(2) and section 31(1)(a) of the Act.\n\n"
        ),
    }
    print(f"\n{'milliseconds each':26}" + "".join(f"{many:>10,}" for many in MANY))
    for thing, write in things.items():
        figures = []
        for many in MANY:
            data = ("\n\n".join(HEAD) + "\n\n" + "".join(map(write, range(1, many + 1)))).encode()
            spent = seconds(partial(pipeline.parse_letter, data, "letter.txt"))
            figures.append(f"{1000 * spent / many:10.3f}")
        print(f"{thing:26}" + "".join(figures), flush=True)


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in FORMATS:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
        return
    print(
        "file  kind    pages      MB   bare s   read s understand  read/bare whole/bare  peak MB   more  apart s"
    )
    pages = [int(given) for given in sys.argv[1:]] or PAGES
    for ending in FORMATS:
        for kind in KINDS:
            for many in pages:
                subprocess.run([sys.executable, __file__, ending, kind, str(many)], check=True)
    by_stage(20)
    growth()


if __name__ == "__main__":
    main()

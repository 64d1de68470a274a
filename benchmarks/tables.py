"""How right and how fast tables are read, against Camelot and pdfplumber: `python benchmarks/tables.py`.

    python benchmarks/tables.py [--set NAME ...] [--letters FOLDER] [--peers PYTHON] [--keep FOLDER] [--misses]

Letters with tables are invented, set in many designs (`table_designs.py`) and printed with LibreOffice, tagged and
not, and by the tests' own PDF writer. The designs stand in sets: rules were made with "tuning" in sight; those of the
others were made after the rules, and nothing was fitted to any one of their letters. --letters adds a folder with letters in
pdf/, their Word twins in docx/ (whose merged cells are the truth) and what their tables hold in gold/.

Each reader runs in a process of its own. Camelot and pdfplumber are no dependencies of this project: give them an
environment of their own and name its Python with --peers, or else only our own reader runs:

    uv venv peers && uv pip install --python peers/bin/python -r benchmarks/requirements.txt
    python benchmarks/tables.py --peers peers/bin/python

Cell F1, spans and false tables are defined in `table_scores.py`. Milliseconds are CPU time a page after a first call.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pypdfium2

from benchmarks import table_writer
from benchmarks.table_designs import Design, printed, to_html, to_word
from benchmarks.table_letters import Item, Table, letter_of_tables, letter_over_pages, letter_without_tables
from benchmarks.table_scores import Cells, Tally, score
from benchmarks.table_sets import SETS
from benchmarks.table_twins import cells_of_twin

HERE = Path(__file__).resolve().parent
PEERS = ("camelot hybrid", "camelot lattice", "pdfplumber")


@dataclass(frozen=True, slots=True)
class Case:
    """A file, the class it is reported in, and its tables."""

    path: Path
    family: str
    truth: Sequence[Cells]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--set", nargs="*", choices=SETS, default=list(SETS), help="which designs; none: no designs"
    )
    parser.add_argument("--letters", type=Path, help="a folder with letters in pdf/, docx/ and gold/")
    parser.add_argument("--peers", type=Path, help="the Python that has Camelot and pdfplumber")
    parser.add_argument("--keep", type=Path, help="a folder for what is made, used again if it is there")
    parser.add_argument("--misses", action="store_true", help="say what was read wrong by our reader")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        for name in given.set:
            report(name, made_cases(name, folder / name), given)
    if given.letters:
        report(given.letters.name, given_cases(given.letters), given)


# --- files


def made_cases(name: str, folder: Path) -> list[Case]:
    """Return the files of a set of designs; those already in the folder are not printed again."""
    cases = []
    for number, design in enumerate(SETS[name]):
        for theme, items in letters(hash_of(name, number)):
            family = design.family if theme == "tables" else theme
            truth = [_cells(item) for item in items if isinstance(item, Table)]
            for path, tagged in _files(items, design, folder, theme):
                kind = "DOCX " if path.suffix == ".docx" else "tagged " if tagged else ""
                cases.append(Case(path, kind + family, truth))
    for tagged in (True, False):
        wanted = folder / ("tagged" if tagged else "untagged")
        sources = [path for path in sorted(folder.iterdir()) if path.suffix in (".docx", ".html")]
        printed(
            [path for path in sources if not (wanted / f"{path.stem}.pdf").exists()], wanted, tagged=tagged
        )
    return cases


def hash_of(name: str, number: int) -> int:
    """Return the seed of a design's letters."""
    return sum(map(ord, name)) * 1000 + 10 * number


def letters(seed: int) -> Iterator[tuple[str, list[Item]]]:
    yield "tables", letter_of_tables(seed)
    yield "over pages", letter_over_pages(seed + 1)
    yield "no tables", letter_without_tables(seed + 2)


def _files(items: Sequence[Item], design: Design, folder: Path, theme: str) -> Iterator[tuple[Path, bool]]:
    """Write a letter's source; yield the paths of what is to be read, and whether each is tagged."""
    for name in ("tagged", "untagged"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    stem = f"{design.name}-{theme.replace(' ', '-')}"
    if design.maker == "writer":
        (folder / "untagged" / f"{stem}.pdf").write_bytes(table_writer.to_pdf(items, design))
        yield folder / "untagged" / f"{stem}.pdf", False
        return
    if design.maker == "word":
        (folder / f"{stem}.docx").write_bytes(to_word(items, design))
        yield folder / f"{stem}.docx", False
    else:
        (folder / f"{stem}.html").write_bytes(to_html(items, design))
    yield folder / "tagged" / f"{stem}.pdf", True
    yield folder / "untagged" / f"{stem}.pdf", False


def _cells(table: Table) -> Cells:
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.grid.cells]


def given_cases(folder: Path) -> list[Case]:
    """Return the letters of a folder; a PDF's truth is the Word file that it was made from."""
    cases = []
    for path in sorted([*folder.glob("pdf/*.pdf"), *folder.glob("docx/*.docx")]):
        stem, style = path.stem.split(".", 1)
        twin = folder / "docx" / f"{stem}.{style if style != 'tagged' else 'bordered'}.docx"
        family = f"DOCX {style}" if path.suffix == ".docx" else style
        cases.append(Case(path, family, cells_of_twin(twin, folder / "gold" / f"{stem}.json")))
    return cases


# --- reading


def report(name: str, cases: Sequence[Case], given: argparse.Namespace) -> None:
    """Print how each reader does on a set of files."""
    print(f"\n{name}: {len(cases)} files")
    print(f"{'':18} {'class':22} {'F1':>6} {'perfect':>9} {'spans':>13} {'false':>6} {'ms/page':>8}")
    for reader in ("ours", *PEERS) if given.peers else ("ours",):
        python = Path(sys.executable) if reader == "ours" else given.peers
        # The peers read no Word files.
        readable = [case for case in cases if reader == "ours" or case.path.suffix == ".pdf"]
        tallies = tally(readable, read(reader, python, readable))
        for family, found in tallies.items():
            print(f"{reader:18} {family:22} {_row(found)}")
            if given.misses and reader == "ours":
                print("\n".join(f"    {miss}" for miss in found.misses))


def read(reader: str, python: Path, cases: Sequence[Case]) -> list[dict[str, object]]:
    command = [str(python), str(HERE / "table_readers.py"), reader, *(str(case.path) for case in cases)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=3600)
    found: list[dict[str, object]] = json.loads(ran.stdout.splitlines()[-1])
    return found


def tally(cases: Sequence[Case], found: Sequence[dict[str, object]]) -> dict[str, Tally]:
    """Return the tallies by class, and that of all PDFs that are not tagged."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for case, one in zip(cases, found, strict=True):
        tables, seconds = one["tables"], one["seconds"]
        assert isinstance(tables, list)
        assert isinstance(seconds, float)
        for key in (case.family, _whole_of(case)):
            counted = score(case.truth, tables)
            counted.seconds = seconds
            counted.pages = _pages(case.path)
            counted.misses = (
                [f"{case.path.stem}: {miss}" for miss in counted.misses] if key == case.family else []
            )
            tallies[key] += counted
    return dict(sorted(tallies.items()))


def _whole_of(case: Case) -> str:
    if case.path.suffix == ".docx":
        return "all DOCX"
    return "all tagged" if "tagged" in case.family else "all untagged"


def _pages(path: Path) -> int:
    return len(pypdfium2.PdfDocument(path)) if path.suffix == ".pdf" else 1


def _row(found: Tally) -> str:
    spans = f"{found.spans_right}/{found.spans_wanted}+{found.spans_found - found.spans_right}"
    perfect = f"{found.perfect}/{found.tables}"
    return f"{found.f1:6.3f} {perfect:>9} {spans:>13} {found.false_tables:6} {1000 * found.seconds / found.pages:8.1f}"


if __name__ == "__main__":
    main()

"""How long PDF letters take to read and to understand, and how much memory: `python benchmarks/reading.py`.

Letters of an invented council, of 1, 6, 20 and 100 pages: prose and tables with and without rulings. Each
is read in a process of its own; "bare" is PDFium's own text extraction of the same file in the same process, which
no reader can be faster than.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pypdfium2

from requests_app.letters.pipeline import understand
from requests_app.letters.readers.pdf import read_pdf
from tests.letters.pdfs import Page, made, wrapped

PAGES = (1, 6, 20, 100)
ROUNDS = 3
PROSE = (
    "We hold this information. The figures below are of visits to the libraries of the county in each of the years "
    "that you asked about. Where a figure is less than five it is shown as such, so that nobody can be known by it."
)


def letter(pages: int) -> bytes:
    """Return a letter of so many pages, a question, an answer and a table on each half."""
    made_pages = []
    for number in range(pages):
        page = Page()
        page.text(60, 30, "Brackwater Council")
        y = 60.0
        if number == 0:
            y = page.lines(60, y, ["Our ref: FOI/2024/17", "3 May 2024", "", "Dear Ms Okoro", ""])
        for half in range(2):
            question = f"{2 * number + half + 1}. How many visits were there to each library, by year?"
            y = page.lines(60, y + 20, [question], bold=True)
            y = page.lines(60, y + 6, wrapped(PROSE))
            rows = [["Library", "2021/22", "2022/23", "2023/24"]]
            rows += [[f"Library {k}", f"{k},{100 + k}", str(7 * k), "<5"] for k in range(1, 12)]
            y = page.table(60, y + 20, rows, [150, 90, 90, 90], ruled=half == 0)
        page.text(60, 815, f"Page {number + 1} of {pages}")
        made_pages.append(page)
    return made(made_pages)


def bare(data: bytes) -> None:
    """Take the text out of a file with PDFium alone."""
    file = pypdfium2.PdfDocument(data)
    for page in file:
        text = page.get_textpage()
        text.get_text_bounded()
        text.close()
        page.close()
    file.close()


def seconds(of: str, data: bytes) -> float:
    """Return the least CPU time of a few rounds."""
    tasks: dict[str, Callable[[], object]] = {
        "read": lambda: read_pdf(data),
        "whole": lambda: understand(read_pdf(data), "letter.pdf", "0" * 64),
        "bare": lambda: bare(data),
    }
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        tasks[of]()
        times.append(time.process_time() - began)
    return min(times)


def measure(pages: int) -> None:
    """Print one row for letters of so many pages."""
    data = letter(pages)
    began = time.perf_counter()
    understand(read_pdf(data), "letter.pdf", "0" * 64)
    first = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    read, whole, floor = (seconds(of, data) for of in ("read", "whole", "bare"))
    print(f"{pages:5} {first:12.2f} {read:9.3f} {whole:10.3f} {floor:9.4f} {read / floor:10.1f} {peak:9.0f}")


def main() -> None:
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    print("pages  first wall s  read s  + understand  bare s  read/bare  peak MB")
    for pages in PAGES:
        subprocess.run([sys.executable, __file__, str(pages)], check=True)


if __name__ == "__main__":
    main()

"""Scores the reading of letters whose right answers are known, and fails where it has become worse.

`python tools/score_letters.py FOLDER [--record]`: FOLDER holds score.py, the answers in gold/ and the letters in
text/, docx/ and pdf/. The lowest figures allowed stand in .ci/scores.toml; --record raises them, never lowers them.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FLOORS: Final = ROOT / ".ci" / "scores.toml"
FORMATS: Final = ("text", "docx", "pdf")
_LAST_LINE: Final = re.compile(
    r"overall (?P<overall>[\d.]+) over (\d+) letters, worst figure (?P<worst>[\d.]+)"
)

Figures = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--record", action="store_true", help="raise the floors to the figures of this run")
    given = parser.parse_args()
    floors: dict[str, Figures] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    reached = {name: score(given.folder, name) for name in FORMATS}
    worse = [
        f"{name}: {figure} is {reached[name][figure]}, and was {floor}"
        for name, figures in floors.items()
        for figure, floor in figures.items()
        if reached[name][figure] < floor
    ]
    if given.record:
        _record(floors, reached)
    sys.stdout.write("\n".join(["Letters are read worse than before:", *worse]) + "\n" if worse else "")
    return 1 if worse else 0


def score(folder: Path, letters: str) -> Figures:
    """Return the overall and the worst figure of one folder of letters, and show the table they come from."""
    ran = subprocess.run(
        [sys.executable, folder / "score.py", "--letters", folder / letters,
         "--command", f"{sys.executable} {ROOT / 'manage.py'} extract {{file}}"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    sys.stdout.write(f"{letters}\n{ran.stdout}{ran.stderr}")
    found = _LAST_LINE.search(ran.stdout)
    if ran.returncode or not found:
        raise SystemExit(f"{folder / 'score.py'} gave no figures for {letters}.")
    return {name: float(found[name]) for name in ("overall", "worst")}


def _record(floors: dict[str, Figures], reached: dict[str, Figures]) -> None:
    lines = ["# The lowest figures that tools/score_letters.py lets pass. They only ever rise."]
    for name in FORMATS:
        lines += ["", f"[{name}]"]
        for figure, value in reached[name].items():
            lines.append(f"{figure} = {max(value, floors.get(name, {}).get(figure, 0.0))}")
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

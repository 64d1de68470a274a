"""Checks the tables of letters that are known: every table is typed, and what suppressed figures give away is found.

`python tools/audit_letters.py FOLDER`: FOLDER holds letters in text/, docx/ and pdf/. What must be found stands in
.ci/audits.toml, by the first word of the file's name; a letter that is not named there must only be typed and checked
without an error. The counts are those of arithmetic on the letter's own totals, done apart from this program.
"""

import sys
import time
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from requests_app.checks.tables import check_tables, proposed
from requests_app.letters.edits import withhold_cells
from requests_app.letters.pipeline import parse_letter
from tables_app.disclosure import DEFAULT_THRESHOLD, audit


def main(folder: Path) -> int:
    expected = tomllib.loads((ROOT / ".ci" / "audits.toml").read_text(encoding="utf-8"))
    problems = []
    for path in sorted(file for name in ("text", "docx", "pdf") for file in (folder / name).iterdir()):
        letter = parse_letter(path.read_bytes(), path.name)
        began = time.process_time()
        counts = audit([table.typed for table in letter.tables]).counts
        codes = {finding.code for finding in check_tables(letter, threshold=DEFAULT_THRESHOLD)}
        _, cells = proposed(letter, threshold=DEFAULT_THRESHOLD)
        after = audit([table.typed for table in withhold_cells(letter, cells).tables]).counts
        took = time.process_time() - began
        sys.stdout.write(
            f"{path.name}: {counts}, {len(cells)} more to withhold, then {after['recoverable']}; {took:.1f} s of CPU\n"
        )
        wanted = expected.get(path.name.partition("_")[0], {})
        problems += [
            f"{path.name}: no warning {code}" for code in wanted.get("warnings", []) if code not in codes
        ]
        found = {name: counts[name] for name in wanted.get("counts", {})}
        if found != wanted.get("counts", {}):
            problems.append(f"{path.name}: {found} instead of {wanted['counts']}")
        if after["recoverable"]:
            problems.append(
                f"{path.name}: {after['recoverable']} figures come out after all that is proposed"
            )
    sys.stdout.write("\n".join(problems) + "\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

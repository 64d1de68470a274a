"""What becomes of damaged files: `python benchmarks/mutants.py [HOW_MANY] [FIRST_SEED]`.

Sends so many damaged files (1,000 unless said otherwise), of all formats, through the process that reads every
upload, and counts how each ended. A crash or a hang is shown with what made it, and the exit status is 1 then.
The same seeds make the same files.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from requests_app.letters.apart import read_apart
from requests_app.letters.errors import UnreadableLetter
from tests.letters.mutants import Mutant, mutants, originals

AT_ONCE = 2
LONGEST_SECONDS = 62
"""The limit on reading a file, and a little for ending the process."""


def fate(mutant: Mutant) -> tuple[Mutant, str, float]:
    """Return how reading a damaged file ended, and in how many seconds."""
    began = time.monotonic()
    try:
        if mutant.name.startswith("figures"):
            letter = read_apart(originals()["letter.txt"], "letter.txt", [(mutant.data, mutant.name)])
        else:
            letter = read_apart(mutant.data, mutant.name)
        refusals = [doubt.message for doubt in letter.warnings if doubt.code == "attachment-unreadable"]
        said = refusals[0] if refusals else "read"
    except UnreadableLetter as error:
        said = f"{type(error).__name__}: {error}"
    return mutant, said, time.monotonic() - began


def main(count: int, first_seed: int) -> bool:
    """Print how many files of each format ended how; return whether none did as it must not."""
    each = -(-count // len(originals()))
    everything = [mutant for name in originals() for mutant in mutants(name, each, first_seed=first_seed)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        fates = list(pool.map(fate, everything))
    for (name, said), number in sorted(Counter((mutant.name, said) for mutant, said, _ in fates).items()):
        print(f"{number:5} {name:13} {said}")
    slowest = max(seconds for *_, seconds in fates)
    print(f"{len(fates)} files; the slowest took {slowest:.1f} seconds")
    bad = [
        f"{mutant.name} {mutant.how} {mutant.seed}: {said} ({seconds:.1f} s)"
        for mutant, said, seconds in fates
        if "crashed" in said or seconds > LONGEST_SECONDS
    ]
    print("\n".join(bad) or "None crashed, none hung.")
    return not bad


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(not main(*numbers, *(1_000, 20_000)[len(numbers) :]))

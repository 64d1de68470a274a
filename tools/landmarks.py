"""Write the landmarks of meaning: what the plainest questions about everything the vocabulary names mean.

Run by hand where the model is another one: `python -m tools.landmarks`. A name that is added needs none of its own.
"""

from requests_app import meaning
from requests_app.vocabulary.names import NAMES


def main() -> None:
    names = dict.fromkeys(group[0] for group in NAMES)
    written = [
        meaning.vector(f"How many {name}s were there?", f"How much was spent on {name}?") for name in names
    ]
    meaning.LANDMARKS.write_bytes(b"".join(written))


if __name__ == "__main__":
    main()

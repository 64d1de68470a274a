"""Settings from the environment. A wrong value stops the start and says what to do."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_HINT = "Every setting is explained in .env.example."


def load(path: Path) -> None:
    """Read NAME=value lines from a file into the environment; what is set there already stays.

    Blank lines and lines that begin with # are passed over; quotes around a value are taken off.
    """
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise ImproperlyConfigured(f"{path.name}, line {number}: {line!r} is not NAME=value. {_HINT}")
        os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str = "") -> str:
    """Return a setting; NAME_FILE names a file that holds it, as container secrets do."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names {file}, which cannot be read: {error}. {_HINT}"
            ) from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "true" if default else "false").lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}, not true or false. {_HINT}")
    return value == "true"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}, not a whole number. {_HINT}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return a setting of words with commas between them."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]

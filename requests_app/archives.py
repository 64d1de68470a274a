"""An archive of old letters, a folder or a zip file, one file at a time.

A name in a zip archive is only ever shown: nothing is unpacked to the disk, so it cannot lead anywhere.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from django.core.files.base import ContentFile, File

from requests_app.letters import gate
from requests_app.storing import Upload

MAX_FILES: Final = 100_000
MAX_UNPACKED_BYTES: Final = 50_000_000_000
_UNSEEN: Final = (".", "~$", "__MACOSX")
"""How the names of files begin that programs leave behind and nobody sent."""


class UnusableArchive(Exception):
    """A path that is no archive of letters; `str(error)` says why and what to do."""


class UnusableFile(Exception):
    """A file of an archive that cannot be taken out of it."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file. name: with its folders in the archive, to be shown alone; open: raises UnusableFile."""

    name: PurePosixPath
    open: Callable[[], Upload]


def files_of(path: Path) -> list[ArchivedFile]:
    """Return the files of a folder and those below it, or of a zip file, by name. Raises UnusableArchive."""
    if path.is_dir():
        found = _in_folder(path)
    elif path.is_file():
        found = _in_zip(path)
    else:
        raise UnusableArchive(f"There is no folder or zip file {path}.")
    files = sorted(found, key=lambda file: file.name)
    if not files:
        raise UnusableArchive(f"{path} holds no files.")
    return files


def _in_folder(folder: Path) -> Iterator[ArchivedFile]:
    # Links are not followed: one could lead to a file that is none of the archive's.
    for parent, _, names in folder.walk():
        for name in names:
            path = parent / name
            shown = PurePosixPath(path.relative_to(folder).as_posix())
            if path.is_file() and not path.is_symlink() and not _is_unseen(shown):
                yield ArchivedFile(shown, partial(_opened, path))


def _opened(path: Path) -> Upload:
    try:
        return File(path.open("rb"), name=path.name)
    except OSError as error:
        raise UnusableFile(f"{path.name} cannot be opened: {error.strerror}.") from error


def _in_zip(path: Path) -> Iterator[ArchivedFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, *gate.UNPACKING_ERRORS) as error:
        raise UnusableArchive(f"{path} is neither a folder nor a zip file that can be opened.") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnusableArchive(
            f"{path} holds more than {MAX_FILES:,} files or {MAX_UNPACKED_BYTES / 1e9:.0f} GB. Split it."
        )
    for entry in entries:
        shown = PurePosixPath(entry.filename.replace("\\", "/"))
        if not _is_unseen(shown):
            yield ArchivedFile(shown, partial(_unpacked, archive, entry))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Upload:
    name = PurePosixPath(entry.filename).name
    if entry.file_size > gate.MAX_BYTES:
        raise UnusableFile(f"{name} is larger than the {gate.MAX_BYTES / 1e6:.0f} MB that are read.")
    try:
        return ContentFile(archive.read(entry), name=name)
    except RuntimeError as error:  # zipfile's word for an entry with a password
        raise UnusableFile(f"{name} asks for a password.") from error
    except (zlib.error, *gate.UNPACKING_ERRORS) as error:
        raise UnusableFile(f"{name} is damaged: it cannot be unpacked.") from error


def _is_unseen(name: PurePosixPath) -> bool:
    return any(part.startswith(_UNSEEN) for part in name.parts if part not in ("..", "."))

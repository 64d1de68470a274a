"""Old Word documents and Rich Text turned into OpenDocument by LibreOffice, where it is installed.

LibreOffice reads files that nobody vouches for, so it is only started by a child
process that has put limits on itself (`apart`), in an empty folder of its own. There it
finds a profile that runs no macros, fetches nothing and updates no links.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from requests_app.letters import gate
from requests_app.letters.errors import DamagedFile, NoConverter
from requests_app.letters.readers.formats import Format, tell_format

PROGRAMS: Final = ("soffice", "libreoffice")
MEDIA_TYPES: Final = {".doc": "application/msword", ".rtf": "application/rtf"}
_FILTERS: Final = {Format.DOC: "MS Word 97", Format.RTF: "Rich Text Format"}
_STARTS: Final = (b"\xd0\xcf\x11\xe0", b"{\\rtf")

_SETTINGS: Final = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Java", "Enable", "false"),
    ("Writer/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Field", "false"),
    ("Writer/Content/Update", "Chart", "false"),
)


def is_to_be_converted(data: bytes, filename: str) -> bool:
    """Whether a file is of a format that only LibreOffice reads, as far as its first bytes and its name say."""
    return filename.lower().endswith(tuple(MEDIA_TYPES)) and data.startswith(_STARTS)


def media_type(filename: str) -> str:
    return MEDIA_TYPES[Path(filename).suffix.lower()]


def missing(filename: str) -> NoConverter:
    """Return why a file is not read where LibreOffice is not installed."""
    ending = Path(filename).suffix.lower()
    return NoConverter(
        f"The file is {Format.RTF if ending == '.rtf' else Format.DOC}, which is read with the help of LibreOffice, "
        "and that is not installed here."
    )


def converted(data: bytes, filename: str, program: str) -> bytes:
    """Return a file as an OpenDocument text, made by `program` in the folder this process is in.

    Raises UnreadableLetter: MisnamedFile, EncryptedFile, or DamagedFile if LibreOffice cannot open it.
    """
    gate.check_size(data)
    form = tell_format(data, filename)
    folder = Path.cwd()
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile())
    source, target = folder / f"letter{'.rtf' if form is Format.RTF else '.doc'}", folder / "letter.odt"
    source.write_bytes(data)
    subprocess.run(  # noqa: S603 -- the program is the site's own; the file is named by us
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck",
            f"--infilter={_FILTERS[form]}", "--convert-to", "odt:writer8", "--outdir", str(folder), str(source),
        ],
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )  # fmt: skip
    # How it ended says little: it is what it made that counts.
    try:
        return target.read_bytes()
    except FileNotFoundError as error:
        raise DamagedFile("The file is damaged: LibreOffice cannot open it.") from error


def _environment(folder: Path) -> Mapping[str, str]:
    return {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )

#!/usr/bin/env python3
"""The Welsh texts of the public pages: gathered from the sources, and compiled for Django.

    tools/messages.py update     adds to the .po file what the sources say now, and takes away what they no longer say
    tools/messages.py compile    writes the .mo file, which Django reads, where it is older than the .po file

No gettext is needed: Babel does both.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
PO: Final = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
MO: Final = PO.with_suffix(".mo")

_DJANGO: Final = Path(django.__file__).parent
_KEYWORDS: Final = {
    **dict.fromkeys(("gettext", "gettext_lazy", "_", "say"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    "pgettext": ((1, "c"), 2),
}
_SHOWN_OF_DJANGO: Final = ("core/validators", "forms/", "template/", "utils/")
"""Where the texts of Django's stand that a public page may show; the others are the admin's."""

_WRONG_IN_DJANGO: Final = ("July",)
"""What Django says in Welsh, and spells wrong."""

_HEADER: Final = r"""# The public pages in Welsh. Plain public-sector Welsh that says "chi".
msgid ""
msgstr ""
"Language: cy\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;\n"

"""


def gather() -> Catalog:
    """Return every text that a public page may say, in English."""
    catalog = Catalog()
    for path in sorted([*ROOT.glob("requests_app/**/*.py"), *ROOT.glob("tables_app/**/*.py")]):
        if "migrations" not in path.parts:
            _add(catalog, path, path.read_text())
    for path in sorted(each for each in (ROOT / "templates").rglob("*") if each.is_file()):
        # Indentation means nothing in what Django makes of a template.
        lines = templatize(path.read_text()).splitlines()
        _add(catalog, path, "\n".join(line.lstrip() for line in lines))
    for text in (*_of_the_law(), *_of_marks(), *_of_topics()):
        catalog.add(text)
    for text in _WRONG_IN_DJANGO:
        catalog.add(text)
    for message in _lacking_in_django():
        catalog.add(message.id, context=message.context, flags=message.flags)
    return catalog


def _add(catalog: Catalog, path: Path, source: str) -> None:
    for line, message, _, context in extract("python", io.BytesIO(source.encode()), keywords=_KEYWORDS):
        catalog.add(message, context=context, locations=[(str(path.relative_to(ROOT)), line)])


def _of_the_law() -> Iterator[str]:
    """The catalogue of provisions: its module knows no Django, so its texts are translated where they are shown."""
    from requests_app.letters.legislation import CATALOGUE

    for entry in CATALOGUE.values():
        yield from (entry.title, entry.plain)
        yield from filter(None, (entry.parts or {}).values())


def _of_marks() -> Iterator[str]:
    from tables_app.viewing import BY_MARK

    yield from BY_MARK.values()


def _of_topics() -> Iterator[str]:
    from requests_app.vocabulary.topics import TOPICS

    for topic in TOPICS:
        yield from (topic.name, topic.description)


def _lacking_in_django() -> Iterator[Message]:
    """What a public page may say in Django's words, and Django does not know in Welsh."""
    folder = _DJANGO / "conf" / "locale"
    with (folder / "en/LC_MESSAGES/django.po").open("rb") as english:
        every = read_po(english)
    with (folder / "cy/LC_MESSAGES/django.po").open("rb") as welsh:
        known = read_po(welsh, locale="cy")
    for message in every:
        is_shown = any(place.startswith(_SHOWN_OF_DJANGO) for place, _ in message.locations)
        if message.id and is_shown and not is_translated(known.get(message.id, message.context)):
            yield message


def is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def read() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="cy")


def update() -> None:
    kept = read()
    kept.update(gather(), no_fuzzy_matching=True, update_header_comment=False)
    save(kept)


def save(catalog: Catalog) -> None:
    """Write the .po file without what differs from day to day."""
    with PO.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(
            file,
            catalog,
            width=110,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
        )


def compile_catalogue() -> None:
    if MO.exists() and MO.stat().st_mtime >= PO.stat().st_mtime:
        return
    made = MO.with_suffix(f".{os.getpid()}")
    with made.open("wb") as file:
        write_mo(file, read())
    made.replace(MO)  # whole or not at all: several may do this at once


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    {"update": update, "compile": compile_catalogue}[sys.argv[1]]()

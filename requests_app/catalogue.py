"""The catalogue of provisions as rows, so that citations can point at them: a mirror of `letters.legislation`."""

import re
from typing import Any

from django.db import connections

from requests_app.letters import legislation
from requests_app.letters.legislation import Provision, PublicInterest
from requests_app.models import Exemption

_ABSOLUTE = {
    PublicInterest.ABSOLUTE: True,
    PublicInterest.QUALIFIED: False,
    PublicInterest.MIXED: None,  # its plain English says which parts are
    PublicInterest.NONE: None,
}


def synchronise(*, using: str = "default", **_: Any) -> None:
    """Make the rows say what the catalogue says. Runs after every migration, and after a flush of the tests'.

    An entry that has left the catalogue stays as a row while an answer cites it.
    """
    if Exemption._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated backwards, to before the table was there
    rows = [_row(order, entry) for order, entry in enumerate(legislation.CATALOGUE.values(), start=1)]
    changing = ["slug", "regime", "title", "kind", "absolute", "plain_english", "url", "order"]
    exemptions = Exemption.objects.using(using)
    exemptions.exclude(code__in=legislation.CATALOGUE).filter(citations=None).delete()
    exemptions.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=changing)


def _row(order: int, entry: Provision) -> Exemption:
    return Exemption(
        code=entry.code,
        slug=slug(entry),
        regime=entry.regime,
        title=entry.title,
        kind=entry.kind,
        absolute=_ABSOLUTE[entry.test],
        plain_english=entry.plain,
        url=entry.url,
        order=order,
    )


def slug(entry: Provision) -> str:
    """The entry's part of its page's address: s40(2) of the Act is "foia-s40-2"."""
    bare = entry.code.rpartition(":")[2]
    return "-".join([entry.regime.lower(), *re.findall(r"\w+", bare.lower())])

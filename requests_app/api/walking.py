"""Walks over long lists: each page begins where the one before ended, so none costs more than the first."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import Field, FloatField, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast
from rest_framework.serializers import ValidationError

FIRST: Final = "*"
CHANGES_WALK: Final = ("at", "id")
"""The order of the feed of changes, by which its cursors go."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One of the values that order a walk. field: reads one from a cursor."""

    name: str
    field: "Field[Any, Any]"
    is_descending: bool = False

    def beyond(self, value: Any) -> Q:
        """What comes after a value. What is missing comes last, whichever way the order goes."""
        if value is None:
            return Q(pk__in=[])
        after = Q(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": value})
        return after | Q(**{f"{self.name}__isnull": True}) if self.field.null else after

    def at(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def not_before(self, value: Any) -> Q:
        """What an index on the key finds without reading what comes before; what is missing is not among it."""
        return Q(**{f"{self.name}__{'lte' if self.is_descending else 'gte'}": value})


@dataclass(frozen=True, slots=True)
class Walk[M: Model]:
    """A list in an order that places every row of it."""

    rows: QuerySet[M]
    keys: tuple[_Key, ...]

    def after(self, cursor: str, size: int) -> list[M]:
        """Return the next rows, at most `size`. Raises ValidationError for what is no cursor of this walk."""
        if cursor == FIRST:
            return list(self.rows[:size])
        found: list[M] = []
        for part in self._parts(self._decode(cursor)):
            found += self.rows.filter(part)[: size - len(found)]
            if len(found) == size:
                break
        return found

    def bookmark(self, row: M) -> str:
        """Return the cursor that goes on after this row."""
        values = [getattr(row, key.name) for key in self.keys]
        plain = json.dumps(
            [self._mark, *(v if v is None or isinstance(v, float) else str(v) for v in values)]
        )
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @property
    def _mark(self) -> str:
        """What tells this order from others of the same values."""
        return "".join("-" if key.is_descending else "+" for key in self.keys)

    def _parts(self, values: Sequence[Any]) -> Iterator[Q]:
        """Yield (a, b) > (x, y), which Django cannot write, in parts that an index on a and b serves."""
        beyond, level = Q(), Q()
        for key, value in zip(self.keys, values, strict=True):
            beyond |= level & key.beyond(value)
            level &= key.at(value)
        first = self.keys[0]
        if values[0] is None:
            yield first.at(None) & beyond
            return
        yield first.not_before(values[0]) & beyond
        if first.field.null:
            yield first.at(None)

    def _decode(self, cursor: str) -> list[Any]:
        with suppress(binascii.Error, ValueError, TypeError, InvalidValue):
            mark, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if mark == self._mark:
                return [
                    None if value is None and key.field.null else key.field.to_python(str(value))
                    for key, value in zip(self.keys, values, strict=True)
                ]
        raise ValidationError(
            {"cursor": f"This is no cursor of this list. Begin with cursor={FIRST} and follow `next`."}
        )


def by_fields[M: Model](rows: QuerySet[M], names: Sequence[str]) -> Walk[M]:
    """Return a walk in the order of some fields. Together they are unique, and an index has them in this order."""
    fields = (rows.model._meta.get_field(name) for name in names)
    keys = tuple(
        _Key(getattr(field, "attname", name), field)  # type: ignore[arg-type]
        for name, field in zip(names, fields, strict=True)
    )
    return Walk(rows.order_by(*names), keys)


def in_order[M: Model](rows: QuerySet[M]) -> Walk[M]:
    """Return a walk in the order that the rows have, which is by expressions and, at last, by the key; nulls come last."""
    keys: list[_Key] = []
    for place, each in enumerate(rows.query.order_by):
        if each == "pk":
            keys.append(_Key("pk", rows.model._meta.pk))
            continue
        is_descending = isinstance(each, OrderBy) and each.descending
        name = f"walk_{place}"
        rows = rows.annotate(**{name: each.expression if isinstance(each, OrderBy) else each})
        field = rows.query.annotations[name].output_field
        if isinstance(field, FloatField):  # ts_rank's are shorter, and would not equal what they were read as
            rows = rows.annotate(**{f"exact_{place}": Cast(name, FloatField())})
            name = f"exact_{place}"
        keys.append(_Key(name, field, is_descending))
    return Walk(rows, tuple(keys))

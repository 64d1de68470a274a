"""Which fields a record has in an answer: `fields` names all that are wanted, `include` some beside the usual ones."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import ListSerializer, Serializer

FIELDS: Final = "fields"
INCLUDE: Final = "include"


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen of the records of one address. parts: fields that they lack unless they are asked for."""

    record: type[Serializer[Any]]
    parts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters by which one chooses."""
        return (FIELDS, INCLUDE) if self.parts else (FIELDS,)

    @property
    def parameters(self) -> list[OpenApiParameter]:
        """What the schema says of them."""
        described = [
            _listed(
                FIELDS, "The fields that records have in the answer. Without it: the usual ones.", self._all()
            )
        ]
        if self.parts:
            told = "Fields beside the usual ones, or beside those that `fields` names."
            described.append(_listed(INCLUDE, told, self.parts))
        return described

    def of(self, request: Request) -> frozenset[str]:
        """Return the fields that the request asks for. Raises ValidationError for one that does not exist."""
        fields = _read(request, FIELDS, self._all())
        included = _read(request, INCLUDE, self.parts) if self.parts else frozenset()
        usual = frozenset(self._all()) - frozenset(self.parts)
        return (fields or usual) | included

    def _all(self) -> tuple[str, ...]:
        return tuple(self.record().fields)


def keep(record: Serializer[Any], chosen: Collection[str]) -> None:
    """Take the fields that were not chosen out of a record, or out of the records of a page."""
    lists = [record.fields[name] for name in ("results", "nearest") if name in record.fields]
    records: list[Any] = [each.child for each in lists if isinstance(each, ListSerializer)] or [record]
    for each in records:
        for name in set(each.fields) - set(chosen):
            del each.fields[name]


def _read(request: Request, parameter: str, known: Collection[str]) -> frozenset[str]:
    asked = ",".join(request.query_params.getlist(parameter))
    names = asked.split(",") if asked else []
    if wrong := [name for name in names if name not in known]:
        told = f"There is no field {wrong[0] or 'without a name'} to choose. There are: {', '.join(known)}."
        raise ValidationError({parameter: ErrorDetail(told, code="unknown")})
    return frozenset(names)


def _listed(name: str, told: str, names: Collection[str]) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        type={"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(names)}},
        style="form",
        explode=False,
        description=f"{told} Names are parted by commas.",
    )

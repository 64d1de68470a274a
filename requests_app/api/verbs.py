"""Things that a program asks for by a verb: an object whose `do` says what, and whose other members say with what."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

type Verb = tuple[str, dict[str, Any]]
"""What to do, and with what."""


def verb_serializer(
    name: str, words: str, fields: Mapping[str, serializers.Field[Any, Any, Any, Any]]
) -> type[serializers.Serializer[Any]]:
    """Return the serializer of a verb. words: what it does, for the schema."""

    @extend_schema_field({"type": "string", "const": name})
    class Do(serializers.CharField):
        pass

    camel = "".join(word.title() for word in name.split("_"))
    return type(f"{camel}Serializer", (serializers.Serializer,), {"__doc__": words, "do": Do(), **fields})


class VerbField(serializers.Field[Any, Any, Any, Any]):
    """An object with one of the `verbs`. component: what it is called in the schema."""

    verbs: ClassVar[Mapping[str, type[serializers.Serializer[Any]]]]
    component: ClassVar[str]

    def to_internal_value(self, data: Any) -> Verb:
        name = data.get("do") if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in self.verbs:
            known = ", ".join(sorted(self.verbs))
            raise ValidationError({"do": [ErrorDetail(f"Say what to do. One of: {known}", "unknown")]})
        serializer = self.verbs[name](data=data)
        serializer.is_valid(raise_exception=True)
        if unknown := data.keys() - serializer.fields.keys():
            taken = ", ".join(serializer.fields)
            wrong = ErrorDetail(f"{name} takes no such member. Members: {taken}", "unknown")
            raise ValidationError({each: [wrong] for each in sorted(unknown)})
        sent = dict(serializer.validated_data)
        del sent["do"]
        return name, sent

    def to_representation(self, value: Verb) -> dict[str, Any]:
        name, sent = value
        return {"do": name, **sent}


class VerbSchema(OpenApiSerializerFieldExtension):
    """All verbs beside each other, told apart by `do`."""

    target_class = VerbField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Any:
        field = self.target
        proxy = PolymorphicProxySerializer(
            component_name=field.component, serializers=dict(field.verbs), resource_type_field_name="do"
        )
        return auto_schema.resolve_serializer(proxy, direction).ref

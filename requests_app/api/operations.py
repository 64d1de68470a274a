"""The reviewer's corrections as a program sends them: each operation of `letters.edits`, by its name and with its arguments.

What an operation takes is read from its signature, so the two cannot disagree.
"""

import collections.abc
import datetime
import inspect
import types
import typing
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

from rest_framework import serializers

from requests_app.api.problems import Problem
from requests_app.api.verbs import Verb, VerbField, verb_serializer
from requests_app.letters import edits
from requests_app.letters.edits import EditNotPossible
from requests_app.letters.parsed import CitationRole, Disposition, ParsedLetter, Regime
from requests_app.models.log import DISPOSITIONS, REGIMES, ROLES

WORDS: Final = {
    "set_title": "Changed the title",
    "set_reference": "Changed the reference",
    "set_authority_name": "Changed the authority’s name",
    "set_date": "Changed the date",
    "set_received": "Changed when the request was received",
    "set_legislation": "Changed the law",
    "set_question_text": "Changed question {number}",
    "set_question_label": "Changed the mark of question {number}",
    "set_question_group": "Changed the heading above question {number}",
    "renumber_question": "Made question {number} question {to}",
    "add_question": "Added question {number}",
    "remove_question": "Removed question {number}",
    "split_question": "Split question {number}",
    "merge_questions": "Merged question {number} into {into}",
    "move_question_up": "Moved question {number} up",
    "move_question_down": "Moved question {number} down",
    "make_question": "Made {piece} question {number}",
    "set_answer_text": "Changed the words of answer {name}",
    "set_disposition": "Changed what became of answer {name}’s questions",
    "assign_answer": "Changed which questions answer {name} is to",
    "remove_answer": "Removed answer {name}",
    "append_block": "Added a part of the letter to answer {name}",
    "split_answer": "Split answer {name}",
    "merge_answers": "Merged answer {name} into {into}",
    "move_paragraph": "Moved a paragraph of answer {name} to {to}",
    "make_answer": "Added {piece} to answer {name}",
    "add_citation": "Added {provision} to answer {name}",
    "set_citation": "Changed a citation of answer {name}",
    "remove_citation": "Removed a citation of answer {name}",
    "set_note": "Changed a remark",
    "remove_note": "Removed a remark",
    "make_note": "Made {piece} a remark",
    "leave_out": "Left out {piece}",
    "set_block_role": "Said what part {block} is",
    "dismiss_warning": "Settled a warning",
    "set_table_title": "Changed the title of table {name}",
    "set_table_notes": "Changed the notes of table {name}",
    "bind_table": "Changed which questions table {name} belongs to",
    "drop_table": "Removed table {name}",
    "set_cell": "Changed a cell of table {name}",
    "set_column_kind": "Said what a column of table {name} holds",
    "add_row": "Added a row to table {name}",
    "remove_row": "Removed a row of table {name}",
    "add_column": "Added a column to table {name}",
    "remove_column": "Removed a column of table {name}",
    "set_header_cell": "Changed a header of table {name}",
    "set_header_rows": "Changed how many header rows table {name} has",
    "span_header": "Put a header over columns of table {name}",
    "take_off_header": "Took a header off columns of table {name}",
    "withhold_cells": "Withheld figures",
    "withhold_span": "Withheld words of {piece}",
    "withhold_words": "Withheld words",
}
"""What each does, in the words of a letter's history. None of them repeats what the letter says, since it may be withheld."""

_CALLED: Final = {"withhold_span": {"name": "piece"}}
"""Where an argument has another name for programs than in `letters.edits`."""

_LABELS: Final[dict[type[Enum], list[Any]]] = {
    Disposition: DISPOSITIONS,
    Regime: REGIMES,
    CitationRole: ROLES,
}
"""As the public API has them, so that the schema names them once."""

MOST: Final = 500
_LONGEST: Final = 100_000
_HIGHEST: Final = 1_000_000
_TOLD: Final = 8


class OperationNotPossible(Problem):
    """A correction that would make no sense of the letter. `operation` says which of them, counted from 0."""

    status_code = 422
    default_code = "edit-not-possible"


class CellSerializer(serializers.Serializer[Any]):
    """A cell of a table, counted from 0."""

    table = serializers.CharField(max_length=20)
    row = serializers.IntegerField(min_value=0, max_value=_HIGHEST)
    column = serializers.IntegerField(min_value=0, max_value=_HIGHEST)

    def to_internal_value(self, data: Any) -> Any:
        cell = super().to_internal_value(data)
        return (cell["table"], cell["row"], cell["column"])


class _Member(serializers.ChoiceField):
    """One of an enumeration's values, and the member it stands for."""

    def __init__(self, of: type[Enum], **more: Any) -> None:
        self.of = of
        super().__init__(choices=_LABELS.get(of) or [(each.value, each.name) for each in of], **more)

    def to_internal_value(self, data: Any) -> Any:
        return self.of(super().to_internal_value(data))


def _field(annotation: Any, **more: Any) -> serializers.Field[Any, Any, Any, Any]:
    """The field for an argument of a type."""
    of = typing.get_args(annotation)
    if isinstance(annotation, types.UnionType):
        (inner,) = [each for each in of if each is not type(None)]
        return _field(inner, allow_null=True, **more)
    if typing.get_origin(annotation) in (
        collections.abc.Sequence,
        collections.abc.Collection,
        collections.abc.Iterable,
    ):
        child = CellSerializer() if typing.get_origin(of[0]) is tuple else _field(of[0])
        return serializers.ListField(child=child, max_length=10_000, **more)
    if annotation is str:
        return serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=_LONGEST, **more)
    if annotation is int:
        return serializers.IntegerField(min_value=0, max_value=_HIGHEST, **more)
    if annotation is datetime.date:
        return serializers.DateField(**more)
    return _Member(annotation, **more)


def _arguments(operation: str) -> Mapping[str, inspect.Parameter]:
    """What an operation takes beside the letter, by the names that programs use."""
    called = _CALLED.get(operation, {})
    parameters = list(inspect.signature(getattr(edits, operation)).parameters.values())[1:]
    return {called.get(each.name, each.name): each for each in parameters}


def _serializer_of(operation: str) -> type[serializers.Serializer[Any]]:
    fields = {
        name: _field(parameter.annotation, required=parameter.default is inspect.Parameter.empty)
        for name, parameter in _arguments(operation).items()
    }
    words = inspect.getdoc(getattr(edits, operation)) or f"{WORDS[operation].split(' {')[0]}."
    return verb_serializer(operation, words, fields)


OPERATIONS: Final = {name: _serializer_of(name) for name in WORDS}


class OperationField(VerbField):
    verbs = OPERATIONS
    component = "Operation"


def apply(letter: ParsedLetter, operations: Sequence[Verb]) -> ParsedLetter:
    """Return what all operations make of the letter, one after the other. Raises OperationNotPossible for the first that
    cannot be done.
    """
    for number, (name, sent) in enumerate(operations):
        arguments = {own.name: sent[called] for called, own in _arguments(name).items() if called in sent}
        try:
            letter = getattr(edits, name)(letter, **arguments)
        except EditNotPossible as error:
            raise OperationNotPossible(f"Nothing was changed. {error}", {"operation": number}) from error
    return letter


def in_words(operations: Sequence[Verb]) -> str:
    """What was done, for the letter's history."""
    said = list(dict.fromkeys(WORDS[name].format_map(_short(sent)) for name, sent in operations))
    told = [said[0], *(each[0].lower() + each[1:] for each in said[1:_TOLD])]
    more = len(said) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _short(sent: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value)[:40] for name, value in sent.items()}

"""The staff API: correcting what was read in a letter, and deciding on what the checks found.

The same operations, rules and trail as the workroom's pages have.
"""

import uuid
from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import checking
from requests_app.access_log import look
from requests_app.api import idempotency, versions
from requests_app.api.keys import (
    Scope,
    for_keys,
    in_a_persons_name,
    key_of,
    letter_of,
    require_permission,
    require_scope,
)
from requests_app.api.operations import MOST, OperationField, apply, in_words
from requests_app.api.parameters import refuse_unknown
from requests_app.api.problems import Problem
from requests_app.api.serializers import Record
from requests_app.api.staff import LetterSerializer
from requests_app.checks.finding import Severity
from requests_app.checks.kinds import KINDS
from requests_app.models import Finding, Letter
from requests_app.revising import EDITABLE, CorrectionNotAllowed, StaleCorrection, revise
from requests_app.views.staff.access import may_correct
from requests_app.views.staff.looking import PERMISSIONS

State = Finding.State

_PERMISSION: Final = {Letter.Status.DRAFT: "edit_letter", Letter.Status.IN_REVIEW: "review_letter"}


class NotNow(Problem):
    """The letter stands where this cannot be done with it."""

    status_code = 409
    default_code = "not-now"

    def __init__(self, why: str, letter: Letter) -> None:
        super().__init__(why, {"letter_status": letter.status})


class CorrectionSerializer(serializers.Serializer[Any]):
    """Corrections of a letter, made one after the other: all of them, or none."""

    version = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The version of the letter that they are made from, unless `If-Match` says it.",
    )
    operations = serializers.ListField(child=OperationField(), min_length=1, max_length=MOST)


class FindingSerializer(Record[Finding]):
    """Something that the checks found: what it is, where, and what to do about it."""

    title = serializers.SerializerMethodField(help_text="What kind of thing it is.")
    advice = serializers.SerializerMethodField(help_text="What to do about it.")
    severity = serializers.CharField(help_text="`severe` stands in the way of publishing while it is open.")
    because = serializers.ListField(child=serializers.CharField(), help_text="How it is known.")
    reason = serializers.CharField(
        help_text="Why it was accepted; null where it was not.", read_only=True, allow_null=True
    )
    table = serializers.CharField(help_text="The table's id.", read_only=True, allow_null=True)
    piece = serializers.CharField(
        help_text="The piece of the letter its words are in.", read_only=True, allow_null=True
    )

    class Meta:
        model = Finding
        fields = [
            *("id", "code", "title", "severity", "state", "message", "because", "advice", "reason"),
            *("table", "row", "column", "piece", "start", "end"),
        ]

    @extend_schema_field(str)
    def get_title(self, finding: Finding) -> str:
        return KINDS[finding.code].title

    @extend_schema_field(str)
    def get_advice(self, finding: Finding) -> str:
        return KINDS[finding.code].advice


class FindingsSerializer(serializers.Serializer[Any]):
    """What the checks of a letter found, the worst first."""

    id = serializers.UUIDField(help_text="The letter's id.")
    version = serializers.IntegerField(help_text="The version of the letter as it is now.")
    checked = serializers.BooleanField(
        help_text="Whether that version was checked. If not, ask again in a while."
    )
    results = FindingSerializer(many=True)


class DecisionSerializer(serializers.Serializer[Any]):
    """Findings that are accepted as they are, or open again."""

    findings = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST
    )
    state = serializers.ChoiceField(choices=[State.ACCEPTED.value, State.OPEN.value])
    reason = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="Why they may be published as they are; staff see it. Needed to accept them.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["state"] == State.ACCEPTED and not attrs.get("reason"):
            raise serializers.ValidationError({"reason": [str(checking.ReasonMissing())]})
        return attrs


@extend_schema(
    operation_id="correct_letter",
    description="Correct a letter: the operations of the workroom, one after the other, all of them or none. They are made "
    "from the version that is named, and become one entry of the letter's history. Asks for the scope `letters:edit`.",
    tags=["staff"],
    parameters=[idempotency.HEADER, versions.HEADER],
    request=CorrectionSerializer,
    responses=LetterSerializer,
    examples=[
        OpenApiExample(
            "A title, a merged question and a withheld figure",
            value={
                "version": 3,
                "operations": [
                    {"do": "set_title", "title": "Potholes reported in 2025"},
                    {"do": "merge_questions", "number": "2.b", "into": "2.a"},
                    {"do": "withhold_cells", "cells": [{"table": "t1", "row": 4, "column": 2}]},
                ],
            },
            request_only=True,
        )
    ],
)
@for_keys(POST=Scope.EDIT)
def edits(request: Request, letter_id: uuid.UUID) -> Response:
    """Correct what was read in a letter."""
    refuse_unknown(request, [])
    letter_of(key_of(request), letter_id)  # what is not there is said first
    asked = CorrectionSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return idempotency.once(request, lambda: _correct(request, letter_id, asked.validated_data))


def _correct(request: Request, letter_id: uuid.UUID, asked: dict[str, Any]) -> Response:
    with in_a_persons_name(request) as person:
        letter = letter_of(key_of(request), letter_id)
        if letter.revision is None or letter.status not in EDITABLE:
            raise NotNow(
                f"This letter cannot be changed now: it is “{Letter.Status(letter.status).label}”.", letter
            )
        if not may_correct(person, letter):
            require_permission(person, _PERMISSION[Letter.Status(letter.status)], letter)
        seen = versions.seen_version(request, asked.get("version"), letter)
        assert seen.number is not None
        new = apply(letter.revision.parsed, asked["operations"])
        try:
            revise(letter, in_words(asked["operations"]), new, by=person, expected=seen.number)
        except StaleCorrection as error:
            letter.refresh_from_db()
            raise versions.StaleVersion(letter, seen.status) from error
        except CorrectionNotAllowed as error:
            raise NotNow(str(error), letter) from error
    letter = letter_of(key_of(request), letter_id)
    return Response(
        LetterSerializer(letter, context={"request": request}).data, headers=versions.etag(letter)
    )


@extend_schema(
    methods=["GET"],
    operation_id="list_findings",
    description="What the checks of a letter found and is open or was accepted, the worst first.",
    tags=["staff"],
    responses=FindingsSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="decide_on_findings",
    description="Accept findings with a reason, or open them again, as on the page of the checks. Asks for the scope "
    "`letters:edit`; for severe ones, which stand in the way of publishing, for `letters:publish` too.",
    tags=["staff"],
    parameters=[idempotency.HEADER],
    request=DecisionSerializer,
    responses=FindingsSerializer,
    examples=[
        OpenApiExample(
            "Two accepted",
            value={
                "findings": [41, 42],
                "state": "accepted",
                "reason": "These figures count potholes, not people.",
            },
            request_only=True,
        )
    ],
)
@for_keys(GET=Scope.READ, POST=Scope.EDIT)
def findings(request: Request, letter_id: uuid.UUID) -> Response:
    """What stands in the way of publishing a letter, and what else to look at."""
    refuse_unknown(request, [])
    letter = letter_of(key_of(request), letter_id)
    if request.method == "POST":
        asked = DecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return idempotency.once(
            request, lambda: _decide(request, letter_id, asked.validated_data), letter=letter_id
        )
    look(letter, "api-staff-findings", by=key_of(request))
    return _found(letter)


def _decide(request: Request, letter_id: uuid.UUID, asked: dict[str, Any]) -> Response:
    with in_a_persons_name(request) as person:
        letter = letter_of(key_of(request), letter_id)
        chosen = list(letter.findings.filter(pk__in=asked["findings"]).exclude(state=State.FIXED))
        if len(chosen) < len(set(asked["findings"])):
            raise serializers.ValidationError(
                {"findings": ["Some of these are not found in this letter any more."]}
            )
        for severity in {Severity(each.severity) for each in chosen}:
            if severity is Severity.SEVERE:
                require_scope(key_of(request), Scope.PUBLISH)
            require_permission(person, PERMISSIONS[severity].removeprefix("requests_app."), letter)
        if letter.status not in EDITABLE:
            raise NotNow(
                f"Nothing can be decided now: the letter is “{Letter.Status(letter.status).label}”.", letter
            )
        if asked["state"] == State.ACCEPTED:
            checking.accept(letter, chosen, by=person, reason=asked["reason"])
        else:
            for finding in chosen:
                checking.reopen(letter, finding, by=person)
    return _found(letter_of(key_of(request), letter_id))


def in_order(letter: Letter) -> list[Finding]:
    """The letter's findings that are not put right, the worst first."""
    severest = list(Severity)
    found = letter.findings.exclude(state=State.FIXED)
    return sorted(found, key=lambda each: severest.index(Severity(each.severity)))


def _found(letter: Letter) -> Response:
    told = {
        "id": letter.pk,
        "version": letter.revision.number if letter.revision else 0,
        "checked": letter.revision_id is not None and letter.checked_revision_id == letter.revision_id,
        "results": in_order(letter),
    }
    return Response(FindingsSerializer(told).data)

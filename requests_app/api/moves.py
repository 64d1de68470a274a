"""The staff API: what is done with a letter, from taking it to publishing and withdrawing it.

By the same functions as the workroom's buttons, so by the same rules: who may, the two-person rule, findings that stand in
the way.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app import discarding, owning, planning, review, revising, withdrawing
from requests_app.api import idempotency, versions
from requests_app.api.corrections import FindingSerializer, NotNow, in_order
from requests_app.api.keys import (
    Scope,
    for_keys,
    in_a_persons_name,
    key_of,
    letter_of,
    require_permission,
    require_scope,
)
from requests_app.api.parameters import refuse_unknown
from requests_app.api.problems import Problem
from requests_app.api.staff import LetterSerializer
from requests_app.api.verbs import VerbField, verb_serializer
from requests_app.checks.finding import Severity
from requests_app.models import Finding, Letter
from requests_app.owning import OwnerNotPossible, colleagues_at
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed
from requests_app.views.staff.access import may_correct

Status = Letter.Status


class NotPublishable(Problem):
    """Something stands in the way of publishing the letter. `in_the_way` says what, and what to do about each."""

    status_code = 409
    default_code = "publication-not-possible"

    def __init__(self, error: PublicationNotPossible, letter: Letter) -> None:
        severe = [each for each in in_order(letter) if _is_open_and_severe(each)]
        super().__init__(
            "Nothing was published. " + " ".join(error.problems),
            {"in_the_way": list(error.problems), "findings": FindingSerializer(severe, many=True).data},
        )


class NoSuchOwner(Problem):
    """The letter cannot be given to that person."""

    status_code = 422
    default_code = "owner-not-possible"


def _is_open_and_severe(finding: Finding) -> bool:
    return finding.state == Finding.State.OPEN and finding.severity == Severity.SEVERE


# What can be done --------------------------------------------------------------------------------

type Sent = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with a letter.

    permission: what the person needs for it; do: does it, and raises as the functions of the workroom do; needs_version:
    whether the program has to say which version it has seen.
    """

    words: str
    scope: Scope
    permission: str
    do: Callable[[Letter, User, Sent], object]
    takes: Mapping[str, serializers.Field[Any, Any, Any, Any]]
    needs_version: bool = False


def _step(came_from: Letter.Status, to: Letter.Status) -> Callable[[Letter, User, Sent], object]:
    def take(letter: Letter, person: User, sent: Sent) -> object:
        if letter.status != came_from:
            raise MoveNotAllowed(
                f"Only a letter that is “{came_from.label}” can be moved so; this one is “{Status(letter.status).label}”."
            )
        return review.take_step(letter, to, by=person, note=sent.get("note", ""))

    return take


def _publish(letter: Letter, person: User, sent: Sent) -> object:
    if letter.status not in (Status.DRAFT, Status.IN_REVIEW):
        raise MoveNotAllowed(
            f"This letter is “{Status(letter.status).label}”, so it cannot be published now."
        )
    return planning.publish(letter, by=person, note=sent.get("note", ""), on=sent.get("on"))


def _give(letter: Letter, person: User, sent: Sent) -> object:
    found = colleagues_at([letter.authority]).filter(username=sent["to"]).first()
    if found is None:
        raise OwnerNotPossible(f"Nobody who works for {letter.authority} has this user name.")
    return owning.give(letter, found, by=person)


def _undo(letter: Letter, person: User, sent: Sent) -> object:
    if letter.status in revising.EDITABLE and not may_correct(person, letter):
        require_permission(person, "review_letter", letter)
    assert letter.revision is not None, "Its version was asked for, and was right."
    return revising.undo(letter, by=person, expected=letter.revision.number)


def _note() -> serializers.CharField:
    return serializers.CharField(required=False, max_length=1000, help_text="For staff, in the history.")


def _for_everyone(words: str, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=1000, help_text=f"{words} Everyone will see it.", **more)


class _LaterDay(serializers.DateField):
    def to_internal_value(self, value: Any) -> Any:
        day = super().to_internal_value(value)
        if day <= timezone.localdate():
            raise serializers.ValidationError("Send a day after today, or publish it now.")
        return day


ACTIONS: Final = {
    "take": Action(
        "See to the letter, in the person's name.", Scope.MOVE, "edit_letter",
        lambda letter, person, _: owning.give(letter, person, by=person), {},
    ),
    "give": Action(
        "Give the letter to a colleague to see to.", Scope.MOVE, "edit_letter", _give,
        {"to": serializers.CharField(max_length=150, help_text="The colleague's user name.")},
    ),
    "let_go": Action(
        "Make the letter nobody's to see to.", Scope.MOVE, "edit_letter",
        lambda letter, person, _: owning.give(letter, None, by=person), {},
    ),
    "send_for_review": Action(
        "Send a draft for review.", Scope.MOVE, "edit_letter", _step(Status.DRAFT, Status.IN_REVIEW), {"note": _note()}
    ),
    "return_to_draft": Action(
        "Send a letter in review back.", Scope.MOVE, "review_letter", _step(Status.IN_REVIEW, Status.DRAFT), {"note": _note()}
    ),
    "start_correction": Action(
        "Make a draft of a published letter, to correct it. What is published stays meanwhile.",
        Scope.MOVE, "review_letter", _step(Status.PUBLISHED, Status.DRAFT), {"note": _note()},
    ),
    "reopen": Action(
        "Make a draft of a withdrawn letter.", Scope.PUBLISH, "publish_letter", _step(Status.WITHDRAWN, Status.DRAFT),
        {"note": _note()},
    ),
    "undo": Action(
        "Bring back what the letter said before its last correction.", Scope.MOVE, "edit_letter", _undo, {}, needs_version=True
    ),
    "publish": Action(
        "Publish the letter, now or on a later day. None of its files are given out as they were sent.",
        Scope.PUBLISH, "publish_letter", _publish,
        {
            "on": _LaterDay(required=False, allow_null=True, help_text="The day; without one, now."),
            "note": _for_everyone("What has changed since it was published, if it is a correction.", required=False),
        },
        needs_version=True,
    ),
    "cancel_publication": Action(
        "Do not publish the letter on its day after all.", Scope.PUBLISH, "publish_letter",
        lambda letter, person, _: planning.cancel(letter, by=person), {},
    ),
    "withdraw": Action(
        "Take the published letter out of the log. The answer's `left` says what should be gone and is not.",
        Scope.PUBLISH, "publish_letter",
        lambda letter, person, sent: withdrawing.withdraw(letter, by=person, reason=sent["reason"]),
        {"reason": _for_everyone("Why it is withdrawn.")},
    ),
    "discard": Action(
        "Delete a letter that was sent in by mistake and never published.", Scope.MOVE, "review_letter",
        lambda letter, person, sent: discarding.discard(letter, by=person, reason=sent["reason"]),
        {"reason": serializers.CharField(max_length=1000, help_text="For staff, in the history.")},
    ),
}  # fmt: skip


class ActionField(VerbField):
    verbs = {name: verb_serializer(name, action.words, action.takes) for name, action in ACTIONS.items()}
    component = "Action"


class MoveSerializer(serializers.Serializer[Any]):
    """What to do with a letter."""

    version = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The version of the letter that was seen, unless `If-Match` says it. Needed to publish and to undo.",
    )
    action = ActionField()


class MovedSerializer(LetterSerializer):
    """A letter after something was done with it."""

    left = serializers.SerializerMethodField(
        help_text="After a withdrawal: what should be gone and is not. If there is anything, tell the people who run the site."
    )

    class Meta(LetterSerializer.Meta):
        fields = [*LetterSerializer.Meta.fields, "left"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_left(self, letter: Letter) -> list[str]:
        done = self.context["done"]
        return list(done.left) if isinstance(done, withdrawing.Withdrawal) else []


@extend_schema(
    operation_id="move_letter",
    description="Do something with a letter: take it, send it for review or back, publish it now or on a day, withdraw it. "
    "It is done in the name of the person whom the key acts for, who must be allowed to do it, and by the rules of the "
    "workroom. Where something stands in the way of publishing, `in_the_way` and `findings` say what, and what to do. "
    "Asks for the scope `letters:move`; to publish, cancel, withdraw or reopen, for `letters:publish`.",
    tags=["staff"],
    parameters=[idempotency.HEADER, versions.HEADER],
    request=MoveSerializer,
    responses=MovedSerializer,
    examples=[
        OpenApiExample("Send for review", value={"action": {"do": "send_for_review"}}, request_only=True),
        OpenApiExample(
            "Publish on a day",
            value={"version": 4, "action": {"do": "publish", "on": "2030-01-07"}},
            request_only=True,
        ),
        OpenApiExample(
            "Withdraw",
            value={"action": {"do": "withdraw", "reason": "A table had a wrong figure."}},
            request_only=True,
        ),
    ],
)
@for_keys(POST=(Scope.MOVE, Scope.PUBLISH))
def moves(request: Request, letter_id: uuid.UUID) -> Response:
    """Do something with a letter."""
    refuse_unknown(request, [])
    letter_of(key_of(request), letter_id)  # what is not there is said first
    asked = MoveSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    name, sent = asked.validated_data["action"]
    try:
        return idempotency.once(
            request, lambda: _do(request, letter_id, name, sent, asked.validated_data.get("version"))
        )
    except PublicationNotPossible as error:
        # After all was taken back, so that what the check found now is kept.
        letter = letter_of(key_of(request), letter_id)
        planning.keep_what_is_found(letter)
        raise NotPublishable(error, letter) from error


def _do(request: Request, letter_id: uuid.UUID, name: str, sent: Sent, version: int | None) -> Response:
    action = ACTIONS[name]
    require_scope(key_of(request), action.scope)
    with in_a_persons_name(request) as person:
        letter = letter_of(key_of(request), letter_id)
        require_permission(person, action.permission, letter)
        seen = versions.seen_version(request, version, letter, needed=action.needs_version)
        try:
            done = action.do(letter, person, sent)
        except (MoveNotAllowed, revising.CorrectionNotAllowed, revising.NothingToUndo) as error:
            raise NotNow(str(error), letter) from error
        except revising.StaleCorrection as error:
            raise versions.StaleVersion(letter, seen.status) from error
        except OwnerNotPossible as error:
            raise NoSuchOwner(str(error)) from error
    letter = letter_of(key_of(request), letter_id)
    moved = MovedSerializer(letter, context={"request": request, "done": done})
    return Response(moved.data, headers=versions.etag(letter))

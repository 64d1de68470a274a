"""Asking twice, done once: a program that lost the answer sends the same again under the same Idempotency-Key."""

import datetime
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.keys import key_of
from requests_app.api.problems import Problem
from requests_app.models import ApiKey, KeptAnswer

KEPT: Final = datetime.timedelta(hours=24)
_NAME: Final = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
_TOLD_AGAIN: Final = ("Location", "ETag")

HEADER: Final = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A name that the program makes up for this one thing, such as a UUID. Sent again within 24 hours, it does "
    "nothing more and gets the first answer. An answer that is an error is not kept.",
)


class StillUnderWay(Problem):
    """The same was sent before, and is not done yet."""

    status_code = HTTPStatus.CONFLICT
    default_code = "still-under-way"


class NameUsedBefore(Problem):
    """An Idempotency-Key came with something else than the first time."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "idempotency-key-used"


def once(request: Request, do: Callable[[], Response], *, letter: uuid.UUID | None = None) -> Response:
    """Return what `do` answers, and under an Idempotency-Key do it once only.

    What is done and its answer are kept together or not at all, so nothing stays half done where the site stops
    meanwhile. letter: which one the answer tells of, so that it goes with the letter.
    """
    name = request.headers.get("Idempotency-Key")
    if name is None:
        return do()
    if not _NAME.fullmatch(name):
        raise ValidationError({"Idempotency-Key": ["Send 1 to 255 printable ASCII characters."]})
    key, asked = key_of(request), _digest(request)
    with transaction.atomic():
        if not _is_alone(key, name):
            raise StillUnderWay(
                "What was sent with this Idempotency-Key is being done. Send it again in a moment."
            )
        kept = KeptAnswer.objects.filter(key=key, name=name, at__gt=timezone.now() - KEPT).first()
        if kept is not None:
            return _again(kept, asked)
        answer = do()
        KeptAnswer.objects.filter(key=key, name=name).delete()  # one that is over
        KeptAnswer.objects.create(
            key=key,
            name=name,
            asked=asked,
            status=answer.status_code,
            headers={each: answer.headers[each] for each in _TOLD_AGAIN if each in answer.headers},
            body=answer.data,
            letter=letter or uuid.UUID(answer.data["id"]),
        )
        return answer


def forget_answers() -> int:
    """Delete the answers that are over, and return how many."""
    return KeptAnswer.objects.filter(at__lte=timezone.now() - KEPT).delete()[0]


def _is_alone(key: ApiKey, name: str) -> bool:
    """Whether nobody else is at it; then nobody else is until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('foilog idempotency'), hashtext(%s))",
            [f"{key.prefix} {name}"],
        )
        return bool(cursor.fetchone()[0])


def _again(kept: KeptAnswer, asked: str) -> Response:
    if kept.asked != asked:
        raise NameUsedBefore(
            "This Idempotency-Key was used for something else. Send a new one with each new thing."
        )
    headers = kept.headers | {"Idempotent-Replayed": "true"}
    return Response(kept.body, status=kept.status, headers=headers)


def _digest(request: Request) -> str:
    """The SHA-256 of what is asked: the address, the conditions and all that was sent, however it was packed."""
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), request.headers.get("If-Match", "")):
        digest.update(json.dumps(part).encode())
    for piece in _pieces(request.data):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(data: Any) -> Iterator[bytes]:
    if not hasattr(data, "lists"):  # JSON
        yield json.dumps(data, sort_keys=True).encode()
        return
    for field, values in sorted(data.lists()):
        for value in values:
            if isinstance(value, UploadedFile):
                yield json.dumps([field, value.name, value.size]).encode()
                yield from value.chunks()
                value.seek(0)
            else:
                yield json.dumps([field, value]).encode()

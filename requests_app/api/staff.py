"""The staff API: a program of an authority sends letters in and asks what became of them."""

import uuid
from http import HTTPStatus
from typing import Any, Final

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requests_app import intake
from requests_app.access_log import look
from requests_app.api import idempotency, versions
from requests_app.api.keys import MULTIPART, Scope, at_work, for_keys, key_of, letter_of, letters_of
from requests_app.api.paging import PageParameters, give_page
from requests_app.api.parameters import refuse_unknown
from requests_app.api.problems import Problem
from requests_app.api.serializers import Instant, ListPageSerializer, PageAddress, Record
from requests_app.intake import Fate, Receipt
from requests_app.models import Letter, LetterFile
from requests_app.storing import Upload

_NULL: Final[dict[str, Any]] = {"read_only": True, "allow_null": True}


class DuplicateLetter(Problem):
    """The same file was sent in before. It is not stored twice, so sending again does no harm."""

    status_code = HTTPStatus.CONFLICT
    default_code = "duplicate-letter"


class RefusedFile(Problem):
    """A file that cannot be a letter or an attachment."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "refused-file"


class UploadSerializer(serializers.Serializer[Any]):
    """A response letter with the files that were sent along with it."""

    letter = serializers.FileField(
        allow_empty_file=True,
        help_text="The letter: a PDF, a document (.docx, .odt, .doc, .rtf), an email (.eml, .msg), a web page (.html) "
        "or plain text (.txt, .md).",
    )
    attachments = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        help_text="Spreadsheets (.xlsx, .ods, .csv), and documents in the letter's formats, which are read as annexes.",
    )


class WarningSerializer(serializers.Serializer[Any]):
    """Something in the letter that a person should look at."""

    code = serializers.CharField()
    message = serializers.CharField()
    question = serializers.CharField(help_text="The number of the question it is about.", **_NULL)
    block = serializers.IntegerField(help_text="The block of the document it is about.", **_NULL)


class FileSerializer(Record[LetterFile]):
    """A file of a letter, as it was sent in."""

    class Meta:
        model = LetterFile
        fields = ["kind", "filename", "size", "sha256"]


class LetterSummarySerializer(Record[Letter]):
    """A letter and where it stands."""

    files = FileSerializer(many=True, help_text="The letter itself and its attachments.")
    problem = serializers.CharField(help_text="Why it could not be read.", **_NULL)
    advice = serializers.CharField(help_text="What to do about that.", **_NULL)
    uploaded_at = Instant()
    moved_at = Instant(help_text="When its status last changed.")
    version = serializers.IntegerField(
        source="revision.number",
        default=None,
        help_text="Of what was read in it, counted from 1; null before it is read.",
        **_NULL,
    )
    owner = serializers.CharField(
        source="owner.username",
        default=None,
        help_text="The user name of who sees to it; null for nobody.",
        **_NULL,
    )
    publish_on = serializers.DateField(
        help_text="The day on which it is to be published; null for none.", **_NULL
    )
    held_back = serializers.CharField(help_text="Why it was not published on the day it was to be.", **_NULL)
    url = PageAddress()
    api_url = serializers.HyperlinkedIdentityField("api-staff-letter", lookup_url_kwarg="letter_id")
    document_url = serializers.SerializerMethodField(help_text="What was read in it; null before it is read.")
    public_url = serializers.SerializerMethodField(help_text="Its public page; null while it has none.")

    class Meta:
        model = Letter
        fields = [
            "id",
            "status",
            "files",
            "problem",
            "advice",
            "uploaded_at",
            "moved_at",
            "version",
            "owner",
            "publish_on",
            "held_back",
            "url",
            "api_url",
            "document_url",
            "public_url",
        ]

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_document_url(self, letter: Letter) -> str | None:
        if letter.revision_id is None:
            return None
        return reverse("api-staff-document", args=[letter.pk], request=self.context["request"])

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_public_url(self, letter: Letter) -> str | None:
        if letter.info_request is None:
            return None
        return str(self.context["request"].build_absolute_uri(letter.info_request.get_absolute_url()))


class LetterSerializer(LetterSummarySerializer):
    """A letter, where it stands, and what in it a person should look at."""

    warnings = serializers.SerializerMethodField()

    class Meta(LetterSummarySerializer.Meta):
        fields = [*LetterSummarySerializer.Meta.fields, "warnings"]

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, letter: Letter) -> list[dict[str, Any]]:
        if letter.revision is None:
            return []
        return list(WarningSerializer(letter.revision.parsed.warnings, many=True).data)


class LetterPageSerializer(ListPageSerializer):
    results = LetterSummarySerializer(many=True)


class LetterParameters(PageParameters):
    status = serializers.MultipleChoiceField(
        choices=Letter.Status.choices, required=False, help_text="Where the letters stand."
    )


@extend_schema(
    methods=["GET"],
    operation_id="list_letters",
    description="The letters of the key's authority, the newest first.",
    tags=["staff"],
    parameters=[LetterParameters],
    responses=LetterPageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="send_letter",
    description="Send in a letter. All files are taken, or none. A letter that was sent in before answers 409 and "
    "names the one it became, so a program may send again after a lost connection.",
    tags=["staff"],
    parameters=[idempotency.HEADER],
    request={"multipart/form-data": UploadSerializer},
    responses={201: LetterSerializer},
)
@for_keys(parser=MULTIPART, GET=Scope.READ, POST=Scope.WRITE)
def letters(request: Request) -> Response:
    """List the letters of the key's authority, or receive one more."""
    if request.method == "POST":
        return _receive(request)
    refuse_unknown(request, LetterParameters().fields, ["status"])
    asked = LetterParameters(data=request.query_params)
    asked.is_valid(raise_exception=True)
    found = letters_of(key_of(request)).defer("revision__document")
    if asked.validated_data.get("status"):
        found = found.filter(status__in=asked.validated_data["status"])
    page = give_page(request, found, walk=["id"])
    return Response(LetterPageSerializer(page, context={"request": request}).data)


@extend_schema(operation_id="get_letter", tags=["staff"], responses=LetterSerializer)
@for_keys(GET=Scope.READ)
def letter_detail(request: Request, letter_id: uuid.UUID) -> Response:
    """Where one letter stands; if it could not be read, why and what to do."""
    refuse_unknown(request, [])
    letter = letter_of(key_of(request), letter_id)
    look(letter, "api-staff-letter", by=key_of(request))
    return Response(LetterSerializer(letter, context={"request": request}).data)


@extend_schema(operation_id="get_letter_document", tags=["staff"], responses=OpenApiTypes.OBJECT)
@for_keys(GET=Scope.READ)
def letter_document(request: Request, letter_id: uuid.UUID) -> Response:
    """What the letter is understood to say now, as foilog.letter/1, corrections included."""
    refuse_unknown(request, [])
    letter = letter_of(key_of(request), letter_id)
    if letter.revision is None:
        raise NotFound("This letter has not been read. Its status says where it stands.")
    look(letter, "api-staff-document", by=key_of(request))
    return Response(letter.revision.document, headers=versions.etag(letter))


def _receive(request: Request) -> Response:
    refuse_unknown(request, [])
    upload = UploadSerializer(data=request.data)
    upload.is_valid(raise_exception=True)
    return idempotency.once(request, lambda: _store(request, upload))


def _store(request: Request, upload: UploadSerializer) -> Response:
    with at_work(request), transaction.atomic():
        letter = _receive_letter(request, upload.validated_data["letter"])
        for file in upload.validated_data.get("attachments", []):
            attached = intake.attach(letter, file)
            if attached.fate is Fate.REFUSED:
                raise _refusal(attached)
    sent = LetterSerializer(letter_of(key_of(request), letter.pk), context={"request": request}).data
    return Response(sent, status=HTTPStatus.CREATED, headers={"Location": sent["api_url"]})


def _receive_letter(request: Request, file: Upload) -> Letter:
    key = key_of(request)
    (receipt,) = intake.receive([file], authority=key.authority, by=None)
    if receipt.fate is Fate.RECEIVED and receipt.letter:
        return receipt.letter
    if receipt.fate is Fate.DUPLICATE and receipt.letter:
        before = receipt.letter.pk
        url = reverse("api-staff-letter", args=[before], request=request)
        raise DuplicateLetter(receipt.message, {"letter": {"id": str(before), "api_url": url}})
    raise _refusal(receipt)


def _refusal(receipt: Receipt) -> RefusedFile:
    return RefusedFile(receipt.message, {"filename": receipt.filename, "advice": receipt.advice})

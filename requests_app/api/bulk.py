"""The public API's list of bulk files."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import reading
from requests_app.bulk_files.contents import SCHEMA_VERSION
from requests_app.models import BulkFile


@extend_schema(operation_id="list_bulk_files", tags=["copying"], responses=serializers.BulkFilesSerializer)
@reading
def bulk(request: Request) -> Response:
    """The files with the whole log in them. None for some minutes after something was corrected or withdrawn."""
    refuse_unknown(request, [])
    files = list(BulkFile.objects.public())
    made_at = files[0].made_at if files else None
    values = {"schema_version": SCHEMA_VERSION, "generated_at": made_at, "files": files}
    return Response(serializers.BulkFilesSerializer(values, context={"request": request}).data)

"""The authorities that publish, and the exemptions that they rest on."""

from typing import Final

from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers
from requests_app.api.choosing import Choice
from requests_app.api.paging import PageParameters, give_page
from requests_app.api.parameters import refuse_unknown
from requests_app.api.reading import answer_one, answer_page, reading
from requests_app.api.requests import count_of
from requests_app.letters.parsed import CitationRole
from requests_app.models import (
    Authority,
    Exemption,
    InformationRequest,
    RequestTable,
)

_OF_EXEMPTIONS: Final = Choice(serializers.ExemptionSerializer)
_OF_AUTHORITIES: Final = Choice(serializers.AuthoritySerializer)


@extend_schema(
    operation_id="list_exemptions",
    tags=["law"],
    parameters=[PageParameters, *_OF_EXEMPTIONS.parameters],
    responses=serializers.ExemptionPageSerializer,
)
@reading
def exemptions(request: Request) -> Response:
    """The catalogue of provisions that an answer may rest on, in the order of the law."""
    refuse_unknown(request, [*PageParameters().fields, *_OF_EXEMPTIONS.names])
    chosen = _OF_EXEMPTIONS.of(request)
    page = give_page(request, _exemptions(), walk=["id"])
    return answer_page(request, serializers.ExemptionPageSerializer, page, chosen=chosen)


@extend_schema(operation_id="get_exemption", tags=["law"], responses=serializers.ExemptionDetailSerializer)
@reading
def exemption_detail(request: Request, slug: str) -> Response:
    """One provision, by its slug, such as foia-s40-2."""
    refuse_unknown(request, [])
    return answer_one(request, serializers.ExemptionDetailSerializer, _the(_exemptions(), slug))


def _exemptions() -> QuerySet[Exemption]:
    citing = Count(
        "citations__answer__info_request",
        distinct=True,
        filter=Q(citations__role=CitationRole.OPERATIVE),
    )
    return Exemption.objects.annotate(request_count=citing)


@extend_schema(
    operation_id="list_authorities",
    tags=["authorities"],
    parameters=[PageParameters, *_OF_AUTHORITIES.parameters],
    responses=serializers.AuthorityPageSerializer,
)
@reading
def authorities(request: Request) -> Response:
    """The authorities that publish here, by name."""
    refuse_unknown(request, [*PageParameters().fields, *_OF_AUTHORITIES.names])
    chosen = _OF_AUTHORITIES.of(request)
    page = give_page(request, _authorities(), walk=["id"])
    return answer_page(request, serializers.AuthorityPageSerializer, page, chosen=chosen)


@extend_schema(operation_id="get_authority", tags=["authorities"], responses=serializers.AuthoritySerializer)
@reading
def authority_detail(request: Request, slug: str) -> Response:
    """One authority, by its slug."""
    refuse_unknown(request, [])
    authority = _the(_authorities(), slug)
    return answer_one(request, serializers.AuthoritySerializer, authority, authority)


def _authorities() -> QuerySet[Authority]:
    return Authority.objects.annotate(
        request_count=count_of(InformationRequest, "authority"),
        table_count=count_of(RequestTable, "info_request__authority"),
    )


def _the[M: Model](rows: QuerySet[M], slug: str) -> M:
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found

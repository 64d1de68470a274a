"""The sitemap: every public page, for search engines."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from requests_app.models import Authority, Exemption, InformationRequest, RequestTable


class PagesSitemap(Sitemap[str]):
    def items(self) -> list[str]:
        return [
            "home",
            "search",
            "tables",
            "exemptions",
            "authorities",
            "data",
            "help",
            "accessibility",
            "privacy",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class RequestsSitemap(Sitemap[InformationRequest]):
    def items(self) -> QuerySet[InformationRequest]:
        return InformationRequest.objects.select_related("authority").order_by("published_at", "pk")

    def lastmod(self, item: InformationRequest) -> datetime:
        return item.updated_at


class TablesSitemap(Sitemap[RequestTable]):
    def items(self) -> QuerySet[RequestTable]:
        tables = RequestTable.objects.select_related("info_request").only(
            "table_id", "info_request__updated_at"
        )
        return tables.order_by("info_request_id", "order")

    def location(self, item: RequestTable) -> str:
        return reverse("table", args=[item.table_id])

    def lastmod(self, item: RequestTable) -> datetime:
        return item.info_request.updated_at


class AuthoritiesSitemap(Sitemap[Authority]):
    def items(self) -> QuerySet[Authority]:
        return Authority.objects.all()


class ExemptionsSitemap(Sitemap[Exemption]):
    """Only those that a published response rests on: the others have nothing to find."""

    def items(self) -> QuerySet[Exemption]:
        return Exemption.objects.filter(citations__isnull=False).distinct()


SITEMAPS: dict[str, type[Sitemap[Any]]] = {
    "pages": PagesSitemap,
    "requests": RequestsSitemap,
    "tables": TablesSitemap,
    "authorities": AuthoritiesSitemap,
    "exemptions": ExemptionsSitemap,
}

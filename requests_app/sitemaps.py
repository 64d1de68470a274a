"""The sitemap: every public page, for search engines."""

from typing import Any, Final

from django.contrib.sitemaps import GenericSitemap, Sitemap
from django.urls import reverse

from requests_app.models import Authority, Exemption, InformationRequest
from tables_app.models import Table


class PagesSitemap(Sitemap):  # type: ignore[type-arg]  # takes type parameters only in the checker's eyes
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


_REQUESTS: Final = InformationRequest.objects.select_related("authority").order_by("published_at", "pk")
_CITED: Final = Exemption.objects.filter(
    citations__isnull=False
).distinct()  # the others have nothing to find

SITEMAPS: Final[dict[str, Any]] = {
    "pages": PagesSitemap,
    "requests": GenericSitemap({"queryset": _REQUESTS, "date_field": "updated_at"}),
    "tables": GenericSitemap({"queryset": Table.objects.only("pk").order_by("pk")}),
    "authorities": GenericSitemap({"queryset": Authority.objects.all()}),
    "exemptions": GenericSitemap({"queryset": _CITED}),
}

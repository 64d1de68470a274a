"""The sitemap: every public page in both languages, for search engines."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import GenericSitemap, Sitemap
from django.urls import reverse

from requests_app.languages import ENGLISH, WELSH, in_welsh
from requests_app.models import Authority, Exemption, InformationRequest
from tables_app.models import Table


class _InBothLanguages(Sitemap):  # type: ignore[type-arg]  # takes type parameters only in the checker's eyes
    """Each page once in English and once in Welsh, both saying where the other is.

    Django's own way asks for the address of every page in the whole sitemap, and not for those of a part of it.
    """

    limit = Sitemap.limit // 2

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        """The site's own, by whatever name it was asked."""
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        return [twin for url in super().get_urls(*args, **kwargs) for twin in _twins(url)]


def _twins(url: dict[str, Any]) -> list[dict[str, Any]]:
    english = url["location"]
    welsh = urlsplit(english)._replace(path=in_welsh(urlsplit(english).path)).geturl()
    addresses = {ENGLISH: english, WELSH: welsh}
    alternates = [{"location": address, "lang_code": code} for code, address in addresses.items()]
    return [url | {"location": address, "alternates": alternates} for address in addresses.values()]


class RowsSitemap(_InBothLanguages, GenericSitemap):  # type: ignore[type-arg]
    pass


class PagesSitemap(_InBothLanguages):
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
    "requests": RowsSitemap({"queryset": _REQUESTS, "date_field": "updated_at"}),
    "tables": RowsSitemap({"queryset": Table.objects.only("pk").order_by("pk")}),
    "authorities": RowsSitemap({"queryset": Authority.objects.all()}),
    "exemptions": RowsSitemap({"queryset": _CITED}),
}

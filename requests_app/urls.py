"""The addresses of the public pages, the staff pages and the API."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from requests_app.feeds import SearchFeed
from requests_app.sitemaps import SITEMAPS
from requests_app.views import public as pages
from requests_app.views import search, site, tables

public: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("search", search.search_page, name="search"),
    path("search.csv", search.search_csv, name="search-csv"),
    path("search.atom", require_safe(SearchFeed()), name="search-feed"),
    path("requests/<slug:authority>/<slug:slug>", pages.request_page, name="request"),
    path("tables", tables.tables, name="tables"),
    path("tables/<uuid:pk>", tables.table_page, name="table"),
    path("tables/<uuid:pk>.csv", tables.table_csv, name="table-csv"),
    path("tables/<uuid:pk>.json", tables.table_json, name="table-json"),
    path("exemptions", pages.exemptions, name="exemptions"),
    path("exemptions/<slug:slug>", pages.exemption, name="exemption"),
    path("authorities", pages.authorities, name="authorities"),
    path("authorities/<slug:slug>", pages.authority, name="authority"),
    path("authorities/<slug:slug>/colour.css", site.authority_colour, name="authority-colour"),
    path("data", pages.data, name="data"),
    path("help", site.help_page, name="help"),
    path("accessibility", site.accessibility, name="accessibility"),
    path("privacy", site.privacy, name="privacy"),
    path("robots.txt", pages.robots, name="robots"),
    path("opensearch.xml", pages.opensearch, name="opensearch"),
    path("sitemap.xml", require_safe(sitemap_views.index), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        require_safe(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]

staff: list[URLPattern | URLResolver] = []

api: list[URLPattern | URLResolver] = []

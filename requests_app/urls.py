"""The addresses of the public pages, the staff pages and the API."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from requests_app.api import public as api_public
from requests_app.api import schema
from requests_app.api import staff as api_staff
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

api: list[URLPattern | URLResolver] = [
    path("", api_public.index, name="api-index"),
    path("requests", api_public.requests, name="api-requests"),
    path("requests/<uuid:request_id>", api_public.request_detail, name="api-request"),
    path(
        "requests/<uuid:request_id>/questions/<str:anchor>", api_public.question_detail, name="api-question"
    ),
    path("questions", api_public.questions, name="api-questions"),
    path("tables", api_public.tables, name="api-tables"),
    path("tables/<uuid:table_id>", api_public.table_detail, name="api-table"),
    path("tables/<uuid:table_id>/rows", api_public.table_rows, name="api-table-rows"),
    path("tables/<uuid:table_id>.csv", api_public.table_csv, name="api-table-csv"),
    path("search", api_public.search_requests, name="api-search"),
    path("exemptions", api_public.exemptions, name="api-exemptions"),
    path("exemptions/<slug:slug>", api_public.exemption_detail, name="api-exemption"),
    path("authorities", api_public.authorities, name="api-authorities"),
    path("authorities/<slug:slug>", api_public.authority_detail, name="api-authority"),
    path("changes", api_public.changes, name="api-changes"),
    path("schema", schema.document, name="api-schema"),
    path("docs", schema.docs, name="api-docs"),
    path("staff/letters", api_staff.letters, name="api-staff-letters"),
    path("staff/letters/<uuid:letter_id>", api_staff.letter_detail, name="api-staff-letter"),
    path("staff/letters/<uuid:letter_id>/document", api_staff.letter_document, name="api-staff-document"),
]

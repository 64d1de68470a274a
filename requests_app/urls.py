"""The addresses of the public pages, the staff pages and the API."""

from django.urls import URLPattern, URLResolver, path

from requests_app.api import public as api_public
from requests_app.api import schema
from requests_app.api import staff as api_staff
from requests_app.views import site

public: list[URLPattern | URLResolver] = [
    path("help", site.help_page, name="help"),
    path("accessibility", site.accessibility, name="accessibility"),
    path("privacy", site.privacy, name="privacy"),
    path("authorities/<slug:slug>/colour.css", site.authority_colour, name="authority-colour"),
]

staff: list[URLPattern | URLResolver] = []

api: list[URLPattern | URLResolver] = [
    path("", api_public.index, name="api"),
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

"""The addresses of the public pages, the staff pages and the API."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from requests_app.feeds import SearchFeed
from requests_app.sitemaps import SITEMAPS
from requests_app.views import public as pages
from requests_app.views import search, site, tables
from requests_app.views.staff import corrections, letter, publishing, queue, upload
from requests_app.views.staff import tables as table_editing

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

_LETTER = "letters/<uuid:pk>"
_QUESTION = f"{_LETTER}/questions/<str:number>"
_ANSWER = f"{_LETTER}/answers/<str:name>"
_TABLE = f"{_LETTER}/tables/<str:name>"
_BLOCK = f"{_LETTER}/blocks/<int:block>"

staff: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="staff-queue"),
    path("upload", upload.upload, name="staff-upload"),
    path("upload/<uuid:batch>/<slug:authority>", upload.upload_file, name="staff-upload-file"),
    path("batches/<uuid:batch>", queue.batch, name="staff-batch"),
    # a letter
    path(_LETTER, letter.letter, name="staff-letter"),
    path(f"{_LETTER}/pages/<int:page>", letter.page_image, name="staff-page-image"),
    path(f"{_LETTER}/files/<int:file>", letter.original, name="staff-file"),
    path(f"{_LETTER}/attach", upload.attach, name="staff-attach"),
    path(f"{_LETTER}/read-again", upload.read_again, name="staff-read-again"),
    path(f"{_LETTER}/replace", upload.replace, name="staff-replace"),
    path(f"{_LETTER}/move", letter.move, name="staff-move"),
    path(f"{_LETTER}/publish", publishing.publish, name="staff-publish"),
    path(f"{_LETTER}/preview", publishing.preview, name="staff-preview"),
    path(f"{_LETTER}/withdraw", publishing.withdraw, name="staff-withdraw"),
    path(f"{_LETTER}/history", letter.history, name="staff-history"),
    path(f"{_LETTER}/undo", letter.undo_correction, name="staff-undo"),
    path(f"{_LETTER}/restore/<int:number>", letter.restore_version, name="staff-restore"),
    # its corrections
    path(f"{_LETTER}/details", corrections.details, name="staff-details"),
    path(f"{_LETTER}/questions", corrections.add_question, name="staff-add-question"),
    path(_QUESTION, corrections.question, name="staff-question"),
    path(f"{_QUESTION}/split", corrections.split_question, name="staff-split-question"),
    path(f"{_QUESTION}/merge", corrections.merge_question, name="staff-merge-question"),
    path(f"{_QUESTION}/remove", corrections.remove_question, name="staff-remove-question"),
    path(_ANSWER, corrections.answer, name="staff-answer"),
    path(f"{_ANSWER}/remove", corrections.remove_answer, name="staff-remove-answer"),
    path(f"{_ANSWER}/citations", corrections.add_citation, name="staff-add-citation"),
    path(f"{_ANSWER}/citations/<int:index>", corrections.citation, name="staff-citation"),
    path(
        f"{_ANSWER}/citations/<int:index>/remove", corrections.remove_citation, name="staff-remove-citation"
    ),
    path(_TABLE, table_editing.table, name="staff-table"),
    path(f"{_TABLE}/shape", table_editing.shape, name="staff-table-shape"),
    path(f"{_TABLE}/drop", table_editing.drop, name="staff-drop-table"),
    path(f"{_LETTER}/notes/<int:index>", corrections.note, name="staff-note"),
    path(f"{_LETTER}/notes/<int:index>/remove", corrections.remove_note, name="staff-remove-note"),
    path(_BLOCK, corrections.block, name="staff-block"),
    path(f"{_BLOCK}/append", corrections.append_block, name="staff-append-block"),
    path(f"{_LETTER}/warnings/<int:index>/settle", corrections.dismiss_warning, name="staff-dismiss-warning"),
]

api: list[URLPattern | URLResolver] = []

"""The addresses of the public pages, the staff pages and the API."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, path

from requests_app.api import bulk as api_bulk
from requests_app.api import corrections as api_corrections
from requests_app.api import files, schema
from requests_app.api import law as api_law
from requests_app.api import log as api_log
from requests_app.api import matching as api_matching
from requests_app.api import moves as api_moves
from requests_app.api import questions as api_questions
from requests_app.api import requests as api_requests
from requests_app.api import rounds as api_rounds
from requests_app.api import series as api_series
from requests_app.api import staff as api_staff
from requests_app.api import statistics as api_statistics
from requests_app.api import tables as api_tables
from requests_app.api import topics as api_topics
from requests_app.feeds import SearchFeed, TopicFeed, json_feed
from requests_app.sitemaps import SITEMAPS
from requests_app.views import (
    alerts,
    asking,
    bulk_files,
    downloads,
    invitation,
    report,
    rounds,
    search,
    series,
    site,
    statistics,
    tables,
    topics,
)
from requests_app.views import public as pages
from requests_app.views.caching import public_page
from requests_app.views.staff import (
    accuracy,
    administration,
    asked_before,
    audit,
    bulk,
    checks,
    corrections,
    letter,
    live,
    owner,
    publishing,
    queue,
    reports,
    restructuring,
    retention,
    upload,
    webhooks,
    withholding,
)
from requests_app.views.staff import tables as staff_tables

# Pages, which are there in English and, at the same address after /cy/, in Welsh.
public: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("search", search.search_page, name="search"),
    path("ask", asking.ask, name="ask"),
    path("alerts/new", alerts.new, name="alert-new"),
    path("alerts/asked", alerts.asked, name="alert-asked"),
    path("alerts/<str:key>/confirm", alerts.confirm, name="alert-confirm"),
    path("alerts/<str:key>/unsubscribe", alerts.unsubscribe, name="alert-unsubscribe"),
    path("requests/<slug:authority>/<slug:slug>", pages.request_page, name="request"),
    path("tables", tables.tables, name="tables"),
    path("tables/<uuid:pk>", tables.table_page, name="table"),
    path("authorities/<slug:authority>/series/<slug:name>", series.series_page, name="series"),
    path("topics", topics.topics, name="topics"),
    path("topics/<slug:slug>", topics.topic, name="topic"),
    path("rounds", rounds.rounds, name="rounds"),
    path("rounds/<slug:slug>", rounds.round_page, name="round"),
    path("exemptions", pages.exemptions, name="exemptions"),
    path("exemptions/<slug:slug>", pages.exemption, name="exemption"),
    path("authorities", pages.authorities, name="authorities"),
    path("authorities/<slug:slug>", pages.authority, name="authority"),
    path("authorities/<slug:slug>/statistics", statistics.of_authority, name="authority-statistics"),
    path("statistics", statistics.whole_log, name="statistics"),
    path("data", pages.data, name="data"),
    path("help", site.help_page, name="help"),
    path("accessibility", site.accessibility, name="accessibility"),
    path("privacy", site.privacy, name="privacy"),
    path("report", report.report, name="report"),
    path("report/<int:number>", report.thanks, name="report-thanks"),
    path("opensearch.xml", pages.opensearch, name="opensearch"),
]

# What there is one of for both languages: files, feeds, and what only programs or invited staff ask for.
single: list[URLPattern | URLResolver] = [
    path("search.csv", search.search_csv, name="search-csv"),
    path("search.atom", public_page(SearchFeed()), name="search-feed"),
    path("search.feed.json", public_page(json_feed), name="search-json-feed"),
    path(
        "requests/<slug:authority>/<slug:slug>/datapackage.json", downloads.package_json, name="package-json"
    ),
    path("requests/<slug:authority>/<slug:slug>/datapackage.zip", downloads.package_zip, name="package-zip"),
    path(
        "requests/<slug:authority>/<slug:slug>/files/<int:number>/<str:name>", downloads.original, name="file"
    ),
    path("tables/<uuid:pk>.csv", downloads.table_csv, name="table-csv"),
    path("tables/<uuid:pk>.csv-metadata.json", downloads.table_csvw, name="table-csvw"),
    path("tables/<uuid:pk>.xlsx", downloads.table_xlsx, name="table-xlsx"),
    path("tables/<uuid:pk>.json", downloads.table_json, name="table-json"),
    path("authorities/<slug:authority>/series/<slug:name>.csv", series.series_csv, name="series-csv"),
    path("topics/<slug:slug>.atom", public_page(TopicFeed()), name="topic-feed"),
    path("rounds/<slug:slug>.csv", rounds.round_csv, name="round-csv"),
    path("authorities/<slug:slug>/colour.css", site.authority_colour, name="authority-colour"),
    path(
        "authorities/<slug:slug>/statistics/<slug:name>.csv",
        statistics.of_authority_csv,
        name="authority-statistics-csv",
    ),
    path("statistics/<slug:name>.csv", statistics.whole_log_csv, name="statistics-csv"),
    path("data/bulk/<str:name>", bulk_files.bulk_file, name="bulk-file"),
    path("invitation/<str:uid>/<str:token>", invitation.invitation, name="invitation"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", public_page(sitemap_views.index), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        public_page(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]

_AUTHORITY = "authorities/<slug:slug>"
_LETTER = "letters/<uuid:pk>"
_QUESTION = f"{_LETTER}/questions/<str:number>"
_ANSWER = f"{_LETTER}/answers/<str:name>"
_TABLE = f"{_LETTER}/tables/<str:name>"
_BLOCK = f"{_LETTER}/blocks/<int:block>"

staff: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="staff-queue"),
    path("upload", upload.upload, name="staff-upload"),
    path("upload/<uuid:batch>/<slug:authority>", upload.upload_file, name="staff-upload-file"),
    path("retention", retention.ending, name="staff-retention"),
    path("batches/<uuid:batch>", queue.batch, name="staff-batch"),
    path("bulk", bulk.prepare, name="staff-bulk-prepare"),
    path("bulk/<uuid:pk>", bulk.bulk, name="staff-bulk"),
    path("accuracy", accuracy.accuracy, name="staff-accuracy"),
    path("accuracy.csv", accuracy.accuracy_csv, name="staff-accuracy-csv"),
    path("reports/<int:pk>", reports.report, name="staff-report"),
    # an authority, for its administrators
    path("authorities", administration.authorities, name="staff-administration"),
    path(f"{_AUTHORITY}/people", administration.people, name="staff-people"),
    path(f"{_AUTHORITY}/people/invite", administration.invite, name="staff-invite"),
    path(f"{_AUTHORITY}/people/<int:pk>", administration.member, name="staff-member"),
    path(f"{_AUTHORITY}/people/<int:pk>/remove", administration.remove_member, name="staff-remove-member"),
    path(f"{_AUTHORITY}/people/<int:pk>/invite", administration.invite_again, name="staff-invite-again"),
    path(f"{_AUTHORITY}/settings", administration.authority_settings, name="staff-authority-settings"),
    path(f"{_AUTHORITY}/webhooks", webhooks.listed, name="staff-webhooks"),
    path(f"{_AUTHORITY}/webhooks/<int:pk>", webhooks.one, name="staff-webhook"),
    path(f"{_AUTHORITY}/webhooks/<int:pk>/on", webhooks.turn_on, name="staff-webhook-on"),
    path(f"{_AUTHORITY}/webhooks/<int:pk>/remove", webhooks.remove, name="staff-remove-webhook"),
    path(f"{_AUTHORITY}/webhooks/<uuid:delivery>/again", webhooks.send_again, name="staff-webhook-again"),
    path(f"{_AUTHORITY}/keys", administration.keys, name="staff-keys"),
    path(f"{_AUTHORITY}/keys/<slug:prefix>/revoke", administration.revoke_key, name="staff-revoke-key"),
    path(f"{_AUTHORITY}/audit", audit.audit, name="staff-audit"),
    path(f"{_AUTHORITY}/audit.csv", audit.audit_csv, name="staff-audit-csv"),
    # a letter
    path(_LETTER, letter.letter, name="staff-letter"),
    path(f"{_LETTER}/now", live.state, name="staff-now"),
    path(f"{_LETTER}/asked-before", asked_before.asked_before, name="staff-asked-before"),
    path(f"{_LETTER}/pages/<int:page>", letter.page_image, name="staff-page-image"),
    path(f"{_LETTER}/files", publishing.files, name="staff-files"),
    path(f"{_LETTER}/files/<int:file>", letter.original, name="staff-file"),
    path(f"{_LETTER}/attach", upload.attach, name="staff-attach"),
    path(f"{_LETTER}/files/<int:file>/remove", upload.remove, name="staff-remove-file"),
    path(f"{_LETTER}/files/<int:file>/replace", upload.replace_attachment, name="staff-replace-file"),
    path(f"{_LETTER}/read-again", upload.read_again, name="staff-read-again"),
    path(f"{_LETTER}/replace", upload.replace, name="staff-replace"),
    path(f"{_LETTER}/move", letter.move, name="staff-move"),
    path(f"{_LETTER}/owner", owner.give, name="staff-owner"),
    path(f"{_LETTER}/publish", publishing.publish, name="staff-publish"),
    path(f"{_LETTER}/publish/cancel", publishing.cancel, name="staff-cancel-publishing"),
    path(f"{_LETTER}/preview", publishing.preview, name="staff-preview"),
    path(f"{_LETTER}/keep", retention.keep, name="staff-keep"),
    path(f"{_LETTER}/withdraw", publishing.withdraw, name="staff-withdraw"),
    path(f"{_LETTER}/discard", publishing.discard, name="staff-discard"),
    path(f"{_LETTER}/history", letter.history, name="staff-history"),
    path(f"{_LETTER}/audit", audit.letter_audit, name="staff-letter-audit"),
    path(f"{_LETTER}/audit.csv", audit.letter_audit_csv, name="staff-letter-audit-csv"),
    path(f"{_LETTER}/undo", letter.undo_correction, name="staff-undo"),
    path(f"{_LETTER}/restore/<int:number>", letter.restore_version, name="staff-restore"),
    # what its checks find
    path(f"{_LETTER}/checks", checks.checks, name="staff-checks"),
    path(f"{_LETTER}/checks/state", checks.state, name="staff-checks-state"),
    path(f"{_LETTER}/checks/again", checks.again, name="staff-check-again"),
    path(f"{_LETTER}/checks/proposal", checks.proposal, name="staff-proposal"),
    path(f"{_LETTER}/checks/<int:finding>/accept", checks.accept_one, name="staff-accept-finding"),
    path(f"{_LETTER}/checks/<int:finding>/reopen", checks.reopen, name="staff-reopen-finding"),
    # its corrections
    path(f"{_LETTER}/details", corrections.details, name="staff-details"),
    path(f"{_LETTER}/questions", corrections.add_question, name="staff-add-question"),
    path(_QUESTION, corrections.question, name="staff-question"),
    path(f"{_QUESTION}/split", corrections.split_question, name="staff-split-question"),
    path(f"{_QUESTION}/merge", corrections.merge_question, name="staff-merge-question"),
    path(f"{_QUESTION}/move", restructuring.move_question, name="staff-move-question"),
    path(f"{_QUESTION}/remove", corrections.remove_question, name="staff-remove-question"),
    path(_ANSWER, corrections.answer, name="staff-answer"),
    path(f"{_ANSWER}/split", restructuring.split_answer, name="staff-split-answer"),
    path(f"{_ANSWER}/merge", restructuring.merge_answer, name="staff-merge-answer"),
    path(f"{_ANSWER}/paragraphs", restructuring.move_paragraph, name="staff-move-paragraph"),
    path(f"{_ANSWER}/remove", corrections.remove_answer, name="staff-remove-answer"),
    path(f"{_ANSWER}/citations", corrections.add_citation, name="staff-add-citation"),
    path(f"{_ANSWER}/citations/<int:index>", corrections.citation, name="staff-citation"),
    path(
        f"{_ANSWER}/citations/<int:index>/remove", corrections.remove_citation, name="staff-remove-citation"
    ),
    path(_TABLE, staff_tables.table, name="staff-table"),
    path(f"{_TABLE}/shape", staff_tables.shape, name="staff-table-shape"),
    path(f"{_TABLE}/headers", staff_tables.headers, name="staff-table-headers"),
    path(f"{_TABLE}/drop", staff_tables.drop, name="staff-drop-table"),
    path(f"{_LETTER}/notes/<int:index>", corrections.note, name="staff-note"),
    path(f"{_LETTER}/notes/<int:index>/remove", corrections.remove_note, name="staff-remove-note"),
    path(f"{_LETTER}/withhold", withholding.withhold, name="staff-withhold"),
    path(f"{_LETTER}/withhold/span", withholding.withhold_span, name="staff-withhold-span"),
    path(f"{_LETTER}/piece", restructuring.retype, name="staff-retype"),
    path(f"{_LETTER}/blocks/leave-out", corrections.leave_out, name="staff-leave-out"),
    path(_BLOCK, corrections.block, name="staff-block"),
    path(f"{_BLOCK}/append", corrections.append_block, name="staff-append-block"),
    path(f"{_LETTER}/warnings/<int:index>/settle", corrections.dismiss_warning, name="staff-dismiss-warning"),
]

api: list[URLPattern | URLResolver] = [
    path("", api_log.index, name="api-index"),
    path("requests", api_requests.requests, name="api-requests"),
    path("requests/<uuid:request_id>", api_requests.request_detail, name="api-request"),
    path(
        "requests/<uuid:request_id>/questions/<slug:anchor>",
        api_questions.question_detail,
        name="api-question",
    ),
    path("requests/<uuid:request_id>/datapackage.json", files.package_json, name="api-package-json"),
    path("requests/<uuid:request_id>/datapackage.zip", files.package_zip, name="api-package-zip"),
    path("questions", api_questions.questions, name="api-questions"),
    path("tables", api_tables.tables, name="api-tables"),
    path("tables/<uuid:table_id>", api_tables.table_detail, name="api-table"),
    path("tables/<uuid:table_id>/rows", api_tables.table_rows, name="api-table-rows"),
    path("tables/<uuid:table_id>.csv", files.table_csv, name="api-table-csv"),
    path("tables/<uuid:table_id>.csv-metadata.json", files.table_csvw, name="api-table-csvw"),
    path("tables/<uuid:table_id>.xlsx", files.table_xlsx, name="api-table-xlsx"),
    path("series/<slug:authority>/<slug:name>", api_series.series_detail, name="api-series"),
    path("series/<slug:authority>/<slug:name>.csv", api_series.series_csv, name="api-series-csv"),
    path("statistics", api_statistics.figures, name="api-statistics"),
    path("topics", api_topics.topics, name="api-topics"),
    path("topics/<slug:slug>", api_topics.topic_detail, name="api-topic"),
    path("topics/<slug:slug>/requests", api_topics.topic_requests, name="api-topic-requests"),
    path("rounds", api_rounds.rounds, name="api-rounds"),
    path("rounds/<slug:slug>", api_rounds.round_detail, name="api-round"),
    path("search", api_requests.search_requests, name="api-search"),
    path("match", api_matching.match, name="api-match"),
    path("exemptions", api_law.exemptions, name="api-exemptions"),
    path("exemptions/<slug:slug>", api_law.exemption_detail, name="api-exemption"),
    path("authorities", api_law.authorities, name="api-authorities"),
    path("authorities/<slug:slug>", api_law.authority_detail, name="api-authority"),
    path("changes", api_log.changes, name="api-changes"),
    path("bulk", api_bulk.bulk, name="api-bulk"),
    path("schema", schema.document, name="api-schema"),
    path("docs", schema.docs, name="api-docs"),
    path("staff/letters", api_staff.letters, name="api-staff-letters"),
    path("staff/letters/<uuid:letter_id>", api_staff.letter_detail, name="api-staff-letter"),
    path("staff/letters/<uuid:letter_id>/document", api_staff.letter_document, name="api-staff-document"),
    path("staff/letters/<uuid:letter_id>/edits", api_corrections.edits, name="api-staff-edits"),
    path("staff/letters/<uuid:letter_id>/findings", api_corrections.findings, name="api-staff-findings"),
    path("staff/letters/<uuid:letter_id>/moves", api_moves.moves, name="api-staff-moves"),
]

"""The addresses of the public pages, the staff pages and the API."""

from django.urls import URLPattern, URLResolver, path

from requests_app.views import site
from requests_app.views.staff import corrections, letter, publishing, queue, tables, upload

public: list[URLPattern | URLResolver] = [
    path("help", site.help_page, name="help"),
    path("accessibility", site.accessibility, name="accessibility"),
    path("privacy", site.privacy, name="privacy"),
    path("authorities/<slug:slug>/colour.css", site.authority_colour, name="authority-colour"),
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
    path(_TABLE, tables.table, name="staff-table"),
    path(f"{_TABLE}/shape", tables.shape, name="staff-table-shape"),
    path(f"{_TABLE}/drop", tables.drop, name="staff-drop-table"),
    path(f"{_LETTER}/notes/<int:index>", corrections.note, name="staff-note"),
    path(f"{_LETTER}/notes/<int:index>/remove", corrections.remove_note, name="staff-remove-note"),
    path(_BLOCK, corrections.block, name="staff-block"),
    path(f"{_BLOCK}/append", corrections.append_block, name="staff-append-block"),
    path(f"{_LETTER}/warnings/<int:index>/settle", corrections.dismiss_warning, name="staff-dismiss-warning"),
]

api: list[URLPattern | URLResolver] = []

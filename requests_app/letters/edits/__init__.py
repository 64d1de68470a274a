"""The reviewer's operations: each takes a letter and returns the corrected one, or raises EditNotPossible.

What holds of every letter they return stands in `settling.settle`. No
operation changes what a block says: the letter's own words stay, whatever is
made of them.
"""

from requests_app.letters.edits.answers import (
    add_citation,
    append_block,
    assign_answer,
    remove_answer,
    remove_citation,
    set_answer_text,
    set_citation,
    set_disposition,
)
from requests_app.letters.edits.details import (
    dismiss_warning,
    remove_note,
    set_authority_name,
    set_block_role,
    set_date,
    set_legislation,
    set_note,
    set_received,
    set_reference,
    set_title,
)
from requests_app.letters.edits.questions import (
    add_question,
    merge_questions,
    remove_question,
    renumber_question,
    set_question_group,
    set_question_label,
    set_question_text,
    split_question,
)
from requests_app.letters.edits.settling import EditNotPossible, settle
from requests_app.letters.edits.tables import (
    add_annex,
    add_column,
    add_row,
    add_tables,
    bind_table,
    drop_table,
    remove_column,
    remove_row,
    set_cell,
    set_header_cell,
    set_table_notes,
    set_table_title,
)

__all__ = [
    "EditNotPossible",
    "add_annex",
    "add_citation",
    "add_column",
    "add_question",
    "add_row",
    "add_tables",
    "append_block",
    "assign_answer",
    "bind_table",
    "dismiss_warning",
    "drop_table",
    "merge_questions",
    "remove_answer",
    "remove_citation",
    "remove_column",
    "remove_note",
    "remove_question",
    "remove_row",
    "renumber_question",
    "set_answer_text",
    "set_authority_name",
    "set_block_role",
    "set_cell",
    "set_citation",
    "set_date",
    "set_disposition",
    "set_header_cell",
    "set_legislation",
    "set_note",
    "set_question_group",
    "set_question_label",
    "set_question_text",
    "set_received",
    "set_reference",
    "set_table_notes",
    "set_table_title",
    "set_title",
    "settle",
    "split_question",
]

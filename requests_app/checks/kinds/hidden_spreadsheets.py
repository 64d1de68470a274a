"""What is found hidden in spreadsheets that were uploaded."""

from typing import Final

from requests_app.checks.finding import Kind

_CLEAN_COPY: Final = (
    "Save a copy that holds the values to be released and nothing else, such as CSV, and upload that."
)

HIDDEN_SPREADSHEETS: Final = {
    "hidden-sheet": Kind(
        "Hidden sheets",
        "hidden sheet holds data",
        "hidden sheets hold data",
        f"Hiding a sheet protects nothing. Delete it, save the file and look whether figures still stand. {_CLEAN_COPY}",
    ),
    "empty-hidden-sheet": Kind(
        "Hidden sheets that are empty",
        "hidden sheet is empty",
        "hidden sheets are empty",
        "Nothing is in it. Its name can be read.",
    ),
    "hidden-list": Kind(
        "Hidden lists",
        "hidden sheet is a list of words that are shown elsewhere",
        "hidden sheets are lists of words that are shown elsewhere",
        "Such lists fill drop-down boxes, and say nothing that cannot be seen.",
    ),
    "hidden-rows": Kind(
        "Hidden rows",
        "sheet has hidden or filtered rows",
        "sheets have hidden or filtered rows",
        f"Hiding or filtering rows takes nothing out of the file. Delete them. {_CLEAN_COPY}",
    ),
    "hidden-columns": Kind(
        "Hidden columns",
        "sheet has hidden columns",
        "sheets have hidden columns",
        f"Hiding a column takes nothing out of the file. Delete it. {_CLEAN_COPY}",
    ),
    "invisible-text": Kind(
        "Text in the colour of the background",
        "sheet has text that cannot be seen",
        "sheets have text that cannot be seen",
        f"Whoever clicks on the cells can read it. Delete what the cells hold. {_CLEAN_COPY}",
    ),
    "tiny-text": Kind(
        "Text too small to be seen",
        "sheet has text too small to be seen",
        "sheets have text too small to be seen",
        f"Whoever clicks on the cells can read it. Delete what the cells hold. {_CLEAN_COPY}",
    ),
    "number-format-hides": Kind(
        "Number formats that show nothing",
        "sheet has cells whose format shows nothing",
        "sheets have cells whose format shows nothing",
        f"Whoever clicks on the cells can read what they hold. Delete it. {_CLEAN_COPY}",
    ),
    "number-format-masks": Kind(
        "Number formats that show something else",
        "sheet has cells that show something else than they hold",
        "sheets have cells that show something else than they hold",
        f"The cell shows “<5”, say, and holds the figure. Type in its place what is to be read. {_CLEAN_COPY}",
    ),
    "protection-hides": Kind(
        "Cells hidden by protection",
        "sheet has cells that its protection hides",
        "sheets have cells that their protection hides",
        f"Anybody can take the protection off. Delete what the cells hold. {_CLEAN_COPY}",
    ),
    "condition-hides": Kind(
        "Conditional formats that hide cells",
        "sheet has cells that a conditional format hides",
        "sheets have cells that conditional formats hide",
        f"Whoever clicks on the cells can read them. Delete what they hold. {_CLEAN_COPY}",
    ),
    "condition-may-hide": Kind(
        "Conditional formats that may hide cells",
        "sheet has cells that a conditional format may hide",
        "sheets have cells that conditional formats may hide",
        "Open the file and look at these cells. Delete what they hold if they cannot be seen.",
    ),
    "cells-behind": Kind(
        "Cells behind something",
        "sheet has cells behind a picture, shape, chart or merged cell",
        "sheets have cells behind pictures, shapes, charts or merged cells",
        f"Covering a cell takes nothing out of the file. Delete what it holds. {_CLEAN_COPY}",
    ),
    "far-cells": Kind(
        "Cells far away",
        "sheet has cells far away from the rest",
        "sheets have cells far away from the rest",
        "Whoever scrolls or searches comes across them. Delete them if they are no part of the response.",
    ),
    "beyond-header": Kind(
        "Cells without a header",
        "file has cells in columns without a header",
        "files have cells in columns without a header",
        "Look whether they belong to the table.",
    ),
    "rounded-figures": Kind(
        "Rounded figures",
        "sheet shows figures rounded that the file holds in full",
        "sheets show figures rounded that the file holds in full",
        "From an exact share small numbers may be worked out. Round the values themselves if that matters.",
    ),
    "deleted-texts": Kind(
        "Texts of cells that are no longer there",
        "file keeps texts of deleted cells",
        "files keep texts of deleted cells",
        f"Open the file in its program and save it anew. {_CLEAN_COPY}",
    ),
    "pivot-data": Kind(
        "Data behind pivot tables",
        "pivot table keeps data that no cell shows",
        "pivot tables keep data that no cell shows",
        "A double click on a figure shows the rows behind it. Copy the table and paste it as values, then delete the pivot table. "
        f"{_CLEAN_COPY}",
    ),
    "pivot-copy": Kind(
        "Pivot tables of what is shown",
        "pivot table keeps a copy of what is shown",
        "pivot tables keep copies of what is shown",
        "Its copy holds the same rows as the sheet.",
    ),
    "slicer-values": Kind(
        "Data in slicers",
        "slicer keeps values that no cell shows",
        "slicers keep values that no cell shows",
        f"Delete the slicer. {_CLEAN_COPY}",
    ),
    "chart-data": Kind(
        "Data behind charts",
        "chart keeps values that no cell shows",
        "charts keep values that no cell shows",
        f"Put the chart in as a picture. {_CLEAN_COPY}",
    ),
    "external-values": Kind(
        "Data of other workbooks",
        "link to another file keeps data of it",
        "links to other files keep data of them",
        f"Break the link (in Excel: Data, Edit Links, Break Link). {_CLEAN_COPY}",
    ),
    "external-link": Kind(
        "Links to other files",
        "link leads to another file",
        "links lead to other files",
        "Its address may name people or servers. Break the link before the file itself is made public.",
    ),
    "data-model": Kind(
        "Data models",
        "workbook holds a data model",
        "workbooks hold data models",
        f"It holds whole tables, whatever the sheets show. {_CLEAN_COPY}",
    ),
    "query-data": Kind(
        "Data in queries",
        "query holds data that no cell shows",
        "queries hold data that no cell shows",
        f"Delete the query. {_CLEAN_COPY}",
    ),
    "queries": Kind(
        "Queries",
        "workbook has queries",
        "workbooks have queries",
        "They name servers, files and folders. Delete them before the file itself is made public.",
    ),
    "data-connections": Kind(
        "Connections to databases",
        "file says where its data came from",
        "files say where their data came from",
        "They name servers, and may hold passwords. Delete them before the file itself is made public.",
    ),
    "custom-data": Kind(
        "Data beside the sheets",
        "workbook keeps data beside its sheets",
        "workbooks keep data beside their sheets",
        _CLEAN_COPY,
    ),
    "library-properties": Kind(
        "Properties from a document library",
        "thing that a document library knows of a file",
        "things that document libraries know of files",
        "This is usual. Remove it before the file itself is made public.",
    ),
    "name-values": Kind(
        "Values in the list of names",
        "file keeps values in its list of names",
        "files keep values in their lists of names",
        f"Delete the names (in Excel: Formulas, Name Manager). {_CLEAN_COPY}",
    ),
    "names": Kind(
        "Names for hidden or other cells",
        "group of names for cells that are not shown",
        "groups of names for cells that are not shown",
        "The names themselves can be read. Delete those that say too much.",
    ),
    "cell-comments": Kind(
        "Comments in spreadsheets",
        "sheet has comments",
        "sheets have comments",
        f"Delete the comments and notes. {_CLEAN_COPY}",
    ),
    "comment-people": Kind(
        "People named by comments",
        "file lists people who commented",
        "files list people who commented",
        "The list stays when comments are deleted. Remove it with Excel's Document Inspector.",
    ),
    "change-history": Kind(
        "History of changes",
        "spreadsheet keeps the history of its changes",
        "spreadsheets keep the history of their changes",
        f"Accept all changes and stop sharing the workbook. {_CLEAN_COPY}",
    ),
    "scenario": Kind(
        "Scenarios",
        "scenario keeps other values",
        "scenarios keep other values",
        f"Delete the scenarios. {_CLEAN_COPY}",
    ),
    "macros": Kind(
        "Macros",
        "file part holds macros",
        "file parts hold macros",
        f"Macros can be read, with what is written in them. {_CLEAN_COPY}",
    ),
    "hidden-shapes": Kind(
        "Hidden text boxes",
        "sheet has text boxes that cannot be seen",
        "sheets have text boxes that cannot be seen",
        f"Delete them (in Excel: Home, Find and Select, Selection Pane). {_CLEAN_COPY}",
    ),
    "cropped-pictures": Kind(
        "Cropped pictures",
        "sheet has cropped pictures",
        "sheets have cropped pictures",
        "What was cut off is in the file. Delete the cropped areas (in Excel: Picture Format, Compress Pictures).",
    ),
    "pictures": Kind(
        "Pictures in spreadsheets",
        "file holds pictures",
        "files hold pictures",
        "Look at them, and at what stands on them.",
    ),
    "formula-texts": Kind(
        "Words in formulas",
        "sheet has formulas with words that no cell shows",
        "sheets have formulas with words that no cell shows",
        "They show when a cell is clicked. Paste the cells as values if they say too much.",
    ),
    "cell-choices": Kind(
        "Choices of drop-down lists",
        "sheet has choices or messages that no cell shows",
        "sheets have choices or messages that no cell shows",
        "They show when a cell is clicked. Look whether they say too much.",
    ),
    "sheet-header": Kind(
        "Headers and footers of sheets",
        "sheet has a header or footer",
        "sheets have headers or footers",
        "It is seen in print alone. Look whether it says too much.",
    ),
    "cell-links": Kind(
        "Links to files and email addresses",
        "sheet has links to files or email addresses",
        "sheets have links to files or email addresses",
        "Their addresses may name people or servers.",
    ),
    "sheet-protection": Kind(
        "Protected sheets",
        "sheet is protected",
        "sheets are protected",
        "This keeps nobody from reading all that it holds.",
    ),
    "unknown-part": Kind(
        "Parts that are not known",
        "part of a file is not known",
        "parts of files are not known",
        f"Open the file in its program and save it anew. {_CLEAN_COPY}",
    ),
}

"""What is found hidden in letters, documents and emails that were uploaded."""

from typing import Final

from requests_app.checks.finding import Kind

_CLEAN_COPY: Final = "Then discard this letter and upload the clean copy."

HIDDEN_DOCUMENTS: Final = {
    "file-not-looked-through": Kind(
        "Files that could not be looked through",
        "file could not be looked through for hidden data",
        "files could not be looked through for hidden data",
        "Nothing is known of what they hide. Open the file, save it under a new name and upload that instead. Accept it only if "
        "you know what is in it.",
    ),
    "tracked-changes-in-file": Kind(
        "Tracked changes",
        "file holds tracked changes, with words that were deleted",
        "files hold tracked changes, with words that were deleted",
        f"Whoever has the file can read what was changed and by whom. Accept or reject all changes in it. {_CLEAN_COPY}",
    ),
    "comments-in-file": Kind(
        "Comments and notes",
        "file holds comments",
        "files hold comments",
        f"Whoever has the file can read them. Delete all comments in it. {_CLEAN_COPY}",
    ),
    "hidden-text-in-file": Kind(
        "Hidden text in files",
        "file holds text that cannot be seen",
        "ways were found in which files hold text that cannot be seen",
        f"Whoever has the file can make it visible or copy it out. Take it out of the file. {_CLEAN_COPY}",
    ),
    "covered-text": Kind(
        "Words under a box or picture",
        "file holds words that are covered, not taken out",
        "ways were found in which words in files are covered, not taken out",
        f"Anybody can copy them out. Redact the file with a tool that removes the words. {_CLEAN_COPY}",
    ),
    "unapplied-redaction": Kind(
        "Redactions that were not applied",
        "file has redactions that were marked and never applied",
        "files have redactions that were marked and never applied",
        f"The words are still there. Open the file in the program they were marked with and apply them. {_CLEAN_COPY}",
    ),
    "earlier-version": Kind(
        "Earlier versions in a file",
        "file keeps an earlier version with words that were taken out since",
        "earlier versions with words that were taken out since are kept in files",
        f"Anybody can go back to it. Save the file anew with “Save as” or print it to a new PDF. {_CLEAN_COPY}",
    ),
    "embedded-file": Kind(
        "Files inside files",
        "file is inside another file",
        "files are inside other files",
        "Whoever has the outer file can open it. Upload it by itself if it is part of the response; else take it out. "
        f"{_CLEAN_COPY}",
    ),
    "chart-holds-more": Kind(
        "Charts that carry more than they show",
        "chart carries figures that it does not show",
        "charts carry figures that they do not show",
        f"A double click on the chart opens them. Paste the chart as a picture instead. {_CLEAN_COPY}",
    ),
    "left-over-parts": Kind(
        "Leftovers in files",
        "file holds something that is no longer part of it",
        "files hold things that are no longer part of them",
        f"It can be taken out of the file with common tools. Save the file anew or print it to a new PDF. {_CLEAN_COPY}",
    ),
    "active-content": Kind(
        "Programs in files",
        "file holds programs that run when it is opened",
        "files hold programs that run when they are opened",
        f"A response has no need of programs. Print the file to a new PDF. {_CLEAN_COPY}",
    ),
    "email-tells-more": Kind(
        "What an email says beside its words",
        "email says more than is read from it",
        "emails say more than is read from them",
        "Names, addresses and routes in an email are not published with the letter. Make sure that the file itself is not made public.",
    ),
    "layers-switched-off": Kind(
        "Layers that are switched off",
        "file has layers that are switched off",
        "files have layers that are switched off",
        "Anybody can switch them on. Take them out of the file, or print it to a new PDF.",
    ),
    "notes-on-page": Kind(
        "Text laid on a page",
        "file has text laid on a page as a note",
        "files have text laid on a page as a note",
        "What lies under it is still there. Print the file to a new PDF if it covers something.",
    ),
    "form-values": Kind(
        "Forms that are filled in",
        "file is a form with values",
        "files are forms with values",
        "A form may hold more than its fields show. Print it to a new PDF.",
    ),
    "field-codes": Kind(
        "Codes with words that are not shown",
        "file has codes that hold words it does not show",
        "files have codes that hold words they do not show",
        "In Word, Alt+F9 shows them. Turn fields into text with Ctrl+Shift+F9.",
    ),
    "links-to-elsewhere": Kind(
        "Names of folders, servers and users",
        "file names places on a computer or network",
        "files name places on a computer or network",
        "They can tell who works where. Break the links in the file before it is passed on.",
    ),
    "document-data": Kind(
        "Data that no page shows",
        "file holds data that no page shows",
        "files hold data that no page shows",
        "Remove it with “Inspect document” in Word before the file is passed on.",
    ),
    "headers-not-shown": Kind(
        "Headers and footers that no page shows",
        "file holds headers or footers that no page shows",
        "files hold headers or footers that no page shows",
        "They come up when a setting is changed. Empty them in the file before it is passed on.",
    ),
    "picture-tells-more": Kind(
        "Pictures that tell more than they show",
        "file has pictures that tell more than they show",
        "ways were found in which pictures in files tell more than they show",
        "Cut-off parts and places are kept with a picture. Compress pictures in the file, and delete cropped areas.",
    ),
    "private-data": Kind(
        "What a program keeps for itself",
        "file holds a program's own data",
        "files hold programs' own data",
        "It can show an earlier state of the page. Print the file to a new PDF before it is passed on.",
    ),
    "bookmarks": Kind(
        "Bookmarks that say more",
        "file has bookmarks with words that no page says",
        "files have bookmarks with words that no page says",
        "A heading that was redacted may still stand there. Delete the bookmarks.",
    ),
    "document-properties": Kind(
        "Properties of files",
        "thing that a file says of itself",
        "things that files say of themselves",
        "Who wrote it, when and with what. This is usual. Remove it before the file itself is made public.",
    ),
}

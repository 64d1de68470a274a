"""What is found hidden in letters, documents and emails that were uploaded."""

from typing import Final

from requests_app.checks.finding import Kind

HIDDEN_DOCUMENTS: Final = {
    "file-not-looked-through": Kind(
        "Files that could not be looked through",
        "file could not be looked through for hidden data",
        "files could not be looked through for hidden data",
        "Nothing is known of what they hide. Take the file out, or upload a copy that was saved anew. Accept it only if you know "
        "what is in it.",
    ),
}

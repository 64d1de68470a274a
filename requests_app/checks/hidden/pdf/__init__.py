"""What is hidden in a PDF."""

from collections.abc import Iterator

from requests_app.checks.finding import Finding
from requests_app.checks.hidden.embedded import Look
from requests_app.checks.hidden.pdf.objects import hidden_objects
from requests_app.checks.hidden.pdf.pages import unseen_words
from requests_app.checks.hidden.pdf.revisions import earlier_versions
from requests_app.letters.readers.pdf import open_pdf


def hidden_in_pdf(content: bytes, look: Look) -> Iterator[Finding]:
    """Yield what a PDF hides. look: looks through a file inside it. Raises UnreadableLetter."""
    file = open_pdf(content)
    yield from hidden_objects(content, file, look)
    yield from earlier_versions(content, file, look)
    # Last, since it changes the pages.
    yield from unseen_words(file)
    file.close()

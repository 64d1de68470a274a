"""What is hidden in a Word document (.docx)."""

from collections.abc import Iterator

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.docx.changes import comments, people, tracked_changes
from requests_app.checks.hidden.docx.charts import charts, workbooks_of_charts
from requests_app.checks.hidden.docx.parts import (
    building_blocks,
    custom_data,
    fields,
    left_over,
    links,
    unshown_headers,
    variables,
)
from requests_app.checks.hidden.docx.shapes import shapes_out_of_sight
from requests_app.checks.hidden.docx.stories import roots_of, stories_of
from requests_app.checks.hidden.docx.unseen import unseen_text
from requests_app.checks.hidden.embedded import Look, embedded_file
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.packages import Package
from requests_app.checks.hidden.properties import document_properties, pictures
from requests_app.letters.readers.docx.styles import Styles
from tables_app.seen.parts import local


def hidden_in_docx(content: bytes, look: Look) -> Iterator[Finding]:
    """Yield what a Word document hides. look: looks through a file inside it. Raises DamagedFile."""
    package = Package(content)
    roots = roots_of(package)
    stories = stories_of(roots)
    styles = Styles(next((root for root in roots.values() if local(root) == "styles"), None))
    yield from tracked_changes(stories)
    yield from comments(stories)
    yield from unseen_text(stories, styles, roots)
    yield from shapes_out_of_sight(stories)
    yield from charts(package, roots)
    yield from _embedded(package, look)
    yield from left_over(package)
    yield from fields(stories)
    yield from links(package)
    yield from unshown_headers(package, stories, roots)
    yield from variables(roots)
    yield from custom_data(roots)
    yield from building_blocks(stories)
    yield from pictures((name, package.read(name)) for name in package.names if "/media/" in name)
    yield from _thumbnail(package)
    yield from people(roots)
    yield from document_properties(roots)


def _embedded(package: Package, look: Look) -> Iterator[Finding]:
    behind_charts = workbooks_of_charts(package)
    for name in package.names:
        lower = name.lower()
        if "/embeddings/" in lower or "/activex/" in lower or "afchunk" in lower:
            yield from embedded_file(package.read(name), name, look, is_expected=lower in behind_charts)


def _thumbnail(package: Package) -> Iterator[Finding]:
    if seen := [Seen(name) for name in package.names if name.lower().startswith("docprops/thumbnail")]:
        what = "The file holds a small picture of its first page as it was when it was saved"
        yield found("document-properties", Severity.INFORMATION, what, seen, key="thumbnail")

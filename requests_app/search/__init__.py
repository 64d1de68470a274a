"""The only package that knows how searching works: PostgreSQL's full text search over one narrow row a request."""

from requests_app.search.alike import alike
from requests_app.search.bounds import RETRY_AFTER, SearchTooSlow, bounded
from requests_app.search.counting import Choice, Facet, Found, facets, look
from requests_app.search.criteria import MAX_WORDS, Criteria, Sort
from requests_app.search.finding import entries_of, find, requests_of
from requests_app.search.indexing import index
from requests_app.search.nearest import FEW, nearest
from requests_app.search.questions import find_questions
from requests_app.search.spelling import suggestion
from requests_app.search.tables import TableCriteria, find_tables
from requests_app.search.words import CONFIG, reference_key, words_in

__all__ = [
    "CONFIG",
    "FEW",
    "MAX_WORDS",
    "RETRY_AFTER",
    "Choice",
    "Criteria",
    "Facet",
    "Found",
    "SearchTooSlow",
    "Sort",
    "TableCriteria",
    "alike",
    "bounded",
    "entries_of",
    "facets",
    "find",
    "find_questions",
    "find_tables",
    "index",
    "look",
    "nearest",
    "reference_key",
    "requests_of",
    "suggestion",
    "words_in",
]

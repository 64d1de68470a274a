"""What others read of the pages is as the standards say: Atom by its grammar, JSON Feed by a schema, JSON-LD as triples."""

import json
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.test import Client
from lxml import etree
from rdflib import DCAT, DCTERMS, RDF, Graph, Namespace, URIRef

from requests_app.bulk_files import making
from requests_app.models import Authority, InformationRequest
from tests.builders import answer, correct, letter_of, parsed_letter, publish_letter, question, table

OF_RDFLIB: Final = "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
"""rdflib's own reader of JSON-LD uses what rdflib advises against."""
SCHEMA: Final = Namespace("https://schema.org/")
NAMES: Final = "{http://www.w3.org/2005/Atom}"
ATOM: Final = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))

_ADDRESS: Final = {"type": "string", "format": "uri", "pattern": "^https?://"}
_AUTHORS: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "anyOf": [{"required": ["name"]}, {"required": ["url"]}, {"required": ["avatar"]}],
        "properties": {"name": {"type": "string"}, "url": _ADDRESS, "avatar": _ADDRESS},
    },
}
_INSTANT: Final = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
JSON_FEED: Final = {  # https://www.jsonfeed.org/version/1.1/
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "next_url": _ADDRESS,
        "description": {"type": "string"},
        "language": {"type": "string", "pattern": "^[a-z]{2}(-[A-Za-z]+)?$"},
        "authors": _AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": _ADDRESS,
                    "title": {"type": "string"},
                    "content_text": {"type": "string"},
                    "content_html": {"type": "string"},
                    "summary": {"type": "string"},
                    "date_published": _INSTANT,
                    "date_modified": _INSTANT,
                    "authors": _AUTHORS,
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
                "propertyNames": {
                    "pattern": "^(_.+|id|url|external_url|title|content_text|content_html|summary|image|"
                    "date_published|date_modified|authors|tags|language|attachments)$"
                },
            },
        },
    },
    "propertyNames": {
        "pattern": "^(_.+|version|title|home_page_url|feed_url|description|user_comment|next_url|icon|favicon|"
        "authors|language|expired|hubs|items)$"
    },
}


@pytest.fixture
def info_request(authority: Authority) -> InformationRequest:
    authority.licence_name, authority.licence_url = "A licence", "https://licence.example/"
    authority.save()
    asked = (question("1", "Who & <b>what</b>?"),)
    publish_letter(authority, reference=None, date=None, questions=asked, answers=(answer("1"),))
    found = publish_letter(
        authority,
        reference="FOI-1",
        title="Potholes </script> & “bridges”",
        answers=(answer("1", tables=["t1"]),),
        tables=(table(),),
    )
    correct(letter_of(found), parsed_letter(reference="FOI-1", tables=(table(),)), "A sum.")
    return found


@pytest.mark.usefixtures("info_request")
@pytest.mark.parametrize("query", ["", "?q=potholes&outcome=granted_in_full", "?q=nothingness"])
def test_atom_feeds_keep_the_grammar(visitor: Client, query: str) -> None:
    response = visitor.get(f"/search.atom{query}")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(response.content)
    assert ATOM.validate(feed), ATOM.error_log
    ids = [each.text for each in feed.iter(f"{NAMES}id")]
    assert len(ids) == len(set(ids))
    (own,) = [each.get("href", "") for each in feed.findall(f"{NAMES}link") if each.get("rel") == "self"]
    assert urlsplit(own).path == "/search.atom"


def test_the_grammar_tells_what_is_no_feed(visitor: Client, info_request: InformationRequest) -> None:
    text = visitor.get("/search.atom").text
    for wrong in (
        re.sub(r"<updated>.*?</updated>", "", text, count=1),
        re.sub(r"<author>.*?</author>", "", text, count=1),
        re.sub(r"<id>.*?</id>", "<id>no address</id>", text, count=1),
    ):
        assert wrong != text
        assert not ATOM.validate(etree.fromstring(wrong.encode()))


@pytest.mark.usefixtures("info_request")
@pytest.mark.parametrize("query", ["", "?q=potholes", "?q=nothingness"])
def test_json_feeds_keep_the_schema(visitor: Client, query: str) -> None:
    feed = visitor.get(f"/search.feed.json{query}").json()
    jsonschema.validate(feed, JSON_FEED)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(feed | {"items": [{"id": 1}]}, JSON_FEED)


def triples(page: str) -> Graph:
    """Read the linked data of a page; schema.org's own document, which is on the web, only says where its names are."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    document = json.loads(found)
    assert document["@context"][0] == "https://schema.org"
    document["@context"][0] = {"@vocab": str(SCHEMA)}
    return Graph().parse(data=json.dumps(document), format="json-ld")


def check_catalogued(graph: Graph, kind: URIRef) -> set[Any]:
    """What DCAT asks of each thing of a kind: a title, a description, and files that can be fetched."""
    found = set(graph.subjects(RDF.type, kind))
    for each in found:
        assert isinstance(each, URIRef)
        assert graph.value(each, DCTERMS.title)
        assert graph.value(each, DCTERMS.description)
        for file in graph.objects(each, DCAT.distribution):
            assert (file, RDF.type, DCAT.Distribution) in graph
            assert isinstance(graph.value(file, DCAT.downloadURL), URIRef)
            assert isinstance(graph.value(file, DCAT.mediaType), URIRef)
    return found


@pytest.mark.filterwarnings(OF_RDFLIB)
def test_a_request_and_its_tables_are_data_sets_to_a_harvester(
    visitor: Client, info_request: InformationRequest
) -> None:
    own = info_request.tables.get().table.get_absolute_url()
    for address in (info_request.get_absolute_url(), own):
        graph = triples(visitor.get(address).text)
        assert check_catalogued(graph, DCAT.Dataset) == {URIRef(f"https://log.example{own}")}
        assert (
            URIRef(f"https://log.example{own}"),
            DCTERMS.license,
            URIRef("https://licence.example/"),
        ) in graph
        (report,) = graph.subjects(RDF.type, SCHEMA.Report)
        assert str(report).endswith(info_request.get_absolute_url())


@pytest.mark.filterwarnings(OF_RDFLIB)
@pytest.mark.usefixtures("info_request")
def test_the_data_page_is_a_catalogue_to_a_harvester(visitor: Client) -> None:
    making.make()
    graph = triples(visitor.get("/data").text)
    (catalogue,) = check_catalogued(graph, DCAT.Catalog)
    sets = check_catalogued(graph, DCAT.Dataset)
    assert set(graph.objects(catalogue, DCAT.dataset)) == sets
    assert len(sets) == 2
    files = {str(file) for each in sets for file in graph.objects(each, DCAT.distribution)}
    assert "https://log.example/data/bulk/log.parquet.zip" in files

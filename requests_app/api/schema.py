"""What the OpenAPI document says beside what it finds in the views, and the page that shows it."""

from functools import cache
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import problems
from requests_app.api.choosing import FIELDS

_DESCRIPTION: Final = """\
What public authorities have answered to freedom of information requests: requests, questions, answers,
the exemptions they rest on and the tables they hold.

* No key is needed to read. `licence` in each record says how it may be used again.
* Dates are `YYYY-MM-DD`, instants RFC 3339 in UTC. What is missing is `null`.
* A parameter that is a list asks for any of its values; any other is given once. A parameter that does not exist is an error.
* Errors are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems; switch on `type`.
* `fields=id,title` gives no more of each record than that; `include` adds what lists leave out.
* To copy everything, walk over `requests` with `cursor`, then follow `changes`, which also says what was withdrawn
  and has to be deleted.
"""
_TAGS: Final = {
    "log": "What is published.",
    "law": "The provisions that answers rest on.",
    "authorities": "Who publishes here.",
    "copying": "What changed since.",
    "staff": "For programs of an authority's staff, with a key. A key does what its scopes say, in a person's name.",
}
_MEANINGS: Final = {
    HTTPStatus.BAD_REQUEST: "A parameter does not exist, is repeated or has a wrong value.",
    HTTPStatus.NOT_FOUND: "Nothing with this id is here.",
    HTTPStatus.GONE: "It was withdrawn: `withdrawn_at` and `reason` say when and why. Delete copies.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests in a short time.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The search takes too long.",
    HTTPStatus.UNAUTHORIZED: "The key is missing, wrong, revoked or expired.",
    HTTPStatus.FORBIDDEN: "The key has not the scope for this.",
    HTTPStatus.CONFLICT: "It cannot be done now: `type` and `detail` say why.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "It cannot be done so: `type` and `detail` say why.",
    HTTPStatus.PRECONDITION_FAILED: "`If-Match` names a version that the letter is not at any more.",
    HTTPStatus.PRECONDITION_REQUIRED: "It was not said which version of the letter this is for.",
}
_PROBLEM: Final = {
    "type": "object",
    "description": "An error, RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": f"A name for programs, such as {problems.TYPE_PREFIX}invalid.",
        },
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
        "withdrawn_at": {"type": "string", "format": "date-time", "description": "With 410."},
        "reason": {"type": "string", "description": "With 410: why it was withdrawn."},
        "advice": {"type": "string", "description": "With 422: what to do about the file."},
        "filename": {"type": "string", "description": "With 422: the file that was refused."},
        "letter": {
            "type": "object",
            "description": "With 409: the letter that the file became when it was sent in before.",
            "required": ["id", "api_url"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "api_url": {"type": "string", "format": "uri"},
            },
        },
        "version": {
            "type": ["integer", "null"],
            "description": "With stale-version: the version that the letter is at.",
        },
        "letter_status": {"type": "string", "description": "With not-now: where the letter stands."},
        "operation": {
            "type": "integer",
            "description": "With edit-not-possible: which operation it is, counted from 0.",
        },
        "in_the_way": {
            "type": "array",
            "description": "With publication-not-possible: what stands in the way, and what to do about each.",
            "items": {"type": "string"},
        },
        "findings": {
            "type": "array",
            "description": "With publication-not-possible: the findings that have to be put right or accepted first.",
            "items": {"$ref": "#/components/schemas/Finding"},
        },
        "errors": {
            "type": "array",
            "description": "Each thing that is wrong in what was sent.",
            "items": {"$ref": "#/components/schemas/ProblemItem"},
        },
    },
}
_PROBLEM_ITEM: Final = {
    "type": "object",
    "required": ["pointer", "code", "detail"],
    "properties": {
        "pointer": {
            "type": "string",
            "description": "Where: /order is the parameter or member `order`, and an empty text the whole of what was sent.",
        },
        "code": {"type": "string", "description": "A name for programs, such as unknown or required."},
        "detail": {"type": "string", "description": "What is wrong, for people."},
    },
}


def with_problems(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Describe the API as a whole, and say of each operation which problems it answers with."""
    result["info"]["description"] = _DESCRIPTION
    result["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    result["components"]["schemas"] |= {"Problem": _PROBLEM, "ProblemItem": _PROBLEM_ITEM}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            _let_choose(operation, result["components"]["schemas"])
            operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
            if operation.get("security") == [{}]:
                del operation["security"]
            for status in _statuses(path, operation):
                operation["responses"][str(int(status))] = _response(status)
    return result


def _let_choose(operation: dict[str, Any], components: dict[str, Any]) -> None:
    """Say of the records of an operation with `fields` that each field may be missing."""
    if any(each["name"] == FIELDS for each in operation.get("parameters", ())):
        (answer,) = operation["responses"]["200"]["content"].values()
        record = _component(answer["schema"], components)
        if "results" in record["properties"]:
            record = _component(record["properties"]["results"]["items"], components)
        record.pop("required", None)


def _component(reference: dict[str, str], components: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = components[reference["$ref"].rpartition("/")[2]]
    return found


def _statuses(path: str, operation: dict[str, Any]) -> list[HTTPStatus]:
    """Return the problems that an operation may answer with."""
    found = [HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS]
    if "{" in path:
        found.append(HTTPStatus.NOT_FOUND)
    if "{request_id}" in path or "{table_id}" in path:
        found.append(HTTPStatus.GONE)
    searches = any(parameter["name"] == "q" for parameter in operation.get("parameters", ()))
    if searches or path.endswith("/match"):
        found.append(HTTPStatus.SERVICE_UNAVAILABLE)
    if operation.get("security"):
        found += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    if "requestBody" in operation:
        found.append(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if "requestBody" in operation and operation.get("security"):
        found += [HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY]
    if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
        found += [HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED]
    return found


def _response(status: HTTPStatus) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": _MEANINGS.get(status, status.phrase),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        described["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        }
    return described


class Document(SpectacularAPIView):
    """The OpenAPI document. It is the same for everybody, so it is put together once a process."""

    content_negotiation_class = DefaultContentNegotiation

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(_document())


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = SpectacularAPIView.generator_class().get_schema(request=None, public=True)
    return document


document = Document.as_view()

# Swagger UI writes its own style elements, which the site's policy forbids everywhere else.
_POLICY: dict[str, Any] = settings.SECURE_CSP | {"style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
docs = csp_override(_POLICY)(
    SpectacularSwaggerSplitView.as_view(
        url_name="api-schema", content_negotiation_class=DefaultContentNegotiation
    )
)

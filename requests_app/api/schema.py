"""What the OpenAPI document says beside what it finds in the views, and the page that shows it."""

from http import HTTPStatus
from typing import Any, Final

from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from requests_app.api import problems

_DESCRIPTION: Final = """\
What public authorities have answered to freedom of information requests: requests, questions, answers,
the exemptions they rest on and the tables they hold.

* No key is needed to read. `licence` in each record says how it may be used again.
* Dates are `YYYY-MM-DD`, instants RFC 3339 in UTC. What is missing is `null`.
* A parameter given several times asks for any of its values. A parameter that does not exist is an error.
* Errors are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems; switch on `type`.
* To copy everything, walk over `requests` with `cursor`, then follow `changes`, which also says what was withdrawn
  and has to be deleted.
"""
_TAGS: Final = {
    "log": "What is published.",
    "law": "The provisions that answers rest on.",
    "authorities": "Who publishes here.",
    "copying": "What changed since.",
    "staff": "For programs of an authority's staff, with a key. A program can send letters in; people publish.",
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
        "pointer": {"type": "string", "description": "Where: /order is the parameter `order`."},
        "code": {"type": "string", "description": "A name for programs, such as unknown or required."},
        "detail": {"type": "string", "description": "What is wrong, for people."},
    },
}

"""Who a key lets in: the program it was made for, to its authority's letters, within its scopes."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import pghistory
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.views.decorators.cache import cache_control
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
    throttle_classes,
)
from rest_framework.exceptions import AuthenticationFailed, NotFound, PermissionDenied
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView
from rest_framework_api_key.permissions import KeyParser

from requests_app.models import ApiKey, Letter
from requests_app.models.workroom import KEY_AT_WORK

Scope = ApiKey.Scope


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key …`. A key is nobody's session, so `request.user` is nobody; `request.auth` is the key."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        given = KeyParser().get(request)
        if given is None:
            return None
        try:
            key: ApiKey = ApiKey.objects.get_from_key(given)
        except ApiKey.DoesNotExist as error:
            raise AuthenticationFailed("This key is wrong or was revoked.") from error
        if key.has_expired:
            raise AuthenticationFailed("This key has expired. Ask for a new one.")
        pghistory.context(key=key.prefix)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return 'Api-Key realm="staff"'


def key_of(request: Request) -> ApiKey:
    """Return the key that opened a view with `KeyAuthentication`."""
    assert isinstance(request.auth, ApiKey)  # noqa: S101: a view without a key was refused before
    return request.auth


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = KeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Api-Key ` and the key that `manage.py make_key` or the page “API keys” showed.",
        }


class _HasScope(BasePermission):
    """A key must have been made for what it is used for. scopes: any of these is enough for the method."""

    scopes: Mapping[str, Sequence[Scope]]

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        enough = self.scopes.get("GET" if request.method == "HEAD" else str(request.method))
        if enough is None:
            return True  # none of the view's methods: REST framework says so, and which there are
        self.message = f"This key has not the scope {' or '.join(enough)}."
        return any(scope in request.auth.scopes for scope in enough)


class KeyThrottle(SimpleRateThrottle):
    scope = "staff"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": key_of(request).prefix}


def for_keys(
    *, parser: type[BaseParser] = JSONParser, **methods: Scope | Sequence[Scope]
) -> Callable[[Callable[..., Response]], Callable[..., HttpResponseBase]]:
    """Make a view that only keys open: `for_keys(GET=Scope.READ)`, each method with the scopes of which it takes one."""
    scopes = {name: [of] if isinstance(of, Scope) else list(of) for name, of in methods.items()}
    permission = type("HasScope", (_HasScope,), {"scopes": scopes})

    def decorate(view: Callable[..., Response]) -> Callable[..., HttpResponseBase]:
        view = authentication_classes([KeyAuthentication])(view)
        view = permission_classes([permission])(view)
        view = throttle_classes([KeyThrottle])(view)
        view = parser_classes([parser])(view)
        names = [*methods, *(["HEAD"] if "GET" in methods else [])]
        return cache_control(private=True, no_store=True)(api_view(names)(view))

    return decorate


MULTIPART: Final = MultiPartParser


# What it opens -----------------------------------------------------------------------------------


def letters_of(key: ApiKey) -> QuerySet[Letter]:
    """The letters that a key opens: its authority's."""
    found = Letter.objects.filter(authority=key.authority_id).prefetch_related("files")
    return found.select_related("info_request__authority", "revision__by", "owner")


def letter_of(key: ApiKey, letter_id: uuid.UUID) -> Letter:
    letter = letters_of(key).select_related("authority").filter(pk=letter_id).first()
    if letter is None:
        raise NotFound("There is no such letter of this key's authority.")
    return letter


# Whose hand it is --------------------------------------------------------------------------------


@contextmanager
def at_work(request: Request) -> Iterator[ApiKey]:
    """While it lasts, what is done is written down as done by the program with this key."""
    key = key_of(request)
    token = KEY_AT_WORK.set(key.name)
    try:
        yield key
    finally:
        KEY_AT_WORK.reset(token)


@contextmanager
def in_a_persons_name(request: Request) -> Iterator[User]:
    """As `at_work`, in the name of the person whom the key acts for."""
    with at_work(request) as key:
        person = key.person
        assert person is not None, "A constraint says so of every key with such a scope."
        pghistory.context(user=person.pk)
        yield person


def require_permission(person: User, permission: str, letter: Letter) -> None:
    """A program may do nothing that the person in whose name it acts may not do in the workroom just now."""
    if not person.has_perm(f"requests_app.{permission}", letter):
        raise PermissionDenied(
            f"This key acts for {person.get_username()}, who may not do this with this letter. An administrator can "
            "change what that person may do, or make a key that acts for somebody else."
        )


def require_scope(key: ApiKey, scope: Scope) -> None:
    if scope not in key.scopes:
        raise PermissionDenied(f"This key has not the scope {scope}.")

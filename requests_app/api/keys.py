"""Who a key lets in: the program it was made for, to its authority's letters, within its scopes."""

import pghistory
from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView
from rest_framework_api_key.permissions import KeyParser

from requests_app.models import ApiKey


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key …`. A key names no person, so `request.user` is nobody; `request.auth` is the key."""

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
            "description": "`Api-Key ` and the key that `manage.py make_key` printed.",
        }


class HasScope(BasePermission):
    """A key must have been made for what it is used for: reading, or sending in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        needed = ApiKey.Scope.WRITE if request.method == "POST" else ApiKey.Scope.READ
        self.message = f"This key has not the scope {needed}."
        return needed in request.auth.scopes


class KeyThrottle(SimpleRateThrottle):
    scope = "staff"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": key_of(request).prefix}

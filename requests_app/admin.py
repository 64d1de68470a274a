"""Django's admin: for people, authorities and roles, and for looking. What is published has one door, and it is not this."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest
from rest_framework_api_key.models import APIKey as UnusedKey

from requests_app.access_log import look
from requests_app.models import (
    Answer,
    ApiKey,
    Authority,
    Change,
    Event,
    Exemption,
    InformationRequest,
    Letter,
    LetterFile,
    Membership,
    Question,
    Revision,
    Tombstone,
)

if TYPE_CHECKING:  # Django's own classes take no parameters while they run
    _Inline = admin.TabularInline[Membership, Authority]
    _AuthorityAdmin = admin.ModelAdmin[Authority]
    _KeyAdmin = admin.ModelAdmin[ApiKey]
    _AnyAdmin = admin.ModelAdmin[models.Model]
else:
    _Inline = admin.TabularInline
    _AuthorityAdmin = _KeyAdmin = _AnyAdmin = admin.ModelAdmin


admin.site.unregister(UnusedKey)  # the library's own keys open nothing here


class MembershipInline(_Inline):
    model = Membership
    extra = 1
    autocomplete_fields = ["user"]


@admin.register(Authority)
class AuthorityAdmin(_AuthorityAdmin):
    list_display = ["name", "slug", "email", "licence_name"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Authority | None = None) -> list[str]:
        return ["slug"] if obj else []  # it is in addresses that others have kept

    def get_prepopulated_fields(self, request: HttpRequest, obj: Authority | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}


@admin.register(ApiKey)
class ApiKeyAdmin(_KeyAdmin):
    """Keys are made by `manage.py make_key`, which alone can show them. Here they are revoked."""

    list_display = ["name", "prefix", "authority", "created", "expiry_date", "revoked"]
    fields = ["name", "prefix", "authority", "scopes", "created", "expiry_date", "revoked"]
    readonly_fields = ["name", "prefix", "authority", "scopes", "created"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class LookingOnly(_AnyAdmin):
    """Rows to look at: whatever changes them writes the audit trail as well, and so is not here."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        shown = super().get_object(request, object_id, from_field)
        letter = shown if isinstance(shown, Letter) else getattr(shown, "letter", None)
        if isinstance(letter, Letter) and isinstance(request.user, User):
            look(letter, "admin", by=request.user)
        return shown

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


_COLUMNS: Final[dict[type[models.Model], list[str]]] = {
    Letter: ["reference", "title", "authority", "status", "uploaded_at"],
    LetterFile: ["filename", "kind", "size", "letter"],
    Revision: ["letter", "number", "operation", "by", "at"],
    Event: ["letter", "came_from", "went_to", "by", "by_key", "at"],
    InformationRequest: ["reference", "title", "authority", "published_at", "version"],
    Question: ["info_request", "number", "text"],
    Answer: ["info_request", "disposition", "text"],
    Exemption: ["code", "title", "regime"],
    Tombstone: ["slug", "authority", "withdrawn_at"],
    Change: ["slug", "kind", "authority", "at"],
}
for _model, _columns in _COLUMNS.items():
    admin.site.register(_model, LookingOnly, list_display=_columns)

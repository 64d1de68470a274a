"""Django's admin, for those who run the site: authorities, who works for them, and keys. Letters are not in it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from rest_framework_api_key.models import APIKey as UnusedKey

from requests_app.models import ApiKey, Authority, Membership

admin.site.unregister(UnusedKey)  # the library's own keys open nothing here


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]  # no type at run time
    model = Membership
    extra = 1
    autocomplete_fields = ["user"]


@admin.register(Authority)
class AuthorityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug", "licence_name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Authority | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Authority | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Keys are made by `manage.py make_key`, which alone can show them. Here they are revoked."""

    list_display = ["name", "prefix", "authority", "created", "expiry_date", "revoked"]
    fields = ["name", "prefix", "authority", "scopes", "created", "expiry_date", "revoked"]
    readonly_fields = ["name", "prefix", "authority", "scopes", "created"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

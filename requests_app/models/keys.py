"""Keys of programs that work for an authority's staff: a case-management system that sends in letters."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from rest_framework_api_key.models import AbstractAPIKey, APIKeyManager

from requests_app.models.authority import Authority
from requests_app.models.history import audited


# Its id holds the hash, so its history goes by the prefix.
@audited(fields=["prefix", "name", "authority", "scopes", "revoked", "expiry_date"], goes_by_id=False)
class ApiKey(AbstractAPIKey):  # type: ignore[misc]  # it ships no types
    """A key to the staff API: it belongs to a program, not to a person, and opens one authority's letters.

    Only its hash is kept. Whoever makes it is shown it once.
    """

    class Scope(models.TextChoices):
        READ = "letters:read", "See where letters stand and what was read in them"
        WRITE = "letters:write", "Send in letters"

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope))

    objects: ClassVar[APIKeyManager] = APIKeyManager()

    class Meta(AbstractAPIKey.Meta):  # type: ignore[misc]
        constraints = [
            models.CheckConstraint(
                name="key_may_do_something",
                condition=models.Q(scopes__len__gt=0),
                violation_error_message="A key has at least one scope.",
            ),
        ]

"""Keys of programs that work for an authority's staff, and the answers that are kept for a program that asks twice."""

from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from rest_framework.utils.encoders import JSONEncoder
from rest_framework_api_key.models import AbstractAPIKey, APIKeyManager

from requests_app.models.authority import Authority
from requests_app.models.history import audited


# Its id holds the hash, so its history goes by the prefix.
@audited(
    fields=["prefix", "name", "authority", "person", "scopes", "revoked", "expiry_date"], goes_by_id=False
)
class ApiKey(AbstractAPIKey):  # type: ignore[misc]  # it ships no types
    """A key to the staff API: it belongs to a program and opens one authority's letters.

    What the program corrects and moves it does in a person's name: it may do what that person may at that moment, and what
    its scopes say, and the two-person rule counts both as one. Only the key's hash is kept; whoever makes it sees it once.
    """

    class Scope(models.TextChoices):
        READ = "letters:read", "See where letters stand, what was read in them and what the checks found"
        WRITE = "letters:write", "Send in letters"
        EDIT = "letters:edit", "Correct letters, and accept what the checks found"
        MOVE = (
            "letters:move",
            "Take letters, send them for review and back, undo corrections, discard letters",
        )
        PUBLISH = "letters:publish", "Publish and withdraw letters"

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="In whose name it corrects and moves letters.",
    )
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope))

    objects: ClassVar[APIKeyManager] = APIKeyManager()

    class Meta(AbstractAPIKey.Meta):  # type: ignore[misc]
        constraints = [
            models.CheckConstraint(
                name="key_may_do_something",
                condition=Q(scopes__len__gt=0),
                violation_error_message="A key has at least one scope.",
            ),
            models.CheckConstraint(
                name="key_that_changes_letters_does_it_in_a_persons_name",
                condition=Q(person__isnull=False)
                | ~Q(scopes__overlap=["letters:edit", "letters:move", "letters:publish"]),
                violation_error_message="A key that corrects or moves letters does it in a person's name.",
            ),
        ]


IN_A_NAME: Final = (ApiKey.Scope.EDIT, ApiKey.Scope.MOVE, ApiKey.Scope.PUBLISH)
"""The scopes with which a program acts in a person's name."""


class KeptAnswer(models.Model):
    """What a program was answered, kept for a day under its Idempotency-Key: sent again, it gets the same, and nothing is
    done twice.
    """

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, help_text="The Idempotency-Key, which the program makes up.")
    asked = models.CharField(max_length=64, help_text="The SHA-256 of what was asked.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.JSONField(encoder=JSONEncoder)
    letter = models.UUIDField(null=True, db_index=True, help_text="The letter it tells of.")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="an_answer_is_kept_once")]

    def __str__(self) -> str:
        return self.name

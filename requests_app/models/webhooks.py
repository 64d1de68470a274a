"""Addresses that are told of what is published, corrected and withdrawn, and what was sent to them."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requests_app.models.authority import Authority
from requests_app.models.history import audited


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def on(self) -> Self:
        """Those that something is sent to."""
        return self.filter(off_because="")


@audited(fields=["id", "authority", "events", "off_because"])
class Webhook(models.Model):
    """An address that an authority's administrator wants told."""

    class Event(models.TextChoices):
        PUBLISHED = "request.published", "A response is published"
        CORRECTED = "request.corrected", "A published response is corrected"
        WITHDRAWN = "request.withdrawn", "A published response is withdrawn"

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=40, choices=Event))
    secret = models.CharField(max_length=100, help_text="What deliveries are signed with; shown once.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    failing_since = models.DateTimeField(
        null=True, help_text="When the first of its deliveries failed since one arrived."
    )
    off_because = models.TextField(
        blank=True, help_text="Why nothing is sent to it any more. Empty: it is on."
    )

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="webhook_is_told_of_something",
                condition=Q(events__len__gt=0),
                violation_error_message="An address is told of at least one thing.",
            )
        ]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """Something that is sent to an address until it arrives, or is given up."""

    class State(models.TextChoices):
        WAITING = "waiting", "On its way"
        ARRIVED = "arrived", "Arrived"
        FAILED = "failed", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40, choices=Webhook.Event)
    body = models.JSONField(help_text="What is sent: only what is public.")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="The status of the last answer.")
    problem = models.TextField(blank=True, help_text="Why the last attempt failed, in words of ours.")

    class Meta:
        ordering = ["-at", "id"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"

"""Whether the site lives (`/healthz`) and whether it can do its work (`/readyz`), for whatever watches it.

A middleware and not views, since a probe knows neither the site's host name nor that it speaks HTTPS.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateWorker

WORKER_SECONDS = 120  # a worker's heart beats every 10 seconds


def probes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})
        return _readiness() if request.path == "/readyz" else get_response(request)

    return answer


def _readiness() -> HttpResponse:
    """Answer 503 while pages cannot be served; a silent worker delays reading alone and leaves it 200."""
    try:
        state: dict[str, object] = {
            "database": "ok",
            "migrations": _migrations(),
            "storage": _storage(),
        } | _worker()
    except DatabaseError:
        state = {"database": "not reachable"}
    works = state["database"] == state.get("migrations") == state.get("storage") == "ok"
    return JsonResponse(
        {"status": "ready" if works else "not ready"} | state,
        status=HTTPStatus.OK if works else HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Cache-Control": "no-store"},
    )


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else "ok"


def _storage() -> str:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR):
            return "ok"
    except OSError as error:
        return f"not writable: {error.strerror}"


def _worker() -> dict[str, object]:
    """Say whether a worker lives, and for how many seconds the oldest job that could run has waited."""
    now = timezone.now()
    beat: datetime | None = ProcrastinateWorker.objects.aggregate(at=Max("last_heartbeat"))["at"]
    waiting: datetime | None = ProcrastinateEvent.objects.filter(
        Q(job__scheduled_at=None) | Q(job__scheduled_at__lte=now), type="deferred", job__status="todo"
    ).aggregate(at=Min("at"))["at"]
    lives = beat is not None and (now - beat).total_seconds() < WORKER_SECONDS
    return {
        "worker": "ok" if lives else "no heartbeat",
        "worker_heartbeat": beat.astimezone(UTC).isoformat() if beat else None,
        "oldest_waiting_job_seconds": round((now - waiting).total_seconds()) if waiting else None,
    }

import datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone


@pytest.fixture
def probe() -> Client:
    """A probe knows the site by its number and not by its name."""
    return Client(headers={"host": "10.1.2.3:8000"})


def _heartbeat(at: datetime.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [at])


def _job(deferred_at: datetime.datetime, scheduled_at: datetime.datetime | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('q', 't', %s) RETURNING id",
            [scheduled_at],
        )
        (job,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [deferred_at, job])


def test_the_site_lives_without_asking_the_database(probe: Client) -> None:
    assert probe.get("/healthz").json() == {"status": "alive"}


def test_probes_are_not_sent_to_https(settings: LazySettings, probe: Client) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert probe.get("/healthz").status_code == 200
    assert Client().get("/help").status_code == 301


@pytest.mark.django_db
def test_a_ready_site_says_so_though_no_worker_lives(probe: Client) -> None:
    response = probe.get("/readyz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "storage": "ok",
        "worker": "no heartbeat",
        "worker_heartbeat": None,
        "oldest_waiting_job_seconds": None,
    }


@pytest.mark.django_db
def test_readiness_tells_a_living_worker_from_a_dead_one(probe: Client) -> None:
    _heartbeat(timezone.now() - datetime.timedelta(minutes=10))
    assert probe.get("/readyz").json()["worker"] == "no heartbeat"
    _heartbeat(timezone.now())
    assert probe.get("/readyz").json()["worker"] == "ok"


@pytest.mark.django_db
def test_readiness_says_how_long_the_oldest_job_has_waited(probe: Client) -> None:
    now = timezone.now()
    _job(now - datetime.timedelta(minutes=5))
    _job(now - datetime.timedelta(hours=5), scheduled_at=now + datetime.timedelta(hours=1))
    assert 300 <= probe.get("/readyz").json()["oldest_waiting_job_seconds"] <= 310


@pytest.mark.django_db
def test_a_site_that_cannot_write_is_not_ready(probe: Client, settings: LazySettings) -> None:
    settings.DATA_DIR = Path("/proc/nowhere")
    response = probe.get("/readyz")
    assert response.status_code == 503
    assert response.json()["storage"] == "not writable: No such file or directory"


@pytest.mark.django_db
def test_a_site_whose_tables_are_old_is_not_ready(probe: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'requests_app'")
    response = probe.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"].endswith("not applied")


def test_a_site_without_its_database_is_not_ready(probe: Client) -> None:
    with patch("foilog.health.MigrationExecutor", side_effect=DatabaseError("gone")):
        response = probe.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": "not reachable"}

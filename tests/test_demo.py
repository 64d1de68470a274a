"""The demonstration: made-up letters that come in, are read and published as real ones are."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from requests_app.demo import LETTERS, PEOPLE, SAMPLES
from requests_app.management.commands import demo
from requests_app.models import Event, InformationRequest, Letter, LetterFile, Revision, Tombstone
from tests.workroom import run_jobs


@pytest.fixture
def demo_mode(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(demo, "read_all", run_jobs)


def _run() -> str:
    said = StringIO()
    call_command("demo", stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.django_db
def test_demonstration_is_refused_on_a_real_site() -> None:
    with pytest.raises(CommandError, match="DEMO=true"):
        _run()
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("demo_mode")
def test_every_letter_goes_where_it_should() -> None:
    said = _run()
    for sample in SAMPLES:
        letter = Letter.objects.get(files__filename=sample.file)
        assert (sample.file, letter.status) == (sample.file, sample.goes_to)
        assert {file.filename for file in letter.files.all()} == {sample.file, *sample.attachments}
    for person in PEOPLE:
        assert person.username in said
        assert person.password in said
    assert Tombstone.objects.get().reason.startswith("The figure in the answer")


@pytest.mark.usefixtures("demo_mode")
def test_second_run_changes_nothing() -> None:
    _run()
    models = (Letter, LetterFile, Revision, Event, InformationRequest)
    before = [model.objects.count() for model in models]
    _run()
    assert [model.objects.count() for model in models] == before


@pytest.mark.usefixtures("demo_mode")
def test_people_can_sign_in(client: Client) -> None:
    _run()
    for person in PEOPLE:
        response = client.post("/accounts/login/", {"login": person.username, "password": person.password})
        assert response["Location"] == "/staff/"
        client.post("/accounts/logout/")


def test_every_made_up_letter_is_used() -> None:
    used = {name for sample in SAMPLES for name in (sample.file, *sample.attachments)}
    assert used == {path.name for path in LETTERS.iterdir()}

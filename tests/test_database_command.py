"""The backup that docs/operations.md describes, made and restored."""

from pathlib import Path

import pytest

from tests.test_deployment import IN_EARNEST, _manage


def _database(folder: Path, *arguments: str) -> str:
    ran = _manage("database", *arguments, **IN_EARNEST, DATA_DIR=str(folder))
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return tmp_path / "old"


def test_a_dump_is_restored_into_a_new_cluster(tmp_path: Path, old: Path) -> None:
    new, dump = tmp_path / "new", str(tmp_path / "foilog.dump")
    try:
        _database(old, "run", "psql", "--command", "CREATE TABLE kept AS SELECT 'a letter' AS what")
        _database(old, "run", "pg_dump", "--format", "custom", "--file", dump)
        restore = ["pg_restore", "--no-owner", "--exit-on-error", "--dbname", "foilog", dump]
        _database(new, "run", *restore)
        _database(new, "run", *restore[:-1], "--clean", "--if-exists", dump)
        shown = _database(new, "run", "psql", "--tuples-only", "--command", "SELECT what FROM kept")
        assert shown.strip() == "a letter"
    finally:
        for folder in (old, new):
            _database(folder, "stop")


def test_a_program_that_is_none_is_named(old: Path) -> None:
    try:
        ran = _manage("database", "run", "pg_drop_everything", **IN_EARNEST, DATA_DIR=str(old))
        assert "There is no program pg_drop_everything" in ran.stderr
    finally:
        _database(old, "stop")


def test_a_server_of_your_own_is_left_alone() -> None:
    ran = _manage("database", "stop", **IN_EARNEST, DATABASE_URL="postgresql://localhost/foilog")
    assert "DATABASE_URL names a server of your own" in ran.stderr

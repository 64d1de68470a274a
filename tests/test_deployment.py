"""What an installation relies on: the settings are all explained, and a wrong one stops the start."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IN_EARNEST = {
    "SECRET_KEY": "a-long-and-random-key-of-fifty-characters-or-more-0123456789",
    "ALLOWED_HOSTS": "foi.example.org",
    "SITE_URL": "https://foi.example.org",
}


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as an installation would, without this machine's settings and without a .env."""
    kept = {name: os.environ[name] for name in ("PATH", "DATA_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | {"DEBUG": "false", "DEMO": "false"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _settings_that_are_read() -> set[str]:
    pattern = re.compile(r"""(?:env\.(?:text|flag|number|words)|os\.environ\.get)\(\s*"([A-Z_]+)\"""")
    return {name for file in (ROOT / "foilog").glob("*.py") for name in pattern.findall(file.read_text())}


def _settings_that_are_explained() -> set[str]:
    example = (ROOT / ".env.example").read_text()
    explained = re.findall(r"(?:^#(?! ).*\n)*^# .*\n(?:#(?! ).*\n)*", example, re.MULTILINE)
    return {name for block in explained for name in re.findall(r"^#([A-Z_]+)=", block, re.MULTILINE)}


def test_every_setting_is_explained_and_every_explained_one_is_read() -> None:
    assert _settings_that_are_read() >= {"SECRET_KEY", "DATABASE_URL", "FOILOG_PG_BIN"}
    assert _settings_that_are_explained() == _settings_that_are_read()


def test_the_deployment_checks_find_nothing() -> None:
    checked = _manage("check", "--deploy", "--fail-level", "WARNING", **IN_EARNEST)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"DEMO": "true"}, "it never runs on a real site"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps', not true or false"),
        ({"PROXY_COUNT": "one"}, "PROXY_COUNT is 'one', not a whole number"),
        ({"DATABASE_URL": "sqlite:///foilog.db"}, "foilog runs on PostgreSQL"),
        ({"OIDC_SERVER_URL": "https://id.example"}, "Set all three, or none"),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE names /nowhere/key, which cannot be read"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_says_what_to_do(wrong: dict[str, str], message: str) -> None:
    started = _manage("check", **IN_EARNEST | wrong)
    assert started.returncode != 0
    assert message in started.stderr


def test_browsers_may_follow_the_button_to_the_sign_in_of_the_authority_and_nowhere_else() -> None:
    code = (
        "from django.conf import settings; print(*settings.SECURE_CSP['form-action'], settings.REQUIRE_MFA)"
    )
    oidc = {
        "OIDC_CLIENT_ID": "foilog",
        "OIDC_CLIENT_SECRET": "s",
        "OIDC_SERVER_URL": "https://id.example/t/v2.0",
    }
    for environment, allowed in ((IN_EARNEST, "'self'"), (IN_EARNEST | oidc, "'self' https://id.example")):
        started = _manage("shell", "--no-imports", "-c", code, **environment)
        assert started.stdout.strip() == f"{allowed} True"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(IN_EARNEST["SECRET_KEY"] + "\n")
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    started = _manage("shell", "--no-imports", "-c", code, SECRET_KEY_FILE=str(key))
    assert started.stdout.strip() == IN_EARNEST["SECRET_KEY"]

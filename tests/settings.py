"""The settings of the tests: the site as it runs in earnest, but for what would make tests slow."""

import os
from pathlib import Path

# Set and not defaulted: a developer's .env must not change what a test says.
os.environ |= {
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "of-the-tests",
    "SECURE_SSL_REDIRECT": "false",
    "SITE_NAME": "Exampleshire disclosure log",
    "SITE_URL": "https://log.example",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "DATABASE_POOL_SIZE": "0",
    "DATA_DIR": os.environ.get("TEST_DATA_DIR", str(Path(__file__).parent.parent / "var" / "test")),
    "LOG_LEVEL": "ERROR",
    "REQUIRE_MFA": "false",  # the tests of signing in ask for it themselves
    "OIDC_SERVER_URL": "",
    "EMAIL_SERVER": "",
}

from foilog.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes half a second
STATIC_ROOT = BASE_DIR / "static"  # files as they are in the sources, without a manifest to collect
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

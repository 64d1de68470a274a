"""Programs that some tests need: where everything must be checked they must be there, elsewhere the tests are left out."""

import os
from typing import NoReturn

import pytest


def missing(program: str, package: str) -> NoReturn:
    """Fail under CI, skip elsewhere, and say what to install."""
    message = f"{program} is not installed: apt install {package}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)

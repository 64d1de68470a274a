"""How long a search may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

TIMEOUT: Final = "3s"
RETRY_AFTER: Final = 30
"""Seconds after which a search that was given up may be tried again."""


class SearchTooSlow(Exception):
    """The search was given up after `TIMEOUT`; more or rarer words make it faster."""


@contextmanager
def bounded() -> Iterator[None]:
    """Give up any query inside that takes longer than `TIMEOUT`. Raises SearchTooSlow."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # PostgreSQL takes reading the long vectors for free and would read them all for a common word: with
            # 30,000 requests that made a page three times as slow as going by the index.
            # Workers would each look for the newest matches anew.
            settings = {
                "statement_timeout": TIMEOUT,
                "enable_seqscan": "off",
                "max_parallel_workers_per_gather": "0",
            }
            cursor.execute("; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items()))
            yield
            cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooSlow from error
        raise

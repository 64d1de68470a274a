"""Django's PostgreSQL backend, which starts the embedded server before the first connection."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from foilog import database


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        database.start(Path(self.settings_dict["EMBEDDED"]))
        return super().get_connection_params()

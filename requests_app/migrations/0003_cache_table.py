"""The table of the cache, which holds the API's limits. Django makes it by a command of its own."""

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_cache_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0002_search")]

    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]

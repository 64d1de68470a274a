from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "tables_app"
    verbose_name = "Tables"

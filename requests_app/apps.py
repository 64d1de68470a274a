from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = "Requests"

    def ready(self) -> None:
        from requests_app import catalogue  # models can be imported only now

        post_migrate.connect(catalogue.synchronise, sender=self, dispatch_uid="exemptions")

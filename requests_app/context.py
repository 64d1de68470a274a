"""What every page's template knows."""

from django.conf import settings
from django.http import HttpRequest

from requests_app.languages import twin


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "twin": twin(request),
    }

"""The addresses of the public pages, the staff pages and the API."""

from django.urls import URLPattern, URLResolver, path

from requests_app.views import site

public: list[URLPattern | URLResolver] = [
    path("help", site.help_page, name="help"),
    path("accessibility", site.accessibility, name="accessibility"),
    path("privacy", site.privacy, name="privacy"),
    path("authorities/<slug:slug>/colour.css", site.authority_colour, name="authority-colour"),
]

staff: list[URLPattern | URLResolver] = []

api: list[URLPattern | URLResolver] = []

"""The addresses of the public pages, the staff pages and the API."""

from django.urls import URLPattern, URLResolver

public: list[URLPattern | URLResolver] = []

staff: list[URLPattern | URLResolver] = []

api: list[URLPattern | URLResolver] = []

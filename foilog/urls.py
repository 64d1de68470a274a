"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from requests_app import urls

urlpatterns = [
    path("", include(urls.public)),
    path("staff/", include(urls.staff)),
    path("api/v1/", include(urls.api)),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "requests_app.views.site.server_error"

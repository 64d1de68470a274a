"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path, re_path

from requests_app import urls
from requests_app.api import problems

urlpatterns = [
    path("", include(urls.public)),
    path("staff/", include(urls.staff)),
    path("api/v1/", include(urls.api)),
    re_path(r"^api/(?P<address>.*)$", problems.unrouted),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

handler400 = problems.bad_request
handler404 = problems.page_not_found
handler500 = problems.server_error

"""Every address of the site."""

from http import HTTPStatus

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.views import defaults
from django.views.generic import RedirectView

from requests_app import urls
from requests_app.api import problems
from requests_app.views import site

# The admin has no login of its own: allauth's counts wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# An administrator makes accounts and their passwords. These pages of allauth's would let anybody have mail sent.
_NOT_FOR_STAFF = r"^accounts/(email|confirm-email|login/code|password/(set|reset)|social/signup)/"

urlpatterns = [
    *i18n_patterns(path("", include(urls.public)), prefix_default_language=False),
    path("", include(urls.single)),
    path("cy", RedirectView.as_view(url="/cy/", permanent=True)),
    path("staff/", include(urls.staff)),
    path("api/v1/", include(urls.api)),
    re_path(r"^api/(?P<address>.*)$", problems.unrouted),
    re_path(_NOT_FOR_STAFF, site.no_such_page),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = problems.instead_of(defaults.bad_request, HTTPStatus.BAD_REQUEST)
handler404 = problems.instead_of(defaults.page_not_found, HTTPStatus.NOT_FOUND)
handler500 = problems.instead_of(site.server_error, HTTPStatus.INTERNAL_SERVER_ERROR)

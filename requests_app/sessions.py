"""When a session ends by itself, and when a second factor has to be set up before anything else."""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from requests_app.models import Membership

type Answer = Callable[[HttpRequest], HttpResponseBase]

_BEGAN: Final = "began"
_SEEN: Final = "seen"
_EVERY: Final = 60  # seconds: so often, at most, it is written down that somebody is there
_NEED_IT: Final = (Membership.Role.PUBLISHER, Membership.Role.ADMINISTRATOR)


def end_idle(get_response: Answer) -> Answer:
    """Sign out who has been away for `SESSION_IDLE_MINUTES`, and anybody after `SESSION_COOKIE_AGE`."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        # The session of a visitor is not so much as read, so that public pages depend on no cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            session = request.session
            idle = now - session.get(_SEEN, now) > settings.SESSION_IDLE_MINUTES * 60
            if idle or now - session.get(_BEGAN, now) > settings.SESSION_COOKIE_AGE:
                logout(request)
                messages.info(request, "You were signed out because you were away for a while.")
            elif _is_somebody_there(request) and now - session.get(_SEEN, 0) >= _EVERY:
                session.setdefault(_BEGAN, now)
                session[_SEEN] = now
        return get_response(request)

    return answer


def _is_somebody_there(request: HttpRequest) -> bool:
    """Whether a person asks: a page that is left open asks by itself how far the reading is."""
    return request.method != "GET" or "HX-Request" not in request.headers or "HX-Boosted" in request.headers


def ask_for_second_factor(get_response: Answer) -> Answer:
    """Lead publishers, administrators and superusers who have no second factor to where they set one up."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if (
            settings.REQUIRE_MFA
            and request.path.startswith(("/staff/", "/admin/"))
            and isinstance(request.user, User)
            and lacks_second_factor(request, request.user)
        ):
            messages.info(
                request,
                "Your role needs a second factor. Add an authenticator app or a passkey, then you can go on.",
            )
            return redirect("mfa_index")
        return get_response(request)

    return answer


def lacks_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether the person needs a second factor and has none. Two queries.

    Who came in by the authority's own sign-in has passed whatever that asks for.
    """
    records: list[dict[str, Any]] = get_authentication_records(request, user)
    if any(record.get("method") == "socialaccount" for record in records):
        return False
    needs_it = user.is_superuser or user.memberships.filter(role__in=_NEED_IT).exists()
    return needs_it and not is_mfa_enabled(user)

"""Who is asking, and which letters they may know of."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from requests_app.access_log import look
from requests_app.models import Authority, Letter, Membership

_CORRECTING = {Letter.Status.DRAFT: "edit_letter", Letter.Status.IN_REVIEW: "review_letter"}


def staff_page[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R]:
    """A page for who is signed in. No cache and no disk keeps it, unless it says itself for how long."""

    @wraps(view)
    def unkept(*args: P.args, **kwargs: P.kwargs) -> R:
        response = view(*args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    signed_in: Callable[P, R] = login_required(unkept)
    return signed_in


def person(request: HttpRequest) -> User:
    """The signed-in person. For views that are a `staff_page`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def authorities_of(user: User) -> list[Authority]:
    """The authorities that a person uploads for: their own, or all for a superuser. One query."""
    if user.is_superuser:
        return list(Authority.objects.all())
    return list(Authority.objects.filter(memberships__user=user))


def letters_of(user: User) -> Any:
    """The letters that a person may know of: a queryset."""
    letters = Letter.objects.select_related("authority")
    if user.is_superuser:
        return letters
    return letters.filter(authority__in=Membership.objects.filter(user=user).values("authority"))


def letter_for(request: HttpRequest, pk: uuid.UUID, permission: str = "see_letter") -> Letter:
    """The letter with this id, for somebody who is about to be shown it or to change it. A look is written down.

    Raises Http404 where it is another authority's, as though it did not exist, and PermissionDenied where
    the person's role there is not enough.
    """
    user = person(request)
    letter: Letter = get_object_or_404(letters_of(user).select_related("revision__by"), pk=pk)
    if not user.has_perm(f"requests_app.{permission}", letter):
        raise PermissionDenied
    if request.method in ("GET", "HEAD") and (match := request.resolver_match):
        number = match.kwargs.get("page", match.kwargs.get("file"))
        look(letter, match.url_name or "", number, by=user)
    return letter


def may_correct(user: User, letter: Letter) -> bool:
    """Whether a person may correct the letter where it stands: drafts any of its staff, later a reviewer."""
    permission = _CORRECTING.get(Letter.Status(letter.status))
    return permission is not None and user.has_perm(f"requests_app.{permission}", letter)


def letter_to_correct(request: HttpRequest, pk: uuid.UUID) -> Letter:
    """As `letter_for`, for a person who wants to change what the letter says."""
    letter = letter_for(request, pk)
    if letter.revision is None:
        raise Http404
    if Letter.Status(letter.status) in _CORRECTING and not may_correct(person(request), letter):
        raise PermissionDenied
    return letter

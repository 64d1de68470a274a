"""What an authority's administrator sees to: its people, its settings and its keys."""

from collections.abc import Callable
from functools import wraps
from smtplib import SMTPException
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app import people as staff
from requests_app.models import ApiKey, Authority, Membership
from requests_app.models.keys import IN_A_NAME
from requests_app.people import NotPossible
from requests_app.views.staff.access import person, staff_page
from requests_app.views.staff.administration_forms import AuthorityForm, InviteForm, KeyForm, RoleForm


def administered(request: HttpRequest) -> list[Authority]:
    """The authorities that the person administers. One query."""
    user = person(request)
    if user.is_superuser:
        return list(Authority.objects.all())
    mine = Membership.objects.filter(user=user, role=Membership.Role.ADMINISTRATOR)
    return list(Authority.objects.filter(pk__in=mine.values("authority")))


def administrators_page[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R]:
    """A page of an authority for its administrators; to its other staff it is forbidden, to everyone else not there.

    The view is given the authority in place of its slug.
    """

    @wraps(view)
    def open_to_administrators(request: HttpRequest, *, slug: str, **kwargs: object) -> R:
        user = person(request)
        authority = get_object_or_404(Authority, slug=slug)
        if not user.has_perm("requests_app.administer_authority", authority):
            if user.memberships.filter(authority=authority).exists():
                raise PermissionDenied
            raise Http404
        return view(request, authority, **kwargs)

    return staff_page(open_to_administrators)


def sure_who_it_is[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R]:
    """Ask for the password or second factor again where it was not given within a quarter of an hour."""
    sure: Callable[P, R] = reauthentication_required(app="allauth.mfa")(view)
    return sure


@staff_page
@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """The authorities that the person administers, with what there is to administer."""
    found = administered(request)
    if not found:
        raise PermissionDenied
    return render(request, "staff/administration.html", {"authorities": found})


# People ------------------------------------------------------------------------------------------


@administrators_page
@require_safe
def people(request: HttpRequest, authority: Authority) -> HttpResponse:
    members = authority.memberships.select_related("user").order_by("user__last_name", "user__username")
    return render(request, "staff/people.html", {"of": authority, "members": members})


@administrators_page
@sure_who_it_is
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, authority: Authority) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            membership, is_new = staff.invite(data["email"], data["name"], data["role"], authority=authority)
        except NotPossible as error:
            form.add_error("email", str(error))
        else:
            if is_new:
                return _hand_on(request, membership)
            messages.success(
                request, f"{membership.user.email} has an account here, and now works for {authority}."
            )
            return redirect("staff-people", authority.slug)
    context = {"of": authority, "form": form}
    return render(request, "staff/invite.html", context, status=422 if form.is_bound else 200)


def _hand_on(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Mail the invitation, or show its link to be handed on where no mail is sent."""
    if not settings.EMAIL_SERVER:
        link = staff.invitation_link(membership.user)
        return render(
            request, "staff/invited.html", {"of": membership.authority, "member": membership, "link": link}
        )
    try:
        staff.send_invitation(membership)
    except (OSError, SMTPException):
        messages.error(request, "The mail could not be sent. Try “Send the invitation again” in a while.")
    else:
        messages.success(request, f"The invitation is on its way to {membership.user.email}.")
    return redirect("staff-people", membership.authority.slug)


@administrators_page
@sure_who_it_is
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, authority: Authority, pk: int) -> HttpResponse:
    """One person: what they may do."""
    membership = get_object_or_404(authority.memberships.select_related("user"), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            staff.change_role(membership, form.cleaned_data["role"])
        except NotPossible as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, f"{membership.user} is now {membership.get_role_display().lower()}.")
            return redirect("staff-people", authority.slug)
    context = {
        "of": authority,
        "member": membership,
        "form": form,
        "linkable": staff.may_have_link(membership),
    }
    return render(request, "staff/member.html", context, status=422 if form.is_bound else 200)


@administrators_page
@sure_who_it_is
@require_POST
def remove_member(request: HttpRequest, authority: Authority, pk: int) -> HttpResponse:
    membership = get_object_or_404(authority.memberships.select_related("user"), pk=pk)
    try:
        staff.let_go(membership)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("staff-member", authority.slug, pk)
    messages.success(request, f"{membership.user} no longer works for {authority}.")
    if membership.user == request.user:
        return redirect("staff-queue")
    return redirect("staff-people", authority.slug)


@administrators_page
@sure_who_it_is
@require_POST
def invite_again(request: HttpRequest, authority: Authority, pk: int) -> HttpResponse:
    membership = get_object_or_404(authority.memberships.select_related("user"), pk=pk)
    if not staff.may_have_link(membership):
        raise Http404
    return _hand_on(request, membership)


# Settings ----------------------------------------------------------------------------------------


@administrators_page
@require_http_methods(["GET", "POST"])
def authority_settings(request: HttpRequest, authority: Authority) -> HttpResponse:
    form = AuthorityForm(request.POST or None, instance=authority)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The settings are saved.")
        return redirect("staff-authority-settings", authority.slug)
    context = {"of": authority, "form": form}
    return render(request, "staff/authority_settings.html", context, status=422 if form.is_bound else 200)


# Keys --------------------------------------------------------------------------------------------


@administrators_page
@sure_who_it_is
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, authority: Authority) -> HttpResponse:
    """The authority's keys, and a form to make one; the page that answers it is the only one to show the key."""
    form = KeyForm(request.POST or None)
    made: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        key, secret = ApiKey.objects.create_key(
            authority=authority,
            person=person(request) if {*data["scopes"]} & {*IN_A_NAME} else None,
            name=data["name"],
            scopes=data["scopes"],
            expiry_date=data["expires"],
        )
        made, form = {"key": key, "secret": secret}, KeyForm()
    context = {"of": authority, "form": form, "keys": _keys_of(authority), **made}
    return render(request, "staff/keys.html", context, status=422 if form.is_bound else 200)


def _keys_of(authority: Authority) -> list[dict[str, Any]]:
    """The authority's keys, the newest first, each with what it may do."""
    found = ApiKey.objects.filter(authority=authority).select_related("person").order_by("-created")
    return [{"key": key, "may": [ApiKey.Scope(scope).label for scope in key.scopes]} for key in found]


@administrators_page
@sure_who_it_is
@require_POST
def revoke_key(request: HttpRequest, authority: Authority, prefix: str) -> HttpResponse:
    key = get_object_or_404(ApiKey, authority=authority, prefix=prefix)
    ApiKey.objects.filter(pk=key.pk).update(revoked=True)
    messages.success(request, f"The key “{key.name}” opens nothing any more.")
    return redirect("staff-keys", authority.slug)

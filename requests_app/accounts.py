"""Accounts of staff: made by an administrator, never by signing up; and who a work account is here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import render


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class WorkAccountAdapter(DefaultSocialAccountAdapter):
    """Signing in by OpenID Connect: for people who have an account here, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link a work account that comes for the first time to the account here that has its address.

        From then on its `sub` is what counts: an address that is given to somebody else opens nothing.
        """
        claims: dict[str, Any] = sociallogin.account.extra_data
        of_token, of_userinfo = claims.get("id_token", {}), claims.get("userinfo", {})
        if of_userinfo and of_token.get("sub") != of_userinfo.get("sub"):
            raise ImmediateHttpResponse(_refuse(request))
        if sociallogin.is_existing or request.user.is_authenticated:
            return  # known, or linked by who is signed in
        user = _known_by_address(of_token | of_userinfo)
        if user is None:
            raise ImmediateHttpResponse(_refuse(request))
        sociallogin.connect(request, user)


def _known_by_address(claims: dict[str, Any]) -> User | None:
    """The one account with the address that the sign-in vouches for."""
    address = claims.get("email")
    if not address or not (claims.get("email_verified") is True or settings.OIDC_TRUST_EMAIL):
        return None
    found = list(User.objects.filter(email__iexact=address, is_active=True)[:2])
    # One that is linked already goes by its `sub` alone.
    if len(found) != 1 or SocialAccount.objects.filter(user=found[0]).exists():
        return None
    return found[0]


def _refuse(request: HttpRequest) -> Any:
    return render(request, "socialaccount/unknown.html", status=403)

"""Who works for an authority: inviting somebody, changing what they may do, and letting them go."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from requests_app.models import Authority, Membership

Role = Membership.Role


class NotPossible(Exception):
    """What was asked for would leave an authority or an account in a state it must not be in; says why."""


class InvitationToken(PasswordResetTokenGenerator):
    """The secret of an invitation's link. It dies with its use, after three days, and once the person was here."""

    key_salt = "requests_app.people.InvitationToken"


invitation_token = InvitationToken()


@transaction.atomic
def invite(email: str, name: str, role: str, *, authority: Authority) -> tuple[Membership, bool]:
    """Make the person a member of the authority's staff. Returns the membership, and whether the account is new.

    Who has an account already, at another authority, keeps it as it is. Raises NotPossible.
    """
    user = User.objects.filter(email__iexact=email).order_by("-is_active", "pk").first()
    is_new = user is None
    if user is None:
        first, _, last = name.partition(" ")
        user = User(username=_free_name(email), email=email, first_name=first, last_name=last)
        user.set_unusable_password()
        user.save()
    if not user.is_active:
        raise NotPossible("The account with this address is switched off. Ask the people who run this site.")
    membership, made = Membership.objects.get_or_create(
        user=user, authority=authority, defaults={"role": role}
    )
    if not made:
        raise NotPossible(f"{email} works for this authority already.")
    return membership, is_new


def _free_name(email: str) -> str:
    """A user name that nobody has: the address itself, which is what people type."""
    base, number = email.lower()[:140], 1
    name = base
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{base}-{number}"
    return name


def may_have_link(membership: Membership) -> bool:
    """Whether the authority may be shown a link that sets the account's password: it is the authority's alone, and new.

    Whoever has the link has the account. So there is none to an account that somebody uses or that others share.
    """
    user = membership.user
    return (
        user.last_login is None
        and not user.has_usable_password()
        and not user.is_superuser
        and not user.memberships.exclude(pk=membership.pk).exists()
    )


def invitation_link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.SITE_URL + reverse("invitation", args=[uid, invitation_token.make_token(user)])


def send_invitation(membership: Membership) -> None:
    """Mail the link to the person. Raises OSError or SMTPException where it cannot be sent."""
    send_mail(
        f"You are invited to {settings.SITE_NAME}",
        f"You are now {membership.get_role_display().lower()} for {membership.authority}.\n\n"
        f"Choose a password within three days: {invitation_link(membership.user)}\n\n"
        f"If you have a work account that signs in there, you need no password: {settings.SITE_URL}/staff/\n",
        None,
        [membership.user.email],
    )


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    """Raises NotPossible where the authority would be left without an administrator."""
    _keep_an_administrator(membership, role)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def let_go(membership: Membership) -> None:
    """Take the person off the authority's staff; the account and what it did stay. Raises NotPossible."""
    _keep_an_administrator(membership, None)
    membership.delete()


def _keep_an_administrator(membership: Membership, role: str | None) -> None:
    # Locked together, so that two administrators cannot let each other go at once.
    administrators = Membership.objects.select_for_update().filter(
        authority=membership.authority_id, role=Role.ADMINISTRATOR, user__is_active=True
    )
    others = [each for each in administrators if each.pk != membership.pk]
    if membership.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR and not others:
        raise NotPossible(
            "This is the only administrator. Make somebody else an administrator first, then change this."
        )

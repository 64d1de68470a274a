"""Where an invitation leads: a person chooses the password of the account that was made for them."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from requests_app.people import invitation_token


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    user = _invited(uid)
    if user is None or not invitation_token.check_token(user, token):
        return render(request, "account/invitation_over.html", status=404)
    form: SetPasswordForm[User] = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your password is set. Sign in with your email address.")
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "account/invitation.html", {"form": form, "invited": user}, status=status)


def _invited(uid: str) -> User | None:
    """The person that the link was made for, who has never been here."""
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    return User.objects.filter(pk=pk, is_active=True, last_login=None).first()

"""Taking a letter, giving it to a colleague, letting it go."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from requests_app import owning
from requests_app.owning import OwnerNotPossible, colleagues_at, name_of
from requests_app.views.staff.access import letter_for, person, staff_page


@staff_page
@require_POST
def give(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """To the person whose id is sent, or to nobody."""
    letter = letter_for(request, pk, "edit_letter")
    user = person(request)
    sent = request.POST.get("to", "")
    to = None
    if sent:
        # By id among the colleagues: whether somebody else is there at all is nobody's business.
        people = {str(each.pk): each for each in (user, *colleagues_at([letter.authority]))}
        if (to := people.get(sent)) is None:
            messages.error(request, "Choose one of your colleagues.")
            return redirect(letter)
    try:
        owning.give(letter, to, by=user)
    except OwnerNotPossible as error:
        messages.error(request, str(error))
        return redirect(letter)
    if to is None:
        messages.success(request, "Nobody sees to this letter now.")
    else:
        messages.success(request, f"{'You see' if to == user else f'{name_of(to)} sees'} to this letter now.")
    return redirect(letter)

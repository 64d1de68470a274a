"""Has this been asked before? A box for a whole request, and the published answers to each of its questions."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from requests_app import matching, rounds, search
from requests_app.letters.asking import MOST_QUESTIONS, questions_in
from requests_app.matching import MOST_CHARACTERS
from requests_app.search import SearchTooSlow


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("What do you want to ask?"),
        help_text=_("One question, or a whole request. Leave out your name: only the questions are needed."),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Type or paste what you want to ask."),
            "max_length": format_lazy(
                _("This is longer than {most} characters. Paste the questions alone."),
                most=f"{MOST_CHARACTERS:,}",
            ),
        },
    )


# Nothing is changed by asking, and who asks has no session that a stranger's page could use.
@csrf_exempt
# Kept by the browser alone, so that its Back leads to the answers.
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What is typed is sent in the body, so that no log and no history of addresses keeps it; nor does the site."""
    form = AskForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "most": MOST_QUESTIONS}
    if not form.is_bound:
        return render(request, "public/ask.html", context)
    if not form.is_valid():
        return render(request, "public/ask.html", context, status=400)
    try:
        with search.bounded():
            questions = questions_in(form.cleaned_data["text"])
            asked = matching.match(questions[:MOST_QUESTIONS])
    except SearchTooSlow:
        form.add_error("text", _("Looking took too long. Ask fewer questions at once."))
        return render(request, "public/ask.html", context, status=503)
    rounds_of = rounds.of_requests(
        {match.question.info_request_id for each in asked for match in each.matches}
    )
    answered = sum(bool(each.matches) for each in asked)
    left_off = len(questions) - len(asked)
    found = {"asked": asked, "answered": answered, "left_off": left_off, "rounds": rounds_of}
    return render(request, "public/ask.html", context | found)

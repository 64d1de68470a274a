"""The pages about the site itself, the pages for errors, signing in, and the frame around every page."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from requests_app.models import Authority
from requests_app.views.site import server_error
from tests.conftest import PASSWORD

MODEL_STATEMENT = [
    "How accessible this website is",
    "Feedback and contact information",
    "Reporting accessibility problems with this website",
    "Enforcement procedure",
    "Technical information about this website’s accessibility",
    "Compliance status",
    "Non-accessible content",
    "Non-compliance with the accessibility regulations",
    "Disproportionate burden",
    "Content that’s not within the scope of the accessibility regulations",
    "What we’re doing to improve accessibility",
    "Preparation of this accessibility statement",
]

PAGES = ["/help", "/accessibility", "/privacy", "/accounts/login/"]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_there_and_valid(visitor: Client, path: str, html_is_valid: Callable[[str], None]) -> None:
    response = visitor.get(path)
    assert response.status_code == 200
    html_is_valid(response.text)


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy", "/no-such-page"])
def test_public_pages_set_no_cookie(visitor: Client, path: str) -> None:
    assert not visitor.get(path).cookies


def test_the_accessibility_statement_has_the_headings_of_the_model_in_their_order(visitor: Client) -> None:
    """The model's wording is required by law, by way of Commission Implementing Decision (EU) 2018/1523."""
    found = re.findall(r"<h[23][^>]*>([^<]*)</h[23]>", visitor.get("/accessibility").text)
    assert found[: len(MODEL_STATEMENT)] == MODEL_STATEMENT


def test_missing_page_says_what_to_do(visitor: Client, html_is_valid: Callable[[str], None]) -> None:
    response = visitor.get("/no-such-page")
    assert response.status_code == 404
    assert "check that it is correct" in response.text
    html_is_valid(response.text)


def test_page_for_our_own_mistakes_needs_no_database(rf: RequestFactory) -> None:
    # This test has not asked for the database, so any query would raise.
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Sorry, there is a problem" in response.text


def test_every_page_has_the_frame(visitor: Client) -> None:
    page = visitor.get("/help").text
    for part in (
        "Skip to main content",
        "Exampleshire disclosure log",
        'id="main-content"',
        'href="/search"',
    ):
        assert part in page
    assert "demonstration" not in page


def test_colour_of_an_authority_is_a_style_sheet(visitor: Client, authority: Authority) -> None:
    authority.colour = "#5a0062"
    authority.save()
    response = visitor.get("/authorities/northmere/colour.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.text == ":root{--govuk-brand-colour:#5a0062}\n"


@pytest.mark.parametrize("colour", ["", "red", "#12345", "}*{x:y"])
def test_colour_that_is_none_gives_no_style_sheet(visitor: Client, authority: Authority, colour: str) -> None:
    authority.colour = colour
    authority.save()
    assert visitor.get("/authorities/northmere/colour.css").status_code == 404


def test_wrong_password_is_told_in_an_error_summary(visitor: Client, uploader: User) -> None:
    response = visitor.post("/accounts/login/", {"login": uploader.username, "password": "wrong"})
    assert "There is a problem" in response.text
    assert "<title>Error: Sign in" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "email/",
        "confirm-email/",
        "login/code/confirm/",
        "password/set/",
        "password/reset/",
        "password/reset/done/",
    ],
)
def test_nobody_has_mail_sent_or_changes_an_account_but_for_its_password(
    visitor: Client, uploader: User, path: str, mailoutbox: list[object]
) -> None:
    assert visitor.post(f"/accounts/{path}", {"email": uploader.email}).status_code == 404
    visitor.force_login(uploader, backend="django.contrib.auth.backends.ModelBackend")
    assert visitor.post(f"/accounts/{path}", {"email": uploader.email}).status_code == 404
    assert visitor.get("/accounts/password/change/").status_code == 200
    assert not mailoutbox


def test_no_cookie_of_signing_in_outlives_the_browser(visitor: Client, uploader: User) -> None:
    visitor.get("/accounts/login/")
    visitor.post("/accounts/login/", {"login": uploader.username, "password": PASSWORD})
    assert {"sessionid", "csrftoken"} <= set(visitor.cookies)
    for name, cookie in visitor.cookies.items():
        assert (cookie["max-age"], cookie["expires"]) == ("", ""), name


def test_sixth_wrong_password_locks_out_for_a_while(visitor: Client, uploader: User) -> None:
    for _ in range(5):
        visitor.post("/accounts/login/", {"login": uploader.username, "password": "wrong"})
    response = visitor.post("/accounts/login/", {"login": uploader.username, "password": PASSWORD})
    assert response.status_code == 200
    assert "Too many failed login attempts" in response.text


def test_nobody_signs_up(visitor: Client, html_is_valid: Callable[[str], None]) -> None:
    response = visitor.get("/accounts/signup/")
    assert "You cannot sign up here" in response.text
    html_is_valid(response.text)


def test_signed_in_person_changes_the_password(
    uploader: User, signed_in: Callable[[User], Client], html_is_valid: Callable[[str], None]
) -> None:
    client = signed_in(uploader)
    page = client.get("/accounts/password/change/")
    assert "Signed in as uploader" in page.text
    html_is_valid(page.text)
    new = {
        "oldpassword": PASSWORD,
        "password1": "a longer one than that",
        "password2": "a longer one than that",
    }
    assert client.post("/accounts/password/change/", new).status_code == 302
    uploader.refresh_from_db()
    assert uploader.check_password("a longer one than that")


def test_signing_out_needs_a_post(uploader: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(uploader)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    response = client.post("/accounts/logout/")
    assert response["Location"] == "/"
    assert "_auth_user_id" not in client.session
    assert "messages" not in response.cookies

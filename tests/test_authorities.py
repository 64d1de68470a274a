"""One deployment for one authority or for hundreds: each set up with its licence, its colour and its people."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from requests_app.authorities import LICENCES
from requests_app.colours import check_colour, contrast_with_white
from requests_app.demo import AUTHORITIES
from requests_app.models import Authority, Membership
from tests import builders
from tests.pages import html_problems


def add(*arguments: str) -> str:
    printed = StringIO()
    call_command("add_authority", *arguments, stdout=printed)
    return printed.getvalue()


# Setting one up ----------------------------------------------------------------------------------


def test_a_new_authority_has_an_administrator_who_chooses_a_password(visitor: Client, db: None) -> None:
    printed = add("Southmere City Council", "ada@southmere.example", "--licence", "ogl-3")
    authority = Authority.objects.get()
    assert (authority.slug, authority.licence_name) == (
        "southmere-city-council",
        "Open Government Licence v3.0",
    )
    membership = Membership.objects.get()
    assert (membership.role, membership.user.email) == ("administrator", "ada@southmere.example")
    (link,) = [line for line in printed.splitlines() if "/invitation/" in line]
    assert visitor.get(link.removeprefix("https://log.example")).status_code == 200


def test_who_has_an_account_keeps_it(stranger: User) -> None:
    printed = add(
        "Southmere", stranger.email, "--licence", "none", "--slug", "south", "--email", "foi@s.example"
    )
    assert "has an account here" in printed
    assert "/invitation/" not in printed
    assert stranger.memberships.get(authority__slug="south").role == "administrator"


def test_no_licence_is_ever_assumed(visitor: Client, db: None) -> None:
    with pytest.raises(CommandError, match="--licence"):
        add("Southmere", "ada@southmere.example")
    assert not Authority.objects.exists()
    add("Southmere", "ada@southmere.example", "--licence", "none")
    assert Authority.objects.get().licence_name == ""
    assert "It names no licence" in visitor.get("/authorities/southmere").content.decode()
    assert Authority(name="x", slug="x").licence_name == ""


def test_another_licence_has_a_name_and_an_address(db: None) -> None:
    add(
        "Southmere",
        "ada@southmere.example",
        "--other-licence",
        "Own terms",
        "https://southmere.example/terms",
    )
    authority = Authority.objects.get()
    assert (authority.licence_name, authority.licence_url) == ("Own terms", "https://southmere.example/terms")
    with pytest.raises(IntegrityError, match="licence_with_an_address_has_a_name"), transaction.atomic():
        Authority.objects.update(licence_name="")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Northmere Borough Council", "a@b.example"), "already exists"),
        (("Other", "a@b.example", "--slug", "northmere"), "already exists"),
        (("Other", "not an address"), "valid email"),
        (("Other", "a@b.example", "--slug", "Not a slug"), "slug"),
    ],
)
def test_what_cannot_be_set_up_leaves_nothing_behind(
    authority: Authority, arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        add(*arguments, "--licence", "ogl-3")
    assert (Authority.objects.count(), User.objects.count()) == (1, 0)


# Its licence, wherever its words are ---------------------------------------------------------------


def test_the_licence_goes_with_every_copy(visitor: Client, authority: Authority) -> None:
    request = builders.publish_letter(authority, tables=(builders.table(),))
    licence = LICENCES["cc-by-4"]
    Authority.objects.update(licence_name=licence.name, licence_url=licence.url)
    table = request.tables.get().table_id
    addresses = [
        request.get_absolute_url(),
        authority.get_absolute_url(),
        "/search.atom",
        f"/api/v1/requests/{request.pk}",
        f"/api/v1/requests/{request.pk}/datapackage.json",
        f"/tables/{table}",
    ]
    for address in addresses:
        shown = visitor.get(address)
        assert shown.status_code == 200, address
        assert licence.url in shown.content.decode(), address


# Its colour ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [
        ("#000000", 21.0),
        ("#ffffff", 1.0),
        ("#767676", 4.54),
        ("#777777", 4.48),
        ("#0000ff", 8.59),
        ("#ff0000", 4.0),
    ],
)
def test_contrast_is_as_wcag_works_it_out(colour: str, contrast: float) -> None:
    # The figures are those of WebAIM's contrast checker.
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize(
    "colour", ["#777777", "#ff0000", "#FFFF00", "#ffffff", "red", "#fff", "00625a", "#00625g"]
)
def test_a_colour_on_which_white_words_are_hard_to_read_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError, match=r"hard to read|six digits"):
        check_colour(colour)


@given(st.integers(0, 0xFFFFFF))
def test_a_darker_colour_is_never_harder_to_read(number: int) -> None:
    darker = "#" + "".join(f"{part // 2:02x}" for part in number.to_bytes(3, "big"))
    assert contrast_with_white(darker) >= contrast_with_white(f"#{number:06x}")


def test_the_made_up_authorities_can_be_read() -> None:
    for made_up in AUTHORITIES:
        if made_up.colour:
            check_colour(made_up.colour)


# One, and hundreds -----------------------------------------------------------------------------------


@pytest.fixture
def hundreds(db: None) -> list[Authority]:
    names = [f"{letter}{n:02} Council" for letter in "ABCDEFGHIJ" for n in range(30)]
    return Authority.objects.bulk_create(Authority(name=name, slug=f"a{n}") for n, name in enumerate(names))


def test_hundreds_are_listed_by_letter_and_found_by_name(visitor: Client, hundreds: list[Authority]) -> None:
    page = visitor.get("/authorities")
    assert [letter for letter, _ in page.context["letters"]] == list("ABCDEFGHIJ")
    assert "Find an authority by its name" in page.content.decode()
    found = visitor.get("/authorities", {"name": " c07 "})
    assert [each.name for each in found.context["authorities"]] == ["C07 Council"]
    none = visitor.get("/authorities", {"name": "<script>"})
    assert "No authority here has this in its name" in none.content.decode()
    shown = {str(n): each.content.decode() for n, each in enumerate((page, found, none))}
    assert html_problems(shown) == []


def test_the_list_of_hundreds_costs_as_much_as_that_of_one(
    visitor: Client, authority: Authority, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        visitor.get("/authorities")
    Authority.objects.bulk_create(Authority(name=f"A{n}", slug=f"a{n}") for n in range(300))
    with django_assert_max_num_queries(3):
        assert len(visitor.get("/authorities").context["authorities"]) == 301


def test_a_few_are_just_listed(visitor: Client, authority: Authority, other_authority: Authority) -> None:
    page = visitor.get("/authorities").content.decode()
    assert "Northmere Borough Council" in page
    assert "Find an authority" not in page


def test_of_many_authorities_the_search_offers_those_with_most_and_a_way_to_all(
    visitor: Client, db: None
) -> None:
    many = [Authority.objects.create(name=f"Council {n:02}", slug=f"c{n}") for n in range(15)]
    for n, each in enumerate(many):
        builders.publish_letter(each)
        if n == 14:
            builders.publish_letter(each)
    page = visitor.get("/search")
    (offered,) = [facet for facet in page.context["facets"] if facet.name == "authority"]
    assert len(offered.choices) == 12
    assert "c14" in [choice.value for choice in offered.choices]
    assert "All authorities" in page.content.decode()
    chosen = visitor.get("/search", {"authority": "c13"})
    (offered,) = [facet for facet in chosen.context["facets"] if facet.name == "authority"]
    assert "c13" in [choice.value for choice in offered.choices]


def test_where_there_is_one_authority_the_search_does_not_ask_which(
    visitor: Client, authority: Authority
) -> None:
    builders.publish_letter(authority)
    page = visitor.get("/search")
    assert [facet.choices for facet in page.context["facets"] if facet.name == "authority"] == [()]
    home = visitor.get("/").content.decode()
    assert "All authorities" not in home
    assert "Northmere Borough Council" in home


def test_a_feed_names_the_licence_of_each_entry(
    visitor: Client, authority: Authority, other_authority: Authority
) -> None:
    Authority.objects.filter(pk=authority.pk).update(
        licence_name="Own terms", licence_url="https://n.example/t"
    )
    builders.publish_letter(authority)
    builders.publish_letter(other_authority)
    feed = visitor.get("/search.atom").content.decode()
    assert "<rights>Own terms: https://n.example/t</rights>" in feed
    assert "<rights>No licence is named." in feed
    as_json = json.loads(visitor.get("/search.feed.json").content)
    assert {each["_licence"]["name"] for each in as_json["items"]} == {"Own terms", ""}

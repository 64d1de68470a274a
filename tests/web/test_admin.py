import pytest
from django.contrib.auth.models import User
from django.test import Client

from requests_app.models import ApiKey, Authority, Membership


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    user = User.objects.create_superuser("administrator", password="correct horse battery staple")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_administrator_adds_an_authority_and_who_works_for_it(administrator: Client) -> None:
    person = User.objects.create_user("reviewer")
    members = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-user": person.pk, "0-role": "reviewer"}
    administrator.post(
        "/admin/requests_app/authority/add/",
        {
            "name": "Northmere Borough Council",
            "slug": "northmere",
            "small_number_threshold": 5,
            "publish_within": 20,
        }
        | {f"memberships-{name}": value for name, value in members.items()},
    )
    membership = Membership.objects.get()
    assert (membership.authority.slug, membership.user, membership.role) == ("northmere", person, "reviewer")


def test_the_address_of_an_authority_never_changes(administrator: Client, authority: Authority) -> None:
    administrator.post(
        f"/admin/requests_app/authority/{authority.pk}/change/",
        {
            "name": "Northmere City Council",
            "slug": "elsewhere",
            "small_number_threshold": 5,
            "publish_within": 20,
            "memberships-TOTAL_FORMS": 0,
            "memberships-INITIAL_FORMS": 0,
        },
    )
    authority.refresh_from_db()
    assert (authority.name, authority.slug) == ("Northmere City Council", "northmere")


def test_a_key_is_revoked_here_and_made_elsewhere(administrator: Client, authority: Authority) -> None:
    key, secret = ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:read"])
    page = administrator.get("/admin/requests_app/apikey/")
    assert secret not in page.content.decode()
    assert administrator.get("/admin/requests_app/apikey/add/").status_code == 403
    administrator.post(
        f"/admin/requests_app/apikey/{key.pk}/change/",
        {"revoked": "on", "expiry_date_0": "", "expiry_date_1": "", "scopes": "letters:write"},
    )
    key = ApiKey.objects.get()
    assert (key.revoked, key.scopes) == (True, ["letters:read"])


def test_the_library_s_own_keys_are_not_offered(administrator: Client) -> None:
    assert administrator.get("/admin/rest_framework_api_key/apikey/").status_code == 404


def test_the_admin_is_entered_by_the_door_that_counts_wrong_passwords(visitor: Client) -> None:
    response = visitor.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_staff_who_do_not_run_the_site_are_kept_out(client: Client, reviewer: User) -> None:
    client.force_login(reviewer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/requests_app/authority/", follow=True).status_code in {403, 404}

"""Who may do what: every route of the site, for everybody, wherever a letter stands.

The tables say it in full. A route that has no line here fails `test_every_route_has_a_line`; add one, and say who.
"""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from requests_app import publication, reporting
from requests_app.checks.kinds import KINDS
from requests_app.discarding import discard
from requests_app.models import ApiKey, Authority, Letter, Membership
from requests_app.review import move
from tests.workroom import SCAN, a_draft, a_file, in_review, published, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_reading")]

Status = Letter.Status

# Everybody, in words. The four roles stand in the order of what they may do.
ROLES: Final = ("uploader", "reviewer", "publisher", "administrator")
STAFF: Final = (*ROLES, "superuser")
NOBODY_HERE: Final = "stranger"  # an administrator, of another authority

# Wherever a letter may stand. Scheduled is one in review with a day; a correction is a draft of what is published.
STATES: Final = (
    "waiting",
    "reading",
    "unreadable",
    "draft",
    "in_review",
    "scheduled",
    "published",
    "correction",
    "withdrawn",
    "discarded",
)
EVER: Final = frozenset(STATES)
READ: Final = EVER - {
    "waiting",
    "reading",
    "unreadable",
    "discarded",
}  # there is something to see and correct
OPEN: Final = frozenset({"draft", "in_review", "scheduled", "correction"})
PUBLIC_NOW: Final = frozenset({"published", "correction"})

# Who corrects a letter: any of its staff, but in review a reviewer.
CORRECTS: Final = dict.fromkeys(STATES, "uploader") | dict.fromkeys(("in_review", "scheduled"), "reviewer")

# Who takes back that a severe finding was accepted: a publisher, and nobody once the letter is out.
REOPENS: Final = dict.fromkeys(STATES, "nobody") | dict.fromkeys(OPEN, "publisher")

type Least = str | dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Line:
    """Who at least may look (GET) and act (POST); None: there is no such thing to do.

    there: the states in which it is there at all; elsewhere nobody finds it. sends: what the POST brings.
    leads: where a POST moves the letter, from which states, and who at least.
    """

    get: Least = None
    post: Least = None
    there: frozenset[str] = EVER
    sends: dict[str, Any] = field(default_factory=dict)
    leads: dict[str, tuple[str, str]] = field(default_factory=dict)


def line(get: Least = None, post: Least = None, there: frozenset[str] = EVER, **more: Any) -> Line:
    return Line(get, post, there, **more)


# The pages of a letter ----------------------------------------------------------------------------

TO_REVIEW: Final = dict.fromkeys(("draft", "correction"), ("uploader", "in_review"))
TO_PUBLIC: Final = dict.fromkeys(OPEN, ("publisher", "published"))
TO_TOMBSTONE: Final = dict.fromkeys(PUBLIC_NOW, ("publisher", "withdrawn"))
TO_NOTHING: Final = dict.fromkeys(
    ("unreadable", "draft", "in_review", "scheduled"), ("reviewer", "discarded")
)
TO_WAITING: Final = dict.fromkeys(("unreadable", "reading"), ("uploader", "waiting"))
SURE: Final = {"reason": "It named people.", "revision": 1, "note": "It is right now."}

LETTER: Final = {
    #                                 looks        acts         where it stands
    "staff-letter": line("uploader"),
    "staff-history": line("uploader"),
    "staff-file": line("uploader", None, EVER - {"discarded"}),
    "staff-page-image": line("uploader", None, READ),
    "staff-preview": line("uploader", None, OPEN),
    "staff-letter-audit": line("administrator"),
    "staff-letter-audit-csv": line("administrator"),
    "staff-now": line("uploader"),
    "staff-asked-before": line("uploader"),
    "staff-owner": line(None, "uploader"),
    # its way
    "staff-move": line(None, "uploader", sends={"to": "in_review"}, leads=TO_REVIEW),
    "staff-publish": line("publisher", "publisher", sends=SURE, leads=TO_PUBLIC),
    "staff-cancel-publishing": line(None, "publisher"),
    "staff-files": line("publisher", "publisher", PUBLIC_NOW),
    "staff-keep": line("publisher", "publisher", PUBLIC_NOW),
    "staff-withdraw": line("publisher", "publisher", PUBLIC_NOW, sends=SURE, leads=TO_TOMBSTONE),
    "staff-discard": line("reviewer", "reviewer", sends=SURE, leads=TO_NOTHING),
    "staff-read-again": line(None, "uploader", leads=TO_WAITING),
    "staff-replace": line(None, "uploader"),
    "staff-attach": line(None, CORRECTS, READ),
    "staff-remove-file": line(CORRECTS, CORRECTS, READ),
    "staff-replace-file": line(None, CORRECTS, READ),
    # what its checks find
    "staff-checks": line("uploader", "reviewer", READ),
    "staff-checks-state": line("uploader", None, READ),
    "staff-check-again": line(None, CORRECTS, READ),
    "staff-proposal": line(CORRECTS, CORRECTS, READ),
    "staff-accept-finding": line(None, REOPENS, READ),
    "staff-reopen-finding": line(None, REOPENS, READ),
    # its corrections
    "staff-details": line(CORRECTS, CORRECTS, READ),
    "staff-add-question": line(CORRECTS, CORRECTS, READ),
    "staff-question": line(CORRECTS, CORRECTS, READ),
    "staff-split-question": line(CORRECTS, CORRECTS, READ),
    "staff-merge-question": line(CORRECTS, CORRECTS, READ),
    "staff-remove-question": line(None, CORRECTS, READ),
    "staff-move-question": line(None, CORRECTS, READ),
    "staff-answer": line(CORRECTS, CORRECTS, READ),
    "staff-split-answer": line(CORRECTS, CORRECTS, READ),
    "staff-merge-answer": line(CORRECTS, CORRECTS, READ),
    "staff-move-paragraph": line(CORRECTS, CORRECTS, READ),
    "staff-remove-answer": line(None, CORRECTS, READ),
    "staff-add-citation": line(CORRECTS, CORRECTS, READ),
    "staff-citation": line(CORRECTS, CORRECTS, READ),
    "staff-remove-citation": line(None, CORRECTS, READ),
    "staff-table": line(CORRECTS, CORRECTS, READ),
    "staff-table-shape": line(None, CORRECTS, READ),
    "staff-table-headers": line(None, CORRECTS, READ),
    "staff-drop-table": line(None, CORRECTS, READ),
    "staff-note": line(CORRECTS, CORRECTS, READ),
    "staff-remove-note": line(None, CORRECTS, READ),
    "staff-block": line(CORRECTS, CORRECTS, READ),
    "staff-append-block": line(None, CORRECTS, READ),
    "staff-leave-out": line(None, CORRECTS, READ),
    "staff-retype": line(CORRECTS, CORRECTS, frozenset()),  # of no piece in particular
    "staff-withhold": line(CORRECTS, CORRECTS, READ),
    "staff-withhold-span": line(None, CORRECTS, READ),
    "staff-dismiss-warning": line(None, CORRECTS, READ),
    "staff-undo": line(None, CORRECTS, READ),
    "staff-restore": line(None, CORRECTS, READ),
}

# Whose file is one that was sent with the letter.
OF_ATTACHMENTS: Final = ("staff-remove-file", "staff-replace-file")

# The pages of an authority, and those of nobody's in particular -------------------------------------

AUTHORITY: Final = {
    "staff-upload-file": line(None, "uploader"),
    "staff-batch": line("uploader"),
    "staff-bulk": line("uploader", "uploader", frozenset()),  # its maker's alone
    "staff-report": line("uploader", "reviewer", sends={"note": "Looked at."}),
    "staff-people": line("administrator"),
    "staff-invite": line("administrator", "administrator"),
    "staff-member": line("administrator", "administrator"),
    "staff-remove-member": line(None, "administrator"),
    "staff-invite-again": line(None, "administrator", frozenset()),  # of nobody who has been here
    "staff-authority-settings": line("administrator", "administrator"),
    "staff-keys": line("administrator", "administrator"),
    "staff-revoke-key": line(None, "administrator"),
    "staff-webhooks": line("administrator", "administrator"),
    "staff-webhook": line("administrator"),
    "staff-webhook-on": line(None, "administrator"),
    "staff-remove-webhook": line(None, "administrator"),
    "staff-webhook-again": line(None, "administrator"),
    "staff-audit": line("administrator"),
    "staff-audit-csv": line("administrator"),
}

# What anyone on the staff of any authority may ask for: it shows what is theirs. Who administers none has no third.
OWN: Final = {
    "staff-queue": ("GET",),
    "staff-upload": ("GET", "POST"),
    "staff-administration": ("GET",),
    "staff-retention": ("GET",),
    "staff-accuracy": ("GET",),
    "staff-accuracy-csv": ("GET",),
    "staff-bulk-prepare": ("POST",),
}

# What programs ask for with a key: the scope it takes.
KEYED: Final = {
    "api-staff-letters": {"GET": "letters:read", "POST": "letters:write"},
    "api-staff-letter": {"GET": "letters:read"},
    "api-staff-document": {"GET": "letters:read"},
    "api-staff-edits": {"POST": "letters:edit"},
    "api-staff-findings": {"GET": "letters:read", "POST": "letters:edit"},
    "api-staff-moves": {
        "POST": "letters:move"
    },  # or to publish: test_staff_moves.py says which action takes what
}

SCOPES: Final = ["letters:read", "letters:write", "letters:edit", "letters:move"]

# What anyone may look at, and nobody may change.
PUBLIC: Final = {
    *(
        "home",
        "search",
        "search-csv",
        "search-feed",
        "request",
        "file",
        "package-json",
        "package-zip",
        "tables",
        "table",
    ),
    *(
        "table-csv",
        "table-csvw",
        "table-xlsx",
        "table-json",
        "series",
        "series-csv",
        "exemptions",
        "exemption",
    ),
    *("topics", "topic", "topic-feed", "rounds", "round", "round-csv"),
    *("statistics", "statistics-csv", "authority-statistics", "authority-statistics-csv"),
    *("api-topics", "api-topic", "api-topic-requests", "api-rounds", "api-round", "api-statistics"),
    *("authorities", "authority", "authority-colour", "data", "help", "accessibility", "privacy"),
    *("search-json-feed", "bulk-file", "api-bulk", "alert-asked"),
    *("report-thanks", "robots", "opensearch", "sitemap", "django.contrib.sitemaps.views.sitemap"),
    *("api-index", "api-requests", "api-request", "api-question", "api-package-json", "api-package-zip"),
    *("api-questions", "api-tables", "api-table", "api-table-rows", "api-table-csv", "api-table-csvw"),
    *("api-table-xlsx", "api-series", "api-series-csv", "api-search", "api-exemptions", "api-exemption"),
    *("api-authorities", "api-authority", "api-changes", "api-schema", "api-docs"),
}

# What anyone may send something to: test_reports.py, test_administration.py, test_alerts.py and test_asking.py say what
# becomes of it.
SENT_BY_ANYONE: Final = {
    *("report", "invitation", "ask", "api-match"),
    *("alert-new", "alert-confirm", "alert-unsubscribe"),
}

# The pages of signing in: for who is not signed in, for who is, and those that are closed to all.
ENTRANCE: Final = {
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate"),
    *("mfa_authenticate", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback"),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
}
SIGNED_IN: Final = {
    *("account_change_password", "usersessions_list", "socialaccount_connections", "mfa_index"),
    *("mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"),
    *("mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
}
CLOSED: Final = {
    *("account_email", "account_email_verification_sent", "account_confirm_email", "account_set_password"),
    *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done", "account_confirm_login_code"),
}


def routes(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Every route with its name. Django's admin is one: whatever is below it has one door."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if route == "admin/":
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.name or ""


UNNAMED: Final = {
    "cy",  # leads to the Welsh home page
    "^api/(?P<address>.*)$",  # whatever else begins with api/
    r"^accounts/(email|confirm-email|login/code|password/(set|reset)|social/signup)/",  # closed, before allauth's
    *(f"accounts/social/{page}/" for page in ("login/cancelled", "login/error", "signup", "connections")),
}


def test_every_route_has_a_line() -> None:
    known = {*LETTER, *AUTHORITY, *OWN, *KEYED, *PUBLIC, *SENT_BY_ANYONE, *ENTRANCE, *SIGNED_IN, *CLOSED}
    found = list(routes(get_resolver().url_patterns))
    assert {
        "without a line": {name for _, name in found if name} - known,
        "lines of nothing": known - {name for _, name in found},
    } == {
        "without a line": set(),
        "lines of nothing": set(),
    }
    assert {route for route, name in found if not name} == UNNAMED


# Everybody ----------------------------------------------------------------------------------------


@pytest.fixture
def clients(
    uploader: User, reviewer: User, publisher: User, administrator: User, stranger: User
) -> dict[str, Client]:
    """A client for each of the staff, who have given their password just now."""
    people = {
        "uploader": uploader,
        "reviewer": reviewer,
        "publisher": publisher,
        "administrator": administrator,
        "stranger": stranger,
        "superuser": User.objects.create_superuser("superuser"),
    }
    return {name: _surely(user) for name, user in people.items()}


def _surely(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)
    request.session.save()
    return client


def in_state(state: str, authority: Authority) -> Letter:
    """A letter that stands there, brought there as staff bring it."""
    match state:
        case "waiting":
            return waiting(authority)
        case "reading":
            letter = waiting(authority)
            move(letter, Status.READING, by=None)
            return letter
        case "unreadable":
            return a_draft(authority, content=SCAN)
        case "in_review" | "scheduled":
            letter = in_review(authority)
        case "published" | "correction" | "withdrawn":
            letter = published(authority)
        case _:
            letter = a_draft(authority)
    letter.page_images.create(page=1, width=1, height=1, image=ContentFile(b"x", name="1.webp"))
    letter.files.create(
        authority=authority, kind="attachment", filename="costs.csv", size=1, sha256="c" * 64, file=ContentFile(b"x", name="costs")
    )  # fmt: skip
    match state:
        case "scheduled":
            tomorrow = timezone.localdate() + datetime.timedelta(days=1)
            chose = User.objects.create(username="planner")
            Letter.objects.filter(pk=letter.pk).update(publish_on=tomorrow, publish_by=chose)
        case "correction":
            move(letter, Status.DRAFT, by=None)
        case "withdrawn":
            publication.withdraw(letter, by=None, reason="It named people.")
        case "discarded":
            discard(letter, by=User.objects.create(username="discarder"), reason="By mistake.")
    letter.refresh_from_db()
    return letter


def address_of(name: str, letter: Letter, **more: object) -> str:
    """The address of a staff page, for a letter that has one of each piece."""
    file = letter.files.filter(**{"kind": "attachment"} if name in OF_ATTACHMENTS else {}).first()
    finding = letter.findings.filter(severity="severe").first()
    known: dict[str, object] = {
        "pk": letter.pk,
        "batch": letter.batch,
        "authority": letter.authority.slug,
        "slug": letter.authority.slug,
        "page": 1,
        "file": file.pk if file else 1,
        "block": 9,
        "index": 0,
        "finding": finding.pk if finding else 1,
        "name": "t1" if "table" in name else "a2",
        "number": 1 if name == "staff-restore" else "2.a",
    } | more
    (pattern,) = get_resolver().reverse_dict.getlist(name)
    return reverse(name, kwargs={place: known[place] for place in pattern[0][0][1]})


Answer = Literal["answers", "sign in", "forbidden", "not there", "no such method"]


def answer(response: HttpResponseBase) -> Answer:
    if isinstance(response, StreamingHttpResponse):
        b"".join(response.streaming_content)  # type: ignore[arg-type]
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign in"
    said: dict[int, Answer] = {403: "forbidden", 404: "not there", 405: "no such method"}
    return said.get(response.status_code, "answers")


def least_of(least: Least, state: str) -> str | None:
    return least[state] if isinstance(least, dict) else least


def expected(who: str, least: str | None, *, is_there: bool) -> set[Answer]:
    """What the table says that somebody is answered."""
    if who == "visitor":
        return {"sign in"}
    if least is None:
        return {"no such method", "forbidden", "not there"}
    if who == NOBODY_HERE:
        return {"not there"}
    if least == "nobody":
        return {"forbidden"} if is_there else {"forbidden", "not there"}
    if who != "superuser" and ROLES.index(who) < ROLES.index(least):
        return {"forbidden"} if is_there else {"forbidden", "not there"}
    return {"answers"} if is_there else {"not there"}


def tried(
    client: Client, method: str, address: str, sends: dict[str, Any], letter: Letter
) -> tuple[Answer, str]:
    """What is answered, and where the letter stands then. All of it is taken back."""
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address, sends)
        said = answer(response)
        stands = Letter.objects.values_list("status", flat=True).get(pk=letter.pk)
        transaction.set_rollback(True)
    return said, stands


# The walk -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_exactly_who_may_is_answered_about_a_letter(
    state: str, authority: Authority, clients: dict[str, Client], visitor: Client
) -> None:
    letter = in_state(state, authority)
    if letter.revision:
        letter.findings.create(key="k", code=next(iter(KINDS)), severity="severe", message="m", state="open")
    wrong = []
    for name, rule in LETTER.items():
        address = address_of(name, letter)
        for who, client in (clients | {"visitor": visitor}).items():
            for method, of in (("GET", rule.get), ("POST", rule.post)):
                least = least_of(of, state)
                if least is None and who not in ("superuser", NOBODY_HERE, "visitor"):
                    continue  # what does not exist is not there for who may least and who may most
                said, stands = tried(client, method, address, rule.sends, letter)
                if said not in expected(who, least, is_there=state in rule.there):
                    wrong.append(f"{who} {method} {name}: {said}")
                if stands != _leads(rule, who, method, state, letter):
                    wrong.append(f"{who} {method} {name}: the letter is then {stands}")
    assert not wrong, "\n".join(wrong)


def _leads(rule: Line, who: str, method: str, state: str, letter: Letter) -> str:
    """Where the table says that the letter stands afterwards."""
    if method == "GET" or state not in rule.leads or who not in STAFF:
        return str(letter.status)
    least, to = rule.leads[state]
    return to if STAFF.index(who) >= STAFF.index(least) else str(letter.status)


def test_exactly_who_may_is_answered_about_an_authority(
    authority: Authority, clients: dict[str, Client], visitor: Client
) -> None:
    letter = a_draft(authority)
    key, _ = ApiKey.objects.create_key(authority=authority, name="case system", scopes=["letters:read"])
    report = reporting.receive("other", "It is hard to read.", authority=authority)
    webhook = authority.webhooks.create(url="https://hooks.example.org", events=["request.published"])
    sent = webhook.deliveries.create(event="request.published", body={"data": {}})
    member = Membership.objects.get(user__username="uploader", authority=authority)
    places = {
        "staff-report": {"pk": report.pk},
        "staff-revoke-key": {"prefix": key.prefix},
        "staff-bulk": {"pk": uuid.uuid4()},
        "staff-webhook": {"pk": webhook.pk},
        "staff-webhook-on": {"pk": webhook.pk},
        "staff-remove-webhook": {"pk": webhook.pk},
        "staff-webhook-again": {"delivery": sent.pk},
    }
    wrong = []
    for name, rule in AUTHORITY.items():
        address = address_of(name, letter, **{"pk": member.pk} | places.get(name, {}))
        for who, client in (clients | {"visitor": visitor}).items():
            for method, least in (("GET", rule.get), ("POST", rule.post)):
                sends = {"documents": a_file("NDC-3 x")} if name == "staff-upload-file" else rule.sends
                said, _ = tried(client, method, address, sends, letter)
                if said not in expected(who, least_of(least, "draft"), is_there=bool(rule.there)):
                    wrong.append(f"{who} {method} {name}: {said}")
    assert wrong == []


def test_what_is_everybodys_own_is_for_who_is_signed_in(
    authority: Authority, clients: dict[str, Client], visitor: Client
) -> None:
    administers = {"administrator", "superuser", "stranger"}
    for name, methods in OWN.items():
        for method in ("GET", "POST"):
            assert answer(getattr(visitor, method.lower())(reverse(name))) == "sign in", name
            for who, client in clients.items():
                said = answer(getattr(client, method.lower())(reverse(name)))
                if method not in methods:
                    assert said == "no such method", (name, who)
                elif name == "staff-administration" and who not in administers:
                    assert said == "forbidden", (name, who)
                else:
                    assert said == "answers", (name, who)


@pytest.mark.parametrize("state", STATES)
def test_a_key_opens_what_its_scopes_say_at_its_own_authority(
    state: str, authority: Authority, other_authority: Authority, visitor: Client
) -> None:
    letter = in_state(state, authority)
    there = dict.fromkeys(KEYED, EVER) | {"api-staff-document": READ}
    wrong = []
    for at in (authority, other_authority):
        person = User.objects.create(username=f"of {at}")
        Membership.objects.create(user=person, authority=at, role="administrator")
        for scopes in (["letters:write"], ["letters:edit"], ["letters:move"], ["letters:read"], SCOPES):
            _, secret = ApiKey.objects.create_key(authority=at, name="k", person=person, scopes=scopes)
            sure = {"Authorization": f"Api-Key {secret}"}
            for name, methods in KEYED.items():
                address = reverse(name, args=[] if name == "api-staff-letters" else [letter.pk])
                found = state in there[name] and (at == authority or name == "api-staff-letters")
                for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                    said = answer(getattr(visitor, method.lower())(address, headers=sure))
                    if method not in methods:
                        right = said in ("no such method", "forbidden")
                    elif methods[method] not in scopes:
                        right = said == "forbidden"
                    else:
                        right = said == ("answers" if found else "not there")
                    if not right:
                        wrong.append(f"{scopes} at {at} {method} {name}: {said}")
    assert wrong == []
    listed = visitor.get(reverse("api-staff-letters"), headers=sure).json()["results"]
    assert listed == []  # the last key is the other authority's


def test_no_key_and_no_session_open_the_other_door(
    authority: Authority, clients: dict[str, Client], visitor: Client
) -> None:
    letter = a_draft(authority)
    _, secret = ApiKey.objects.create_key(
        authority=authority, name="k", scopes=["letters:read", "letters:write"]
    )
    for name in LETTER:
        response = visitor.get(address_of(name, letter), headers={"Authorization": f"Api-Key {secret}"})
        assert answer(response) == "sign in", name
    for name in KEYED:
        address = reverse(name, args=[] if name == "api-staff-letters" else [letter.pk])
        for who, client in (clients | {"visitor": visitor}).items():
            assert client.get(address).status_code in {401, 403}, (name, who)


def test_what_is_public_is_alike_for_everybody_and_nobody_changes_it(
    authority: Authority, clients: dict[str, Client], visitor: Client
) -> None:
    letter = in_state("correction", authority)
    info_request = letter.info_request
    assert info_request is not None
    Authority.objects.filter(pk=authority.pk).update(colour="#00625a")
    table = str(info_request.tables.all()[0].table_id)
    known = {
        "authority": authority.slug,
        "slug": info_request.slug,
        "pk": table,
        "table_id": table,
        "request_id": str(info_request.pk),
        "anchor": info_request.questions.all()[0].anchor,
        "section": "requests",
        "number": 7,
        "name": "none",
    }
    own = {"authority": {"slug": authority.slug}, "authority-colour": {"slug": authority.slug}}
    own |= {"api-authority": {"slug": authority.slug}}
    own |= {"authority-statistics": {"slug": authority.slug}, "statistics-csv": {"name": "outcomes"}}
    own |= {"authority-statistics-csv": {"slug": authority.slug, "name": "outcomes"}}
    own |= {name: {"slug": "foia-s40-2"} for name in ("exemption", "api-exemption")}
    own |= {name: {"slug": "parking"} for name in ("topic", "topic-feed", "api-topic", "api-topic-requests")}
    without = {
        "round",
        "round-csv",
        "api-round",
        "series",
        "series-csv",
        "api-series",
        "api-series-csv",
        "file",
        "bulk-file",
    }  # one letter makes none; no file is public, and none of the whole log is made yet
    for name in sorted(PUBLIC):
        cache.clear()  # the API counts how often one address asks
        (pattern,) = get_resolver().reverse_dict.getlist(name)[:1]
        values = known | own.get(name, {})
        address = reverse(name, kwargs={place: values[place] for place in pattern[0][0][1]})
        alike = {who: answer(client.get(address)) for who, client in (clients | {"visitor": visitor}).items()}
        assert set(alike.values()) == {"not there" if name in without else "answers"}, (name, alike)
        for who, client in (clients | {"visitor": visitor}).items():
            for method in ("post", "put", "patch", "delete"):
                assert getattr(client, method)(address).status_code in {403, 404, 405}, (name, who, method)


def test_the_pages_of_signing_in_are_for_whom_they_are(clients: dict[str, Client], visitor: Client) -> None:
    places = {"mfa_remove_webauthn": [1], "mfa_edit_webauthn": [1]}
    for name in sorted(SIGNED_IN):
        address = reverse(name, args=places.get(name, []))
        for method in ("get", "post"):
            response = getattr(visitor, method)(address)
            assert response.status_code in {302, 405}, name
            if response.status_code == 302:
                assert response["Location"].startswith(("/accounts/login/", "/accounts/reauthenticate/")), (
                    name
                )
    closed = {"account_confirm_email": ["x"], "account_reset_password_from_key": ["1", "x-y"]}
    for name in sorted(CLOSED):
        address = reverse(name, args=closed.get(name, []))
        for client in (*clients.values(), visitor):
            assert client.get(address).status_code == 404, name
            assert client.post(address).status_code == 404, name


def test_nobody_signs_up(visitor: Client, db: None) -> None:
    wanted = {
        "username": "x",
        "email": "x@example.org",
        "password1": "three words here",
        "password2": "three words here",
    }
    for address in ("/accounts/signup/", "/accounts/3rdparty/signup/", "/accounts/social/signup/"):
        visitor.post(address, wanted, follow=True)
    assert not User.objects.exists()


def test_the_administrator_of_an_authority_is_none_of_the_site(
    clients: dict[str, Client], visitor: Client
) -> None:
    for address in (
        "/admin/",
        "/admin/auth/user/",
        "/admin/requests_app/letter/",
        "/admin/mfa/authenticator/",
    ):
        for who, client in (clients | {"visitor": visitor}).items():
            if who == "superuser":
                assert client.get(address).status_code == 200, address
            else:
                assert client.get(address).status_code in {302, 403}, (address, who)

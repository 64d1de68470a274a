"""What an administrator can make the site send to: the public internet, over TLS, and nowhere else."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from requests_app import outbound
from requests_app.outbound import AddressRefused, NotSent, check_address, is_public
from tests.receivers import HOST, Receiver, receiver

URL: Final = f"https://{HOST}/in?from=log"
type Names = Callable[..., list[str]]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Receiver]:
    with receiver(tmp_path) as running:
        yield running


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """`names("127.0.0.1", …)`: what a look-up of any name answers, one answer after the other; returns what was asked."""

    def set_up(*answers: str | list[str]) -> list[str]:
        asked: list[str] = []

        def look_up(host: str, port: int, **_: Any) -> list[Any]:
            asked.append(host)
            answer = answers[min(len(asked), len(answers)) - 1]
            found = [answer] if isinstance(answer, str) else answer
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return asked

    return set_up


def _post(here: Receiver, url: str = URL, **more: Any) -> int:
    reach = {"may_reach": lambda _: True} | more
    return outbound.post(url, b'{"a":1}', {"X-Own": "yes"}, port=here.port, context=here.trusted, **reach)


# Addresses that are typed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.org",
        "https://hooks.example.org:443/a/b?c=d",
        "https://a.xn--p1ai/x",
        "HTTPS://A.B",
    ],
)
def test_a_full_name_over_https_may_be_typed(url: str) -> None:
    assert check_address(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.org/", "begins with https"),
        ("ftp://hooks.example.org/", "begins with https"),
        ("//hooks.example.org/", "begins with https"),
        ("https://hooks.example.org:8443/", "without a port"),
        ("https://hooks.example.org:22/", "without a port"),
        ("https://hooks.example.org:x/", "such as"),
        ("https://user@hooks.example.org/", "without a user name"),
        ("https://hooks.example.org@169.254.169.254/", "without a user name"),
        ("https://hooks.example.org/#x", "without a user name"),
        ("https://localhost/", "full host name"),
        ("https://127.0.0.1/", "full host name"),
        ("https://2130706433/", "full host name"),
        ("https://0x7f000001/", "full host name"),
        ("https://0x7f.0.0.1/", "full host name"),
        ("https://0177.0.0.01/", "full host name"),
        ("https://127.1/", "full host name"),
        ("https://[::1]/", "full host name"),
        ("https://[::ffff:127.0.0.1]/", "full host name"),
        ("https://hooks.example.org./", "full host name"),
        ("https://hooks..org/", "full host name"),
        ("https://.example.org/", "full host name"),
        ("https:///x", "full host name"),
        ("https://hooks.example.org\\@evil.example/", "without spaces"),
        ("https://hooks.example.org/a b", "without spaces"),
        ("https://hooks.example.org/\r\nX-Evil: 1", "without spaces"),
        ("https://hooks。example.org/", "without spaces"),
        ("https://ⓛocalhost.example/", "without spaces"),
        ("", "without spaces"),
    ],
)
def test_everything_else_is_refused_with_advice(url: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        check_address(url)


# Addresses that names lead to --------------------------------------------------------------------


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_the_public_internet_is_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1"),
        *("::ffff:10.0.0.1", "::ffff:8.8.8.8", "::10.0.0.1", "::8.8.8.8"),  # IPv4 inside IPv6
        *("64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1"),  # NAT64
        *("2002:a00:1::", "2002:808:808::1", "2001:0:4136:e378::1"),  # 6to4, Teredo
        *("2001:db8::1", "100::1", "4000::1", "no address"),
    ],
)
def test_no_other_network_is_reached(address: str) -> None:
    assert not is_public(address)


# Sending -----------------------------------------------------------------------------------------


def test_it_arrives_whole_over_tls_under_the_hosts_name(here: Receiver, names: Names) -> None:
    names("127.0.0.1")
    assert _post(here) == 204
    ((path, headers, body),) = here.got
    assert (path, headers["Host"], headers["X-Own"]) == ("/in?from=log", f"{HOST}:{here.port}", "yes")
    assert body == b'{"a":1}'


def test_nothing_is_sent_to_an_address_that_is_not_public(here: Receiver, names: Names) -> None:
    names("127.0.0.1")
    with pytest.raises(NotSent, match="not on the public internet"):
        _post(here, may_reach=is_public)
    names(["8.8.8.8", "127.0.0.1"])
    with pytest.raises(NotSent, match="not on the public internet"):
        _post(here, may_reach=is_public)
    assert here.got == []


def test_a_name_is_looked_up_once_so_it_cannot_lead_elsewhere_afterwards(
    here: Receiver, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = names("192.0.2.7", "127.0.0.1")
    reached = []

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NotSent, match="No connection could be made"):
        _post(here)
    assert (asked, reached) == ([HOST], ["192.0.2.7"])


@pytest.mark.parametrize(
    "to",
    ["http://169.254.169.254/latest/meta-data/", "https://127.0.0.1/", f"https://{HOST}/elsewhere", "/x"],
)
def test_nothing_is_followed(here: Receiver, names: Names, to: str) -> None:
    asked = names("127.0.0.1")
    for here.status in (301, 302, 303, 307, 308):
        here.headers = {"Location": to}
        assert _post(here) == here.status
    assert [path for path, _, _ in here.got] == ["/in?from=log"] * 5
    assert asked == [HOST] * 5


def test_a_certificate_of_another_host_or_of_nobody_is_not_trusted(
    tmp_path: Path, here: Receiver, names: Names
) -> None:
    names("127.0.0.1")
    with receiver(tmp_path, "other.example.org") as other, pytest.raises(NotSent, match="certificate"):
        _post(other)
    with pytest.raises(NotSent, match="certificate"):
        outbound.post(URL, b"{}", {}, port=here.port, may_reach=lambda _: True)
    assert here.got == []


def test_a_host_without_an_address_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(NotSent, match="no address"):
        outbound.post(URL, b"{}", {})


def test_the_answers_body_is_not_read(here: Receiver, names: Names) -> None:
    names("127.0.0.1")
    here.body = b"x" * 50_000_000
    began = time.monotonic()
    assert _post(here) == 204
    assert time.monotonic() - began < 2


def test_whoever_takes_the_connection_and_says_nothing_is_cut_off(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    names("127.0.0.1")
    monkeypatch.setattr(outbound, "SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotSent):
            outbound.post(URL, b"{}", {}, port=silent.getsockname()[1], may_reach=lambda _: True)
        assert time.monotonic() - began < 5


def test_whoever_answers_a_byte_at_a_time_is_cut_off(
    here: Receiver, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    names("127.0.0.1")
    monkeypatch.setattr(outbound, "SECONDS", 2)
    here.drips = True
    began = time.monotonic()
    with pytest.raises(NotSent):
        _post(here)
    assert 1 < time.monotonic() - began < 6


def test_whoever_shakes_hands_slowly_and_then_answers_a_byte_at_a_time_is_cut_off(
    here: Receiver, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    names("127.0.0.1")
    monkeypatch.setattr(outbound, "SECONDS", 1)
    shake_hands = ssl.SSLSocket.do_handshake

    def slowly(of: ssl.SSLSocket, *given: Any) -> None:
        time.sleep(1.3)  # the time is over while hands are shaken
        shake_hands(of, *given)

    monkeypatch.setattr(ssl.SSLSocket, "do_handshake", slowly)
    here.drips = True
    began = time.monotonic()
    with pytest.raises(NotSent, match="no answer within 1 seconds"):
        _post(here)
    assert time.monotonic() - began < 5

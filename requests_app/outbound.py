"""Sending to an address that an administrator typed, without being made to reach into the network that the site runs in.

The host is looked up once, every address it has must be public, and the connection goes to the very address that was looked
at: a name that answers otherwise the second time (DNS rebinding) is never asked a second time. TLS still checks the name.
Nothing is followed, and of the answer only the status is read.
"""

import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

PORT: Final = 443
SECONDS: Final = 15
"""For all of it: connecting, sending and the answer's head."""

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A name with a dot whose last label begins with a letter: so it is no address, however that may be written (127.1, 0x7f.1).
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}", re.IGNORECASE)
_PRINTABLE: Final = re.compile(r"[!-\[\]-~]+")  # no space, no backslash, nothing beyond ASCII

_UNICAST: Final = ipaddress.ip_network("2000::/3")
# Within it, addresses that carry an IPv4 address, which a router may unpack: 6to4 and Teredo.
_CARRIERS: Final = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


class AddressRefused(ValueError):
    """Nothing is ever sent to such an address; the message says why, for staff."""


class NotSent(Exception):
    """It did not arrive; the message says what went wrong, and nothing of what was answered."""


def check_address(url: str) -> str:
    """Return the host of an address that something may be sent to. Raises AddressRefused."""
    if not _PRINTABLE.fullmatch(url):
        raise AddressRefused("Enter an address without spaces, such as https://hooks.example.org/foilog.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("Enter an address such as https://hooks.example.org/foilog.") from error
    if parts.scheme != "https":
        raise AddressRefused("Enter an address that begins with https://.")
    if "@" in parts.netloc or parts.fragment:
        raise AddressRefused("Enter an address without a user name, a password or a #.")
    if port not in (None, PORT):
        raise AddressRefused("Enter an address without a port: only the usual one, 443, is used.")
    if not _HOST.fullmatch(parts.hostname or ""):
        raise AddressRefused("Enter an address with a full host name, such as hooks.example.org.")
    return str(parts.hostname)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, by itself and not through a translator or tunnel."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # such as one with a scope: fe80::1%eth0
        return False
    if ip.version == 6 and (ip not in _UNICAST or any(ip in carrier for carrier in _CARRIERS)):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    port: int = PORT,
    may_reach: Callable[[str], bool] = is_public,
    context: ssl.SSLContext | None = None,
) -> int:
    """Send the body and return the status of the answer, whatever it is. Raises AddressRefused and NotSent.

    port, may_reach, context: for tests, whose receiver is on this machine.
    """
    host = check_address(url)
    parts = urlsplit(url)
    connection = _Pinned(host, _look_up(host, port, may_reach), port, context or ssl.create_default_context())
    # Each read may take so long, and there may be many: whoever answers a byte at a time is cut off all the same.
    cut_off = threading.Timer(SECONDS, connection.cut_off)
    cut_off.start()
    try:
        connection.request(
            "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers)
        )
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotSent(_why(TimeoutError() if connection.is_over else error)) from error
    finally:
        cut_off.cancel()
        connection.close()


def _look_up(host: str, port: int, may_reach: Callable[[str], bool]) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent("The host has no address.") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(may_reach, addresses)):
        raise NotSent("The host has an address that is not on the public internet.")
    return addresses[0]


def _why(error: Exception) -> str:
    """What went wrong, in words of ours: the error's own may repeat what was answered."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "The host’s certificate is not valid."
    if isinstance(error, ssl.SSLError):
        return "No secure connection could be made."
    if isinstance(error, TimeoutError):
        return f"There was no answer within {SECONDS} seconds."
    if isinstance(error, HTTPException):
        return "The answer was not HTTP, or broke off."
    return "No connection could be made, or it broke off."


class _Pinned(HTTPSConnection):
    """A connection to an address that was looked at before, whose certificate must be that of the host."""

    def __init__(self, host: str, address: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._address = address
        self._tls = context
        self.is_over = False

    def connect(self) -> None:
        # Not `create_connection`, which would look up whatever it is given.
        plain = socket.socket(socket.AF_INET6 if ":" in self._address else socket.AF_INET)
        self.sock: socket.socket = plain  # so that it can be cut off, and is closed, whatever comes next
        plain.settimeout(self.timeout)
        plain.connect((self._address, self.port))
        secure = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = secure  # before the handshake, which is cut off too
        if self.is_over:
            raise TimeoutError
        secure.do_handshake()

    def cut_off(self) -> None:
        self.is_over = True
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # that of TLS would let go of it midway
            except OSError:
                return  # it is over already

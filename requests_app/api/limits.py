"""How often an address may ask. Which one that is behind proxies, the setting PROXY_COUNT says."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

_WITH_PORT: Final = re.compile(r"\[([^\]]+)\](?::\d+)?|([\d.]+):\d+")
"""An address as some proxies write it: "[2001:db8::1]:50123", "203.0.113.5:50123"."""


class AddressThrottle(AnonRateThrottle):
    """So many requests from one address; in IPv6 from one network, since whoever has an address there has 2^64 of them."""

    def get_ident(self, request: Request) -> str:
        given: str = super().get_ident(request)
        if found := _WITH_PORT.fullmatch(given):
            given = found[1] or found[2]
        try:
            address = ip_address(given)
        except ValueError:  # a proxy's own way of writing it, such as "unknown"
            return given
        if not isinstance(address, IPv6Address):
            return given
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))

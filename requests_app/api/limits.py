"""How often an address may ask. Which one that is behind proxies, the setting PROXY_COUNT says."""

from ipaddress import IPv6Address, ip_address, ip_network

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle


class AddressThrottle(AnonRateThrottle):
    """So many requests from one address; in IPv6 from one network, since whoever has an address there has 2^64 of them."""

    def get_ident(self, request: Request) -> str:
        given: str = super().get_ident(request)
        try:
            address = ip_address(given)
        except ValueError:  # a proxy's own way of writing it, with a port
            return given
        if not isinstance(address, IPv6Address):
            return given
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))

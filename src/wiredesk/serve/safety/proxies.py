"""Who really asks, and by which address, where a proxy stands between. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Caller:
    """client: address that asks; scheme and host: as the caller wrote them."""

    client: str
    scheme: str
    host: str


@lru_cache(maxsize=4096)
def is_trusted(address: str, networks: tuple[str, ...]) -> bool:
    """Whether an address is one of the listed proxies."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == 6 and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ipaddress.ip_network(network) for network in networks)


def caller(
    peer: str, scheme: str, host: str, headers: Sequence[tuple[bytes, bytes]], trusted: tuple[str, ...]
) -> Caller:
    """What X-Forwarded-* say if the peer is a listed proxy, else what the connection itself says.

    Of X-Forwarded-For the last address that is no listed proxy counts: what stands before it was written by others.
    """
    if not trusted or not is_trusted(peer, trusted):
        return Caller(peer, scheme, host)
    said: dict[bytes, list[str]] = {}
    for name, value in headers:
        if name in (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"):
            said.setdefault(name, []).extend(part.strip() for part in value.decode("latin-1").split(","))
    client = peer
    for address in reversed(said.get(b"x-forwarded-for", [])):
        try:
            ipaddress.ip_address(address)
        except ValueError:
            break
        client = address
        if not is_trusted(address, trusted):
            break
    proto = said.get(b"x-forwarded-proto", [scheme])[-1].lower()
    return Caller(
        client, proto if proto in ("http", "https") else scheme, said.get(b"x-forwarded-host", [host])[-1] or host
    )

"""What an address says about its site: the registrable domain and the name of the outlet behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wiredesk.lang.packs import Pack

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    # Imported on first use: it costs 50 ms, which a command that meets no address need not pay. The list of suffixes
    # is the one inside the library: nothing is fetched.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=4096)
def registrable(url: str) -> str | None:
    """The domain that somebody registered ("bbc.co.uk" of any page there); None for what has none (IP, bare name)."""
    host = _host(url)
    if not host:
        return None
    registered = _suffixes().privatesuffix(host.lower())
    if registered:
        return str(registered)
    # Hosts under a suffix that nobody registers (".example", ".test", ".local") are still sites of their own.
    labels = host.split(".")
    if len(labels) >= 2 and not labels[-1].isdigit() and ":" not in host:
        return ".".join(labels[-2:])
    return None


@lru_cache(maxsize=4096)
def outlet_name(url: str, pack: Pack) -> str | None:
    """The outlet's name as the pack knows it, by domain; None if it does not."""
    domain = registrable(url)
    return _outlets(pack).get(domain) if domain else None


@lru_cache(maxsize=32)
def _outlets(pack: Pack) -> Mapping[str, str]:
    """Outlet names by domain, from the forms in `agencies` that look like one ("vtcnews.vn")."""
    known: dict[str, str] = {}
    for name, forms in pack.table("agencies").items():
        for form in forms:
            if "." in form and " " not in form and form == form.lower():
                known[form] = name
    return known


def _host(url: str) -> str | None:
    url = url.strip()
    try:
        host = urlsplit(url if "//" in url[:12] else f"//{url}").hostname
    except ValueError:
        return None
    return host.rstrip(".").lower() if host else None

"""The keys by which outlets, authors and categories are one across pages: folded, and the same in every language."""

from __future__ import annotations

from functools import lru_cache

from wiredesk.text import names
from wiredesk.text.addresses import registrable


@lru_cache(maxsize=4096)
def outlet_key(name: str | None, address: str | None) -> str | None:
    """The key of an outlet: its folded name ("tuoi tre"), else the registrable domain of its page ("tuoitre.vn"); a
    name that is a domain is that domain. None: neither says anything."""
    if name:
        plain = name.strip().lower()
        if "." in plain and not any(char.isspace() for char in plain):
            domain = registrable(plain)
            if domain is not None:
                return domain
        folded = names.key(name)
        if folded:
            return folded
    return registrable(address) if address else None


def is_domain(key: str) -> bool:
    """Whether the key of an outlet is a domain: folded names have no dots."""
    return "." in key


def author_key(name: str, outlet: str | None) -> str | None:
    """The key of an author at an outlet, by the outlet's key; None for what is no name."""
    folded = names.key(name)
    return f"{folded}@{outlet or ''}" if folded else None


def category_key(section: str) -> str:
    """The key of a page's own section; "" for what has no letters."""
    return names.key(section)

"""The keys by which names, outlets, authors and categories are one across pages."""

from __future__ import annotations

from functools import lru_cache

from wiredesk.model.findings import Entity
from wiredesk.model.names import NameId, name_id
from wiredesk.text import names
from wiredesk.text.addresses import registrable

_MINISTRY = " ministry"
"""How the keys of ministries end that readings make of country and field ("us defence ministry")."""


def key_across(entity: Entity) -> str:
    """The key by which an entity is one name in all articles: that of its reading. A ministry of no country that the
    packs know ("defence ministry") goes by its longest form: two countries' are two."""
    if entity.kind == "organisation" and entity.key.endswith(_MINISTRY):
        country = entity.key.split(" ", 1)[0]
        if len(country) != 2 and entity.names:
            return names.key(max(entity.names, key=len)) or entity.key
    return entity.key


def name_of(entity: Entity) -> NameId:
    """The name across articles that an entity of a reading is."""
    return name_id(entity.kind, key_across(entity))


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


def outlet_shown(name: str | None, address: str | None) -> str:
    """What the outlet of a report is called: its name, else the registrable domain of its page, else ""."""
    return name or (registrable(address) if address else None) or ""


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

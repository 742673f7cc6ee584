"""In which forms a page can be had beside HTML, and where: for routes, links and menus. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from wiredesk.formats import atom, json_feed, prov, rss


@dataclass(frozen=True, slots=True)
class Form:
    """One form. name: for a person."""

    extension: str
    media_type: str
    name: str


FORMS: tuple[Form, ...] = (
    Form("atom", atom.MEDIA_TYPE, "Atom"),
    Form("rss", rss.MEDIA_TYPE, "RSS"),
    Form("ninjs.json", "application/json", "ninjs"),
    Form("prov.json", prov.MEDIA_TYPE, "PROV-JSON"),
    Form("json", json_feed.MEDIA_TYPE, "JSON Feed"),
    Form("jsonld", "application/ld+json", "JSON-LD"),
    Form("csv", "text/csv", "CSV"),
    Form("md", "text/markdown", "Markdown"),
)
"""A longer extension stands before one that it ends with."""
STEMS = ("/index", "/search", "/s/", "/a/", "/e/", "/o/", "/author/", "/category/", "/alerts/")
"""Paths that an extension is put behind; after a slash stands the one thing that the page is of."""


PLAIN = "/:@!$'()*+,;=-._~"
"""What stands in a path as it is."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another form of a page, for `<link rel="alternate">` and for a menu."""

    path: str
    media_type: str
    name: str


def alternates(path: str, query: str = "") -> tuple[Alternate, ...]:
    """The other forms of the page at a path, as it is without %XX; () where it has none."""
    # The parts of a story have its forms.
    head = "/index" if path == "/" else "/".join(path.split("/")[:3])
    one = any(head.startswith(stem) and len(head) > len(stem) for stem in STEMS if stem.endswith("/"))
    if not one and (head not in STEMS or head.endswith("/")):
        return ()
    more = f"?{query}" if query else ""
    head = quote(head, safe=PLAIN)
    return tuple(Alternate(f"{head}.{form.extension}{more}", form.media_type, form.name) for form in FORMS)

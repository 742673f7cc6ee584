"""Rules for pages of single sites: where general means fail for a whole outlet, selectors say what is what.

A rule is a table of TOML, `[[site]]`: `domain` (registrable), `until` (the last day for which it was seen to hold),
`why` (what general means get wrong), and any of `drop`, `body`, `title`, `author`, `date` (CSS selectors).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from wiredesk.extraction.candidates import Statement, What
from wiredesk.extraction.html_text import clean
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import PackError
from wiredesk.model.page import Page
from wiredesk.text.addresses import registrable

TABLE = "sites"
"""The table of `Packs` that holds the rules of all sites."""
_STATED: tuple[tuple[str, What], ...] = (("title", "headline"), ("author", "author"), ("date", "published"))
_KNOWN = frozenset(("domain", "until", "why", "drop", "body", "title", "author", "date"))


@dataclass(frozen=True, slots=True)
class SiteRule:
    """What is what on the pages of one site. Selectors are "" where general means do."""

    domain: str
    until: date
    why: str
    drop: str = ""
    body: str = ""
    title: str = ""
    author: str = ""
    date: str = ""


def parse_site_rules(text: str) -> Mapping[str, SiteRule]:
    """The rules in a text, by domain. Raises `PackError` for one that lacks something or has what is no selector."""
    try:
        entries = tomllib.loads(text).get("site", [])
    except tomllib.TOMLDecodeError as error:
        raise PackError(TABLE, "", f"not TOML: {error}") from error
    rules: dict[str, SiteRule] = {}
    nothing = LexborHTMLParser("")
    for number, entry in enumerate(entries, 1):
        where = f"site {number} ({entry.get('domain', 'no domain')})"
        unknown = sorted(set(entry) - _KNOWN)
        if unknown:
            raise PackError(TABLE, where, f"knows no {', '.join(unknown)}")
        if not isinstance(entry.get("until"), date) or not entry.get("domain") or not entry.get("why"):
            raise PackError(TABLE, where, "needs domain, why, and until, a date as in 2026-12-31")
        if registrable(entry["domain"]) != entry["domain"]:
            raise PackError(TABLE, where, "domain must be the one that somebody registered, without www")
        for key in sorted(_KNOWN - {"domain", "until", "why"}):
            try:
                nothing.css(entry.get(key) or "p")
            except (SelectolaxError, ValueError) as error:
                raise PackError(TABLE, where, f"{key}: no CSS selector: {entry[key]!r}") from error
        rules[entry["domain"]] = SiteRule(**entry)
    return rules


_NONE: Mapping[str, SiteRule] = {}


def site_rule(page: Page, packs: Packs) -> SiteRule | None:
    """The rule for a page, if its site has one that held when the page was received."""
    rules = packs.table(TABLE, parse_site_rules, _NONE)
    domain = registrable(page.url) if rules and page.url else None
    rule = rules.get(domain) if domain else None
    received = page.provenance.received
    return rule if rule is not None and (received is None or received.date() <= rule.until) else None


def apply(rule: SiteRule, tree: LexborHTMLParser) -> list[Statement]:
    """Takes out of a page what the rule drops and what is neither its text nor named by it; what it states."""
    if rule.drop:
        for node in tree.css(rule.drop):
            node.decompose()
    stated: list[Statement] = []
    kept: list[LexborNode] = []
    for key, what in _STATED:
        selector = getattr(rule, key)
        for node in tree.css(selector)[:12] if selector else ():
            value = clean(node.attributes.get("datetime") or node.attributes.get("content") or "")
            text = clean(node.text(separator=" "))
            if value or text:
                stated.append(Statement(what, "rule", value, text, boxed=False, below=True))
                kept.append(node)
    texts = tree.css(rule.body) if rule.body else []
    if texts:
        _only([*texts, *kept, *tree.css("h1")], tree)
    return stated


def _only(kept: Sequence[LexborNode], tree: LexborHTMLParser) -> None:
    """Takes everything out of the page's body but these elements and those around them."""
    whole = {node.mem_id for node in kept}
    around: set[int] = set()
    for node in kept:
        above = node.parent
        while above is not None and above.mem_id not in around:
            around.add(above.mem_id)
            above = above.parent
    queue = [tree.body] if tree.body is not None else []
    while queue:
        for child in list(queue.pop().iter(include_text=True)):
            if child.mem_id in whole:
                continue
            if child.mem_id in around:
                queue.append(child)
            else:
                child.decompose()

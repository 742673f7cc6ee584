"""robots.txt as RFC 9309 has it: which paths a product may fetch, how long to wait, where the sitemaps are.

Rules are matched with two pointers, never with regular expressions made of what a stranger wrote: the time for an
address grows with its length and the length of the rules, whatever they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

MAX_BYTES = 500 * 1024
"""Read of a robots.txt, as RFC 9309 asks for at least; the rest is not."""
REDIRECTS = 5

Availability = Literal["rules", "none", "unreachable"]

_TOKEN = re.compile(r"[A-Za-z_-]+")
_LINE = re.compile(r"\r\n|\r|\n")
# What site owners write for these names, and other robots understand.
_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_DISALLOW = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_SITEMAP = frozenset({"sitemap", "site-map"})
_DELAY = frozenset({"crawl-delay", "crawldelay"})
_LONGEST_RULE = 8192
_KEPT = "/%:@!$&()*+,;=~-._?#[]"
_WRITTEN_OUT = re.compile(r"[\"'<>\\^`{|}]")


def token(user_agent: str) -> str:
    """The product token of a User-Agent: what robots.txt is asked for. "wiredesk" of "wiredesk/1.2 (+mailto:…)"."""
    found = _TOKEN.match(user_agent.strip())
    return found[0].lower() if found else ""


def availability(status: int | None) -> Availability:
    """What the status of a robots.txt means; None: no connection, no whole answer, or more than ten redirects.

    4xx: there are no rules. 5xx and no answer: nothing may be fetched. So with 429: who asks for patience is not taken
    for one who has no wishes.
    """
    if status is not None and 200 <= status < 300:
        return "rules"
    if status is not None and 300 <= status < 500 and status != 429:
        return "none"
    return "unreachable"


@dataclass(frozen=True, slots=True)
class Rule:
    """parts: the text between the asterisks; end: the pattern ends with the path ("$")."""

    allow: bool
    parts: tuple[str, ...]
    end: bool
    length: int

    def matches(self, path: str) -> bool:
        """Whether a normal path begins as the pattern says."""
        if not path.startswith(self.parts[0]):
            return False
        at = len(self.parts[0])
        if len(self.parts) == 1:
            return not self.end or at == len(path)
        for part in self.parts[1:-1]:
            # The leftmost place leaves most room for the rest.
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        last = self.parts[-1]
        if self.end:
            return len(path) - len(last) >= at and path.endswith(last)
        return path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """What one robots.txt says to one product. delay: seconds between requests that it asks for, None: none."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether a path with its query, as `vetting.Target` has it, may be fetched: the longest rule that matches
        decides, of two equal ones the one that allows; without any it may. robots.txt itself always may."""
        path = _capitals(_WRITTEN_OUT.sub(lambda found: f"%{ord(found[0]):02X}", path.partition("#")[0] or "/"))
        if path == "/robots.txt":
            return True
        longest, allow = -1, True
        for rule in self.rules:
            if (rule.length, rule.allow) > (longest, allow) and rule.matches(path):
                longest, allow = rule.length, rule.allow
        return allow


ALL = Robots()
NOTHING = Robots(rules=(Rule(allow=False, parts=("/",), end=False, length=1),))


def parse(body: bytes, product: str) -> Robots:
    """The rules for a product token, those of all its groups together; the groups of "*" if it has none.

    Never raises: what is no rule is no rule. Of a body longer than `MAX_BYTES` the beginning is read.
    """
    product = product.lower()
    own: list[Rule] = []
    others: list[Rule] = []
    own_delay: float | None = None
    others_delay: float | None = None
    sitemaps: list[str] = []
    for_us = for_all = named = False
    in_agents = False
    for name, value in _lines(body):
        if name in _AGENT:
            if not in_agents:
                for_us = for_all = False
            in_agents = True
            if value[:1] == "*" and (len(value) == 1 or value[1].isspace()):
                for_all = True
            elif product and _agent(value) == product:
                for_us = named = True
        elif name in _SITEMAP:
            if value:
                sitemaps.append(value)
        elif name in _DELAY:
            delay = _seconds(value)
            if for_us and own_delay is None:
                own_delay = delay
            if for_all and others_delay is None:
                others_delay = delay
        elif name == "allow" or name in _DISALLOW:
            in_agents = False
            rule = _rule(value, allow=name == "allow") if for_us or for_all else None
            if rule is None:
                continue
            if for_us:
                own.append(rule)
            if for_all:
                others.append(rule)
    rules, delay = (own, own_delay) if named else (others, others_delay)
    return Robots(tuple(rules), delay, tuple(dict.fromkeys(sitemaps)))


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    cut = len(body) > MAX_BYTES
    text = body[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = _LINE.split(text)
    if cut:
        # Half a rule would be another rule.
        lines.pop()
    for raw in lines:
        line = raw.partition("#")[0].strip(" \t\v\f\0")
        name, colon, value = line.partition(":")
        if not colon:
            # Written by hand often enough: "Disallow /private".
            name, _, value = line.replace("\t", " ").partition(" ")
            if len(value.split()) != 1:
                continue
        yield name.strip().lower(), value.strip()


def _agent(value: str) -> str:
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _rule(pattern: str, *, allow: bool) -> Rule | None:
    if not pattern or len(pattern) > _LONGEST_RULE:
        return None
    pattern = _normal(pattern)
    if pattern[0] not in "/*":
        pattern = "/" + pattern
    end = pattern.endswith("$")
    parts = tuple((pattern[:-1] if end else pattern).split("*"))
    # Two asterisks together are one.
    parts = (parts[0], *(part for part in parts[1:-1] if part), *parts[-1:]) if len(parts) > 1 else parts
    return Rule(allow, parts, end, len(pattern))


def _normal(pattern: str) -> str:
    """Percent-encoded as addresses are. Nothing is decoded: "%2F" is no "/"."""
    return _capitals(quote(pattern, safe=_KEPT, errors="replace"))


def _capitals(path: str) -> str:
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda found: found[0].upper(), path)


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None

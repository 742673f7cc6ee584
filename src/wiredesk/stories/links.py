"""Which report derives from which: copies, cuts, round-ups, republications, rewrites, and sources that are credited.

What is shared is measured by directed containment of word shingles; who had it first is told by credit lines, links
of republication, the time each was first received, or by one text holding the other, never by a page's own date alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from heapq import nsmallest

import numpy as np

from wiredesk.model.identity import clean_address
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import Direction, Evidence, Link, LinkKind
from wiredesk.stories.reports import Report, title_in_lead
from wiredesk.text.addresses import registrable
from wiredesk.text.names import acronym_of, alike, key
from wiredesk.text.shingles import common, matches

COPY = 0.45
"""Containment of 4-word shingles from which one text is taken from the other: 1 % of real reports of one event reach
.47 (vi) and .36 (en)."""
EDITED = 0.6
"""The same for 2-word shingles, which survive when every seventh word is changed: 1 % reach .65 (vi), .56 (en)."""
EDITED_TOO = 0.2
"""4-word shingles that an edited copy must share as well."""
WHOLE = 0.75
"""Of two texts that each hold this share of the other, neither is cut: a copy."""
REWRITE = 0.12
"""4-word shingles that a report shares with the source that it credits, when it is a rewrite of it."""
SHORT = 12
"""Shingles below which a text is too short to be anybody's copy."""
ABOUT = 0.2
"""Cosine of a title with the lead of a text that it may be the title of; unrelated ones stay below 0.1."""
KNOWN = 0.3
"""Share of the names of a report that the rest of a round-up may have as well."""
DOMAIN = 5
"""Letters of a domain's name that are enough to know it again in an outlet's name."""
SEEN = timedelta(minutes=1)
PASSAGES = 3
SHOWN = 60
"""Words of a run in common that its passage shows: a copy has its whole text in common with each of its copies."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of each of two texts stands in the other. a_in_b: share of a's 4-word shingles in b."""

    a_in_b: float
    b_in_a: float
    a_in_b_edited: float
    b_in_a_edited: float

    @property
    def shared(self) -> float:
        """The larger of the two shares of 4-word shingles."""
        return max(self.a_in_b, self.b_in_a)


def overlap(a: Report, b: Report) -> Overlap:
    """What two reports share, in both directions."""
    fours, twos = common(a.shingles, b.shingles), common(a.edits, b.edits)
    return Overlap(
        fours / max(1, len(a.shingles)),
        fours / max(1, len(b.shingles)),
        twos / max(1, len(a.edits)),
        twos / max(1, len(b.edits)),
    )


def packed_prints(report: Report) -> bytes:
    """The prints of a report's words in four bytes each: what `may_derive` asks for."""
    return (report.shingles >> np.uint64(32)).astype("<u4").tobytes()


def may_derive(a: bytes, b: bytes) -> bool:
    """Whether two reports can be linked, by their packed prints. False: `derivation` finds nothing, for certain; half a
    print may be taken for another's, a whole one that is shared is never missed."""
    one, other = np.frombuffer(a, dtype="<u4"), np.frombuffer(b, dtype="<u4")
    return common(one, other) / max(1, min(len(one), len(other))) >= REWRITE


def names_outlet(name: str, report: Report) -> bool:
    """Whether a credited name is the outlet of a report, or an address its own."""
    imprint = report.imprint
    if "/" in name or name.startswith("www."):
        address = clean_address(name if "//" in name else f"https://{name}")
        return imprint.address is not None and _plain(address) == _plain(imprint.address)
    if imprint.outlet is not None and _one_name(name, imprint.outlet):
        return True
    domain = registrable(imprint.address) if imprint.address else None
    return domain is not None and name.lower() in (domain, domain.partition(".")[0])


@lru_cache(maxsize=10_000)
def _one_name(name: str, outlet: str) -> bool:
    """Whether a credited name is that of an outlet. Few outlets are credited again and again."""
    return (
        key(name) == key(outlet) or alike(name, outlet) >= 0.9 or acronym_of(name, outlet) or acronym_of(outlet, name)
    )


def of_outlet(address: str, report: Report) -> bool:
    """Whether an address is of the site of a report, by its domain or by an outlet's name that holds the domain's.

    Weak: one site has many pages. To be asked only of reports that share text.
    """
    imprint = report.imprint
    domain = registrable(address)
    if domain is None:
        return False
    if imprint.address is not None and registrable(imprint.address) == domain:
        return True
    label = domain.partition(".")[0].replace("-", "")
    return imprint.outlet is not None and len(label) >= DOMAIN and label in key(imprint.outlet).replace(" ", "")


def _plain(address: str) -> str:
    return address.partition("//")[2].removeprefix("www.").rstrip("/")


def credited(a: Report, b: Report) -> Passage | None:
    """The credit in `a` that names the outlet of `b`, if there is one. An outlet's own name credits nobody."""
    own = a.imprint.outlet
    for credit, words in a.imprint.credits:
        if own is not None and key(credit.source) == key(own):
            continue
        if names_outlet(credit.source, b):
            return words
    return None


def _republishes(a: Report, b: Report) -> str:
    """What says that `a` republishes `b`; "" if nothing does."""
    own, other = a.imprint, b.imprint
    if own.taken_from is not None and (names_outlet(own.taken_from, b) or of_outlet(own.taken_from, b)):
        return f"taken from {own.taken_from}"
    if own.canonical is not None and other.address is not None and own.address is not None:
        there = clean_address(own.canonical)
        if _plain(there) == _plain(other.address) and registrable(there) != registrable(own.address):
            return f"canonical address {own.canonical}"
    return ""


def derivation(a: Report, b: Report, seen: Overlap) -> Link | None:
    """The link between two reports that share text or of which one says that it is taken from the other."""
    if seen.shared < REWRITE:
        # Too little for a copy and for a rewrite, whatever they say.
        return None
    facts = _shares(seen)
    for one, other in ((a, b), (b, a)):
        said = _republishes(one, other)
        if said:
            passages = (one.imprint.taken_at,) if one.imprint.taken_at is not None else ()
            evidence = (Evidence("republication", said, 0.0, passages), *facts, _runs(one, other))
            return _link(one, other, "republication", "republication", seen.shared, evidence)
    kind, derived, origin = _kind(a, b, seen)
    by_credit = [(x, y, where) for x, y in ((a, b), (b, a)) if (where := credited(x, y)) is not None]
    if kind is None:
        if len(by_credit) != 1:
            return None
        x, y, where = by_credit[0]
        evidence = (Evidence("credits", y.id, 0.0, (where,)), *facts, _runs(x, y))
        return _link(x, y, "rewrite", "credit", seen.shared, evidence)
    level = seen.shared
    if len(by_credit) == 1:
        x, y, where = by_credit[0]
        told: LinkKind = kind if (kind == "copy" or x is derived) else "copy"
        return _link(x, y, told, "credit", level, (Evidence("credits", y.id, 0.0, (where,)), *facts, _runs(x, y)))
    first = _seen_first(a, b)
    if kind == "contains":
        return _link(derived, origin, kind, "containment", level, (*facts, _runs(derived, origin)))
    if first is not None:
        x, y = (b, a) if first is a else (a, b)
        told = kind if (kind == "copy" or x is derived) else "copy"
        when = Evidence("first received", str(first.imprint.first_seen))
        return _link(x, y, told, "first seen", level, (when, *facts, _runs(x, y)))
    if kind == "abridges":
        return _link(derived, origin, kind, "containment", level, (*facts, _runs(derived, origin)))
    x, y = sorted((a, b), key=lambda report: report.id)
    return _link(x, y, kind, "unknown", level, (*facts, _runs(x, y)))


def _kind(a: Report, b: Report, seen: Overlap) -> tuple[LinkKind | None, Report, Report]:
    """What kind of derivation the shared text shows, with the one that derives and the one it derives from."""
    if min(len(a.shingles), len(b.shingles)) < SHORT:
        return None, a, b
    in_b = seen.a_in_b >= COPY or (seen.a_in_b_edited >= EDITED and seen.a_in_b >= EDITED_TOO)
    in_a = seen.b_in_a >= COPY or (seen.b_in_a_edited >= EDITED and seen.b_in_a >= EDITED_TOO)
    if not (in_a or in_b):
        return None, a, b
    if in_a and in_b and min(seen.a_in_b, seen.b_in_a) >= WHOLE * seen.shared:
        return "copy", a, b
    short, long = (a, b) if len(a.shingles) < len(b.shingles) else (b, a)
    if _round_up(short, long):
        return "contains", long, short
    return "abridges", short, long


def _round_up(short: Report, long: Report) -> bool:
    """Whether the longer text is about more than the shorter: its title is not, and the rest names little of it."""
    if title_in_lead(long, short) >= ABOUT:
        return False
    taken = [False] * len(long.words)
    for first, _, length in matches(long.words, short.words, 4):
        taken[first : first + length] = [True] * length
    rest = [word for word, used in zip(long.words, taken, strict=True) if not used]
    names = {word for name in short.reading.entities for form in name.names[:1] for word in form.lower().split()}
    names &= set(short.words)
    return len(rest) >= len(short.words) and len(names & set(rest)) <= KNOWN * len(names)


def _seen_first(a: Report, b: Report) -> Report | None:
    one, other = a.imprint.first_seen, b.imprint.first_seen
    if one is None or other is None or abs(one - other) < SEEN:
        return None
    return a if one < other else b


def _shares(seen: Overlap) -> tuple[Evidence, ...]:
    return (
        Evidence("share of 4-word shingles", round(seen.shared, 3)),
        Evidence("share of 2-word shingles", round(max(seen.a_in_b_edited, seen.b_in_a_edited), 3)),
    )


def _runs(a: Report, b: Report) -> Evidence:
    """The longest runs of words that two reports share: how many words, and their beginnings as passages of both."""
    runs = sorted(matches(a.words, b.words, 4), key=lambda run: (-run[2], run[0]))[:PASSAGES]
    words = 0
    found: list[Passage] = []
    for first, second, length in sorted(runs):
        words += len(a.passage(first, first + length).exact.split())
        shown = min(length, SHOWN)
        found += [a.passage(first, first + shown), b.passage(second, second + shown)]
    return Evidence("words in common", float(words), 0.0, tuple(found))


def _link(
    derived: Report,
    origin: Report,
    kind: LinkKind,
    direction: Direction,
    score: float,
    evidence: tuple[Evidence, ...],
) -> Link:
    return Link(derived.id, origin.id, True, kind, direction, round(min(1.0, score), 3), evidence)


def stated_links(reports: Sequence[Report]) -> list[Link]:
    """Links from the reports of one story to the agencies and outlets that they name."""

    @cache
    def published_by(name: str) -> list[ArticleId]:
        return nsmallest(2, (report.id for report in reports if names_outlet(name, report)))

    return [link for report in reports for link in _stated(report, published_by)]


def _stated(report: Report, published_by: Callable[[str], Sequence[ArticleId]]) -> list[Link]:
    """published_by: the first two reports of the story that an outlet of a name published."""
    imprint = report.imprint
    found: dict[str, Link] = {}
    for credit, words in imprint.credits:
        name = credit.source
        # The source of a translation credit is who translated, which is nobody's origin.
        if credit.kind == "translation" or name in found:
            continue
        if imprint.outlet is not None and key(name) == key(imprint.outlet):
            continue
        held = next((other for other in published_by(name) if other != report.id), None)
        kind: LinkKind = "republication" if credit.kind == "republication" else "credits"
        evidence = (Evidence("credit", credit.rule, 0.0, (words,)),)
        direction: Direction = "republication" if kind == "republication" else "credit"
        found[name] = Link(report.id, held or name, held is not None, kind, direction, 1.0, evidence)
    if imprint.taken_from is not None and not any(link.kind == "republication" for link in found.values()):
        name = imprint.taken_from
        held = next((other for other in published_by(name) if other != report.id), None)
        passages = (imprint.taken_at,) if imprint.taken_at is not None else ()
        evidence = (Evidence("taken from", name, 0.0, passages),)
        found[name] = Link(report.id, held or name, held is not None, "republication", "republication", 1.0, evidence)
    return [found[name] for name in sorted(found)]

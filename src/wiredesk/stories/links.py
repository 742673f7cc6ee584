"""Which report derives from which: copies, cuts, round-ups, republications, rewrites, and sources that are credited.

What is shared is measured by directed containment of word shingles; who had it first is told by credit lines, links
of republication, the time each was first received, or by one text holding the other, never by a page's own date alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np

from wiredesk.model.identity import clean_address
from wiredesk.model.spans import Passage
from wiredesk.model.story import Direction, Evidence, Link, LinkKind
from wiredesk.model.values import When
from wiredesk.stories.edits import HINT, Edit, edit
from wiredesk.stories.imprints import CREDITED, Signed, Source
from wiredesk.stories.reports import Report, title_in_lead
from wiredesk.text.addresses import registrable
from wiredesk.text.names import acronym_of, alike, key
from wiredesk.text.shingles import common, containment, matches, prints

COPY = 0.5
"""Containment of 4-word shingles from which one text is taken from the other. Of less (`edits`) the places of the words
tell: 1 % of real reports of one event share .47 (vi) and .36 (en)."""
EDITED = 0.6
"""2-word shingles of one version of a report that the next has too: they survive when every seventh word is changed."""
WHOLE = 0.9
"""Of two texts that each hold this share of the other, neither is cut: a copy."""
REWRITE = 0.12
"""4-word shingles that a report shares with the source that it credits, when it is a rewrite of it."""
FORM = 0.85
"""4-word shingles that two reports of a series at most share, of which the second was written over the first."""
SHORT = 12
"""Shingles below which a text is too short to be anybody's copy."""
ABOUT = 0.2
"""Cosine of a title with the lead of a text that it may be the title of; unrelated ones stay below 0.1."""
HEAD, TAKEN = 24, 0.25
"""Words with which a text opens; share of their 4-word shingles that stand in another from which they are taken."""
KNOWN = 0.3
"""Share of the names of a report that the rest of a round-up may have as well."""
DOMAIN = 5
"""Letters of a domain's name that are enough to know it again in an outlet's name."""
REST = 1.5
"""Words of a round-up beside those of a report that it holds, to the words of that report."""
HELD = 0.85
"""Share of a text that stands in another from which that one has all of it."""
LONGER = 1.7
"""Times that a report is at most as long as a text that was cut from it without a credit, where it alone shows
reporting of its own: a longer one may have added that to somebody else's text."""
SAME_NAME = 0.9
SHORT_NAME = 4
"""Letters of a single word that is enough to know an outlet by."""
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


def shares_enough(a: Report, b: Report) -> bool:
    """Whether two reports can be linked, by their prints themselves."""
    return common(a.shingles, b.shingles) / max(1, min(len(a.shingles), len(b.shingles))) >= REWRITE


def is_address(name: str) -> bool:
    """Whether a credited name is the address of a page or site."""
    return "/" in name or name.startswith("www.")


def told_apart_by(report: Signed) -> tuple[object, ...]:
    """What of a report `names_outlet` compares with a name that is no address: equal for most reports of an outlet."""
    imprint = report.imprint
    return imprint.outlet, imprint.names, registrable(imprint.address) if imprint.address else None


def names_outlet(name: str, report: Signed, plain: str = "", *, exactly: bool = False) -> bool:
    """Whether a credited name is the outlet of a report, or an address its own. plain: the name without generic words.
    exactly: no short form of the outlet's name will do."""
    imprint = report.imprint
    if is_address(name):
        address = clean_address(name if "//" in name else f"https://{name}")
        return imprint.address is not None and _plain(address) == _plain(imprint.address)
    plain = plain or key(name)
    if plain in imprint.names:
        return True
    if imprint.outlet is not None and not exactly and _one_name(name, plain, imprint.outlet, imprint.names):
        return True
    domain = registrable(imprint.address) if imprint.address else None
    return domain is not None and name.lower() in (domain, domain.partition(".")[0])


@lru_cache(maxsize=10_000)
def _one_name(name: str, plain: str, outlet: str, names: tuple[str, ...]) -> bool:
    """Whether a credited name is that of an outlet: spelt a little otherwise, by its letters, or by one word of it
    ("the Observer"). Few outlets are credited again and again."""
    if any(alike(plain, own) >= SAME_NAME for own in names) or acronym_of(name, outlet) or acronym_of(outlet, name):
        return True
    # The first of its names is without generic words: "News" is nobody's.
    return len(plain) >= SHORT_NAME and " " not in plain and any(plain in own.split() for own in names[:1])


def names(source: Source, report: Signed) -> bool:
    """Whether a source that a report names is the outlet of another. Of speakers only the outlet's own name is one."""
    return names_outlet(source.name, report, source.plain, exactly=source.kind not in CREDITED)


def one_outlet(a: Signed, b: Signed) -> bool:
    """Whether two reports are of one outlet."""
    if a.imprint.names and b.imprint.names:
        return not set(a.imprint.names).isdisjoint(b.imprint.names)
    one, other = a.imprint.address, b.imprint.address
    return (
        one is not None
        and other is not None
        and registrable(one) is not None
        and registrable(one) == registrable(other)
    )


def before(a: Signed, b: Signed) -> bool:
    """Whether one report says that it was published before the other, as far as both say."""
    one, other = a.dated, b.dated
    return one is not None and other is not None and _earlier(one, other)


def _earlier(one: When, other: When) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


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
    if one_outlet(a, b):
        return None
    return next((source.words for source in a.imprint.sources if names(source, b)), None)


def _republishes(a: Report, b: Report) -> str:
    """What says that `a` republishes `b`; "" if nothing does."""
    own, other = a.imprint, b.imprint
    for source in own.sources:
        if source.kind == "republication" and (names(source, b) or of_outlet(source.name, b)):
            return f"taken from {source.name}"
    if own.taken_from is not None and (names_outlet(own.taken_from, b) or of_outlet(own.taken_from, b)):
        return f"taken from {own.taken_from}"
    if own.canonical is not None and other.address is not None and own.address is not None:
        there = clean_address(own.canonical)
        if _plain(there) == _plain(other.address) and registrable(there) != registrable(own.address):
            return f"canonical address {own.canonical}"
    return ""


def edited(a: Report, b: Report) -> Link | None:
    """The link between two likely reports of one event of which one is the other with words changed, so many that they
    share too little for a copy by their shingles. 0.5 ms, where a cheap look leaves a doubt."""
    if common(a.edits, b.edits) < HINT * min(len(a.edits), len(b.edits)):
        return None
    seen = overlap(a, b)
    if seen.shared >= COPY or min(len(a.shingles), len(b.shingles)) < SHORT:
        return None
    found = edit(a, b)
    return derivation(a, b, seen, found) if found is not None else None


def derivation(a: Report, b: Report, seen: Overlap, edit: Edit | None = None) -> Link | None:
    """The link between two reports that share text or of which one says that it is taken from the other. edit: if they
    share less than a copy does, what makes one the other with words changed."""
    if seen.shared < REWRITE and edit is None:
        # Too little for a copy and for a rewrite, whatever they say.
        return None
    facts = _shares(seen) if edit is None else (edit.evidence(), *_shares(seen))
    for one, other in ((a, b), (b, a)):
        said = _republishes(one, other)
        if said:
            passages = (one.imprint.taken_at,) if one.imprint.taken_at is not None else ()
            evidence = (Evidence("republication", said, 0.0, passages), *facts, _runs(one, other))
            return _link(one, other, "republication", "republication", seen.shared, evidence)
    if edit is None and COPY <= seen.shared < WHOLE and _under_another(a, b):
        return None
    kind, derived, origin = _kind(a, b, seen) if edit is None else _kind_of_edit(edit)
    by_credit = [(x, y, where) for x, y in ((a, b), (b, a)) if (where := credited(x, y)) is not None]
    if kind is None:
        if len(by_credit) != 1:
            return None
        x, y, where = by_credit[0]
        evidence = (Evidence("credits", y.id, 0.0, (where,)), *facts, _runs(x, y))
        return _link(x, y, "rewrite", "credit", seen.shared, evidence)
    level = seen.shared if edit is None else edit.share
    if len(by_credit) == 1:
        x, y, where = by_credit[0]
        told: LinkKind = kind if (kind == "copy" or x is derived) else "copy"
        return _link(x, y, told, "credit", level, (Evidence("credits", y.id, 0.0, (where,)), *facts, _runs(x, y)))
    if kind == "contains":
        if before(derived, origin):
            return None
        return _link(derived, origin, kind, "containment", level, (*facts, _runs(derived, origin)))
    first = _seen_first(a, b)
    if first is not None:
        x, y = (b, a) if first is a else (a, b)
        told = kind if (kind == "copy" or x is derived) else "copy"
        when = Evidence("first received", str(first.imprint.first_seen))
        return _link(x, y, told, "first seen", level, (when, *facts, _runs(x, y)))
    own = _own_words(a, b, seen)
    if own is not None and own.imprint.own is not None:
        x, y = (b, a) if own is a else (a, b)
        told = kind if (kind == "copy" or x is derived) else "copy"
        evidence = (Evidence("reporting of its own", y.id, 0.0, (own.imprint.own,)), *facts, _runs(x, y))
        return _link(x, y, told, "credit", level, evidence)
    if kind == "abridges" and not before(derived, origin):
        return _link(derived, origin, kind, "containment", level, (*facts, _runs(derived, origin)))
    x, y = sorted((a, b), key=lambda report: report.id)
    return _link(x, y, "copy", "unknown", level, (*facts, _runs(x, y)))


def may_be_form(link: Link) -> bool:
    """Whether two reports that no credit ties share no more text than the same form does that is filled in twice."""
    tied = link.direction in ("republication", "credit")
    return link.kind in ("copy", "abridges") and link.score < FORM and not tied


def _own_words(a: Report, b: Report, seen: Overlap) -> Report | None:
    """The one of two reports that alone shows reporting of its own, where nearly all of the other stands in it."""
    if (a.imprint.own is None) == (b.imprint.own is None):
        return None
    own, share, long, short = (a, seen.b_in_a, a, b) if a.imprint.own is not None else (b, seen.a_in_b, b, a)
    return own if share >= HELD and len(long.words) <= LONGER * len(short.words) else None


def _kind(a: Report, b: Report, seen: Overlap) -> tuple[LinkKind | None, Report, Report]:
    """What kind of derivation the shared text shows, with the one that derives and the one it derives from."""
    if min(len(a.shingles), len(b.shingles)) < SHORT:
        return None, a, b
    in_b, in_a = seen.a_in_b >= COPY, seen.b_in_a >= COPY
    if not (in_a or in_b):
        return None, a, b
    if in_a and in_b and min(seen.a_in_b, seen.b_in_a) >= WHOLE * seen.shared:
        return "copy", a, b
    short, long = (a, b) if len(a.shingles) < len(b.shingles) else (b, a)
    if _round_up(short, long, matches(long.words, short.words, 4)):
        return "contains", long, short
    return "abridges", short, long


def _under_another(a: Report, b: Report) -> bool:
    """Whether what two reports share stands below two events: what an agency, an outlet or a company puts under each of
    its texts (its terms, who it is). Neither title is of the other's lead, and the shorter opens with words of its own.
    """
    if a.title is None or b.title is None or max(title_in_lead(a, b), title_in_lead(b, a)) >= ABOUT:
        return False
    short, long = (a, b) if len(a.shingles) < len(b.shingles) else (b, a)
    return containment(prints(short.words[:HEAD], 4), long.shingles) < TAKEN


def _kind_of_edit(edit: Edit) -> tuple[LinkKind, Report, Report]:
    short, long = edit.short, edit.long
    # What looks like more than the shorter is about may be what was cut from it: its length then tells no direction.
    taken = [(second, first, length) for first, second, length in edit.runs]
    whole = len(short.words) >= WHOLE * len(long.words) or _round_up(short, long, taken)
    return ("copy" if whole else "abridges"), short, long


def _round_up(short: Report, long: Report, runs: Sequence[tuple[int, int, int]]) -> bool:
    """Whether the longer text is about more than the shorter: its title is not, and the rest names little of it. runs:
    what it has of the shorter, by its own words first."""
    if title_in_lead(long, short) >= ABOUT:
        return False
    taken = [False] * len(long.words)
    for first, _, length in runs:
        taken[first : first + length] = [True] * length
    rest = [word for word, used in zip(long.words, taken, strict=True) if not used]
    spoken = {word for name in short.reading.entities for form in name.names[:1] for word in form.lower().split()}
    spoken &= set(short.words)
    return len(rest) >= REST * len(short.words) and len(spoken & set(rest)) <= KNOWN * len(spoken)


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

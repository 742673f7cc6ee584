"""What is concluded from many readings: links, stories, origins, differences. Nothing here without passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wiredesk.model.findings import QuoteMode, Reading, Resolution
from wiredesk.model.spans import ArticleId, Passage, StoryId
from wiredesk.model.values import Amount, When

LinkKind = Literal[
    "copy", "abridges", "contains", "translation", "rewrite", "republication", "credits", "updates", "corrects",
    "retracts",
]  # fmt: skip
Direction = Literal["credit", "republication", "first seen", "containment", "unknown"]
Verdict = Literal["agree", "finer", "updated", "differ", "silent"]
Asks = Literal["when", "where", "how many", "who", "whether", "said"]

FOLLOWED = 1000
"""Reports of a story that are followed to their origins, whose statements are gathered, and that are shown with all
that is known of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, for a person to check: what was looked at, its number, and the passages it was seen in.

    weight: what it added to the score (log-odds) where a score was made, else 0.
    """

    what: str
    value: float | str
    weight: float = 0.0
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """article derives from (or credits) origin. origin: an article held, or the name of one that is not.

    With direction "unknown" the two ends are in order of id and either may be the original.
    """

    article: ArticleId
    origin: ArticleId | str
    held: bool
    kind: LinkKind
    direction: Direction
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """Why an article is in its story: the article it joined by, probability, evidence."""

    article: ArticleId
    joined_by: ArticleId | None
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A pair of articles that nearly joined, and what kept them apart."""

    article: ArticleId
    other: ArticleId
    score: float
    veto: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An input that is in no story: a page that is no article, with the reason."""

    article: ArticleId
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """All reports of one event. id: the smallest article id in it. articles: in order of id.

    title: the words of one report. first, last: of the event times or, failing those, publication. also: reports of
    several events (round-ups, live pages) that stand in a story of their own and hold one of these reports, which they
    are joined by; they count for no origin here. looked_at: of a story of very many reports those whose reasons and
    links stand here with their evidence, in order of id; () where all do.
    """

    id: StoryId
    articles: tuple[ArticleId, ...]
    why: tuple[Membership, ...]
    links: tuple[Link, ...]
    entities: tuple[str, ...]
    title: Passage
    first: When | None = None
    last: When | None = None
    also: tuple[Membership, ...] = ()
    looked_at: tuple[ArticleId, ...] = ()


def shown(story: Story) -> tuple[ArticleId, ...]:
    """The reports of a story that are shown with all that is known of them, in order of id: all, or of more than
    `FOLLOWED` those that were looked at, with that of its title."""
    if len(story.articles) <= FOLLOWED and not story.looked_at:
        return story.articles
    chosen = {*(story.looked_at or story.articles[:FOLLOWED]), story.title.article}
    return tuple(id for id in story.articles if id in chosen)


def headline(story: Story, readings: Mapping[ArticleId, Reading]) -> str:
    """What a story is shown under: the words of its title, unless the user gave that report another one or its title
    stands nowhere in its text (a feed, a line of JSON or the page's head tells it)."""
    title = readings[story.title.article].article.title
    told = title is not None and (title.how == "user" or title.span is None)
    return title.value if title is not None and told else story.title.exact


@dataclass(frozen=True, slots=True)
class Thread:
    """Stories that follow one another in time, with the reasons."""

    id: str
    stories: tuple[StoryId, ...]
    why: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user decided; wins over everything. kind join, part, no copy: inputs of `group`; correct: of `desk`.

    join: all of `articles` and `others` belong together. part, no copy: each of `articles` from each of `others`; with
    no `others` all from one another. correct: `field` of the one article (`desk.corrections`) is `value`. passage: the
    block or the quote that a correction means, with its words. when: ISO 8601, in UTC.
    """

    kind: Literal["join", "part", "no copy", "correct"]
    articles: tuple[ArticleId, ...]
    field: str = ""
    value: str = ""
    who: str = ""
    when: str = ""
    others: tuple[ArticleId, ...] = ()
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the desk keeps it, undone or not. number: in the order in which they were made; undone: when."""

    number: int
    decision: Decision
    undone: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """The stories of a set of readings: a function of the set, whatever its order."""

    stories: tuple[Story, ...]
    threads: tuple[Thread, ...]
    links: tuple[Link, ...]
    resolutions: tuple[Resolution, ...]
    left_out: tuple[LeftOut, ...]
    near_misses: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent source. name: an outlet, agency, person or "unknown, via OUTLET"; article: set if it is held.

    kind: "report" (own reporting), "spokesperson", "agency", "outlet", "official", "document", "unnamed", "unknown".
    chain: names from the reports nearest to the reader to the origin; articles: the reports that end here.
    """

    name: str
    kind: str
    article: ArticleId | None = None
    chain: tuple[str, ...] = ()
    articles: tuple[ArticleId, ...] = ()
    because: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """What the comparison of a story of very many reports rests on. reports: that were followed to their origins;
    accounts: that there are, reports that are no copies of one another; compared: of these, with one another;
    unfollowed: of these, those of which no report was followed."""

    reports: int
    accounts: int
    compared: int
    unfollowed: int


@dataclass(frozen=True, slots=True)
class Origins:
    """How many independent origins a story's main claim has: a lower bound of what could be seen, no mark of truth."""

    at_least: int
    at_most: int
    main: tuple[Origin, ...]
    also: tuple[Origin, ...] = ()
    """Origins credited for other claims than the main one."""
    claim: tuple[Passage, ...] = ()
    """The passages of the main claim, one for each report that has it."""
    cut: Cut | None = None
    """What was left out, None if nothing was. Accounts that were not followed may each have an origin of their own, so
    `at_most` counts them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the accounts answer. about: the happening or thing, in words of the reports."""

    asks: Asks
    about: str


@dataclass(frozen=True, slots=True)
class Account:
    """One answer: its value as text, the typed value where there is one, its passages, and the origins behind it.

    later: whether it came after another answer of the question and may have replaced it, as a toll grows.
    """

    value: str
    passages: tuple[Passage, ...]
    origins: tuple[str, ...] = ()
    when: When | None = None
    amount: Amount | None = None
    later: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A question and the accounts' answers. "differ" needs passages on both sides about the same happening.

    reconciliation: what was tried to make the accounts agree, and what it would take; "" where nothing was needed.
    """

    question: Question
    verdict: Verdict
    accounts: tuple[Account, ...]
    reconciliation: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """One statement under all its wordings, across reports and languages. wordings: content passages, in order of
    article; cues: the words that report each, modes: whether they are the speaker's own, in the same order (no modes:
    an earlier version told it). act as of the first."""

    speaker: str
    wordings: tuple[Passage, ...]
    cues: tuple[str, ...]
    score: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    only_in: tuple[tuple[ArticleId, str], ...] = field(default=())
    """What one wording has and the others do not (a name, a number, a place), by article."""
    modes: tuple[QuoteMode, ...] = ()

    @property
    def told(self) -> tuple[tuple[Passage, str, QuoteMode | None], ...]:
        """Each wording with its cue and its mode."""
        return tuple(zip(self.wordings, self.cues, self.modes or (None,) * len(self.wordings), strict=True))


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence that tells what others tell too. origin: the name on whose word it rests; sure: whether that is known:
    else the name is "unknown, via OUTLET". articles: its report, and those that have its text as copies do."""

    passage: Passage
    origin: str
    sure: bool
    articles: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True)
class Supported:
    """Something that several accounts of a story tell. wordings: the one to be shown first; one for each account.

    at_least, at_most: independent origins behind it, counted as in `Origins`.
    """

    at_least: int
    at_most: int
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A sentence of a story told in brief, word for word. wording: whose it is; others: how other accounts have it, in
    any language; at_least, at_most: independent origins behind it.

    disputed: places, among the story's differences, of those that touch what it says.
    """

    wording: Wording
    others: tuple[Wording, ...]
    at_least: int
    at_most: int
    disputed: tuple[int, ...]

"""Names across articles: who and what is named, under which forms, with which roles stated when and where.

A name is a kind and a key, as readings have them (`Entity.key`), and nothing more is concluded: two people of one key
are one name. What is stated of it stands beside it with date and outlet, so that a reader sees where it does not fit
together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from wiredesk.model.findings import EntityKind, HeldRole
from wiredesk.model.kept import ArticleRow, Listing, QuoteRow, StoryRow
from wiredesk.model.spans import Passage

NameId = NewType("NameId", str)
"""16 hexadecimal digits: a hash of kind and key."""
KINDS: tuple[EntityKind, ...] = ("person", "organisation", "place")
"""Kinds of names that are kept across articles."""
NameOrder = Literal["articles", "latest", "name"]
Ground = Literal["office", "origins", "no person", "private"]
"""Why a name may be shown by itself: a public office, independent origins enough, it is nobody's; or why not."""

OFFICES: frozenset[str] = frozenset({
    "prime_minister", "foreign_minister", "defence_minister", "finance_minister", "interior_minister",
    "health_minister", "secretary_general", "general_secretary",
})  # fmt: skip
"""Classes of roles (`roles.classes` of the packs) that are public offices by themselves."""
OFFICES_OF_PLACES: frozenset[str] = frozenset({
    "president_state", "vice_president", "minister", "ambassador", "monarch", "legislator", "speaker_of_house", "mayor",
})  # fmt: skip
"""Those that are so where a country or place is named with them: a president may be that of a club, a secretary that of
a firm. Who is a leader, an official, an officer, a judge or a spokesperson may be so in private, and needs origins."""
ENOUGH_ORIGINS = 3
"""Independent origins that make a person's name public."""


def name_id(kind: str, key: str) -> NameId:
    """The id of a name."""
    data = f"{kind}\0{key}".encode("utf-8", "surrogatepass")
    return NameId(hashlib.blake2b(data, digest_size=8, person=b"name").hexdigest())


def ground_of(kind: str, offices: int, origins: int) -> Ground:
    """Why a name may be shown by itself, or "private". offices: statements that the person holds or held a public
    office; origins: independent origins that name the person, at least."""
    if kind != "person":
        return "no person"
    if offices > 0:
        return "office"
    return "origins" if origins >= ENOUGH_ORIGINS else "private"


def is_public_office(role: HeldRole, *, of_place: bool) -> bool:
    """Whether a role that an article states is a public office. of_place: whether `role.of` is a country or a place."""
    return role.role in OFFICES or (of_place and role.role in OFFICES_OF_PLACES)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name in a listing. name: the form that most articles have; names: of each language the commonest form, the
    language with most articles first. first, last: of the reports that name it, by publication, else first sight.

    outlets: how many, in its latest 500 articles; ground: why it is shown.
    """

    id: NameId
    kind: EntityKind
    key: str
    name: str
    names: tuple[tuple[str, str], ...]
    articles: int
    stories: int
    outlets: int
    first: datetime | None
    last: datetime | None
    ground: Ground

    @property
    def public(self) -> bool:
        """Whether it has a page of its own."""
        return self.ground != "private"


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a name is written. articles: in how many of that language, among its latest 500."""

    name: str
    language: str
    articles: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One report that states a role: "as stated on DATE in OUTLET"."""

    passage: Passage
    outlet: str | None
    dated: datetime | None


@dataclass(frozen=True, slots=True)
class Office:
    """A role under which somebody is named. role: class of the packs; of: key of the body or place, ISO code of a
    country, "" if not said; modifier: "former", "acting" …

    since, until: of the first and the last report that states it: never more than when it was said. articles: how many
    state it, among the 2,500 latest and the 2,500 first with a role; stated: the last and the first of them. public:
    whether it is a public office.
    """

    role: str
    of: str
    modifier: str
    since: datetime | None
    until: datetime | None
    articles: int
    stated: tuple[Statement, ...]
    public: bool = False


@dataclass(frozen=True, slots=True)
class CoNamed:
    """A name that stands in the same articles. articles: in how many of those that were looked at."""

    row: NameRow
    articles: int


@dataclass(frozen=True, slots=True)
class Company:
    """The names that are named with a name. of: how many of its latest articles were looked at."""

    names: tuple[CoNamed, ...]
    of: int


@dataclass(frozen=True, slots=True)
class NameView:
    """All there is to show of one name. origins: the independent origins that name a person, at least, the first ones.

    namesakes: pairs of places in `offices` that one person hardly holds together: two people may be meant.
    said, about: quotes by and about it; each listing goes on by its cursor.
    """

    row: NameRow
    forms: tuple[Form, ...]
    offices: tuple[Office, ...]
    origins: tuple[str, ...]
    company: Company
    stories: Listing[StoryRow]
    said: Listing[QuoteRow]
    about: Listing[QuoteRow]
    articles: Listing[ArticleRow]
    namesakes: tuple[tuple[int, int], ...] = ()
    near: tuple[NameRow, ...] = ()
    """Names of the same kind with all of its words or one of them: perhaps the same, under a shorter or longer name."""

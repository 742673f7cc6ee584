"""The names table: what a desk has learned of names, as one version of it that readings are made with.

A name that is learned changes nothing by itself. A version is cut by the user's command; readings say with which one
they were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.findings import EntityKind
from wiredesk.model.names import NameId, Office


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role with the days between which reports have stated it; "" where that is not known.

    role, of, modifier: as in `HeldRole`.
    """

    role: str
    of: str
    modifier: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name with its forms. key: what readings compare it by (`Entity.key`).

    forms: (BCP 47 language, form), the commonest first; language "" where none was stated. articles, outlets: of the
    desk, that name it; 0: it was only imported. same_as: its id in Wikidata, "" if none is known. joined: other keys
    that were found to be the same name, with why.
    """

    kind: EntityKind
    key: str
    forms: tuple[tuple[str, str], ...]
    roles: tuple[KnownRole, ...] = ()
    articles: int = 0
    outlets: int = 0
    same_as: str = ""
    joined: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NamesTable:
    """A version of the table. digest: hash of its text, "" for the table without names."""

    digest: str = ""
    names: tuple[KnownName, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a desk holds of one name. forms: (language, form) → articles; also: names that stand in an article with it;
    stories: numbers of the stories whose reports name it."""

    id: NameId
    kind: EntityKind
    key: str
    articles: int
    outlets: int
    forms: Mapping[tuple[str, str], int]
    roles: tuple[KnownRole, ...]
    stories: frozenset[int]


@dataclass(frozen=True, slots=True)
class Imported:
    """A name with its forms from a list of somebody else's. same_as: its id there ("Q42"); source: of which file."""

    kind: EntityKind
    key: str
    forms: tuple[tuple[str, str], ...]
    same_as: str
    source: str


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A version that was cut. made: when; names: how many it has."""

    number: int
    made: datetime
    digest: str
    names: int


@dataclass(frozen=True, slots=True)
class CutTable:
    """What cutting came to. added, gone, changed: beside the version before; outdated: articles that were read with
    another version. version: None if nothing is known yet that differs from what was there."""

    version: TableVersion | None
    added: int
    gone: int
    changed: int
    outdated: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a name of the table. entry: None if the current version does not have it; missing: why.

    offices: who states which role, when; sources: files that its forms were imported from.
    """

    name: str
    kind: EntityKind
    key: str
    entry: KnownName | None
    missing: str
    articles: int
    outlets: int
    offices: tuple[Office, ...]
    sources: tuple[str, ...]

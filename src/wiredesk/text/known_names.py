"""The names table as text, and how a version of it is cut from what a desk has read and imported.

A name is taken when enough reports of more than one outlet have it, and a form when it means one name alone. Names
under two keys become one where a list says so, or where they sound alike, are never named side by side, and the same
stories tell of both: "Zelensky" and "Zelenskyy" are two spellings, two brothers are not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wiredesk.lang.packs import Packs
from wiredesk.model.findings import EntityKind
from wiredesk.model.known_names import Imported, KnownName, KnownRole, NamesTable, Seen
from wiredesk.text.names import alike, key, skeleton

ARTICLES, OUTLETS = 3, 2
"""Articles, and outlets of them, that must name somebody or something before the table does."""
ALONE = 0.9
"""Share of the uses of a form that must mean one name."""
SAME = 0.93
"""Likeness of two names from which they can be spellings of one."""
STORIES = 2
"""Stories whose reports name both spellings, at least."""
CROWD = 20
"""Names of one sound that are looked at: more are namesakes."""
FORMS = 24
"""Forms of a name that the table keeps."""
ROLES = 12
"""Roles of a name that the table keeps."""


def known_names(packs: Packs) -> NamesTable:
    """The version of the table that readings are made with, parsed once."""
    return packs.table("names", parse_table, NamesTable())


def parse_table(text: str) -> NamesTable:
    """A table from its text, one JSON array a line."""
    names = []
    for line in text.split("\n") if text else ():
        kind, name, forms, roles, articles, outlets, same_as, joined = json.loads(line)
        names.append(
            KnownName(
                kind,
                name,
                tuple((language, form) for language, form in forms),
                tuple(KnownRole(*role) for role in roles),
                articles,
                outlets,
                same_as,
                tuple((other, why) for other, why in joined),
            )
        )
    return NamesTable(digest_of(text), tuple(names))


def table_text(names: Iterable[KnownName]) -> str:
    """The text of a table, the same for the same names in any order."""
    lines = [
        json.dumps(
            [
                name.kind,
                name.key,
                name.forms,
                [(role.role, role.of, role.modifier, role.since, role.until) for role in name.roles],
                name.articles,
                name.outlets,
                name.same_as,
                name.joined,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for name in sorted(names, key=lambda name: (name.kind, name.key))
    ]
    return "\n".join(lines)


def digest_of(text: str) -> str:
    """What tells one version from another."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() if text else ""


@dataclass(slots=True)
class _Entry:
    """A name while it is put together. keys: all that are this name; main: articles of each."""

    kind: EntityKind
    key: str
    forms: dict[tuple[str, str], int] = field(default_factory=dict)
    roles: list[KnownRole] = field(default_factory=list)
    articles: int = 0
    outlets: int = 0
    same_as: str = ""
    joined: list[tuple[str, str]] = field(default_factory=list)


def cut(seen: Iterable[Seen], imported: Iterable[Imported], apart: Mapping[tuple[str, str], int]) -> list[KnownName]:
    """The names of a version, in order.

    apart: of pairs of ids of `like` how many articles name both.
    """
    enough = sorted((one for one in seen if takes(one)), key=lambda one: (one.kind, one.key))
    entries: dict[tuple[EntityKind, str], _Entry] = {}
    for one in enough:
        entry = entries[one.kind, one.key] = _Entry(one.kind, one.key)
        _add(entry, one)
    root: dict[tuple[EntityKind, str], tuple[EntityKind, str]] = {}

    def find(name: tuple[EntityKind, str]) -> tuple[EntityKind, str]:
        while name in root:
            name = root[name]
        return name

    for one, other in like(enough):
        if apart.get(pair_of(one, other), 0) == 0 and len(one.stories & other.stories) >= STORIES:
            why = f"sounds alike, never named beside it, {len(one.stories & other.stories)} stories in common"
            _join(entries, root, find((one.kind, one.key)), find((other.kind, other.key)), why)
    for added in sorted(imported, key=lambda one: (one.kind, one.key, one.same_as)):
        _take_in(entries, root, added, [find((added.kind, name)) for name in _keys(added)])
    return _finished(entries)


def takes(one: Seen) -> bool:
    """Whether enough is known of a name for the table. A person's lone word ("Lorn") names many people, unless the
    script writes no spaces."""
    whole = one.kind != "person" or " " in one.key or not one.key.isascii()
    return whole and one.articles >= ARTICLES and one.outlets >= OUTLETS


def like(seen: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
    """Pairs of names that may be two spellings of one, in order."""
    by_sound: dict[tuple[str, str], list[Seen]] = {}
    for one in seen:
        if one.kind != "place" and (one.kind != "person" or " " in one.key):
            by_sound.setdefault((one.kind, skeleton(one.key)), []).append(one)
    found = []
    for same in by_sound.values():
        same = sorted(same, key=lambda one: (-one.articles, one.key))[:CROWD]
        for place, one in enumerate(same):
            found += [(one, other) for other in same[place + 1 :] if alike(one.key, other.key) >= SAME]
    return found


def pair_of(one: Seen, other: Seen) -> tuple[str, str]:
    """Two names as `cut` asks for them."""
    return min(one.id, other.id), max(one.id, other.id)


def _add(entry: _Entry, one: Seen) -> None:
    for form, articles in one.forms.items():
        entry.forms[form] = entry.forms.get(form, 0) + articles
    entry.roles += one.roles
    entry.articles += one.articles
    entry.outlets = max(entry.outlets, one.outlets)


def _join(
    entries: dict[tuple[EntityKind, str], _Entry],
    root: dict[tuple[EntityKind, str], tuple[EntityKind, str]],
    one: tuple[EntityKind, str],
    other: tuple[EntityKind, str],
    why: str,
) -> None:
    if one == other:
        return
    keep, drop = sorted((one, other), key=lambda name: (-entries[name].articles, name))
    gone, kept = entries.pop(drop), entries[keep]
    for form, articles in gone.forms.items():
        kept.forms[form] = kept.forms.get(form, 0) + articles
    kept.roles += gone.roles
    kept.articles += gone.articles
    kept.outlets = max(kept.outlets, gone.outlets)
    kept.same_as = kept.same_as or gone.same_as
    kept.joined += [(drop[1], why), *gone.joined]
    root[drop] = keep


def _keys(added: Imported) -> list[str]:
    return list(dict.fromkeys([added.key, *(name for _, form in added.forms if (name := key(form)))]))


def _take_in(
    entries: dict[tuple[EntityKind, str], _Entry],
    root: dict[tuple[EntityKind, str], tuple[EntityKind, str]],
    added: Imported,
    names: Sequence[tuple[EntityKind, str]],
) -> None:
    """Gives an imported name's forms to the names that have one of them, as one; else makes a name of it."""
    # A person's single word ("Lorn") is no proof that somebody of that name is meant.
    sure = [name for name in names if name in entries and (added.kind != "person" or " " in name[1])]
    if not sure:
        entries[added.kind, added.key] = entry = _Entry(added.kind, added.key)
    else:
        first = sure[0]
        for other in sure[1:]:
            if other in entries and first in entries and other != first:
                _join(entries, root, first, other, f"both are names of {added.same_as or added.key} in {added.source}")
                first = first if first in entries else root[first]
        entry = entries[first]
    entry.same_as = entry.same_as or added.same_as
    for language, form in added.forms:
        entry.forms.setdefault((language, form), 0)


def _finished(entries: Mapping[tuple[EntityKind, str], _Entry]) -> list[KnownName]:
    uses: dict[str, dict[tuple[EntityKind, str], int]] = {}
    for name, entry in entries.items():
        for (_, form), articles in entry.forms.items():
            held = uses.setdefault(form, {})
            held[name] = held.get(name, 0) + max(articles, 1)
    made = []
    for name, entry in sorted(entries.items()):
        forms = sorted(
            (row for row in entry.forms.items() if _means(name, uses[row[0][1]])),
            key=lambda row: (-row[1], row[0]),
        )
        if forms:
            made.append(
                KnownName(
                    entry.kind,
                    entry.key,
                    tuple(form for form, _ in forms[:FORMS]),
                    _roles(entry.roles),
                    entry.articles,
                    entry.outlets,
                    entry.same_as,
                    tuple(sorted(entry.joined)),
                )
            )
    return made


def _means(name: tuple[EntityKind, str], held: Mapping[tuple[EntityKind, str], int]) -> bool:
    return held[name] >= ALONE * sum(held.values())


def _roles(roles: Iterable[KnownRole]) -> tuple[KnownRole, ...]:
    """Each role once, from the first day on which it was stated to the last."""
    held: dict[tuple[str, str, str], KnownRole] = {}
    for role in sorted(roles, key=lambda role: (role.role, role.of, role.modifier, role.since, role.until)):
        known = held.get((role.role, role.of, role.modifier))
        if known is not None:
            since = min(known.since or role.since, role.since or known.since)
            role = replace(role, since=since, until=max(known.until, role.until))
        held[role.role, role.of, role.modifier] = role
    return tuple(sorted(held.values(), key=lambda role: (role.until, role.since), reverse=True)[:ROLES])

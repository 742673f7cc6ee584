"""Whom and what titles name: two titles that name different places, or people, or bodies are of two events.

Alike events are told in like words: the results of one exam in two provinces, two finals of one evening, two fires of
one night. What differs is of whom the title is. A name counts as different only if the other report has it nowhere, in
no longer or shorter form, and if the other title names one of the same kind that this report has nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wiredesk.model.findings import Reading
from wiredesk.model.spans import Passage
from wiredesk.model.story import Evidence

TOLD = ("person", "organisation", "place")
"""Kinds of names that tell which event it is."""
MOST = 12
"""Names of a title that are kept."""

Subjects = Mapping[str, tuple[str, Passage]]
"""By key of a name: its kind, with the place in the title."""


def subjects(reading: Reading) -> Subjects:
    """The names in the title of a report, without countries, which are named by many words."""
    article = reading.article
    title = article.title.span if article.title is not None else None
    if title is None:
        return {}
    held = {entity.id: entity for entity in reading.entities if entity.kind in TOLD and entity.key}
    found: dict[str, tuple[str, Passage]] = {}
    for mention in reading.mentions:
        entity = held.get(mention.entity) if mention.entity else None
        if entity is None or not mention.span.meets(title) or len(found) == MOST:
            continue
        if not (len(entity.key) == 2 and entity.key.isupper()):
            words = Passage(article.id, mention.span, mention.span.of(article.text))
            found.setdefault(entity.key, (entity.kind, words))
    return found


def other_subjects(one: Subjects, other: Subjects, names: Collection[str], others: Collection[str]) -> Evidence | None:
    """Two titles that name two of one kind of which neither report has the other's. names, others: all that the
    reports name, by key."""
    here, there = _own(one, others, other), _own(other, names, one)
    for kind in TOLD:
        if kind in here and kind in there:
            passages = here[kind], there[kind]
            return Evidence("names of the titles", " / ".join(words.exact for words in passages), 0.0, passages)
    return None


def _own(subjects: Subjects, others: Collection[str], beside: Subjects) -> dict[str, Passage]:
    """The first name of each kind that a title has, and neither another report nor, as it is written, its title."""
    written = [words.exact.lower() for _, words in beside.values()]
    found: dict[str, Passage] = {}
    for key, (kind, words) in sorted(subjects.items(), key=lambda row: row[1][1].span.start):
        if kind not in found and not _among(key, others) and not _among(words.exact.lower(), written):
            found[kind] = words
    return found


def _among(key: str, others: Collection[str]) -> bool:
    """Whether a name, or a longer or shorter form of it, is among others."""
    if key in others:
        return True
    words = set(key.split())
    return any(words <= (parts := set(other.split())) or parts <= words for other in others)

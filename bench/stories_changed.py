"""What comparison says of a text and what was made of it: nothing if nothing was changed, the figure that was.

Articles of NTREX beside their translations by people, as two accounts: whatever is said to differ is false, but for
slips of the translators. Then one figure that stands in both texts is changed in the translation, or in a copy, and the
two are compared as they are linked: it should be told, with its characters.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reading_items import Figure
from stories_across import Version, made, versions
from stories_cases import share

from wiredesk.comparison.differences import compare
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.model.story import Decision, Difference
from wiredesk.stories.clusters import group

LANGUAGES = ("ar", "de", "es", "fr", "id", "ja", "ru", "vi", "zh")
"""Those with a pack, besides English."""
_FIGURE = re.compile(r"(?<![\w.,:/\-–])[1-9]\d{1,2}(?![\w.,:/\-–]*\d)")
"""Two or three digits that are no part of a longer number, a date or a score."""
Figures = dict[str, Figure]


def measure() -> Figures:
    """False "differ" beside whole translations; changed figures that are told."""
    beside = [
        bool(_said(english, other, linked=False))
        for code in LANGUAGES
        for english, other in zip(_whole("en"), _whole(code), strict=True)
    ]
    figures = {"translations side by side: differ": share(beside)}
    translated = [one for code in LANGUAGES for one in _changed(code, "en")]
    figures["changed figures: in translations"] = share(translated)
    figures["changed figures: in copies"] = share([one for code in ("en", "vi") for one in _changed(code, code)])
    return figures


def _whole(code: str) -> list[Reading]:
    return [made(one, "whole", one.title, one.lines, f"{one.language} Post") for one in versions("ntrex")[code]]


def _changed(code: str, original: str) -> Iterator[bool]:
    """Of each article that has a figure in both languages whether it is told when it is changed in the one."""
    for one, other, before in zip(versions("ntrex")[code], versions("ntrex")[original], _whole(original), strict=True):
        change = _change(one, other)
        if change is None:
            continue
        lines, figure = change
        after = made(one, "changed", one.title, lines, "River Echo")
        start = after.article.text.index(figure)
        yield any(
            passage.article == after.article.id and passage.span.start <= start < passage.span.end
            for difference in _said(before, after, linked=True)
            for account in difference.accounts
            for passage in account.passages
        )


def _change(one: Version, other: Version) -> tuple[list[str], str] | None:
    """The lines with a figure that no line holds in the place of one that both texts hold once; that figure."""
    theirs = [found[0] for line in other.lines for found in _FIGURE.finditer(line)]
    places = [(at, found) for at, line in enumerate(one.lines) for found in _FIGURE.finditer(line)]
    ours = [found[0] for _, found in places]
    chosen = [(at, found) for at, found in places if ours.count(found[0]) == 1 == theirs.count(found[0])]
    if not chosen:
        return None
    at, found = random.Random(f"{one.key} {one.language}").choice(chosen)
    number = int(found[0]) * 2 + 1
    while any(str(number) in line for line in one.lines):
        number += 1
    figure = str(number)
    lines = list(one.lines)
    lines[at] = lines[at][: found.start()] + figure + lines[at][found.end() :]
    return lines, figure


def _said(one: Reading, other: Reading, *, linked: bool) -> Sequence[Difference]:
    """What two reports of one story differ on, linked as they are or as two accounts."""
    grouping = group([one, other], installed_packs(), decisions=[Decision("join", (one.article.id, other.article.id))])
    story = grouping.stories[0]
    if not linked:
        grouping, story = replace(grouping, links=()), replace(story, links=())
    found = compare(story, grouping, {reading.article.id: reading for reading in (one, other)}, installed_packs())
    return [difference for difference in found if difference.verdict in ("differ", "updated")]

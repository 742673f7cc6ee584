"""Dates of feeds that are written in words or in the order of a country, read with the pack of the feed's language."""

from __future__ import annotations

from dataclasses import replace

from wiredesk.lang.packs import Packs
from wiredesk.model.feed import Feed
from wiredesk.model.spans import Span
from wiredesk.model.values import when_of_iso
from wiredesk.text.times import stated_dates


def with_dates(feed: Feed, packs: Packs) -> Feed:
    """The feed with dates in ISO 8601 where its language tells what the words mean; other words stay as they are."""
    known: dict[tuple[str, str], str] = {}

    def understood(words: str | None, language: str | None) -> str | None:
        if words is None or language is None or when_of_iso(words) is not None:
            return words
        if (words, language) not in known:
            known[words, language] = _understood(words, language, packs)
        return known[words, language]

    entries = []
    for entry in feed.entries:
        language = entry.language or feed.language
        published, updated = understood(entry.published, language), understood(entry.updated, language)
        if (published, updated) != (entry.published, entry.updated):
            entry = replace(entry, published=published, updated=updated)
        entries.append(entry)
    return replace(feed, entries=tuple(entries))


def _understood(words: str, language: str, packs: Packs) -> str:
    pack = packs.get(language.partition("-")[0])
    region = language.partition("-")[2]
    # Where a language is written in countries of either order of day and month, all must read the same.
    regions = [region] if len(region) == 2 else list(pack.strings("pack.regions")) or ["US", "GB"]
    told = [stated_dates(words, Span(0, len(words)), pack, region=one) for one in regions]
    if any(len(found) != 1 for found in told) or len({found[0][1].value for found in told}) != 1:
        return words
    value = told[0][0][1].value
    return value if when_of_iso(value) is not None else words

"""A report made ready to be compared as bytes and back, exactly: a desk keeps it from the day on which it is taken in.

To make it again from its reading takes 1.4 ms, from these bytes 0.05 ms. The text is no part of it: it is read where
words are shown or aligned. 12 KB for a report of 1,000 characters, most of it the weights and hashes of its words; with
a text encoder a byte for each number of its vector besides, 1 KB at most.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy as np

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import PIVOT
from wiredesk.model.findings import Encoded, Moment
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.values import When
from wiredesk.stories.gates import Countries, Times
from wiredesk.stories.imprints import Imprint
from wiredesk.stories.links import packed_prints
from wiredesk.stories.pairs import Known
from wiredesk.stories.reports import Report, Text
from wiredesk.text.shingles import Prints
from wiredesk.text.vectors import Packed

VERSION = 9
"""Another one when reports are made ready otherwise: what was packed before is made again."""
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class PackedReport:
    """prints: the higher halves of its prints, in order (`links.may_derive`); content: all the rest."""

    prints: bytes
    content: bytes


class _Content(msgspec.Struct, array_like=True):
    id: ArticleId
    language: str
    imprint: Imprint
    dated: When | None
    title: Span | None
    amounts: tuple[str, ...]
    told: int
    days: tuple[str, ...]
    weeks: tuple[str, ...]
    weekdays: frozenset[int]
    ends: tuple[int, ...]
    terms: bytes
    weights: bytes
    lower: bytes
    edits: bytes
    names: dict[str, float]
    people: dict[str, float]
    numbers: dict[str, float]
    chance: float
    published: When | None
    moments: tuple[Moment, ...]
    yearless: frozenset[int]
    titled: frozenset[int]
    holders: tuple[tuple[tuple[str, str], list[tuple[str, Passage]]], ...]
    opening: dict[str, Passage]
    places: frozenset[str]
    counted: dict[str, tuple[str, Passage]]
    subjects: dict[str, tuple[str, Passage]]


class _WithVector(_Content, array_like=True):
    """Of a desk with a text encoder; of others the last field is not there."""

    encoded: Encoded | None = None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_WithVector)


def packed_report(known: Known) -> PackedReport | None:
    """A report as bytes; None if it has what no UTF-8 holds, which no text in a desk has."""
    report = known.report
    vector = {} if report.encoded is None else {"encoded": report.encoded}
    content = (_WithVector if vector else _Content)(
        id=report.id,
        language=report.language,
        imprint=report.imprint,
        dated=report.dated,
        title=report.title,
        amounts=report.amounts,
        told=report.told,
        days=report.days,
        weeks=report.weeks,
        weekdays=report.weekdays,
        ends=report.terms.ends,
        terms=report.terms.keys.astype("<u8").tobytes(),
        weights=report.terms.weights.astype("<f8").tobytes(),
        lower=report.shingles.astype("<u4").tobytes(),
        edits=report.edits.astype("<u8").tobytes(),
        names=dict(report.names),
        people=dict(report.people),
        numbers=dict(report.numbers),
        chance=report.chance,
        published=known.times.published,
        moments=known.times.moments,
        yearless=known.times.yearless,
        titled=known.times.titled,
        holders=tuple(known.holders.items()),
        opening=known.countries.opening,
        places=known.countries.places,
        counted=dict(known.counted),
        subjects=dict(known.subjects),
        **vector,
    )
    try:
        return PackedReport(packed_prints(report), _encoder.encode(content))
    except UnicodeEncodeError:
        return None


def known_report(packed: PackedReport, text: Callable[[], Text]) -> Known:
    """The report that was packed. text: gives its reading with its words."""
    content = _decoder.decode(packed.content)
    return Known(
        Report(
            id=content.id,
            language=content.language,
            imprint=content.imprint,
            dated=content.dated,
            title=content.title,
            amounts=content.amounts,
            told=content.told,
            days=content.days,
            weeks=content.weeks,
            weekdays=content.weekdays,
            terms=Packed(
                _hashes(content.terms),
                np.frombuffer(content.weights, dtype="<f8").astype(np.float64, copy=False),
                content.ends,
            ),
            names=content.names,
            people=content.people,
            numbers=content.numbers,
            chance=content.chance,
            shingles=_halves(packed.prints) << _HALF | _halves(content.lower),
            edits=_hashes(content.edits),
            text=text,
            encoded=content.encoded,
        ),
        Times(content.published, content.moments, content.yearless, content.titled),
        dict(content.holders),
        Countries(content.opening, content.places),
        content.counted,
        content.subjects,
    )


def _hashes(data: bytes) -> Prints:
    return np.frombuffer(data, dtype="<u8").astype(np.uint64, copy=False)


def _halves(data: bytes) -> Prints:
    return np.frombuffer(data, dtype="<u4").astype(np.uint64)


@lru_cache(maxsize=64)
def made_with(packs: Packs, language: str) -> str:
    """What a report in a language is made ready with, besides its reading: what was made with another is made again."""
    of = packs.root.strings("text.word_tables") if language == PIVOT else (language,)
    names = [f"frequencies.{language}", *(f"{kind}.{PIVOT}-{code}" for code in of for kind in ("words", "news"))]
    digest = hashlib.blake2b(str(VERSION).encode(), digest_size=6)
    for name in names:
        digest.update((packs.tables(name) or "").encode() + b"\0")
    return digest.hexdigest()

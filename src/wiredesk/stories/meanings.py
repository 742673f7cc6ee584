"""What of a report can be recognised in another language: concepts of a word table, words by spelling and by sound."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from math import exp, fsum, log, sqrt

import msgspec

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import PIVOT, Rarity, Words, english_words, rarity, word_table
from wiredesk.stories.keys import heaviest
from wiredesk.stories.reports import LEAD, OPENING, UNSEEN, Report, Vector, unit
from wiredesk.text.names import key
from wiredesk.text.sounds import sounds

HEAVIEST = 64
"""Words, and sounds, of a report that are kept; with all of them nothing more is found."""
SHORTEST = 3
"""Letters of a word, and kinds of consonants, that say something."""
COMMON = 3.0
"""Rarity up to which the sound of a word says nothing: in one of twenty reports."""
KIND, KINDS_AT_LEAST = 1.6, 2.0
"""What a consonant that sounds alike tells (a fifth of all do), and what it takes for two words to be looked at."""
RARE = 4.0
"""Rarity from which the spelling of a word marks a sentence: in one of fifty reports."""
NUMBER = 3.0
"""What a number weighs before its digits are counted."""
SENTENCES = 200
LATIN_ENDS = "\u0250"
"""Vietnamese letters beyond it stand inside words."""
Meanings = tuple[tuple[float, int, int, tuple[str, ...]], ...]
"""What a table knows of a text: weight, how often it is said at all (in the title twice) and in the lead, concepts."""


class Meant(msgspec.Struct, frozen=True, array_like=True):
    """What of a report's opening can be recognised in another language. said: what it was made with."""

    said: str
    latin: float
    words: dict[str, float]
    sounds: dict[str, float]
    meanings: Meanings


def table_of(packs: Packs, code: str) -> Words | None:
    """What a language's words mean in English words; None without a table."""
    return english_words(packs) if code == PIVOT else word_table(packs, code, PIVOT)


def meant(report: Report, packs: Packs, stamp: str) -> Meant:
    """What the opening of a report means. stamp: what it is made with."""
    code = report.language
    heading = report.heading
    words = [*heading, *report.words[:OPENING]]
    weigh = rarity(packs, code).weigh(words)
    spelled, heard, latin = _forms(words, len(heading), code, packs)
    pivot = rarity(packs, PIVOT)
    told: dict[tuple[str, ...], list[float]] = {}
    table = table_of(packs, code)
    for first, stop, concepts in table.matches(code, words) if table is not None else ():
        own = weigh[words[first]] if stop == first + 1 else max([weigh[word] for word in words[first:stop]])
        row = told.setdefault(tuple(concepts), [0.0, 0, 0])
        times = 2 if first < len(heading) else 1
        row[0] = max(row[0], own)
        row[1] += times
        row[2] += times if first < len(heading) + LEAD else 0
    meanings = tuple(
        [
            (sqrt(own * surprise(concepts, pivot)), int(count), int(led), concepts)
            for concepts, (own, count, led) in told.items()
        ]
    )
    return Meant(stamp, latin, spelled, heard, meanings)


def _forms(
    words: Sequence[str], heading: int, code: str, packs: Packs
) -> tuple[dict[str, float], dict[str, float], float]:
    """Words by their plain spelling, by their sound, and the share that is written in Latin letters."""
    pack = packs.get(code)
    written_on = pack.strings("text.written_on") or tuple(pack.table("text.written_on_before").get(code, ()))
    pivot = rarity(packs, PIVOT)
    own = rarity(packs, code)
    spelled: defaultdict[str, int] = defaultdict(int)
    heard: defaultdict[str, int] = defaultdict(int)
    latin = total = 0
    for place, word in enumerate(words):
        if not word.isalpha():
            continue
        total += 1
        latin += word < LATIN_ENDS
        if len(word) < SHORTEST:
            continue
        times = 2 if place < heading else 1
        plain = key(word)
        if plain.isascii():
            spelled[plain] += times
        if own.of(word) > COMMON:
            for kinds in sounds(word, written_on):
                if len(kinds) >= SHORTEST:
                    heard[kinds] += times
    by_spelling = {
        word: (1 + log(times)) * min(pivot.of(word), own.of(word)) for word, times in spelled.items() if word
    }
    by_sound = {kinds: (1 + log(times)) * (KIND * len(kinds) - KINDS_AT_LEAST) for kinds, times in heard.items()}
    return _first(unit(by_spelling, UNSEEN)), _first(unit(by_sound, UNSEEN)), latin / max(1, total)


def signs(report: Report, packs: Packs) -> list[dict[str, float]]:
    """What each sentence of a report's body can be recognised by in another language, with weights: concepts, rare
    words by their plain spelling, numbers of two digits and more. The first `SENTENCES` of them."""
    code = report.language
    words, at, starts = report.words, report.at, report.tokens.starts
    sentences: list[dict[str, float]] = [{} for _ in report.reading.sentences[:SENTENCES]]
    ends = [span.end for span in report.reading.sentences[:SENTENCES]]
    of = [bisect_right(ends, starts[place]) for place in at]
    stop = bisect_left(of, len(sentences))
    own, pivot = rarity(packs, code), rarity(packs, PIVOT)

    def found(place: int, sign: str, weight: float) -> None:
        known = sentences[of[place]]
        known[sign] = max(known.get(sign, 0.0), weight)

    if (table := table_of(packs, code)) is not None:
        for first, after, concepts in table.matches(code, words[:stop]):
            rare = max([own.of(word) for word in words[first:after]])
            weight = sqrt(rare * surprise(concepts, pivot) / len(concepts))
            for concept in concepts:
                found(first, f"c {concept}", weight)
    for place, word in enumerate(words[:stop]):
        if word[0].isdigit():
            # "2018년" is one token.
            number = word if word.isdigit() else "".join(takewhile(str.isdigit, word))
            if len(number) > 1:
                found(place, f"# {number}", NUMBER + min(len(number), 4))
        elif word.isalpha() and len(word) >= SHORTEST and (plain := key(word)) and plain.isascii():
            rare = min(pivot.of(plain), own.of(plain))
            if rare > RARE:
                found(place, f"t {plain}", rare)
    return sentences


def surprise(concepts: Sequence[str], pivot: Rarity) -> float:
    """How rare it is in English news that one at least of some concepts is named: -ln of the share."""
    share = fsum([exp(-max([pivot.of(word) for word in concept.split(" ")])) for concept in concepts])
    return max(0.0, -log(share))


def _first(vector: Vector) -> dict[str, float]:
    return {term: vector[term] for term in heaviest(vector, HEAVIEST)} if len(vector) > HEAVIEST else dict(vector)


def joined(meant: Sequence[Meant]) -> Meanings:
    """The meanings of a part from those of its reports: each as often as the report says it that says it most."""
    if len(meant) == 1:
        return meant[0].meanings
    rows: dict[tuple[str, ...], tuple[float, int, int]] = {}
    for one in meant:
        for weight, count, leading, concepts in one.meanings:
            known = rows.get(concepts, (0.0, 0, 0))
            rows[concepts] = max(known[0], weight), max(known[1], count), max(known[2], leading)
    return tuple([(*row, concepts) for concepts, row in rows.items()])


def weighed(meanings: Meanings, shared: frozenset[str] | None) -> tuple[Vector, Vector]:
    """Concepts everywhere and in the lead. shared: those that count, None: all."""
    everywhere: dict[str, float] = {}
    leading: dict[str, float] = {}
    for weight, count, leads, concepts in meanings:
        if shared is not None:
            if len(concepts) == 1 and concepts[0] not in shared:
                continue
            concepts = tuple([concept for concept in concepts if concept in shared])
            if not concepts:
                continue
        each = weight / sqrt(len(concepts))
        said = each * (1 + log(count))
        led = each * (1 + log(leads)) if leads else 0.0
        for concept in concepts:
            if said > everywhere.get(concept, -1.0):
                everywhere[concept] = said
            if leads and led > leading.get(concept, -1.0):
                leading[concept] = led
    return unit(everywhere, 2 * UNSEEN), unit(leading, 1.5 * UNSEEN)

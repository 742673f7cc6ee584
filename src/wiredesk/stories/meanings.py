"""What of a report can be recognised in another language: concepts of a word table, words by spelling and by sound."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from math import exp, fsum, log, sqrt
from typing import NamedTuple

import msgspec

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import PIVOT, Words, english_words, rarity, word_table
from wiredesk.lang.word_index import WordIndex
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
REMEMBERED = 20_000
"""Words of a language whose forms are kept: 4 MB."""
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
    titled = len(heading)
    words = [*heading, *report.words[:OPENING]]
    weigh = rarity(packs, code).weigh(words)
    spelled, heard, latin = _recognised(words, titled, _forms(packs, code))
    told: dict[tuple[str, ...], list[float]] = {}
    table = table_of(packs, code)
    for first, stop, concepts in table.matches(code, words) if table is not None else ():
        own = weigh[words[first]] if stop == first + 1 else max([weigh[word] for word in words[first:stop]])
        row = told.get(concepts)
        if row is None:
            row = told[concepts] = [0.0, 0, 0]
        times = 2 if first < titled else 1
        if own > row[0]:
            row[0] = own
        row[1] += times
        if first < titled + LEAD:
            row[2] += times
    meanings = tuple(
        [
            (sqrt(own * surprise(concepts, packs)), int(count), int(led), concepts)
            for concepts, (own, count, led) in told.items()
        ]
    )
    return Meant(stamp, latin, spelled, heard, meanings)


class _Form(NamedTuple):
    """A word as it may be known again. plain: its spelling in plain Latin letters, "" if it has none that says
    something; rare: how rare that is; kinds: see `text.sounds`; latin: whether it is written in Latin letters."""

    plain: str
    rare: float
    kinds: tuple[str, ...]
    latin: bool


class _Forms(dict[str, "_Form | None"]):
    """The forms of a language's words, None for what is no word; made when first asked for, up to a bound."""

    def __init__(self, packs: Packs, code: str) -> None:
        super().__init__()
        pack = packs.get(code)
        self._written_on = pack.strings("text.written_on") or tuple(
            map(str, pack.table("text.written_on_before").get(code, ()))
        )
        self._own, self._pivot = rarity(packs, code), rarity(packs, PIVOT)

    def __missing__(self, word: str) -> _Form | None:
        form = self._made(word) if word.isalpha() else None
        if len(self) < REMEMBERED:
            self[word] = form
        return form

    def _made(self, word: str) -> _Form:
        latin = word < LATIN_ENDS
        if len(word) < SHORTEST:
            return _Form("", 0.0, (), latin)
        plain = key(word)
        plain = plain if plain.isascii() else ""
        kinds = sounds(word, self._written_on) if self._own.of(word) > COMMON else ()
        kept = tuple([one for one in kinds if len(one) >= SHORTEST])
        return _Form(plain, min(self._pivot.of(plain), self._own.of(plain)), kept, latin)


@lru_cache(maxsize=64)
def _forms(packs: Packs, code: str) -> _Forms:
    return _Forms(packs, code)


def _recognised(words: Sequence[str], heading: int, forms: _Forms) -> tuple[dict[str, float], dict[str, float], float]:
    """Words by their plain spelling, by their sound, and the share that is written in Latin letters."""
    times = Counter(words)
    times.update(words[:heading])
    spelled: dict[str, float] = {}
    heard: dict[str, float] = {}
    latin = total = 0
    for word, count in times.items():
        form = forms[word]
        if form is None:
            continue
        total += count
        latin += count * form.latin
        often = 1 + log(count) if count > 1 else 1.0
        if form.plain and (weight := often * form.rare) > spelled.get(form.plain, -1.0):
            spelled[form.plain] = weight
        for kinds in form.kinds:
            if (weight := often * (KIND * len(kinds) - KINDS_AT_LEAST)) > heard.get(kinds, -1.0):
                heard[kinds] = weight
    return _first(unit(spelled, UNSEEN)), _first(unit(heard, UNSEEN)), latin / max(1, total)


def signs(report: Report, packs: Packs) -> list[dict[str, float]]:
    """What each sentence of a report's body can be recognised by in another language, with weights: concepts, rare
    words by their plain spelling, numbers of two digits and more. The first `SENTENCES` of them."""
    code = report.language
    words, starts = _looked_at(report), report.tokens.starts
    sentences: list[dict[str, float]] = [{} for _ in report.reading.sentences[:SENTENCES]]
    ends = [span.end for span in report.reading.sentences[:SENTENCES]]
    of = [bisect_right(ends, starts[place]) for place in report.at[: len(words)]]
    own, forms = rarity(packs, code), _forms(packs, code)
    if (table := table_of(packs, code)) is not None:
        for first, after, concepts in table.matches(code, words):
            rare = own.of(words[first]) if after == first + 1 else max([own.of(word) for word in words[first:after]])
            weight = sqrt(rare * surprise(concepts, packs) / len(concepts))
            known = sentences[of[first]]
            for concept in concepts:
                sign = f"c {concept}"
                if weight > known.get(sign, -1.0):
                    known[sign] = weight
    for place, word in enumerate(words):
        if word[0].isdigit():
            if len(number := _number(word)) > 1:
                sentences[of[place]][f"# {number}"] = NUMBER + min(len(number), 4)
        elif (form := forms[word]) is not None and form.plain and form.rare > RARE:
            known, sign = sentences[of[place]], f"t {form.plain}"
            if form.rare > known.get(sign, 0.0):
                known[sign] = form.rare
    return sentences


def _looked_at(report: Report) -> Sequence[str]:
    """The words of the sentences that `signs` looks at."""
    last = report.reading.sentences[:SENTENCES][-1:]
    starts = report.tokens.starts
    return report.words[: bisect_left(report.at, last[0].end, key=starts.__getitem__)] if last else []


def _number(word: str) -> str:
    """The digits that a word begins with: "2018년" is one token."""
    return word if word.isdigit() else "".join(takewhile(str.isdigit, word))


def numbers(report: Report) -> frozenset[str]:
    """The numbers among the signs of a report: all words need not be looked up for them."""
    found = [_number(word) for word in _looked_at(report) if word[0].isdigit()]
    return frozenset([number for number in found if len(number) > 1])


@lru_cache(maxsize=4096)
def surprise(concepts: tuple[str, ...], packs: Packs) -> float:
    """How rare it is in English news that one at least of some concepts is named: -ln of the share."""
    pivot = rarity(packs, PIVOT)
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


def weighed(meanings: Meanings, shared: WordIndex | None) -> tuple[Vector, Vector]:
    """Concepts everywhere and in the lead. shared: those that count, None: all."""
    everywhere: dict[str, float] = {}
    leading: dict[str, float] = {}
    for weight, count, leads, concepts in meanings:
        if shared is not None:
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

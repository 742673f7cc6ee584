"""Tables that go with the packs: how rare words are, which words translate one another, what territories are called."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import fold, spellings
from wiredesk.lang.word_index import WordIndex, WordTable

PIVOT = "en"
"""The language whose words name concepts: bilingual tables are `words.en-<code>` and `news.en-<code>`."""

FLAT = 5.0
"""Rarity of every word of a language without a table: that of a word in 1 of 150 articles."""

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_GLUED = regex.compile(r"[\p{Hangul}]")
_HYPHENS = frozenset("-‐‑–")
_LONGEST_UNSPACED = 8
_SHORTEST_STEM = 3
_LONG, _STEM, _ENDING, _PIECE = 6, 5, 3, 4
"""Letters: of a word that is looked for by its beginning, of what it shares with another at least, of what comes after
that in either, of a piece of a compound."""


class Rarity(Mapping[str, float]):
    """ln(1 / share of articles that hold the word) by folded word; `default` is that of a word that is not listed."""

    __slots__ = ("_idf", "default")

    def __init__(self, idf: Mapping[str, float], default: float) -> None:
        self._idf = idf
        self.default = default

    def __getitem__(self, word: str) -> float:
        return self._idf[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._idf)

    def __len__(self) -> int:
        return len(self._idf)

    def of(self, word: str) -> float:
        """The word's rarity, or the default."""
        return self._idf.get(word, self.default)

    def weigh(self, words: Iterable[str]) -> dict[str, float]:
        """Each different word with its rarity."""
        known, default = self._idf.get, self.default
        return {word: known(word, default) for word in words}


def parse_frequencies(text: str) -> Rarity:
    """From lines `share<TAB>word word …`. A word that is not listed is as rare as the rarest of the list, and a bit."""
    idf: dict[str, float] = {}
    rarest = FLAT
    for line in text.splitlines():
        share, _, listed = line.partition("\t")
        if listed:
            value = max(0.0, -math.log(float(share)))
            rarest = max(rarest, value)
            idf.update(dict.fromkeys(listed.split(" "), value))
    return Rarity(idf, rarest + 0.5)


_NO_RARITY = Rarity({}, FLAT)


def rarity(packs: Packs, code: str) -> Rarity:
    """How rare the words of a language are in news; the same for all words where there is no table."""
    return packs.table(f"frequencies.{_base(code)}", parse_frequencies, _NO_RARITY)


@lru_cache(maxsize=64)
def territories(packs: Packs, code: str) -> Mapping[str, str]:
    """ISO 3166 codes of territories by folded name (tokens joined by one space), as CLDR names them in a language."""
    # A desk needs three languages of two hundred: the text of the others is not kept.
    lines = (packs.tables("territories") or "").splitlines()
    row = next((line for line in lines if line.startswith(f"{_base(code)}\t")), "")
    pack = packs.get(code)
    pairs = (item.partition("=") for item in row.split("\t")[1:] if item)
    return {" ".join(fold(name, pack)): iso for iso, _, names in pairs for name in names.split("|")}


def parse_given(text: str) -> Mapping[str, str]:
    """From lines `f|m|-<TAB>name name …`: who bears each name, "" for women and men alike."""
    rows = (line.partition("\t") for line in text.splitlines())
    return {name: "" if bearer == "-" else bearer for bearer, _, names in rows for name in names.split(" ") if name}


def given_names(packs: Packs) -> Mapping[str, str]:
    """Given names of the world in Latin letters, each with "f", "m" or "": who bears it."""
    return packs.table("given", parse_given, {})


class _Start(NamedTuple):
    """What a word can begin. longer: lengths of phrases, longest first; paired: words that it is a form of and that
    begin phrases of two; alone: its concepts if it begins none that is there."""

    longer: tuple[int, ...]
    paired: tuple[str, ...]
    alone: tuple[str, ...]


class _Phrases:
    """Phrases of one language, each with its concepts, matched longest first. A word may be a phrase of one token.

    values: by phrase, its tokens joined by one space.
    """

    __slots__ = (
        "_declined",
        "_endings",
        "_firsts",
        "_forms",
        "_glued",
        "_links",
        "_offs",
        "_prefixes",
        "_size_of",
        "_sizes",
        "_starts",
        "_values",
        "unspaced",
    )

    def __init__(self, values: Mapping[str, tuple[str, ...]], code: str, pack: Pack) -> None:
        sizes: dict[str, tuple[int, ...]] = {}
        unspaced = 0
        glued = 0
        for phrase in values:
            first, size = phrase.partition(" ")[0], phrase.count(" ") + 1
            known = sizes.get(first, ())
            if size not in known:
                sizes[first] = (size,) if not known else tuple(sorted((*known, size), reverse=True))
            if not first.isascii():
                unspaced += bool(_UNSPACED.match(first))
                glued += bool(_GLUED.match(first))
        self._values = WordTable(values)
        self._firsts = WordIndex(sizes)
        # Few mixtures of lengths are many words'.
        self._sizes = sorted(set(sizes.values()))
        number = {mixture: at for at, mixture in enumerate(self._sizes)}
        self._size_of = array("H", [number[sizes[first]] for first in self._firsts])
        self.unspaced = unspaced * 2 > len(values)
        self._glued = glued * 2 > len(values)
        # A language without a pack has its endings in `root`, under its code.
        own = pack.data.get("text", {}).get("lemma_endings")
        endings = pack.table("text.lemma_endings_of").get(code, ()) if own is None else own
        self._endings = tuple((str(off), str(on)) for off, on in endings)
        self._offs = tuple(dict.fromkeys(off for off, _ in self._endings))
        self._declined = own is None and bool(endings)
        self._links = tuple(map(str, pack.table("text.compound_links_of").get(code, ())))
        # News repeats its words: kept, a page costs a third (0.7 ms for 450 tokens).
        self._forms = lru_cache(maxsize=2048)(self._inflected)
        self._starts = lru_cache(maxsize=4096)(self._started)
        self._prefixes = tuple(map(str, pack.table("text.written_on_before").get(code, ())))

    def matches(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        # Hyphens are no words: "secretary-general" is "secretary general".
        places = [place for place, token in enumerate(tokens) if token not in _HYPHENS]
        if len(places) < len(tokens):
            tokens = [tokens[place] for place in places]
        index = 0
        while index < len(tokens):
            start = self._starts(tokens[index])
            end, concepts = self._at(tokens, index, start) if start.longer or start.paired else (index + 1, start.alone)
            if concepts:
                yield places[index], places[end - 1] + 1, concepts
            index = end

    def _at(self, tokens: Sequence[str], index: int, start: _Start) -> tuple[int, tuple[str, ...]]:
        known, left = self._values.get, len(tokens) - index
        for size in start.longer:
            if size <= left and (found := known(" ".join(tokens[index : index + size]))):
                return index + size, found
        if left > 1:
            following = tokens[index + 1]
            for form in start.paired:
                # "armed forces", "gas prices": the last word of a phrase may be inflected, the first seldom is.
                if found := known(f"{form} {following}"):
                    return index + 2, found
            if 2 in start.longer:
                for form in self._forms(following)[1:]:
                    if found := known(f"{tokens[index]} {form}"):
                        return index + 2, found
        return index + 1, start.alone

    def _started(self, word: str) -> _Start:
        forms = self._forms(word)
        alone = self._known(word)
        if not alone and self.unspaced and len(word) > 1:
            alone = self._inside(word)
        elif not alone and self._glued and len(word) > 2:
            alone = self._begun(word)
        if not alone and self._declined and len(word) >= _LONG and word.isalpha():
            alone = self._beside(word) or self._compound(word)
        longer = tuple(size for size in self._lengths(word) if size > 1)
        return _Start(longer, tuple(form for form in forms[1:] if 2 in self._lengths(form)), alone)

    def _lengths(self, first: str) -> tuple[int, ...]:
        """Tokens of the phrases that a word begins, the longest first; () if it begins none."""
        number = self._firsts.find(first)
        return self._sizes[self._size_of[number]] if number >= 0 else ()

    def _inflected(self, word: str) -> list[str]:
        """The word and what it may be an inflected form of, only such as the table has."""
        forms = [word]
        for off, on in self._endings if word.endswith(self._offs) else ():
            if word.endswith(off) and len(word) - len(off) + len(on) >= _SHORTEST_STEM:
                stem = word[: -len(off)] + on
                if stem not in forms and stem in self._firsts:
                    forms.append(stem)
        for prefix in self._prefixes:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= _SHORTEST_STEM and rest in self._firsts:
                forms.append(rest)
        return forms

    def _beside(self, word: str) -> tuple[str, ...]:
        """Concepts of the word that begins most as one does, up to the ends of both: another form of it, likely."""
        for size in range(len(word), max(_STEM, len(word) - _ENDING) - 1, -1):
            near = self._values.words.beginning(word[:size])
            fitting = [one for one in near if _STEM <= len(one) <= size + _ENDING and " " not in one]
            if fitting:
                return self._values.get(min(fitting, key=lambda one: (len(one), one)))
        return ()

    def _compound(self, word: str) -> tuple[str, ...]:
        """Concepts of two words that one is written of, the second as long as can be."""
        for size in range(_PIECE, len(word) - _PIECE + 1) if self._links else ():
            rest = self._known(word[size:])
            if rest:
                for link in self._links:
                    first = word[:size].removesuffix(link) if word[:size].endswith(link) else ""
                    if len(first) >= _PIECE and (concepts := self._known(first)):
                        return tuple(dict.fromkeys((*concepts, *rest)))
        return ()

    def _known(self, word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(concept for form in self._forms(word) for concept in self._values.get(form)))

    def _inside(self, run: str) -> tuple[str, ...]:
        """Concepts of a run of a script that writes no spaces, longest words first from the left."""
        found: dict[str, None] = {}
        index = 0
        while index < len(run):
            for size in range(min(_LONGEST_UNSPACED, len(run) - index), 0, -1):
                concepts = self._values.get(run[index : index + size])
                if concepts and size > 1:
                    found.update(dict.fromkeys(concepts))
                    index += size
                    break
            else:
                index += 1
        return tuple(found)

    def _begun(self, word: str) -> tuple[str, ...]:
        """Concepts of the longest word that a word begins with: particles are written on in Korean."""
        for size in range(len(word) - 1, 1, -1):
            concepts = self._values.get(word[:size])
            if concepts:
                return concepts
        return ()


class Words:
    """A bilingual word table: joins the words and phrases of two languages by concepts.

    A concept is an English headword as folded tokens joined by one space ("prime minister"). One word may have
    several; those of equal meaning in the two languages share at least one.
    """

    __slots__ = ("_by_code",)

    def __init__(self, by_code: Mapping[str, _Phrases]) -> None:
        self._by_code = by_code

    def concepts(self, code: str, tokens: Sequence[str], /) -> list[str]:
        """Concepts of all words and phrases that the table knows among folded tokens, in order, repeated as they are.

        code: BCP 47 tag of the tokens' language; of a language that is not in the table there are none. Phrases are
        matched longest first; English words also in the forms that the pack's `text.lemma_endings` undo.
        """
        return [concept for _, _, concepts in self.matches(code, tokens) for concept in concepts]

    def matches(self, code: str, tokens: Sequence[str], /) -> list[tuple[int, int, tuple[str, ...]]]:
        """What `concepts` finds, with places: (first token, token after the last, its concepts)."""
        phrases = self._by_code.get(_base(code))
        return list(phrases.matches(tokens)) if phrases else []


Entries = Iterable[tuple[str, Sequence[str]]]


def parse_words(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Lines `English<TAB>word|word|…`; lines that begin with "#" are notes."""
    rows = (line.partition("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return ((english, others.split("|")) for english, _, others in rows if others)


def parse_forms(text: str) -> tuple[tuple[str, str], ...]:
    """Lines `form<TAB>lemma`: forms of words that no rule undoes."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((row[0], row[1]) for row in rows if len(row) == 2)


@lru_cache(maxsize=64)
def word_table(packs: Packs, a: str, b: str, *, one_story: bool = False) -> Words | None:
    """The word table of two languages, through English where neither is English; None if a language has no table.

    one_story: with the words that only tell something where two texts are known to be of one story.
    """
    codes = {_base(a), _base(b)}
    if len(codes) < 2:
        return None
    others = sorted(codes - {PIVOT})
    if not all(any(True for _ in _entries(packs, code, ("words", "news"))) for code in others):
        return None
    kinds = ("news", "reports") if one_story else ("news",)
    by_code = {code: _other_phrases(packs, code, kinds) for code in others}
    if PIVOT in codes:
        by_code[PIVOT] = _english_phrases(packs, others[0], kinds)
    return Words(by_code)


@lru_cache(maxsize=8)
def english_words(packs: Packs) -> Words:
    """English as all tables of `text.word_tables` know it, in one: a text is read once, whatever the languages that it
    is to be compared with. What of it a language can say is in `sayable`."""
    headings = dict.fromkeys(
        heading for code in packs.root.strings("text.word_tables") for heading in _headings(packs, code)
    )
    side = _english_side(packs, headings)
    # What a phrase is made of stands behind it, for languages that have no word for the whole.
    for phrase in [phrase for phrase in side if " " in phrase]:
        side[phrase] = (*side[phrase], *(part for part in phrase.split(" ") if part in side))
    return Words({PIVOT: _Phrases(side, PIVOT, packs.get(PIVOT))})


@lru_cache(maxsize=64)
def sayable(packs: Packs, code: str) -> WordIndex:
    """The concepts that the word table of a language has; none without a table."""
    pivot = packs.get(PIVOT)
    return WordIndex(_phrase(heading, pivot) for heading in _headings(packs, _base(code)))


def _headings(packs: Packs, code: str) -> list[str]:
    """The English column of a language's tables."""
    texts = (packs.tables(f"{kind}.{PIVOT}-{code}") or "" for kind in ("words", "news"))
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return [line[: line.index("\t")] for line in lines if "\t" in line]


@lru_cache(maxsize=64)
def _other_phrases(packs: Packs, code: str, kinds: tuple[str, ...]) -> _Phrases:
    return _Phrases(_other_side(packs, code, kinds), code, packs.get(code))


@lru_cache(maxsize=64)
def _english_phrases(packs: Packs, other: str, kinds: tuple[str, ...]) -> _Phrases:
    headings = [english for english, _ in _entries(packs, other, ("words", *kinds))]
    return _Phrases(_english_side(packs, headings), PIVOT, packs.get(PIVOT))


def _entries(packs: Packs, code: str, kinds: Iterable[str]) -> Entries:
    """The rows of a language's tables. They are read once or twice, and not kept beside what is made of them."""
    return (row for kind in kinds for row in parse_words(packs.tables(f"{kind}.{PIVOT}-{code}") or ""))


def _phrase(text: str, pack: Pack) -> str:
    """The folded tokens of a phrase, joined by one space."""
    apart = _UNSPACED.search(text) is None
    if apart and text.isalnum():
        return spellings(pack).get(text, text)
    if apart and text.replace(" ", "").isalnum():
        # The tables are NFC in lower case: such a phrase is its tokens. A table of 25,000 loads five times as fast so.
        same = spellings(pack)
        return " ".join([same.get(token, token) for token in text.split()])
    return " ".join([token for token in fold(text, pack) if token not in _HYPHENS])


Sides = dict[str, tuple[str, ...]]


def _other_side(packs: Packs, code: str, kinds: tuple[str, ...]) -> Sides:
    # What a word means in the news comes before what else a dictionary has: "số" there is no cardinality.
    return _concepts_of(packs, code, ("words",)) | _concepts_of(packs, code, kinds)


def _concepts_of(packs: Packs, code: str, kinds: tuple[str, ...]) -> Sides:
    pack, pivot = packs.get(code), packs.get(PIVOT)
    side: dict[str, tuple[str, ...]] = {}
    for english, others in _entries(packs, code, kinds):
        concept = _phrase(english, pivot)
        for other in others:
            folded = _phrase(other, pack)
            # A single character stands for too many things among others.
            if concept and folded and not (len(folded) == 1 and _UNSPACED.match(folded)):
                held = side.get(folded, ())
                if concept not in held:
                    side[folded] = (*held, concept)
    return side


def _english_side(packs: Packs, headings: Iterable[str]) -> Sides:
    pivot = packs.get(PIVOT)
    side: Sides = {}
    for heading in headings:
        folded = _phrase(heading, pivot)
        if folded:
            side[folded] = (folded,)
    none: tuple[tuple[str, str], ...] = ()
    for form, lemma in packs.table(f"forms.{PIVOT}", parse_forms, none):
        concept = side.get(_phrase(lemma, pivot))
        if concept:
            folded = _phrase(form, pivot)
            side[folded] = tuple(dict.fromkeys((*side.get(folded, ()), *concept)))
    return side


def _base(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()

"""Names of outlets and agencies in running text, and which noun phrases are one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens, begins_big, words
from wiredesk.model.article import Article
from wiredesk.model.findings import Mention
from wiredesk.reading.cues import Endings, first_words, lexicon
from wiredesk.text.credits import agency

NEAR = 80
"""Tokens back within which "this agency" finds the outlet that it means."""

_DOMAINS = frozenset({"com", "net", "org", "vn", "info", "tv", "news"})

LONGEST_FRONT = 20
"""Tokens before the comma that ends "In an interview with …,"."""

LONGEST_TAIL = 4
"""Tokens that may follow an outlet's name within its noun phrase ("của Hà Lan", "news agency")."""


@lru_cache(maxsize=64)
def outlet_openings(pack: Pack) -> frozenset[str]:
    """Folded words that an outlet's name, or a generic word beside it, begins with."""
    return first_words(pack, (*_forms(pack), *pack.strings("attribution.outlet_words")))


@lru_cache(maxsize=64)
def _generic_openings(pack: Pack) -> frozenset[str]:
    return first_words(pack, pack.strings("attribution.outlet_words"))


@lru_cache(maxsize=64)
def known_outlets(pack: Pack) -> Phrases[str]:
    """All names of outlets and agencies that the pack and `root` know, each with its canonical name."""
    return Phrases(dict(_forms(pack)), pack, cased=True)


@lru_cache(maxsize=64)
def _forms(pack: Pack) -> Mapping[str, str]:
    forms: dict[str, str] = {}
    for level in (pack.root, pack):
        table: Mapping[str, list[str]] = level.table("agencies") if level is not None else {}
        for name, others in table.items():
            forms.update(dict.fromkeys([name, *others], name))
    return {form: name for form, name in forms.items() if begins_big(form) or name in _wires(pack)}


@lru_cache(maxsize=64)
def outlet_words(pack: Pack) -> Phrases[None]:
    """Words before or after the name of an outlet ("tờ", "newspaper")."""
    return Phrases(dict.fromkeys(pack.strings("attribution.outlet_words")), pack)


@lru_cache(maxsize=64)
def _wires(pack: Pack) -> frozenset[str]:
    return frozenset(pack.strings("attribution.wires"))


def kind_of(name: str, pack: Pack) -> Literal["agency", "outlet"]:
    """Whether a canonical name is an agency's, which sends its reports to others."""
    return "agency" if name in _wires(pack) else "outlet"


def name_end(tokens: Tokens, first: int, stop: int) -> int:
    """After the capitalised words that begin at a token; "&", "/", "." and the apostrophe of "L'Avenir" tie two."""
    index = first
    words = tokens.words
    while index < stop and (words[index][:1].isupper() or (words[index].isdigit() and index > first)):
        index += 1
        if _ends_address(tokens, index, stop):
            return index + 2  # "Goal.com"
        if index + 1 >= stop or not words[index + 1][:1].isupper():
            continue
        glued = tokens.starts[index] == tokens.ends[index - 1] and tokens.starts[index + 1] == tokens.ends[index]
        if words[index] in "-&/." or (words[index] in "'’" and glued and len(words[index - 1]) < 3):
            index += 1
    return index


def _ends_address(tokens: Tokens, index: int, stop: int) -> bool:
    """Whether a stop and the end of an address stand behind a name without a space."""
    return (
        index + 1 < stop
        and tokens.words[index] == "."
        and tokens.words[index + 1] in _DOMAINS
        and tokens.starts[index] == tokens.ends[index - 1]
        and tokens.starts[index + 1] == tokens.ends[index]
    )


def outlet_at(tokens: Tokens, index: int, stop: int, pack: Pack) -> tuple[int, int, int, str] | None:
    """An outlet named from a token on: (first token with generic words, name's first, token after, canonical name)."""
    hit = known_outlets(pack).at(tokens, index, stop)
    if hit is not None:
        return index, index, hit[0], hit[1]
    generic = outlet_words(pack).at(tokens, index, stop)
    if generic is None or generic[0] >= stop:
        return None
    if index and f"{tokens.folded[index - 1]} {tokens.folded[index]}" in _other_words(pack):
        return None
    first = generic[0]
    further = outlet_words(pack).at(tokens, first, stop) if tokens.words[first].islower() else None
    first = further[0] if further is not None else first
    if tokens.words[first].isdigit() and tokens.folded[first - 1] in _numbered(pack):
        return index, first - 1, first + 1, tokens.span(first - 1, first + 1).of(tokens.text)  # "Channel 4"
    end = _whole_name(tokens, first, name_end(tokens, first, stop), stop, pack)
    if end == first or (end < stop and f"{tokens.folded[end - 1]} {tokens.folded[end]}" in _other_words(pack)):
        return None
    if tokens.words[first - 1][:1].isupper() and tokens.folded[first - 1] in _part_of_name(pack):
        first -= 1  # "Radio Norrland"
    name = tokens.span(first, end).of(tokens.text)
    if name in _platforms(pack):
        return None
    return index, first, end, agency(name, pack) or name


def _whole_name(tokens: Tokens, first: int, end: int, stop: int, pack: Pack) -> int:
    """The end of a name of which only the first syllable of a word has a capital ("báo Kinh tế Sài Gòn"), where the
    pack's words are written by syllables (`organisations.completes`)."""
    if end != first + 1 or end + 1 >= stop or not pack.get("organisations.completes"):
        return end
    lex, small = lexicon(pack), tokens.words[end]
    if not small.islower() or not tokens.words[end + 1][:1].isupper() or tokens.folded[end] in lex.of:
        return end
    verbs = (lex.verbs, lex.sources, lex.prepositions, _carry_verbs(pack))
    if any(words.at(tokens, end) is not None for words in verbs) or tokens.folded[end] in _carry_verbs(pack).firsts:
        return end
    if lex.between.before(tokens, end + 1, end) or lex.boundaries.before(tokens, end + 1, end):
        return end
    return name_end(tokens, end + 1, stop)


@lru_cache(maxsize=64)
def _carry_verbs(pack: Pack) -> Phrases[None]:
    """The verbs by which an outlet says something."""
    return Phrases(dict.fromkeys(pack.strings("attribution.carry")), pack)


@lru_cache(maxsize=64)
def _platforms(pack: Pack) -> frozenset[str]:
    """Places where anybody writes: what stands there is its writer's word."""
    return frozenset(name for level in (pack.root, pack) if level for name in level.strings("attribution.platforms"))


@lru_cache(maxsize=64)
def _other_words(pack: Pack) -> frozenset[str]:
    """Words of two parts of which the second alone would be one for an outlet ("dự báo": forecast)."""
    return frozenset(pack.strings("attribution.other_words"))


@lru_cache(maxsize=64)
def _numbered(pack: Pack) -> frozenset[str]:
    """Words for an outlet that a number alone names ("Channel 4")."""
    return frozenset(pack.strings("attribution.numbered"))


@lru_cache(maxsize=64)
def _numbers_of(pack: Pack) -> frozenset[str]:
    """Words for some or many that open a sentence with a capital."""
    return frozenset((*pack.strings("roles.indefinite"), *pack.strings("quotes.determiners")))


@lru_cache(maxsize=64)
def _part_of_name(pack: Pack) -> frozenset[str]:
    return frozenset(pack.strings("attribution.name_words"))


def outlet_before(tokens: Tokens, index: int, floor: int, stop: int, pack: Pack) -> tuple[int, int, str] | None:
    """An outlet whose generic word begins at a token, after its name: (name's first, token after, canonical name)."""
    closing = outlet_words(pack).at(tokens, index, stop)
    if closing is None or index == floor or not tokens.words[index].islower():
        return None
    first = index
    while first > floor and tokens.words[first - 1][:1].isupper():
        first -= 1
    if first == index or outlet_words(pack).at(tokens, first, stop) is not None:
        return None
    if index - first == 1 and (tokens.folded[first] in _numbers_of(pack) or _is_no_name(tokens, first, pack)):
        return None  # "Several news agencies"
    if f"{tokens.folded[index - 1]} {tokens.folded[index]}" in _other_words(pack):
        return None
    if closing[0] < stop and f"{tokens.folded[closing[0] - 1]} {tokens.folded[closing[0]]}" in _other_words(pack):
        return None
    name = tokens.span(first, index).of(tokens.text)
    return first, closing[0], agency(name, pack) or name


def _is_no_name(tokens: Tokens, index: int, pack: Pack) -> bool:
    """Whether a word has its capital only because a sentence begins with it ("Theo tờ …", "In newspapers …")."""
    lex = lexicon(pack)
    if lex.boundaries.before(tokens, index + 1, index):
        return True
    return lex.prepositions.at(tokens, index, index + 1) is not None or lex.sources.at(tokens, index) is not None


@lru_cache(maxsize=64)
def _ordinary(pack: Pack) -> frozenset[str]:
    """Words that begin sentences and are no names."""
    lex = lexicon(pack)
    pronouns = (form for forms in pack.table("names.pronouns").values() for form in forms)
    return frozenset(lex.determiners | first_words(pack, (*pronouns, *pack.strings("quotes.lead_ins"))))


class _Words:
    """What `Outlets` needs of one pack, compiled."""

    __slots__ = ("after", "again", "agencies", "ends", "interviews", "openings", "reporters", "short")

    def __init__(self, pack: Pack) -> None:
        again = pack.strings("attribution.again")
        self.again = Phrases(dict.fromkeys(again), pack)
        self.agencies = Phrases(dict.fromkeys(pack.strings("attribution.agency_words")), pack)
        self.ends = frozenset(pack.strings("attribution.name_ends"))
        self.interviews = Endings(pack.strings("attribution.interviews"), pack)
        self.after = frozenset(pack.strings("provenance.short_after"))
        self.short = frozenset(pack.strings("attribution.short_names"))
        self.openings = outlet_openings(pack) | first_words(pack, again) | self.short
        self.reporters = Phrases(dict.fromkeys(pack.strings("attribution.reporters")), pack)


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


class Outlets:
    """The outlets of one article. One that is named once with a generic word ("Hãng tin TNA") is known by its bare
    name everywhere in it; so are the agencies that its byline names."""

    __slots__ = (
        "agencies",
        "pack",
        "tokens",
        "_bare",
        "_bodies",
        "_countries",
        "_others",
        "_places",
        "_towns",
        "_words",
    )

    def __init__(self, article: Article, tokens: Tokens, mentions: Sequence[Mention], pack: Pack) -> None:
        self.tokens = tokens
        self.pack = pack
        self.agencies: set[str] = set()
        self._words = _words(pack)
        self._places = {m.span.of(tokens.text) for m in mentions if m.kind == "place" and m.via == "name"}
        self._countries = {
            m.span.of(tokens.text) for m in mentions if m.kind == "place" and m.rule.endswith(".country")
        }
        self._others = [m.span for m in mentions if m.kind in ("person", "role")]
        self._towns = [m.span for m in mentions if m.kind == "place"]
        self._bodies = [m for m in mentions if m.kind == "organisation" and m.via == "name"]
        self._bare: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        made = [author.name for author in article.authors if author.role == "agency"]
        own = [article.outlet.value] if article.outlet is not None else []
        for name in (*made, *own):
            self._add(tuple(words(name)), agency(name, pack) or name)
        self.agencies.update(agency(name, pack) or name for name in made)
        taken = {m.span.of(tokens.text) for m in mentions if m.kind in ("person", "place") and m.via == "name"}
        agency_words = self._words.agencies
        stop = len(tokens)
        ends = self._words.ends
        further = frozenset(word.rpartition(" ")[2] for word in pack.strings("attribution.agency_words"))
        for last in tokens.places(ends):
            first = last
            while first > 0 and last - first < LONGEST_TAIL and tokens.words[first - 1][:1].isupper():
                first -= 1
            while first < last and (
                tokens.folded[first] in pack.strings("quotes.determiners")
                or lexicon(pack).sources.at(tokens, first, first + 1) is not None
            ):
                first += 1
            name = tokens.span(first, last + 1).of(tokens.text)
            if last + 1 < stop and tokens.words[last + 1][:1].isupper() and tokens.folded[last + 1] in further:
                last += 1  # "Lisk News Agency"
                name = tokens.span(first, last + 1).of(tokens.text)
                self.agencies.add(name)
            named = first > 0 and tokens.folded[first - 1] in self._words.after  # "the Globe Ledger" is no person
            if first < last and tokens.words[last][:1].isupper() and (named or name not in taken):
                self._add(tuple(tokens.words[first : last + 1]), name)
        openings = _generic_openings(pack)
        for index in tokens.places(openings):
            hit = outlet_at(tokens, index, stop, pack)
            if hit is not None and hit[1] > hit[0] and agency_words.at(tokens, index, hit[1]) is not None:
                self.agencies.add(hit[3])
            name_first, last = hit[1:3] if hit is not None else (index, index)
            behind = outlet_before(tokens, index, max(0, index - LONGEST_TAIL), stop, pack) if hit is None else None
            if behind is not None:
                name_first, last = behind[0], index
                if agency_words.at(tokens, index, behind[1]) is not None:
                    self.agencies.add(behind[2])
            name = tokens.span(name_first, last).of(tokens.text) if last > name_first else ""
            if name and name not in taken and (hit is None or hit[1] > hit[0]):
                self._add(tuple(tokens.words[name_first:last]), behind[2] if behind is not None else name)

    def _add(self, parts: tuple[str, ...], name: str) -> None:
        known = self._bare.setdefault(parts[0], []) if parts else []
        if all(parts != other for other, _ in known):
            known.append((parts, agency(name, self.pack) or name))
            known.sort(key=lambda entry: -len(entry[0]))

    def openings(self, within: range) -> list[int]:
        """The tokens at which `opens` holds."""
        words, folded, bare, known = self.tokens.words, self.tokens.folded, self._bare, self._words.openings
        if len(within) == len(folded):
            found = self.tokens.places(known)
            return sorted({*found, *(at for at, word in enumerate(words) if word in bare)}) if bare else found
        here = slice(within.start, within.stop)
        if known.isdisjoint(folded[here]) and bare.keys().isdisjoint(words[here]):
            return []
        return [index for index in within if folded[index] in known or words[index] in bare]

    def opens(self, index: int) -> bool:
        """Whether an outlet's name, or a generic word beside one, can begin at a token."""
        return self.tokens.folded[index] in self._words.openings or self.tokens.words[index] in self._bare

    def at(self, index: int, stop: int) -> tuple[int, int, int, str] | None:
        """An outlet named from a token on: (first token, name's first, token after, canonical name)."""
        known = self.tokens.folded[index] in self._words.openings
        hit = outlet_at(self.tokens, index, stop, self.pack) if known else None
        if hit is not None:
            return hit
        for parts, name in self._bare.get(self.tokens.words[index], ()):
            end = index + len(parts)
            if end <= stop and tuple(self.tokens.words[index:end]) == parts:
                return index, index, end, name
        if self.is_short(index, stop):
            name = self.tokens.words[index]
            return index, index, index + 1, agency(f"{self.tokens.words[index - 1]} {name}", self.pack) or name
        again = self._words.again.at(self.tokens, index, stop)
        meant = self._meant(index) if again is not None else None
        return (index, index, again[0], meant) if again is not None and meant is not None else None

    def is_short(self, index: int, stop: int) -> bool:
        """Whether one word is a paper by the article before it ("the Courier")."""
        words = self.tokens.words
        if not index or self.tokens.folded[index] not in self._words.short or not words[index][:1].isupper():
            return False
        alone = index + 1 >= stop or not words[index + 1][:1].isupper()
        return alone and self.tokens.folded[index - 1] in self._words.after

    def _meant(self, index: int) -> str | None:
        """Whom "this agency" means: the outlet named last, if close by and no other body was named since."""
        place = self.tokens.starts[index]
        for at in range(index - 1, max(-1, index - NEAR), -1):
            if not self.opens(at) or self._words.again.at(self.tokens, at) is not None:
                continue
            hit = self.at(at, index)
            if hit is not None:
                since = self.tokens.ends[hit[2] - 1]
                other = any(since <= body.span.start < place and body.name != hit[3] for body in self._bodies)
                return None if other else hit[3]
        return None

    def kind(self, name: str) -> Literal["agency", "outlet"]:
        """Whether a canonical name is an agency's, by the pack or by what the article calls it."""
        return "agency" if name in self.agencies else kind_of(name, self.pack)

    def reporters(self, first: int, last: int) -> int:
        """After the word for a reporter that a noun phrase begins with ("phóng viên TNA"), else `first`."""
        hit = self._words.reporters.at(self.tokens, first, last) if first < last else None
        return hit[0] if hit is not None else first

    def is_place(self, first: int, last: int) -> bool:
        """Whether what stands for a name is a country or town ("báo Mỹ")."""
        return self.tokens.span(first, last).of(self.tokens.text) in self._places

    def is_country(self, first: int, last: int) -> bool:
        """Whether what stands for a name is a country: a paper of that name is none ("Báo Mỹ")."""
        return self.tokens.span(first, last).of(self.tokens.text) in self._countries

    def may_be(self, first: int, last: int) -> bool:
        """Whether a name may be an outlet's that nothing else tells of: no person, place, role or other body has it,
        and it is no single word that a sentence begins with."""
        span = self.tokens.span(first, last)
        if any(other.meets(span) for other in self._others) or any(body.span.meets(span) for body in self._bodies):
            return False
        if any(town.meets(span) and (town.covers(span) or not span.covers(town)) for town in self._towns):
            return False  # but "Kyiv Independent", "Sports Seoul"
        name = self.tokens.folded[first]
        return last - first > 1 or (
            not _is_no_name(self.tokens, first, self.pack)
            and name not in _numbers_of(self.pack)
            and name not in _ordinary(self.pack)
            and len(name) > 2
        )

    def asked(self, first: int, stop: int) -> str | None:
        """The outlet that somebody spoke to by the words that open a sentence ("In an interview with TNA, …")."""
        tokens = self.tokens
        comma = next((i for i in range(first, min(stop, first + LONGEST_FRONT)) if tokens.words[i] == ","), first)
        for index in self.openings(range(first, comma)):
            hit = self.at(index, comma)
            if hit is not None and any(
                self._words.interviews.before(tokens, start, first)
                for start in range(index, max(first, index - LONGEST_TAIL), -1)
                if all(word[:1].isupper() or word.islower() for word in tokens.words[start:index])
            ):
                return hit[3]
        return None

    def noun_start(self, first: int, last: int, floor: int) -> int:
        """Where the noun phrase of an outlet begins, with words for what kind it is and of which country before its
        name ("the French daily L'Avenir", "chuyên trang công nghệ TNA"); `first` if there are none."""
        tokens, lex = self.tokens, lexicon(self.pack)
        for index in range(first - 1, max(floor, first - LONGEST_TAIL) - 1, -1):
            word = tokens.folded[index]
            if not word.isalpha() or word in lex.of or word in lex.determiners:
                break
            if lex.prepositions.at(tokens, index, index + 1) is not None:
                break
            if tokens.words[index][:1].isupper() and not self.is_place(index, index + 1):
                break
            kinds = outlet_words(self.pack).find(tokens, range(index, last))
            if kinds and not lex.sources.at(tokens, index) and self._opens_noun(index, floor):
                return index
        return first

    def _opens_noun(self, index: int, floor: int) -> bool:
        lex = lexicon(self.pack)
        before = index
        while before > floor and self.tokens.folded[before - 1] in lex.determiners:
            before -= 1
        return any(
            (hit := lex.sources.at(self.tokens, start, before)) is not None and hit[0] == before
            for start in range(max(floor, before - LONGEST_TAIL), before)
        )

    def staff_before(self, first: int, floor: int) -> int:
        """The first token of the word for a reporter that stands right before an outlet's name, else `first`."""
        for size in range(1, 4):
            if first - size >= floor and self.reporters(first - size, first) == first:
                return first - size
        return first

    def phrase(self, first: int, last: int, mentions: Sequence[Mention]) -> str | None:
        """The canonical name if a noun phrase is nothing but an outlet or somebody of its staff, else None.

        Before its generic word may stand what kind it is and of which country ("the French daily L'Avenir").
        """
        tokens, pack = self.tokens, self.pack
        if any(mention.kind == "person" and mention.via == "name" for mention in mentions):
            return None
        index = first
        if index + 1 < last and tokens.folded[index] in pack.strings("quotes.determiners"):
            index = index if self.at(index, last) is not None else index + 1
        index = self.reporters(index, last)
        found = self.at(index, last) if index < last else None
        for start in range(index + 1, min(last, index + LONGEST_TAIL)):
            if found is not None or tokens.folded[start - 1] in pack.strings("quotes.of"):
                break
            hit = outlet_at(tokens, start, last, pack) if tokens.words[start].islower() else None
            found = hit if hit is not None and hit[1] > start else None
        if found is not None:
            return found[3] if last - found[2] <= LONGEST_TAIL else None
        for end in range(last - 1, max(index, last - 4), -1):
            closing = outlet_words(pack).at(tokens, end, last)
            if closing is not None and closing[0] == last and name_end(tokens, index, end) == end:
                name = tokens.span(index, end).of(tokens.text)
                return agency(name, pack) or name
        return None

    def last_before(self, place: int, floor: int = 0) -> str | None:
        """The outlet named last before a place in the text, not further back than token `floor`."""
        for index in range(bisect_left(self.tokens.starts, place) - 1, floor - 1, -1):
            if self.opens(index):
                hit = self.at(index, len(self.tokens))
                if hit is not None and self.tokens.starts[hit[2] - 1] < place:
                    return hit[3]
        return None

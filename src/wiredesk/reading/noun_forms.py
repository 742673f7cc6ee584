"""Forms of verbs that are nouns too ("claims", "warning"): which of the two stands at a place.

A verb agrees with the noun before it, and a clause, a quotation or a stop that closes one stands behind it. The pack
names the forms: `quotes.noun_forms.plural` are verbs of several ("they claim"), `single` of one ("it claims"), `bare`
participles ("warning"); `either` are subjects of both.
"""

from __future__ import annotations

from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens, fold

FAR_THAT = 8
"""Tokens between a verb and the "that" it opens, where words of place or time stand between."""

BACK = 40
"""Tokens back within which stands the end of what a verb at the end of a sentence reports."""

_LED = 2
"""Words between a preposition and the noun that it leads to."""

_OF_ONE = ("ss", "us", "is")
"""Endings of nouns of one that only look like several ("analysis")."""

_OPENS = frozenset("“\"‘'«„:")
_CLOSED = frozenset("”\"’'»,")
_STOPS = frozenset(".;)!?…—–")


class NounForms:
    """The forms of a pack that are nouns too, and the words that tell."""

    __slots__ = (
        "adverbs",
        "bare",
        "determiners",
        "either",
        "finite",
        "infinitive",
        "leads",
        "links",
        "papers",
        "past",
        "plural",
        "plurals",
        "single",
        "that",
    )

    def __init__(self, pack: Pack) -> None:
        def words(path: str) -> frozenset[str]:
            return frozenset(" ".join(fold(word, pack)) for word in pack.strings(path))

        self.plural = words("quotes.noun_forms.plural")
        self.single = words("quotes.noun_forms.single")
        self.bare = words("quotes.noun_forms.bare")
        self.either = words("quotes.noun_forms.either") | words("quotes.conjunctions")
        self.papers = words("quotes.documents") | words("quotes.occasions")
        self.plurals = words("quotes.noun_forms.plurals")
        self.infinitive = words("quotes.noun_forms.infinitive")
        self.finite = words("quotes.finite")
        self.adverbs = pack.strings("quotes.adverb_endings")
        self.links = words("quotes.of") | words("quotes.prepositions") | words("quotes.conjunctions")
        self.that = words("quotes.complementizers")
        self.past = pack.strings("quotes.participle_endings")
        self.leads = words("quotes.prepositions")
        self.determiners = words("quotes.determiners")

    def is_noun(self, tokens: Tokens, index: int, floor: int, stop: int) -> bool:
        """Whether the word at a token is a noun there and reports nothing; False for words that are verbs alone."""
        word = tokens.folded[index]
        plural, single, bare = word in self.plural, word in self.single, word in self.bare
        if not (plural or single or bare):
            return False
        before = index - 1
        while before >= floor and (
            (self.adverbs and tokens.folded[before].endswith(self.adverbs)) or tokens.folded[before] == "also"
        ):
            before -= 1
        if bare and not (plural or single):
            return self._hangs_on_nothing(tokens, index, before, floor, stop)
        if before < floor or not tokens.words[before][:1].isalnum():
            return False
        last = tokens.folded[before]
        if last in self.finite:
            return False
        neutral = last in self.either or last.isdigit() or tokens.words[before][:1].isupper()
        if not neutral and plural != single:
            several = last in self.plurals or (last[-1:] == "s" and last[-2:] not in _OF_ONE)
            if plural != several:
                return True
        return self._no_clause_behind(tokens, index, floor, stop)

    def _hangs_on_nothing(self, tokens: Tokens, index: int, before: int, floor: int, stop: int) -> bool:
        """Whether a participle stands right behind a noun and opens neither "that" nor a quotation ("his nuclear
        warning with …")."""
        if before < floor or not tokens.words[before][:1].isalnum() or tokens.folded[before] in self.finite:
            return False
        if before < index - 1 or tokens.folded[before] in self.links or tokens.folded[before] in self.papers:
            return False
        if tokens.words[before][:1].isupper():
            return False
        return index + 1 >= stop or (
            tokens.words[index + 1] not in _OPENS
            and tokens.folded[index + 1] not in self.that
            and not self._that_ahead(tokens, index + 1, stop)
        )

    def _no_clause_behind(self, tokens: Tokens, index: int, floor: int, stop: int) -> bool:
        after = index + 1
        if after >= stop or tokens.words[after] in _STOPS or tokens.words[after] == ",":
            return not any(tokens.words[at] in _CLOSED for at in range(max(floor, index - BACK), index))
        low = tokens.folded[after]
        if low in self.that and after + 1 < stop and self._acts(tokens, after + 1):
            return True  # "two critical reports that depicted"
        if low == "to" and tokens.folded[index] in self.infinitive:
            return False
        if low in self.finite:
            return not tokens.words[index - 1][:1].isupper()
        return low in self.links and not self._that_ahead(tokens, after, stop)

    def _acts(self, tokens: Tokens, index: int) -> bool:
        """Whether a finite verb stands right behind "that", which then is what acts."""
        word = tokens.folded[index]
        return word in self.finite or (bool(self.past) and word.endswith(self.past))

    def led(self, tokens: Tokens, index: int, floor: int) -> bool:
        """Whether a preposition opens the phrase in which a form stands that is a noun too ("amid new calls for")."""
        if tokens.folded[index] not in self.single and tokens.folded[index] not in self.plural:
            return False
        for before in range(index - 1, max(floor, index - 1 - _LED) - 1, -1):
            if tokens.folded[before] in self.leads:
                return True
            if not tokens.words[before].isalpha() or tokens.words[before][0].isupper():
                return False
            if tokens.folded[before] in self.determiners:
                return False
        return False

    def _that_ahead(self, tokens: Tokens, first: int, stop: int) -> bool:
        for index in range(first, min(stop, first + FAR_THAT)):
            if tokens.words[index] in _STOPS or tokens.words[index] == ",":
                return False
            if tokens.folded[index] in self.that or tokens.words[index] in _OPENS:
                return True
        return False


@lru_cache(maxsize=64)
def noun_forms(pack: Pack) -> NounForms:
    """The forms of a pack, compiled once."""
    return NounForms(pack)

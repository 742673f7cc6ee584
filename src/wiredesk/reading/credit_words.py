"""The words by which a text says on whose word it rests, compiled once a pack."""

from __future__ import annotations

from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.reading.cues import Endings


class CreditWords:
    """What the readers of credits need of one pack, compiled."""

    __slots__ = (
        "announce",
        "anyone",
        "authorities",
        "breaking",
        "broke",
        "carry",
        "cites",
        "counting",
        "counts",
        "documents",
        "finite",
        "fronts",
        "indefinite",
        "media",
        "not_between",
        "offices",
        "other_words",
        "paper_makers",
        "paper_stops",
        "paper_within",
        "press",
        "printed",
        "relied_on",
        "saw",
        "showing",
        "spokespeople",
        "staff",
        "statements",
        "strange",
        "to",
        "told",
        "told_around",
        "told_any",
        "unnamed",
    )

    def __init__(self, pack: Pack) -> None:
        self.carry = Phrases(dict.fromkeys(pack.strings("attribution.carry")), pack)
        self.told = Endings(pack.strings("attribution.told"), pack)
        self.broke = Phrases(dict.fromkeys(pack.strings("attribution.broke")), pack)
        self.told_any = Endings(pack.strings("attribution.told_any"), pack)
        self.told_around = frozenset(tuple(phrase.split()) for phrase in pack.strings("attribution.told_around"))
        self.cites = Phrases(dict.fromkeys(pack.strings("attribution.cites")), pack)
        self.breaking = self.broke.firsts | self.cites.firsts
        self.strange = self.breaking | self.told_any.lasts
        self.press = Phrases(dict.fromkeys(pack.strings("attribution.press")), pack)
        self.relied_on = Phrases(dict.fromkeys(pack.strings("attribution.relied_on")), pack)
        self.announce = Phrases(dict.fromkeys(pack.strings("attribution.announce")), pack)
        self.anyone = Phrases(dict.fromkeys(pack.strings("attribution.anyone")), pack)
        self.finite = frozenset(pack.strings("attribution.finite"))
        self.printed = Endings(pack.strings("attribution.printed"), pack)
        self.other_words = frozenset(pack.strings("attribution.other_words"))
        self.spokespeople = Phrases(dict.fromkeys(pack.table("roles.classes").get("spokesperson", ())), pack)
        self.staff = Phrases(dict.fromkeys(pack.strings("attribution.staff")), pack)
        self.saw = Phrases(dict.fromkeys(pack.strings("attribution.saw")), pack)
        self.not_between = frozenset(pack.strings("attribution.not_between"))
        self.documents = Phrases(dict.fromkeys(pack.strings("attribution.documents")), pack)
        self.media = Phrases(dict.fromkeys(pack.strings("attribution.media")), pack)
        self.unnamed = Phrases(dict.fromkeys(pack.strings("attribution.unnamed")), pack)
        fields, heads = pack.strings("attribution.authority_fields"), pack.strings("attribution.authority_heads")
        bodies = (*pack.strings("attribution.authorities"), *(f"{field} {head}" for field in fields for head in heads))
        self.authorities = Phrases(dict.fromkeys(bodies), pack)
        self.offices = Phrases(dict.fromkeys(pack.strings("attribution.unnamed_offices")), pack)
        self.indefinite = frozenset((*pack.strings("quotes.indefinite"), *pack.strings("attribution.some")))
        self.counts = self.indefinite | frozenset(pack.strings("attribution.counts"))
        self.counting = Phrases(dict.fromkeys(pack.strings("attribution.counting")), pack)
        self.showing = Phrases(dict.fromkeys(pack.strings("attribution.show")), pack)
        self.statements = Phrases(dict.fromkeys(pack.strings("attribution.statements")), pack)
        self.to = frozenset(pack.strings("attribution.to"))
        self.fronts = frozenset(pack.strings("attribution.fronts"))
        self.paper_makers = frozenset(pack.strings("attribution.made_by"))
        self.paper_stops = frozenset(pack.strings("attribution.paper_stops"))
        self.paper_within = int(pack.get("attribution.paper_within") or 0)

    def is_part(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether some words are a part of a longer one: with the word before ("Tổng bí + thư") or after ("thư + ký").
        last: the token after them; `first` where only the word before counts."""
        folded = tokens.folded
        if first and f"{folded[first - 1]} {folded[first]}" in self.other_words:
            return True
        return first < last < len(folded) and f"{folded[last - 1]} {folded[last]}" in self.other_words


def begins_small(tokens: Tokens, index: int, start: int) -> bool:
    """Whether a word is no part of a name: small, or the first of its phrase."""
    return index == start or not tokens.words[index][:1].isupper()


def announces(last: int, stop: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether what is announced is a clause, told behind the verb or before it ("…, the army announced"): who announces
    a thing acts."""
    finite = credit_words(pack).finite
    end = next(
        (index for index in range(last, stop) if tokens.words[index] in ",;.:" and not in_number(tokens, index)), stop
    )
    return end == last or any(low in finite for low in tokens.folded[last:end])


def in_number(tokens: Tokens, index: int) -> bool:
    """Whether a mark stands inside a number ("30.000")."""
    return 0 < index < len(tokens) - 1 and tokens.words[index - 1].isdigit() and tokens.words[index + 1].isdigit()


@lru_cache(maxsize=64)
def credit_words(pack: Pack) -> CreditWords:
    """The words of a pack, compiled once."""
    return CreditWords(pack)

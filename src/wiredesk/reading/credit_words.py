"""The words by which a text says on whose word it rests, compiled once a pack."""

from __future__ import annotations

from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.reading.cues import Endings


class CreditWords:
    """What the readers of credits need of one pack, compiled."""

    __slots__ = ("carry", "told", "documents", "unnamed", "media", "authorities", "indefinite", "offices")

    def __init__(self, pack: Pack) -> None:
        self.carry = Phrases(dict.fromkeys(pack.strings("attribution.carry")), pack)
        self.told = Endings(pack.strings("attribution.told"), pack)
        self.documents = Phrases(dict.fromkeys(pack.strings("attribution.documents")), pack)
        self.media = Phrases(dict.fromkeys(pack.strings("attribution.media")), pack)
        self.unnamed = Phrases(dict.fromkeys(pack.strings("attribution.unnamed")), pack)
        self.authorities = Phrases(dict.fromkeys(pack.strings("attribution.authorities")), pack)
        self.offices = Phrases(dict.fromkeys(pack.strings("attribution.unnamed_offices")), pack)
        self.indefinite = frozenset(pack.strings("quotes.indefinite"))


@lru_cache(maxsize=64)
def credit_words(pack: Pack) -> CreditWords:
    """The words of a pack, compiled once."""
    return CreditWords(pack)

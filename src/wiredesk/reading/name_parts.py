"""Known names that are only a part of a longer one, where all nouns have capitals and no run of them tells.

A town right behind another word with a capital names a club or a court ("Eintracht Frankfurt"), a body right before
one a product or another body ("Apple II"). Neither is left as a name of its own: what the longer one is, is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import Piece
from wiredesk.reading.lexicon import Lexicon

_TOWNS = frozenset({"places.city", "places.capital"})
_BODIES = frozenset({"organisations.alias", "organisations.outlet", "organisations.introduced_by"})


def without_parts(pieces: Sequence[Piece], sentence: range, tokens: Tokens, lex: Lexicon) -> list[Piece]:
    """The pieces of a sentence without those that are a part of a longer name."""
    starts = {piece.first for piece in pieces}
    ends = {piece.last: piece for piece in pieces}
    return [piece for piece in pieces if not _is_part(piece, sentence, starts, ends, tokens, lex)]


def _is_part(
    piece: Piece, sentence: range, starts: set[int], ends: dict[int, Piece], tokens: Tokens, lex: Lexicon
) -> bool:
    words = tokens.words
    if piece.tag != "name":
        return False
    if piece.rule in _TOWNS:
        before = piece.first - 1
        beside = ends.get(piece.first)
        if before <= sentence.start or not words[before].isalpha():
            return False
        if beside is not None and (beside.tag != "name" or beside.kind == "place"):
            return False
        known = lex.words.at(tokens, before, piece.first)
        said = known is not None and (known[1].place_type or known[1].preposition or known[1].role)
        return words[before][:1].isupper() and not said
    if piece.rule in _BODIES:
        behind = piece.last
        if behind >= sentence.stop or behind in starts:
            return False
        known = lex.words.at(tokens, behind, sentence.stop)
        goes_on = words[behind][:1].isupper() or (words[behind].isdigit() and len(words[behind]) < 4)
        return goes_on and (known is None or not known[1].role)
    return False

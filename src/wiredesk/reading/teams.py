"""Teams that are called by their town's or country's name ("Việt Nam thắng Malaysia 3-0"), in reports of sport.

In an article that speaks of a match a town or country is the team where it plays: beside a score, before or behind a
verb of winning and losing, behind a word for a team. A town that is a team once stays one where nothing says that
something is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.reading.capital_runs import Piece
from wiredesk.reading.lexicon import Lexicon

_ENOUGH = 3
"""So many different words of sport make a report of it."""
_TOWNS = frozenset({
    "places.city", "places.capital", "places.country", "places.territory", "places.type_words", "places.prepositions",
    "names.capitals", "places.within",
})  # fmt: skip
_COUNTRIES = frozenset({"places.country", "places.territory"})
_CLUBS = frozenset({"organisations.alias", "organisations.first_words"})
"""Rules by which a club is known whose town may stand for it ("CLB Lorn", "Thép Xanh Nam Định")."""
_HIGHEST_SCORE = 2
"""Digits of a score at most."""


class _Words:
    __slots__ = ("after", "auxiliaries", "before", "lost_to", "not_before", "sport")

    def __init__(self, pack: Pack) -> None:
        self.sport = Phrases(dict.fromkeys(pack.strings("teams.sport"), True), pack)
        self.before = Phrases(dict.fromkeys(pack.strings("teams.before"), True), pack)
        self.after = Phrases(dict.fromkeys(pack.strings("teams.after"), True), pack)
        self.auxiliaries = frozenset(pack.strings("teams.auxiliaries"))
        self.lost_to = frozenset(pack.strings("teams.lost_to"))
        self.not_before = Phrases(dict.fromkeys(pack.strings("teams.not_before"), True), pack)


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


def name_teams(
    sentences: Sequence[list[Piece]], ranges: Sequence[range], tokens: Tokens, lex: Lexicon, pack: Pack
) -> None:
    """Makes organisations of the towns and countries that play in a report of sport."""
    words = _words(pack)
    told: set[str] = set()
    for sentence in ranges:
        told.update(" ".join(tokens.folded[first:last]) for first, last, _ in words.sport.find(tokens, sentence))
        if len(told) >= _ENOUGH:
            break
    else:
        return
    towns: list[tuple[Piece, str]] = []
    playing: set[str] = set()
    for pieces in sentences:
        for piece in pieces:
            if piece.tag == "name" and piece.kind == "organisation" and piece.rule in _CLUBS:
                playing.update(
                    " ".join(tokens.folded[first : piece.last]) for first in range(piece.first + 1, piece.last)
                )
    for pieces, sentence in zip(sentences, ranges, strict=True):
        for at, piece in enumerate(pieces):
            if piece.tag != "name" or piece.kind != "place" or piece.rule not in _TOWNS:
                continue
            name = " ".join(tokens.folded[piece.first : piece.last])
            before = pieces[at - 1] if at and pieces[at - 1].last == piece.first else None
            held = before is not None and before.tag in ("role", "name")
            plays = not held and _plays(piece, sentence, tokens, words)
            if plays:
                playing.add(name)
            stays = piece.rule not in _COUNTRIES and not held and not _is_there(piece, sentence, tokens, lex, words)
            if plays or stays:
                towns.append((piece, name))
    for piece, name in towns:
        if name in playing:
            piece.kind, piece.rule, piece.key, piece.sure = "organisation", "organisations.team", "", True


def _plays(piece: Piece, sentence: range, tokens: Tokens, words: _Words) -> bool:
    """Whether a verb of a match, a score or a word for a team stands beside a town."""
    first, last = piece.first, piece.last
    for size in (3, 2, 1):
        hit = words.before.at(tokens, first - size, first) if first - size >= sentence.start else None
        if hit is not None and hit[0] == first:
            return True
    lost = first >= sentence.start + 4 and tokens.folded[first - 1] in words.lost_to
    if lost and _is_score(first - 4, first, tokens):
        return True
    while last < sentence.stop and tokens.folded[last] in words.auxiliaries:
        last += 1
    if last >= sentence.stop:
        return False
    return words.after.at(tokens, last, sentence.stop) is not None or _is_score(last, sentence.stop, tokens)


def _is_score(at: int, stop: int, tokens: Tokens) -> bool:
    """Whether two small numbers with a hyphen between stand there ("3-0")."""
    written = tokens.words[at : min(at + 3, stop)]
    if len(written) < 3 or written[1] not in "-–":
        return False
    return all(part.isdecimal() and len(part) <= _HIGHEST_SCORE for part in (written[0], written[2]))


def _is_there(piece: Piece, sentence: range, tokens: Tokens, lex: Lexicon, words: _Words) -> bool:
    """Whether the words before a town say that something is there or from there."""
    first = piece.first
    for size in (3, 2, 1):
        if first - size < sentence.start:
            continue
        hit = lex.words.at(tokens, first - size, first)
        if hit is not None and hit[0] == first and (hit[1].preposition or hit[1].place_type):
            return True
        other = words.not_before.at(tokens, first - size, first)
        if other is not None and other[0] == first:
            return True
    return first > sentence.start and tokens.folded[first - 1] in lex.of_people


__all__ = ["name_teams"]

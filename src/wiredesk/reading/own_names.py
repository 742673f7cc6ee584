"""Companies by their own name alone, wherever it stands ("Thép Hải Long" for "Công ty CP Tập đoàn Thép Hải Long")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import Piece
from wiredesk.reading.lexicon import RARE, Lexicon, is_acronym, is_capital

_SHORTEST = 4
"""Letters of a single word that is a company's own name."""


def name_companies(sentences: Sequence[list[Piece]], ranges: Sequence[range], tokens: Tokens, lex: Lexicon) -> None:
    """Makes a name of every place at which a company that the article names in full is called by its own name."""
    names: dict[str, set[tuple[str, ...]]] = {}
    for pieces in sentences:
        for piece in pieces:
            if piece.tag == "name" and piece.kind == "organisation" and piece.sure:
                for first in starts(piece, tokens, lex):
                    if _is_own(first, piece.last, tokens, lex):
                        names.setdefault(tokens.folded[first], set()).add(tuple(tokens.words[first : piece.last]))
    if not names:
        return
    places = tokens.places(frozenset(names))
    at = 0
    for pieces, sentence in zip(sentences, ranges, strict=True):
        while at < len(places) and places[at] < sentence.start:
            at += 1
        free = sentence.start
        while at < len(places) and places[at] < sentence.stop:
            first = places[at]
            at += 1
            if first < free:
                continue
            fits = [own for own in names[tokens.folded[first]] if tuple(tokens.words[first : first + len(own)]) == own]
            if fits:
                last = first + max(map(len, fits))
                if _put(pieces, first, last):
                    free = last


def starts(piece: Piece, tokens: Tokens, lex: Lexicon) -> Iterator[int]:
    """Where a company's own name may begin: behind what it is, and behind each word for its form or its trade."""
    head = lex.carried_by.at(tokens, piece.first, piece.last)
    first = head[0] if head is not None else piece.last
    while first < piece.last:
        yield first
        form = lex.forms.at(tokens, first, piece.last) or lex.carried_by.at(tokens, first, piece.last)
        form = form or (lex.inner.at(tokens, first, piece.last) if is_capital(tokens.words[first]) else None)
        first = form[0] if form is not None else piece.last


def _is_own(first: int, last: int, tokens: Tokens, lex: Lexicon) -> bool:
    """Whether words name a company by themselves: no place, and no words for what companies do."""
    words = tokens.words[first:last]
    if not is_capital(words[0]) or is_acronym(words[0]):
        return False
    known = lex.names.at(tokens, first, last)
    if known is not None and known[0] == last:
        return False
    if len(words) == 1:
        return len(words[0]) >= _SHORTEST and words[0].isascii() and lex.common.get(words[0].lower(), 99.0) >= RARE
    own = first
    while own < last and (field := lex.inner.at(tokens, own, last)) is not None:
        own = field[0]
    place = lex.names.at(tokens, own, last) if own < last else None
    return own < last and not (own > first and place is not None and place[1].kind == "place" and place[0] == last)


def _put(pieces: list[Piece], first: int, last: int) -> bool:
    """Puts the name among the pieces of its sentence; not into a longer body, and not behind an honorific."""
    here = [n for n, piece in enumerate(pieces) if piece.first < last and first < piece.last]
    made = [Piece("name", first, last, "organisations.own_name", "organisation", sure=True)]
    if here:
        opening, closing = pieces[here[0]], pieces[here[-1]]
        before = pieces[here[0] - 1] if here[0] else None
        polite = before is not None and before.tag == "honorific" and before.last == first
        longer = opening.first < first or (closing.last > last and closing.rule != "roles.name")
        if polite or longer or opening.tag != "name":
            return False
        if closing.last > last:
            made.append(Piece("name", last, closing.last, closing.rule, closing.kind, sure=closing.sure))
        pieces[here[0] : here[-1] + 1] = made
    else:
        after = next((n for n, piece in enumerate(pieces) if piece.first >= last), len(pieces))
        pieces[after:after] = made
    return True

"""What commas set off beside a name: a name alone, an office that tells who somebody is."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from wiredesk.model.findings import Mention

if TYPE_CHECKING:
    from wiredesk.reading.speakers import Surroundings


def person_set_off(around: Surroundings, first: int, last: int) -> bool:
    """Whether some tokens are a person's name and nothing else."""
    whole = around.tokens.span(first, last) if first < last else None
    return any(m.span == whole and m.via == "name" and m.kind == "person" for m in around.mentions)


def is_owner(around: Surroundings, mention: Mention) -> bool:
    """Whether a possessive stands behind somebody."""
    behind = bisect_left(around.tokens.starts, mention.span.end)
    return behind < around.stop and around.tokens.folded[behind] in around.lex.possessive


def behind_marks(around: Surroundings, first: int) -> int:
    """The token behind the quote marks that close before a token in its clause; itself if there are none."""
    at = first
    while at > around.start and at - 1 not in around.quoted and not around.stops(at - 1):
        at -= 1
    return at if at - 1 in around.quoted else first


def told_of(around: Surroundings, first: int) -> int:
    """Where the name begins that an office behind a comma tells of ("Ada Lorn, the head of Ostlink, a club, said"):
    the first token of the name, else the one given."""
    tokens = around.tokens
    comma = first - 1
    office = tokens.folded[first] in around.lex.determiners and tokens.words[first + 1].islower()
    if not office or comma <= around.start or tokens.words[comma] != ",":
        return first
    end = tokens.ends[comma - 1]
    named = next((m for m in around.mentions if m.kind == "person" and m.via == "name" and m.span.end == end), None)
    return bisect_left(tokens.starts, named.span.start) if named is not None else first


__all__ = ["behind_marks", "is_owner", "person_set_off", "told_of"]

"""Works and plans named in quotation marks: "The Salt Road"."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.lang.tokens import Tokens
from wiredesk.model.spans import Span
from wiredesk.reading.entity_records import Made, Thing
from wiredesk.reading.lexicon import Lexicon
from wiredesk.reading.persons import Naming
from wiredesk.text.names import key

LONGEST_TITLE = 8
"""Tokens in quotation marks that can name a work or a plan."""


def works(
    text: str,
    tokens: Tokens,
    quoted: Sequence[Span],
    things: dict[str, Thing],
    made: list[Made],
    namings: list[Naming],
    lex: Lexicon,
) -> tuple[list[Made], list[Naming]]:
    """The mentions and namings with the works: capital first, no verb's mark around, and all capitals or named more
    than once. A work is added to the things; what else was read within its marks is taken out."""
    forms: dict[str, list[Span]] = {}
    for span in quoted:
        words = text[span.start : span.end]
        if 3 < len(words) < 60 and words[0].isupper() and words[-1].isalnum() and words.count(" ") < LONGEST_TITLE:
            forms.setdefault(words, []).append(span)
    for words, spans in forms.items():
        parts = words.split()
        capitals = len(parts) > 1 and all(part[0].isupper() or part in lex.particles for part in parts)
        if not (capitals or len(spans) > 1) or any(mark in words for mark in ",.;:?!"):
            continue
        if any(_names_person(span, tokens, namings) for span in spans):
            continue
        where = next((name for name in (f"other:{key(words)}", f"work:{key(words)}") if name in things), "")
        thing = things.setdefault(where or f"work:{key(words)}", Thing("work", key(words)))
        thing.kind = "work"
        made = [(one[0], "work", *one[2:]) if one[2] is thing else one for one in made]
        if words not in thing.names:
            thing.names.append(words)
        for span in spans:
            made = [one for one in made if not span.covers(one[0])]
            namings = [naming for naming in namings if not span.covers(tokens.span(naming.first, naming.last))]
            made.append((span, "work", thing, "names.in_quotation_marks", "name"))
    return made, namings


def _names_person(span: Span, tokens: Tokens, namings: Sequence[Naming]) -> bool:
    return any(
        naming.rule != "names.several_capitals" and span.covers(tokens.span(naming.first, naming.last))
        for naming in namings
        if naming.person is not None
    )

"""Credits to whoever tells something and is not named: bodies, documents, groups ("police said", "data show")."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.findings import Credit, CreditKind, Mention
from wiredesk.model.spans import Span
from wiredesk.reading.cues import lexicon

LONGEST = 14
"""Tokens of the longest noun phrase that is read as who tells something."""

_STOPS = frozenset(",;:()“”\"'‘’«»–—!?")


class _Words:
    __slots__ = ("authorities", "documents", "groups", "openings", "show", "tell")

    def __init__(self, pack: Pack) -> None:
        def phrases(*paths: str) -> Phrases[None]:
            return Phrases(dict.fromkeys(word for path in paths for word in pack.strings(path)), pack)

        self.tell = phrases("attribution.tell")
        self.show = phrases("quotes.documents_say", "attribution.show")
        self.documents = phrases("attribution.documents", "quotes.documents")
        self.groups = phrases("attribution.groups")
        self.authorities = phrases("attribution.authorities")
        self.openings = frozenset(pack.strings("attribution.tellers_after"))


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


def tellers(sentence: Span, tokens: Tokens, mentions: Sequence[Mention], pack: Pack) -> list[Credit]:
    """The credits of a sentence to bodies, documents and groups that stand right before a verb of telling.

    mentions: of the sentence.
    """
    within = tokens.within(sentence)
    words = _words(pack)
    found: list[Credit] = []
    verbs = [(first, last, True) for first, last, _ in words.tell.find(tokens, within)]
    verbs += [(first, last, False) for first, last, _ in words.show.find(tokens, within)]
    for first, last, tells in sorted(verbs):
        begin = _phrase(first, within.start, tokens, words)
        if begin == first or lexicon(pack).not_after.before(tokens, first, begin):
            continue
        phrase = tokens.span(begin, first)
        inside = [mention for mention in mentions if mention.span.meets(phrase)]
        # Who is named, or whose office stands for somebody who is, speaks for himself.
        if any(mention.kind == "person" and mention.entity is not None for mention in inside):
            continue
        offices = [mention.span for mention in inside if mention.via == "role"]
        kind = _kind(begin, first, tells, tokens, words, offices)
        if kind is not None:
            rule = f"{pack.code}.attribution.teller"
            source = phrase.of(tokens.text)
            found.append(Credit(tokens.span(begin, last), source, kind, "sentence", sentence, rule))
    return found


def _phrase(first: int, floor: int, tokens: Tokens, words: _Words) -> int:
    """Where the noun phrase begins that ends before a verb; `first` if it is too long or holds no clause's start."""
    begin = first
    while begin > floor and tokens.words[begin - 1] not in _STOPS and tokens.folded[begin - 1] not in words.openings:
        begin -= 1
        if first - begin > LONGEST:
            return first
    return begin


def _kind(
    begin: int, first: int, tells: bool, tokens: Tokens, words: _Words, offices: Sequence[Span]
) -> CreditKind | None:
    inside = range(begin, first)
    # A word for a document inside the name of an office is none ("tổng thư ký").
    if any(
        not any(office.meets(tokens.span(hit[0], hit[1])) for office in offices)
        for hit in papers(words.documents, inside, tokens)
    ):
        return "document"
    if not tells:
        return None
    if words.groups.find(tokens, inside):
        return "unnamed"
    return "official" if words.authorities.find(tokens, inside) else None


def papers(documents: Phrases[None], inside: range, tokens: Tokens) -> list[tuple[int, int, None]]:
    """The words for documents, without those that are a part of a body's name ("Bureau of Statistics")."""
    return [
        hit
        for hit in documents.find(tokens, inside)
        if hit[0] == inside.start or not tokens.words[hit[0]][:1].isupper()
    ]


def rested_on(sentence: Span, tokens: Tokens, pack: Pack) -> list[Credit]:
    """Documents and groups that a clause rests on ("…, according to the indictment", "theo giới thương nhân")."""
    within = tokens.within(sentence)
    lex, words = lexicon(pack), _words(pack)
    found: list[Credit] = []
    for start, first, _ in lex.sources.find(tokens, within):
        stop = first
        while stop < within.stop and stop - first <= LONGEST and tokens.words[stop] not in ',.;:()“”"':
            stop += 1
        inside = range(first, stop)
        found_papers = papers(words.documents, inside, tokens)
        grouped = words.groups.find(tokens, inside)
        if not found_papers and not grouped:
            continue
        if lex.not_credit.at(tokens, first, stop) is not None and (not found_papers or found_papers[0][0] > first):
            continue
        kind: CreditKind = "document" if found_papers else "unnamed"
        name = tokens.span(first, stop).of(tokens.text)
        rule = f"{pack.code}.attribution.{kind}"
        found.append(Credit(tokens.span(start, stop), name, kind, "sentence", sentence, rule))
    return found

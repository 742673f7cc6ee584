"""Credits to whoever tells something and is not named: bodies, documents, groups ("police said", "data show")."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.findings import Credit, CreditKind, Mention
from wiredesk.model.spans import Span
from wiredesk.reading.credit_words import announces, begins_small, credit_words
from wiredesk.reading.cues import lexicon

LONGEST = 18
"""Tokens of the longest noun phrase that is read as who tells something."""

_BODIES = frozenset({"organisation", "place"})

_STOPS = frozenset(",;:()“”\"'‘’«»–—!?")


class _Words:
    __slots__ = (
        "announce",
        "authorities",
        "clause",
        "documents",
        "groups",
        "indefinite",
        "offices",
        "openings",
        "press",
        "relatives",
        "show",
        "tell",
    )

    def __init__(self, pack: Pack) -> None:
        def phrases(*paths: str) -> Phrases[None]:
            return Phrases(dict.fromkeys(word for path in paths for word in pack.strings(path)), pack)

        self.tell = phrases("attribution.tell")
        self.announce = phrases("attribution.announce")
        self.indefinite = frozenset((*pack.strings("attribution.some"), *pack.strings("quotes.indefinite")))
        self.press = phrases("attribution.press", "attribution.relied_on")
        self.clause = frozenset(pack.strings("attribution.clause_words"))
        self.relatives = frozenset(pack.strings("attribution.relatives"))
        self.offices = phrases("attribution.unnamed_offices")
        self.show = phrases("quotes.documents_say", "attribution.show")
        self.documents = phrases("attribution.documents", "quotes.documents")
        self.groups = phrases("attribution.groups", "attribution.media")
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
    verbs += [
        (first, last, True)
        for first, last, _ in words.announce.find(tokens, within)
        if announces(last, within.stop, tokens, pack)
    ]
    verbs += [(first, last, False) for first, last, _ in words.show.find(tokens, within)]
    for first, last, tells in sorted(verbs):
        begin = _phrase(first, within.start, tokens, words)
        if begin == first or _is_no_verb(first, begin, tokens, pack) or _is_clause(begin, first, tokens, pack):
            continue
        phrase = tokens.span(begin, first)
        inside = [mention for mention in mentions if mention.span.meets(phrase)]
        # Who is named, or whose office stands for somebody who is, speaks for himself.
        if any(mention.kind == "person" and mention.entity is not None for mention in inside):
            continue
        offices = [mention.span for mention in inside if mention.via == "role"]
        kind = _kind(begin, first, tells, tokens, pack, offices)
        if kind is None and tells and _is_name(begin, first, tokens, inside, pack):
            kind = "official"
        if kind is not None:
            rule = f"{pack.code}.attribution.teller"
            source = tokens.span(begin, _without_adverbs(first, begin, tokens, pack)).of(tokens.text)
            found.append(Credit(tokens.span(begin, last), source, kind, "sentence", sentence, rule))
    return found


def _is_name(begin: int, first: int, tokens: Tokens, mentions: Sequence[Mention], pack: Pack) -> bool:
    """Whether a phrase is nothing but the name of a body, or of a place for its government ("Boeing", "Moscow")."""
    while begin < first and tokens.folded[begin] in lexicon(pack).determiners:
        begin += 1
    last = _without_adverbs(first, begin, tokens, pack)
    return last > begin and any(
        mention.via == "name" and mention.kind in _BODIES and mention.span.covers(tokens.span(begin, last))
        for mention in mentions
    )


def _without_adverbs(first: int, begin: int, tokens: Tokens, pack: Pack) -> int:
    """Where the noun phrase ends before the helpers and adverbs of a verb ("the firm has previously said")."""
    while (size := lexicon(pack).between.before(tokens, first, begin)) and first - size > begin:
        first -= size
    return first


def _is_clause(begin: int, first: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether what stands before a verb is no noun phrase: it has a verb of its own outside of a relative clause."""
    words = _words(pack)
    for index in range(begin, _without_adverbs(first, begin, tokens, pack)):
        if tokens.folded[index] in words.relatives:
            return False
        if tokens.folded[index] in words.clause:
            return True
    return False


def _is_no_verb(first: int, begin: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether the word before makes a verb something else, and is no part of a longer one ("hàng không")."""
    lex = lexicon(pack)
    size = lex.not_after.before(tokens, first, begin)
    if size and first - size > begin and tokens.words[first - size][:1].isupper():
        return False
    return size > 0 and lex.still_after.before(tokens, first, begin) <= size


def _before_aside(first: int, floor: int, tokens: Tokens) -> int:
    """The comma that opens what stands between two commas before a verb ("The draft, dated 2 May, proposes")."""
    if first <= floor or tokens.words[first - 1] != ",":
        return first
    for index in range(first - 2, max(floor, first - LONGEST), -1):
        if tokens.words[index] == ",":
            return index
        if tokens.words[index] in _STOPS:
            break
    return first


def _parts(index: int, tokens: Tokens) -> bool:
    """Whether a mark parts two phrases; the apostrophe of "Israel's army" does not."""
    if tokens.words[index] not in _STOPS:
        return False
    glued = index + 1 < len(tokens) and index and tokens.starts[index] == tokens.ends[index - 1]
    return not (tokens.words[index] in "'’" and glued and tokens.starts[index + 1] == tokens.ends[index])


def _phrase(first: int, floor: int, tokens: Tokens, words: _Words) -> int:
    """Where the noun phrase begins that ends before a verb; `first` if it is too long or holds no clause's start."""
    begin = _before_aside(first, floor, tokens)
    while begin > floor and not _parts(begin - 1, tokens) and tokens.folded[begin - 1] not in words.openings:
        begin -= 1
        if first - begin > LONGEST:
            return first
    return begin


def _kind(
    begin: int, first: int, tells: bool, tokens: Tokens, pack: Pack, offices: Sequence[Span]
) -> CreditKind | None:
    words = _words(pack)
    inside = range(begin, first)
    bodies = (*words.offices.find(tokens, inside), *words.authorities.find(tokens, inside))
    # "Cơ quan điều tra" is a body, not an inquiry.
    offices = [*offices, *(tokens.span(hit[0], hit[1]) for hit in bodies if hit[1] - hit[0] > 1)]
    # A word for a document inside the name of an office is none ("tổng thư ký").
    if any(
        not any(office.meets(tokens.span(hit[0], hit[1])) for office in offices)
        for hit in papers(words.documents, inside, tokens)
    ):
        return "document"
    if not tells:
        return None
    if any(begins_small(tokens, hit[0], begin) for hit in words.groups.find(tokens, inside)):
        return "unnamed"
    if tokens.folded[begin] in words.indefinite and words.offices.find(tokens, inside):
        return "unnamed"
    return (
        "official"
        if any(_is_whole(hit[0], begin, tokens, pack) for hit in words.authorities.find(tokens, inside))
        else None
    )


def _is_whole(index: int, begin: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether a word is not the second half of another ("cơ sở")."""
    return index == begin or f"{tokens.folded[index - 1]} {tokens.folded[index]}" not in credit_words(pack).other_words


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
        grouped = any(
            begins_small(tokens, hit[0], within.start)
            for hit in (*words.groups.find(tokens, inside), *words.press.find(tokens, inside))
        )
        if not found_papers and not grouped:
            continue
        if lex.not_credit.at(tokens, first, stop) is not None and (not found_papers or found_papers[0][0] > first):
            continue
        kind: CreditKind = "document" if found_papers else "unnamed"
        name = tokens.span(first, stop).of(tokens.text)
        rule = f"{pack.code}.attribution.{kind}"
        found.append(Credit(tokens.span(start, stop), name, kind, "sentence", sentence, rule))
    return found

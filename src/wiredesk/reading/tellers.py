"""Credits to whoever tells something and is not named: bodies, documents, groups ("police said", "data show")."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens, is_small
from wiredesk.model.findings import Credit, CreditKind, Mention
from wiredesk.model.spans import EntityId, Span
from wiredesk.reading.credit_words import announces, begins_small, credit_words, in_number
from wiredesk.reading.cues import lexicon
from wiredesk.reading.noun_forms import noun_forms
from wiredesk.reading.subjects import may_speak

_HEADS: tuple[tuple[str, CreditKind], ...] = (("body_heads", "official"), ("group_heads", "unnamed"))

LONGEST = 18
"""Tokens of the longest noun phrase that is read as who tells something."""

_CLOSE = frozenset('”"’»')
_ASIDES = frozenset(",–—-")
_STOPS = frozenset(",;:()“”\"'‘’«»–—!?")


class _Words:
    __slots__ = (
        "announce",
        "any_indefinite",
        "authorities",
        "bodies",
        "body_heads",
        "clause",
        "documents",
        "group_heads",
        "groups",
        "indefinite",
        "object_relatives",
        "offices",
        "openings",
        "paper_relatives",
        "press",
        "relatives",
        "rests",
        "shares",
        "show",
        "tell",
        "verbs",
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
        self.object_relatives = frozenset(pack.strings("attribution.object_relatives"))
        self.offices = phrases("attribution.unnamed_offices")
        self.show = phrases("quotes.documents_say", "attribution.show")
        self.verbs = self.tell.firsts | self.announce.firsts | self.show.firsts
        self.documents = phrases("attribution.documents", "quotes.documents")
        self.groups = phrases("attribution.groups", "attribution.media")
        self.group_heads = phrases("attribution.group_heads")
        self.body_heads = phrases("attribution.body_heads")
        self.authorities = credit_words(pack).authorities
        self.any_indefinite = bool(pack.get("attribution.any_indefinite"))
        self.bodies = phrases("quotes.bodies")
        self.shares = frozenset(pack.strings("quotes.of"))
        self.openings = frozenset(pack.strings("attribution.tellers_after"))
        self.paper_relatives = frozenset(pack.strings("attribution.paper_relatives"))
        self.rests = phrases("attribution.rests")


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


@lru_cache(maxsize=64)
def telling_words(pack: Pack) -> frozenset[str]:
    """The folded words without one of which a sentence has no credit by `tellers` or `rested_on`."""
    words = _words(pack)
    return frozenset(words.verbs | lexicon(pack).sources.firsts | words.rests.firsts)


def tellers(
    sentence: Span,
    within: range,
    tokens: Tokens,
    mentions: Sequence[Mention],
    bodies: Set[EntityId],
    known: Sequence[Span],
    pack: Pack,
) -> list[Credit]:
    """The credits of a sentence to bodies, documents and groups that stand right before a verb of telling.

    within: the sentence's tokens. mentions: of the sentence. bodies: the article's organisations that it names. known:
    credits made already: a phrase begins behind them ("TNA quoted | a notice of the ministry as saying").
    """
    words = _words(pack)
    found: list[Credit] = []
    if words.verbs.isdisjoint(tokens.folded[within.start : within.stop]):
        return found
    verbs = [(first, last, True) for first, last, _ in words.tell.find(tokens, within)]
    verbs += [
        (first, last, True)
        for first, last, _ in words.announce.find(tokens, within)
        if announces(last, within.stop, tokens, pack)
    ]
    verbs += [(first, last, False) for first, last, _ in words.show.find(tokens, within)]
    for first, last, tells in sorted(verbs):
        if not is_small(tokens.words[first]):
            continue
        behind = _behind(first, last, within.stop, tokens, pack) if tells else range(0)
        if behind:
            found += _told_behind(first, behind, sentence, tokens, mentions, pack)
        begin = _phrase(first, within.start, tokens, pack)
        after = [tokens.within(span).stop for span in known if begin < first and _reaches(span, begin, first, tokens)]
        behind_known = bool(after)
        begin = max(after, default=begin)
        lex = lexicon(pack)
        longer = lex.compounds.at(tokens, first)
        if longer is not None and longer[0] > last:
            continue
        if last - first == 1 and noun_forms(pack).is_noun(tokens, first, within.start, within.stop):
            continue
        while begin < first and lex.conjunctions.before(tokens, begin + 1, begin):
            begin += 1
        if begin == first or not _is_noun_phrase(begin, first, within.start, tokens, pack):
            continue
        if _is_no_verb(first, begin, tokens, pack) or _is_clause(begin, first, tokens, pack):
            continue
        phrase = tokens.span(begin, first)
        inside = [mention for mention in mentions if mention.span.meets(phrase)]
        # Who is named, or whose office stands for somebody who is, speaks for himself.
        if any(_speaks(mention, begin, tokens, pack) for mention in inside):
            continue
        if _is_apposition(begin, mentions, tokens):
            continue
        offices = [mention.span for mention in inside if mention.via == "role"]
        kind = _kind(begin, first, tells, tokens, pack, offices)
        if kind is None and tells and _is_name(begin, first, tokens, inside, bodies, pack):
            kind = "official"
        if kind is not None and (kind == "document" or not behind_known):
            rule = f"{pack.code}.attribution.teller"
            source = tokens.span(begin, _without_adverbs(first, begin, tokens, pack)).of(tokens.text)
            found.append(Credit(tokens.span(begin, last), source, kind, "sentence", sentence, rule))
    return found


def _is_noun_phrase(begin: int, first: int, sentence: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether the words before a verb neither begin with a preposition nor end with a word that ties two phrases."""
    lex = lexicon(pack)
    led = lex.prepositions.at(tokens, begin, first) is not None and lex.lead_ins.at(tokens, begin, first) is None
    if led and tokens.words[begin + 1][:1].islower():
        return False
    if lex.conjunctions.before(tokens, first, begin):
        return False
    end = _without_adverbs(first, begin, tokens, pack)
    relative = next((at for at in range(begin + 1, end) if tokens.folded[at] in _words(pack).relatives), end)
    return may_speak(tokens, begin, relative, sentence, pack)


def _speaks(mention: Mention, begin: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether a mention in a phrase is somebody who is known by name; not who only owns what speaks ("X's office")."""
    after = tokens.within(mention.span).stop
    owned = after < len(tokens) and tokens.folded[after] in lexicon(pack).possessive
    first = tokens.within(mention.span).start
    owner = first > begin and tokens.folded[first - 1] in lexicon(pack).of  # "a friend of the prince"
    bodies = _words(pack).authorities.find(tokens, range(begin, first)) if mention.via == "role" else []
    owner = owner or any(last == first for _, last, _ in bodies)  # "Văn phòng Thủ tướng"
    return mention.kind == "person" and mention.entity is not None and not owned and not owner


def _reaches(span: Span, begin: int, first: int, tokens: Tokens) -> bool:
    """Whether words stand at the start of a phrase that goes on behind them."""
    return span.start <= tokens.starts[begin] < span.end <= tokens.starts[first]


def _told_behind(
    verb: int, behind: range, sentence: Span, tokens: Tokens, mentions: Sequence[Mention], pack: Pack
) -> list[Credit]:
    phrase = tokens.span(behind.start, behind.stop)
    inside = [mention for mention in mentions if mention.span.meets(phrase)]
    if any(_speaks(mention, behind.start, tokens, pack) for mention in inside):
        return []
    offices = [mention.span for mention in inside if mention.via == "role"]
    kind = _kind(behind.start, behind.stop, True, tokens, pack, offices)
    if kind is None or (kind == "unnamed" and tokens.folded[behind.stop - 1] in _words(pack).shares):
        return []  # "described a culture of “…”"
    if kind == "document" and tokens.words[verb - 1] == ",":
        return []  # "quản lý, chia sẻ dữ liệu": one of several things done with a paper
    rule = f"{pack.code}.attribution.teller"
    return [Credit(tokens.span(verb, behind.stop), phrase.of(tokens.text), kind, "sentence", sentence, rule)]


def _behind(first: int, last: int, stop: int, tokens: Tokens, pack: Pack) -> range:
    """The noun phrase behind a verb that itself stands behind what is told ("…," said a spokeswoman for the firm);
    empty where there is none."""
    if not first or (tokens.words[first - 1] not in _CLOSE and tokens.words[first - 1] != ","):
        return range(0)
    if last < stop and lexicon(pack).prepositions.at(tokens, last, last + 1) is not None:
        return range(0)
    end = last
    while end < stop and end - last <= LONGEST and not _parts(end, tokens) and tokens.words[end] != ".":
        end += 1
    return (
        range(last, end)
        if end - last <= LONGEST and not _words(pack).clause.intersection(tokens.folded[last:end])
        else range(0)
    )


def _is_apposition(begin: int, mentions: Sequence[Mention], tokens: Tokens) -> bool:
    """Whether a phrase behind a comma or dash says what the person before it is ("Mira Lund, the police chief, …")."""
    if not begin or tokens.words[begin - 1] not in _ASIDES:
        return False
    return any(
        mention.kind == "person"
        and mention.via == "name"
        and mention.span.end <= tokens.starts[begin - 1]
        and not tokens.text[mention.span.end : tokens.starts[begin - 1]].strip()
        for mention in mentions
    )


def _is_name(
    begin: int, first: int, tokens: Tokens, mentions: Sequence[Mention], bodies: Set[EntityId], pack: Pack
) -> bool:
    """Whether a phrase is nothing but the name of a body, or of a place for its government ("Boeing", "Moscow")."""
    while begin < first and tokens.folded[begin] in lexicon(pack).determiners:
        begin += 1
    last = _without_adverbs(first, begin, tokens, pack)
    return last > begin and any(
        mention.via == "name"
        and (mention.kind == "place" or (mention.kind == "organisation" and mention.entity in bodies))
        and mention.span.covers(tokens.span(begin, last))
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
        if tokens.folded[index] in words.clause and begins_small(tokens, index, begin):
            passive = tokens.folded[index] in lexicon(pack).passives
            if not passive or not papers(words.documents, range(begin, index), tokens, pack):
                return True  # but "a report (that was) leaked shows"
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
    if tokens.words[index] not in _STOPS or in_number(tokens, index):
        return False
    glued = index + 1 < len(tokens) and index and tokens.starts[index] == tokens.ends[index - 1]
    return not (tokens.words[index] in "'’" and glued and tokens.starts[index + 1] == tokens.ends[index])


def _phrase(first: int, floor: int, tokens: Tokens, pack: Pack) -> int:
    """Where the noun phrase begins that ends before a verb; `first` if it is too long or holds no clause's start."""
    words = _words(pack)
    begin = _before_aside(first, floor, tokens)
    while begin > floor and not _parts(begin - 1, tokens):
        if tokens.folded[begin - 1] in words.openings:
            seen = tokens.folded[begin - 1] in words.paper_relatives
            if not seen or not words.documents.find(tokens, range(max(floor, begin - LONGEST), begin - 1)):
                break
        if tokens.folded[begin - 1] in words.object_relatives and _is_group(begin, first, tokens, pack):
            break  # "the man who | police said": they tell of him
        begin -= 1
        if first - begin > LONGEST:
            return first
    return begin


def _is_group(begin: int, first: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether the words before a verb are nothing but what a body or a group is called ("the police", "officials")."""
    words = _words(pack)
    while begin < first and tokens.folded[begin] in lexicon(pack).determiners:
        begin += 1
    if begin == first:
        return False
    last = _without_adverbs(first, begin, tokens, pack)
    return any(
        (hit[0], hit[1]) == (begin, last)
        for names in (words.authorities, words.bodies, words.groups, words.group_heads)
        for hit in names.find(tokens, range(begin, last))
    )


def _kind(
    begin: int, first: int, tells: bool, tokens: Tokens, pack: Pack, offices: Sequence[Span]
) -> CreditKind | None:
    words = _words(pack)
    inside = range(begin, first)
    bodies = (*words.offices.find(tokens, inside), *words.authorities.find(tokens, inside))
    # "Cơ quan điều tra" is a body, not an inquiry.
    offices = [*offices, *(tokens.span(hit[0], hit[1]) for hit in bodies if hit[1] - hit[0] > 1)]
    if counted_by_body(tokens, begin, first, pack):
        return "official"
    # A word for a document inside the name of an office is none ("tổng thư ký").
    if any(
        not any(
            office.covers(tokens.span(hit[1] - 1, hit[1])) and not tokens.span(hit[0], hit[1]).covers(office)
            for office in offices
        )
        for hit in papers(words.documents, inside, tokens, pack)
    ):
        return "document"
    if not tells:
        return None
    if any(begins_small(tokens, hit[0], begin) for hit in words.groups.find(tokens, inside)):
        return "unnamed"
    if tokens.folded[begin] in words.indefinite and words.offices.find(tokens, inside):
        return "unnamed"
    if any(_is_whole(hit[0], begin, tokens, pack) for hit in words.authorities.find(tokens, inside)):
        return "official"
    head = begin
    while head + 1 < first and tokens.folded[head] in credit_words(pack).counts:
        head += 1
    for heads, kind in _HEADS:
        hit = getattr(words, heads).at(tokens, head, first)
        if hit is not None and hit[0] < first and not credit_words(pack).is_part(tokens, head, hit[0]):
            return kind
    return "unnamed" if _is_anyone(inside, tokens, words) else None


def _is_anyone(inside: range, tokens: Tokens, words: _Words) -> bool:
    """Whether somebody is brought in by an article or a number alone ("one importer in Lisk"): no body, no share of a
    number ("one in five")."""
    first = inside.start
    if not words.any_indefinite or len(inside) < 2 or tokens.folded[first] not in words.indefinite:
        return False
    if tokens.folded[first + 1] in words.shares or tokens.words[first + 1].isdigit():
        return False
    if any(tokens.words[at][:1].isdigit() or tokens.folded[at] == "percent" for at in inside):
        return False
    head = next((at for at in range(first + 1, inside.stop) if tokens.folded[at] in words.shares), inside.stop)
    return not words.bodies.find(tokens, range(first, head)) and all(
        tokens.words[at].islower() or tokens.words[at] == "-" for at in range(first + 1, head)
    )


def _is_whole(index: int, begin: int, tokens: Tokens, pack: Pack) -> bool:
    """Whether a word is not the second half of another ("cơ sở")."""
    return index == begin or not credit_words(pack).is_part(tokens, index, index)


def papers(documents: Phrases[None], inside: range, tokens: Tokens, pack: Pack) -> list[tuple[int, int, None]]:
    """The words for documents that a phrase is about: none that is a part of a body's name ("Bureau of Statistics") or
    of a longer word, and none behind what ends the phrase's head ("an official at the statistics office")."""
    words = credit_words(pack)
    found = []
    for hit in documents.find(tokens, inside):
        first, last, _ = hit
        if first > inside.start and tokens.words[first][:1].isupper():
            continue
        if words.paper_within and first - inside.start >= words.paper_within:
            continue
        if words.is_part(tokens, first, last) or any(
            one <= first and last <= other for one, other, _ in words.media.find(tokens, inside)
        ):
            continue
        ends = (index for index in range(inside.start + 1, first) if tokens.folded[index] in words.paper_stops)
        if all(_within_name(index, inside, tokens) for index in ends):
            found.append(hit)
    return found


def counted_by_body(tokens: Tokens, first: int, stop: int, pack: Pack) -> bool:
    """Whether a phrase is what a public body counted, where the pack has words for that which are no paper ("thống kê
    của Cục Đường bộ")."""
    words = credit_words(pack)
    hit = words.counting.at(tokens, first, stop)
    if hit is None or hit[0] + 1 >= stop or tokens.folded[hit[0]] not in lexicon(pack).of:
        return False
    body = hit[0] + 1
    return words.authorities.at(tokens, body, stop) is not None or _words(pack).body_heads.at(tokens, body) is not None


def _within_name(index: int, inside: range, tokens: Tokens) -> bool:
    """Whether a word ties two with capitals ("Bank of England's report")."""
    return inside.start < index < inside.stop - 1 and all(
        tokens.words[at][:1].isupper() for at in (index - 1, index + 1)
    )


def _within_phrase(index: int, tokens: Tokens) -> bool:
    """Whether a token ends no phrase; the stop of "12.000" does not."""
    return tokens.words[index] not in ',.;:()“”"' or in_number(tokens, index)


def rested_on(sentence: Span, within: range, tokens: Tokens, pack: Pack) -> list[Credit]:
    """Documents and groups that a clause rests on ("…, according to the indictment", "theo giới thương nhân").

    within: the sentence's tokens.
    """
    lex, words = lexicon(pack), _words(pack)
    found: list[Credit] = []
    resting = [(start, first, False) for start, first, _ in lex.sources.find(tokens, within)]
    resting += [(start, first, True) for start, first, _ in words.rests.find(tokens, within)]
    for start, first, papers_alone in resting:
        stop = first
        while stop < within.stop and stop - first <= LONGEST and _within_phrase(stop, tokens):
            stop += 1
        inside = range(first, stop)
        found_papers = papers(words.documents, inside, tokens, pack)
        grouped = any(
            begins_small(tokens, hit[0], within.start)
            for hit in (*words.groups.find(tokens, inside), *words.press.find(tokens, inside))
        )
        if not found_papers and (papers_alone or not grouped):
            continue
        no_credit = lex.not_credit.at(tokens, first, stop)
        if (
            no_credit is not None
            and not papers_alone
            and (not found_papers or found_papers[0][0] > first or found_papers[0][1] <= no_credit[0])
        ):
            continue
        kind: CreditKind = "document" if found_papers else "unnamed"
        name = tokens.span(first, stop).of(tokens.text)
        rule = f"{pack.code}.attribution.{kind}"
        found.append(Credit(tokens.span(start, stop), name, kind, "sentence", sentence, rule))
    return found

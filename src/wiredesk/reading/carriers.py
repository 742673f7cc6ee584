"""Outlets and agencies in running text that a sentence rests on: "according to Reuters", "Reuters reported", "told
the Post", and media that are not named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Credit
from wiredesk.model.spans import Span
from wiredesk.reading.credit_words import CreditWords, begins_small, credit_words
from wiredesk.reading.cues import lexicon
from wiredesk.reading.lexicon import is_acronym
from wiredesk.reading.outlets import Outlets, name_end, outlet_before

LONGEST_OWNER = 5
"""Tokens between "told" and an outlet's name that may say whose or which it is ("told Arvenia's TNA")."""
SAID_BEFORE = 6
"""Tokens between a verb of speech and the outlet to which something is said."""
NEAR = 6
"""Words that may stand between an outlet and the verb that makes it a source ("… của Hà Lan hôm qua đưa tin")."""


def telling_of_carriers(tokens: Tokens, outlets: Outlets, pack: Pack) -> list[int]:
    """The tokens without one of which no sentence has such a credit."""
    return sorted({*tokens.places(_anchors(pack)), *outlets.openings(range(len(tokens)))})


@lru_cache(maxsize=64)
def _anchors(pack: Pack) -> frozenset[str]:
    words = credit_words(pack)
    return frozenset(words.media.firsts | words.press.firsts | words.strange)


def carriers(sentence: Span, within: range, tokens: Tokens, outlets: Outlets, pack: Pack) -> list[Credit]:
    """The credits of a sentence to outlets, or else to media that are not named. within: its tokens."""
    words, lex = credit_words(pack), lexicon(pack)
    found: list[Credit] = []
    index = behind_at = within.start
    for start in outlets.openings(within):
        if start < index:
            continue
        index = start
        hit = outlets.at(index, within.stop)
        if hit is not None:
            first, _, last, name = hit
        elif (behind := outlet_before(tokens, index, within.start, within.stop, pack)) is not None:
            first, last, name = behind
            behind_at = first
        else:
            continue
        index = last
        first = outlets.noun_start(outlets.staff_before(first, within.start), last, within.start)
        while first > within.start and tokens.folded[first - 1] in lex.determiners:
            first -= 1
        rule = ""
        size = next(
            (n for n in range(1, 6) if first - n >= within.start and _source_ends(tokens, first - n, first, pack)), 0
        )
        told = words.told.before(tokens, first, within.start)
        if not told and not size:
            for start in range(first - 1, max(within.start, first - LONGEST_OWNER), -1):
                owned = tokens.words[start] in "'’" or tokens.folded[start] == "s"
                if not owned and not tokens.words[start][:1].isupper() and tokens.folded[start] not in lex.determiners:
                    break
                if words.told.before(tokens, start, within.start):
                    told, first = words.told.before(tokens, start, within.start), start
                    break
        if told and _is_of_paper(first - told, first, within, tokens, words, pack):
            continue
        if _prints_paper(tokens, first, within.start, words):
            continue
        around = (
            first > within.start
            and last < within.stop
            and tokens.folded[first - 1 : first] + tokens.folded[last : last + 1]
        )
        fronted = first == within.start + 1 and tokens.folded[within.start] in words.fronts
        if size:
            rule, begin, end = "according", first - size, last
        elif fronted and not told and last < within.stop and tokens.words[last] == ",":
            rule, begin, end = "told", within.start, last
        elif not told and (said := _said_to(tokens, first, within.start, pack)) is not None:
            rule, begin, end = "told", said, last
        elif around and tuple(around) in words.told_around:
            rule, begin, end = "told", first - 1, last + 1
        elif told:
            rule, begin, end = "told", first - told, last
        else:
            near = min(within.stop, last + 2) if hit is not None and outlets.is_short(hit[1], last) else within.stop
            verb = _carries(tokens, last, near, words, pack)
            if verb is not None:
                rule, begin, end = "carries", first, verb
            elif (tail := _carried(tokens, first, last, within.start, within.stop, pack)) is not None:
                rule, begin, end = "carries", tail, last
        if rule:
            # "đài phát thanh Hà Nội" is any station there, "Đài Phát thanh Hà Nội" one by its name.
            own = hit is not None and tokens.words[hit[0]][:1].isupper()
            own = own and hit is not None and (hit[0] > within.start or not outlets.is_country(hit[1], last))
            unnamed = hit is not None and hit[1] > hit[0] and not own and outlets.is_place(hit[1], last)
            if hit is not None and any(is_acronym(word) for word in tokens.words[hit[1] : last]):
                unnamed = False  # "thông tấn xã Lào KPL"
            unnamed = unnamed or (hit is None and outlets.is_place(behind_at, behind_at + 1))
            found.append(
                Credit(
                    tokens.span(begin, end),
                    tokens.span(first, last).of(tokens.text) if unnamed else name,
                    "unnamed" if unnamed else outlets.kind(name),
                    "sentence",
                    sentence,
                    f"{pack.code}.attribution.{rule}",
                )
            )
    if not found and (words.media.find(tokens, within) or words.press.find(tokens, within)):
        found += _unnamed_media(sentence, within, tokens, pack)
    found += _strange_outlets(sentence, within, tokens, found, outlets, pack)
    return found


def _strange_outlets(
    sentence: Span, within: range, tokens: Tokens, known: Sequence[Credit], outlets: Outlets, pack: Pack
) -> list[Credit]:
    """Outlets that nothing else tells of: a name behind words that only an outlet follows ("writing in …"), or before a
    verb that only an outlet does ("đưa tin")."""
    words, lex = credit_words(pack), lexicon(pack)
    found: list[Credit] = []
    if words.strange.isdisjoint(tokens.folded[within.start : within.stop]):
        return found
    folded, broken = tokens.folded, words.breaking
    for index in within:
        if (
            index > within.start
            and tokens.words[index][:1].isupper()
            and (size := words.told_any.before(tokens, index, within.start))
        ):
            first = index
            last = name_end(tokens, index, within.stop)
            begin, end, rule = index - size, last, "told"
        elif folded[index] in broken and (end_of := _breaks(tokens, index, within.stop, words)) is not None:
            last = index
            while last > within.start and lex.between.before(tokens, last, within.start):
                last -= lex.between.before(tokens, last, within.start)
            first = last
            while first > within.start and tokens.words[first - 1][:1].isupper():
                first -= 1
            begin, end, rule = first, end_of, "carries"
        else:
            continue
        if last <= first or not outlets.may_be(first, last):
            continue
        span = tokens.span(begin, end)
        if not any(credit.span.meets(span) for credit in (*known, *found)):
            name = tokens.span(first, last).of(tokens.text)
            found.append(
                Credit(span, name, outlets.kind(name), "sentence", sentence, f"{pack.code}.attribution.{rule}")
            )
    return found


def _breaks(tokens: Tokens, index: int, stop: int, words: CreditWords) -> int | None:
    """After a verb that only an outlet does: one of its own ("đưa tin"), or one for naming a source with the source
    behind it ("dẫn số liệu", "trích một quan chức")."""
    hit = words.broke.at(tokens, index, stop)
    return hit[0] if hit is not None else _cites(tokens, index, stop, words)


def _cites(tokens: Tokens, index: int, stop: int, words: CreditWords) -> int | None:
    """After the verb of naming a source at a token, where a noun for a source follows."""
    hit = words.cites.at(tokens, index, stop)
    if hit is None:
        return None
    nouns = (words.documents, words.authorities, words.spokespeople, words.offices, words.unnamed, words.relied_on)
    for first in range(hit[0], stop):
        if any(noun.at(tokens, first, stop) is not None for noun in nouns):
            return hit[0] if not words.is_part(tokens, first, first) else None
        if tokens.folded[first] not in words.counts:
            break
    return None


def _said_to(tokens: Tokens, first: int, floor: int, pack: Pack) -> int | None:
    """The word before an outlet that somebody says something to ("said the same to TNA"), if a verb of speech stands
    close before it."""
    to = credit_words(pack).to
    begin = first - 1
    while begin > floor and tokens.folded[begin] in lexicon(pack).determiners:
        begin -= 1
    if begin <= floor or tokens.folded[begin] not in to:
        return None
    clause = begin
    while clause > max(floor, begin - SAID_BEFORE) and tokens.words[clause - 1] not in ",;:":
        clause -= 1
    verbs = lexicon(pack).verbs.find(tokens, range(clause, begin))
    return begin if any(how.takes in ("clause", "that") and how.act == "say" for _, _, how in verbs) else None


def _is_of_paper(index: int, first: int, within: range, tokens: Tokens, words: CreditWords, pack: Pack) -> bool:
    """Whether a document is what an outlet printed ("a study published in Pediatrics") or saw ("according to a report
    seen by TNA"): the clause rests on it."""
    near = range(max(within.start, index - 3), index)
    if words.printed.before(tokens, first, within.start) and any(
        last >= index - 1 for _, last, _ in words.documents.find(tokens, near)
    ):
        return True
    begin = index
    while begin > within.start and tokens.words[begin - 1] not in ",;:()“”":
        begin -= 1
    papers = [hit[0] for hit in words.documents.find(tokens, range(begin, index))]
    return bool(papers) and any(hit[0] < papers[0] for hit in lexicon(pack).sources.find(tokens, range(begin, index)))


def _prints_paper(tokens: Tokens, first: int, floor: int, words: CreditWords) -> bool:
    """Whether an outlet stands as who made or got the document right before it ("tài liệu do TNA thu thập được")."""
    if first - 1 <= floor or tokens.folded[first - 1] not in words.paper_makers:
        return False
    papers = words.documents.find(tokens, range(max(floor, first - NEAR), first - 1))
    return bool(papers) and papers[-1][1] >= first - 3


def _source_ends(tokens: Tokens, start: int, first: int, pack: Pack) -> bool:
    hit = lexicon(pack).sources.at(tokens, start, first)
    return hit is not None and hit[0] == first


def _carries(tokens: Tokens, last: int, stop: int, words: CreditWords, pack: Pack) -> int | None:
    """After the verb that makes the outlet before it a source; None if no such verb is near."""
    if last < stop and tokens.words[last] == "," and (cited := words.cites.at(tokens, last + 1, stop)) is not None:
        return cited[0]
    if last < stop and (named := _cites(tokens, last, stop, words)) is not None:
        return named
    own = words.staff.at(tokens, last, stop) is not None
    index, spoken = last, 0
    while index < stop and spoken < NEAR:
        if tokens.words[index] == "(":
            index = next((at for at in range(index, min(stop, index + NEAR)) if tokens.words[at] == ")"), index) + 1
            continue
        if tokens.words[index] in ',;:“”")':
            return None
        spoken += tokens.words[index].isalpha()
        hit = words.carry.at(tokens, index, stop) if tokens.words[index].islower() else None
        if hit is None and tokens.folded[index] in words.not_between:
            return None
        if tokens.words[index].islower():
            if hit is None and own:
                hit = words.saw.at(tokens, index, stop)
            lex = lexicon(pack)
            free = hit is not None and lex.compounds.at(tokens, index, stop) is None
            if hit is not None and free and not lex.not_after.before(tokens, index, last):
                return hit[0]
        index += 1
    return None


def _carried(tokens: Tokens, first: int, last: int, start: int, stop: int, pack: Pack) -> int | None:
    """The verb before an outlet that stands behind it ("…," reported Reuters)."""
    if first - 2 < start or not tokens.words[first - 1].islower():
        return None
    hit = credit_words(pack).carry.at(tokens, first - 1, first)
    if hit is None or hit[0] != first or tokens.words[first - 2] not in ',”"':
        return None
    if last < stop and tokens.words[last].isalpha() and lexicon(pack).prepositions.at(tokens, last, last + 1) is None:
        return None  # "…," says Channel 4 editor X
    return first - 1


def _beside_a_name(start: int, end: int, within: range, tokens: Tokens) -> bool:
    """Whether a name stands next to some words ("Russian media", "truyền thông Nga")."""
    before = start > within.start and tokens.words[start - 1][:1].isupper()
    return before or (end < within.stop and tokens.words[end][:1].isupper())


def _unnamed_media(sentence: Span, within: range, tokens: Tokens, pack: Pack) -> list[Credit]:
    """ "Media report that …": outlets that are not named."""
    words = credit_words(pack)
    of_place = [
        hit
        for hit in words.press.find(tokens, within)
        if begins_small(tokens, hit[0], within.start) and _beside_a_name(hit[0], hit[1], within, tokens)
    ]
    named = [hit for hit in words.media.find(tokens, within) if begins_small(tokens, hit[0], within.start)]
    papers = words.documents.find(tokens, within)
    for start, end, _ in sorted((*named, *of_place)):
        if any(first < end and start < last for first, last, _ in papers):
            continue  # "thông cáo báo chí"
        if any(last <= start for _, last, _ in papers) and tokens.folded[start - 1] in words.paper_makers:
            continue  # "công văn do báo chí thu thập được"
        verb = next(
            (
                hit[0]
                for index in range(end, min(within.stop, end + NEAR))
                if (hit := words.carry.at(tokens, index, within.stop)) is not None
            ),
            None,
        )
        if verb is None:
            continue
        first = start
        while first > within.start and tokens.words[first - 1].isalpha() and start - first < 4:
            first -= 1
        return [
            Credit(
                tokens.span(first, verb),
                tokens.span(first, end).of(tokens.text),
                "unnamed",
                "sentence",
                sentence,
                f"{pack.code}.attribution.unnamed",
            )
        ]
    return []

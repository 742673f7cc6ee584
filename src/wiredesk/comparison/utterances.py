"""What somebody is quoted with, as two accounts have it: one statement under other words, or another one.

Quoted words that are nearly the same meet word for word: where a "not" or a number stands in one of them only, or where
they are given to somebody else, the accounts differ. Other wordings of one statement come from `digest`: there a "not"
tells only if the rest of the clause is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from wiredesk.comparison.digest import speaker_of, statements
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import Material, Report, likeness, line_of
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases
from wiredesk.model.findings import Quote
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Account, Difference, Evidence, Question, Verdict
from wiredesk.text.names import alike, key

Ranked = tuple[tuple[int, int, int], Difference]
NOT = "¬"
"""Stands for the words that deny, whichever they are."""
FEWEST = 5
"""Words that the shorter of two quotations must have to meet the other word for word."""
SHINGLE = 3
"""Words in a row that two quotations must share before they are looked at closely."""
CANDIDATES, LONGEST = 12, 200
"""Quotations that one is looked at beside at most, and words of one beyond which it is not compared word for word."""
VERBATIM = 0.75
"""Share of its words that the shorter has in common with the longer, in order."""
SURE = 0.7
"""Likeness from which two wordings in one language are shown as one statement on which the accounts agree."""
BESIDE = 1
"""Other words that may change together with a "not" ("we will", "we do not"): more are another wording."""
NEAR = 0.6
"""Likeness from which a "not" in one of two wordings, quoted in full by both, turns the statement round."""
RELATED = 0.1
"""Likeness from which the only statements of one speaker in two accounts are one."""
SAID = 0.5
"""Likeness from which statements of one speaker, each the likest to the other, are one statement."""
IN_COMMON = 3
"""Words that they then must share at least."""
TURNED = 0.85
"""Likeness of two wordings from which a "not" in one of them turns the statement round, in one language or by one
speaker."""
CLAUSE = 14
"""Words of a statement up to which a "not" in it is of all that it says."""
AS_LONG = 1.6
"""How much longer one such wording may be than the other."""
OTHER_PERSON = 0.5
"""Likeness of two names below which they are certainly not one person's."""
MOST = 4
"""Statements on which the accounts agree that are shown at most: all of them stand in the story's quotations."""


@dataclass(frozen=True, slots=True)
class _Said:
    """Quoted words of one report. words: folded, without signs, `NOT` for those that deny. number: of the sentence."""

    report: Report
    quote: Quote
    span: Span
    words: tuple[str, ...]
    number: int


def utterances(whole: Material) -> Iterator[Ranked]:
    """Statements that two accounts quote otherwise, then some of those that they quote alike."""
    told: set[tuple[ArticleId, Span]] = set()
    quoted = [_quoted(report, whole) for report in whole.heads]
    for ours, theirs in combinations(quoted, 2):
        for one, other in _near(ours, theirs):
            against = _against(one, other, whole)
            if against:
                told |= {(one.report.id, one.quote.content), (other.report.id, other.quote.content)}
                yield _difference("differ", [one, other], against, 1.0, whole)
    agreed = 0
    for shared in statements(whole):
        pieces = [_piece(wording.article, wording.span, whole) for wording in shared.wordings]
        firsts: dict[ArticleId, _Said] = {}
        for piece in pieces:
            if piece is not None:
                firsts.setdefault(piece.report.family, piece)
        group = [firsts[family] for family in sorted(firsts)]
        if len(group) < 2 or any((said.report.id, said.quote.content) in told for said in group):
            continue
        turned = next((tried for a, b in combinations(group, 2) if (tried := _turned(a, b, whole))), "")
        if turned:
            told |= {(said.report.id, said.quote.content) for said in group}
            yield _difference("differ", group, turned, shared.score, whole)
        elif agreed < MOST and _alike(group, shared.score):
            agreed += 1
            told |= {(said.report.id, said.quote.content) for said in group}
            yield _difference("agree", group, "", shared.score, whole)
    for one, other, score in sorted(_of_one_speaker(told, whole), key=lambda entry: -entry[2]):
        if {(said.report.id, said.quote.content) for said in (one, other)} & told:
            continue
        turns = _denies_more(one, other, whole) > 0
        if not turns and agreed >= MOST:
            continue
        agreed += not turns
        told |= {(said.report.id, said.quote.content) for said in (one, other)}
        tried = "one wording denies what the other says" if turns else "the likest statements of one speaker"
        yield _difference("differ" if turns else "agree", [one, other], tried, score, whole)
    for one, other, score in _lone(told, whole):
        yield _difference("agree", [one, other], "the only statement of this speaker in either account", score, whole)


def _of_one_speaker(told: Set[tuple[ArticleId, Span]], whole: Material) -> Iterator[tuple[_Said, _Said, float]]:
    """Statements of one speaker of which each is the likest to the other, that say the same or of which one denies in
    nearly the same words what the other says."""
    for by_report in _spoken(whole).values():
        for left, right in combinations(sorted(by_report), 2):
            ours, theirs = (
                [_said(whole.reports[id], quote, quote.content, whole) for quote in by_report[id][:CANDIDATES]]
                for id in (left, right)
            )
            scores = {
                (i, j): likeness(line_of(whole, a.report, a.span), line_of(whole, b.report, b.span), whole.reports)
                for i, a in enumerate(ours)
                for j, b in enumerate(theirs)
            }
            for (i, j), score in scores.items():
                one, other = ours[i], theirs[j]
                rivals = max(
                    (other_score for at, other_score in scores.items() if (at[0] == i) != (at[1] == j)), default=0
                )
                if score < SAID or rivals >= score or {(left, one.span), (right, other.span)} & told:
                    continue
                more = _denies_more(one, other, whole)
                quoted = bool(one.quote.words and other.quote.words)
                turned = more == 1 and quoted and score >= TURNED and _short(one, other)
                if turned or (not more and _telling(one, other, whole)):
                    yield one, other, score


def _telling(one: _Said, other: _Said, whole: Material) -> bool:
    """Whether two statements have more in common than a name that both are about."""
    a, b = (line_of(whole, said.report, said.span) for said in (one, other))
    same = a.words.keys() & b.words.keys() if one.report.language == other.report.language else set()
    return len(same or a.free.keys() & b.free.keys()) >= IN_COMMON


def _short(one: _Said, other: _Said) -> bool:
    """Whether two statements are one short clause each, of about one length: in longer ones a "not" is of a part."""
    short, long = sorted((len(one.words), len(other.words)))
    return long <= AS_LONG * short and long <= CLAUSE


def _spoken(whole: Material) -> dict[str, dict[ArticleId, list[Quote]]]:
    """What is said by speakers named in full, by speaker and report."""
    spoken: dict[str, dict[ArticleId, list[Quote]]] = {}
    for report in whole.heads:
        for quote in report.reading.quotes:
            speaker = speaker_of(quote, report, whole)
            if speaker is not None and " " in speaker and len(report.tokens.within(quote.content)) >= SHINGLE:
                spoken.setdefault(speaker, {}).setdefault(report.id, []).append(quote)
    return spoken


def _lone(told: Set[tuple[ArticleId, Span]], whole: Material) -> Iterator[tuple[_Said, _Said, float]]:
    """The only statements that two accounts give of one speaker, where nothing speaks against their being one: as long
    as one another in quotation marks of two languages, or with words in common."""
    for by_report in _spoken(whole).values():
        for left, right in combinations(sorted(by_report), 2):
            if len(by_report[left]) != 1 or len(by_report[right]) != 1:
                continue
            one, other = (
                _said(whole.reports[article], by_report[article][0], by_report[article][0].content, whole)
                for article in (left, right)
            )
            if {(left, one.span), (right, other.span)} & told:
                continue
            score = likeness(
                line_of(whole, one.report, one.span), line_of(whole, other.report, other.span), whole.reports
            )
            abroad = one.report.language != other.report.language
            quoted = "indirect" not in {one.quote.mode, other.quote.mode}
            short, long = sorted((len(one.span), len(other.span)))
            if _denies_more(one, other, whole):
                continue
            if (abroad and quoted and long <= AS_LONG * short) or score >= RELATED:
                yield one, other, score


def _alike(group: Sequence[_Said], score: float) -> bool:
    """Whether accounts that give a statement in other words surely give the same one, at least one of them quoting."""
    abroad = len({said.report.language for said in group}) > 1
    return any(said.quote.mode != "indirect" for said in group) and (abroad or score >= SURE)


def _quoted(report: Report, whole: Material) -> list[_Said]:
    """What a report quotes in quotation marks, and what it reports without them."""
    found = []
    for quote in report.reading.quotes:
        for span in quote.words or (quote.content,):
            said = _said(report, quote, span, whole)
            if FEWEST <= len(said.words) <= LONGEST:
                found.append(said)
    return found


def _said(report: Report, quote: Quote, span: Span, whole: Material) -> _Said:
    tokens, within = report.tokens, report.tokens.within(span)
    words = {at: word for at in within if (word := tokens.folded[at])[0].isalnum()}
    for first, after, denies in denying_words(whole.packs.get(report.reading.language)).find(tokens, within):
        if denies:
            words |= {first: NOT}
            words = {at: word for at, word in words.items() if not first < at < after}
    line = report.line_at(span.start)
    return _Said(report, quote, span, tuple(words[at] for at in sorted(words)), line.number if line else 0)


def _piece(article: ArticleId, span: Span, whole: Material) -> _Said | None:
    report = whole.reports[article]
    if report.family != article:
        return None
    quote = next((quote for quote in report.reading.quotes if quote.content.meets(span)), None)
    return _said(report, quote, span, whole) if quote is not None else None


def _near(ours: Sequence[_Said], theirs: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Quotations of one language that share most of their words in order."""
    if not ours or not theirs or ours[0].report.language != theirs[0].report.language:
        return
    holding: dict[tuple[str, ...], list[int]] = {}
    for at, other in enumerate(theirs):
        for shingle in _shingles(other):
            holding.setdefault(shingle, []).append(at)
    for one in ours:
        for at in sorted({at for shingle in _shingles(one) for at in holding.get(shingle, ())})[:CANDIDATES]:
            other = theirs[at]
            same = sum(block.size for block in _matcher(one, other).get_matching_blocks())
            if same >= VERBATIM * min(len(one.words), len(other.words)):
                yield one, other


def _shingles(said: _Said) -> set[tuple[str, ...]]:
    return {said.words[at : at + SHINGLE] for at in range(len(said.words) - SHINGLE + 1)}


def _matcher(one: _Said, other: _Said) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one.words, other.words, autojunk=False)


def _against(one: _Said, other: _Said, whole: Material) -> str:
    """What makes two nearly equal quotations two statements; "" if nothing does."""
    edits = [edit for edit in _matcher(one, other).get_opcodes() if edit[0] != "equal"]
    # What the longer one has before and after is cut from the other, not changed.
    inner = [
        (one.words[a:b], other.words[c:d])
        for _, a, b, c, d in edits
        if not ((a == b and c == 0) or (c == d and a == 0))
        and not ((a == b and d == len(other.words)) or (c == d and b == len(one.words)))
    ]
    denied = one.words.count(NOT) != other.words.count(NOT)  # "I didn't feel we were" is "I feel we weren't"
    for ours, theirs in inner:
        if denied and ours.count(NOT) != theirs.count(NOT) and sum(word != NOT for word in (*ours, *theirs)) <= BESIDE:
            return "the words are the same but for a negation"
        if not (one.quote.words and other.quote.words):
            continue
        numbers = [[word for word in side if word[0].isdigit()] for side in (ours, theirs)]
        if all(numbers) and numbers[0] != numbers[1]:
            return "the words are the same but for a number"
    return _other_speaker(one, other, whole)


def _other_speaker(one: _Said, other: _Said, whole: Material) -> str:
    names = [_speaker(said, whole) for said in (one, other)]
    if not (one.quote.words and other.quote.words):
        return ""
    if not all(names) or names[0] == names[1]:
        return ""
    a, b = names
    kinds = {whole.who.kinds.get(name) for name in names}
    if kinds != {"person"} or set(a.split()) & set(b.split()):
        return ""
    if max(alike(a, b), alike(whole.who.label(a), whole.who.label(b))) >= OTHER_PERSON:
        return ""
    if index(whole).bodies(a) & index(whole).bodies(b):
        return ""
    return "the same words are given to another speaker"


def _speaker(said: _Said, whole: Material) -> str:
    speaker = said.quote.speaker
    if speaker is None or speaker.via != "name" or len(key(speaker.name).split()) < 2:
        return ""
    return speaker_of(said.quote, said.report, whole) or ""


def _turned(one: _Said, other: _Said, whole: Material) -> str:
    """What turns one wording of a statement round that both quote in full, in two languages; "" if nothing does."""
    if one.quote.mode != "direct" or other.quote.mode != "direct":
        return ""
    turns = _denies_more(one, other, whole) == 1
    a, b = line_of(whole, one.report, one.span), line_of(whole, other.report, other.span)
    if one.report.language == other.report.language:
        same = likeness(a, b, whole.reports) >= TURNED and _short(one, other)
        return "one wording denies what the other says" if same and turns else ""
    short, long = sorted((len(one.span), len(other.span)))
    if long > AS_LONG * short:
        return ""
    if likeness(a, b, whole.reports) < NEAR:
        return ""
    return "one wording denies what the other says" if turns else ""


def _denies_more(one: _Said, other: _Said, whole: Material) -> int:
    """0 if both deny as often, or if nobody has told the words for "not" of a language; 1 if one denies once and the
    other never, which turns a statement round; else 2."""
    if not all(denying_words(whole.packs.get(said.report.reading.language)).firsts for said in (one, other)):
        return 0
    counts = sorted(said.words.count(NOT) for said in (one, other))
    return 0 if counts[0] == counts[1] else 1 if counts == [0, 1] else 2


@lru_cache(maxsize=64)
def denying_words(pack: Pack) -> Phrases[bool]:
    """Words that deny (True), and longer ones that only contain them."""
    words = dict.fromkeys(pack.strings("comparison.negations"), True)
    return Phrases(words | dict.fromkeys(pack.strings("comparison.no_negations"), False), pack)


def _difference(verdict: Verdict, group: Sequence[_Said], tried: str, score: float, whole: Material) -> Ranked:
    accounts = []
    for said in group:
        name = whole.who.label(known) if (known := speaker_of(said.quote, said.report, whole)) else ""
        names = (name or (said.quote.speaker.name if said.quote.speaker else ""),)
        # The words are the passage; as a value they would stand twice wherever an account is shown.
        accounts.append(Account("", (said.report.passage(said.span),), tuple(filter(None, names))))
    about = next((account.origins[0] for account in accounts if account.origins), "")
    first = group[0]
    passages = tuple(said.report.passage(said.span) for said in group)
    evidence = Evidence("likeness of what is reported", round(score, 3), passages=passages)
    made = Difference(Question("said", about), verdict, tuple(accounts), tried, (evidence,))
    return (-len(group), first.number, first.span.start), made

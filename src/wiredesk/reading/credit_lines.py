"""Lines and brackets that credit a picture, a paragraph or the whole article: datelines, bylines with an agency, lines
at the foot, translators, the page that was republished."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import BODY_ROLES, Article, Block
from wiredesk.model.findings import Credit, CreditKind
from wiredesk.model.spans import Span
from wiredesk.reading.lexicon import is_acronym
from wiredesk.reading.outlets import Outlets, kind_of
from wiredesk.text.addresses import outlet_name
from wiredesk.text.credits import (
    LONGEST_LINE,
    CreditLine,
    Kind,
    agency,
    bearing,
    byline,
    dateline,
    end_credit,
    picture_credit,
    translator,
)

LONGEST_FOOT = 60
"""Code points of the longest body line that may be a credit: two names with their outlets fit."""

LEAST_LETTERS = 6
"""Letters of a single name in brackets that credits the article: shorter ones are given names of those who wrote it."""

LONGEST_NAME = 5
"""Words of the longest name of an agency that is looked for in a line at the foot."""

_CREDITING = frozenset(BODY_ROLES) | {"caption", "credit", "byline"}
"""Roles of the blocks that may credit; a page has many more."""

LAST_LINES = 3
"""Blocks at the foot of the body that may credit the whole article without being marked as a credit."""


def credit_lines(article: Article, sentences: Sequence[Span], outlets: Outlets, pack: Pack) -> list[Credit]:
    """The credits that lines of the article make, whatever is said in its sentences."""
    text = article.text
    bodies = [block for block in article.blocks if block.role in BODY_ROLES]
    if not bodies:
        return []
    body = Span(bodies[0].span.start, bodies[-1].span.end)
    pictured = _cues(("picture",), outlets.tokens, pack)
    ended = _cues(("end", "translator"), outlets.tokens, pack)
    found: list[Credit] = []
    last = {block.span for block in bodies[-LAST_LINES:]}
    for block in article.blocks:
        if block.role not in _CREDITING:
            continue
        foot = block.role in BODY_ROLES and block.span in last
        if block.role == "caption":
            found += _of_caption(block, text, pack)
        elif block.role in ("credit", "byline") or (foot and _bare(block, text)):
            found += _of_foot(block, text, body, pack)
        elif block is bodies[0] and len(bodies) > 1 and _bare(block, text):
            found += _of_byline(block, text, body, pack)
        if (
            block.role in BODY_ROLES
            and len(block.span) <= LONGEST_LINE
            and _has_one(pictured, block.span)
            and not any(block.span.covers(credit.span) for credit in found)
        ):
            tail = _TAIL.search(block.span.of(text))
            # "(TNA)" behind a paragraph of the text credits its words, not a picture.
            if tail is None or any(agency(part, pack) is None for part in _BETWEEN.split(tail["source"])):
                found += _of_caption(block, text, pack)
        if foot and not any(block.span.covers(credit.span) for credit in found):
            found += _of_agencies(block, text, body, pack) or _of_line(block.span, text, body, pack, foot=True)
    for sentence in sentences:
        if (
            body.covers(sentence)
            and len(sentence) <= LONGEST_LINE
            and _has_one(ended, sentence)
            and not any(sentence.meets(credit.span) for credit in found)
        ):
            found += _of_line(sentence, text, body, pack)
    found += _of_tails(bodies, body, outlets, text, pack, found)
    opening = next((block for block in article.blocks if block.role == "dateline"), bodies[0])
    for span in dict.fromkeys((opening.span, bodies[0].span)):
        line = dateline(text, span, pack)
        if line is not None and line.source is not None:
            written = line.source.of(text).strip()
            sent = line.what == "outlet" or written in outlets.agencies
            sent = sent or (line.place is not None and is_acronym(written))
            # A name that is spelt like no other word ("VnEconomist").
            sent = sent or (
                line.place is None and written.isalpha() and written[1:].lower() != written[1:] != written[1:].upper()
            )
            # A place in capitals, or a day, before the brackets: nothing but an agency stands there.
            sent = sent or (line.place is not None and (line.place.of(text).isupper() or line.date is not None))
            name = agency(written, pack) or (written if sent else None)
            if name is not None:
                kind: CreditKind = "agency" if line.place is not None or line.date is not None else "outlet"
                if agency(written, pack) is not None or written in outlets.agencies:
                    kind = outlets.kind(name)
                found.append(Credit(line.span, name, kind, "article", body, line.rule))
    for author in article.authors:
        if author.role == "agency" and author.span is not None:
            name = agency(author.name, pack) or author.name
            found.append(Credit(author.span, name, outlets.kind(name), "article", body, "root.attribution.byline"))
    return found


def _cues(kinds: tuple[Kind, ...], tokens: Tokens, pack: Pack) -> list[int] | None:
    """Where words stand that bear a cue of some kinds of lines, in order; None where any line may be one: nearly all
    lines of a text have no cue."""
    bears = bearing(kinds, pack)
    if not tokens.plain or bears is None:
        return None
    return [tokens.starts[at] for at, word in enumerate(tokens.words) if bears[word]]


def _has_one(places: Sequence[int] | None, span: Span) -> bool:
    if places is None:
        return True
    at = bisect_left(places, span.start)
    return at < len(places) and places[at] < span.end


def _of_line(sentence: Span, text: str, body: Span, pack: Pack, *, foot: bool = False) -> list[Credit]:
    """A sentence of the text that says who translated it or where it first appeared; at its foot also which agencies
    had a part in it."""
    line = end_credit(text, sentence, pack)
    if line is not None and line.what == "republication" and line.source is not None:
        return [Credit(line.span, _named(line, text, pack), "republication", "article", body, line.rule)]
    if foot and line is not None and line.what == "agency" and line.source is not None:
        each = _each(line.source, body, line.rule, text, pack)
        return [replace(each[0], span=line.span)] if len(each) == 1 else each
    made = translator(text, sentence, pack)
    return _translated(made, text, body, pack) if made is not None and made.what != "compiler" else []


def _translated(line: CreditLine, text: str, body: Span, pack: Pack) -> list[Credit]:
    """Whose text was translated, where the line says it, else who translated it."""
    if line.source is None:
        return (
            [Credit(line.span, line.name.of(text).strip(), "translation", "article", body, line.rule)]
            if line.name
            else []
        )
    each = [replace(credit, kind="translation") for credit in _each(line.source, body, line.rule, text, pack)]
    return [replace(each[0], span=line.span)] if len(each) == 1 else each


def _of_tails(
    bodies: Sequence[Block], body: Span, outlets: Outlets, text: str, pack: Pack, known: Sequence[Credit]
) -> list[Credit]:
    """Agencies and outlets behind the last words of a paragraph: "(TNA)" after its stop credits the article in its
    last paragraph, before it the paragraph; without brackets ("TNA, Lisk") only the foot of the article is read."""
    found: list[Credit] = []
    for block in bodies:
        last = block is bodies[-1]
        words = block.span.of(text)
        tail = _TAIL.search(words) or (_DASHED.search(words) or _LAST.search(words) if last else None)
        if tail is None:
            continue
        span = Span(block.span.start + tail.start("all"), block.span.start + tail.end("all"))
        source, bracketed = tail["source"].rstrip(), tail.re is not _LAST
        lead = next((word for word in pack.strings("attribution.tail_words") if source.lower().startswith(word)), "")
        names = [part.strip() for part in _BETWEEN.split(source[len(lead) :].strip())]
        alone = bracketed and tail.start() == 0 and last and len(names) == 1 and _is_title(names[0])
        kind: CreditKind | None = _kind_of_tail(names, bracketed, outlets, pack)
        foot = bracketed and last and not tail["stop"] and len(names) == 1 and _ends_text(block, tail.start(), text)
        sent = foot and (_is_agency_like(names[0]) or _is_outlet_like(names[0], pack))
        signed = bracketed and len(names) == 1 and is_acronym(names[0]) and _ends_text(block, tail.start(), text)
        if kind is None and signed and not last and tail.start() > 0:
            kind = "agency"  # "… the rest fled. (TNA)" behind a paragraph within the text
        within = bracketed and not last and len(names) == 1 and _ends_text(block, tail.start(), text)
        if kind is None and within and tail.start() > 0 and _is_outlet_like(names[0], pack):
            kind = "outlet"
        if kind is None and bracketed and lead and _is_authority(names[0], pack):
            kind = "official"
        if kind is None and (alone or sent or (bracketed and lead and names[0][:1].isupper())):
            kind = "outlet"
        if kind is None or names[0][-1:] in ".!?" or any(credit.span.meets(span) for credit in known):
            continue
        name = agency(names[0], pack) or names[0]
        # A round-up credits each of its paragraphs: "… (PTI)", "… (EFE)".
        whole = last and not tail["stop"] and not any(credit.kind == kind and credit.source != name for credit in found)
        covers = body if whole else block.span
        rule = f"{pack.code}.attribution.tail"
        found.append(Credit(span, name, kind, "article" if whole else "paragraph", covers, rule))
    return found


def _ends_text(block: Block, at: int, text: str) -> bool:
    """Whether a whole sentence, or nothing, stands in a block before a place."""
    before = block.span.of(text)[:at].rstrip()
    return not before or before[-1] in '.!?…”"»'


def _is_agency_like(name: str) -> bool:
    """Whether a single word may be what an agency signs with: letters ("USGS"), a long name ("Norwire")."""
    return is_acronym(name) if name.isupper() else name.istitle() and name.isalpha() and len(name) >= LEAST_LETTERS


def _is_outlet_like(name: str, pack: Pack) -> bool:
    """Whether several words in capitals end as names of outlets do ("Harbour Post")."""
    return _is_title(name) and name.rpartition(" ")[2].lower() in pack.strings("attribution.name_ends")


def _is_authority(name: str, pack: Pack) -> bool:
    """Whether a name begins with a word for a body that speaks for the public ("Sở Giao thông")."""
    return name[:1].isupper() and any(
        name.lower().startswith(word + " ") for word in pack.strings("attribution.authorities")
    )


def _is_title(name: str) -> bool:
    return len(name.split()) > 1 and all(word[:1].isupper() for word in name.split())


def _kind_of_tail(names: Sequence[str], bracketed: bool, outlets: Outlets, pack: Pack) -> CreditKind | None:
    first = agency(names[0], pack)
    if first is None:
        generic = names[0].lower().startswith(tuple(word + " " for word in pack.strings("credits.generic")))
        return "outlet" if bracketed and generic and len(names) == 1 else None
    others = [name for name in names[1:] if agency(name, pack) is None]
    if others and (bracketed or len(others) > 1 or not others[0][:1].isupper()):
        return None
    kind = outlets.kind(first)
    return kind if bracketed or kind == "agency" else None


def _bare(block: Block, text: str) -> bool:
    """Whether a body line may be a credit by its form: short, and no sentence."""
    words = block.span.of(text).rstrip()
    return len(words) <= LONGEST_FOOT and words[-1:] not in ".!?…"


def _of_caption(block: Block, text: str, pack: Pack) -> list[Credit]:
    line = picture_credit(text, block.span, pack, boxed=block.role == "caption")
    if line is None or _YEAR.search((line.source or line.span).of(text)):
        return []  # "© Norwire 2026" is a page's own mark
    return [Credit(line.span, _named(line, text, pack), "photo", "picture", block.span, line.rule)]


def _of_foot(block: Block, text: str, body: Span, pack: Pack) -> list[Credit]:
    made = translator(text, block.span, pack)
    if made is not None and made.what == "compiler":
        return _each(made.source, body, made.rule, text, pack) if made.source is not None else []
    if made is not None:
        return _translated(made, text, body, pack)
    line = end_credit(text, block.span, pack)
    if line is None or line.source is None:
        return _of_byline(block, text, body, pack)
    if line.what == "republication":
        return [Credit(line.span, _named(line, text, pack), "republication", "article", body, line.rule)]
    each = _each(line.source, body, line.rule, text, pack)
    beside = picture_credit(text, Span(line.source.end, block.span.end), pack)  # "(Norwire). Photo: Mira Lund"
    if beside is not None:
        return [*each, Credit(beside.span, _named(beside, text, pack), "photo", "picture", block.span, beside.rule)]
    return [replace(each[0], span=line.span)] if len(each) == 1 else each


def _of_byline(block: Block, text: str, body: Span, pack: Pack) -> list[Credit]:
    """The agencies that a line names beside who wrote the text, or instead of them."""
    written = byline(text, block.span, pack)
    if written is None:
        return []
    sent = [part for part in (written.source, written.name) if part is not None]
    found = [credit for part in sent for credit in _each(part, body, written.rule, text, pack)]
    return [credit for credit in found if credit.kind == "agency"]


def _of_agencies(block: Block, text: str, body: Span, pack: Pack) -> list[Credit]:
    """A line of nothing but agencies and outlets that are known, and words that say they sent something ("with files
    from TNA", "TNA contributed to this report")."""
    line = block.span.of(text)
    words = list(_WORD.finditer(line)) if len(line) <= LONGEST_FOOT else []
    beside = pack.strings("credits.beside_agencies")
    found: list[Credit] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST_NAME), at, -1):
            span = Span(block.span.start + words[at].start(), block.span.start + words[end - 1].end())
            named = span.of(text)
            name = agency(named, pack) or (named if _is_outlet_like(named, pack) else None)
            if name is not None:
                found.append(Credit(span, name, kind_of(name, pack), "article", body, f"{pack.code}.attribution.foot"))
                at = end
                break
        else:
            if words[at].group().lower() not in beside:
                return []
            at += 1
    return found


def _each(source: Span, body: Span, rule: str, text: str, pack: Pack) -> list[Credit]:
    """One credit for each of the sources that a line names ("Norwire, TNA")."""
    words = source.of(text)
    words = words[: words.find(kept) + len(kept)] if (kept := _without_controls(words, pack)) else words
    parts = [(0, len(words))]
    first = words.partition("/")[0]
    if first != words and agency(first, pack) is not None:
        parts = [(0, len(first.rstrip()))]  # "Norwire/Harbour Post": sent by the one, taken from the other
    elif agency(words, pack) is None:
        parts = [(found.start(), found.end()) for found in _LISTED.finditer(words)]
    found = []
    for start, end in parts:
        start += len(words[start:end]) - len(_AND.sub("", words[start:end]))
        name = words[start:end].strip()
        if name and not _DATED.fullmatch(name):
            named = agency(name, pack) or name
            span = Span(source.start + start, source.start + end)
            strange = agency(name, pack) is None and all(map(is_acronym, name.split("-")))
            kind = "agency" if strange else kind_of(named, pack)  # "ONA": nothing but an agency is called by letters
            found.append(Credit(span, named, kind, "article", body, rule))
    return found


def _named(line: CreditLine, text: str, pack: Pack) -> str:
    words = _without_controls((line.source or line.name or line.span).of(text), pack)
    return agency(words, pack) or (outlet_name(words, pack) if "://" in words else None) or words


def _without_controls(words: str, pack: Pack) -> str:
    """A source without the words of a page's own controls that were glued to its line ("Norwire Copy link")."""
    words = words.strip(" ©")
    low = words.lower()
    endings = _controls(pack)
    if low.endswith(endings):
        ending = next(ending for ending in endings if low.endswith(ending))
        if len(words) > len(ending):
            return words[: -len(ending)].rstrip(" |·,-")
    return words


@lru_cache(maxsize=64)
def _controls(pack: Pack) -> tuple[str, ...]:
    """The words of controls that a line can end with, those of several words alone."""
    levels = (pack, pack.root) if pack.root is not None else (pack,)
    return tuple(f" {control.lower()}" for level in levels for control in level.strings("page.share") if " " in control)


_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED = regex.compile(r"(?:\p{L}{3,9}\.?+ )?+[\d./-]++(?: \p{L}{3,9}\.?+)?+")
_WORD = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{N}+&-]|[.’'](?=\p{L}))*+")
_LISTED = regex.compile(r"(?:(?!\s(?:and|und|et|y|và)\s\p{Lu})[^,;&])+")
_AND = regex.compile(r"^\s*(?:and|und|et|y|và)\s+(?=\p{Lu})")
_BETWEEN = regex.compile(r"\s*[,;&/]\s*")
_TAIL = regex.compile(r"(?P<all>\((?P<source>[^()]{2,40})\))(?P<stop>\.?)$")
_DASHED = regex.compile(r"(?:^|[.!?…”\"]\s*)(?P<all>[–—-]{1,2}\s*(?P<source>\p{L}[\p{L}+ ,/&.]{1,40}))(?P<stop>)$")
_LAST = regex.compile(r"(?:^|[.!?”\"]\s+)(?P<all>(?P<source>[\p{L}][\p{L}+ ,/&]{1,40}))(?P<stop>)$")

"""One article for a person: what is known of it and how, its text with quotes and credits marked, its versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wiredesk.cli.result_text import how_known
from wiredesk.cli.rows_text import SHORT, host, story_facts
from wiredesk.cli.terminal import Paper, safe
from wiredesk.cli.times import ago, minute
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.findings import Reading
from wiredesk.model.kept import ArticleRow, ArticleView, StoryRow, Version
from wiredesk.model.spans import Span
from wiredesk.model.story import Link
from wiredesk.model.topics import TOPICS
from wiredesk.model.values import Found, When
from wiredesk.text.word_diff import hunks, told

_LABEL = 14
_QUOTE, _END_QUOTE, _CREDIT, _END_CREDIT = "\ue000", "\ue001", "\ue002", "\ue003"
_PLAIN = {_QUOTE: "[", _END_QUOTE: "]", _CREDIT: "{", _END_CREDIT: "}"}
_COLOURED = {_QUOTE: "\x1b[36m", _END_QUOTE: "\x1b[39m", _CREDIT: "\x1b[33m", _END_CREDIT: "\x1b[39m"}
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def write(
    view: ArticleView,
    paper: Paper,
    now: datetime,
    *,
    story: StoryRow | None = None,
    links: Sequence[tuple[Link, ArticleRow | None]] = (),
) -> None:
    """All of one article. story: the one it is in; links: those that start at it, with what they lead to if held."""
    article = view.article
    paper.put(article.title.value if article.title else "(no headline)", "bold")
    paper.blank()
    _about(view, paper, now)
    if story is not None:
        _line(paper, "story", f"{story.id[:SHORT]} {story.title}")
        paper.put(" · ".join(story_facts(story, now)), "dim", indent=_LABEL)
    for link, row in links:
        name = f"{row.id[:SHORT]} {row.outlet or host(row.address) or row.source}" if row is not None else link.origin
        unsure = " (direction not known)" if link.direction == "unknown" and link.held else ""
        _line(paper, "derives from", f"{name}: {link.kind}{unsure}")
    _versions(view.versions, paper, now)
    if not article.is_article:
        _line(paper, "no article", article.reason)
    paper.blank()
    text(article, view.reading, paper)


def _about(view: ArticleView, paper: Paper, now: datetime) -> None:
    article = view.article
    _line(paper, "id", article.id)
    _line(paper, "address", article.address or article.source)
    _found(paper, "outlet", article.outlet)
    _when(paper, "published", article.published)
    if article.published is not None and article.dated is None:
        paper.put("more than a day ahead of first sight: not used", "yellow", indent=_LABEL)
    _when(paper, "updated", article.updated)
    if article.first_seen is not None:
        _line(paper, "first seen", f"{minute(article.first_seen)} ({ago(article.first_seen, now)})")
    for author in article.authors:
        _line(paper, "author", f"{author.name} ({author.role}, {how_known(author.how)})")
    _found(paper, "language", article.language)
    _found(paper, "section", article.section)
    for code, rule, confidence in view.reading.categories if view.reading is not None else ():
        _line(paper, "about", f"{TOPICS.get(code, code)} ({rule}, {confidence:.2f})")
    _found(paper, "canonical", article.canonical)
    _found(paper, "taken from", article.taken_from)
    if article.cut:
        _line(paper, "cut", "the page shows only a part of the text")
    for page in view.pages:
        kept = {"desk": "bytes kept", "": "bytes no longer kept"}.get(page.bytes_at, f"bytes in {page.bytes_at}")
        _line(paper, "page", f"{page.locator} · {page.media_type} · {page.size:,} bytes · {kept}")
    if asks := dict.fromkeys(word for page in view.pages for word in page.asks):
        _line(paper, "owner asks", ", ".join(asks))
    if view.problem:
        paper.put(view.problem, "red", indent=_LABEL, label="problem")


def _versions(versions: Sequence[Version], paper: Paper, now: datetime) -> None:
    if len(versions) < 2:
        return
    for version in versions:
        seen = ago(version.seen, now) if version.seen is not None else "at a time not known"
        mark = " · current" if version.current else ""
        _line(paper, "version", f"{version.version[:SHORT]} seen {seen} · {version.characters:,} characters{mark}")


def _line(paper: Paper, label: str, value: str) -> None:
    paper.put(value, indent=_LABEL, label=label)


def _found(paper: Paper, label: str, found: Found[str] | None) -> None:
    if found is None:
        return
    against = "; ".join(f"{value} ({how_known(how)})" for value, how in found.against)
    also = f" · also seen: {against}" if against else ""
    _line(paper, label, f"{found.value} ({how_known(found.how)}, {found.confidence:.2f}){also}")


def _when(paper: Paper, label: str, found: Found[When] | None) -> None:
    if found is None:
        return
    against = "; ".join(f"{_time(value)} ({how_known(how)})" for value, how in found.against)
    also = f" · also seen: {against}" if against else ""
    _line(paper, label, f"{_time(found.value)} ({how_known(found.how)}, {found.confidence:.2f}){also}")


def _time(when: When) -> str:
    return when.value.replace("T", " ") or "not known"


def text(article: Article, reading: Reading | None, paper: Paper) -> None:
    """The body by paragraphs. Quotes stand in brackets with a number, credits in braces; who they are is listed
    below."""
    quotes = reading.quotes if reading is not None else ()
    credits = reading.credits if reading is not None else ()
    marks = [(quote.content, _QUOTE, _END_QUOTE + str(n).translate(_DIGITS)) for n, quote in enumerate(quotes, 1)]
    marks += [(credit.span, _CREDIT, _END_CREDIT) for credit in credits]
    for block in article.blocks:
        if block.role in BODY_ROLES:
            heading = ("bold",) if block.role == "heading" else ()
            _paragraph(_marked(article.text, block.span, marks), paper, *heading)
            paper.blank()
    if quotes:
        paper.lines.append(paper.style("quotes", "bold", "cyan"))
        for number, quote in enumerate(quotes, 1):
            speaker = quote.speaker.name if quote.speaker else "speaker not known"
            relay = "".join(f", as told by {name}" for name in quote.relayed_by)
            cue = f" — {quote.cue.of(article.text)}" if quote.cue else ""
            paper.put(f"{speaker}{cue} ({quote.mode}{relay})", indent=5, label=f"{number:>3}")
        paper.blank()
    if credits:
        paper.lines.append(paper.style("credits", "bold", "yellow"))
        for credit in credits:
            paper.put(
                f"{credit.source} ({credit.kind}, {credit.scope}): «{safe(credit.span.of(article.text))}»",
                indent=2,
                hang=4,
            )


def _marked(whole: str, block: Span, marks: Sequence[tuple[Span, str, str]]) -> str:
    """The block's words with the marks that begin and end within it; one that goes on is closed with the block."""
    at: list[tuple[int, int, str]] = []
    for span, start, end in marks:
        if len(span) and span.meets(block):
            first, last = max(span.start, block.start), min(span.end, block.end)
            # At one place what ends comes before what begins; the longer begins first and ends last.
            at += [(first, 1_000_000 - last, start), (last, -first, end)]
    out, done = [], block.start
    for place, _, mark in sorted(at, key=lambda one: (one[0], one[1])):
        out += [whole[done:place], mark]
        done = place
    return "".join((*out, whole[done : block.end]))


def _paragraph(marked: str, paper: Paper, *styles: str) -> None:
    before = len(paper.lines)
    paper.put(marked, *styles)
    shown = _COLOURED if paper.colour else _PLAIN
    for number in range(before, len(paper.lines)):
        for mark, sign in shown.items():
            paper.lines[number] = paper.lines[number].replace(mark, sign)


def diff(old: Article, new: Article, paper: Paper, seen: tuple[str, str]) -> None:
    """What the edit changed, as a unified diff word by word: [-gone-] and {+new+}. seen: when each was received."""
    paper.put(f"--- {old.version[:SHORT]} {seen[0]}", "red")
    paper.put(f"+++ {new.version[:SHORT]} {seen[1]}", "green")
    changed = False
    for hunk in hunks(told(old), told(new)):
        changed = True
        paper.put(f"@@ paragraph {hunk.old} → {hunk.new} @@", "cyan")
        pieces = []
        for kind, piece in hunk.pieces:
            if kind == "same":
                pieces.append(piece)
            else:
                start, end = ("[-", "-]") if kind == "gone" else ("{+", "+}")
                pieces.append(start + piece + end)
        for line in "".join(pieces).split("\n"):
            if line.strip():
                _change(line, paper)
    if not changed:
        paper.put("Title and body are the same; what differs stands around them (teasers, captions, boxes).", "dim")


def _change(line: str, paper: Paper) -> None:
    before = len(paper.lines)
    paper.put(safe(line), indent=1)
    if paper.colour:
        for number in range(before, len(paper.lines)):
            shown = paper.lines[number]
            shown = shown.replace("[-", "\x1b[31m[-").replace("-]", "-]\x1b[39m")
            paper.lines[number] = shown.replace("{+", "\x1b[32m{+").replace("+}", "+}\x1b[39m")

"""Stories as reports that can be cited: what differs, what agrees, who said what, each point with its sources.

Of each report at most `EXCERPT` characters are quoted unless its full text may go; what no longer fits is left to the
report itself, and that is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from wiredesk.formats.exported import EXCERPT, Exported, ExportedStory, clipped, one_line
from wiredesk.model.article import Article
from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import Account, Difference, Link, Origin, SharedQuote
from wiredesk.model.values import When
from wiredesk.text.catalogue_keys import outlet_shown

_INLINE = re.compile(r"([\\`*_\[\]~|$])")
_START = re.compile(r"^(?:([#+\-=:>])|(\d+)([.)]))")
_PATH = re.compile(r"[\\/]")
_NAMED = 40
"""Characters of what a question is about that are a name rather than somebody's words."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ROLES = {
    "copy": "copy of", "abridges": "abridged copy of", "contains": "contains", "translation": "translation of",
    "rewrite": "rewrite of", "republication": "republication of", "credits": "credits", "updates": "updates",
    "corrects": "corrects", "retracts": "retracts",
}  # fmt: skip

Quotable = Callable[[Article], int | None]
"""Characters of an article's text that may be quoted, None: all of it."""


def lines(stories: Iterable[StoryView], *, quotable: Quotable = lambda article: EXCERPT) -> Iterator[str]:
    """One document: a chapter a story, its reports numbered and listed at its end."""
    for number, view in enumerate(stories):
        if number:
            yield "\n---\n\n"
        yield from _Chapter(view, quotable).lines()


def listing(title: str, stories: Iterable[ExportedStory], *, base: str) -> Iterator[str]:
    """Stories as a list: the headline, the figures, the excerpt, where to read on. base: as in `channel.story_item`."""
    yield f"# {escaped(title)}\n"
    for story in stories:
        yield f"\n- **{escaped(story.row.title)}** {link(f'{base}/s/{story.row.id}')}\n  {escaped(story.note)}\n"
        if story.lead is not None:
            outlet = f"{escaped(story.lead.outlet)}: " if story.lead.outlet else ""
            where = f" {link(story.lead.article.address)}" if story.lead.article.address else ""
            yield f"  {outlet}“{escaped(story.lead.excerpt)}”{where}\n" if story.lead.excerpt else ""


def reports(title: str, rows: Iterable[Exported]) -> Iterator[str]:
    """Reports as a list: outlet, title, date, excerpt, address."""
    yield f"# {escaped(title)}\n"
    for row in rows:
        outlet = escaped(outlet_shown(row.outlet, row.article.address) or "outlet not known")
        dated = f", {row.dated:%Y-%m-%d}" if row.dated and not row.by_sight else ""
        where = f" {link(row.article.address)}" if row.article.address else ""
        yield f"\n- {outlet}{dated}: **{escaped(row.title)}**{where}\n"
        if row.excerpt:
            yield f"  “{escaped(row.excerpt)}”\n"


def escaped(text: str) -> str:
    """The text on one line so that Markdown shows just that: no mark, no link, no HTML, wherever it stands."""
    clean = one_line("".join(char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN))
    clean = _INLINE.sub(r"\\\1", clean)
    clean = "".join(_ENTITIES.get(char, char) for char in clean) if any(map(clean.__contains__, "&<>")) else clean
    return _START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", clean)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def link(address: str) -> str:
    """The address as a link that shows itself; the text where it is no address of the web."""
    if not re.match(r"https?://[^\s<>\x00-\x20]+$", address):
        return escaped(address)
    return f"<{address}>"


class _Chapter:
    def __init__(self, view: StoryView, quotable: Quotable) -> None:
        self.view = view
        self.articles: Mapping[ArticleId, Article] = {one.article.id: one.article for one in view.readings}
        order = sorted(self.articles.values(), key=_in_time)
        self.numbers = {article.id: number for number, article in enumerate(order, 1)}
        self.order = order
        self.left = {article.id: -1 if (most := quotable(article)) is None else most for article in order}
        """Characters of each report that may still be quoted; negative: any number."""
        self.unquoted = 0

    def lines(self) -> Iterator[str]:
        yield f"# {escaped(self.view.row.title)}\n\n"
        yield f"{self.count()}\n\n"
        differences = self.view.differences
        yield from self.points(
            "Where the accounts differ", [d for d in differences if d.verdict in {"differ", "updated"}]
        )
        yield from self.points(
            "What the accounts agree on", [d for d in differences if d.verdict in {"agree", "finer"}]
        )
        yield from self.quotes()
        yield from self.origins()
        yield "## Reports\n\n"
        for article in self.order:
            yield f"{self.numbers[article.id]}. {self.report(article)}\n"
        if self.unquoted:
            rest = "1 more passage stands" if self.unquoted == 1 else f"{self.unquoted:,} more passages stand"
            yield f"\nOf each report at most {EXCERPT} characters are quoted; {rest} in the reports themselves.\n"

    def count(self) -> str:
        row = self.view.row
        span = f"{row.at_least}" if row.at_least == row.at_most else f"{row.at_least}–{row.at_most}"
        parts = [
            f"{span} independent origin{'s' if span != '1' else ''}",
            f"{row.reports} report{'s' if row.reports != 1 else ''}",
            f"{len(row.outlets)} outlet{'s' if len(row.outlets) != 1 else ''}" if row.outlets else "",
            " ".join(row.languages),
        ]
        times = [when for when in (self.view.story.first, self.view.story.last) if when is not None and when.value]
        if times:
            parts.append(" to ".join(dict.fromkeys(_shown(when)[:10] for when in times)))
        return escaped(" · ".join(part for part in parts if part))

    def points(self, name: str, points: Sequence[Difference]) -> Iterator[str]:
        if not points:
            return
        yield f"## {name}\n\n"
        for point in points:
            about = f": {escaped(self.about(point))}" if point.question.about else ""
            yield f"**{escaped(point.question.asks)}**{about}\n\n"
            for account in point.accounts:
                yield f"- {self.account(account)}\n"
            if point.reconciliation:
                yield f"\n*{escaped(point.reconciliation)}*\n"
            yield "\n"

    def about(self, point: Difference) -> str:
        """What a question is about; where that is the words of a report, they count as quoted from it."""
        words = one_line(point.question.about)
        if len(words) <= _NAMED:
            return words
        for id in dict.fromkeys(passage.article for account in point.accounts for passage in account.passages):
            left = self.left.get(id, -1)
            if left >= 0 and words in one_line(self.articles[id].text):
                words = clipped(words, max(left, _NAMED))
                self.left[id] = max(0, left - len(words))
                break
        return words

    def account(self, account: Account) -> str:
        told = [self.quoted(passage) for passage in account.passages]
        words = ", ".join(dict.fromkeys(words for words in told if words))
        value = escaped(account.value) if account.value else ""
        cited = self.cited(passage.article for passage in account.passages)
        later = "(later)" if account.later else ""
        return " ".join(part for part in (f"{value}:" if value and words else value, words, cited, later) if part)

    def quotes(self) -> Iterator[str]:
        """Who said what: all of one speaker together, speakers in order of the first that was said."""
        said: dict[str, list[SharedQuote]] = {}
        for quote in self.view.quotes:
            said.setdefault(quote.speaker, []).append(quote)
        heading = "## Who said what\n\n"
        for speaker, quotes in said.items():
            told = [words for quote in quotes if (words := self.quote(quote))]
            if told:
                yield f"{heading}**{escaped(speaker or 'speaker not known')}**\n\n" + ">\n".join(told) + "\n"
                heading = ""

    def quote(self, quote: SharedQuote) -> str:
        """One statement in all its wordings, "" if none of them may be shown."""
        wordings: dict[str, list[ArticleId]] = {}
        for passage, _, mode in quote.told:
            # Marks stand for the speaker's own words; what is reported in other words has none.
            words = self.quoted(passage, marks=mode == "direct")
            if words:
                wordings.setdefault(words, []).append(passage.article)
        return ">\n".join(f"> {words} {self.cited(articles)}\n" for words, articles in wordings.items())

    def origins(self) -> Iterator[str]:
        origins = self.view.origins
        if not origins.main and not origins.also:
            return
        yield "## Origins\n\n"
        for origin in origins.main:
            yield f"- {self.origin(origin)}\n"
        if origins.also:
            yield "\nAlso credited, for other points: " + ", ".join(escaped(one.name) for one in origins.also) + "\n"
        yield "\n"

    def origin(self, origin: Origin) -> str:
        kind = f" ({escaped(origin.kind)})" if origin.kind not in {"report", "unknown"} else ""
        return f"{escaped(origin.name)}{kind} {self.cited(origin.articles)}".rstrip()

    def report(self, article: Article) -> str:
        named = article.outlet.value if article.outlet else None
        outlet = escaped(outlet_shown(named, article.address) or "outlet not known")
        title = f" “{escaped(article.title.value)}”." if article.title else ""
        people = ", ".join(escaped(author.name) for author in article.authors if author.role == "writer")
        dated = f" {escaped(_shown(article.published.value))}." if article.published else " Date not known."
        seen = f" First seen {article.first_seen:%Y-%m-%d}." if article.first_seen else ""
        # Of a file on somebody's machine the name is enough.
        where = link(article.address) if article.address else escaped(_PATH.split(article.source)[-1])
        roles = "; ".join(dict.fromkeys(self.role(one) for one in self.view.story.links if one.article == article.id))
        return f"{people + ', ' if people else ''}{outlet}.{title}{dated}{seen}{f' ({roles})' if roles else ''} {where}"

    def role(self, one: Link) -> str:
        number = self.numbers.get(ArticleId(one.origin))
        unsure = ", or the other way round" if one.direction == "unknown" and one.held else ""
        return f"{_ROLES[one.kind]} " + (f"\\[{number}\\]" if number else escaped(one.origin)) + unsure

    def cited(self, articles: Iterable[ArticleId]) -> str:
        numbers = sorted({self.numbers[id] for id in articles if id in self.numbers})
        return "".join(f"\\[{number}\\]" for number in numbers)

    def quoted(self, passage: Passage, *, marks: bool = True) -> str:
        """The words, in quotation marks, as far as they may be shown, "" if nothing of them may."""
        words = one_line(passage.exact)
        left = self.left.get(passage.article, 0)
        if left >= 0:
            if left < max(1, min(len(words), 20)):
                self.unquoted += 1
                return ""
            words = clipped(words, left)
            self.left[passage.article] = left - len(words)
        return f"“{escaped(words)}”" if marks else escaped(words)


def _in_time(article: Article) -> tuple[bool, str, str]:
    start = article.published.value.earliest if article.published else None
    return start is None, start.isoformat() if start else "", article.address or article.source


def _shown(when: When) -> str:
    return when.value.replace("T", " ") or "date not known"

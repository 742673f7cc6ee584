"""A result for a person at a terminal: stories, most independent origins first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.cli.result_names import counted, either_way, labels, looked_at, outlet, role, short
from wiredesk.cli.terminal import Paper, clipped, safe
from wiredesk.formats.result_json import ranked
from wiredesk.model.article import Article
from wiredesk.model.findings import Resolution
from wiredesk.model.result import Result
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import (
    Account,
    BriefSentence,
    Difference,
    Evidence,
    Origins,
    SharedQuote,
    Story,
    headline,
)
from wiredesk.model.values import When

_SECONDS = re.compile(r"(\d\d:\d\d):\d\d")
_MARGIN = 2
_COLUMN = 12
_MARKS = str.maketrans("“”„«»‘’", '"""""\'\'')
_STATEMENTS, _ALONE = 8, 3
"""Statements listed before "and N more": all that stand in several wordings, and others up to the first number, at
least the second."""
_LISTED = 6
"""How many agreements, and how many points that only one report has, are listed before "and N more"."""
_HOW = {"hint": "given with it"}
"""How a value is known, where the word of the model would tell a reader nothing."""
_LEGEND = (
    "An origin is whom a report has the main claim from: itself where it shows reporting of its own, else the one "
    "agency, document or speaker that it rests on. Ten copies are one origin; 1–2 says that of a second one nothing "
    "can be seen."
)


def write(
    result: Result,
    paper: Paper,
    *,
    full: bool = False,
    why: bool = False,
    ids: bool = False,
    others: Sequence[Article] = (),
    brief: Sequence[BriefSentence] = (),
    legend: bool = False,
    left_out: int = 0,
) -> None:
    """Writes the result on paper: the first story in full (all with `full`), the others in three lines each.

    ids: whether each report is listed with the beginning of its id, by which a desk finds it. others: articles that
    are in no story of the result and may be named: what was nearly joined. brief: the first story in a few sentences.
    legend: whether it ends with what an origin is. left_out: reports of the first story that the result does not hold.
    """
    stories = ranked(result)
    for number, story in enumerate(stories):
        paper.blank()
        sheet = _Sheet(result, story, paper, full=full, why=why, ids=ids, left_out=left_out if number == 0 else 0)
        if full or number == 0:
            sheet.whole(brief if number == 0 else ())
        else:
            sheet.brief()
    _left_out(result, paper)
    if why:
        _near_misses(result, paper, others)
    if legend and stories:
        paper.blank()
        paper.put(_LEGEND, "dim")


def points(result: Result, paper: Paper, *, full: bool = False, why: bool = False) -> None:
    """Writes what the accounts of each story differ and agree on, without anything else of it."""
    for story in ranked(result):
        _Sheet(result, story, paper, full=full, why=why).points()


def roles(result: Result, article: ArticleId) -> list[str]:
    """What an article is to the others of its story: "copy of Talle Tribune", "credits TNA"."""
    names = labels(result.articles)
    return list(dict.fromkeys(role(link, names) for link in result.grouping.links if link.article == article))


class _Sheet:
    """One story on paper."""

    def __init__(
        self,
        result: Result,
        story: Story,
        paper: Paper,
        *,
        full: bool,
        why: bool,
        ids: bool = False,
        left_out: int = 0,
    ) -> None:
        self.ids = ids
        self.count = len(story.articles) + left_out
        self.result = result
        self.story = story
        self.paper = paper
        self.full = full
        self.why = why
        self.origins: Origins = result.origins[story.id]
        self.articles = {id: result.readings[id].article for id in story.articles}
        self.names = labels(list(self.articles.values()))
        self.rank = {id: place for place, id in enumerate(self.in_time())}

    def heading(self) -> None:
        self.paper.put(headline(self.story, self.result.readings), "bold")
        languages = sorted({self.result.readings[id].language for id in self.story.articles})
        outlets = list(dict.fromkeys(self.names[id] for id in self.rank))
        self.paper.put(f"{' '.join(languages)} · {', '.join(outlets)}", "dim", indent=_MARGIN)
        self.paper.put(counted(self.count, self.origins), "cyan", indent=_MARGIN)
        if self.origins.cut is not None:
            self.paper.put(looked_at(self.count, self.origins.cut), "dim", indent=_MARGIN)
        if self.story.also:
            held = [self.result.readings[one.article] for one in self.story.also if one.article in self.result.readings]
            names = ", ".join(dict.fromkeys(outlet(reading.article) for reading in held)) or str(len(self.story.also))
            self.paper.put(f"also told in reports of several events: {names}", "dim", indent=_MARGIN)

    def brief(self) -> None:
        paper = self.paper
        paper.lines.append(paper.style(clipped(safe(headline(self.story, self.result.readings)), paper.width), "bold"))
        languages = " ".join(sorted({self.result.readings[id].language for id in self.story.articles}))
        outlets = ", ".join(dict.fromkeys(self.names[id] for id in self.rank))
        count = sum(point.verdict in {"differ", "updated"} for point in self.result.differences[self.story.id])
        points = f"{count} point{'s' if count > 1 else ''} differ{'' if count > 1 else 's'}" if count else ""
        second = " · ".join(part for part in (languages, self.span_of_time(), points, outlets) if part)
        paper.lines.append(" " * _MARGIN + paper.style(clipped(safe(second), paper.width - _MARGIN), "dim"))
        third = counted(self.count, self.origins)
        paper.lines.append(" " * _MARGIN + paper.style(clipped(safe(third), paper.width - _MARGIN), "cyan"))
        if self.why:
            self.joinings()

    def span_of_time(self) -> str:
        times = [when for when in (self.story.first, self.story.last) if when is not None and when.value]
        return " to ".join(dict.fromkeys(_day(when) for when in times)) or "no date known"

    def whole(self, brief: Sequence[BriefSentence] = ()) -> None:
        self.heading()
        self.in_brief(brief)
        self.points()
        self.quotes()
        self.reports()
        if self.why:
            self.joinings()

    def in_brief(self, sentences: Sequence[BriefSentence]) -> None:
        """What most origins support, word for word, with what is disputed in it."""
        if not sentences:
            return
        paper = self.paper
        paper.blank()
        paper.lines.append(" " * _MARGIN + paper.style("in brief", "bold", "cyan"))
        differences = self.result.differences[self.story.id]
        for one in sentences:
            passage = one.wording.passage
            outlets = list(dict.fromkeys(self.names[w.passage.article] for w in (one.wording, *one.others)))
            count = str(one.at_least) if one.at_least == one.at_most else f"{one.at_least}–{one.at_most}"
            told = f"{', '.join(outlets)} · {count} origin{'' if one.at_most == 1 else 's'}"
            paper.put(f"{safe(passage.exact)} — {told}", indent=_MARGIN * 2, hang=_MARGIN * 3)
            for question in dict.fromkeys(differences[at].question for at in one.disputed):
                paper.put(f"accounts differ: {question.asks} {question.about}", "red", indent=_MARGIN * 3)

    def points(self) -> None:
        differences = self.result.differences[self.story.id]
        self.section("differ", [d for d in differences if d.verdict in {"differ", "updated"}], "red")
        self.section("agree", [d for d in differences if d.verdict in {"agree", "finer"}], "green")
        self.section("only in one", [d for d in differences if d.verdict == "silent"], "yellow")

    def section(self, name: str, differences: Sequence[Difference], colour: str) -> None:
        if not differences:
            return
        self.paper.blank()
        self.paper.lines.append(" " * _MARGIN + self.paper.style(name, "bold", colour))
        shown = differences if name == "differ" or self.full or self.why else differences[:_LISTED]
        for difference in shown:
            self.difference(difference)
        if len(shown) < len(differences):
            self.paper.put(f"and {len(differences) - len(shown)} more (--full shows all)", "dim", indent=_MARGIN * 2)

    def difference(self, difference: Difference) -> None:
        paper = self.paper
        label = difference.question.asks + (" (updated)" if difference.verdict == "updated" else "")
        if difference.verdict == "silent":
            account = difference.accounts[0]
            about, words = difference.question.about, self.words(account)
            paper.put(
                f"{'' if about in words else f'{about}: '}{words} {self.said_by(account)}",
                indent=_MARGIN * 2 + _COLUMN,
                label=" " * _MARGIN * 2 + label,
            )
        else:
            about = difference.question.about
            paper.put(about, "bold", indent=_MARGIN * 2 + _COLUMN, label=" " * _MARGIN * 2 + label)
            for account in sorted(difference.accounts, key=lambda one: self.rank[self.passages(one)[0].article]):
                value = f"{account.value}: " if account.value and account.value not in self.words(account) else ""
                paper.put(
                    f"{value}{self.words(account)} {self.said_by(account)}{' (later)' if account.later else ''}",
                    indent=_MARGIN * 2 + _COLUMN,
                    hang=_MARGIN * 2 + _COLUMN + 2,
                )
            if difference.reconciliation:
                paper.put(
                    f"→ {difference.reconciliation}", "dim", indent=_MARGIN * 2 + _COLUMN, hang=_MARGIN * 3 + _COLUMN
                )
        if self.why:
            self.evidence(difference.evidence)

    def said_by(self, account: Account) -> str:
        return "— " + self.named([passage.article for passage in self.passages(account)])

    def named(self, articles: Sequence[ArticleId]) -> str:
        return ", ".join(dict.fromkeys(self.names[article] for article in articles))

    def words(self, account: Account) -> str:
        return " = ".join(dict.fromkeys(f"«{safe(passage.exact)}»" for passage in self.passages(account)))

    def quotes(self) -> None:
        quotes = _once(self.result.quotes[self.story.id])
        if not quotes:
            return
        self.paper.blank()
        self.paper.lines.append(" " * _MARGIN + self.paper.style("quotes", "bold", "cyan"))
        several = [quote for quote in quotes if len(_wordings(quote.wordings)) > 1]
        alone = [quote for quote in quotes if len(_wordings(quote.wordings)) == 1]
        shown = alone if self.full else alone[: max(_ALONE, _STATEMENTS - len(several))]
        speaker: str | None = None
        for quote in several + sorted(shown, key=lambda quote: _first(alone, quote)):
            self.quote(quote, again=quote.speaker == speaker and len(_wordings(quote.wordings)) == 1)
            speaker = quote.speaker
        if len(shown) < len(alone):
            self.paper.put(
                f"and {len(alone) - len(shown)} more in one wording each (--full shows all)", "dim", indent=_MARGIN * 2
            )

    def quote(self, quote: SharedQuote, *, again: bool = False) -> None:
        told = sorted(quote.told, key=lambda one: (self.rank[one[0].article], one[0]))
        cues = " · ".join(dict.fromkeys(safe(cue) for _, cue, _ in told if cue))
        direct = {safe(passage.exact) for passage, _, mode in told if mode == "direct"}
        if not again:
            speaker = quote.speaker or "speaker not known"
            self.paper.put(speaker + (f" — {cues}" if cues else ""), "bold", indent=_MARGIN * 2)
        for exact, articles in _wordings([wording for wording, _, _ in told]).items():
            language = self.result.readings[articles[0]].language
            # Of a story with one report it is clear whose words these are.
            outlets = f" — {self.named(articles)}" if len(self.story.articles) > 1 else ""
            self.paper.put(
                (f"“{exact}”" if exact in direct else exact) + outlets + (f" ({cues})" if again and cues else ""),
                indent=_MARGIN * 2 + 5,
                label=" " * (_MARGIN * 2 + 1) + language,
            )
        only: dict[ArticleId, list[str]] = {}
        for article, what in quote.only_in:
            only.setdefault(article, []).append(what)
        for article, what_all in only.items():
            words = ", ".join(what_all)
            self.paper.put(f"only in {self.names[article]}: {words}", "dim", indent=_MARGIN * 2 + 5)
        if self.why:
            self.evidence(quote.evidence)

    def reports(self) -> None:
        paper = self.paper
        paper.blank()
        paper.lines.append(" " * _MARGIN + paper.style("reports", "bold", "cyan"))
        for id in self.rank:
            article = self.articles[id]
            title = article.title.value if article.title else "(no headline)"
            paper.put(f"{self.names[id]}: {title}", indent=_MARGIN * 2, hang=_MARGIN * 3)
            people = ", ".join(
                author.name + (f" ({author.role})" if author.role != "writer" else "") for author in article.authors
            )
            facts = [id[:8] if self.ids else "", self.role(id), self.date(article), people, article.source]
            paper.put(" · ".join(fact for fact in facts if fact), "dim", indent=_MARGIN * 3)

    def in_time(self) -> list[ArticleId]:
        """The reports as they were published; those without a date last. Never by id, which hangs on the folder that
        the pages lie in."""

        def at(id: ArticleId) -> tuple[bool, str, str, str]:
            published = self.articles[id].published
            start = published.value.earliest if published else None
            return start is None, start.isoformat() if start else "", self.names[id], short(self.articles[id])

        return sorted(self.story.articles, key=at)

    def passages(self, account: Account) -> list[Passage]:
        """The passages of an account in the order of the reports."""
        return sorted(account.passages, key=lambda passage: (self.rank[passage.article], passage.span))

    def role(self, id: ArticleId) -> str:
        roles: list[tuple[int, str]] = []
        for link in self.story.links:
            if link.held and link.direction == "unknown":
                if id in (link.article, link.origin):
                    other = ArticleId(link.origin if link.article == id else link.article)
                    roles.append((0, either_way(link, self.names.get(other, other))))
            elif link.article == id:
                # What the text is made from, before whom it only names; then by name, never by id.
                roles.append((link.kind == "credits", role(link, self.names)))
        return "; ".join(dict.fromkeys(text for _, text in sorted(roles))) or "original"

    def date(self, article: Article) -> str:
        resolution = _publication(self.result, article.id)
        if article.published is None and resolution is None:
            seen = article.first_seen
            return f"first seen {seen:%Y-%m-%d %H:%M}Z" if seen is not None else "date not known"
        parts: list[str] = []
        if article.published is not None:
            unused = ", ahead of first sight: not used" if article.dated is None else ""
            parts.append(f"{_day(article.published.value)} ({how_known(article.published.how)}{unused})")
        if resolution is not None:
            others = ", ".join(sorted({self.names.get(p.article, p.article) for p in resolution.because}))
            parts.append(f"{_day(resolution.value)} (resolved by {others})")
        return ", ".join(parts)

    def joinings(self) -> None:
        paper = self.paper
        paper.blank()
        paper.lines.append(" " * _MARGIN + paper.style("why", "bold"))
        for member in self.story.why:
            by = f" joined by {self.names.get(member.joined_by, member.joined_by)}" if member.joined_by else ""
            paper.put(f"{self.names[member.article]}{by}, score {member.score:.2f}", indent=_MARGIN * 2)
            self.evidence(member.evidence)
        for link in self.story.links:
            source = self.names.get(ArticleId(link.origin), link.origin)
            paper.put(
                f"{self.names[link.article]} {link.kind} {source}, score {link.score:.2f}, direction: {link.direction}",
                indent=_MARGIN * 2,
            )
            self.evidence(link.evidence)
        for origin in self.origins.main + self.origins.also:
            if origin.because:
                paper.put(f"origin {origin.name} ({origin.kind}): " + " → ".join(origin.chain), indent=_MARGIN * 2)
                for passage in origin.because:
                    paper.put(f"«{passage.exact}» — {self.names.get(passage.article, '')}", "dim", indent=_MARGIN * 3)

    def evidence(self, evidence: Sequence[Evidence]) -> None:
        _evidence(self.paper, evidence, self.names)


def how_known(how: str) -> str:
    """How a value is known, as a reader says it."""
    return _HOW.get(how, how)


def _wordings(wordings: Sequence[Passage]) -> dict[str, list[ArticleId]]:
    """The different wordings of a statement with the reports that have each; marks of quotation make none different."""
    found: dict[str, tuple[str, list[ArticleId]]] = {}
    for wording in wordings:
        exact = safe(wording.exact)
        found.setdefault(_plain(exact), (exact, []))[1].append(wording.article)
    return dict(found.values())


def _plain(words: str) -> str:
    return words.translate(_MARKS).strip(" .,").lower()


def _once(quotes: Sequence[SharedQuote]) -> list[SharedQuote]:
    """Statements of one speaker in the very same words as one: words too short to be matched across reports, and what
    one report says twice."""
    found: dict[tuple[str, str | int], SharedQuote] = {}
    for number, quote in enumerate(quotes):
        words = {_plain(safe(wording.exact)) for wording in quote.wordings}
        key = (quote.speaker, words.pop() if len(words) == 1 else number)
        held = found.get(key)
        found[key] = (
            quote
            if held is None
            else replace(
                held,
                wordings=held.wordings + quote.wordings,
                cues=held.cues + quote.cues,
                modes=held.modes + quote.modes,
                evidence=held.evidence + quote.evidence,
                only_in=held.only_in + quote.only_in,
            )
        )
    return list(found.values())


def _first(quotes: Sequence[SharedQuote], quote: SharedQuote) -> tuple[int, int]:
    """Order that keeps a speaker's statements together, speakers in order of their first."""
    speakers = [one.speaker for one in quotes]
    return speakers.index(quote.speaker), quotes.index(quote)


def _evidence(paper: Paper, evidence: Sequence[Evidence], names: dict[ArticleId, str]) -> None:
    for item in evidence:
        value = f"{item.value:.3g}" if isinstance(item.value, float) else str(item.value)
        weight = f" ({item.weight:+.2f})" if item.weight else ""
        paper.put(f"{item.what}: {value}{weight}", "dim", indent=_MARGIN * 3, hang=_MARGIN * 4)
        for passage in item.passages:
            words = clipped(safe(passage.exact), 2 * paper.width)
            paper.put(f"«{words}» — {names.get(passage.article, '')}", "dim", indent=_MARGIN * 4)


def _publication(result: Result, article: ArticleId) -> Resolution | None:
    return next((r for r in result.grouping.resolutions if r.article == article and r.span is None), None)


def _day(when: When) -> str:
    """A time as a reader says it: to the minute, with the T of ISO 8601 read as a space."""
    return _SECONDS.sub(r"\1", when.value.replace("T", " ")) if when.value else "not known"


def _left_out(result: Result, paper: Paper) -> None:
    if not result.grouping.left_out:
        return
    paper.blank()
    paper.lines.append(paper.style("not articles", "bold"))
    left_out = [(result.readings[left.article].article, left.reason) for left in result.grouping.left_out]
    for article, reason in sorted(left_out, key=lambda one: one[0].source):
        paper.put(f"{article.source}: {reason}", "dim", indent=_MARGIN, hang=_MARGIN * 2)


def _near_misses(result: Result, paper: Paper, others: Sequence[Article]) -> None:
    if not result.grouping.near_misses:
        return
    names = labels([*result.articles, *others])
    paper.blank()
    paper.lines.append(paper.style("nearly joined", "bold"))
    for miss in result.grouping.near_misses:
        paper.put(
            f"{names.get(miss.article, miss.article)} and {names.get(miss.other, miss.other)}, "
            f"score {miss.score:.2f}: {miss.veto}",
            indent=_MARGIN,
            hang=_MARGIN * 2,
        )
        _evidence(paper, miss.evidence, names)

"""A briefing: the stories of a stretch of time, those of most independent origins told in their reports' own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from wiredesk.comparison.briefs import brief, languages_of
from wiredesk.formats.exported import clipped, one_line
from wiredesk.model.article import Article
from wiredesk.model.briefing import Briefing, Told, ToldAnswer, ToldQuestion, ToldReport, ToldSentence, ToldStory
from wiredesk.model.findings import Reading
from wiredesk.model.kept import StoryView
from wiredesk.model.marks import News
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import Account, Difference
from wiredesk.text.catalogue_keys import outlet_shown

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk

STORIES, OTHERS = 8, 20
"""Stories that are told, and that are listed beside, where nobody says how many."""
MOST = 30
"""Stories that can be told at once: of each all reports are read."""
LENGTH = timedelta(days=1)
"""How far a briefing goes back from the latest report, where nobody says since when."""
SENTENCES, QUESTIONS, REPORTS = 3, 3, 12
"""Of one story."""
PARTED = frozenset({"differ", "updated"})
"""Verdicts of questions that are told."""
SHORTEST = 40
"""Characters of a sentence that is cut short which still tell something."""
Quotable = Callable[[ArticleId], int | None]
"""Characters of a report that may be shown in all, None: any number."""


def briefing(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    stories: int = STORIES,
    others: int = OTHERS,
    told_in: str = "",
    quotable: Quotable = lambda id: None,
    **filters: Any,
) -> Briefing:
    """The stories of a stretch of time, those of most independent origins first.

    since: None is `LENGTH` before the latest report that is held or before `until`. told_in: the language in which
    stories are told that can be; others in that of their headline. filters: of `Desk.stories`.
    """
    if since is None:
        newest = desk.stories(limit=1, until=until).items
        latest = newest[0].shown if newest else None
        since = latest - LENGTH if latest is not None else None
    wanted = max(0, min(stories, MOST))
    listing = desk.stories(since=since, until=until, order="highlights", limit=wanted + max(others, 1), **filters)
    rows, rest = listing.items[:wanted], listing.items[wanted:]
    # What began before is told with what it has more; what began in the stretch is new as a whole.
    older = [row.id for row in rows if since is not None and row.first is not None and row.first < since]
    news = desk.store.reader.news(older, since) if older and since is not None else {}
    told = tuple(_story(desk.story(row.id), news.get(row.id), told_in, quotable) for row in rows)
    return Briefing(since, until, told, rest[:others], listing.next is not None or len(rest) > others)


def _story(view: StoryView, news: News | None, told_in: str, quotable: Quotable) -> ToldStory:
    readings = {reading.article.id: reading for reading in view.readings}
    title = view.story.title
    title_language = readings[title.article].language if title.article in readings else "und"
    can = languages_of(view.readings)
    wished = {told_in.partition("-")[0]: 0, title_language: 1}
    chosen = min(can, key=lambda tag: wished.get(tag, wished.get(tag.partition("-")[0], 2)), default="und")
    words = _Words(readings, quotable)
    sentences: list[ToldSentence] = []
    for one in brief(readings, view.supported, view.differences, view.origins, chosen):
        told = words.of(one.wording.passage)
        if told is None or len(sentences) == SENTENCES:
            continue
        outlets = (words.outlets[wording.passage.article] for wording in (one.wording, *one.others))
        asked = (view.differences[at].question for at in one.disputed)
        disputed = tuple(dict.fromkeys((question.asks, question.about) for question in asked))
        sentences.append(ToldSentence(told, tuple(dict.fromkeys(outlets)), one.at_least, one.at_most, disputed))
    differing = sorted(
        (one for one in view.differences if one.verdict in PARTED), key=lambda one: one.verdict != "differ"
    )
    return ToldStory(
        row=view.row,
        title_language=title_language,
        headline_of=words.outlets.get(title.article, ""),
        language=chosen,
        sentences=tuple(sentences),
        questions=tuple(_question(one, words) for one in differing[:QUESTIONS]),
        differing=len(differing),
        news=news if news is not None and news.any else None,
        reports=tuple(map(_report, sorted(view.readings, key=_latest_first)[:REPORTS])),
    )


def _question(one: Difference, words: _Words) -> ToldQuestion:
    return ToldQuestion(
        one.question.asks,
        one.question.about,
        one.verdict == "updated",
        tuple(_answer(account, words) for account in one.accounts),
    )


def _answer(account: Account, words: _Words) -> ToldAnswer:
    told = (words.of(passage) for passage in account.passages[:1])
    outlets = (words.outlets[passage.article] for passage in account.passages if passage.article in words.outlets)
    shown = tuple(one for one in told if one is not None)
    return ToldAnswer(account.value, shown, tuple(dict.fromkeys(outlets)), account.later)


def _report(reading: Reading) -> ToldReport:
    article = reading.article
    title = one_line(article.title.value) if article.title else ""
    return ToldReport(article.id, _outlet(article), title, article.address, reading.language)


def _latest_first(reading: Reading) -> tuple[bool, float, ArticleId]:
    dated = reading.article.dated
    at = (dated.earliest if dated is not None else None) or reading.article.first_seen
    return at is None, -at.timestamp() if at is not None else 0.0, reading.article.id


def _outlet(article: Article) -> str:
    return outlet_shown(article.outlet.value if article.outlet else None, article.address)


class _Words:
    """The words of the reports of one story, as far as each may be shown."""

    def __init__(self, readings: Mapping[ArticleId, Reading], quotable: Quotable) -> None:
        self._readings = readings
        self._quotable = quotable
        self._left: dict[ArticleId, int | None] = {}
        self.outlets = {id: _outlet(reading.article) for id, reading in readings.items()}

    def of(self, passage: Passage) -> Told | None:
        """A passage, cut short where no more of its report may be shown; None where that would tell nothing."""
        reading = self._readings.get(passage.article)
        if reading is None:
            return None
        if passage.article not in self._left:
            self._left[passage.article] = self._quotable(passage.article)
        left, exact = self._left[passage.article], one_line(passage.exact)
        if left is not None:
            if left < min(len(exact), SHORTEST):
                return None
            exact = clipped(exact, left)
            self._left[passage.article] = left - len(exact)
        return Told(passage, exact, reading.language)

"""Pages in, comparison out, nothing kept: the whole way through, once.

paths ─▶ pages ─▶ [ extract ─▶ read ]  in worker processes
                      └─▶ group ─▶ origins, compare, shared quotes  of each story
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from wiredesk.comparison.differences import compare
from wiredesk.comparison.digest import shared_quotes
from wiredesk.comparison.provenance import origins
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.paths import Notice, pages_of
from wiredesk.desk.workers import in_workers
from wiredesk.extraction.article import extract
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Difference, Grouping, Origins, SharedQuote
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

Progress = Callable[[int], None]
"""Called with the number of pages done so far."""


_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Result:
    """What one run gave. articles: in order of the input, each once; the mappings are by article or story id.

    skipped: what could not be read, with path, line and reason. notices: what was read, but not as it came.
    """

    articles: tuple[Article, ...]
    readings: Mapping[ArticleId, Reading]
    grouping: Grouping
    origins: Mapping[StoryId, Origins]
    differences: Mapping[StoryId, tuple[Difference, ...]]
    quotes: Mapping[StoryId, tuple[SharedQuote, ...]]
    skipped: tuple[InputError, ...] = ()
    notices: tuple[str, ...] = ()


def run(
    paths: Iterable[str | os.PathLike[str]],
    *,
    language: str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Reads files, folders or "-", groups the reports into stories and compares the accounts of each.

    language: BCP 47 tag that all input is in; None: decided page by page. jobs: worker processes, None: one a core.
    Nothing is raised for input that cannot be read: it stands in `Result.skipped`.
    """
    skipped: list[InputError] = []
    notices: list[str] = []
    packs = installed_packs()

    def pages() -> Iterator[Page]:
        for page in pages_of(paths):
            if isinstance(page, InputError):
                skipped.append(page)
            elif isinstance(page, Notice):
                notices.append(page)
            else:
                yield page

    readings: dict[ArticleId, Reading] = {}
    work = partial(_read_page, language=language)
    outcomes = in_workers(work, pages(), name=lambda page: page.source, jobs=jobs or os.cpu_count() or 1)
    for done, outcome in enumerate(outcomes, 1):
        if isinstance(outcome, InputError):
            skipped.append(outcome)
        else:
            reading, noticed = outcome
            notices.extend(noticed)
            _keep(readings, reading, notices)
        if progress:
            progress(done)
    return conclude(readings, packs, skipped=skipped, notices=notices)


def conclude(
    readings: Mapping[ArticleId, Reading],
    packs: Packs,
    *,
    skipped: Iterable[InputError] = (),
    notices: Iterable[str] = (),
) -> Result:
    """Stories, origins, differences and shared quotes of readings: a function of the set."""
    grouping = group(readings.values(), packs)
    origins_of: dict[StoryId, Origins] = {}
    differences: dict[StoryId, tuple[Difference, ...]] = {}
    quotes: dict[StoryId, tuple[SharedQuote, ...]] = {}
    for story in grouping.stories:
        # Story by story, not question by question: what the three have in common is worked out once.
        origins_of[story.id] = origins(story, grouping, readings, packs)
        differences[story.id] = compare(story, grouping, readings, packs)
        quotes[story.id] = shared_quotes(story, grouping, readings, packs)
    return Result(
        articles=tuple(reading.article for reading in readings.values()),
        readings=readings,
        grouping=grouping,
        origins=origins_of,
        differences=differences,
        quotes=quotes,
        skipped=tuple(skipped),
        notices=tuple(notices),
    )


def _read_page(page: Page, language: str | None) -> tuple[Reading, tuple[str, ...]]:
    packs = installed_packs()
    article = extract(page, packs, language=language)
    damaged = article.text.count(_REPLACED)
    if damaged and _REPLACED.encode() not in page.data:
        said = f" ({page.charset})" if page.charset else ""
        notice = f"{page.source}: {damaged} places are no valid text in the page's charset{said}; shown as {_REPLACED}"
        return read(article, packs), (notice,)
    return read(article, packs), ()


def _keep(readings: dict[ArticleId, Reading], reading: Reading, notices: list[str]) -> None:
    """One article, one reading: of several pages of one address the longest text stays, whatever their order."""
    held = readings.get(reading.article.id)
    if held is None:
        readings[reading.article.id] = reading
        return
    notices.append(f"{reading.article.source}: the same address was read more than once; the longest text is kept")
    if _rank(reading) > _rank(held):
        readings[reading.article.id] = reading


def _rank(reading: Reading) -> tuple[bool, int, str]:
    return reading.article.is_article, len(reading.article.body), reading.article.version

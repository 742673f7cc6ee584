"""Pages in, comparison out, nothing kept: the whole way through, once.

paths ─▶ pages ─▶ [ extract ─▶ read ]  in worker processes
                      └─▶ group ─▶ origins, compare, shared quotes  of each story
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from wiredesk.comparison.differences import compare
from wiredesk.comparison.digest import shared_quotes
from wiredesk.comparison.provenance import origins
from wiredesk.desk.at_hand import warming
from wiredesk.desk.packs import installed_packs, packs_with
from wiredesk.desk.parsing import read_page
from wiredesk.desk.paths import pages_of
from wiredesk.desk.workers import in_workers
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.page import Notice, Page
from wiredesk.model.result import Result
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Difference, Origins, SharedQuote
from wiredesk.model.versions import rank
from wiredesk.stories.clusters import group

Progress = Callable[[int], None]
"""Called with the number of pages done so far."""


def run(
    paths: Iterable[str | os.PathLike[str]],
    *,
    language: str | None = None,
    jobs: int | None = None,
    encoder: str | None = None,
    names: str = "",
    progress: Progress | None = None,
) -> Result:
    """Reads files, folders or "-", groups the reports into stories and compares the accounts of each.

    language: BCP 47 tag that all input is in; None: decided page by page. jobs: worker processes, None: one a core.
    encoder: folder of a text encoder; names: the text of a names table. Nothing is raised for input that cannot be
    read: it stands in `Result.skipped`.
    Raises `SettingsError` for an encoder that cannot be used.
    """
    skipped: list[InputError] = []
    notices: list[str] = []
    packs = packs_for(encoder, names)

    def pages() -> Iterator[Page]:
        for page in pages_of(paths):
            if isinstance(page, InputError):
                skipped.append(page)
            elif isinstance(page, Notice):
                notices.append(page)
            else:
                yield page

    newest = _Newest()
    work = partial(read_page, language=language)
    outcomes = in_workers(
        work,
        pages(),
        name=lambda page: page.source,
        jobs=jobs or os.cpu_count() or 1,
        # Workers that are forked have the installed packs already.
        warm=None if packs is installed_packs() else warming(packs),
    )
    for done, outcome in enumerate(outcomes, 1):
        if isinstance(outcome, InputError):
            skipped.append(outcome)
        else:
            notices.extend(outcome.notices)
            if newest.keep(outcome.reading):
                address = outcome.reading.article.source
                notices.append(f"{address}: the same address was read more than once; one text is kept")
        if progress:
            progress(done)
    return conclude(newest.readings(), packs, skipped=skipped, notices=notices)


def packs_for(encoder: str | None, names: str = "") -> Packs:
    """The installed packs with a text encoder, by its folder, and with a names table, by its text."""
    if not encoder:
        return packs_with(names)
    from wiredesk.desk.encoder_files import source_of

    return packs_with(names, source_of(encoder))


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


class _Newest:
    """One article, one reading: of several pages of one address the text of `model.versions`, in any order."""

    def __init__(self) -> None:
        self._texts: dict[ArticleId, dict[str, Reading]] = {}

    def keep(self, reading: Reading) -> bool:
        """Whether the address was met before."""
        known = self._texts.setdefault(reading.article.id, {})
        again = bool(known)
        held = known.get(reading.article.version)
        if held is None or _before(reading.article, held.article):
            known[reading.article.version] = reading
        return again

    def readings(self) -> dict[ArticleId, Reading]:
        """The current reading of each article, with the earliest time that any of its texts was received."""
        return {id: self._current(tuple(known.values())) for id, known in self._texts.items()}

    def _current(self, known: tuple[Reading, ...]) -> Reading:
        current = max(known, key=lambda one: rank(one.article, one.article.first_seen))
        first_seen = min((one.article.first_seen for one in known if one.article.first_seen is not None), default=None)
        if first_seen == current.article.first_seen:
            return current
        return replace(current, article=replace(current.article, first_seen=first_seen))


def _before(one: Article, other: Article) -> bool:
    """Of equal texts the one that was received first counts; received at an unknown time is after a known one."""
    return one.first_seen is not None and (other.first_seen is None or one.first_seen < other.first_seen)

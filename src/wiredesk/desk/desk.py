"""The live desk: everything kept, read, grouped and compared. Calls in order and transactions; decides nothing.

addresses ─▶ sources ─┐
files ────────────────┴▶ pages ─▶ [ extract ─▶ read ]  in workers
                                      └─▶ keep ─▶ place ─▶ settle ─▶ compare ─▶ stories, search, exports
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from wiredesk.desk.keeping import Counts, Keeper
from wiredesk.desk.packs import packs_with
from wiredesk.desk.questions import Questions, only
from wiredesk.desk.settings import Settings, load_settings
from wiredesk.model.errors import InputError, StoreError
from wiredesk.model.feed import FeedLink
from wiredesk.model.identity import article_id
from wiredesk.model.kept import ArticleRow, Stored
from wiredesk.model.known_names import CutTable, Evidence
from wiredesk.model.places import is_server
from wiredesk.model.ports import Store
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.model.story import Decided, Decision

if TYPE_CHECKING:
    from wiredesk.desk.doctor import Finding
    from wiredesk.desk.known_names import ImportedNames
    from wiredesk.desk.placing import Settled
    from wiredesk.lang.packs import Packs
    from wiredesk.model.result import Checked
    from wiredesk.sources.fetch import Response

_TURN = 2.0
"""Seconds that one waits at a time for a program that settles."""
Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is if that is known."""


def now() -> datetime:
    """The desk's clock: aware, in UTC. The only place where it is read."""
    return datetime.now(UTC)  # noqa: TID251 - the clock of the desk, handed to everything else as an argument


@dataclass(slots=True)
class Added:
    """What `add` came to. listed: feeds of a site that were found and not taken, best first."""

    sources: list[Source] = field(default_factory=list)
    known: list[Source] = field(default_factory=list)
    """Sources that the desk had already."""
    listed: list[FeedLink] = field(default_factory=list)
    pages: Counts = field(default_factory=Counts)
    missed: int = 0
    later: int = 0
    """Of the first poll, as in `Updated`."""
    skipped: list[InputError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Updated:
    """What `update` came to. polled: sources asked; failed: those that gave an error (see `sources`); missed: pages
    that could not be fetched; later: entries and pages that are left for the next time."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    missed: int = 0
    later: int = 0
    pages: Counts = field(default_factory=Counts)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What `forget` removes: articles, and a source with everything that came by it alone."""

    articles: tuple[ArticleRow, ...]
    sources: tuple[Source, ...] = ()


def open_desk(
    path: str | None = None,
    *,
    settings: Settings | None = None,
    read_only: bool = False,
    clock: Callable[[], datetime] = now,
) -> Desk:
    """The desk of a file or of a server, made if it is not there. path: of the file, or postgresql://…; None: the one
    of the settings.

    Raises `StoreError` for a file that is no desk, is newer than this program or cannot be opened; a folder that is
    not there is made.
    """
    from wiredesk.store.opened import open_store

    settings = settings or load_settings(environ=os.environ)
    path = path or settings.desk.path
    if not read_only:
        make_folder(path)
    return Desk(open_store(path, read_only=read_only), settings, clock)


def whole_place(path: str) -> str:
    """Where a desk stands, from wherever it is opened."""
    return path if is_server(path) else os.path.abspath(path)


def make_folder(path: str) -> None:
    """The folder that a desk stands in, if it is not there. Raises `StoreError`."""
    if is_server(path):
        return
    try:
        # What somebody reads is nobody else's business: XDG asks for 700 too.
        os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(path, f"its folder cannot be made ({error.strerror or error})") from error


class Desk(Questions):
    """One desk. Close it, or use it as a context manager."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self.store = store
        self.settings = settings
        self.clock = clock
        self.packs = self.packs_with(store.known_names.text())
        self.on_stored: Callable[[tuple[Stored, ...]], None] | None = None
        """Called after each commit of pages, with what each came to."""
        self.on_trouble: Callable[[str], None] | None = None
        """Called while `update` watches, with what keeps it from storing: it goes on once that is over."""

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self.store.close()

    # -- what comes in ------------------------------------------------------------------------------------------

    def add(
        self,
        addresses: Sequence[str],
        *,
        feed: str | None = None,
        poll: bool = True,
        category: str | None = None,
        language: str | None = None,
        copy: bool = False,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> Added:
        """Sources to be polled, and files to be imported before this returns.

        addresses: http(s) addresses of sites, feeds, sitemaps or pages; paths of files and folders; "-" for standard
        input; folders that `wiredesk batch` wrote. feed: of a site's feeds the one to take. poll: whether new sources
        are polled once. copy: whether bytes of archives are copied. Nothing is raised for what cannot be read: it
        stands in `Added.skipped`.
        """
        from wiredesk.desk.adding import sources_of
        from wiredesk.desk.batches import is_batch
        from wiredesk.desk.gathering import gather
        from wiredesk.desk.importing import Outcome, files_of, import_batch, import_pages
        from wiredesk.desk.subscriptions import IN_FOLDERS, items_of, lists_of
        from wiredesk.sources.opml import source_of

        added = Added()
        polled: set[SourceId] = set()
        had: dict[SourceId, Response] = {}
        web = [address for address in addresses if is_address(address)]
        batches = [path for path in addresses if not is_address(path) and is_batch(path)]
        seconds, memory = self.settings.parse.seconds, self.settings.parse.memory
        others = [path for path in addresses if not is_address(path) and path not in batches]
        lists = lists_of(others, seconds=seconds, memory=memory)
        added.skipped += lists.skipped
        added.notices += lists.notices
        for outline in lists.outlines:
            self._subscribe(source_of(outline, category=category, language=language, added=self.clock()), added)
        keeper = self.keeper(placing=False)
        outcome = Outcome()
        import_pages(
            chain(
                items_of(lists.feeds, outcome.skipped, self.clock()),
                files_of(lists.rest, self.store.sources, outcome, copy=copy, others=IN_FOLDERS),
            ),
            keeper,
            outcome,
            clock=self.clock,
            language=language,
            jobs=jobs or self.jobs(),
            progress=_counting(progress, "read"),
            seconds=seconds,
            memory=memory,
        )
        for folder in batches:
            import_batch(folder, keeper, outcome, _counting(progress, "taken in"))
        added.skipped += outcome.skipped
        added.notices += outcome.notices + keeper.notices
        added.pages = keeper.counts
        if web:
            for one in sources_of(self, web, added, feed=feed, category=category, language=language):
                self._subscribe(one.source, added)
                if one.answer is not None:
                    had[one.source.id] = one.answer
                if one.done is not None and one.source in added.sources:
                    with self.store.writing():
                        one.done.remember(self.store.sources)
                    polled.add(one.source.id)
        wanted = [source.id for source in added.sources if source.id not in polled]
        if poll and wanted:
            updated = gather(self, sources=wanted, had=had, progress=progress)
            added.pages.add(updated.pages)
            added.missed, added.later = updated.missed, updated.later
            added.notices += updated.notices
        elif added.pages.pages or self.store.groupings.unplaced(1):
            # What waits may be left from an import that was interrupted.
            self.settle(progress)
        return added

    def update(
        self, *, sources: Sequence[SourceId] | None = None, watch: bool = False, progress: Progress | None = None
    ) -> Updated:
        """Polls the sources that are due, once; or those named, due or not. watch: goes on until it is interrupted."""
        from wiredesk.desk.gathering import gather

        return gather(self, sources=sources, watch=watch, progress=progress)

    def settle(self, progress: Progress | None = None) -> Settled:
        """Makes the stories what they are for all that is held, whatever the order in which it came. Where another
        program does so, that one takes in what is here too, and this returns once nothing is left."""
        from wiredesk.desk.placing import Settled

        while (settled := self.settle_if_free(progress)) is None:
            left = self.store.groupings.unsettled()
            if not left:
                return Settled()
            if progress is not None:
                progress(f"left to {self.store.doer('settle')}", left, None)
        return settled

    def settle_if_free(self, progress: Progress | None = None, wait: float = _TURN) -> Settled | None:
        """The same, unless another program still settles after so many seconds: then None."""
        from wiredesk.desk.placing import settle

        with self.store.alone("settle", wait) as held:
            if held is None:
                return None
            counting = _counting(progress, "settled")
            return settle(self.store, self.packs, now=self.clock(), progress=counting, held=held)

    def reread(self, progress: Progress | None = None) -> int:
        """Reads anew what was read with other packs or an older program. Gives how many; can be interrupted."""
        from wiredesk.desk.rereading import reread

        done = reread(
            self.store,
            self.packs,
            jobs=self.jobs(),
            seconds=self.settings.parse.seconds,
            memory=self.settings.parse.memory,
            progress=_counting(progress, "read again"),
        )
        if done:
            self.settle(progress)
        return done

    def update_names(self) -> CutTable:
        """Cuts a version of the names table from what is held; what comes in is read with it from now on."""
        from wiredesk.desk.known_names import update_names

        return update_names(self)

    def import_names(self, path: str, progress: Progress | None = None) -> ImportedNames:
        """Adds the names of a slice of a Wikidata dump, for the next version. Raises `InputError`."""
        from wiredesk.desk.known_names import import_names

        return import_names(self, path, _counting(progress, "imported"))

    def known_name(self, text: str, *, kind: str | None = None) -> tuple[Evidence, ...]:
        """What the names table has of a name, and why. Raises `InputError`."""
        from wiredesk.desk.known_names import evidence

        return evidence(self, text, kind=kind)

    # -- sources and decisions -----------------------------------------------------------------------------------

    def sources(self) -> tuple[tuple[Source, Polling], ...]:
        """What is polled, and where each stands."""
        return self.store.sources.all()

    def source(self, text: str) -> tuple[Source, Polling, tuple[Fetch, ...]]:
        """A source by its id, the beginning of it, its address or its title, with its last fetches. Raises
        `InputError`."""
        id = only(text, tuple(source.id for source in self._sources(text)), "source")
        known = self.store.sources.get(id)
        assert known is not None
        return *known, self.store.sources.fetches(id)

    def change(self, text: str, **changes: Any) -> Source:
        """Another category, language, pause … of a source: fields of `Source`. Raises `InputError`."""
        with self.store.writing():
            # As it is now: another process may be polling it.
            changed = replace(self.source(text)[0], **changes)
            self.store.sources.put(changed)
        return changed

    def check(self, data: str | bytes, *, url: str | None = None) -> Checked:
        """Which story a text belongs to, whose copy it is, what differs. Nothing of it is kept. data: pasted text or
        a page; an http(s) address alone is fetched."""
        from wiredesk.desk.checking import check

        text = data if isinstance(data, str) else ""
        if url is None and is_address(text.strip()) and len(text.split()) == 1:
            from wiredesk.desk.adding import fetched_page

            return check(fetched_page(self, text.strip()), self.store, self.packs)
        return check(data, self.store, self.packs, url=url)

    # -- upkeep -------------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> Decided:
        """What the user decided: wins over every later grouping and reading. Raises `InputError`."""
        from wiredesk.desk.deciding import decide

        return decide(self, decision)

    def correct(self, article: str, field: str, value: str, *, where: str = "", who: str = "") -> Decided:
        """What the user knows better of an article. field, value: see `desk.corrections`; where: of a block or a quote
        its offsets ("120-180") or some of its words. Raises `InputError`."""
        from wiredesk.desk.corrections import correction

        reading = self.article(article).reading
        assert reading is not None
        return self.decide(correction(reading, field, value, where=where, who=who))

    def undo(self, number: int) -> Decided:
        """Lets a decision stand no longer: everything is as it was without it. Raises `InputError`."""
        from wiredesk.desk.deciding import undo

        return undo(self, number)

    def to_forget(self, text: str) -> Forgotten:
        """What `forget` would remove: an address, an article, a source with what came by it alone, or all that
        names a person. Raises `InputError` if nothing is meant by it."""
        articles = self.store.articles
        found: tuple[ArticleId, ...] = articles.find(text)
        sources: tuple[Source, ...] = ()
        if not found:
            sources = tuple(self._sources(text))
            found = tuple(id for source in sources for id in articles.of_source_alone(source.id))
        if not found and not sources:
            found = self._naming(text)
        if not found and not sources:
            if is_address(text):
                return Forgotten(())
            raise InputError(
                text, "is no article, address, source or person that the desk knows", done="nothing forgotten"
            )
        rows = tuple(row for id in dict.fromkeys(found) if (row := articles.row(id)) is not None)
        return Forgotten(rows, sources)

    def forget(self, text: str) -> Forgotten:
        """Removes text, bytes, readings and words, and leaves a mark so that no poll brings them back. An address
        that is not held gets the mark alone."""
        from wiredesk.desk.known_names import forget_names

        going = self.to_forget(text)
        with self.store.writing():
            ids = [row.id for row in going.articles] or ([article_id(text, None)] if not going.sources else [])
            self.store.upkeep.forget(ids, at=self.clock())
            for source in going.sources:
                self.store.sources.drop(source.id)
            forget_names(self, "" if going.sources or self.store.articles.find(text) else text)
        if going.articles:
            self.settle()
        return going

    def prune(self, *, dry_run: bool = False) -> tuple[int, int]:
        """Drops the bytes of pages older than the settings keep them: how many pages, how many bytes. Text stays."""
        before = self.clock() - timedelta(days=self.settings.keep.page_days)
        return self.store.upkeep.prune(before, dry_run=dry_run)

    def doctor(self) -> tuple[Finding, ...]:
        """What is wrong or could be better, with what to do."""
        from wiredesk.desk.doctor import findings

        return findings(self.store, self.settings, self.packs, now=self.clock())

    def backup(self, path: str, *, replace: bool = False) -> None:
        """Another file that `--desk` opens, of one instant. replace: in place of an earlier backup, once whole."""
        if not replace or not os.path.lexists(path):
            self.store.upkeep.backup(path)
            return
        from wiredesk.desk.replacing import replaced

        with replaced(path, self.store.upkeep.files()) as new:
            self.store.upkeep.backup(new)

    # -- in common ----------------------------------------------------------------------------------------------

    def _subscribe(self, source: Source, added: Added) -> None:
        known = self.store.sources.get(source.id)
        if known is not None:
            added.known.append(known[0])
            return
        self.store.sources.put(source)
        added.sources.append(source)

    def _sources(self, text: str) -> list[Source]:
        known = [source for source, _ in self.store.sources.all()]
        exact = [source for source in known if text in (source.id, source.address, source.site)]
        if exact:
            return exact
        folded = text.casefold()
        named = [source for source in known if source.title.casefold() == folded]
        return named or [source for source in known if len(text) >= 4 and source.id.startswith(text)]

    def _naming(self, person: str) -> tuple[ArticleId, ...]:
        from wiredesk.model.query import Having

        found: list[ArticleId] = []
        cursor = None
        while True:
            listing, _, _ = self.store.fulltext.articles(
                Having("person", person), now=self.clock(), cursor=cursor, limit=500
            )
            found += [row.id for row in listing.items]
            cursor = listing.next
            if cursor is None:
                return tuple(found)

    def packs_with(self, names: str) -> Packs:
        """The packs that this desk reads with, given the text of its names table."""
        folder = self.settings.encoder.folder
        if not folder:
            return packs_with(names)
        from wiredesk.desk.encoder_files import source_of

        return packs_with(names, source_of(folder))

    def keeper(self, *, placing: bool) -> Keeper:
        """Where pages that were read are handed in. placing: whether stories take them in at once."""
        return Keeper(self.store, self.packs, placing=placing, on_stored=self.on_stored)

    def jobs(self) -> int:
        """Worker processes."""
        return self.settings.parse.jobs or os.cpu_count() or 1


def is_address(text: str) -> bool:
    """Whether the user means an address of the web and not a file."""
    return text[:8].lower().startswith(("http://", "https://"))


def _counting(progress: Progress | None, what: str) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda done: progress(what, done, None)

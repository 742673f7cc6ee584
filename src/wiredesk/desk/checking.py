"""A text that is asked about: which story of the desk it belongs to, whose copy it is, what differs. Nothing is kept.

text ─▶ extract ─▶ read  in a worker ─▶ reports that share its words and names ─▶ with all reports of their stories
     ─▶ group them with it ─▶ the story that it is in: origins, differences
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import log2

from wiredesk.comparison.differences import compare
from wiredesk.comparison.provenance import origins
from wiredesk.desk.at_hand import warming
from wiredesk.desk.packs import ENCODER
from wiredesk.desk.parsing import PageTask, Parsed, perform
from wiredesk.desk.workers import MEMORY, SECONDS, in_workers
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.errors import InputError, SettingsError
from wiredesk.model.findings import Reading
from wiredesk.model.identity import page_id
from wiredesk.model.kept import ArticleRow, StoryRow
from wiredesk.model.page import Form, Page, Provenance
from wiredesk.model.ports import Store
from wiredesk.model.query import Node, Words
from wiredesk.model.result import Checked
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Difference, Grouping, Story
from wiredesk.sources.files import form_of
from wiredesk.stories.clusters import group
from wiredesk.stories.reports import report

WORDS, PHRASES, NAMES = 14, 8, 8
"""Heaviest words, pairs of words and names of the text that are looked for."""
HITS = 40
"""Reports that are looked at for each of them; what more reports have tells little."""
NEAR = 40
"""Reports whose stories the text may belong to."""
TOGETHER = 300
"""Reports that are grouped with the text; the largest stories of a day have half as many."""


def check(
    data: bytes | str | Page,
    store: Store,
    packs: Packs,
    *,
    url: str | None = None,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Checked:
    """What a text is to the desk: pasted text, a page's bytes, or a page that was fetched. url: where it came from.

    Raises `InputError` for what cannot be read.
    """
    parsed = _parsed(_pages(data, url), packs, seconds, memory)
    reading = parsed.reading
    if not reading.article.is_article:
        return Checked(reading, notices=parsed.notices)
    near, notices = _near(reading, store, packs)
    members = {one.article.id: one for one in store.articles.readings(near)}
    members[reading.article.id] = reading
    held = _held(reading, members, store)
    grouping = group(members.values(), packs, decisions=store.groupings.decisions())
    own = reading.article.id
    misses = tuple(miss for miss in grouping.near_misses if own in (miss.article, miss.other))
    story = next((one for one in grouping.stories if own in one.articles and len(one.articles) > 1), None)
    notices = (*parsed.notices, *notices)
    if story is None:
        return Checked(reading, held=held, misses=misses, notices=notices)
    within = _within(story, grouping)
    differences = compare(story, within, members, packs)
    return Checked(
        reading,
        held=held,
        row=_row(story, own, store),
        story=story,
        readings={id: members[id] for id in story.articles},
        grouping=within,
        links=tuple(link for link in within.links if own in (link.article, link.origin)),
        origins=origins(story, within, members, packs),
        differences=tuple(one for one in differences if _speaks(own, one)),
        misses=misses,
        notices=notices,
    )


def _pages(data: bytes | str | Page, url: str | None) -> list[Page]:
    """The ways to take what was given, the likelier first: text may be a whole page's or an article's alone."""
    if isinstance(data, Page):
        return [data]
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    name = url or "the text"
    found = form_of(raw, name)
    forms: list[Form] = ["html"] if found == "html" else ["flattened", "clean"]
    charset = "utf-8" if isinstance(data, str) else None
    return [
        Page(
            id=page_id(url, name, raw),
            data=raw,
            media_type="text/html" if form == "html" else "text/plain",
            form=form,
            provenance=Provenance("file", url or ""),
            source=name,
            charset=charset,
            url=url,
        )
        for form in forms
    ]


def _parsed(pages: Sequence[Page], packs: Packs, seconds: float, memory: int) -> Parsed:
    """The first way in which it is an article, else the first."""
    notices: tuple[str, ...] = ()
    try:
        warm = warming(packs)
    except SettingsError as error:
        # Whoever asks about a text need not be the one who can mend the settings.
        warm = warming(packs.with_table(ENCODER, ""))
        notices = (f"{error}; the text was read without it",)
    outcomes = list(
        in_workers(
            perform,
            map(PageTask, pages),
            name=lambda task: task.source,
            jobs=1,
            seconds=seconds,
            memory=memory,
            warm=warm,
        )
    )
    read = [one for one in outcomes if isinstance(one, Parsed)]
    if not read:
        raise next(one for one in outcomes if isinstance(one, InputError))
    first = next((one for one in read if one.reading.article.is_article), read[0])
    return replace(first, notices=(*first.notices, *notices))


def _near(reading: Reading, store: Store, packs: Packs) -> tuple[list[ArticleId], tuple[str, ...]]:
    """The reports of all stories that have reports with much in common with the text, and what was left out."""
    made = report(reading, packs)
    shared: Counter[ArticleId] = Counter()
    for vector, count in ((made.opening, WORDS), (made.pairs, PHRASES), (made.names, NAMES)):
        for term, weight in sorted(vector.items(), key=lambda row: (-row[1], row[0]))[:count]:
            node: Node = Words(tuple(term.split()))
            listing, total, _ = store.fulltext.articles(node, now=_NO_TIME, limit=HITS)
            for row in listing.items:
                shared[row.id] += round(1000 * weight / log2(2 + total))
    found: dict[ArticleId, None] = {}
    stories: dict[StoryId, None] = {}
    for id, _ in sorted(shared.items(), key=lambda row: (-row[1], row[0]))[:NEAR]:
        found[id] = None
        if (story := store.groupings.story_of(id)) is not None:
            stories[story] = None
    for story in stories:
        found |= dict.fromkeys(store.groupings.reports_of(story))
    ids = list(found)
    if len(ids) <= TOGETHER:
        return ids, ()
    return ids[:TOGETHER], (f"of {len(ids)} reports that are near, the nearest {TOGETHER} were looked at",)


def _held(reading: Reading, members: Mapping[ArticleId, Reading], store: Store) -> ArticleRow | None:
    article = reading.article
    row = store.articles.row(article.id)
    if row is not None:
        return row
    same = (one.article.id for one in members.values() if one is not reading and _same_lines(article, one.article))
    return next(filter(None, map(store.articles.row, same)), None)


def _same_lines(pasted: Article, held: Article) -> bool:
    """Whether the text that was pasted is that of a report: of its lines the first may have been taken for a headline,
    and the headline may have come along."""
    ours, theirs = (Counter(one.body.splitlines()) for one in (pasted, held))
    for lines, one in ((ours, pasted), (theirs, held)):
        if one.title is not None:
            lines[one.title.value] += 1
    headline = Counter([held.title.value]) if held.title is not None else Counter()
    return pasted.body == held.body or ours in (theirs, theirs - headline)


def _row(story: Story, own: ArticleId, store: Store) -> StoryRow | None:
    """The story of the desk that most of the others are in."""
    known = (store.groupings.story_of(id) for id in story.articles if id != own)
    counts = Counter(id for id in known if id is not None)
    best = min(counts, key=lambda id: (-counts[id], id), default=None)
    return store.groupings.row(best) if best is not None else None


def _within(story: Story, grouping: Grouping) -> Grouping:
    members = set(story.articles)
    return Grouping(
        stories=(story,),
        threads=(),
        links=tuple(link for link in grouping.links if {link.article, link.origin} & members),
        resolutions=tuple(one for one in grouping.resolutions if one.article in members),
        left_out=(),
        near_misses=tuple(one for one in grouping.near_misses if {one.article, one.other} & members),
    )


def _speaks(own: ArticleId, difference: Difference) -> bool:
    return any(passage.article == own for account in difference.accounts for passage in account.passages)


_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""The index ranks by age as well; here no report is the likelier for being new."""

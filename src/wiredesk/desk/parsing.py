"""What a worker process does with bytes: a page to a reading, a feed to its entries. Importable by name, picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wiredesk.desk.at_hand import encoding_at_hand, packs_at_hand
from wiredesk.desk.packs import ENCODER, encoder_model
from wiredesk.extraction import article as pages
from wiredesk.extraction.characters import mended
from wiredesk.formats.jsonl import article_of
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.errors import InputError
from wiredesk.model.feed import Feed, FeedLink, Outline
from wiredesk.model.findings import Reading
from wiredesk.model.page import Page
from wiredesk.reading import article as texts
from wiredesk.sources.opt_outs import opt_outs

_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page to be extracted and read. language: BCP 47 tag that the user says it is in."""

    page: Page
    language: str | None = None

    @property
    def source(self) -> str:
        """What it is called in messages."""
        return self.page.source


@dataclass(frozen=True, slots=True)
class FeedTask:
    """Bytes that should be a feed or a sitemap."""

    data: bytes
    address: str
    media_type: str | None = None

    @property
    def source(self) -> str:
        """What it is called in messages."""
        return self.address


@dataclass(frozen=True, slots=True)
class ListTask:
    """Bytes that should be a subscription list."""

    data: bytes
    source: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a subscription list. notices: what of it was left out."""

    outlines: tuple[Outline, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscoveryTask:
    """A page whose feeds are looked for."""

    data: bytes
    address: str
    charset: str | None = None

    @property
    def source(self) -> str:
        """What it is called in messages."""
        return self.address


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """An article whose bytes are gone, to be read anew from its text."""

    article: Article

    @property
    def source(self) -> str:
        """What it is called in messages."""
        return self.article.source


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page read. notices: what was read, but not as it came; asks: what its markup asks of those who keep it."""

    reading: Reading
    notices: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


Task = PageTask | FeedTask | ListTask | DiscoveryTask | ArticleTask
Outcome = Parsed | Feed | Lines | tuple[FeedLink, ...]


def perform(task: Task) -> Outcome:
    """The reading of a page, the entries of a feed, the feeds of a site. Raises `InputError` for what is none."""
    if isinstance(task, FeedTask):
        from wiredesk.sources.feeds import parse_any
        from wiredesk.sources.worded_dates import with_dates

        return with_dates(parse_any(task.data, address=task.address, media_type=task.media_type), packs_at_hand())
    if isinstance(task, ListTask):
        from wiredesk.sources.opml import parse_opml

        notes: list[str] = []
        outlines = parse_opml(task.data, source=task.source, notes=notes)
        return Lines(outlines, tuple(notes))
    if isinstance(task, DiscoveryTask):
        from wiredesk.sources.discovery import feeds_of_page

        return feeds_of_page(task.data, address=task.address, charset=task.charset)
    if isinstance(task, ArticleTask):
        return Parsed(_reading(task.article, packs_at_hand()))
    return read_page(task.page, task.language)


def read_page(page: Page, language: str | None = None) -> Parsed:
    """The whole way of one page: extraction, then reading, with the packs at hand."""
    packs = packs_at_hand()
    if page.form == "article":
        return Parsed(_reading(_exported(page), packs))
    article = pages.extract(page, packs, language=language)
    notices: list[str] = []
    if other := mended(article.charset):
        notices.append(f"{page.source}: {other}")
    damaged = article.text.count(_REPLACED)
    if damaged and _REPLACED.encode() not in page.data:
        said = f" ({article.charset.value})" if article.charset else ""
        places = "1 place is" if damaged == 1 else f"{damaged:,} places are"
        notices.append(f"{page.source}: {places} no valid text in the page's charset{said}; shown as {_REPLACED}")
    asks = opt_outs({}, page.data).said if page.form == "html" else ()
    return Parsed(_reading(article, packs), tuple(notices), asks)


def _reading(article: Article, packs: Packs) -> Reading:
    """What an article says, with its vector where this process has a text encoder."""
    reading, encoding = texts.read(article, packs), encoding_at_hand()
    return reading if encoding is None else encoding.of(reading)


def _exported(page: Page) -> Article:
    try:
        found = article_of(page.data)
    except ValueError as error:
        raise InputError(page.source, str(error)) from error
    if found is None:
        raise InputError(page.source, "holds no article")
    return found


def with_versions(reading: Reading, packs: Packs) -> Reading:
    """The reading as it is kept: made_with tells extraction as well, so that what is out of date can be found."""
    return replace(reading, made_with=versions(reading.language if reading.article.is_article else None, packs))


def versions(language: str | None, packs: Packs) -> Mapping[str, str]:
    """What a reading of a language is made with today; None: of a page that is no article, which is not read."""
    extraction = {"extraction": str(pages.VERSION)}
    if (encoder := encoder_model(packs)) is not None:
        extraction[ENCODER] = encoder
    if language is None:
        return extraction | {"pack version": packs.root.digest}
    return {**extraction, **texts.made_with(packs.get(language), packs)}

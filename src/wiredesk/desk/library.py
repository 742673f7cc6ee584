"""The stages as functions for programs: the same that the command line calls, with the installed packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wiredesk.comparison import differences, provenance
from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import article as pages
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Hints, Page, Provenance
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decision, Difference, Grouping, Origins, Story
from wiredesk.reading import article as texts
from wiredesk.sources.files import form_of
from wiredesk.stories import clusters

Readings = Iterable[Reading] | Mapping[ArticleId, Reading]

_FORMS: dict[str, Form] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "flattened"}


def extract(
    data: bytes | str,
    *,
    url: str | None = None,
    locator: str | None = None,
    media_type: str | None = None,
    hints: Hints | None = None,
    packs: Packs | None = None,
) -> Article:
    """The article of one page: HTML, or flattened page text.

    data: bytes (charset as a browser finds it) or text. url: the address it was fetched from, after redirects;
    locator: where else it came from. media_type: decided by the data if None; its `charset` parameter counts.
    Raises `InputError` for data that are empty or no text; a page that is no article is an answer, not an error.
    """
    raw = (
        data if isinstance(data, bytes) else data.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    )
    name = url or locator or "data"
    kind, _, parameters = (media_type or "").partition(";")
    charset = parameters.partition("charset=")[2].strip(" \"'") or None
    form = _FORMS.get(kind.strip().lower()) or form_of(raw, name)
    page = Page(
        id=page_id(url, locator or "", raw),
        data=raw,
        media_type=kind or ("text/html" if form == "html" else "text/plain"),
        form=form,
        provenance=Provenance("fetch" if url else "file", locator or ""),
        source=url or locator or "",
        charset="utf-8" if isinstance(data, str) else charset,
        url=url,
        hints=hints or Hints(),
    )
    return pages.extract(page, packs or installed_packs())


def read(article: Article, *, packs: Packs | None = None) -> Reading:
    """What one article says. `reading.article` is the article itself."""
    return texts.read(article, packs or installed_packs())


def group(readings: Iterable[Reading], *, decisions: Iterable[Decision] = (), packs: Packs | None = None) -> Grouping:
    """The stories of a set of readings, whatever their order; `decisions` of the user win over everything."""
    return clusters.group(readings, packs or installed_packs(), decisions=tuple(decisions))


def origins(
    story: Story,
    grouping: Grouping,
    readings: Iterable[Reading] | Mapping[ArticleId, Reading],
    *,
    packs: Packs | None = None,
) -> Origins:
    """The independent origins of a story's main claim, and those credited for other claims."""
    return provenance.origins(story, grouping, _by_id(readings), packs or installed_packs())


def compare(
    story: Story,
    grouping: Grouping,
    readings: Iterable[Reading] | Mapping[ArticleId, Reading],
    *,
    packs: Packs | None = None,
) -> list[Difference]:
    """What the accounts of a story agree on and where they differ, differences first."""
    return list(differences.compare(story, grouping, _by_id(readings), packs or installed_packs()))


def _by_id(readings: Readings) -> Mapping[ArticleId, Reading]:
    return readings if isinstance(readings, Mapping) else {reading.article.id: reading for reading in readings}

"""What there is to show of a name, an outlet, an author: put together from what the store keeps of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiredesk.desk.decide import namesakes
from wiredesk.model.errors import FetchError, InputError, Withheld
from wiredesk.model.names import ENOUGH_ORIGINS, NameId, NameRow, NameView, name_id
from wiredesk.model.outlets import AuthorView, CategoryView, OutletView, SourceHealth
from wiredesk.sources import robots
from wiredesk.sources.vetting import vet
from wiredesk.text.addresses import registrable
from wiredesk.text.catalogue_keys import outlet_key

if TYPE_CHECKING:
    from datetime import datetime

    from wiredesk.desk.settings import Settings
    from wiredesk.model.ports import Store
    from wiredesk.model.source import Source

NEAR = 5
"""Names that are perhaps the same and are shown."""
AUTHORS = CREDITS = 20
"""Authors and credited names of an outlet that are shown at once."""


def public_name(store: Store, text: str) -> NameId:
    """The name that is meant by an id or its beginning. Raises `InputError` for none or several, `Withheld` for that of
    a private person."""
    found = store.names.find(text)
    if len(found) != 1:
        problem = f"may mean {len(found)} names" if found else "is no name of this desk"
        raise InputError(text[:60], problem, done="give more of it" if found else "nothing to show")
    row = store.names.row(found[0])
    if row is not None and not row.public:
        raise Withheld(
            text[:60],
            "is the name of a person whom no report gives a public office and whom fewer than "
            f"{ENOUGH_ORIGINS} independent origins name; such people have no page of their own",
            done="the reports that name them are found by searching",
        )
    return found[0]


def name_view(store: Store, text: str) -> NameView:
    """All there is to show of a name. Raises as `public_name` does."""
    id, names = public_name(store, text), store.names
    row = names.row(id)
    assert row is not None
    offices = names.offices(id)
    return NameView(
        row=row,
        forms=names.forms(id),
        offices=offices,
        origins=names.origins(id),
        company=names.company(id),
        stories=names.stories(id),
        said=names.said(id, limit=5),
        about=names.about(id, limit=5),
        articles=names.articles(id),
        namesakes=namesakes(offices) if row.kind == "person" else (),
        near=_near(store, row),
    )


def _near(store: Store, row: NameRow) -> tuple[NameRow, ...]:
    """Names that are shown of the same kind: longer ones, and those of one of its words alone."""
    if row.key.isupper():
        # A country goes by its code, under whatever name.
        return ()
    longer = store.names.rows(kind=row.kind, text=row.key, limit=NEAR + 1).items
    words = [name_id(row.kind, word) for word in row.key.split()] if " " in row.key else []
    shorter = store.names.row_of_each(words).values()
    found = {one.id: one for one in (*longer, *shorter) if one.public and one.id != row.id}
    return tuple(sorted(found.values(), key=lambda one: (-one.articles, one.id))[:NEAR])


def outlet_view(store: Store, settings: Settings, key: str) -> OutletView:
    """All there is to show of an outlet, by its key, its name folded, or a domain of it. Raises `InputError`."""
    outlets = store.outlets
    row = outlets.row(key) or outlets.row(outlet_key(key, None) or key)
    if row is None:
        raise InputError(key[:60], "is no outlet of this desk", done="nothing to show")
    key = row.key
    shares, languages = outlets.figures(key)
    corrected, edited = outlets.corrected(key, limit=5), outlets.edited(key, limit=5)
    credits, authors = outlets.credits(key, CREDITS + 1), outlets.authors(key, AUTHORS + 1)
    return OutletView(
        row=row,
        names=outlets.names(key),
        shares=shares,
        credits=credits[:CREDITS],
        lag=outlets.lag(key),
        languages=languages,
        corrections=corrected.total or 0,
        corrected=corrected.items,
        edits=edited.total or 0,
        edited=edited.items,
        authors=authors[:AUTHORS],
        health=health_of(store, settings, key, row.domains),
        reports=outlets.articles(key),
        more_credits=len(credits) > CREDITS,
        more_authors=len(authors) > AUTHORS,
    )


def health_of(store: Store, settings: Settings, key: str, domains: tuple[str, ...]) -> tuple[SourceHealth, ...]:
    """The sources that feed an outlet: those its latest articles came by, and those at its own domains."""
    feeding = set(store.outlets.sources(key))
    product = robots.token(settings.fetch.user_agent)
    found = []
    for source, polling in store.sources.all():
        if source.id in feeding or registrable(source.address) in domains:
            last = next(iter(store.sources.fetches(source.id, 1)), None)
            said, at = robots_of(store, source, product)
            found.append(SourceHealth(source, polling, last, said, at))
    return tuple(found)


def robots_of(store: Store, source: Source, product: str) -> tuple[str, datetime | None]:
    """What robots.txt of a source's host, as it was last fetched, says to its address, and when that was."""
    try:
        target = vet(source.address)
    except FetchError:
        return "not asked yet", None
    held = store.sources.robots(target.origin)
    if held is None:
        return "not asked yet", None
    body, status, at = held
    match robots.availability(status):
        case "unreachable":
            return "unreachable", at
        case "none":
            return "no rules", at
    return ("allowed" if robots.parse(body, product).allows(target.path) else "refused"), at


def author_view(store: Store, key: str, *, cursor: str | None = None) -> AuthorView:
    """An author with the articles that carry the name. Raises `InputError`."""
    row = store.outlets.author(key)
    if row is None:
        raise InputError(key[:60], "is no author of this desk", done="nothing to show")
    return AuthorView(row, store.outlets.by_author(key, cursor=cursor), store.outlets.namesakes(key))


def category_view(store: Store, key: str, *, cursor: str | None = None) -> CategoryView:
    """A section with its articles. Raises `InputError`."""
    row = store.outlets.category(key)
    if row is None:
        raise InputError(key[:60], "is no category of this desk", done="nothing to show")
    return CategoryView(row, store.outlets.in_category(key, cursor=cursor))

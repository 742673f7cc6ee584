"""Saved searches that tell: what they find among new articles goes out by webhook and mail.

stored ─▶ unlooked ─▶ each search ─▶ deliveries ─▶ one message a search and way ─▶ done, or later again

What waits stands in the desk, so that nothing is lost when a process ends, and is sent once as far as the other side
answers: a delivery counts as done when the server said so.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING

from wiredesk.desk.mailing import letter, need_server
from wiredesk.desk.mailing import send as send_mail
from wiredesk.desk.private_files import own_key
from wiredesk.formats.exported import EXCERPT, clipped, one_line
from wiredesk.model.alerts import Delivery, SavedSearch, Way
from wiredesk.model.errors import FetchError, WiredeskError
from wiredesk.model.kept import ArticleRow
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId
from wiredesk.search.query import parse_query
from wiredesk.sources.fetch import Fetcher, Request

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.desk.settings import Alerts

RECENT = timedelta(days=30)
"""How old a report may be to be told of: an archive that is imported is no news."""
TRIES = 10
AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""Until the next try of what could not be delivered, try by try; the last one from then on."""
TOGETHER = 50
"""Articles in one message; more go in the next."""
BATCH = 500
SIGNATURE = "Wiredesk-Signature"


@dataclass(frozen=True, slots=True)
class Item:
    """An article as it is told of: never more than an excerpt. path: of its page on the desk."""

    id: ArticleId
    title: str
    outlet: str | None
    address: str | None
    language: str
    dated: datetime | None
    by_sight: bool
    story: str | None
    excerpt: str


def look(desk: Desk) -> int:
    """Tries the saved searches on what was stored since; how many deliveries wait because of it."""
    found = 0
    store = desk.store
    now = desk.clock()
    searches = [one for one in store.reader.searches() if not one.paused and ways(one)]
    nodes = [(one, parse_query(one.query, now=now).root) for one in searches]
    while ids := store.reader.unlooked(BATCH):
        with store.writing():
            rows = {id: row for id in ids if nodes and (row := store.articles.row(id)) is not None and _told(row, now)}
            for search, node in nodes:
                for id in sorted(store.fulltext.among(node, rows)):
                    for way in ways(search):
                        store.reader.put_delivery(Delivery(search.id, id, now, way))
                        found += 1
            store.reader.looked(ids)
    if nodes:
        with store.writing():
            for search, _ in nodes:
                store.reader.put_search(replace(search, last=now))
    return found


def ways(search: SavedSearch) -> tuple[Way, ...]:
    """How what a search finds is sent; its feed is fetched."""
    wanted: tuple[tuple[Way, str | None], ...] = (("webhook", search.webhook), ("mail", search.mail))
    return tuple(way for way, to in wanted if to)


def _told(row: ArticleRow, now: datetime) -> bool:
    return row.is_article and (row.dated is None or row.dated >= now - RECENT)


async def send(desk: Desk) -> int:
    """Sends what waits, and puts off what cannot be delivered; how many articles went out."""
    sent = 0
    while True:
        waiting = desk.store.reader.pending(desk.clock(), BATCH)
        if not waiting:
            return sent
        searches = {one.id: one for one in desk.store.reader.searches()}
        groups: dict[tuple[int, Way], list[Delivery]] = {}
        for one in waiting:
            groups.setdefault((one.search, one.way), []).append(one)
        for (id, way), deliveries in groups.items():
            some = deliveries[:TOGETHER]
            problem = await _sent(desk, searches[id], way, [one.article for one in some])
            _note(desk, some, problem)
            sent += 0 if problem else len(some)


async def _sent(desk: Desk, search: SavedSearch, way: Way, ids: Sequence[ArticleId]) -> str:
    """Why it did not go out, "" if it did."""
    items = items_of(desk, ids)
    if not items:
        return ""
    try:
        if way == "webhook":
            await _post(desk, search, items)
        else:
            await asyncio.to_thread(_mail, desk.settings.alerts, search, items, desk.clock())
    except (WiredeskError, OSError, smtplib.SMTPException, ValueError) as error:
        return one_line(str(error))[:300] or type(error).__name__
    return ""


def _note(desk: Desk, deliveries: Sequence[Delivery], problem: str) -> None:
    now = desk.clock()
    with desk.store.writing():
        for one in deliveries:
            tries = one.tries + 1
            over = not problem or tries >= TRIES
            at = now if over else now + AFTER[min(tries, len(AFTER)) - 1]
            desk.store.reader.put_delivery(replace(one, tries=tries, at=at, problem=problem, done=over))


def items_of(desk: Desk, ids: Sequence[ArticleId]) -> list[Item]:
    """Articles as they may be told of, in the order given; those that are gone are left out."""
    from wiredesk.desk.exporting import most_shown

    found = []
    for id in ids:
        row, article = desk.store.articles.row(id), desk.store.articles.article(id)
        if row is None or article is None:
            continue
        excerpt = clipped(one_line(article.body), min(EXCERPT, most_shown(desk, id)))
        found.append(
            Item(
                id,
                one_line(row.title),
                row.outlet,
                row.address,
                row.language,
                row.dated,
                row.by_sight,
                row.story,
                excerpt,
            )
        )
    return found


# Webhooks


def secret_of(store: Store, search: int) -> str:
    """The secret by which the messages of a search are signed: its own, known to who may see the search."""
    return hmac.new(own_key(store), f"wiredesk webhook\0{search}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, at: int, body: bytes) -> str:
    """What the header says of a message: "t=SECONDS,v1=HEX", an HMAC (RFC 2104) with SHA-256 of "SECONDS." and the
    body, so that an old message sent again can be told."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def payload(search: SavedSearch, items: Sequence[Item], at: datetime) -> bytes:
    """The message as JSON."""
    told: Mapping[str, object] = {
        "search": {"id": search.id, "name": search.name, "query": search.query},
        "sent": at.isoformat(),
        "items": [
            {
                "id": one.id,
                "title": one.title,
                "outlet": one.outlet,
                "url": one.address,
                "language": one.language,
                "dated": one.dated.isoformat() if one.dated is not None else None,
                "by_sight": one.by_sight,
                "story": one.story,
                "excerpt": one.excerpt,
            }
            for one in items
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()


async def _post(desk: Desk, search: SavedSearch, items: Sequence[Item]) -> None:
    assert search.webhook is not None
    settings = desk.settings
    now = desk.clock()
    body = payload(search, items, now)
    secret = secret_of(desk.store, search.id)
    headers = (
        ("Content-Type", "application/json"),
        (SIGNATURE, signature(secret, int(now.timestamp()), body)),
    )
    fetcher = Fetcher(
        user_agent=settings.fetch.user_agent, allow=settings.fetch.allow, proxy=settings.fetch.proxy,
        deadline=settings.alerts.seconds,
    )  # fmt: skip
    try:
        answer = await fetcher.get(Request(search.webhook, headers=headers, body=body, max_bytes=100_000, cut=True))
    finally:
        fetcher.close()
    if not 200 <= answer.status < 300:
        raise FetchError(search.webhook, "failed", f"answers {answer.status}", status=answer.status)


# Mail


def message(alerts: Alerts, search: SavedSearch, items: Sequence[Item], at: datetime) -> EmailMessage:
    """The mail: plain text, an article a paragraph."""
    assert search.mail is not None
    parts = [f"{search.query}\n"]
    for one in items:
        when = f"{one.dated:%Y-%m-%d %H:%M %Z}" if one.dated is not None else ""
        head = " · ".join(part for part in (one.outlet or "", when) if part)
        parts.append("\n".join(part for part in (one.title, head, one.excerpt, one.address or "") if part) + "\n")
    subject = f"{search.name or search.query}: {len(items)} new"
    return letter(sender=alerts.mail_from, to=search.mail, subject=subject, text="\n".join(parts), at=at)


def _mail(alerts: Alerts, search: SavedSearch, items: Sequence[Item], at: datetime) -> None:
    need_server(alerts)
    send_mail(alerts, message(alerts, search, items, at))

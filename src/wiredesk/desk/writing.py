"""Asks the user's language model for a summary of a story. Nothing goes out unless the settings name the model and the
sources whose text it may have; nothing of what comes back is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wiredesk.desk.exporting import barred
from wiredesk.desk.private_files import private_line
from wiredesk.desk.written import body, checked, question, sentences_of
from wiredesk.model.errors import FetchError, SettingsError
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.written import NotSent, Written
from wiredesk.sources.fetch import Fetcher, Request

if TYPE_CHECKING:
    from wiredesk.desk.questions import Questions
    from wiredesk.desk.settings import Settings

MOST_BYTES = 1_000_000
"""Of an answer: a summary is a hundredth of it."""
ALL = "*"
"""Among the sources that may be sent: every one."""
_HINTS = {
    401: "the key is not taken: see writer.key_file",
    403: "the key is not taken: see writer.key_file",
    404: "there is no such model or address: see writer.model and writer.url",
    429: "it is asked too often, or the account has nothing left",
}


def write(desk: Questions, text: str, *, language: str | None = None) -> Written:
    """A summary of a story, named as for `Questions.story`, in a language (BCP 47; None: that of most reports sent).

    Raises `SettingsError` where no model is named or no report may be sent, `FetchError` where the model cannot be
    asked, `InputError` for no such story and for an answer that is none.
    """
    writer = desk.settings.writer
    need_writer(desk.settings)
    view = desk.story(text, near_misses=False)
    left_out = _left_out(desk, view.story.articles)
    allowed = set(view.story.articles) - {one.article for one in left_out}
    asked = question(view, language, allowed, desk.packs)
    if not asked.cited:
        raise _nothing(left_out)
    answer = _answer(desk.settings, body(asked, writer.model))
    told = sentences_of(answer, writer.url)
    return checked(view, asked, told, writer.model, left_out, desk.packs)


def need_writer(settings: Settings) -> None:
    """Raises `SettingsError` if no model is named."""
    if not settings.writer.url:
        problem = 'names no language model, so nothing is sent; set it as in "http://127.0.0.1:11434/v1"'
        raise SettingsError("settings", "writer.url", problem)
    if not settings.writer.model:
        raise SettingsError("settings", "writer.model", "names no model; set it to a name that the address knows")


def sendable(desk: Questions, id: StoryId) -> tuple[ArticleId, ...]:
    """The reports of a story whose text may be sent."""
    held = desk.store.groupings.reports_of(id)
    kept_back = {one.article for one in _left_out(desk, held)}
    return tuple(article for article in held if article not in kept_back)


def _left_out(desk: Questions, articles: Iterable[ArticleId]) -> list[NotSent]:
    named = set(desk.settings.writer.sources)
    bar = barred(desk, named, all_named=ALL in named)
    found = []
    for id in articles:
        row = desk.store.articles.row(id)
        why = bar(id, row.address if row is not None else None)
        if why:
            found.append(NotSent(id, "no consent" if why == "not named" else why))
    return found


def _nothing(left_out: list[NotSent]) -> SettingsError:
    asking = sum(one.why == "asked not to" for one in left_out)
    problem = "names no source of this story, so nothing is sent: name those whose text the model may have, by id, "
    problem += 'address or domain, as in ["example.org"], or "*" for all'
    if asking:
        problem = f"lets no text of this story go: the owners of {asking} of its reports ask that it be not passed on"
    return SettingsError("settings", "writer.sources", problem)


def _answer(settings: Settings, data: bytes) -> bytes:
    writer = settings.writer
    headers = [("Content-Type", "application/json")]
    if writer.key_file:
        key = private_line(writer.key_file, "writer.key_file")
        if not (key.isascii() and key.isprintable()):
            raise SettingsError(writer.key_file, "writer.key_file", "holds characters that no key has")
        headers.append(("Authorization", f"Bearer {key}"))
    address = f"{writer.url}/chat/completions"
    fetcher = Fetcher(
        user_agent=settings.fetch.user_agent,
        meant=writer.url,
        max_bytes=MOST_BYTES,
        deadline=writer.seconds,
        proxy=settings.fetch.proxy,
    )
    request = Request(address, headers=tuple(headers), accept="application/json", body=data)
    try:
        response = asyncio.run(fetcher.get(request))
    finally:
        fetcher.close()
    if response.status != 200:
        hint = _HINTS.get(response.status, "")
        problem = f"answers {response.status}" + (f"; {hint}" if hint else "")
        raise FetchError(address, "failed", problem, status=response.status)
    if response.partial:
        raise FetchError(address, "damaged", f"its answer is cut off: {response.partial}")
    return response.body

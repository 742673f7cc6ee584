"""Views to pages: templates, language, dates, what a browser may keep."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Hashable
from functools import cache, partial
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk import __version__
from wiredesk.serve.charts.lettering import fitted
from wiredesk.serve.codes import said
from wiredesk.serve.dates import COOKIE as ZONE_COOKIE
from wiredesk.serve.dates import Dates, zone_of
from wiredesk.serve.forms import alternates
from wiredesk.serve.language import languages, words_of
from wiredesk.serve.links import paths
from wiredesk.serve.safety.headers import page_policy
from wiredesk.serve.safety.sessions import Session
from wiredesk.serve.sentences import time_worded, worded
from wiredesk.serve.site import Cache, Site
from wiredesk.serve.static_files import static
from wiredesk.serve.visiting import visited

THEME_COOKIE, KEYS_COOKIE, IMAGES_COOKIE = "theme", "keys", "images"
THEMES = ("auto", "light", "dark")


class _Compiled(BytecodeCache):
    """Templates compiled for one language serve the others too: their texts are looked up when they are filled."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives what is held."""
        if bucket.key in self._held:
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Holds it."""
        self._held[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def make_ready() -> None:
    """Compiles all templates, so that nobody's first page waits for it: half a second of work."""
    for tag in languages():
        environment = _environment(tag)
        for name in environment.list_templates():
            environment.get_template(name)


@cache
def _environment(tag: str) -> Environment:
    """Templates in one language of the interface."""
    words = languages()[tag]
    environment = Environment(
        loader=PackageLoader("wiredesk.serve"),
        autoescape=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        words.gettext, words.ngettext, newstyle=True
    )
    environment.globals.update(static=static, tag=tag, languages=_named_languages(), version=__version__, links=paths())
    environment.filters.update(
        web=web,
        number=_numbers(tag),
        said=said,
        worded=partial(worded, words=words),
        time_words=partial(time_worded, words=words),
        language=_language_names(tag),
        fitted=fitted,
    )
    environment.tests["web"] = lambda address: web(address) is not None
    return environment


def page(
    request: Request,
    template: str,
    view: object = None,
    *,
    status: int = 200,
    stamp: object = None,
    **more: Any,
) -> Response:
    """A template filled with a view, which it sees as `view`.

    stamp: what the content is a function of (ids, revisions) beside the reader's language, zone, day and session;
    with the stamp unchanged nothing is rendered and the answer is 304. None: it is rendered, and then 304 if it came
    out the same. more: further names for the template.
    """
    answer = _page(request, template, view, status=status, stamp=stamp, **more)
    # Whatever page is asked for, the reader's visit goes on.
    return visited(request).remembered(answer) if request.method == "GET" else answer


def _page(
    request: Request,
    template: str,
    view: object = None,
    *,
    status: int = 200,
    stamp: object = None,
    **more: Any,
) -> Response:
    site, session, words = Site.of(request), Session.of(request), words_of(request)
    flash = session.taken_flash()
    zone = zone_of(request.cookies.get(ZONE_COOKIE, ""), site.zone)
    theme = request.cookies.get(THEME_COOKIE, "")
    chosen = [request.cookies.get(name, "") for name in (THEME_COOKIE, KEYS_COOKIE, IMAGES_COOKIE)]
    now = site.clock()
    today = now.astimezone(zone).date()
    reader = (words.tag, zone.key, str(today), *chosen, session.mark, __version__)
    fragment = "hx-request" in request.headers
    cached = status == 200 and not flash and not fragment and request.method == "GET"
    nonce = session.nonce()
    tag = ""
    if cached and stamp is not None:
        tag = _hash(template, str(request.url.path), request.url.query, *map(str, reader), repr(stamp))
        if _known(request, tag):
            return _not_changed(tag)
        nonce = session.nonce(tag)
    part = Parts(site.parts, (words.tag, zone.key, today), session, nonce)
    rendered = (
        _environment(words.tag)
        .get_template(template)
        .render(
            view=view,
            request=request,
            path=request.url.path,
            nonce=nonce,
            csrf=session.field,
            hx=lambda: Markup('hx-nonce="{}"').format(nonce),
            dates=Dates(zone, words.locale, now),
            part=part,
            zone=zone.key,
            theme=theme if theme in THEMES else "auto",
            keys=request.cookies.get(KEYS_COOKIE) != "0",
            flash=flash,
            signed_in=session.signed_in,
            fragment=fragment,
            remote_images=site.remote_images(request),
            alternates=alternates(request.url.path, request.url.query) if status == 200 else (),
            **more,
        )
    )
    if cached and not tag:
        tag = _hash(rendered.replace(nonce, ""), *map(str, reader))
        if _known(request, tag):
            return _not_changed(tag)
        rendered, nonce = rendered.replace(nonce, session.nonce(tag)), session.nonce(tag)
    headers = {
        "Content-Security-Policy": page_policy(nonce, remote_images=site.remote_images(request)),
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Accept-Language, HX-Request",
        "Content-Language": words.tag,
    }
    if tag:
        headers["ETag"] = f'W/"{tag}"'
    response = Response(rendered, status, headers, "text/html; charset=utf-8")
    if flash:
        session.drop_flash(response)
    return response


class Parts:
    """Parts of pages that are rendered once: `part(KEY, MACRO, ARGUMENT …)` gives what the macro gives, for a reader's
    language, zone and day.

    The key is all that the macro's text is a function of beside these. Nonces and tokens of forms in it are this
    answer's each time.
    """

    def __init__(self, held: Cache, reader: tuple[object, ...], session: Session, nonce: str) -> None:
        self._held = held
        self._reader = reader
        self._session = session
        self._nonce = nonce

    def __call__(self, key: Hashable, macro: Callable[..., str], *arguments: object) -> Markup:
        """The part, from memory if it was rendered before."""
        text = self._held.get((key, *self._reader), lambda: self._without(str(macro(*arguments))))
        if _TOKEN in text:
            self._session.used = True
            text = text.replace(_TOKEN, self._session.token)
        return Markup(text.replace(_NONCE, self._nonce))

    def _without(self, text: str) -> str:
        return text.replace(self._nonce, _NONCE).replace(self._session.token, _TOKEN)


_NONCE, _TOKEN = os.urandom(16).hex(), os.urandom(16).hex()
"""What stands for a nonce and for a form's token in parts that are held: nobody can write them into a text."""


def back(request: Request, to: str = "", *, say: str = "", bad: bool = False) -> Response:
    """The answer to an act: 303 to a page, where `say` (already translated) is shown once.

    to: a path of ours, "" for the page that the form stood on. bad: what is said is a complaint.
    """
    response = RedirectResponse(safe_path(to or _referring(request)), 303)
    if say:
        Session.of(request).put_flash(response, say, bad=bad)
    return response


def safe_path(to: str) -> str:
    """The path if it leads to ourselves, else the front page: no open redirect."""
    if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() and "\\" not in to:
        return quote(to, safe="/?&=%#:;,+@!$'()*~.-_")
    return "/"


def web(address: object) -> str | None:
    """An address that may stand in a link: http and https alone; None for all else, which is shown as text."""
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address.strip())
        return address.strip() if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _referring(request: Request) -> str:
    referrer = URL(request.headers.get("referer", ""))
    if referrer.netloc not in (request.url.netloc, URL(Site.of(request).base_url).netloc):
        return "/"
    return referrer.path + (f"?{referrer.query}" if referrer.query else "")


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _known(request: Request, tag: str) -> bool:
    sent = request.headers.get("if-none-match", "")
    return any(hmac.compare_digest(part.strip().removeprefix("W/").strip('"'), tag) for part in sent.split(","))


def _not_changed(tag: str) -> Response:
    return Response(
        status_code=304,
        headers={
            "ETag": f'W/"{tag}"',
            "Cache-Control": "private, no-cache",
            "Vary": "Cookie, Accept-Language, HX-Request",
        },
    )


def _named_languages() -> list[tuple[str, str]]:
    names = [(tag, words.locale.get_display_name() or tag) for tag, words in languages().items()]
    return [(tag, name[:1].upper() + name[1:]) for tag, name in names]


def _language_names(tag: str) -> Callable[[str], str]:
    names = languages()[tag].locale.languages

    def language(code: str) -> str:
        name = names.get(code) or names.get(code.partition("-")[0])
        return name[:1].upper() + name[1:] if name else code

    return language


def _numbers(tag: str) -> Callable[[int], str]:
    group = languages()[tag].locale.number_symbols["latn"]["group"]

    def number(value: int) -> str:
        return f"{value:,}".replace(",", group)

    return number

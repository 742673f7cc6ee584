"""Views to pages: templates, language, dates, what a browser may keep."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any
from urllib.parse import quote, urlsplit

from babel.numbers import format_percent
from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wiredesk import __version__
from wiredesk.serve.charts.lettering import fitted
from wiredesk.serve.codes import said, topic
from wiredesk.serve.dates import COOKIE as ZONE_COOKIE
from wiredesk.serve.dates import Dates, zone_of
from wiredesk.serve.forms import alternates
from wiredesk.serve.language import languages, words_of
from wiredesk.serve.links import paths
from wiredesk.serve.memory import Asked, Cache, Held, Looks
from wiredesk.serve.names import called, country
from wiredesk.serve.safety.headers import page_policy
from wiredesk.serve.safety.sessions import FIELD, Flash, Session
from wiredesk.serve.sentences import asked_worded, time_worded, value_worded, worded
from wiredesk.serve.site import Site
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
        decimal=_decimals(tag),
        percent=partial(format_percent, locale=languages()[tag].locale),
        said=said,
        topic=topic,
        worded=partial(worded, words=words),
        value=partial(value_worded, words=words),
        asked=partial(asked_worded, words=words),
        time_words=partial(time_worded, words=words),
        language=_language_names(tag),
        called=partial(called, tag=tag),
        country=partial(country, tag=tag),
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

    stamp: what the content is a function of (ids, revisions) beside the address, the day and the reader's `Looks`; with
    the stamp unchanged nothing is rendered. None: it is rendered. In both cases the answer is 304 where the browser
    has it as it is. more: further names for the template.
    """
    site = Site.of(request)
    flash = Session.of(request).taken_flash()
    looks = looks_of(request)
    now = site.clock()
    fragment = "hx-request" in request.headers
    alone = status != 200 or flash is not None or fragment or request.method != "GET"

    def made() -> Held:
        names = {"view": view, "fragment": fragment, **more}
        return _rendered(request, template, looks, now, names, flash=flash, status=status)

    if alone or stamp is None:
        return _answer(request, made(), status=status, flash=flash, lasting=not alone)
    day = now.astimezone(zone_of(looks.zone)).date()
    held = site.wholes.get((template, request.url.path, request.url.query, looks, day, stamp), made)
    request.scope[_HELD] = held
    return _answer(request, held)


def shared(request: Request) -> Asked | None:
    """What a request asks for of which others may have the answer; None where it is this reader's alone."""
    if request.method != "GET" or "hx-request" in request.headers or Session.of(request).has_flash:
        return None
    return Asked(request.url.path, request.url.query, looks_of(request), visited(request).before)


def held_by(request: Request) -> Held | None:
    """The page that a request was answered with, if others may have it."""
    held: Held | None = request.scope.get(_HELD)
    return held


def shown(request: Request, held: Held) -> Response:
    """A page from memory."""
    return _answer(request, held)


_HELD = "wiredesk.held"


def looks_of(request: Request) -> Looks:
    """What of the reader the pages are rendered for."""
    site, cookies = Site.of(request), request.cookies
    theme = cookies.get(THEME_COOKIE, "")
    return Looks(
        language=words_of(request).tag,
        zone=zone_of(cookies.get(ZONE_COOKIE, ""), site.zone).key,
        theme=theme if theme in THEMES else "auto",
        keys=cookies.get(KEYS_COOKIE) != "0",
        images=site.remote_images(request),
        signed_in=Session.of(request).signed_in,
    )


def _rendered(
    request: Request,
    template: str,
    looks: Looks,
    now: datetime,
    names: Mapping[str, Any],
    *,
    flash: Flash | None,
    status: int,
) -> Held:
    """The page, with marks for the token of forms and for the nonce. names: for the template, beside those that all
    have."""
    zone, words = zone_of(looks.zone), languages()[looks.language]
    path, query = request.url.path, request.url.query
    text = (
        _environment(words.tag)
        .get_template(template)
        .render(
            request=request,
            path=path,
            nonce=_NONCE,
            csrf=lambda: _FIELD,
            hx=lambda: _HX,
            dates=Dates(zone, words.locale, now),
            part=Parts(Site.of(request).parts, (words.tag, zone.key, now.astimezone(zone).date())),
            zone=zone.key,
            theme=looks.theme,
            keys=looks.keys,
            flash=flash,
            signed_in=looks.signed_in,
            remote_images=looks.images,
            alternates=alternates(path, query) if status == 200 else (),
            **names,
        )
    )
    return Held(text.encode("utf-8", "surrogatepass"), _hash(text, repr(looks)), looks, _TOKEN in text)


def _answer(
    request: Request, held: Held, *, status: int = 200, flash: Flash | None = None, lasting: bool = True
) -> Response:
    """A page with what is the reader's own. lasting: whether the browser may keep it and ask whether it changed."""
    session = Session.of(request)
    tag = _hash(held.digest, session.mark) if lasting else ""
    if lasting and _known(request, tag):
        response = Response(
            status_code=304,
            headers={
                "ETag": f'W/"{tag}"',
                "Cache-Control": "private, no-cache",
                "Vary": "Cookie, Accept-Language, HX-Request",
            },
        )
        return visited(request).remembered(response)
    nonce = session.nonce(tag)
    text = held.text.replace(_NONCE.encode(), nonce.encode())
    if held.forms:
        session.used = True
        text = text.replace(_TOKEN.encode(), session.token.encode())
    headers = {
        "Content-Security-Policy": page_policy(nonce, remote_images=held.looks.images),
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Accept-Language, HX-Request",
        "Content-Language": held.looks.language,
    }
    if tag:
        headers["ETag"] = f'W/"{tag}"'
    response = Response(text, status, headers, "text/html; charset=utf-8")
    if flash:
        session.drop_flash(response)
    # Whatever page is asked for, the reader's visit goes on.
    return visited(request).remembered(response) if request.method == "GET" else response


class Parts:
    """Parts of pages that are rendered once: `part(KEY, MACRO, ARGUMENT …)` gives what the macro gives, for a reader's
    language, zone and day.

    The key is all that the macro's text is a function of beside these.
    """

    def __init__(self, held: Cache, reader: tuple[object, ...]) -> None:
        self._held = held
        self._reader = reader

    def __call__(self, key: Hashable, macro: Callable[..., str], *arguments: object) -> Markup:
        """The part, from memory if it was rendered before."""
        return self._held.get((key, *self._reader), lambda: Markup(macro(*arguments)))


_NONCE, _TOKEN = os.urandom(16).hex(), os.urandom(16).hex()
"""What stands for a nonce and for a form's token in what is rendered: nobody can write them into a text, and none that
is somebody's own is ever held."""
_FIELD = Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _TOKEN)
_HX = Markup('hx-nonce="{}"').format(_NONCE)


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


def _named_languages() -> list[tuple[str, str]]:
    names = [(tag, words.locale.get_display_name() or tag) for tag, words in languages().items()]
    return [(tag, name[:1].upper() + name[1:]) for tag, name in names]


def _language_names(tag: str) -> Callable[[str], str]:
    names = languages()[tag].locale.languages

    def language(code: str) -> str:
        name = names.get(code) or names.get(code.partition("-")[0])
        return name[:1].upper() + name[1:] if name else code

    return language


def _decimals(tag: str) -> Callable[..., str]:
    point = languages()[tag].locale.number_symbols["latn"]["decimal"]

    def decimal(value: float, *, sign: bool = False) -> str:
        return f"{value:{'+' if sign else ''}.2f}".replace(".", point)

    return decimal


def _numbers(tag: str) -> Callable[[int], str]:
    group = languages()[tag].locale.number_symbols["latn"]["group"]

    def number(value: int) -> str:
        return f"{value:,}".replace(",", group)

    return number

"""The way in: every request passes here before a page sees it, and every answer on its way out.

proxies ─▶ host ─▶ rate ─▶ origin ─▶ token or cookie ─▶ size and pace of the body ─▶ the page ─▶ headers
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections import Counter
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wiredesk.serve import errors
from wiredesk.serve.answers import API, problem
from wiredesk.serve.routing import OPEN
from wiredesk.serve.safety import csrf, headers, hosts, limits, proxies
from wiredesk.serve.safety.sessions import Session, Sessions, key_of
from wiredesk.serve.site import Site

BODY_SECONDS = 60.0
"""For a whole body to arrive."""


class Gate:
    """ASGI middleware. token: "" where nobody is asked for one; listens_on: host as given, for the Host check."""

    def __init__(self, app: ASGIApp, *, site: Site, token: str, listens_on: str) -> None:
        self.app = app
        self._packing = GZipMiddleware(app, minimum_size=1000, compresslevel=5)
        self._site = site
        self._token = hashlib.sha256(token.encode()).digest() if token else None
        self._listens_on = listens_on
        settings = site.settings.serve
        self._trusted = settings.trusted_proxies
        self._requests = limits.Limit(settings.requests)
        self._acts = limits.Limit(settings.acts)
        self.sign_ins = limits.Limit(settings.sign_ins)
        base = urlsplit(site.base_url)
        self._origin = f"{base.scheme}://{base.netloc}".lower()
        self.answered = Counter[str]()
        """Requests by status, and the time that went into them, in seconds."""
        self.seconds = 0.0
        secure = site.base_url.startswith("https:")
        # Cookies know no ports: two desks on one machine must not take each other's.
        name = "__Host-wiredesk" if secure else f"wiredesk_{settings.port}"
        self._sessions = Sessions(key_of(site.desk().store, token), name=name, secure=secure)

    @staticmethod
    def of(request: Request) -> Gate:
        """The one that a request came through."""
        gate: Gate = request.scope["wiredesk.gate"]
        return gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()
        sent = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else ""
        who = proxies.caller(peer, scope["scheme"], sent.get("host", ""), scope["headers"], self._trusted)
        scope["wiredesk.site"] = self._site
        scope["wiredesk.gate"] = self
        scope["wiredesk.client"] = who.client
        scope["scheme"] = who.scheme
        _put_host(scope, who.host)
        session = self._sessions.read(_cookies(sent), time.time())  # noqa: TID251 - cookies go out of date by the clock
        scope["wiredesk.session"] = session
        sender = _Sender(send, session)
        try:
            refused = self._refused(scope, sent, who, session)
            if refused is not None:
                await refused(scope, receive, sender)
            else:
                # On this machine's own address packing only costs time.
                app = self.app if hosts.is_loopback(who.client) else self._packing
                await app(scope, _Bounded(receive, self._site.settings.serve.max_upload), sender)
        except Exception as error:
            # Here and not in the framework: what it answers with would have none of our headers.
            answer = errors.failed(Request(scope), error)
            if sender.status == "none":
                await answer(scope, receive, sender)
            else:
                raise
        finally:
            self.answered[sender.status] += 1
            self.seconds += time.monotonic() - began

    def _refused(self, scope: Scope, sent: Headers, who: proxies.Caller, session: Session) -> Response | None:
        """The answer to who may not go on; None for all others."""
        name, site = hosts.host_name(who.host), self._site
        if not hosts.is_known(name, listens_on=self._listens_on, base_url=site.base_url):
            return _plain(scope, 421, "This desk does not answer to that name. Start it with --base-url to add one.")
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if not hosts.is_loopback(who.client):
            now = time.monotonic()
            wait = self._requests.wait(who.client, now) or (changes and self._acts.wait(who.client, now))
            if wait:
                return _plain(scope, 429, "Too many requests.", {"Retry-After": str(int(wait) + 1)})
        own = (f"{who.scheme}://{who.host}".lower(), self._origin)
        if csrf.foreign(scope["method"], own, sent.get("origin"), sent.get("sec-fetch-site")):
            return _plain(scope, 403, "This came from another site and was refused.")
        path = scope["path"]
        if self._token is None or session.signed_in or path in OPEN or path.startswith("/static/"):
            return None
        return self._without_session(scope, sent, who)

    def _without_session(self, scope: Scope, sent: Headers, who: proxies.Caller) -> Response | None:
        given = _given_token(sent.get("authorization", ""))
        if given is None:
            wants_page = scope["method"] == "GET" and "text/html" in sent.get("accept", "")
            if wants_page:
                target = scope["path"] + (
                    f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
                )
                return RedirectResponse(f"/login?to={quote(target, safe='')}", 303)
            return _plain(
                scope, 401, "A token is needed.", {"WWW-Authenticate": 'Basic realm="wiredesk", charset="UTF-8"'}
            )
        wait = self.wait_for_token(who.client)
        if wait:
            return _plain(scope, 429, "Too many wrong tokens.", {"Retry-After": str(int(wait) + 1)})
        if self.is_token(given, who.client):
            return None
        return _plain(
            scope, 401, "That is not the token.", {"WWW-Authenticate": 'Basic realm="wiredesk", charset="UTF-8"'}
        )

    # -- for the sign-in page --------------------------------------------------------------------------------------

    @property
    def asks_for_token(self) -> bool:
        """Whether anybody is."""
        return self._token is not None

    def wait_for_token(self, client: str) -> float:
        """Seconds until that address may try a token again; 0: now."""
        return self.sign_ins.wait(client, time.monotonic(), cost=0)

    def is_token(self, given: str, client: str) -> bool:
        """Whether that is the token, in a time that tells nothing of it. A wrong one is counted."""
        digest = hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()
        right = self._token is not None and hmac.compare_digest(digest, self._token)
        if not right:
            self.sign_ins.wait(client, time.monotonic())
        return right


class _Sender:
    """Adds what every answer has. status: of the answer, "none" before there is one."""

    def __init__(self, send: Send, session: Session) -> None:
        self._send = send
        self._session = session
        self.status = "none"

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = str(message["status"])
            found = MutableHeaders(scope=message)
            for name, value in headers.COMMON.items():
                found.setdefault(name, value)
            # A 304 renews what the browser holds: it must not put another policy on the page.
            if message["status"] != 304:
                found.setdefault("Content-Security-Policy", headers.BARE_POLICY)
            if self._session.new and self._session.used and not self._session.put_already:
                found.append("Set-Cookie", self._session.cookie_header(time.time()))  # noqa: TID251 - as above
        await self._send(message)


class _Bounded:
    """A body of bounded size that has to arrive in time. Raises `HTTPException` 413 or 408 where it does not."""

    def __init__(self, receive: Receive, size: int) -> None:
        self._receive = receive
        self._left = size
        self._end = time.monotonic() + BODY_SECONDS
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + self._end - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, "the request took too long to arrive") from None
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._left < 0:
                raise HTTPException(413, "the request is too large")
        return message


def _given_token(header: str) -> str | None:
    kind, _, value = header.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
        except ValueError:
            return ""
    return None


def _cookies(sent: Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in sent.get("cookie", "").split(";")[:100]:
        name, equals, value = part.strip().partition("=")
        if equals:
            found[name] = value.strip('"')
    return found


def _put_host(scope: Scope, host: str) -> None:
    if host:
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        scope["headers"] = [(b"host", host.encode("latin-1", "replace")), *others]


def _plain(scope: Scope, status: int, text: str, more: dict[str, str] | None = None) -> Response:
    if scope["path"].startswith(API):
        return problem(status, text, scope["path"], headers=more)
    return PlainTextResponse(f"{text}\n", status, {"Cache-Control": "no-store", **(more or {})})

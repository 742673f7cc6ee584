"""The one module that opens connections to the web.

    Request ─▶ [ vet ─▶ look up ─▶ vet each address ─▶ connect to it ─▶ ask ]  hop by hop ─▶ Response

A connection is made to the very address that was vetted, and serves one request, so that no answer can be taken for
that to another. There is no store of cookies, no .netrc, no proxy from the environment; see `sources.answers` for the
limits on what comes back.

Through a proxy that the user sets, the proxy looks names up and connects: then scheme, port, written-out addresses and
names of one's own network are vetted here, and where a public name leads is the proxy's to judge.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from wiredesk import __version__
from wiredesk.model.errors import FetchError, SettingsError
from wiredesk.sources.answers import Answer, Spent, text_of
from wiredesk.sources.decoding import ACCEPTED
from wiredesk.sources.vetting import Target, allowed, listed, literal, public, vet

USER_AGENT = f"wiredesk/{__version__}"
"""Sent unless the settings name another; its first word is what robots.txt is asked for."""
MAX_BYTES = 15_000_000
DEADLINE = 60.0
REDIRECTS = 10
ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.5, */*;q=0.4"
)

_READ = 1 << 16
_WINDOW, _SEGMENT = 1 << 16, 1400
"""Bytes that may be on their way, and in one packet: what is refused after its first kilobytes was not sent by the
megabyte, on loopback neither."""
_CONNECTING = 15.0
"""Seconds until an address takes a connection: one that does not by then is not there."""
_MOST_ADDRESSES = 8
_LOOKUPS = 32
_ALL_PORTS = range(1, 1 << 16)
_WITHIN = 0.98
"""The answer is to be there, hung up and handed on, by the deadline: what goes over the network ends just before it."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})

Heard = Callable[[int, Mapping[str, str]], None]
"""Called with status and headers of an answer, before the host is asked anything else."""
Turn = Callable[[Target], AbstractAsyncContextManager[Heard]]
"""Entered around each hop: waits until the host may be asked. Waiting in it is no part of the deadline."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to get. None: as the fetcher has it.

    etag, last_modified: as the last answer had them, sent back to the letter. headers: the source's own (credentials,
    cookies): sent to the origin of `address` alone. deadline: seconds; max_bytes: on the wire and unfolded. cut: take
    the first `max_bytes` of a longer body instead of refusing it. redirects: how many are followed.
    """

    address: str
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    accept: str = ACCEPT
    proxy: str | None = field(default=None, repr=False)
    deadline: float | None = None
    max_bytes: int | None = None
    cut: bool = False
    redirects: int | None = None
    body: bytes | None = field(default=None, repr=False)
    """Posted, if there is one: no redirect is followed then."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came. The body is read of 200 and 203 only; the status of any other final answer is given as it is.

    final_address: after all redirects, which are in `hops`; permanent: where permanent ones (301, 308) from the
    beginning of the chain led, None without any. headers: by lower-case name, repeated ones joined by ", ".
    sent: bytes on the wire, of all hops. partial: why the body is known to be cut off, "" if it is whole.
    downgraded: a redirect led from https to http.
    """

    address: str
    final_address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    sent: int
    seconds: float
    hops: tuple[str, ...] = ()
    permanent: str | None = None
    partial: str = ""
    downgraded: bool = False


class Fetcher:
    """Gets addresses. All that it may do is said when it is made; see `desk.settings.Fetch`.

    allow: "address:port" that may be fetched from though they are not public. meant: an address whose host and port
    the user names in the settings as a service of theirs: it is asked wherever its name leads, and without a proxy if
    it is a name of one's own network. proxy: of requests that name none. tls: which authorities are trusted, None: the
    system's.
    """

    def __init__(
        self,
        *,
        user_agent: str = USER_AGENT,
        allow: Iterable[str] = (),
        meant: str | None = None,
        max_bytes: int = MAX_BYTES,
        deadline: float = DEADLINE,
        redirects: int = REDIRECTS,
        proxy: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.user_agent = user_agent
        self._allow = listed(allow)
        self._ports = frozenset(port for _, port in self._allow)
        self._meant: tuple[str, int] | None = None
        if meant is not None:
            target = vet(meant, ports=_ALL_PORTS)
            self._meant = target.host, target.port
            self._ports |= {target.port}
            if target.inward or (literal(target.host) is not None and not public(target.host)):
                proxy = None
        self._max_bytes = max_bytes
        self._deadline = deadline
        self._redirects = redirects
        self._proxy = proxy
        self._tls = tls
        self._lookups: ThreadPoolExecutor | None = None

    def close(self) -> None:
        """Ends the threads that look names up."""
        if self._lookups is not None:
            self._lookups.shutdown(wait=False, cancel_futures=True)
            self._lookups = None

    async def get(self, request: Request, *, turn: Turn | None = None) -> Response:
        """Follows redirects to the answer. Raises `FetchError`, and what `turn` raises.

        One deadline is for the whole chain, from the first look-up to the last byte. Bodies of redirects are not read.
        """
        deadline = self._deadline if request.deadline is None else request.deadline
        limit = self._max_bytes if request.max_bytes is None else request.max_bytes
        most = self._redirects if request.redirects is None else request.redirects
        if request.body is not None:
            most = 0
        spent = Spent(request.address, deadline * _WITHIN, limit)
        first = target = vet(request.address, ports=self._ports)
        proxy = _proxy(request.proxy or self._proxy)
        hops = [target.address]
        permanent: str | None = None
        lasting, downgraded = True, False
        while True:
            async with turn(target) if turn else contextlib.nullcontext(_ignored) as heard:
                answer = await self._hop(target, request, first, proxy, spent)
                heard(answer.status, answer.headers)
            if answer.status not in _REDIRECTS:
                break
            where = text_of(answer.headers, "location")
            if not where:
                raise spent.error("failed", f"redirects ({answer.status}) without saying where to", answer.status)
            if len(hops) > most:
                raise spent.error("failed", f"redirects more than {most} times", answer.status)
            before, target = target, self._redirected(target, where, spent)
            if target.address in hops:
                raise spent.error("failed", "redirects in a circle", answer.status)
            hops.append(target.address)
            downgraded |= before.scheme == "https" and target.scheme == "http"
            lasting &= answer.status in _PERMANENT
            permanent = target.address if lasting else permanent
        if answer.status == 304 and not (request.etag or request.last_modified):
            raise spent.error("failed", "answers 304 (not modified) though nothing is held of it", 304)
        if answer.status == 206:
            raise spent.error("damaged", "sends a part (206) though the whole was asked for", 206)
        return Response(
            address=request.address,
            final_address=target.address,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            sent=spent.sent,
            seconds=spent.taken,
            hops=tuple(hops[1:]),
            permanent=permanent,
            partial=answer.partial,
            downgraded=downgraded,
        )

    def _redirected(self, target: Target, where: str, spent: Spent) -> Target:
        try:
            return vet(where, target.address, ports=self._ports)
        except FetchError as error:
            raise FetchError(spent.address, error.outcome, f"redirects to {error}", sent=spent.sent) from None

    async def _hop(self, target: Target, request: Request, first: Target, proxy: _Proxy | None, spent: Spent) -> Answer:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with (
                asyncio.timeout(max(0.0, spent.seconds - spent.taken)),
                self._connected(target, proxy, spent) as (reader, writer),
            ):
                answer = Answer(spent, cut=request.cut)
                headers = self._headers(target, request, first)
                if request.body is None:
                    writer.write(answer.asking("GET", target.path, headers))
                else:
                    headers.append(("Content-Length", str(len(request.body))))
                    writer.write(answer.asking("POST", target.path, headers, request.body))
                await _received(answer, reader, writer)
                return answer
        except TimeoutError:
            allowed_for = spent.seconds / _WITHIN
            raise spent.error(
                "too slow", f"gave no whole answer within {allowed_for:g} s ({target.authority})"
            ) from None
        except ssl.SSLCertVerificationError as error:
            raise spent.error("failed", f"its certificate is not right: {error.verify_message}") from None
        except OSError as error:
            raise spent.error("failed", f"no connection: {_reason(error)}") from None
        finally:
            spent.taken += loop.time() - began

    def _headers(self, target: Target, request: Request, first: Target) -> list[tuple[str, str]]:
        headers = [
            ("Host", target.authority),
            ("User-Agent", self.user_agent),
            ("Accept", request.accept),
            ("Accept-Encoding", ACCEPTED),
            ("Connection", "close"),
        ]
        if request.etag:
            headers.append(("If-None-Match", request.etag))
        if request.last_modified:
            headers.append(("If-Modified-Since", request.last_modified))
        if _same_site(first, target):
            own = {name.lower() for name, _ in request.headers}
            headers = [one for one in headers if one[0].lower() not in own] + list(request.headers)
        return headers

    @contextlib.asynccontextmanager
    async def _connected(
        self, target: Target, proxy: _Proxy | None, spent: Spent
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        if proxy is None:
            reader, writer = await self._connect(target, await self._addresses(target))
        else:
            self._vet_for_proxy(target)
            tls = self._context() if proxy.tls else None
            reader, writer = await asyncio.open_connection(proxy.host, proxy.port, ssl=tls, limit=_READ)
        try:
            if proxy is not None:
                await _tunnel(target, proxy, spent, reader, writer)
                if target.scheme == "https":
                    await writer.start_tls(self._context(), server_hostname=target.host.rstrip("."))
            yield reader, writer
        finally:
            # What is still to come is not wanted, and a server that never says goodbye is not waited for.
            writer.transport.abort()

    async def _connect(
        self, target: Target, addresses: tuple[str, ...]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        secure = target.scheme == "https"
        for further in range(len(addresses) - 1, -1, -1):
            address = addresses[-further - 1]
            line = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            try:
                line.setblocking(False)
                with contextlib.suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
                async with asyncio.timeout(_CONNECTING):
                    await asyncio.get_running_loop().sock_connect(line, (address, target.port))
            except (OSError, TimeoutError) as error:
                line.close()
                if not further:
                    # Said as what it is: the deadline of the whole is another one.
                    raise ConnectionError(_reason(error) if str(error) else "the host takes none") from None
            except BaseException:
                line.close()
                raise
            else:
                # The name is for TLS alone: the line leads to the address already.
                return await asyncio.open_connection(
                    sock=line,
                    ssl=self._context() if secure else None,
                    server_hostname=target.host.rstrip(".") if secure else None,
                    limit=_READ,
                )
        raise AssertionError("a name without an address is refused before")

    async def _addresses(self, target: Target) -> tuple[str, ...]:
        """Those that the host leads to and that may be connected to."""
        found: tuple[str, ...] = (target.host,)
        meant = (target.host, target.port) == self._meant
        if literal(target.host) is None:
            if target.inward and not self._allow and not meant:
                raise FetchError(target.address, "refused address", f"{target.host} is a name for one's own network")
            found = await self._looked_up(target)
        good = tuple(ip for ip in found if meant or allowed(ip, target.port, self._allow, inward=target.inward))
        if not good:
            where = f"[{found[0]}]:{target.port}" if ":" in found[0] else f"{found[0]}:{target.port}"
            what = f"{where} is" if found[0] == target.host else f"{target.host} leads to {where},"
            problem = f"{what} no public address; if it is meant, list it in fetch.allow"
            raise FetchError(target.address, "refused address", problem)
        return good[:_MOST_ADDRESSES]

    async def _looked_up(self, target: Target) -> tuple[str, ...]:
        if self._lookups is None:
            self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="names")
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._lookups, _look_up, target.host.encode("ascii"), target.port)
        except (OSError, UnicodeError) as error:
            raise FetchError(
                target.address, "failed", f"the name {target.host} is not found ({_reason(error)})"
            ) from None
        if not found:
            raise FetchError(target.address, "failed", f"the name {target.host} is not found")
        return found

    def _vet_for_proxy(self, target: Target) -> None:
        written_out = literal(target.host) is not None
        if target.inward or (written_out and not allowed(target.host, target.port, self._allow)):
            raise FetchError(target.address, "refused address", f"{target.host} is no public address")

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls


def _ignored(status: int, headers: Mapping[str, str]) -> None:
    pass


async def _received(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await writer.drain()
        while not answer.take(await reader.read(_READ)):
            pass
    except OSError as error:
        answer.broken(f"broke the connection ({_reason(error)})")


async def _tunnel(
    target: Target, proxy: _Proxy, spent: Spent, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Asks a proxy for a line to the host; for http too, so that it sees and changes nothing but bytes."""
    where = f"[{target.host}]:{target.port}" if ":" in target.host else f"{target.host}:{target.port}"
    credentials = [("Proxy-Authorization", proxy.credentials)] if proxy.credentials else []
    answer = Answer(spent, head_only=True)
    writer.write(answer.asking("CONNECT", where, [("Host", where), *credentials]))
    await _received(answer, reader, writer)
    if not 200 <= answer.status < 300:
        raise spent.error("failed", f"the proxy gives no line to {where} ({answer.status})")


@dataclass(frozen=True, slots=True)
class _Proxy:
    host: str
    port: int
    tls: bool
    credentials: str = field(default="", repr=False)


def _proxy(address: str | None) -> _Proxy | None:
    if not address:
        return None
    expected = 'must be the address of an HTTP proxy such as "http://127.0.0.1:3128"'
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise SettingsError("source", "proxy", expected) from None
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise SettingsError("source", "proxy", expected)
    credentials = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        credentials = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
    secure = parts.scheme == "https"
    return _Proxy(parts.hostname, port or (443 if secure else 80), secure, credentials)


def _look_up(host: bytes, port: int) -> tuple[str, ...]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))


def _same_site(first: Target, target: Target) -> bool:
    """Whether a source's own headers may go along: the same origin, or the same host made secure."""
    made_secure = (first.scheme, first.port, target.scheme, target.port) == ("http", 80, "https", 443)
    return first.origin == target.origin or (first.host == target.host and made_secure)


def _reason(error: Exception) -> str:
    said = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said)

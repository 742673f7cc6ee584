"""A small web for tests: real sockets on loopback, served by a process of its own, so that ours stays without threads.

    with web() as net:
        site = net.site("127.0.0.1")
        site["/feed.xml"] = Answer(rss("News", [Item(site.url("/a.html"), "A title")]), "application/rss+xml")
        site["/a.html"] = [Answer(status=503, headers={"Retry-After": "60"}), article("A title", "A text.")]
        ...
        assert site.count("/a.html") == 2

What a site has may be changed at any time; a change holds from the next request on. A list of answers is given one by
one, the last of them for ever. A path that is not there is a 404.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import html
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What a path answers. body: str is sent as UTF-8. etag: an ETag made of the body, and 304 where it is asked for.

    modified: Last-Modified, and 304. wait: seconds before the first byte. drip: bytes a second of the body. cut: the
    connection is dropped after so many bytes of the body, whose whole length was announced. packed: gzip for those who
    accept it. headers: further ones; one that is given here is not made.
    """

    body: str | bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = True
    modified: datetime | None = None
    wait: float = 0.0
    drip: float = 0.0
    cut: int | None = None
    packed: bool = False


@dataclass(frozen=True)
class Request:
    """A request that a site got. path: with its query. began, ended: seconds by `time.monotonic`, which all processes
    of a machine share; ended is 0 while the answer is on its way."""

    host: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    began: float
    ended: float
    status: int

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Site:
    """What one address and port answers."""

    def __init__(self, net: Web, host: str, port: int) -> None:
        self._net = net
        self.host = host
        self.port = port

    @property
    def address(self) -> str:
        """address:port, as `fetch.allow` wants it."""
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        """The whole address of a path."""
        return f"http://{self.address}{path}"

    def __setitem__(self, path: str, answer: Answer | str | bytes | Sequence[Answer]) -> None:
        answers = [answer] if isinstance(answer, Answer | str | bytes) else list(answer)
        rows = [astuple(one if isinstance(one, Answer) else Answer(one)) for one in answers]
        self._net.ask("put", self.port, self.host, path, rows)

    def __delitem__(self, path: str) -> None:
        self._net.ask("drop", self.port, self.host, path)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Lets a path lead elsewhere."""
        self[path] = Answer(b"moved", status=status, headers={"Location": to})

    @property
    def requests(self) -> list[Request]:
        """All requests so far, in order of their beginning."""
        return [Request(*row) for row in self._net.ask("requests", self.port, self.host)]

    def count(self, path: str | None = None) -> int:
        """How many requests a path got (of any query if none is named); None: all."""
        found = self.requests
        return len(found) if path is None else sum(path in (one.path, urlsplit(one.path).path) for one in found)

    def last(self, path: str) -> Request:
        """The latest request of a path."""
        return [one for one in self.requests if one.path == path][-1]

    @property
    def most_at_once(self) -> int:
        """The greatest number of requests that were being answered at one time."""
        return at_once(self.requests)

    def forget_requests(self) -> None:
        """Begins to count anew."""
        self._net.ask("forget", self.port, self.host)


def at_once(requests: Iterable[Request]) -> int:
    """The greatest number of requests under way at one time."""
    steps = [(one.began, 1) for one in requests] + [(one.ended or float("inf"), -1) for one in requests]
    now = most = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


class Web:
    """A process that serves sites."""

    def __init__(self) -> None:
        code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import webserver; webserver._serve()"
        self._process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def site(self, host: str = "127.0.0.1", port: int = 0) -> Site:
        """A new site. host: any address of 127.0.0.0/8 or ::1; port 0: a free one."""
        return Site(self, host, self.ask("open", port, host))

    def ask(self, *command: object) -> Any:
        """One command to the process, and its answer."""
        out, back = self._process.stdin, self._process.stdout
        assert out is not None
        assert back is not None
        pickle.dump(command, out)
        out.flush()
        answer = pickle.load(back)
        if isinstance(answer, OSError):
            raise answer
        return answer

    def close(self) -> None:
        """Ends the process, whatever it is answering."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


@contextlib.contextmanager
def web() -> Iterator[Web]:
    """A web for the length of a block."""
    net = Web()
    try:
        yield net
    finally:
        net.close()


@contextlib.contextmanager
def one_site(host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    """One site for the length of a block."""
    with web() as net:
        yield net.site(host, port)


# What is served, ready made


@dataclass(frozen=True)
class Item:
    """An entry of a feed."""

    address: str
    title: str
    summary: str = ""
    published: datetime | None = None
    guid: str | None = None


def rss(title: str, items: Iterable[Item], site: str = "") -> str:
    """An RSS 2.0 feed."""
    rows = []
    for item in items:
        parts = [f"<title>{html.escape(item.title)}</title>", f"<link>{html.escape(item.address)}</link>"]
        parts.append(f"<description>{html.escape(item.summary)}</description>")
        if item.published:
            parts.append(f"<pubDate>{format_datetime(item.published)}</pubDate>")
        if item.guid:
            parts.append(f'<guid isPermaLink="false">{html.escape(item.guid)}</guid>')
        rows.append(f"<item>{''.join(parts)}</item>")
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{html.escape(title)}</title><link>{html.escape(site)}</link>{''.join(rows)}</channel></rss>"
    )


def article(title: str, *paragraphs: str, published: str = "", language: str = "en", head: str = "") -> str:
    """A page with one article. published: ISO 8601."""
    stated = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><title>{html.escape(title)}</title>'
        f'<meta property="og:type" content="article">{stated}{head}</head>'
        f"<body><article><h1>{html.escape(title)}</h1>{body}</article></body></html>"
    )


def sitemap(addresses: Iterable[str]) -> str:
    """A sitemap."""
    rows = "".join(f"<url><loc>{html.escape(address)}</loc></url>" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


# The process that serves


@dataclass
class _Log:
    row: list[Any]


class _State:
    """What all sites answer and what they were asked, under one lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: dict[tuple[str, int], dict[str, list[Answer]]] = {}
        self.requests: dict[tuple[str, int], list[_Log]] = {}

    def begin(
        self, key: tuple[str, int], method: str, path: str, headers: list[tuple[str, str]]
    ) -> tuple[_Log, Answer]:
        with self.lock:
            log = _Log([key[0], method, path, tuple(headers), time.monotonic(), 0.0, 0])
            self.requests.setdefault(key, []).append(log)
            own = self.answers.get(key, {})
            answers = own.get(path) or own.get(urlsplit(path).path) or [Answer("not here", "text/plain", 404)]
            return log, answers.pop(0) if len(answers) > 1 else answers[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: _State
    server: ThreadingHTTPServer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked stands in `Site.requests`."""

    def do_GET(self) -> None:
        """Answers."""
        key = self.server.server_address[:2]
        log, answer = self.state.begin((str(key[0]), int(key[1])), self.command, self.path, list(self.headers.items()))
        try:
            log.row[6] = self._answer(answer)
        except OSError:
            self.close_connection = True
        finally:
            log.row[5] = time.monotonic()

    do_HEAD = do_POST = do_GET  # noqa: N815  # the names that http.server looks for

    def _answer(self, answer: Answer) -> int:
        time.sleep(answer.wait)
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        headers = {"Content-Type": answer.media_type}
        status = answer.status
        if answer.etag and status == 200:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if headers["ETag"] in [tag.strip() for tag in self.headers.get("If-None-Match", "").split(",")]:
                status = 304
        if answer.modified and answer.status == 200:
            headers["Last-Modified"] = format_datetime(answer.modified, usegmt=True)
            since = self.headers.get("If-Modified-Since")
            if since and "If-None-Match" not in self.headers and parsedate_to_datetime(since) >= answer.modified:
                status = 304
        if answer.packed and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if status != 304:
            headers["Content-Length"] = str(len(body))
        given = {name.lower() for name in answer.headers}
        self.send_response(status)
        for name, value in [(n, v) for n, v in headers.items() if n.lower() not in given] + list(
            answer.headers.items()
        ):
            self.send_header(name, value)
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self._send(body, answer)
        return status

    def _send(self, body: bytes, answer: Answer) -> None:
        if answer.cut is not None:
            self.wfile.write(body[: answer.cut])
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif answer.drip:
            step = max(1, int(answer.drip / 20))
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                time.sleep(step / answer.drip)
        else:
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a client that goes away is what some tests are about."""


def _serve() -> None:
    """Obeys the commands on standard input until it ends."""
    state = _State()
    commands: BinaryIO = sys.stdin.buffer
    while True:
        try:
            name, port, host, *rest = pickle.load(commands)
        except EOFError:
            return
        answer: object = None
        key = (host, port)
        with state.lock:
            if name == "put":
                path, rows = rest
                state.answers.setdefault(key, {})[path] = [Answer(*row) for row in rows]
            elif name == "drop":
                state.answers.get(key, {}).pop(rest[0], None)
            elif name == "requests":
                answer = [tuple(log.row) for log in state.requests.get(key, [])]
            elif name == "forget":
                state.requests.pop(key, None)
            else:
                answer = _opened(state, host, port)
        pickle.dump(answer, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _opened(state: _State, host: str, port: int) -> int | OSError:
    handler = type("Handler", (_Handler,), {"state": state})
    kind = type("Server", (_Server,), {"address_family": socket.AF_INET6 if ":" in host else socket.AF_INET})
    try:
        server = kind((host, port), handler)
    except OSError as error:
        return error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])

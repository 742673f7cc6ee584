"""The desk in the browser for tests: a real server on a free port of 127.0.0.1, and requests over real sockets."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from wiredesk.desk.desk import now
from wiredesk.desk.settings import Settings
from wiredesk.serve.app import make_app
from wiredesk.serve.connections import PatientProtocol
from wiredesk.serve.site import Site


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. cookies: those that were set, name to value."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, str]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")


class Place:
    """A port of 127.0.0.1 where a desk is served, by whatever process."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.host = f"127.0.0.1:{port}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        peer: str = "127.0.0.1",
    ) -> Answer:
        """One request on a connection of its own, redirects not followed. peer: address of this machine to ask from."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(peer, 0))
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": self.host, **({"Content-Length": str(len(body))} if body is not None else {})}
            for name, value in (sent | dict(headers or {})).items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            read = answer.read()
        finally:
            connection.close()
        cookies = {}
        for line in answer.headers.get_all("set-cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, read, cookies)

    def browser(self, **headers: str) -> Tab:
        """What keeps cookies and sends forms as a browser would."""
        return Tab(self, headers)


class Served(Place):
    """A desk that is served by this process."""

    def __init__(self, app: Starlette, port: int) -> None:
        super().__init__(port)
        self.app = app

    @property
    def site(self) -> Site:
        """What its pages share."""
        site: Site = self.app.state.site
        return site


class Tab:
    """Cookies, forms with their token, redirects followed: a browser without a screen."""

    def __init__(self, place: Place, headers: Mapping[str, str]) -> None:
        self._place = place
        self._headers = {"Accept": "text/html", **headers}
        self.cookies: dict[str, str] = {}
        self.at = "/"
        self.text = ""

    def open(self, path: str, *, follow: bool = True) -> Answer:
        """A page."""
        answer = self._ask(path, "GET", None, {})
        if answer.status in (301, 303) and follow:
            return self.open(answer.headers["location"])
        self.at, self.text = path, answer.text
        return answer

    def send(self, path: str, *, follow: bool = True, fields: Mapping[str, str] | None = None, **more: str) -> Answer:
        """A form of the page that is open: with the token that stands in it, from our own origin."""
        token = self.text.partition('name="csrf" value="')[2].partition('"')[0]
        body = urlencode({"csrf": token, **(fields or {}), **more}).encode()
        origin = {"Origin": self._place.url, "Referer": self._place.url + self.at, "Sec-Fetch-Site": "same-origin"}
        answer = self._ask(path, "POST", body, origin | {"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status == 303 and follow:
            return self.open(answer.headers["location"])
        return answer

    def _ask(self, path: str, method: str, body: bytes | None, more: Mapping[str, str]) -> Answer:
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers = self._headers | dict(more) | (cookies if self.cookies else {})
        answer = self._place.ask(path, method=method, headers=headers, body=body)
        for name, value in answer.cookies.items():
            if value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer


@contextmanager
def served(
    path: Path,
    settings: Settings | None = None,
    *,
    token: str = "",
    base_url: str | None = None,
    clock: Callable[[], datetime] = now,
) -> Iterator[Served]:
    """The desk in the folder `path`, served as `wiredesk serve` does, but without polling."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    settings = settings or Settings()
    settings = replace(settings, serve=replace(settings.serve, port=port))
    app = make_app(str(path / "desk.sqlite"), settings, token=token, base_url=base_url, clock=clock)
    config = uvicorn.Config(
        app, http=PatientProtocol, ws="none", lifespan="on", log_config=None, access_log=False, proxy_headers=False,
        server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield Served(app, port)
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()

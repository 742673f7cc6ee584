"""Saved searches that tell of what they find: real sockets at the other end, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import Clock
from kept_pages import kept
from wiredesk.desk.alerting import SIGNATURE, TRIES, Item, look, message, secret_of, send, signature
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.settings import Alerts, Fetch, Settings
from wiredesk.model.alerts import SavedSearch
from wiredesk.model.spans import ArticleId


@dataclass
class Receiver:
    """What a webhook's other end got. status: what it answers."""

    port: int = 0
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def desk_with(path: Path, receiver: Receiver | None, clock: Clock, **alerts: object) -> Iterator[Desk]:
    allow = (f"127.0.0.1:{receiver.port}",) if receiver is not None else ()
    settings = Settings(fetch=Fetch(allow=allow), alerts=Alerts(**alerts))  # type: ignore[arg-type]  # some of its fields
    with open_desk(str(path / "desk.sqlite"), settings=settings, clock=clock) as desk:
        yield desk


def take(desk: Desk, name: str, title: str, published: str = "2026-11-20T06:00:00+00:00") -> None:
    """One more report."""
    body = f"{title}. The port authority of Corm said so on Friday, and gave no reason for it. Ships wait outside."
    one = kept(
        f"https://herald.example/{name}", body, title=title, published=published, received=desk.clock(), at=desk.clock()
    )
    keeper = desk.keeper(placing=False)
    keeper.add(one)
    keeper.flush()


def saved(desk: Desk, query: str, **ways: str) -> SavedSearch:
    return desk.store.reader.put_search(SavedSearch(0, query, query, desk.clock(), **ways))  # type: ignore[arg-type]  # webhook, mail


def test_what_a_search_finds_of_new_articles_is_posted_and_signed(tmp_path: Path, receiver: Receiver) -> None:
    clock = Clock()
    with desk_with(tmp_path, receiver, clock) as desk:
        search = saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm")
        take(desk, "b", "The budget of Talle was passed")
        assert look(desk) == 1
        assert asyncio.run(send(desk)) == 1
        secret = secret_of(desk.store, search.id)
    headers, body = receiver.got[0]
    told = json.loads(body)
    assert [one["url"] for one in told["items"]] == ["https://herald.example/a"]
    assert len(told["items"][0]["excerpt"]) <= 300
    at, given = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers[SIGNATURE.lower()]).groups()  # type: ignore[union-attr]  # fails if none
    expected = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(given, expected)


def test_an_article_is_told_of_once(tmp_path: Path, receiver: Receiver) -> None:
    with desk_with(tmp_path, receiver, Clock()) as desk:
        saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm")
        for _ in range(3):
            look(desk)
            asyncio.run(send(desk))
    assert len(receiver.got) == 1


def test_what_was_held_before_is_no_news(tmp_path: Path, receiver: Receiver) -> None:
    with desk_with(tmp_path, receiver, Clock()) as desk:
        take(desk, "a", "A crane fell on the quay of Corm")
        look(desk)
        saved(desk, "crane", webhook=receiver.url)
        assert look(desk) == 0


def test_an_archive_that_is_imported_is_no_news(tmp_path: Path, receiver: Receiver) -> None:
    with desk_with(tmp_path, receiver, Clock()) as desk:
        saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm", published="2019-03-01T06:00:00+00:00")
        assert look(desk) == 0


def test_a_search_that_is_paused_looks_at_nothing(tmp_path: Path, receiver: Receiver) -> None:
    with desk_with(tmp_path, receiver, Clock()) as desk:
        search = saved(desk, "crane", webhook=receiver.url)
        desk.store.reader.put_search(replace(search, paused=True))
        take(desk, "a", "A crane fell on the quay of Corm")
        assert look(desk) == 0


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_not_taken_is_tried_ever_later_and_given_up_in_the_end(
    tmp_path: Path, receiver: Receiver, status: int
) -> None:
    clock = Clock()
    receiver.status = status
    with desk_with(tmp_path, receiver, clock) as desk:
        search = saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm")
        look(desk)
        waits = []
        while True:
            assert asyncio.run(send(desk)) == 0
            (delivery,) = desk.store.reader.deliveries(search.id)
            assert delivery.problem
            if delivery.done:
                break
            waits.append(delivery.at - clock.now)
            assert asyncio.run(send(desk)) == 0
            clock.now = delivery.at
    assert len(receiver.got) == TRIES
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


def test_what_could_not_be_sent_waits_in_the_desk_for_another_process(tmp_path: Path, receiver: Receiver) -> None:
    clock = Clock()
    receiver.status = 503
    with desk_with(tmp_path, receiver, clock) as desk:
        saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm")
        look(desk)
        asyncio.run(send(desk))
    receiver.status = 200
    clock.wait(minutes=2)
    with desk_with(tmp_path, receiver, clock) as desk:
        assert asyncio.run(send(desk)) == 1


def test_no_address_of_a_private_network_is_posted_to_unless_it_is_allowed(tmp_path: Path, receiver: Receiver) -> None:
    with desk_with(tmp_path, None, Clock()) as desk:
        search = saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm")
        look(desk)
        asyncio.run(send(desk))
        assert "127.0.0.1" in desk.store.reader.deliveries(search.id)[0].problem
    assert receiver.got == []


def test_polling_tells_by_itself(tmp_path: Path, receiver: Receiver) -> None:
    with desk_with(tmp_path, receiver, Clock()) as desk:
        saved(desk, "crane", webhook=receiver.url)
        take(desk, "a", "A crane fell on the quay of Corm")
        desk.update()
    assert len(receiver.got) == 1


# Mail


class Mailbox:
    """The other end of SMTP (RFC 5321), as much of it as a client asks for."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self._line = socket.create_server(("127.0.0.1", 0))
        self.port = self._line.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with self._line.accept()[0] as line, line.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 ready\r\n")
            data: list[bytes] | None = None
            for raw in iter(stream.readline, b""):
                if data is not None:
                    if raw == b".\r\n":
                        self.mails.append(b"".join(data).decode())
                        data = None
                        stream.write(b"250 taken\r\n")
                    else:
                        data.append(raw)
                elif raw.upper().startswith(b"DATA"):
                    data = []
                    stream.write(b"354 go on\r\n")
                elif raw.upper().startswith(b"QUIT"):
                    stream.write(b"221 bye\r\n")
                    return
                else:
                    stream.write(b"250 yes\r\n")

    def close(self) -> None:
        """After the last client."""
        self._thread.join(10)
        self._line.close()


def test_what_a_search_finds_goes_out_by_mail(tmp_path: Path) -> None:
    box = Mailbox()
    with desk_with(
        tmp_path, None, Clock(), smtp_host="127.0.0.1", smtp_port=box.port, smtp_security="none",
        mail_from="desk@example.org",
    ) as desk:  # fmt: skip
        saved(desk, "crane", mail="reader@example.org")
        take(desk, "a", "A crane fell on the quay of Corm")
        look(desk)
        assert asyncio.run(send(desk)) == 1
    box.close()
    assert "To: reader@example.org" in box.mails[0]
    assert "https://herald.example/a" in box.mails[0]


def test_without_a_mail_server_the_mail_waits_and_says_what_to_set(tmp_path: Path) -> None:
    with desk_with(tmp_path, None, Clock()) as desk:
        search = saved(desk, "crane", mail="reader@example.org")
        take(desk, "a", "A crane fell on the quay of Corm")
        look(desk)
        assert asyncio.run(send(desk)) == 0
        assert "alerts.smtp_host" in desk.store.reader.deliveries(search.id)[0].problem


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_of_others_begins_a_header_of_a_mail(name: str, title: str) -> None:
    item = Item(ArticleId("a"), title, None, None, "en", None, False, None, "")
    search = SavedSearch(1, name, "q", Clock().now, mail="reader@example.org")
    mail = message(Alerts(mail_from="desk@example.org"), search, [item], Clock().now)
    assert set(mail.keys()) == {
        "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    assert "\n" not in str(mail["Subject"])


def test_a_signature_hangs_on_time_and_body() -> None:
    one = signature("s", 1, b"body")
    assert len({one, signature("s", 2, b"body"), signature("s", 1, b"other"), signature("t", 1, b"body")}) == 4

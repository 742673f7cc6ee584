"""Fetching, against servers that do everything but answer honestly. All on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from rawserver import Line, Raw, raw
from wiredesk.model.errors import FetchError, SettingsError
from wiredesk.sources.fetch import Fetcher, Request, Response
from wiredesk.sources.vetting import Target

TLS = Path(__file__).parent / "tls"
PAGE = "<h1>Cảng mở cửa trở lại</h1>".encode() * 40


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


@contextlib.contextmanager
def fetching(*servers: Raw, **settings: Any) -> Any:
    fetcher = Fetcher(allow=[server.address for server in servers], **{"deadline": 10.0, **settings})
    try:
        yield fetcher
    finally:
        fetcher.close()


async def error_of(fetcher: Fetcher, request: Request) -> FetchError:
    with pytest.raises(FetchError) as refused:
        await fetcher.get(request)
    return refused.value


async def page(line: Line) -> None:
    await line.answer(PAGE, "200 OK", "Content-Type: text/html")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Names of the test: each look-up gives the next list of addresses, the last one for ever."""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in known:
            assert name is None or name[:1].isdigit() or ":" in name, f"{name} was looked up"
            return real(host, port, *rest, **more)
        lists = known[name]
        found = lists.pop(0) if len(lists) > 1 else lists[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [row for ip in found for row in real(ip, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


# What a good answer is


def test_an_answer_comes_with_its_bytes_counted() -> None:
    async def work() -> None:
        async with raw(page) as server:
            with fetching(server, user_agent="wiredesk/9 (+mailto:desk@example.org)") as fetcher:
                response = await fetcher.get(Request(server.url("/a?b=c#d"), accept="text/html"))
        line = server.lines[0]
        assert (response.status, response.body, response.partial) == (200, PAGE, "")
        assert response.final_address == server.url("/a?b=c")
        assert response.headers["content-type"] == "text/html"
        assert len(PAGE) < response.sent < len(PAGE) + 200
        assert line.path == "/a?b=c"
        assert line.header("Host") == [server.address]
        assert line.header("User-Agent") == ["wiredesk/9 (+mailto:desk@example.org)"]
        assert line.header("Accept") == ["text/html"]
        assert not line.header("Cookie")
        assert not line.header("Authorization")

    run(work)


def test_a_folded_body_is_unfolded_and_counted_both_ways() -> None:
    async def work() -> None:
        async def folded(line: Line) -> None:
            await line.answer(gzip.compress(PAGE), "200 OK", "Content-Encoding: gzip")

        async with raw(folded) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(Request(server.url()))
        assert response.body == PAGE
        assert response.sent < len(PAGE)

    run(work)


def test_validators_go_back_to_the_letter_and_304_has_no_body() -> None:
    tag = '"v1-\\"odd\\" tag\xe9"'

    async def work() -> None:
        async def cached(line: Line) -> None:
            assert line.header("If-None-Match") == [tag]
            assert line.header("If-Modified-Since") == ["Tue, 03 Feb 2026 09:30:00 GMT"]
            await line.answer(b"", "304 Not Modified", f"ETag: {tag}")

        async with raw(cached) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(
                    Request(server.url(), etag=tag, last_modified="Tue, 03 Feb 2026 09:30:00 GMT")
                )
        assert (response.status, response.body, response.headers["etag"]) == (304, b"", tag)

    run(work)


def test_a_304_that_was_not_asked_for_is_an_error() -> None:
    async def work() -> None:
        async def liar(line: Line) -> None:
            await line.answer(b"", "304 Not Modified")

        async with raw(liar) as server:
            with fetching(server) as fetcher:
                assert "304" in (await error_of(fetcher, Request(server.url()))).problem

    run(work)


@pytest.mark.parametrize(
    "status", ["404 Not Found", "410 Gone", "429 Slow Down", "500 Oops", "204 Nothing", "999 What"]
)
def test_the_body_of_another_status_is_not_read(status: str) -> None:
    async def work() -> None:
        async def other(line: Line) -> None:
            await line.answer(PAGE, status, "Retry-After: 3600")

        async with raw(other) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(Request(server.url()))
        assert (response.status, response.body) == (int(status[:3]), b"")
        assert response.headers["retry-after"] == "3600"

    run(work)


# Where a connection goes


def test_a_private_address_is_refused_before_any_connection() -> None:
    async def work() -> None:
        async with raw(page) as server:
            with fetching() as fetcher:
                error = await error_of(fetcher, Request(server.url()))
            assert error.outcome == "refused address"
            assert server.connections == 0

    run(work)


@pytest.mark.parametrize(
    "spelling",
    ["127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "①②⑦.0.0.1", "127。0。0。1"],
)
def test_a_redirect_to_a_private_address_is_refused_in_every_spelling(spelling: str) -> None:
    async def work() -> None:
        async with raw(page) as inner:

            async def away(line: Line) -> None:
                to = f"http://{spelling}:{inner.port}/".encode()
                await line.say(b"HTTP/1.1 302 Found\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n")

            async with raw(away, host="127.0.0.2") as outer:
                with fetching(outer) as fetcher:
                    error = await error_of(fetcher, Request(outer.url()))
            assert error.outcome == "refused address"
            assert inner.connections == 0

    run(work)


def test_the_vetted_address_is_the_one_connected_to(names: dict[str, list[list[str]]]) -> None:
    """A name that leads to a public address when it is vetted, and inward from then on, leads nowhere."""

    async def work() -> None:
        async with raw(page) as inner, raw(page, host="127.0.0.2", port=inner.port) as listed:
            # The listed address stands for a public one: it is what the first look-up gives.
            names["rebinding.example"] = [["127.0.0.2"], ["127.0.0.1"]]
            with fetching(listed) as fetcher:
                await fetcher.get(Request(inner.url(name="rebinding.example")))
                assert (inner.connections, listed.connections) == (0, 1)
                error = await error_of(fetcher, Request(inner.url(name="rebinding.example")))
            assert error.outcome == "refused address"
            assert "127.0.0.1" in error.problem
            assert (inner.connections, listed.connections) == (0, 1)

    run(work)


def test_a_service_that_the_user_names_may_stand_anywhere_and_nothing_else_there(
    names: dict[str, list[list[str]]],
) -> None:
    async def work() -> None:
        async with raw(page) as server, raw(page) as other:
            names["model.lan"] = names["elsewhere.lan"] = names["elsewhere.example"] = [["127.0.0.1"]]
            # The proxy is there for the web: a name of one's own network is none of its business.
            with fetching(meant=f"http://model.lan:{server.port}/v1", proxy="http://127.0.0.9:9") as fetcher:
                answer = await fetcher.get(Request(server.url("/v1/chat", name="model.lan"), body=b"{}"))
                assert answer.status == 200
            with fetching(meant=f"http://model.lan:{server.port}/v1") as fetcher:
                for name, port in (("model.lan", other), ("elsewhere.lan", server), ("elsewhere.example", server)):
                    error = await error_of(fetcher, Request(port.url(name=name)))
                    assert error.outcome == "refused address"
            assert (server.connections, other.connections) == (1, 0)

    run(work)


def test_of_several_addresses_the_allowed_ones_are_tried_in_turn(names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        async with raw(page) as inner, raw(page, host="127.0.0.2", port=inner.port) as listed:
            dead = Raw("127.0.0.3", inner.port)
            names["many.example"] = [["10.0.0.1", "127.0.0.3", "127.0.0.2", "127.0.0.1"]]
            with fetching(dead, listed) as fetcher:
                assert (await fetcher.get(Request(inner.url(name="many.example")))).status == 200
            assert (inner.connections, listed.connections) == (0, 1)

    run(work)


def test_a_name_without_an_address_is_an_error(names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        names["nowhere.example"] = [[]]
        with fetching() as fetcher:
            error = await error_of(fetcher, Request("http://nowhere.example/"))
        assert error.outcome == "failed"
        assert "nowhere.example is not found" in error.problem

    run(work)


def test_a_name_of_ones_own_network_is_not_even_looked_up(names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        with fetching() as fetcher:
            for address in ("http://intranet/", "http://db.internal/", "http://localhost:8000/"):
                assert (await error_of(fetcher, Request(address))).outcome == "refused address"

    run(work)


def test_an_address_of_version_6_is_fetched_where_it_is_listed() -> None:
    async def work() -> None:
        async with raw(page, host="::1") as server:
            with fetching(server) as fetcher:
                assert (await fetcher.get(Request(server.url()))).status == 200
            assert server.lines[0].header("Host") == [f"[::1]:{server.port}"]

    with contextlib.suppress(OSError):
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        run(work)


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def work() -> None:
        async with raw(page) as server, raw(page, host="127.0.0.9") as trap:
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
                monkeypatch.setenv(name, trap.url())
            (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b")
            monkeypatch.setenv("HOME", str(tmp_path))
            with fetching(server, trap) as fetcher:
                await fetcher.get(Request(server.url()))
            assert trap.connections == 0
            assert not server.lines[0].header("Authorization")

    run(work)


# Redirects


def redirecting(to: dict[str, tuple[str, str]], *headers: str) -> Callable[[Line], Coroutine[Any, Any, None]]:
    async def answering(line: Line) -> None:
        if line.path in to:
            status, where = to[line.path]
            await line.answer(b"", status, f"Location: {where}", *headers)
        else:
            await page(line)

    return answering


def test_redirects_are_followed_to_the_last_address() -> None:
    chain = {f"/{n}": ("302 Found", f"/{n + 1}") for n in range(5)}

    async def work() -> None:
        async with raw(redirecting(chain)) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(Request(server.url("/0")))
                assert response.final_address == server.url("/5")
                assert response.hops == tuple(server.url(f"/{n}") for n in range(1, 6))
                assert response.permanent is None
                assert (await error_of(fetcher, Request(server.url("/0"), redirects=4))).status == 302

    run(work)


def test_endless_redirects_stop() -> None:
    async def work() -> None:
        async def on_and_on(line: Line) -> None:
            await line.answer(b"", "302 Found", f"Location: {line.path}x")

        async with raw(on_and_on) as server:
            with fetching(server) as fetcher:
                assert "10 times" in (await error_of(fetcher, Request(server.url()))).problem
            assert len(server.lines) == 11

    run(work)


def test_a_circle_is_seen_at_once() -> None:
    async def work() -> None:
        async with raw(redirecting({"/a": ("301 Moved", "/b"), "/b": ("301 Moved", "/a")})) as server:
            with fetching(server) as fetcher:
                assert "circle" in (await error_of(fetcher, Request(server.url("/a")))).problem
            assert len(server.lines) == 2

    run(work)


@pytest.mark.parametrize("where", [[], ["Location: "], ["Location: /" + "x" * 9000], ["Location: mailto:a@b"]])
def test_a_redirect_to_nowhere_is_an_error(where: list[str]) -> None:
    async def work() -> None:
        async def nowhere(line: Line) -> None:
            await line.answer(b"", "302 Found", *where)

        async with raw(nowhere) as server:
            with fetching(server) as fetcher:
                assert (await error_of(fetcher, Request(server.url()))).outcome in ("failed", "refused address")

    run(work)


def test_permanent_redirects_are_told_as_far_as_they_are_permanent() -> None:
    chain = {
        "/a": ("301 Moved", "/b"), "/b": ("308 Moved", "/c"), "/c": ("302 Found", "/d"), "/d": ("301 Moved", "/e"),
        "/t": ("307 Found", "/a"),
    }  # fmt: skip

    async def work() -> None:
        async with raw(redirecting(chain)) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(Request(server.url("/a")))
                assert (response.permanent, response.final_address) == (server.url("/c"), server.url("/e"))
                assert (await fetcher.get(Request(server.url("/t")))).permanent is None

    run(work)


def test_the_body_of_a_redirect_is_not_read() -> None:
    async def work() -> None:
        async def heavy(line: Line) -> None:
            if line.path == "/end":
                await page(line)
                return
            await line.say(b"HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Encoding: gzip\r\n\r\n")
            while True:
                await line.say(bytes(65536))

        async with raw(heavy) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(Request(server.url()))
        assert response.body == PAGE
        assert response.sent < 500_000

    run(work)


def test_secrets_stay_on_their_own_site() -> None:
    async def work() -> None:
        async with (
            raw(page, host="127.0.0.2") as other,
            raw(redirecting({"/a": ("302 Found", other.url("/x")), "/b": ("302 Found", "/y")})) as server,
        ):
            with fetching(server, other) as fetcher:
                secret = (("Cookie", "session=1"), ("Authorization", "Basic abc"))
                await fetcher.get(Request(server.url("/a"), headers=secret))
                await fetcher.get(Request(server.url("/b"), headers=secret))
            assert [line.header("Cookie") for line in server.lines] == [["session=1"]] * 3
            assert other.lines[0].header("Cookie") == other.lines[0].header("Authorization") == []

    run(work)


def test_a_header_of_the_source_takes_the_place_of_ours() -> None:
    async def work() -> None:
        async with raw(page) as server:
            with fetching(server) as fetcher:
                await fetcher.get(Request(server.url(), headers=(("user-agent", "acme/1"), ("Accept", "text/x"))))
            assert server.lines[0].header("User-Agent") == ["acme/1"]
            assert server.lines[0].header("Accept") == ["text/x"]

    run(work)


def test_cookies_that_are_set_do_not_come_back() -> None:
    async def work() -> None:
        chain = {"/a": ("302 Found", "/b")}
        async with raw(redirecting(chain, "Set-Cookie: x=1; Path=/", "Set-Cookie: y=2")) as server:
            with fetching(server) as fetcher:
                await fetcher.get(Request(server.url("/a")))
                await fetcher.get(Request(server.url("/a")))
            assert not any(line.header("Cookie") for line in server.lines)

    run(work)


def test_a_line_break_in_an_address_makes_no_second_header() -> None:
    async def work() -> None:
        where = "/x?a=%0d%0aX-Injected:%20yes%0d%0a\tb"
        async with raw(redirecting({"/a": ("302 Found", where)})) as server:
            with fetching(server) as fetcher:
                await fetcher.get(Request(server.url("/a")))
                error = await error_of(fetcher, Request(server.url("/b"), headers=(("X-A", "1\r\nX-Injected: yes"),)))
            assert "header" in error.problem
            assert not any(line.header("X-Injected") for line in server.lines)

    run(work)


# Limits


def test_a_turn_is_taken_around_each_hop() -> None:
    async def work() -> None:
        took: list[str] = []

        @contextlib.asynccontextmanager
        async def turn(target: Target) -> Any:
            took.append(f"+{target.path}")
            await asyncio.sleep(0.25)
            yield lambda status, headers: took.append(f"{status} {headers.get('location', '')}".strip())
            took.append(f"-{target.path}")

        async with raw(redirecting({"/a": ("302 Found", "/b")})) as server:
            with fetching(server, deadline=0.4) as fetcher:
                response = await fetcher.get(Request(server.url("/a")), turn=turn)
        assert took == ["+/a", "302 /b", "-/a", "+/b", "200", "-/b"]
        assert response.seconds < 0.4

    run(work)


async def silence(line: Line) -> None:
    await asyncio.sleep(600)


async def slow_headers(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\n")
    while True:
        await line.say(b"X-Wait: 1\r\n")
        await asyncio.sleep(0.01)


async def slow_body(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await line.say(b"x")
        await asyncio.sleep(0.01)


async def half_then_silence(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf")
    await asyncio.sleep(600)


async def slow_redirects(line: Line) -> None:
    await asyncio.sleep(0.1)
    await line.answer(b"", "302 Found", f"Location: {line.path}x")


@pytest.mark.parametrize("slow", [silence, slow_headers, slow_body, half_then_silence, slow_redirects])
def test_one_deadline_is_for_all(slow: Callable[[Line], Coroutine[Any, Any, None]]) -> None:
    async def work() -> None:
        async with raw(slow) as server:
            with fetching(server, deadline=0.3) as fetcher:
                error = await error_of(fetcher, Request(server.url()))
            assert error.outcome == "too slow"
            assert "0.3 s" in error.problem

    run(work)


def test_a_slow_look_up_is_within_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    over = threading.Event()

    def forever(*_: Any, **__: Any) -> Any:
        over.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    async def work() -> None:
        monkeypatch.setattr(socket, "getaddrinfo", forever)
        with fetching(deadline=0.3) as fetcher:
            assert (await error_of(fetcher, Request("http://slow.example/"))).outcome == "too slow"

    try:
        run(work)
    finally:
        over.set()


async def endless_body(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await line.say(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")


async def endless_extensions(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await line.say(b"1;" + b"e" * 60000 + b"\r\nx\r\n")


async def great_length(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    while True:
        await line.say(bytes(65536))


async def endless_headers(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\n")
    while True:
        await line.say(b"X-More: " + b"y" * 200 + b"\r\n")


async def giant_header(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nX-Giant: ")
    while True:
        await line.say(b"z" * 65536)


async def bomb(line: Line) -> None:
    await line.answer(gzip.compress(bytes(30_000_000)), "200 OK", "Content-Encoding: gzip")


@pytest.mark.parametrize("much", [endless_body, endless_extensions, great_length, endless_headers, giant_header, bomb])
def test_what_is_too_much_is_not_taken(much: Callable[[Line], Coroutine[Any, Any, None]]) -> None:
    async def work() -> None:
        async with raw(much) as server:
            with fetching(server, max_bytes=1_000_000) as fetcher:
                error = await error_of(fetcher, Request(server.url()))
            assert error.outcome == "too large", error.problem
            assert error.sent < 1_500_000

    run(work)


def test_the_first_bytes_are_taken_where_they_are_enough() -> None:
    async def work() -> None:
        for much in (endless_body, great_length, bomb):
            async with raw(much) as server:
                with fetching(server) as fetcher:
                    response = await fetcher.get(Request(server.url(), max_bytes=100_000, cut=True))
            assert 0 < len(response.body) <= 100_000
            assert "100,000" in response.partial

    run(work)


async def endless_hints(line: Line) -> None:
    while True:
        await line.say(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")


async def switching(line: Line) -> None:
    await line.say(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n")
    await asyncio.sleep(600)


async def part(line: Line) -> None:
    await line.answer(PAGE[:100], "206 Partial Content", "Content-Range: bytes 0-99/1200")


async def nothing(line: Line) -> None:
    pass


async def broken(line: Line) -> None:
    line.reset()


async def two_lengths(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello")


async def old(line: Line) -> None:
    await line.say(PAGE)


async def chunks_cut(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")


async def chunk_that_lies(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nhello")


async def unfolding_to_nothing(line: Line) -> None:
    await line.answer(PAGE, "200 OK", "Content-Encoding: gzip")


async def many_codings(line: Line) -> None:
    await line.answer(PAGE, "200 OK", "Content-Encoding: gzip, gzip, gzip")


async def cut_in_the_folds(line: Line) -> None:
    await line.answer(gzip.compress(PAGE)[:-9], "200 OK", "Content-Encoding: gzip")


@pytest.mark.parametrize(
    "wrong",
    [
        endless_hints, switching, part, nothing, broken, two_lengths, old, chunks_cut, chunk_that_lies,
        unfolding_to_nothing, many_codings, cut_in_the_folds,
    ],
)  # fmt: skip
def test_what_is_wrong_is_an_error_and_nothing_of_it_is_taken(
    wrong: Callable[[Line], Coroutine[Any, Any, None]],
) -> None:
    async def work() -> None:
        async with raw(wrong) as server:
            with fetching(server) as fetcher:
                error = await error_of(fetcher, Request(server.url()))
            assert error.outcome in ("failed", "damaged")
            assert error.problem.isprintable()

    run(work)


async def short(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + PAGE)


async def reset_midway(line: Line) -> None:
    await short(line)
    await asyncio.sleep(0.1)
    line.reset()


@pytest.mark.parametrize("cut", [short, reset_midway])
def test_a_body_that_broke_off_is_marked(cut: Callable[[Line], Coroutine[Any, Any, None]]) -> None:
    async def work() -> None:
        async with raw(cut) as server:
            with fetching(server) as fetcher:
                response = await fetcher.get(Request(server.url()))
        assert response.body == PAGE
        assert f"broke off after {len(PAGE):,} bytes" in response.partial

    run(work)


def test_a_connection_is_hung_up_and_serves_one_answer() -> None:
    async def work() -> None:
        async def and_another(line: Line) -> None:
            await line.say(
                b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noneHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo"
            )
            await line.reader.read()

        async with raw(and_another) as server:
            with fetching(server) as fetcher:
                for _ in range(3):
                    assert (await fetcher.get(Request(server.url()))).body == b"one"
            assert server.connections == 3
            while server.open_now:
                await asyncio.sleep(0.01)

    run(work)


def test_a_fetch_that_is_called_off_hangs_up() -> None:
    async def work() -> None:
        async with raw(silence) as server:
            with fetching(server) as fetcher:
                task = asyncio.create_task(fetcher.get(Request(server.url())))
                while not server.lines:
                    await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

    run(work)


# TLS


def site_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "site.pem", TLS / "key.pem")
    return context


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(TLS / "authority.pem"))


def test_the_name_is_checked_though_the_address_is_connected_to(names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        names.update({name: [["127.0.0.1"]] for name in ("news.test", "news.test.", "other.example")})
        async with raw(page, tls=site_tls()) as server:
            with fetching(server, tls=trusting()) as fetcher:
                for good in ("news.test", "news.test."):
                    response = await fetcher.get(Request(server.url(name=good, scheme="https")))
                    assert response.body == PAGE
                for name in ("other.example", None):
                    error = await error_of(fetcher, Request(server.url(name=name, scheme="https")))
                    assert error.outcome == "failed"
                    assert "certificate" in error.problem
            with fetching(server) as fetcher:
                error = await error_of(fetcher, Request(server.url(name="news.test", scheme="https")))
                assert "certificate" in error.problem

    run(work)


def test_no_secure_connection_never_falls_back_to_an_open_one() -> None:
    async def work() -> None:
        async def unexpected(line: Line) -> None:
            raise AssertionError

        async with raw(unexpected) as server:
            with fetching(server, deadline=0.8) as fetcher:
                error = await error_of(fetcher, Request(server.url(scheme="https")))
            assert error.outcome in ("failed", "too slow")
            assert server.lines == []

    run(work)


def test_a_redirect_out_of_the_secure_is_followed_and_told(names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        names["news.test"] = [["127.0.0.1"]]
        async with (
            raw(page) as plain,
            raw(redirecting({"/": ("302 Found", plain.url("/x"))}), tls=site_tls()) as secure,
        ):
            with fetching(plain, secure, tls=trusting()) as fetcher:
                response = await fetcher.get(Request(secure.url(name="news.test", scheme="https")))
        assert response.downgraded
        assert response.body == PAGE

    run(work)


# A proxy


async def pass_on(line: Line, to: int) -> None:
    """A proxy that gives every line it is asked for, to one port."""
    await line.say(b"HTTP/1.1 200 Connection established\r\n\r\n")
    reader, writer = await asyncio.open_connection("127.0.0.1", to)

    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()

    try:
        await asyncio.wait(
            [asyncio.create_task(copy(line.reader, writer)), asyncio.create_task(copy(reader, line.writer))],
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_looks_names_up_itself(scheme: str, names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        async with raw(page, tls=site_tls() if scheme == "https" else None) as server:
            async with raw(lambda line: pass_on(line, server.port), host="127.0.0.2") as proxy:
                with fetching(tls=trusting()) as fetcher:
                    request = Request(f"{scheme}://news.test/a", proxy=f"http://desk:p%40ss@{proxy.address}")
                    response: Response = await fetcher.get(request)
                    assert response.body == PAGE
                    for inner in ("http://127.0.0.1/", "http://intranet/", "http://[::1]/"):
                        error = await error_of(fetcher, Request(inner, proxy=proxy.url()))
                        assert error.outcome == "refused address"
            line = proxy.lines[0]
            assert line.head.startswith(b"CONNECT news.test:" + (b"443" if scheme == "https" else b"80"))
            assert line.header("Proxy-Authorization") == ["Basic ZGVzazpwQHNz"]
            assert server.lines[0].header("Proxy-Authorization") == []
            assert len(proxy.lines) == 1

    run(work)


def test_a_proxy_that_refuses_is_an_error() -> None:
    async def work() -> None:
        async def refusing(line: Line) -> None:
            await line.answer(b"no", "403 Forbidden")

        async with raw(refusing) as proxy:
            with fetching() as fetcher:
                error = await error_of(fetcher, Request("http://news.example/", proxy=proxy.url()))
                assert "403" in error.problem
                with pytest.raises(SettingsError):
                    await fetcher.get(Request("http://news.example/", proxy="socks5://127.0.0.1:1"))

    run(work)


def test_a_proxy_may_be_spoken_to_by_tls_too(names: dict[str, list[list[str]]]) -> None:
    async def work() -> None:
        names["proxy.news.test"] = [["127.0.0.1"]]
        async with (
            raw(page, tls=site_tls()) as server,
            raw(lambda line: pass_on(line, server.port), tls=site_tls()) as proxy,
        ):
            with fetching(tls=trusting()) as fetcher:
                through = proxy.url(name="proxy.news.test", scheme="https")
                assert (await fetcher.get(Request("https://news.test/a", proxy=through))).body == PAGE
            assert len(proxy.lines) == 1

    run(work)

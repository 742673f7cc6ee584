"""Who may ask the desk for what: real servers, real sockets."""

from __future__ import annotations

import base64
import gzip
import os
import re
import resource
import socket
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from serving import Answer, Served, served
from wiredesk.desk.desk import open_desk as open_another
from wiredesk.desk.settings import Serve, Settings
from wiredesk.model.errors import SettingsError
from wiredesk.serve import connections
from wiredesk.serve.rendering import back, safe_path, web
from wiredesk.serve.routing import get, post
from wiredesk.serve.safety import gate
from wiredesk.serve.safety.csrf import foreign
from wiredesk.serve.safety.hosts import host_name, is_known
from wiredesk.serve.safety.limits import ADDRESSES, Limit
from wiredesk.serve.safety.proxies import caller
from wiredesk.serve.server import token_of
from wiredesk.serve.site import Site

TOKEN = "correct horse battery staple"


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """On this machine: nobody is asked who they are."""
    with served(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="module")
def shut_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Behind a proxy under a name of its own: the token is asked for."""
    settings = Settings(serve=Serve(trusted_proxies=("127.0.0.1/32",), sign_ins=5, requests=60))
    with served(tmp_path_factory.mktemp("desk"), settings, token=TOKEN, base_url="https://desk.example") as found:
        yield found


def routes_of(desk: Served) -> list[tuple[str, str]]:
    """Method and an address of every route."""
    found = []
    for route in desk.app.routes:
        if isinstance(route, Route):
            path = re.sub(r"{\w+:int}", "1", route.path)
            path = re.sub(r"{[^}]+}", "0123456789abcdef", path)
            found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


# --- names of ourselves -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "desk.example", "127.0.0.1.evil.example", "8.8.8.8", "", "a b", "x@y"]
)
def test_a_name_that_is_not_ours_is_refused_whoever_points_it_at_us(open_desk: Served, host: str) -> None:
    assert open_desk.ask("/", headers={"Host": host}).status in (400, 421)
    assert open_desk.ask("/healthz", headers={"Host": host}).status in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "localhost.", "127.8.9.1"])
def test_this_machines_own_names_are_answered_to(open_desk: Served, host: str) -> None:
    assert open_desk.ask("/healthz", headers={"Host": f"{host}:{open_desk.port}"}).status == 200


def test_a_bare_number_is_answered_to_only_where_others_may_ask() -> None:
    assert is_known("192.0.2.7", listens_on="0.0.0.0", base_url="")
    assert not is_known("192.0.2.7", listens_on="127.0.0.1", base_url="")
    assert not is_known("evil.example", listens_on="0.0.0.0", base_url="https://desk.example")
    assert is_known("desk.example", listens_on="0.0.0.0", base_url="https://desk.example/x")


@given(st.text(max_size=40))
def test_any_host_header_is_a_name_or_nothing(header: str) -> None:
    name = host_name(header)
    assert not set(name) & set("/?#@ \\")


# --- other sites ------------------------------------------------------------------------------------------------------


def form(desk: Served, path: str, headers: dict[str, str], **fields: str) -> Answer:
    """A form with a token that is right, from where the headers say."""
    tab = desk.browser()
    tab.open("/preferences")
    token = tab.text.partition('name="csrf" value="')[2].partition('"')[0]
    cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    return desk.ask(path, method="POST", headers=kind | headers, body=urlencode({"csrf": token, **fields}).encode())


def test_a_form_of_our_own_is_taken(open_desk: Served) -> None:
    for headers in ({"Origin": open_desk.url}, {"Sec-Fetch-Site": "same-origin"}, {}):
        assert form(open_desk, "/preferences", headers, lang="vi").cookies["lang"] == "vi"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_the_right_token(open_desk: Served, headers: dict[str, str]) -> None:
    assert form(open_desk, "/preferences", headers, lang="vi").status == 403


def test_a_form_without_its_token_changes_nothing(open_desk: Served) -> None:
    tab = open_desk.browser()
    tab.open("/preferences")
    tab.text = ""
    assert tab.send("/preferences", lang="vi").status == 403
    assert "lang" not in tab.cookies
    other = open_desk.browser()
    other.open("/preferences")
    tab.text = other.text
    assert tab.send("/preferences", lang="vi").status == 403


def test_every_act_refuses_whoever_brings_no_token(open_desk: Served) -> None:
    # The tools of assistants take no forms and change nothing.
    acts = [(method, path) for method, path in routes_of(open_desk) if method == "POST" and path != "/mcp"]
    assert len(acts) >= 5
    for method, path in acts:
        for headers in ({}, {"Origin": open_desk.url}, {"Origin": "https://evil.example"}):
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            assert open_desk.ask(path, method=method, headers=kind | headers, body=b"csrf=x").status == 403, path


def test_nothing_is_changed_by_asking_for_a_page(open_desk: Served) -> None:
    only_forms = {path for method, path in routes_of(open_desk) if method == "POST"}
    only_forms -= {path for method, path in routes_of(open_desk) if method == "GET"}
    for path in only_forms:
        assert open_desk.ask(path).status in (404, 405), path


def test_programs_without_an_origin_are_no_browsers() -> None:
    ours = ("http://a", "https://desk.example")
    assert not foreign("POST", ours, None, None)
    assert not foreign("GET", ours, "https://evil.example", "cross-site")
    assert not foreign("POST", ours, "https://desk.example", "same-origin")
    assert foreign("POST", ours, "http://a.evil", None)
    assert foreign("POST", ("http://a", "://"), "", None)
    assert foreign("DELETE", ours, None, "cross-site")


# --- the token --------------------------------------------------------------------------------------------------------


def at(shut: Served, client: str = "203.0.113.5") -> dict[str, str]:
    """Headers as the proxy in front of the desk sends them."""
    return {
        "Host": shut.host, "X-Forwarded-Host": "desk.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": client,
    }  # fmt: skip


def test_every_page_of_a_shut_desk_asks_for_the_token(shut_desk: Served) -> None:
    basic = base64.b64encode(b"anyone:wrong").decode()
    open_to_all = {"/login", "/healthz", "/favicon.ico", "/robots.txt", "/static/0123456789abcdef"}
    for number, (method, path) in enumerate(routes_of(shut_desk)):
        if method != "GET" or path in open_to_all:
            continue
        # A client each: the limit of wrong tokens is another test's.
        asked = at(shut_desk, f"203.0.113.{number % 200}")
        assert shut_desk.ask(path, headers=asked).status == 401, path
        assert shut_desk.ask(path, headers=asked | {"Accept": "text/html"}).headers["location"].startswith("/login?to=")
        for header in (f"Bearer {TOKEN}x", f"Basic {basic}", "Basic %%%", "Bearer", "Digest x"):
            assert shut_desk.ask(path, headers=asked | {"Authorization": header}).status in (401, 429), path
    assert shut_desk.ask("/healthz", headers=at(shut_desk)).status == 200


def test_data_and_tools_are_as_shut_as_pages(shut_desk: Served, open_desk: Served) -> None:
    call = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    for number, path in enumerate(("/api/v1/stories", "/api/v1/nothing", "/openapi.json", "/index.atom", "/mcp")):
        asked = at(shut_desk, f"203.0.113.{230 + number}")
        assert shut_desk.ask(path, headers=asked).status == 401, path
        assert shut_desk.ask(path, method="POST", headers=asked | call, body=b"{}").status == 401, path
        evil = {"Origin": "https://evil.example"} | call
        assert open_desk.ask(path, method="POST", headers=evil, body=b"{}").status == 403, path
        assert open_desk.ask(path, headers={"Host": "evil.example"}).status == 421, path


def test_the_token_opens_the_desk_to_programs_and_feed_readers(shut_desk: Served) -> None:
    basic = base64.b64encode(f"anyone:{TOKEN}".encode()).decode()
    for header in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
        asked = at(shut_desk, "203.0.113.201") | {"Authorization": header}
        assert shut_desk.ask("/preferences", headers=asked).status == 200


def sign_in(desk: Served, token: str, client: str, to: str = "/") -> tuple[Answer, str]:
    """What came of it, and the session's cookie afterwards."""
    asked = at(desk, client)
    opened = desk.ask("/login", headers=asked)
    field = re.search(r'name="csrf" value="([^"]+)"', opened.text)
    assert field
    name = "__Host-wiredesk"
    value = opened.cookies[name]
    body = urlencode({"csrf": field[1], "token": token, "to": to}).encode()
    own = {
        "Origin": "https://desk.example",
        "Cookie": f"{name}={value}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = desk.ask("/login", method="POST", headers=asked | own, body=body)
    return answer, answer.cookies.get(name, value)


def test_who_signs_in_gets_a_new_session_that_scripts_and_other_sites_cannot_have(shut_desk: Served) -> None:
    before = shut_desk.ask("/login", headers=at(shut_desk))
    answer, session = sign_in(shut_desk, TOKEN, "203.0.113.202", to="/preferences")
    assert (answer.status, answer.headers["location"]) == (303, "/preferences")
    assert session not in before.cookies.values()
    sent = answer.headers["set-cookie"]
    assert sent.startswith(f"__Host-wiredesk={session}; ")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(sent.split("; "))
    signed = at(shut_desk, "203.0.113.202") | {"Cookie": f"__Host-wiredesk={session}"}
    page = shut_desk.ask("/preferences", headers=signed)
    assert page.status == 200
    assert 'action="/logout"' in page.text
    forged = session[:-1] + ("A" if session[-1] != "A" else "B")
    for wrong in (forged, session.replace(".1.", ".0."), "x", "..", "a.b.1.c", ""):
        assert shut_desk.ask("/", headers=at(shut_desk) | {"Cookie": f"__Host-wiredesk={wrong}"}).status == 401


def test_wrong_tokens_are_counted_against_the_address_that_they_come_from(shut_desk: Served) -> None:
    came = [sign_in(shut_desk, f"guess {number}", "203.0.113.203")[0].status for number in range(7)]
    assert came == [403] * 5 + [429] * 2
    # The right one has to wait too, there; elsewhere it is taken.
    assert sign_in(shut_desk, TOKEN, "203.0.113.203")[0].status == 429
    assert sign_in(shut_desk, TOKEN, "203.0.113.204")[0].status == 303
    bearer = at(shut_desk, "203.0.113.203") | {"Authorization": f"Bearer {TOKEN}"}
    assert shut_desk.ask("/preferences", headers=bearer).headers["retry-after"]


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("/s/1?a=b", "/s/1?a=b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("", "/"),
        ("/tìm?q=ă", "/t%C3%ACm?q=%C4%83"),
    ],
)
def test_nobody_is_sent_to_another_site(to: str, leads: str) -> None:
    assert safe_path(to) == leads


@given(st.text(max_size=60))
def test_any_text_leads_to_ourselves(to: str) -> None:
    path = safe_path(to)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
    assert path.isascii()
    assert path.isprintable()


def test_the_server_starts_without_a_token_on_this_machine_alone(tmp_path: Path) -> None:
    assert token_of(Settings()) == ""
    assert token_of(Settings(serve=Serve(host="::1", base_url="http://localhost:9"))) == ""
    for serve in (Serve(host="0.0.0.0"), Serve(host="192.0.2.1"), Serve(base_url="https://desk.example")):
        with pytest.raises(SettingsError, match=r"serve.token_file: must name a file, as other machines can reach"):
            token_of(Settings(serve=serve))
    file = tmp_path / "token"
    said: list[str] = []
    made = token_of(Settings(serve=Serve(host="0.0.0.0", token_file=str(file))), said.append)
    assert len(made) == 48
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(said) == 1
    assert made not in said[0]
    assert token_of(Settings(serve=Serve(token_file=str(file)))) == made
    file.chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600") as caught:
        token_of(Settings(serve=Serve(token_file=str(file))))
    assert made not in str(caught.value)
    file.chmod(0o600)
    file.write_text("short\n")
    with pytest.raises(SettingsError, match="shorter than 16"):
        token_of(Settings(serve=Serve(token_file=str(file))))


def test_a_message_is_shown_once_to_whom_it_is_for_and_fits_into_a_cookie(open_desk: Served) -> None:
    def act(request: Request) -> Response:
        return back(request, "/preferences", say="Đã gộp hai vụ việc. <b>" * 100, bad=True)

    open_desk.app.router.routes.append(post("/message", act))
    tab = open_desk.browser()
    tab.open("/preferences")
    assert tab.send("/message", follow=False).status == 303
    assert len(tab.cookies["flash"]) < 3500
    shown = tab.open("/preferences").text
    assert "Đã gộp hai vụ việc. &lt;b&gt;" in shown
    assert "…" in shown
    assert "Đã gộp" not in tab.open("/preferences").text
    tab.send("/message", follow=False)
    other = open_desk.browser()
    other.open("/preferences")
    other.cookies["flash"] = tab.cookies["flash"]
    assert "Đã gộp" not in other.open("/preferences").text, "it is bound to the session that acted"


def test_the_key_of_cookies_is_nobody_elses_and_outlives_the_server(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        tab = desk.browser()
        tab.open("/preferences")
    key = tmp_path / "desk.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.stat().st_uid == os.geteuid()
    kept = key.read_bytes()
    key.chmod(0o644)
    with served(tmp_path):
        pass
    assert key.read_bytes() != kept, "a key that others could read is made anew"


# --- proxies ----------------------------------------------------------------------------------------------------------


def forwarded(peer: str, trusted: tuple[str, ...], **headers: str) -> tuple[str, str, str]:
    """Who asks, as told by X-Forwarded headers of a peer."""
    sent = [(f"x-forwarded-{name}".encode(), value.encode()) for name, value in headers.items()]
    found = caller(peer, "http", "here:1", sent, trusted)
    return found.client, found.scheme, found.host


def test_what_a_proxy_says_is_believed_of_listed_ones_alone() -> None:
    said = {"for": "203.0.113.9", "proto": "https", "host": "desk.example"}
    assert forwarded("192.0.2.1", (), **said) == ("192.0.2.1", "http", "here:1")
    assert forwarded("192.0.2.1", ("127.0.0.1/32",), **said) == ("192.0.2.1", "http", "here:1")
    assert forwarded("127.0.0.1", ("127.0.0.1/32",), **said) == ("203.0.113.9", "https", "desk.example")
    assert forwarded("::ffff:127.0.0.1", ("127.0.0.1/32",), **said)[0] == "203.0.113.9"


def test_what_a_client_wrote_before_the_proxy_counts_for_nothing() -> None:
    listed = ("127.0.0.1/32", "10.0.0.0/8")
    assert forwarded("127.0.0.1", listed, **{"for": "127.0.0.1, 203.0.113.9, 10.1.2.3"})[0] == "203.0.113.9"
    assert forwarded("127.0.0.1", listed, **{"for": "203.0.113.9, nonsense"})[0] == "127.0.0.1"
    assert forwarded("127.0.0.1", listed, proto="gopher")[1] == "http"


def test_forwarded_headers_of_strangers_change_nothing(open_desk: Served) -> None:
    assert open_desk.ask("/healthz", headers={"X-Forwarded-Host": "evil.example"}).status == 200
    evil = {"Host": "evil.example", "X-Forwarded-Host": open_desk.host}
    assert open_desk.ask("/healthz", headers=evil).status == 421


# --- how often, how much, how slowly ----------------------------------------------------------------------------------


def test_a_limit_gives_a_burst_then_an_even_rate_and_keeps_a_bounded_table() -> None:
    limit = Limit(60)
    assert [limit.wait("a", 0.0) for _ in range(60)] == [0] * 60
    assert limit.wait("a", 0.0) == pytest.approx(1.0)
    assert limit.wait("b", 0.0) == 0
    assert limit.wait("a", 1.01) == 0
    assert limit.wait("a", 1.01) > 0
    assert Limit(0).wait("a", 0.0) == 0
    for number in range(ADDRESSES + 50):
        limit.wait(str(number), 2.0)
    assert len(limit._left) == ADDRESSES
    one = Limit(1)
    assert one.wait("2001:db8::1", 0.0) == 0
    assert one.wait("2001:db8::2", 0.0) > 0, "whoever has one address of IPv6 has them all"


def test_one_address_cannot_ask_for_ever_and_others_still_can(shut_desk: Served) -> None:
    asked = at(shut_desk, "203.0.113.210")
    came = [shut_desk.ask("/healthz", headers=asked) for _ in range(70)]
    assert came[0].status == 200
    assert came[-1].status == 429
    assert int(came[-1].headers["retry-after"]) >= 1
    assert shut_desk.ask("/healthz", headers=at(shut_desk, "203.0.113.211")).status == 200


def test_acts_that_wait_for_another_process_do_not_stop_pages(tmp_path: Path) -> None:
    def act(request: Request) -> Response:
        with Site.of(request).writing() as desk, desk.store.writing():
            return Response("done")

    with served(tmp_path) as desk, open_another(str(tmp_path / "desk.sqlite")) as other:
        desk.app.router.routes.append(post("/act", act))
        tabs = [desk.browser() for _ in range(12)]
        for tab in tabs:
            tab.open("/preferences")
        with ThreadPoolExecutor(12) as threads:
            with other.store.writing():
                waiting = [threads.submit(tab.send, "/act") for tab in tabs]
                for _ in range(20):
                    assert desk.ask("/preferences").status == 200
                assert not any(one.done() for one in waiting)
            assert {one.result().status for one in waiting} == {200}


def test_a_body_that_is_too_large_is_refused_whatever_length_it_states(tmp_path: Path) -> None:
    with served(tmp_path, Settings(serve=Serve(max_upload=50_000))) as desk:
        tab = desk.browser()
        tab.open("/preferences")
        assert tab.send("/preferences", name="x" * 60_000).status == 413
        assert tab.send("/preferences", name="x" * 40_000).status == 400, "longer than the field may be"
        assert tab.send("/preferences", fields={f"f{n}": "x" for n in range(500)}).status == 400, "too many fields"
        with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as connection:
            connection.sendall(
                f"POST /preferences HTTP/1.1\r\nHost: {desk.host}\r\nTransfer-Encoding: chunked\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode()
            )
            for _ in range(8):
                connection.sendall(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
            assert connection.recv(1000).startswith(b"HTTP/1.1 413")


def test_a_head_that_is_too_large_or_is_no_http_costs_its_own_connection(open_desk: Served) -> None:
    for sent in (b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000, b"\x16\x03\x01\x02\x00" * 20, b"NONSENSE\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", open_desk.port), timeout=10) as connection:
            connection.sendall(sent)
            assert connection.recv(100).startswith(b"HTTP/1.1 400")
    assert open_desk.ask("/healthz").status == 200


def wait_until_closed(connection: socket.socket) -> bool:
    """Whether the other side closes it before the test gives up."""
    connection.settimeout(20)
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


def test_slow_and_half_open_clients_do_not_stop_others(open_desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 2.0)
    monkeypatch.setattr(connections, "TAKE_SECONDS", 2.0)
    # Both ends of each are this process's.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    half = [socket.create_connection(("127.0.0.1", open_desk.port), timeout=10) for _ in range(500)]
    try:
        for number, connection in enumerate(half):
            # Silent ones, ones that stop in the head, in the body, and ones that ask and take nothing.
            kind = number % 4
            if kind == 1:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: 127")
            elif kind == 2:
                head = f"POST /preferences HTTP/1.1\r\nHost: {open_desk.host}\r\nContent-Length: 1000\r\n\r\n"
                connection.sendall(head.encode())
            elif kind == 3:
                connection.sendall(f"GET /static/desk.css HTTP/1.1\r\nHost: {open_desk.host}\r\n\r\n".encode())
        for path in ("/", "/preferences", "/healthz"):
            assert open_desk.ask(path).status == 200
        assert all(wait_until_closed(connection) for number, connection in enumerate(half) if number % 4 in (0, 1))
        assert open_desk.ask("/").status == 200
    finally:
        for connection in half:
            connection.close()


def test_a_head_that_comes_byte_by_byte_is_cut_off(open_desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", open_desk.port), timeout=10) as connection:
        try:
            for byte in f"GET / HTTP/1.1\r\nHost: {open_desk.host}\r\nX-A: {'a' * 200}\r\n\r\n".encode():
                connection.sendall(bytes([byte]))
                time.sleep(0.02)
            closed = wait_until_closed(connection)
        except (ConnectionResetError, BrokenPipeError):
            closed = True
    assert closed


def test_a_body_that_does_not_arrive_is_given_up(open_desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.5)
    head = (
        f"POST /preferences HTTP/1.1\r\nHost: {open_desk.host}\r\nContent-Length: 1000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\ncsrf="
    )
    with socket.create_connection(("127.0.0.1", open_desk.port), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")
        assert wait_until_closed(connection)


def test_of_too_many_connections_the_one_that_waited_longest_goes(
    open_desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST", 20)
    held = [socket.create_connection(("127.0.0.1", open_desk.port), timeout=10) for _ in range(60)]
    try:
        assert open_desk.ask("/").status == 200
        assert wait_until_closed(held[0])
    finally:
        for connection in held:
            connection.close()


# --- what a browser is told -------------------------------------------------------------------------------------------


def test_every_answer_tells_the_browser_what_it_may_not_do(open_desk: Served, shut_desk: Served) -> None:
    asked = [
        open_desk.ask("/"),
        open_desk.ask("/nothing"),
        open_desk.ask("/healthz"),
        open_desk.ask("/static/desk.css"),
        open_desk.ask("/static/../app.py"),
        open_desk.ask("/", method="DELETE"),
        open_desk.ask("/", headers={"Host": "evil.example"}),
        open_desk.ask("/preferences", method="POST", body=b""),
        shut_desk.ask("/", headers=at(shut_desk, "203.0.113.212")),
    ]
    for answer in asked:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), answer
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in answer.headers
    page = asked[0].headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in page
    assert "img-src 'self';" in page
    assert "http" not in page


def test_pictures_of_outlets_are_loaded_where_the_reader_said_so(open_desk: Served) -> None:
    allowed = open_desk.ask("/preferences", headers={"Cookie": "images=1"})
    assert "img-src 'self' https: http:" in allowed.headers["content-security-policy"]


def test_a_kept_page_is_not_sent_again_and_keeps_its_policy(open_desk: Served) -> None:
    tab = open_desk.browser()
    first = tab.open("/preferences")
    first = tab.open("/preferences")
    cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    known = {"Cookie": cookies, "If-None-Match": first.headers["etag"], "Accept": "text/html"}
    again = open_desk.ask("/preferences", headers=known)
    assert again.status == 304
    assert "content-security-policy" not in again.headers, "it would not fit the page that is kept"
    # The same page in another language, zone, colour or session is another page.
    for cookie in ("lang=vi", "zone=Asia/Tokyo", "theme=dark", "keys=0"):
        assert open_desk.ask("/preferences", headers=known | {"Cookie": f"{cookies}; {cookie}"}).status == 200
    assert open_desk.ask("/preferences", headers=known | {"Cookie": ""}).status == 200


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " java\nscript:alert(1)",
        "ftp://a",
        "//a",
        "",
        "http://",
        "vbscript:x",
        None,
        7,
    ],
)
def test_only_the_web_can_be_linked_to(address: object) -> None:
    assert web(address) is None
    assert web("HTTPS://example.org/?a=<b>") == "HTTPS://example.org/?a=<b>"


def test_a_hostile_path_is_shown_as_text_and_logged_on_one_line(
    open_desk: Served, caplog: pytest.LogCaptureFixture
) -> None:
    for path in (
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/a%0d%0aSet-Cookie:x=y",
        "/%00",
        "/%ff%fe",
        "/s/%3Cimg%20src=x%3E",
    ):
        answer = open_desk.ask(path, headers={"Accept": "text/html"})
        assert answer.status == 404
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "x" not in answer.cookies
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_what_nobody_foresaw_is_logged_with_its_place_and_told_without(
    open_desk: Served, caplog: pytest.LogCaptureFixture
) -> None:
    def boom(request: Request) -> Response:
        raise RuntimeError("the secret of the desk")

    open_desk.app.router.routes.append(get("/boom", boom))
    answer = open_desk.ask("/boom", headers={"Accept": "text/html"})
    assert answer.status == 500
    assert "Something went wrong here" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    (record,) = caplog.records
    assert record.exc_info is not None
    assert "secret" in str(record.exc_info[1])


def test_pages_are_packed_for_other_machines_alone(open_desk: Served, shut_desk: Served) -> None:
    packs = {"Accept-Encoding": "gzip", "Accept": "text/html"}
    assert "content-encoding" not in open_desk.ask("/preferences", headers=packs).headers
    far = shut_desk.ask("/login", headers=at(shut_desk, "203.0.113.213") | packs)
    assert far.headers["content-encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(far.body)
    assert "Accept-Encoding" in far.headers["vary"]


def test_figures_are_off_until_they_are_switched_on(open_desk: Served, tmp_path: Path) -> None:
    assert open_desk.ask("/metrics").status == 404
    with served(tmp_path, Settings(serve=Serve(metrics=True))) as desk:
        desk.ask("/")
        figures = desk.ask("/metrics").text
        assert 'wiredesk_requests_total{status="200"} 1' in figures
        assert 'wiredesk_sources{state="failing"} 0' in figures
        for line in figures.splitlines():
            assert re.fullmatch(r"# (HELP|TYPE) wiredesk_\w+ .+|wiredesk_\w+({\w+=\"\w+\"})? [0-9.e+-]+", line), line

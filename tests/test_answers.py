"""HTTP answers read from bytes, however they come."""

from __future__ import annotations

import gzip

from hypothesis import example, given
from hypothesis import strategies as st

from wiredesk.model.errors import FetchError
from wiredesk.sources.answers import MAX_HEADERS, Answer, Spent

BODY = b"<h1>A page</h1>" * 20


def asked(limit: int = 10_000) -> Answer:
    answer = Answer(Spent("http://news.example/", 10.0, limit))
    line = answer.asking("GET", "/a?b", [("Host", "news.example"), ("X-Tag", "\xe9")])
    assert line == b"GET /a?b HTTP/1.1\r\nHost: news.example\r\nX-Tag: \xe9\r\n\r\n"
    return answer


def taken(answer: Answer, data: bytes, cuts: list[int]) -> FetchError | None:
    """Gives some bytes, cut as said, and the end of the connection."""
    at = 0
    try:
        for step in [*cuts, len(data)]:
            piece = data[at : at + step]
            at += step
            if piece and answer.take(piece):
                return None
        answer.take(b"")
    except FetchError as error:
        return error
    return None


def chunked(body: bytes, size: int) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


PACKED = gzip.compress(BODY, mtime=0)
ANSWERS = [
    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(BODY, 7),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + chunked(PACKED, 5),
    b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    b"HTTP/1.1 200 OK\nContent-Length: %d\n\n" % len(BODY) + BODY,
]


@given(st.sampled_from(ANSWERS), st.lists(st.integers(1, 60), max_size=40))
def test_an_honest_answer_is_read_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    answer = asked()
    assert taken(answer, data, cuts) is None
    assert (answer.status, answer.body, answer.partial) == (200, BODY, "")
    assert answer.spent.sent <= len(data)


@given(st.sampled_from(ANSWERS), st.data(), st.lists(st.integers(1, 60), max_size=20))
def test_an_answer_that_breaks_off_is_never_whole(data: bytes, draw: st.DataObject, cuts: list[int]) -> None:
    if data.startswith(b"HTTP/1.0"):
        return  # it says nothing of its length: nobody can know
    end = draw.draw(st.integers(0, len(data) - 1))
    answer = asked()
    error = taken(answer, data[:end], cuts)
    if error is not None:
        assert error.outcome in ("failed", "damaged")
        return
    assert answer.partial
    assert BODY.startswith(answer.body)
    assert answer.body != BODY


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(b"HTTP/1.1 200 OK\r\n".__add__)))
@example(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nContent-Encoding: \xff\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffffffff\r\n")
def test_any_bytes_are_an_error_at_worst(data: bytes) -> None:
    error = taken(asked(), data, [])
    assert error is None or (error.problem.isprintable() and len(error.problem) < 300)


@given(st.integers(1, 2000), st.integers(1, 200))
def test_no_more_is_held_than_the_limit(limit: int, size: int) -> None:
    answer = asked(limit)
    answer.take(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    error = None
    while error is None:
        try:
            answer.take(chunked(b"x" * size, size)[:-5])
        except FetchError as caught:
            error = caught
    assert error.outcome == "too large"
    assert len(answer.body) <= limit
    assert answer.spent.sent <= limit + MAX_HEADERS + 4 * size

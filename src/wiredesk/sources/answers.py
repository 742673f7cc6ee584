"""An HTTP answer read from bytes as they come, with every limit on it. Opens nothing: `sources.fetch` moves the bytes.

h11 reads the protocol; `sources.decoding` unfolds the body; here is counted what both cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import h11

from wiredesk.model.errors import FetchError
from wiredesk.model.source import FetchOutcome
from wiredesk.sources.decoding import Damaged, Decoder, TooLarge

MAX_HEADERS = 256 * 1024
"""Bytes before the body, of all that a server says until then."""
_MOST_1XX = 20
_WITH_BODY = frozenset({200, 203})


@dataclass(slots=True)
class Spent:
    """What a chain of requests may cost and has cost. seconds, taken: of waiting for servers; limit: bytes of a body,
    on the wire and unfolded; sent: bytes that came on the wire so far."""

    address: str
    seconds: float
    limit: int
    sent: int = 0
    taken: float = 0.0

    def error(self, outcome: FetchOutcome, problem: str, status: int | None = None) -> FetchError:
        """What ended the chain."""
        return FetchError(self.address, outcome, problem, status=status, sent=self.sent)


@dataclass(slots=True)
class Answer:
    """The answer to one request, growing while `take` is given what came.

    headers: by lower-case name, values as Latin-1, repeated ones joined by ", ". The body is read of 200 and 203 only.
    partial: why the body is known to be cut off. cut: the first bytes up to the limit are wanted, not an error.
    head_only: what follows the head is no body (a proxy's line to somewhere).
    """

    spent: Spent
    cut: bool = False
    head_only: bool = False
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    partial: str = ""
    _line: h11.Connection = field(init=False)
    _decoder: Decoder | None = None
    _pieces: list[bytes] = field(default_factory=list)
    _before: int = 0
    _preliminary: int = 0

    def __post_init__(self) -> None:
        self._line = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADERS)
        self._before = self.spent.sent

    @property
    def body(self) -> bytes:
        """As it was before Content-Encoding."""
        return b"".join(self._pieces)

    def asking(self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes = b"") -> bytes:
        """The request's bytes. Raises `FetchError` for a header that cannot be sent."""
        try:
            # Latin-1, as they came: a validator goes back to the letter.
            lines = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
            request = h11.Request(method=method, target=target, headers=lines)
            parts = [request, h11.Data(data=body), h11.EndOfMessage()] if body else [request, h11.EndOfMessage()]
            return b"".join(self._line.send(part) or b"" for part in parts)
        except (h11.LocalProtocolError, UnicodeEncodeError) as error:
            raise self.spent.error("failed", f"a header of the source cannot be sent ({error})") from None

    def take(self, data: bytes) -> bool:
        """Some bytes as they came, b"" at the end of the connection. True: the answer is there.

        Raises `FetchError`: too large, damaged, or no HTTP.
        """
        self.spent.sent += len(data)
        if self.spent.sent > self.spent.limit + MAX_HEADERS:
            if self.cut and self.status:
                self.partial = f"the first {self.spent.limit:,} bytes"
                return True
            raise self.spent.error("too large", f"sends more than {self.spent.limit:,} bytes", self.status or None)
        try:
            self._line.receive_data(data)
            while (event := self._line.next_event()) is not h11.NEED_DATA:
                if self._done(event):
                    return True
        except h11.RemoteProtocolError as error:
            if error.error_status_hint == 431 and not self.status:
                raise self._too_many_headers() from None
            # What follows a colon are the server's own bytes.
            return self.broken(f"does not speak HTTP rightly: {str(error).partition(':')[0]}")
        if not self.status and self.spent.sent - self._before > MAX_HEADERS:
            raise self._too_many_headers()
        return False

    def _too_many_headers(self) -> FetchError:
        return self.spent.error("too large", f"sends more than {MAX_HEADERS:,} bytes of headers")

    def broken(self, reason: str) -> bool:
        """The connection broke. True: what came is given as partial: the beginning of a body of known length.

        Raises `FetchError` otherwise: of a body in chunks nobody knows how much is missing.
        """
        if self._decoder is not None and self._pieces and "content-length" in self.headers:
            self.partial = f"broke off after {self._decoder.given:,} bytes"
            return True
        raise self.spent.error("damaged" if self.status else "failed", reason, self.status or None)

    def _done(self, event: object) -> bool:
        if isinstance(event, h11.InformationalResponse):
            self._preliminary += 1
            if event.status_code == 101 or self._preliminary > _MOST_1XX:
                raise self.spent.error("failed", "gives no answer, only preliminary ones", event.status_code)
            return False
        if isinstance(event, h11.Response):
            self.status = event.status_code
            self.headers = _named(event)
            if self.head_only or self.status not in _WITH_BODY:
                return True
            self._refuse_by_length()
            try:
                self._decoder = Decoder(self.headers.get("content-encoding", ""), self.spent.limit)
            except Damaged as error:
                raise self.spent.error("damaged", f"cannot be unfolded: {error}", self.status) from None
            return False
        if isinstance(event, h11.Data):
            return self._unfold(bytes(event.data))
        if isinstance(event, h11.EndOfMessage):
            if self._decoder is not None and not self._decoder.whole:
                raise self.spent.error("damaged", "cannot be unfolded: breaks off", self.status)
            return True
        raise self.spent.error("failed", "closed the connection without an answer")

    def _refuse_by_length(self) -> None:
        length = self.headers.get("content-length", "")
        # The number may have thousands of digits.
        if not self.cut and length.isdecimal() and (len(length) > 18 or int(length) > self.spent.limit):
            raise self.spent.error("too large", f"has more than {self.spent.limit:,} bytes", self.status)

    def _unfold(self, data: bytes) -> bool:
        assert self._decoder is not None
        try:
            # One by one: what came before a bomb went off is kept where a beginning is wanted.
            for piece in self._decoder.feed(data):
                self._pieces.append(piece)
        except TooLarge as error:
            if not self.cut:
                raise self.spent.error("too large", str(error), self.status) from None
            self.partial = f"the first {self.spent.limit:,} bytes"
            return True
        except Damaged as error:
            raise self.spent.error("damaged", f"cannot be unfolded: {error}", self.status) from None
        return False


def _named(head: h11.Response) -> dict[str, str]:
    named: dict[str, str] = {}
    for raw_name, raw_value in head.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in named:
            named[name] = value
        # The first Location is followed, two of them joined would make a third; cookies are not kept at all.
        elif name not in ("location", "set-cookie"):
            named[name] += ", " + value
    return named


def text_of(headers: Mapping[str, str], name: str) -> str:
    """A header's value as text: UTF-8 where it is that (by custom, in addresses), else Latin-1 (by the standard)."""
    value = headers.get(name, "")
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value

"""A language model's service on loopback, which answers what a test has it answer, over real sockets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Sentence = tuple[str, Sequence[str | int]]
"""A sentence with what it cites: words of a passage, or a number as it is."""


@dataclass
class Service:
    """asked: the bodies of all requests; headers: of the last one. writes: the sentences of the next answers; answer:
    what comes back for a body, instead of these; wait: seconds before it does."""

    port: int = 0
    asked: list[Any] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    writes: Sequence[Sentence] = ()
    answer: Callable[[Any], tuple[int, bytes]] | None = None
    wait: float = 0.0

    @property
    def url(self) -> str:
        """As `writer.url` has it."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def passages(self) -> list[dict[str, Any]]:
        """Those of the last request."""
        found: list[dict[str, Any]] = json.loads(self.asked[-1]["messages"][1]["content"])["passages"]
        return found

    def reply(self, told: Any) -> tuple[int, bytes]:
        """Status and body of an answer."""
        self.asked.append(told)
        if self.answer is not None:
            return self.answer(told)
        rows = [{"text": text, "cites": [self._number(cited) for cited in cites]} for text, cites in self.writes]
        return 200, completion(json.dumps({"sentences": rows}))

    def _number(self, cited: str | int) -> int:
        if isinstance(cited, int):
            return cited
        return next((one["n"] for one in self.passages if cited in one["text"]), 99)


def completion(content: str) -> bytes:
    """An answer in the form of chat completions."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@contextmanager
def service() -> Iterator[Service]:
    """A service for the length of a block."""
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions"
            found.headers = {name.lower(): value for name, value in self.headers.items()}
            status, body = found.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(found.wait)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

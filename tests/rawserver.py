"""Servers on loopback that say exactly what a test wants said, byte by byte, in the test's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

Answering = Callable[["Line"], Awaitable[None]]


@dataclass
class Line:
    """One request, and the way to answer it."""

    head: bytes
    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader

    @property
    def path(self) -> str:
        """What was asked for."""
        return self.head.split(b" ")[1].decode("latin-1")

    def header(self, name: str) -> list[str]:
        """The values of a header."""
        lines = [line.decode("latin-1") for line in self.head.split(b"\r\n")[1:]]
        return [line.partition(": ")[2] for line in lines if line.lower().startswith(name.lower() + ":")]

    async def say(self, data: bytes) -> None:
        """Sends bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes = b"", status: str = "200 OK", *headers: str) -> None:
        """An honest answer."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "Connection: close", "", ""]
        await self.say("\r\n".join(lines).encode("latin-1") + body)

    def reset(self) -> None:
        """Breaks the connection off."""
        line = self.writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@dataclass
class Raw:
    """A server. lines: what was asked so far; connections: how many were made, said on them or not."""

    host: str
    port: int
    lines: list[Line] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0

    @property
    def address(self) -> str:
        """As `fetch.allow` has it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def url(self, path: str = "/", *, name: str | None = None, scheme: str = "http") -> str:
        """An address here, by another name if one is given."""
        return f"{scheme}://{name}:{self.port}{path}" if name else f"{scheme}://{self.address}{path}"


@contextlib.asynccontextmanager
async def raw(
    answering: Answering, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Raw]:
    """A server for the length of a block."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        server.connections += 1
        server.open_now += 1
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            line = Line(head, writer, reader)
            server.lines.append(line)
            await answering(line)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            server.open_now -= 1
            tasks.discard(task)
            writer.transport.abort() if writer.transport.is_closing() else writer.close()
            # A writer that is collected before its line is gone complains.
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    listening = await asyncio.start_server(serve, host, port, ssl=tls)
    server = Raw(host, listening.sockets[0].getsockname()[1])
    try:
        yield server
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

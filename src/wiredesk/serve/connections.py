"""Connections that do not wait for ever: a client that sends or reads too slowly loses its own, nobody else's.

uvicorn itself has no time limit for what a request takes to arrive or an answer to be taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""For the head of a request to arrive, from the first byte that is waited for."""
TAKE_SECONDS = 30.0
"""For a client to take something of what was written."""
MOST = 800
"""Connections held; one more, and the one that has waited longest for its request's head is closed."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with deadlines."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head: asyncio.TimerHandle | None = None
        self._take: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A deadline for the first request."""
        super().connection_made(transport)
        # asyncio sets it on the sockets that it made itself alone; without it a body waits 40 ms for the client to
        # acknowledge the head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wait_for_head()
        if len(self.connections) > MOST:
            self._close_idlest()

    def data_received(self, data: bytes) -> None:
        """No deadline while a request is being answered."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop("_head")
        elif self._head is None and not self.transport.is_closing():
            self._wait_for_head()

    def on_response_complete(self) -> None:
        """A deadline for the answer to be taken, where it waits."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self._wait_for_taking()

    def pause_writing(self) -> None:
        """The client takes nothing."""
        super().pause_writing()
        self._wait_for_taking()

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._stop("_take")

    def timeout_keep_alive_handler(self) -> None:
        """Closed where nothing more was asked; what is not taken then is given up in the end."""
        super().timeout_keep_alive_handler()
        if self._take is None:
            self._wait_for_taking()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop("_head")
        self._stop("_take")
        super().connection_lost(exc)

    # ---------------------------------------------------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        """Whether the head of a request is waited for."""
        return self.cycle is None or self.cycle.response_complete

    def _wait_for_head(self) -> None:
        self._stop("_head")
        self._head = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head = None
        if self.waits:
            self.transport.abort()

    def _wait_for_taking(self) -> None:
        self._stop("_take")
        self._take = self.loop.call_later(TAKE_SECONDS, self.transport.abort)

    def _stop(self, name: str) -> None:
        handle = getattr(self, name)
        if handle is not None:
            handle.cancel()
            setattr(self, name, None)

    def _close_idlest(self) -> None:
        waiting = [one for one in self.connections if isinstance(one, PatientProtocol) and one.waits]
        with contextlib.suppress(ValueError):
            # The deadline that is nearest belongs to the one that has waited longest.
            min(waiting, key=lambda one: one._head.when() if one._head is not None else 0.0).transport.abort()

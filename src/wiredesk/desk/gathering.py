"""Sources polled and their news kept: one round, or round after round until somebody says stop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wiredesk.desk.alerting import look, send
from wiredesk.desk.desk import Progress, Updated
from wiredesk.desk.network import Network, network
from wiredesk.desk.polling import Polled
from wiredesk.model.errors import StoreError
from wiredesk.model.spans import SourceId
from wiredesk.sources.fetch import Response

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk

_PATIENCE = 30.0
"""Seconds that one waits at the end of a round for a program that tells of what saved searches find."""
SETTLING = 60.0
"""Seconds between two settlings while the desk goes on polling: reports are placed at once, provisionally."""


def gather(
    desk: Desk,
    *,
    sources: Sequence[SourceId] | None,
    had: Mapping[SourceId, Response] | None = None,
    watch: bool = False,
    progress: Progress | None = None,
) -> Updated:
    """One round over what is due, or over those named; with `watch` for ever. had: answers that need not be asked for
    again."""
    with network(desk, progress) as net:
        polled = asyncio.run(_watch(net) if watch else net.poller.once(sources, had))
    if net.keeper.counts.new or net.keeper.counts.changed:
        net.settle(progress)
    asyncio.run(_tell(desk, _PATIENCE))
    return Updated(
        polled.polled,
        polled.unchanged,
        polled.failed,
        polled.missed,
        polled.later,
        net.keeper.counts,
        polled.notices + net.keeper.notices,
    )


async def _watch(net: Network) -> Polled:
    """Polls, settles and alerts until the process is told to end; both end with all stored that was fetched."""
    settling = asyncio.create_task(_settle_now_and_then(net))
    try:
        await net.poller.forever()
    except asyncio.CancelledError:
        # Told to stop (SIGTERM): everything fetched is stored, which is all that was asked for.
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
    finally:
        settling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await settling
    return net.poller.polled


async def _settle_now_and_then(net: Network) -> None:
    counts = net.keeper.counts
    store = net.desk.store
    settled = 0
    while True:
        await asyncio.sleep(SETTLING)
        try:
            kept = counts.new + counts.changed
            if store.shared:
                # Whatever others kept, too.
                if kept > settled or store.groupings.unplaced(1):
                    settled = kept if await _settled_beside(net) else settled
            elif kept > settled:
                settled = kept
                # In the loop's own thread: there is one writer, and it is this one.
                net.settle()
            await _tell(net.desk, 0.0)
        except StoreError as error:
            # Nothing is lost, and it may be over soon.
            settled = 0
            if net.desk.on_trouble is not None:
                net.desk.on_trouble(str(error))


async def _settled_beside(net: Network) -> bool:
    """Settles in a thread, while fetching goes on, unless another program does; whether it did."""
    told_to_end = threading.Event()

    def step(what: str, done: int, of: int | None) -> None:
        if told_to_end.is_set():
            raise _ToldToEnd

    work = asyncio.ensure_future(asyncio.to_thread(net.settle_if_free, step))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        told_to_end.set()
        with contextlib.suppress(_ToldToEnd, StoreError):
            await work
        raise


class _ToldToEnd(Exception):
    """Between two steps."""


async def _tell(desk: Desk, wait: float) -> None:
    """Tells of what saved searches find; by one program at a time, so that nothing is told twice."""
    with desk.store.alone("tell", wait) as held:
        if held is not None:
            look(desk)
            await send(desk)

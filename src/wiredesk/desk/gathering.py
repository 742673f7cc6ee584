"""Sources polled and their news kept: one round, or round after round until somebody says stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wiredesk.desk.alerting import look, send
from wiredesk.desk.desk import Progress, Updated
from wiredesk.desk.network import Network, network
from wiredesk.desk.polling import Polled
from wiredesk.model.spans import SourceId
from wiredesk.sources.fetch import Response

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk

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
    look(desk)
    asyncio.run(send(desk))
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
    settled = 0
    while True:
        await asyncio.sleep(SETTLING)
        if counts.new + counts.changed > settled:
            settled = counts.new + counts.changed
            # In the loop's own thread: there is one writer, and it is this one.
            net.settle()
        look(net.desk)
        await send(net.desk)

"""`wiredesk update --watch`: a line whenever something new was stored, until it is told to end."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Sequence
from types import FrameType

from wiredesk.cli.streams import Progress, out, out_json, say
from wiredesk.desk.desk import Desk
from wiredesk.formats.rows_json import stamp
from wiredesk.model.kept import Stored
from wiredesk.model.spans import SourceId


def watched(desk: Desk, sources: Sequence[SourceId] | None, shown: Progress, *, as_json: bool = False) -> None:
    """Polls until Ctrl-C or SIGTERM, both of which end it in order. as_json: a line of JSON for each commit."""

    def tell(stored: tuple[Stored, ...]) -> None:
        if as_json:
            new = [one for one in stored if one.outcome in ("new", "new version")]
            if new:
                articles = [{"id": one.article, "version": one.version, "outcome": one.outcome} for one in new]
                out_json({"at": stamp(desk.clock()), "articles": articles})
            return
        counts = Counter[str](one.outcome for one in stored)
        parts = [
            f"{counts[name]} {word}" for name, word in (("new", "new"), ("new version", "changed")) if counts[name]
        ]
        if parts:
            shown.end()
            out(f"{desk.clock().astimezone():%H:%M:%S} {', '.join(parts)}\n")

    def trouble(text: str) -> None:
        shown.end()
        say(f"{text}; goes on once that is over")

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    desk.on_stored, desk.on_trouble = tell, trouble
    before = signal.signal(signal.SIGTERM, end)
    say("polling each source when it is due; Ctrl-C ends it")
    try:
        desk.update(sources=sources, watch=True, progress=shown.work)
    except KeyboardInterrupt:
        shown.end()
    finally:
        signal.signal(signal.SIGTERM, before)
    say("ended; what was stored is kept")

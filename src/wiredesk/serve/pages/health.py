"""For machines that watch over machines: is it alive, and how much does it do."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from wiredesk.serve.routing import get
from wiredesk.serve.safety.gate import Gate
from wiredesk.serve.site import Site


def healthz(request: Request) -> Response:
    """200 as long as the desk can be read; asks for no token and tells nothing of what is in it."""
    site = Site.of(request)
    site.desk().store.sources.due(site.clock(), limit=1)
    polling = site.watch.state if site.watch is not None else "off"
    return JSONResponse({"status": "ok", "polling": polling}, headers={"Cache-Control": "no-store"})


def metrics(request: Request) -> Response:
    """Figures in the text format of Prometheus, where the settings allow it."""
    site, gate = Site.of(request), Gate.of(request)
    if not site.settings.serve.metrics:
        raise HTTPException(404, "the figures for Prometheus are off; the setting serve.metrics puts them on")
    sources = {"polled": 0, "failing": 0, "paused": 0, "ended": 0}
    for source, polling in site.desk().sources():
        state = "paused" if source.paused else "ended" if polling.ended else "failing" if polling.failures else "polled"
        sources[state] += 1
    lines = [
        *_figure("sources", "gauge", "Sources of the desk by state.", sources, "state"),
        *_figure("requests_total", "counter", "Requests answered, by status.", gate.answered, "status"),
        *_figure("request_seconds_total", "counter", "Time spent on them.", {"": round(gate.seconds, 3)}),
        *_figure("stored_total", "counter", "Articles stored since the start.", site.errands.stored, "kind"),
    ]
    if site.watch is not None:
        alive = {"": int(site.watch.state == "polling")}
        lines += _figure("polling_up", "gauge", "Whether the process that polls runs.", alive)
        lines += _figure("polling_restarts_total", "counter", "Starts of it anew.", {"": site.watch.restarts})
    return PlainTextResponse(
        "\n".join(lines) + "\n",
        media_type="text/plain; version=0.0.4; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def _figure(name: str, kind: str, says: str, values: Mapping[str, float], label: str = "") -> list[str]:
    lines = [f"# HELP wiredesk_{name} {says}", f"# TYPE wiredesk_{name} {kind}"]
    for value, figure in sorted(values.items()):
        lines.append(f'wiredesk_{name}{{{label}="{value}"}} {figure}' if label else f"wiredesk_{name} {figure}")
    return lines


routes = [get("/healthz", healthz), get("/metrics", metrics)]

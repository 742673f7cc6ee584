"""The figures as tables in Markdown: printed, and written into docs/benchmarks.md between markers."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from extraction_body import Bodies
from extraction_flat import FlatFigures
from extraction_known import ASKED, GOALS, Share, refusals, shares
from extraction_pages import SEGMENTS, by_language
from extraction_peers import BODIES, KNOWING
from extraction_scores import RIGHT, SURE, Mean, over
from sample_quality import Tally

BEGIN, END = "<!-- measured by: bench/extraction.py -->\n", "<!-- end -->"
TOOLS = ("ours", "crossed", *BODIES, "oracle")
SHOWN = {"ours": "**wiredesk**", "crossed": "wiredesk, crossed", "oracle": "*oracle: best of eight peers*"}
STATED = {
    "best peer": {"scrapinghub": 0.965, "fundus_eval": 0.945, "naeb": 0.931, "wcxb_article": 0.956, "fundus": 0.952,
                  "daniel": 0.894, "vn_pages": 0.973, SEGMENTS: 0.929},
    "goal": {"scrapinghub": 0.980, "fundus_eval": 0.966, "naeb": 0.944, "wcxb_article": 0.971, "fundus": 0.967,
             "daniel": 0.934, SEGMENTS: 0.945},
}  # fmt: skip
"""Both halves of the sets, sampled; the goals were set from those."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: float, digits: int = 3) -> str:
    """.945; nothing where there is nothing."""
    if math.isnan(value):
        return ""
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text


def full(found: Mean | None, *, detail: bool) -> str:
    """F1, and with detail precision, recall and interval."""
    if found is None or not found.n:
        return ""
    if not detail:
        return share(found.f1)
    spread = f"{share(found.low)}–{share(found.high)}"
    return f"{share(found.f1)} ({spread}; P {share(found.precision)} R {share(found.recall)})"


def bodies(found: Bodies) -> str:
    """F1 of bodies by tool and set."""
    sets = found.sets
    rows = []
    for tool in TOOLS:
        detail = tool in ("ours", "crossed")
        cells = [full(found.mean(tool, name), detail=detail) for name in sets]
        pieces = found.segments(tool) if SEGMENTS in found.pages else None
        cells.append(f"{share(pieces.f1)} / {share(pieces.accuracy)}" if pieces else "")
        if any(cells):
            rows.append([SHOWN.get(tool, tool), *cells])
    for label, row in STATED.items():
        rows.append(
            [f"*{label}, as the goals were set*", *(share(row.get(name, math.nan)) for name in (*sets, SEGMENTS))]
        )
    counts = [f"{name} ({len(found.pages[name])})" for name in sets]
    failures = [
        f"{tool} {sum(bool(one.failed) for of in taken.values() for one in of)}"
        for tool, taken in found.taken.items()
        if any(one.failed for of in taken.values() for one in of)
    ]
    text = grid(["body F1", *counts, f"segments F1 / accuracy ({len(found.pages.get(SEGMENTS, ()))})"], rows)
    return text + (f"\n\nPages on which a tool failed: {', '.join(failures)}." if failures else "")


def languages(found: Bodies) -> str:
    """F1 of bodies by tool and language, over all sets."""
    pages = [page for name in found.sets for page in found.pages[name]]
    columns = list(by_language(pages, 10))
    rows = []
    for tool in TOOLS:
        scores = []
        for name in found.sets:
            of = found.oracle(name) if tool == "oracle" else found.scores.get(tool, {}).get(name)
            scores += of or []
        if len(scores) == len(pages):
            means = [over([scores[at] for at in places], [pages[at].site for at in places]) for _, places in columns]
            rows.append([SHOWN.get(tool, tool), *(full(one, detail=tool == "ours") for one in means)])
    return grid(["by language", *(f"{tag} ({len(places)})" for tag, places in columns)], rows)


def health(found: Bodies) -> str:
    """How many pages go wrong."""
    rows = []
    for name in [*found.sets, "all"]:
        names = found.sets if name == "all" else [name]
        scores = sorted(one[2] for of in names for one in found.scores["ours"][of])
        if not scores:
            continue
        low, n, (least, most) = found.below("ours", names)
        peers = [
            (found.below(tool, names)[0], tool)
            for tool in BODIES
            if all(of in found.scores.get(tool, {}) for of in names)
        ]
        best = min(peers, default=None)
        rows.append([
            name, str(n), f"{low:.1%} ({least:.1%}–{most:.1%})", f"{best[0]:.1%} {best[1]}" if best else "",
            share(scores[len(scores) // 10]), share(statistics.median(scores)),
            f"{sum(one >= 0.97 for one in scores) / n:.1%}",
        ])  # fmt: skip
    head = ["pages", "n", "below .5 (goal .5%)", "best peer", "10th percentile", "median", "F1 of .97 or more"]
    return grid(head, rows)


def without_wrong(found: Bodies, wrong: Mapping[str, str]) -> str:
    """The same with and without the pages whose label we hold to be wrong."""
    if not wrong:
        return "No label is recorded as wrong."
    rows = []
    for name in found.sets:
        left = sum(page.id in wrong for page in found.pages[name])
        if left:
            best = max((found.mean(tool, name, wrong) for tool in BODIES), key=lambda one: one.f1 if one else 0.0)
            rows.append([
                name, str(left), full(found.mean("ours", name), detail=False),
                full(found.mean("ours", name, wrong), detail=False), full(best, detail=False),
            ])  # fmt: skip
    return grid(["wrong labels", "pages", "as labelled", "without them", "best peer without them"], rows)


def known(found: Bodies) -> str:
    """Title, time, names, lead and captions by tool; ours also without labels that we hold to be wrong."""
    tools = ["ours", *(tool for tool in (*KNOWING, "htmldate") if tool in found.taken)]
    of = {tool: shares(found.pages, found.taken[tool]) for tool in tools}
    without = shares(found.pages, found.taken["ours"], without_wrong=True)
    rows = []
    for asked, sets in ASKED.items():
        for name in sets:
            ours = of["ours"].get((asked, name))
            if ours is None:
                continue
            cells = [_known_cell(of[tool].get((asked, name)), asked, tool) for tool in tools[1:]]
            less = without.get((asked, name))
            right = f"{share(less.value)} ({less.n})" if less is not None and less.n < ours.n else ""
            rows.append([
                f"{asked}, {name}", str(ours.n), f"{share(ours.value)} ({share(ours.low)}–{share(ours.high)})",
                share(GOALS.get((asked, name), math.nan)), right, *cells,
            ])  # fmt: skip
    return grid(["known", "n", "wiredesk", "goal", "wiredesk without wrong labels (n)", *tools[1:]], rows)


def _known_cell(found: Share | None, asked: str, tool: str) -> str:
    told = {
        "htmldate": asked.startswith("day"),
        "readability-lxml": asked.startswith(("title", "lead", "captions")),
    }.get(tool, True)
    return share(found.value) if found and told else ""


def refusals_of(found: Bodies, tool: str) -> dict[str, Share]:
    """By kind of page, for one tool."""
    return refusals(found.pages, found.taken[tool])


def refused(found: Bodies) -> str:
    """Pages that are none; real articles."""
    ours = refusals_of(found, "ours")
    tools = [tool for tool in ("trafilatura", "trafilatura precision", *KNOWING[1:]) if tool in found.taken]
    peers = {tool: refusals_of(found, tool) for tool in tools}
    rows = []
    for group, one in ours.items():
        cells = [f"{peers[tool][group].value:.1%}" if group in peers[tool] else "" for tool in tools]
        goal = "≤ 0.5%" if group.startswith("articles") else "≥ 95%"
        goal = "" if group.startswith("articles of") else goal
        rows.append([group, str(one.n), f"{one.value:.1%} ({one.low:.1%}–{one.high:.1%})", goal, *cells])
    return grid(["refused", "n", "wiredesk", "goal", *tools], rows)


def calibration(found: Bodies) -> str:
    """Whether the confidence of a page is what its pages are worth."""
    rows = []
    pairs = [
        (taken.confidence, one[2])
        for name in found.sets
        for taken, one in zip(found.taken["ours"][name], found.scores["ours"][name], strict=True)
    ]
    for low, high in pairwise(BINS):
        within = [f1 for confidence, f1 in pairs if low <= confidence < high]
        if within:
            rows.append([f"{low:.2f} to {min(high, 1.0):.2f}", *_calibrated(within)])
    sure = [f1 for confidence, f1 in pairs if confidence >= SURE]
    if sure:
        rows.append([".90 and more (goal .90)", *_calibrated(sure)])
    return grid(["confidence", "pages", "F1 of .9 or more", "mean F1"], rows)


def _calibrated(f1s: Sequence[float]) -> list[str]:
    return [str(len(f1s)), share(sum(one >= RIGHT for one in f1s) / len(f1s)), share(statistics.fmean(f1s))]


def flat(style: str, rows: Sequence[tuple[FlatFigures, FlatFigures | None]]) -> str:
    """Flattened pages of one style."""
    cells = [
        [
            one.set, str(one.ours.n), full(one.ours, detail=True), full(crossed.ours, detail=False) if crossed else "",
            share(one.median), share(one.goal), f"{share(one.rule_mean.f1)} {one.rule}", share(one.everything.f1),
            f"{one.tail_kept / max(1, one.tail):.1%} of {one.tail}; "
            f"{one.right_tail[1] / max(1, one.right_tail[0]):.1%} of {one.right_tail[0]}",
            f"{one.sure_right / one.sure:.1%} of {one.sure}" if one.sure else "",
        ]
        for one, crossed in rows
    ]  # fmt: skip
    head = [f"flattened: {style}", "n", "wiredesk", "crossed", "median", "goal", "best simple rule", "all lines",
            "tail kept (goal 2%); where no label ends early", "right where sure (goal 90%)"]  # fmt: skip
    return grid(head, cells)


def own(tally: Tally, first: Mapping[str, float]) -> str:
    """The pages of our own beside what they were when they were new."""
    rows = [
        [name, str(count), share(value), share(first.get(name, math.nan))]
        for name, (value, count) in sorted(tally.shares().items())
    ]
    return grid(["pages of our own", "n", "right", "first run"], rows)


def write(file: Path, text: str, begin: str = BEGIN) -> None:
    """Puts the tables between the marker and the next end. Raises `ValueError` where there are none."""
    old = file.read_text("utf-8")
    new, times = re.subn(
        re.escape(begin) + ".*?" + re.escape(END), lambda _: f"{begin}\n{text}\n\n{END}", old, count=1, flags=re.DOTALL
    )
    if not times:
        raise ValueError(f"{file}: no place for the figures: put {begin.strip()} and {END} where they belong")
    file.write_text(new, "utf-8")

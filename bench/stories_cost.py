"""What grouping alone costs along the generated stream (`stream.py`), beside TF-IDF in one pass and datasketch's LSH.

Readings are made before (`stream_readings`). CPU time of one process, the three one after the other on the same
reports, at each size, with the collector as seldom as in the program's own processes.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial

from stories_peers import hashed, minhashes, one_pass, text_of, vectors
from stream_readings import read_stream

from wiredesk.desk.collector import spare_collector
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.stories.clusters import group

EXACT = 20_000
"""Reports beyond which a pass over all centres takes too long to be waited for."""
THRESHOLD, LIKE = 0.3, 0.2


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def _one_pass(texts: Sequence[str]) -> None:
    one_pass(vectors(texts, 1, logarithmic=True), THRESHOLD)


def _hashed(texts: Sequence[str]) -> None:
    hashed(minhashes(texts), LIKE)


def costs(sizes: Sequence[int]) -> str:
    """A table: reports a second, and the ratio of our time to the peers'."""
    packs = installed_packs()
    readings: list[Reading] = [reading for _, _, reading in read_stream(max(sizes))]
    group(readings[:200], packs)
    spare_collector()
    lines = [f"{'reports':>10}  {'group/s':>8}  {'ms a report':>11}  {'/ TF-IDF one pass':>18}  {'/ MinHash LSH':>14}"]
    first = 0.0
    for size in sizes:
        some = readings[:size]
        texts = [text_of(reading) for reading in some]
        ours = seconds(partial(group, some, packs))
        lsh = seconds(partial(_hashed, texts))
        exact = f"{ours / seconds(partial(_one_pass, texts)):>18.2f}" if size <= EXACT else f"{'not run':>18}"
        lines.append(f"{size:>10,}  {size / ours:>8.0f}  {1000 * ours / size:>11.2f}  {exact}  {ours / lsh:>14.2f}")
        first = first or ours / size
    lines.append(f"time a report, last size / first: {ours / size / first:.2f}")
    return "\n".join(lines)

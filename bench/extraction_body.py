"""The bodies that tools take from the pages of every set, with what the best of eight would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extraction_known import verdicts
from extraction_pages import SEGMENTS, SETS, Labelled, Taken
from extraction_peers import ORACLE
from extraction_scores import (
    Mean,
    Score,
    Segments,
    Shingles,
    gold_shingles,
    holds,
    interval,
    over,
    score,
    segments,
    tokens,
)


class Bodies:
    """Pages by set, and by tool and set what was taken from them and how it scores."""

    def __init__(self, pages: Mapping[str, list[Labelled]]) -> None:
        self.pages = dict(pages)
        self.gold: dict[str, list[Shingles]] = {
            name: [gold_shingles(page.gold or "", page.language) for page in found]
            for name, found in self.pages.items()
            if name in SETS
        }
        self.taken: dict[str, dict[str, list[Taken]]] = {}
        self.scores: dict[str, dict[str, list[Score]]] = {}

    @property
    def sets(self) -> list[str]:
        """Those whose whole text is known."""
        return [name for name in SETS if name in self.gold]

    def add(self, tool: str, taken: Mapping[str, list[Taken]]) -> None:
        """What a tool took from the pages of some sets."""
        for name, found in taken.items():
            self.taken.setdefault(tool, {})[name] = found
            if name in self.gold:
                rows = zip(self.pages[name], found, self.gold[name], strict=True)
                self.scores.setdefault(tool, {})[name] = [
                    score(one.text, gold, page.language) for page, one, gold in rows
                ]

    def sites(self, name: str) -> list[str]:
        return [page.site for page in self.pages[name]]

    def mean(self, tool: str, name: str, without: Mapping[str, str] | None = None) -> Mean | None:
        """Of one set; None where the tool was not run on it. without: pages to leave out."""
        scores = self.oracle(name) if tool == "oracle" else self.scores.get(tool, {}).get(name)
        if scores is None:
            return None
        kept = [at for at, page in enumerate(self.pages[name]) if page.id not in (without or {})]
        return over([scores[at] for at in kept], [self.pages[name][at].site for at in kept])

    def oracle(self, name: str) -> list[Score] | None:
        """For each page the best of eight tools; None where one of them was not run."""
        found = [self.scores[tool][name] for tool in ORACLE if name in self.scores.get(tool, {})]
        if len(found) < len(ORACLE):
            return None
        return [max(scores, key=lambda one: one[2]) for scores in zip(*found, strict=True)]

    def segments(self, tool: str) -> Segments | None:
        """trafilatura's wanted and unwanted strings."""
        taken = self.taken.get(tool, {}).get(SEGMENTS)
        return segments(self.pages[SEGMENTS], taken) if taken is not None else None

    def figures(self, tool: str) -> dict[str, float]:
        """For the floors: higher is better."""
        found = {}
        for name in self.sets:
            measured = self.mean(tool, name)
            if measured:
                found[f"{name}: body F1"] = measured.f1
        of_all = [one[2] for name in self.sets for one in self.scores[tool][name]]
        found["pages with body F1 of .5 or more"] = sum(one >= 0.5 for one in of_all) / len(of_all)
        pieces = self.segments(tool)
        if pieces:
            found["trafilatura: segments F1"] = pieces.f1
            found["trafilatura: segments accuracy"] = pieces.accuracy
        return found

    def below(self, tool: str, names: Sequence[str], bound: float = 0.5) -> tuple[float, int, tuple[float, float]]:
        """The share of pages under a bound, their number, and the interval of the share."""
        rows = [
            (float(one[2] < bound), page.site)
            for name in names
            for one, page in zip(self.scores[tool][name], self.pages[name], strict=True)
        ]
        values = [value for value, _ in rows]
        return sum(values) / len(values), len(values), interval(values, [site for _, site in rows])


def worst(bodies: Bodies, most: int, wrong: Mapping[str, str]) -> str:
    """The worst pages of ours, with what is missing and what is too much, for a person at a terminal."""
    rows = sorted((one[2], name, at) for name in bodies.sets for at, one in enumerate(bodies.scores["ours"][name]))[
        :most
    ]
    parts = []
    for _, name, at in rows:
        page, taken, found = bodies.pages[name][at], bodies.taken["ours"][name][at], bodies.scores["ours"][name][at]
        label = f"  WRONG LABEL: {wrong[page.id]}" if page.id in wrong else ""
        parts.append(
            f"{page.id} [{page.language}] F1 {found[2]:.3f} P {found[0]:.2f} R {found[1]:.2f} "
            f"confidence {taken.confidence:.2f} {taken.failed or taken.kind}{label}"
        )
        gold = page.gold or ""
        parts += _lines("missing", gold, taken.text, page.language)
        parts += _lines("extra", taken.text, gold, page.language)
    return "\n".join(parts)


def _lines(label: str, text: str, other: str, language: str) -> list[str]:
    """The longest lines of a text that the other lacks."""
    known, words = gold_shingles(other, language), " ".join(tokens(other, language))
    lacking = [line for line in text.splitlines() if line.strip() and not holds(known, words, line, language)]
    if not lacking:
        return []
    size = sum(len(tokens(line, language)) for line in lacking)
    shown = sorted(lacking, key=len, reverse=True)[:3]
    return [f"    {label}: {len(lacking)} lines, {size} tokens"] + [
        f"      {' '.join(line.split())[:100]}" for line in shown
    ]


DUMPED = ("title exact", "day of publication", "minute and zone", "authors", "lead kept", "captions kept out")


def dump(bodies: Bodies, file: Path) -> None:
    """A line a page of ours, with tabs between: to compare two runs."""
    head = "id\tset\tlang\tsite\tf1\tp\tr\tconfidence\tkind\ttitle\tday\tminute\tauthors\tlead\tcaptions\tms"
    rows = [head]
    for name, pages in bodies.pages.items():
        for at, (page, taken) in enumerate(zip(pages, bodies.taken["ours"][name], strict=True)):
            found = bodies.scores["ours"][name][at] if name in bodies.gold else None
            f1, p, r = (f"{found[2]:.4f}", f"{found[0]:.4f}", f"{found[1]:.4f}") if found else ("", "", "")
            known = verdicts(page, taken)
            rows.append(
                "\t".join([
                    page.id, name, page.language, page.site, f1, p, r, f"{taken.confidence:.3f}", taken.kind,
                    *(f"{known[key]:.3f}".rstrip("0").rstrip(".") if key in known else "" for key in DUMPED),
                    f"{taken.seconds * 1000:.1f}",
                ])
            )  # fmt: skip
    file.write_text("\n".join(rows) + "\n", "utf-8")

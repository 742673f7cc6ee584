"""How well time expressions are found and placed in the calendar.

    python bench/times_quality.py

TimeBank and AQUAINT (English news, TIMEX3), development half. Wanted are DATE and TIME with a calendar value; what only
points at the present, past or future is not. Found is what overlaps ("relaxed"); a finding is right if it overlaps any
TIMEX3, durations and sets with it, which are no moments and so neither wanted nor wrong. Values are compared for the
wanted ones that were found: the same day, week, month, quarter, season, half or year; where TIMEX3 adds a part of the
day, the day decides. In-sample: the rules were written with these articles at hand, in two halves that differ little.

XLTIME (Spanish and French sentences, tags only, no dates of publication): the same counting of extents.

VLSP-2021 (Vietnamese news): share of the dates written with figures that are found (overlap), on rows at which nobody
looked while the rules were written (every fourth, from the third). Its other expressions are durations for the most.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import sentences
from wiredesk.model.spans import Span
from wiredesk.model.values import when_of_iso
from wiredesk.text.times import moments

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
PUBLIC = (
    "TimeBank and AQUAINT (TBAQ-cleaned in jspotter/TempEval-3), VLSP-2021 (ndtands/NER_VLSP2021), "
    "XLTIME (YuweiCao-UIC/XLTime)"
)
MOMENTS = ("DATE", "TIME")
NOT_PLACED = ("PRESENT_REF", "PAST_REF", "FUTURE_REF")
SEASONS = {"SP": "21", "SU": "22", "FA": "23", "WI": "24"}
"""TIMEX3's season -> the month number that ISO 8601-2 gives it."""
WITH_FIGURES = re.compile(r"\d{1,2} ?[/.-] ?\d|\b(?:ngày|tháng|năm) \d", re.IGNORECASE)


class Tally:
    """Counts of one set."""

    def __init__(self) -> None:
        self.wanted = self.found = self.exact = self.valued = self.made = self.spurious = self.beside = 0
        self.wrong: Counter[tuple[str, str, str]] = Counter()
        self.missed: Counter[str] = Counter()

    @property
    def recall(self) -> float:
        return self.found / self.wanted

    @property
    def precision(self) -> float:
        return 1 - self.spurious / self.made

    @property
    def strict_f1(self) -> float:
        """Of extents that are exactly the wanted ones; what only meets a duration or a set counts neither way."""
        return 2 * self.exact / (self.wanted + self.made - self.beside)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of the development half."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [row for row in map(json.loads, stream) if row["split"] == "dev"]


def same_value(ours: str, timex: str) -> bool:
    """Whether our value (ISO 8601, EDTF) says what a TIMEX3 value says, down to the day."""
    if len(timex) >= 10 and timex[4] == timex[7] == "-" and timex[5] != "W":
        return timex[:10] in (ours[:10], *(part[:10] for part in ours.split("/")))
    if timex.endswith("-WE"):
        saturday = date.fromisocalendar(int(timex[:4]), int(timex[6:8]), 6)
        return ours.split("/")[0] in (saturday.isoformat(), timex[:8])
    if timex[4:6] == "-W":
        return ours[:8] == timex[:8] or (timex[6:] == "XX" and ours[:6] == timex[:6])
    if timex[5:] in SEASONS:
        return ours == timex[:5] + SEASONS[timex[5:]]
    if timex[5:6] == "H":
        first, last = ("01", "06") if timex[6:] == "1" else ("07", "12")
        return ours == f"{timex[:4]}-{first}/{timex[:4]}-{last}"
    if len(timex) == 3:
        return ours == timex + "X"
    return timex in (ours, *ours.split("/"))


def timebank(corpora: Path) -> tuple[Tally, float, int]:
    """Counts over TimeBank and AQUAINT, seconds spent, and articles."""
    pack = installed_packs().get("en")
    tally = Tally()
    spent = 0.0
    articles = rows(corpora / "reading" / "timebank_aquaint.jsonl.gz")
    for row in articles:
        text = row["text"]
        lines = sentences(text, Span(0, len(text)), pack)
        start = time.process_time()
        made = moments(text, lines, pack, published=when_of_iso(row["dct"]))
        spent += time.process_time() - start
        gold = [(Span(one["start"], one["end"]), one) for one in row["timex"]]
        wanted = [span for span, one in gold if one["type"] in MOMENTS and one["value"] not in NOT_PLACED]
        _extents(tally, text, [moment.span for moment in made], wanted, [span for span, _ in gold])
        for span, one in gold:
            hits = [moment for moment in made if moment.span.meets(span)]
            if span not in wanted or not hits:
                continue
            right = same_value(hits[0].when.value, one["value"]) or bool(
                one["mod"] and hits[0].when.value.startswith(one["value"])
            )
            tally.valued += right
            if not right:
                tally.wrong[one["text"], one["value"], hits[0].when.value] += 1
    return tally, spent, len(articles)


def _extents(tally: Tally, text: str, made: list[Span], wanted: list[Span], marked: list[Span]) -> None:
    tally.made += len(made)
    tally.wanted += len(wanted)
    for span in made:
        if not any(span.meets(other) for other in marked):
            tally.spurious += 1
        elif not any(span.meets(other) for other in wanted):
            tally.beside += 1
    for span in wanted:
        if any(span.meets(other) for other in made):
            tally.found += 1
            tally.exact += span in made
        else:
            tally.missed[span.of(text)] += 1


def xltime(corpora: Path, language: str) -> Tally:
    """Extents in the sentences of XLTIME in a language; they come without a date."""
    pack = installed_packs().get(language)
    tally = Tally()
    for row in rows(corpora / "reading" / "xltime.jsonl.gz"):
        if row["lang"] != language:
            continue
        text, places = joined(row["tokens"])
        gold = tagged(places, row["tags"])
        lines = sentences(text, Span(0, len(text)), pack)
        made = [moment.span for moment in moments(text, lines, pack, published=None)]
        _extents(tally, text, made, [s for s, kind in gold if kind in MOMENTS], [s for s, _ in gold])
    return tally


def joined(tokens: list[str]) -> tuple[str, list[Span]]:
    """Tokens as a line, and where each stands in it."""
    places, at = [], 0
    for token in tokens:
        places.append(Span(at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), places


def tagged(places: list[Span], tags: list[str]) -> list[tuple[Span, str]]:
    """The runs that tags mark, and their kinds."""
    found: list[tuple[Span, str]] = []
    for span, tag in zip(places, tags, strict=True):
        if tag.startswith("B-"):
            found.append((span, tag[2:]))
        elif tag.startswith("I-") and found:
            found[-1] = Span(found[-1][0].start, span.end), found[-1][1]
    return found


def vlsp(corpora: Path) -> tuple[int, int]:
    """Dates with figures in Vietnamese: how many are found, of how many."""
    pack = installed_packs().get("vi")
    published = when_of_iso("2021-05-05")
    wanted = found = 0
    for row in rows(corpora / "reading" / "vlsp2021mod_vi.jsonl.gz")[2::4]:
        text, places = joined(row["tokens"])
        made = moments(text, [Span(0, len(text))], pack, published=published)
        for span, kind in tagged(places, row["tags"]):
            if kind == "DATETIME" and WITH_FIGURES.search(span.of(text)):
                wanted += 1
                found += any(moment.span.meets(span) for moment in made)
    return found, wanted


def figures(corpora: Path) -> dict[str, float]:
    """Extents and values."""
    tally, _, _ = timebank(corpora)
    found, wanted = vlsp(corpora)
    return {
        "TimeBank, AQUAINT: relaxed F1": tally.f1,
        "TimeBank, AQUAINT: strict F1": tally.strict_f1,
        "TimeBank, AQUAINT: exact extent of all": tally.exact / tally.wanted,
        "TimeBank, AQUAINT: value of found": tally.valued / tally.found,
        "TimeBank, AQUAINT: found with value, of all": tally.valued / tally.wanted,
        "VLSP-2021: dates in figures found": found / wanted,
        **{f"XLTIME {language}: relaxed F1": xltime(corpora, language).f1 for language in ("es", "fr")},
    }


def main() -> int:
    """Prints the figures and what is missed or placed wrongly most."""
    if not CORPORA.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The texts are {PUBLIC}.")
        return 1
    tally, spent, articles = timebank(CORPORA)
    print(f"TimeBank, AQUAINT: {articles} articles, {tally.wanted} wanted, {tally.made} made")
    print(f"relaxed: precision {tally.precision:.3f}, recall {tally.recall:.3f}")
    for name, value in figures(CORPORA).items():
        print(f"{name:46} {value:.3f}")
    print(f"VLSP-2021: {vlsp(CORPORA)[1]} dates; {1000 * spent / articles:.2f} ms an article of TimeBank")
    print("missed:", tally.missed.most_common(20))
    for (words, wanted, ours), _ in tally.wrong.most_common(20):
        print(f"  {words!r} is {wanted}, placed {ours}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What is known about a page beside its body: title, day and minute, names, lead, captions; and whether it is one.

Lead: all its pieces stand in the body, of pages whose visible text holds them all. Captions kept out: none of the piece
stands in the body, of captions that the labelled body does not hold as well. Names: all but photographers and
translators. No article: peers do not say, so for them at most `FEW` tokens of text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extraction_pages import NEGATIVES, SETS, Labelled, Taken, wrong_labels
from extraction_scores import (
    day,
    day_right,
    gold_shingles,
    holds,
    interval,
    mean,
    minute_right,
    minute_stated,
    names_f1,
    title_alike,
    title_exact,
    tokens,
)
from selectolax.lexbor import LexborHTMLParser

from wiredesk.text.charsets import decode

FEW = 100
RIGHTLY = ", right labels"
ASKED = {
    "title exact": ("fundus", "naeb", "vn_pages", "wcxb_article", "trafilatura"),
    "title alike": ("fundus", "naeb", "vn_pages", "wcxb_article", "trafilatura"),
    "day of publication": ("fundus", "naeb", "htmldate", "vn_pages", "wcxb_article", "trafilatura"),
    "day right where told": ("fundus", "naeb", "htmldate", "vn_pages", "wcxb_article", "trafilatura"),
    "minute and zone": ("fundus",),
    "authors": ("fundus", "naeb", "vn_pages", "wcxb_article", "trafilatura"),
    "writers": ("vn_pages",),
    "lead kept": ("fundus", "vn_pages"),
    "captions kept out": ("fundus", "vn_pages"),
}
"""Which sets have a label for what."""
PARTS = {
    "title exact": "title", "title alike": "title", "day of publication": "date", "day right where told": "date",
    "minute and zone": "date", "authors": "authors", "writers": "authors", "lead kept": "text",
    "captions kept out": "text",
}  # fmt: skip
"""The part of the label that each rests on."""
GOALS = {
    ("title exact", "fundus"): 0.92, ("title exact", "naeb"): 0.92, ("title exact", "vn_pages"): 0.92,
    ("day of publication", "fundus"): 0.98, ("day of publication", "naeb"): 0.93,
    ("day of publication", "htmldate"): 0.93, ("minute and zone", "fundus"): 0.97, ("authors", "fundus"): 0.92,
    ("authors", "naeb"): 0.88, ("writers", "vn_pages"): 0.90, ("lead kept", "fundus"): 0.97,
    ("lead kept", "vn_pages"): 0.97, ("captions kept out", "fundus"): 0.99, ("captions kept out", "vn_pages"): 0.99,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over n cases with its interval."""

    value: float
    n: int
    low: float
    high: float


def verdicts(page: Labelled, taken: Taken) -> dict[str, float]:
    """How right each known thing is on one page; only what the label has."""
    gold = page.record
    found: dict[str, float] = {}
    if gold.get("title"):
        found["title exact"] = title_exact(taken, gold["title"])
        found["title alike"] = title_alike(taken, gold["title"])
    if isinstance(gold.get("date"), str):
        found["day of publication"] = day_right(taken, page)
        if day(taken):
            found["day right where told"] = found["day of publication"]
    if minute_stated(page):
        found["minute and zone"] = minute_right(taken, page)
    if gold.get("authors"):
        found["authors"] = names_f1(taken.authors, gold["authors"])
        found["writers"] = names_f1(taken.writers, gold["authors"])
    if gold.get("summary") or gold.get("captions"):
        found |= _pieces(page, taken)
    return found


def _pieces(page: Labelled, taken: Taken) -> dict[str, float]:
    language = page.language
    body, words = gold_shingles(taken.text, language), " ".join(tokens(taken.text, language))
    found: dict[str, float] = {}
    summary = page.record.get("summary") or ()
    if summary:
        shown = visible(page)
        there, text = gold_shingles(shown, language), " ".join(tokens(shown, language))
        if all(holds(there, text, piece, language) for piece in summary):
            found["lead kept"] = all(holds(body, words, piece, language) for piece in summary)
    labelled = page.gold or ""
    gold, gold_words = gold_shingles(labelled, language), " ".join(tokens(labelled, language))
    captions = [one for one in page.record.get("captions") or () if one.strip()]
    outside = [one for one in captions if not holds(gold, gold_words, one, language)]
    if outside:
        found["captions kept out"] = mean(not holds(body, words, one, language) for one in outside)
        found["captions"] = len(outside)
    return found


def visible(page: Labelled) -> str:
    """All text of a page that a reader can come to see."""
    tree = LexborHTMLParser(decode(page.data).text)
    tree.strip_tags(["script", "style", "template"])
    return tree.body.text(separator="\n") if tree.body else ""


def shares(
    pages: Mapping[str, Sequence[Labelled]], taken: Mapping[str, Sequence[Taken]], *, without_wrong: bool = False
) -> dict[tuple[str, str], Share]:
    """Each figure of each set that has it, for one tool. without_wrong: not of labels that we hold to be wrong."""
    found: dict[tuple[str, str], Share] = {}
    wrong = {part: wrong_labels(part) for part in set(PARTS.values())} if without_wrong else {}
    for name, of in pages.items():
        if name not in taken:
            continue
        rows = [verdicts(page, one) for page, one in zip(of, taken[name], strict=True)]
        for asked, sets in ASKED.items():
            if name not in sets:
                continue
            # Captions are counted one by one, the rest page by page.
            cases = [
                (row[asked], page.site, int(row["captions"]) if asked == "captions kept out" else 1)
                for row, page in zip(rows, of, strict=True)
                if asked in row and page.id not in wrong.get(PARTS[asked], ())
            ]
            values = [value for value, _, times in cases for _ in range(times)]
            sites = [site for _, site, times in cases for _ in range(times)]
            if values:
                found[asked, name] = Share(mean(values), len(values), *interval(values, sites))
    return found


def refused(taken: Taken, page: Labelled) -> bool:
    """Whether a tool says that a page is no article."""
    return len(tokens(taken.text, page.language)) <= FEW if taken.article is None else not taken.article


def refusals(pages: Mapping[str, Sequence[Labelled]], taken: Mapping[str, Sequence[Taken]]) -> dict[str, Share]:
    """Share refused, by kind of page: of the negatives, and of the real articles; also of the pages whose label of
    what they are we do not hold to be wrong."""
    groups: dict[str, list[tuple[float, str]]] = {}
    wrong = wrong_labels("kind")
    for name in (*NEGATIVES, *SETS, "trafilatura"):
        for page, one in zip(pages.get(name, ()), taken.get(name, ()), strict=False):
            kind = page.record.get("page_type", "")
            for group in (
                (f"{name}: {kind}", f"{name}: all") if name in NEGATIVES else (f"articles of {name}", "articles")
            ):
                if group != "articles" or name in SETS:
                    row = (float(refused(one, page)), page.site)
                    groups.setdefault(group, []).append(row)
                    if page.id not in wrong:
                        groups.setdefault(f"{group}{RIGHTLY}", []).append(row)
    for group in [group for group in groups if group.endswith(RIGHTLY)]:
        if len(groups[group]) == len(groups[group.removesuffix(RIGHTLY)]):
            del groups[group]
    return {
        group: Share(mean(value for value, _ in rows), len(rows), *interval([v for v, _ in rows], [s for _, s in rows]))
        for group, rows in groups.items()
    }


def figures(pages: Mapping[str, Sequence[Labelled]], taken: Mapping[str, Sequence[Taken]]) -> dict[str, float]:
    """For the floors: higher is better."""
    found = {f"{name}: {asked}": share.value for (asked, name), share in shares(pages, taken).items()}
    for group, share in refusals(pages, taken).items():
        if group.startswith("articles"):
            found[f"known as such: {group}"] = 1 - share.value
        elif not group.removesuffix(RIGHTLY).endswith(": all"):
            found[f"no article: {group}"] = share.value
    return found

"""Figures over the project's own sample: what is found against what a reader sees (`sample/*.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from wiredesk.desk.once import run
from wiredesk.model.article import Article
from wiredesk.model.findings import Quote, Reading
from wiredesk.model.result import Result
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.text.names import alike

SAMPLE = Path(__file__).parents[1] / "sample"
Gold = Mapping[str, Any]


class Tally:
    """Counts of right ones among all, by name; a share for each."""

    def __init__(self) -> None:
        self.right: dict[str, int] = {}
        self.all: dict[str, int] = {}
        self.wrong: list[str] = []

    def add(self, name: str, right: bool, what: str = "") -> None:
        self.all[name] = self.all.get(name, 0) + 1
        self.right[name] = self.right.get(name, 0) + right
        if not right:
            self.wrong.append(f"{name}: {what}")

    def shares(self) -> dict[str, tuple[float, int]]:
        """Each figure with the number of cases behind it."""
        return {name: (self.right[name] / count, count) for name, count in self.all.items()}


def gold_pages() -> Iterator[tuple[str, Gold]]:
    """File name of each page and what a reader sees on it."""
    for path in sorted(SAMPLE.glob("*.toml")):
        gold = tomllib.loads(path.read_text("utf-8"))
        if "file" in gold:
            yield gold["file"], gold


def measure(result: Result | None = None) -> Tally:
    """All figures over the sample."""
    result = result or run([SAMPLE])
    tally = Tally()
    by_file = {Path(article.source).name: article for article in result.articles}
    for file, gold in gold_pages():
        article = by_file[file]
        _page(tally, file, gold, article)
        if gold["is_article"]:
            _findings(tally, file, gold, result.readings[article.id])
    _stories(tally, result, by_file)
    return tally


def flat(text: str) -> str:
    """White space as one space: a line end on a page is none in its text."""
    return re.sub(r"\s+", " ", text).strip()


def _page(tally: Tally, file: str, gold: Gold, article: Article) -> None:
    tally.add("is it an article", article.is_article == gold["is_article"], f"{file}: {article.reason}")
    if not gold["is_article"]:
        return
    tally.add("language", article.lang == gold["language"], f"{file}: {article.lang}")
    title = article.title.value if article.title else ""
    tally.add("title", flat(title) == flat(gold.get("title", "")), f"{file}: {title!r}")
    if "outlet" in gold:
        outlet = article.outlet.value if article.outlet else ""
        tally.add("outlet", outlet == gold["outlet"], f"{file}: {outlet!r}, is {gold['outlet']!r}")
    got = {(author.name, author.role) for author in article.authors}
    for author in gold.get("authors", []):
        wanted = (author["name"], author["role"])
        tally.add("authors found", wanted in got, f"{file}: {wanted} not in {sorted(got)}")
    for found in got:
        known = {(author["name"], author["role"]) for author in gold.get("authors", [])}
        tally.add("authors right", found in known, f"{file}: {found}")
    value = article.published.value.value if article.published else None
    wanted_date = gold.get("published", {}).get("value")
    tally.add("published", _same_date(value, wanted_date), f"{file}: {value}, is {wanted_date}")
    body = flat(article.body)
    tally.add("body begins", body.startswith(flat(gold["body_first"])), f"{file}: {body[:60]!r}")
    tally.add("body ends", body.endswith(flat(gold["body_last"])), f"{file}: {body[-60:]!r}")
    paragraphs = sum(1 for block in article.blocks if block.role in {"lead", "paragraph", "quotation", "list_item"})
    tally.add(
        "paragraphs", paragraphs == gold["body_paragraphs"], f"{file}: {paragraphs}, are {gold['body_paragraphs']}"
    )
    for words in gold.get("never_in_body", []):
        tally.add("kept out of the body", flat(words) not in body, f"{file}: {words!r}")


def _same_date(value: str | None, wanted: str | None) -> bool:
    if value is None or wanted is None:
        return value is wanted
    return value.startswith(wanted) or ("T" in wanted and value[:16] == wanted[:16])


def _findings(tally: Tally, file: str, gold: Gold, reading: Reading) -> None:
    _quotes(tally, file, gold, reading)
    text = reading.article.text
    for wanted in gold.get("credits", []):
        same = [c for c in reading.credits if c.kind == wanted["kind"] and _same_name(c.source, wanted["source"])]
        tally.add("credits found", bool(same), f"{file}: {wanted['kind']} {wanted['source']!r}")
    for wanted in gold.get("moments", []):
        near = [m for m in reading.moments if _overlap(flat(text[m.span.start : m.span.end]), flat(wanted["text"]))]
        tally.add("moments found", bool(near), f"{file}: {wanted['text']!r}")
        if near and "value" in wanted:
            values = {m.when.value for m in near}
            right = any(_same_date(value, wanted["value"]) for value in values)
            tally.add("moments right", right, f"{file}: {wanted['text']!r} {sorted(values)}, is {wanted['value']}")
    for wanted in gold.get("quantities", []):
        near_amounts = [
            q for q in reading.quantities if _overlap(flat(text[q.span.start : q.span.end]), flat(wanted["text"]))
        ]
        right = any(
            _close(q.amount.low, wanted.get("low")) and _close(q.amount.high, wanted.get("high")) for q in near_amounts
        )
        got = [(str(q.amount.low), str(q.amount.high), q.amount.unit) for q in near_amounts]
        tally.add("quantities right", right, f"{file}: {wanted['text']!r} {got}")
    names = [name for entity in reading.entities if entity.kind == "person" for name in entity.names]
    for person in gold.get("people", []):
        tally.add("people found", any(alike(person, name) > 0.9 for name in names), f"{file}: {person}")


def _overlap(a: str, b: str) -> bool:
    return bool(a) and (a in b or b in a)


def _close(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(float(a) - float(b)) <= 0.12 * max(abs(float(b)), 1e-9)


def _quotes(tally: Tally, file: str, gold: Gold, reading: Reading) -> None:
    text = reading.article.text
    used: set[int] = set()
    for wanted in gold.get("quotes", []):
        parts = [flat(part) for part in wanted.get("words") or [wanted["text"]]]
        best = None
        for number, quote in enumerate(reading.quotes):
            content = flat(text[quote.content.start : quote.content.end])
            if any(_shares(part, content) for part in parts):
                best = quote if best is None else best
                used.add(number)
        label = f"{file}: {parts[0][:50]!r}"
        tally.add("quotes found", best is not None, label)
        if best is None:
            continue
        tally.add("quote's mode", best.mode == wanted["mode"], f"{label} {best.mode}, is {wanted['mode']}")
        tally.add("quote's speaker", _speaker(best, wanted.get("speaker")), f"{label} {best.speaker}")
        for relay in wanted.get("relayed_by", []):
            known = any(alike(relay, name) > 0.8 for name in best.relayed_by)
            tally.add("relay chain", known, f"{label} {best.relayed_by}, is {relay}")
    for number, quote in enumerate(reading.quotes):
        if quote.act != "refuse to comment":
            words = flat(text[quote.span.start : quote.span.end])
            tally.add("quotes right", number in used, f"{file}: {words[:70]!r} {quote.rule}")
    for words in gold.get("not_quotes", []):
        hit = [q for q in reading.quotes for span in q.words if flat(span.of(text)) == flat(words)]
        tally.add("no quotes", not hit, f"{file}: {words!r}")


def _shares(a: str, b: str) -> bool:
    """Whether the shorter of two strings stands in the longer, or they share most words."""
    if a in b or b in a:
        return len(b) > 0 and min(len(a), len(b)) > 0.25 * len(a)
    one, two = set(a.lower().split()), set(b.lower().split())
    return len(one & two) >= 0.6 * min(len(one), len(two)) and len(one & two) >= 4


def _speaker(quote: Quote, wanted: str | None) -> bool:
    if wanted is None or quote.speaker is None:
        return wanted is None and quote.speaker is None
    return _same_name(quote.speaker.name, wanted)


def _same_name(name: str, wanted: str) -> bool:
    return alike(name, wanted) > 0.8 or flat(wanted).lower() in name.lower()


def _stories(tally: Tally, result: Result, by_file: Mapping[str, Article]) -> None:
    gold = tomllib.loads((SAMPLE / "stories.toml").read_text("utf-8"))
    wanted = {file: story["label"] for story in gold["story"] for file in story["files"]}
    got: dict[ArticleId, str] = {id: story.id for story in result.grouping.stories for id in story.articles}
    for a, b in combinations(sorted(wanted), 2):
        together = wanted[a] == wanted[b]
        joined = got.get(by_file[a].id) == got.get(by_file[b].id)
        if together or joined:
            tally.add("stories: pairs", together == joined, f"{a} + {b}: {'apart' if together else 'together'}")
    for story in gold["story"]:
        ids = {by_file[file].id for file in story["files"]}
        found = next((s for s in result.grouping.stories if set(s.articles) == ids), None)
        tally.add("stories: whole", found is not None, story["label"])
        if found is None:
            continue
        origins = result.origins[found.id]
        span = (origins.at_least, origins.at_most)
        right = span == (story["origins_at_least"], story["origins_at_most"])
        names = [origin.name for origin in origins.main]
        tally.add("origins", right, f"{story['label']}: {span} {names}, are {story['origins_at_least']}")
        _differences(tally, result, by_file, story, found.id)


def _differences(tally: Tally, result: Result, by_file: Mapping[str, Article], story: Gold, id: Any) -> None:
    differences = result.differences[id]
    accepted: set[int] = set()
    for wanted in story.get("difference", []):
        places = [(by_file[account["file"]].id, account["words"]) for account in wanted["accounts"]]
        hit = None
        for number, difference in enumerate(differences):
            if difference.question.asks != wanted["asks"]:
                continue
            passages = [passage for account in difference.accounts for passage in account.passages]
            if sum(any(_stands(passage, *place) for passage in passages) for place in places) >= 2:
                accepted.add(number)
                if hit is None or difference.verdict == wanted["verdict"]:
                    hit = difference
        label = f"{story['label']}: {wanted['asks']} {wanted['about']}"
        tally.add("comparison: points found", hit is not None, label)
        if hit is not None:
            # What came later stands in the question that earlier accounts differ on, marked.
            later = any(
                account.later and any(_stands(passage, *place) for passage in account.passages for place in places)
                for account in hit.accounts
            )
            right = hit.verdict == wanted["verdict"] or (wanted["verdict"] == "updated" and later)
            tally.add("comparison: verdicts", right, f"{label}: {hit.verdict}, is {wanted['verdict']}")
    for number, difference in enumerate(differences):
        if difference.verdict == "differ":
            words = " | ".join(passage.exact[:40] for account in difference.accounts for passage in account.passages)
            tally.add(
                "comparison: differ right", number in accepted, f"{story['label']}: {difference.question.asks} {words}"
            )
    for wanted in story.get("same_quote", []):
        places = [
            (by_file[file].id, words if isinstance(words, str) else words[0])
            for file, words in wanted.items()
            if file in by_file
        ]
        right = any(
            sum(any(_stands(passage, *place) for passage in quote.wordings) for place in places) >= 2
            for quote in result.quotes[id]
        )
        tally.add("one statement, all wordings", right, f"{story['label']}: {places[0][1][:50]!r}")


def _stands(passage: Passage, article: ArticleId, words: str) -> bool:
    return passage.article == article and (
        _overlap(flat(passage.exact), flat(words)) or _shares(flat(words), flat(passage.exact))
    )


def main(show: Callable[[str], None] = print) -> None:
    """Prints the figures and every miss."""
    tally = measure()
    for name, (share, count) in tally.shares().items():
        show(f"{name:28} {share:.3f}  n={count}")
    for miss in tally.wrong:
        show(f"  {miss}")


if __name__ == "__main__":
    main()

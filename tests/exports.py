"""Articles and stories of the sample in the shape in which they leave a desk."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from wiredesk.desk.once import run
from wiredesk.formats.exported import Derived, Exported
from wiredesk.model.article import Article
from wiredesk.model.kept import StoryRow, StoryView
from wiredesk.model.result import Result
from wiredesk.model.spans import StoryId
from wiredesk.model.story import Story

SAMPLE = Path(__file__).parents[1] / "sample"
PAGES = [
    str(SAMPLE / name)
    for name in (
        "linden-hall-blaze.en.html", "selm-market-fire.en.html", "selm-fire-toll.en.txt", "chay-cho-selm.vi.txt",
        "chay-cho-19-nguoi.vi.html", "opera-reopens.en.html", "nha-hat-talle.vi.html", "tong-tin-nha-hat.vi.txt",
        "ostrel-talks.en.html", "ostrel-cua-khau.vi.txt", "coin-theft.en.txt", "topic-energy.en.txt",
    )
]  # fmt: skip
"""Four stories of the sample, two of them told differently, and a page that is no article."""
SEEN = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


@cache
def sample() -> Result:
    """What `read` makes of these pages."""
    return run(PAGES, jobs=1)


def exported(article: Article, *, full_text: bool = False, derived: tuple[Derived, ...] = ()) -> Exported:
    """An article on its way out, seen at one time."""
    return Exported(
        article, dated=SEEN, by_sight=True, seen=SEEN, story=StoryId("ab" * 12), derived=derived, full_text=full_text,
        topics=("03000000", "04000000"),
    )  # fmt: skip


def clean(title: str, body: str, url: str = "https://a.example/x") -> Exported:
    """An article of such a title and text."""
    return exported(Article.of(title=title, body=body, url=url, outlet=title, language="en"), full_text=True)


def view(story: Story) -> StoryView:
    """A story of the sample as a desk shows it."""
    result = sample()
    origins, differences = result.origins[story.id], result.differences[story.id]
    readings = tuple(result.readings[id] for id in story.articles)
    outlets = tuple(sorted({one.article.outlet.value for one in readings if one.article.outlet}))
    row = StoryRow(
        id=story.id,
        title=story.title.exact,
        reports=len(story.articles),
        outlets=outlets,
        languages=tuple(sorted({one.language for one in readings})),
        at_least=origins.at_least,
        at_most=origins.at_most,
        copies=sum(link.kind == "copy" for link in story.links),
        differs=sum(one.verdict == "differ" for one in differences),
        first=None,
        last=None,
        shown=None,
        settled=True,
    )
    return StoryView(row, story, result.grouping, readings, origins, differences, result.quotes[story.id])


def views() -> list[StoryView]:
    """All stories of the sample, most reports first."""
    return [view(story) for story in sorted(sample().grouping.stories, key=lambda one: (-len(one.articles), one.id))]

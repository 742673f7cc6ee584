"""What a run over files, or a check of one text, came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wiredesk.model.article import Article
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import ArticleRow, StoryRow
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Difference, Grouping, Link, NearMiss, Origins, SharedQuote, Story


@dataclass(frozen=True, slots=True)
class Result:
    """What one run gave. articles: in order of the input, each once; the mappings are by article or story id.

    skipped: what could not be read, with path, line and reason. notices: what was read, but not as it came.
    """

    articles: tuple[Article, ...]
    readings: Mapping[ArticleId, Reading]
    grouping: Grouping
    origins: Mapping[StoryId, Origins]
    differences: Mapping[StoryId, tuple[Difference, ...]]
    quotes: Mapping[StoryId, tuple[SharedQuote, ...]]
    skipped: tuple[InputError, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a text is to the desk.

    reading: of the text. held: the article of the desk that has this address or this very text. row: the story of the
    desk that it belongs to, None if to none; story: the same with the text among its reports. readings: of all reports
    of the story, the text's too. links: whose copy, translation … the text is or who copied it; grouping: all that was
    concluded on the story with it. differences: questions to which the text gives an account, those that differ first.
    misses: the reports that it nearly joined, with what kept it out.
    """

    reading: Reading
    held: ArticleRow | None = None
    row: StoryRow | None = None
    story: Story | None = None
    readings: Mapping[ArticleId, Reading] = field(default_factory=dict)
    grouping: Grouping | None = None
    links: tuple[Link, ...] = ()
    origins: Origins | None = None
    differences: tuple[Difference, ...] = ()
    misses: tuple[NearMiss, ...] = ()
    notices: tuple[str, ...] = ()

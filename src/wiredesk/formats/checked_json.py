"""A text that was asked about as JSON, to `formats/schema/check.schema.json`."""

from __future__ import annotations

from wiredesk.formats.result_json import article_json, link_json
from wiredesk.formats.result_json import as_json as result_json
from wiredesk.formats.rows_json import Json, article_row, story_row
from wiredesk.model.result import Checked, Result
from wiredesk.model.story import Grouping


def result_of(checked: Checked) -> Result | None:
    """The story with the text in it, in the shape that `read` shows; None if it belongs to none."""
    story = checked.story
    if story is None or checked.origins is None:
        return None
    return Result(
        articles=tuple(reading.article for reading in checked.readings.values()),
        readings=checked.readings,
        grouping=checked.grouping or Grouping((story,), (), checked.links, (), ()),
        origins={story.id: checked.origins},
        differences={story.id: checked.differences},
        quotes={story.id: ()},
    )


def as_json(checked: Checked, *, why: bool = False) -> Json:
    """The answer, and the story with the text in it as `read --format json` has it."""
    result = result_of(checked)
    return {
        "article": article_json(checked.reading.article, checked.reading),
        "held": article_row(checked.held) if checked.held is not None else None,
        "story": story_row(checked.row) if checked.row is not None else None,
        "links": [link_json(link) for link in checked.links],
        "with_it": result_json(result, why=why) if result is not None else None,
        "nearly": [
            {"article": miss.article, "other": miss.other, "score": miss.score, "veto": miss.veto}
            for miss in checked.misses
        ],
        "notices": list(checked.notices),
    }

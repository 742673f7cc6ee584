"""One kept story as JSON, to `formats/schema/story.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wiredesk.formats.result_json import as_json as result_json
from wiredesk.formats.result_json import passage_json
from wiredesk.formats.rows_json import Json, moved_row, story_row
from wiredesk.model.kept import StoryView
from wiredesk.model.result import Result
from wiredesk.model.story import BriefSentence, Supported, Wording


def result_of(view: StoryView) -> Result:
    """The view as a result of one story, under its lasting id: a kept story is shown as one that was just read."""
    id = view.row.id
    story = replace(view.story, id=id)
    return Result(
        articles=tuple(reading.article for reading in view.readings),
        readings={reading.article.id: reading for reading in view.readings},
        grouping=replace(view.grouping, stories=(story,)),
        origins={id: view.origins},
        differences={id: view.differences},
        quotes={id: view.quotes},
    )


def supported_json(one: Supported) -> Json:
    """Something that several accounts tell, to `supported` in `formats/schema/api.schema.json`."""
    return _told(one.at_least, one.at_most, one.wordings)


def brief_json(sentences: Sequence[BriefSentence], view: StoryView, language: str, languages: Sequence[str]) -> Json:
    """The story in brief, to `brief` in `formats/schema/api.schema.json`. languages: in which it can be told."""
    return {
        "language": language,
        "languages": list(languages),
        "sentences": [
            _told(one.at_least, one.at_most, (one.wording, *one.others))
            | {
                "disputed": [
                    {"asks": question.asks, "about": question.about}
                    for question in dict.fromkeys(view.differences[at].question for at in one.disputed)
                ]
            }
            for one in sentences
        ],
    }


def _told(at_least: int, at_most: int, wordings: Sequence[Wording]) -> Json:
    return {
        "origins": {"at_least": at_least, "at_most": at_most},
        "wordings": [
            {
                "passage": passage_json(wording.passage),
                "origin": wording.origin,
                "sure": wording.sure,
                "articles": list(wording.articles),
            }
            for wording in wordings
        ],
    }


def as_json(view: StoryView, *, why: bool = False) -> Json:
    """The story's row, what became of its id, and under `result` what `read --format json` says of it. left_out: how
    many of its reports do not stand there, of very many."""
    result = result_json(result_of(view), why=why)
    return {
        "row": story_row(view.row),
        "moved": [moved_row(moved) for moved in view.moved],
        "left_out": {"reports": view.left_out},
        "result": result,
    }

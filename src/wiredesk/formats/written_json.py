"""What a language model wrote of a story as JSON, to `formats/schema/written.schema.json`."""

from __future__ import annotations

from wiredesk.formats.result_json import passage_json
from wiredesk.formats.rows_json import Json
from wiredesk.model.written import Written


def as_json(written: Written) -> Json:
    """The summary, marked as what it is."""
    return {
        "machine_made": True,
        "story": written.story,
        "language": written.language,
        "model": written.model,
        "sent": written.sent,
        "sentences": [
            {"text": one.text, "cites": [passage_json(passage) for passage in one.cites], "own": list(one.own)}
            for one in written.sentences
        ],
        "refused": [{"text": one.text, "why": one.why} for one in written.refused],
        "left_out": [{"article": one.article, "why": one.why} for one in written.left_out],
    }

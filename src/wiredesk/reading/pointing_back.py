"""Sentences that only say on whose word the one before stands: "Das teilte die Polizei am Mittwoch mit."

The pack lists what points back (`quotes.backward`: "das", "об этом", "lo"); behind it stand a verb of speech and who
spoke. An outlet there is a credit and no speaker.
"""

from __future__ import annotations

from wiredesk.model.findings import Speaker
from wiredesk.reading.cues import Cue, cues
from wiredesk.reading.reach import names_somebody, outlet_named, past_adjuncts
from wiredesk.reading.speakers import Surroundings

NEAR = 3
"""Tokens between what points back and the verb."""


def points_back(around: Surroundings) -> tuple[Cue, Speaker] | None:
    """The verb and the speaker of a stretch that points back to the sentence before; None if it does not."""
    tokens, lex = around.tokens, around.lex
    hit = lex.backward.at(tokens, around.start, around.stop)
    if hit is None:
        return None
    frame = list(range(hit[0], around.stop))
    cue = next(iter(cues(tokens, frame, around.stop, lex)), None)
    if cue is None or cue.first - hit[0] > NEAR or cue.how.takes not in ("clause", "that", "quote"):
        return None
    phrase = around.following(past_adjuncts(around, cue.last), around.stop)
    if phrase is None or not names_somebody(around, *phrase) or outlet_named(around, *phrase) is not None:
        return None
    return cue, around.speaker(*phrase)

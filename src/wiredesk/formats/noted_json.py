"""What the user noted and decided as JSON, to `formats/schema/api.schema.json`."""

from __future__ import annotations

from wiredesk.formats.result_json import passage_json
from wiredesk.formats.rows_json import Json, stamp
from wiredesk.model.alerts import Delivery, SavedSearch
from wiredesk.model.marks import Mark, News, Tally
from wiredesk.model.spans import StoryId
from wiredesk.model.story import Decided


def mark_row(mark: Mark) -> Json:
    """What is noted on a story."""
    return {
        "story": mark.story,
        "seen": stamp(mark.seen),
        "followed": mark.followed,
        "note": mark.note,
        "tags": list(mark.tags),
    }


def tally_row(tally: Tally) -> Json:
    """The figures of a story from an instant on."""
    return {
        "at": stamp(tally.at),
        "reports": tally.reports,
        "origins": {"at_least": tally.at_least, "at_most": tally.at_most},
        "differs": tally.differs,
    }


def news_row(story: StoryId, news: News) -> Json:
    """What a story has more than before."""
    return {"story": story, "reports": news.reports, "origins": news.origins, "differs": news.differs}


def search_row(search: SavedSearch) -> Json:
    """A search that goes on looking."""
    return {
        "id": search.id,
        "name": search.name,
        "query": search.query,
        "made": stamp(search.made),
        "feed": search.feed,
        "webhook": search.webhook,
        "mail": search.mail,
        "paused": search.paused,
        "last": stamp(search.last),
    }


def delivery_row(delivery: Delivery) -> Json:
    """An article on its way out."""
    return {
        "article": delivery.article,
        "at": stamp(delivery.at),
        "way": delivery.way,
        "tries": delivery.tries,
        "problem": delivery.problem,
        "done": delivery.done,
    }


def decided_row(decided: Decided) -> Json:
    """A decision, undone or not."""
    decision = decided.decision
    return {
        "number": decided.number,
        "kind": decision.kind,
        "articles": list(decision.articles),
        "others": list(decision.others),
        "field": decision.field,
        "value": decision.value,
        "passage": passage_json(decision.passage) if decision.passage is not None else None,
        "who": decision.who,
        "when": decision.when,
        "undone": stamp(decided.undone),
    }

"""A briefing as JSON and as a Markdown document to be passed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wiredesk.formats.markdown import escaped, link
from wiredesk.formats.result_json import passage_json
from wiredesk.formats.rows_json import Json, stamp, story_row
from wiredesk.model.briefing import Briefing, Told, ToldQuestion, ToldSentence, ToldStory
from wiredesk.model.kept import StoryRow


def as_json(briefing: Briefing) -> Json:
    """To `formats/schema/briefing.schema.json`."""
    return {
        "since": stamp(briefing.since),
        "until": stamp(briefing.until),
        "stories": [_story(one) for one in briefing.stories],
        "others": [story_row(row) for row in briefing.others],
        "more": briefing.more,
    }


def _story(one: ToldStory) -> Json:
    return {
        "story": story_row(one.row),
        "headline_of": one.headline_of or None,
        "language": one.language,
        "sentences": [
            {
                **_words(sentence.told),
                "outlets": list(sentence.outlets),
                "origins": {"at_least": sentence.at_least, "at_most": sentence.at_most},
                "disputed": [{"asks": asks, "about": about} for asks, about in sentence.disputed],
            }
            for sentence in one.sentences
        ],
        "questions": [
            {
                "asks": question.asks,
                "about": question.about,
                "updated": question.updated,
                "answers": [
                    {
                        "value": answer.value,
                        "words": list(map(_words, answer.told)),
                        "outlets": list(answer.outlets),
                        "later": answer.later,
                    }
                    for answer in question.answers
                ],
            }
            for question in one.questions
        ],
        "differing": one.differing,
        "news": None
        if one.news is None
        else {"reports": one.news.reports, "origins": one.news.origins, "differs": one.news.differs},
        "reports": [
            {"id": report.id, "outlet": report.outlet or None, "title": report.title, "url": report.address}
            for report in one.reports
        ],
    }


def _words(told: Told) -> Json:
    return {"text": told.shown, "language": told.language, "passage": passage_json(told.passage)}


def title(briefing: Briefing) -> str:
    """What it is called: the days that it is of."""
    days = [f"{at:%Y-%m-%d}" for at in (briefing.since, briefing.until) if at is not None]
    return f"Briefing {' to '.join(dict.fromkeys(days))}".rstrip()


def markdown(briefing: Briefing, *, base: str = "") -> Iterator[str]:
    """One document: a chapter a story. base: what the desk's own addresses begin with, "": they are left out."""
    yield f"# {escaped(title(briefing))}\n"
    for one in briefing.stories:
        yield "\n" + "\n\n".join(_chapter(one, base)) + "\n"
    if briefing.others:
        yield "\n## Further stories\n\n"
        for row in briefing.others:
            yield f"- {escaped(row.title)} · {escaped(counts(row))}{_at(row, base)}\n"


def _chapter(one: ToldStory, base: str) -> Iterator[str]:
    yield f"## {escaped(one.row.title)}"
    yield escaped(" · ".join(part for part in (counts(one.row), grown(one)) if part)) + _at(one.row, base)
    for sentence in one.sentences:
        yield f"> {escaped(sentence.told.shown)}\n> — {escaped(borne(sentence))}"
    for question in one.questions:
        yield f"**{escaped(asked(question))}**\n\n" + "\n".join(f"- {escaped(answer)}" for answer in answers(question))
    if one.differing > len(one.questions):
        yield f"… and {one.differing - len(one.questions)} more on which accounts differ."
    listed = (f"{escaped(report.outlet)} {link(report.address)}" for report in one.reports if report.address)
    if reports := "; ".join(dict.fromkeys(listed)):
        yield f"Reports: {reports}"


def _at(row: StoryRow, base: str) -> str:
    return f" {link(f'{base}/s/{row.id}')}" if base else ""


def counts(row: StoryRow) -> str:
    """The figures of a story in a line."""
    origins = f"{row.at_least}" if row.at_least == row.at_most else f"{row.at_least}–{row.at_most}"
    return " · ".join(
        part
        for part in (
            f"{origins} independent origin{'' if origins == '1' else 's'}",
            f"{row.reports} report{'' if row.reports == 1 else 's'}",
            f"{len(row.outlets)} outlet{'' if len(row.outlets) == 1 else 's'}" if row.outlets else "",
            " ".join(row.languages),
        )
        if part
    )


def grown(one: ToldStory) -> str:
    """What a story that began before has more; "" for one that is new."""
    if one.news is None:
        return ""
    figures = ((one.news.reports, "report"), (one.news.origins, "origin"), (one.news.differs, "point that differs"))
    more = [f"{count} {name if count == 1 else _many(name)}" for count, name in figures if count]
    return f"since then {', '.join(more)} more"


def _many(name: str) -> str:
    return {"point that differs": "points that differ"}.get(name, f"{name}s")


def borne(sentence: ToldSentence) -> str:
    """Who tells a sentence, on how many origins, and what is disputed in it."""
    low, high = sentence.at_least, sentence.at_most
    origins = f"{low if low == high else f'{low}–{high}'} origin{'' if high == 1 else 's'}"
    disputed = "; ".join(f"{asks} {about}".rstrip() for asks, about in sentence.disputed)
    outlets = ", ".join(_outlets(sentence.outlets))
    return " · ".join(part for part in (outlets, origins, f"accounts differ: {disputed}" if disputed else "") if part)


def asked(question: ToldQuestion) -> str:
    """A question on which accounts differ."""
    kind = "Told otherwise later" if question.updated else "Accounts differ"
    return f"{kind}: {question.asks} {question.about}".rstrip()


def answers(question: ToldQuestion) -> Iterator[str]:
    """Each answer with its words and who gives it."""
    for answer in question.answers:
        words = next((told.shown for told in answer.told), "")
        shown = f"“{words}”" if words and words != answer.value else ""
        told = " ".join(part for part in (answer.value, shown) if part) or "(words not shown)"
        told += " (later)" if answer.later else ""
        yield f"{told} — {', '.join(_outlets(answer.outlets))}" if answer.outlets else told


def _outlets(names: Sequence[str]) -> list[str]:
    return [name or "outlet not known" for name in names]

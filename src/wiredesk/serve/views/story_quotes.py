"""What was said in a story: each statement once, under all its wordings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import SharedQuote
from wiredesk.serve.links import passage_path
from wiredesk.serve.views.reports import Reason, reasons_of, reports

_MARKS = str.maketrans("“”„«»‘’", '"""""\'\'')


@dataclass(frozen=True, slots=True)
class Telling:
    """A report that has a wording, and the way to where it stands there."""

    outlet: str
    path: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a statement, with the reports that have exactly these but for marks; cue: the words that report it;
    direct: they are the speaker's own."""

    text: str
    language: str
    cue: str
    direct: bool
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. only: what one wording has and the others do not, by outlet."""

    wordings: tuple[Wording, ...]
    reports: int
    languages: tuple[str, ...]
    only: tuple[tuple[str, tuple[str, ...]], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The statements of one speaker, "" where it is not known who said them."""

    speaker: str
    language: str
    statements: tuple[Statement, ...]

    @property
    def reports(self) -> int:
        """Of its most repeated statement."""
        return max(one.reports for one in self.statements)


def quotes(view: StoryView) -> tuple[Spoken, ...]:
    """Statements by speaker: speakers whose words are told most widely first, the unknown last."""
    rank = {report.id: place for place, report in enumerate(reports(view))}
    names = {report.id: (report.outlet, report.language) for report in reports(view)}
    by_speaker: dict[str, list[SharedQuote]] = {}
    for quote in view.quotes:
        by_speaker.setdefault(quote.speaker, []).append(quote)
    found = [
        Spoken(speaker, _language(some, names), tuple(_statement(quote, names, rank) for quote in some))
        for speaker, some in by_speaker.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.speaker, -one.reports, -len(one.statements), one.speaker)))


def _language(some: list[SharedQuote], names: Mapping[ArticleId, tuple[str, str]]) -> str:
    """Of the reports that give the speaker's name, where it is one; else not known."""
    found = {names[wording.article][1] for quote in some for wording in quote.wordings if wording.article in names}
    return found.pop() if len(found) == 1 else "und"


def _statement(
    quote: SharedQuote, names: Mapping[ArticleId, tuple[str, str]], rank: Mapping[ArticleId, int]
) -> Statement:
    told = sorted(
        (one for one in quote.told if one[0].article in rank), key=lambda one: (rank[one[0].article], one[0].span)
    )
    found: dict[tuple[str, bool], tuple[str, str, str, list[Telling]]] = {}
    for wording, cue, mode in told:
        outlet, language = names[wording.article]
        same = wording.exact.translate(_MARKS).strip(" .,").casefold()
        key = (same, mode == "direct")
        entry = found.setdefault(key, (" ".join(wording.exact.split()), language, cue, []))
        entry[3].append(Telling(outlet, passage_path(wording)))
    only: dict[ArticleId, list[str]] = {}
    for article, what in quote.only_in:
        only.setdefault(article, []).append(what)
    wordings = tuple(
        Wording(text, language, cue, direct, tuple(some)) for (_, direct), (text, language, cue, some) in found.items()
    )
    spoken = {id: names[id] for id in names}
    return Statement(
        wordings=wordings,
        reports=len({wording.article for wording, _, _ in told}),
        languages=tuple(dict.fromkeys(one.language for one in wordings)),
        only=tuple((names[id][0], tuple(some)) for id, some in only.items() if id in names),
        reasons=reasons_of(quote.evidence, spoken),
    )

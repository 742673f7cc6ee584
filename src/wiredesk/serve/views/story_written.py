"""A machine-made summary as a page shows it: each sentence with its passages; what was refused, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiredesk.model.kept import ArticleRow
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.serve.language import N_
from wiredesk.serve.links import article_path, passage_path, whose
from wiredesk.serve.views.reports import Words

LEFT_OUT: Mapping[str, str] = {
    "no consent": N_("the setting writer.sources does not name its source"),
    "asked not to": N_("its owner asks that it be not passed on"),
    "an order": N_("some of its sentences read like orders to a program"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that stands. own: words in it that its passages do not have."""

    text: str
    cites: tuple[Words, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A report of which not all was sent. why: a text of the interface."""

    outlet: str
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class WrittenView:
    """A summary. refused: sentences with why; sent: passages that the model was given."""

    model: str
    language: str
    sentences: tuple[Sentence, ...]
    refused: tuple[tuple[str, str], ...]
    left_out: tuple[LeftOut, ...]
    sent: int


def articles_of(result: Mapping[str, Any]) -> frozenset[ArticleId]:
    """The articles that a summary names."""
    cited = (passage["article"] for one in result["sentences"] for passage in one["cites"])
    return frozenset(map(ArticleId, (*cited, *(one["article"] for one in result["left_out"]))))


def written_view(result: Mapping[str, Any], rows: Mapping[ArticleId, ArticleRow]) -> WrittenView:
    """result: as `formats.written_json` gives it; rows: of the articles that it names, as far as they are held."""
    return WrittenView(
        model=result["model"],
        language=result["language"],
        sentences=tuple(
            Sentence(one["text"], tuple(_words(passage, rows) for passage in one["cites"]), tuple(one["own"]))
            for one in result["sentences"]
        ),
        refused=tuple((one["text"], one["why"]) for one in result["refused"]),
        left_out=tuple(
            LeftOut(_outlet(one["article"], rows), article_path(one["article"]), LEFT_OUT[one["why"]])
            for one in result["left_out"]
        ),
        sent=result["sent"],
    )


def _words(told: Mapping[str, Any], rows: Mapping[ArticleId, ArticleRow]) -> Words:
    id = ArticleId(told["article"])
    passage = Passage(id, Span(told["start"], told["end"]), told["exact"])
    row = rows.get(id)
    return Words(passage.exact, passage_path(passage), _outlet(id, rows), row.language if row is not None else "", id)


def _outlet(id: str, rows: Mapping[ArticleId, ArticleRow]) -> str:
    row = rows.get(ArticleId(id))
    return (whose(row.outlet, row.address, row.source) or row.title) if row is not None else id

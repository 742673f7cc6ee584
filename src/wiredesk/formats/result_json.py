"""A result as one JSON object, to the schema in `formats/schema/read.schema.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from wiredesk.model.article import Article
from wiredesk.model.findings import Credit, Mention, Moment, Quantity, Quote, Reading, Resolution, Speaker
from wiredesk.model.result import Result
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import (
    Difference,
    Evidence,
    Link,
    Membership,
    NearMiss,
    Origin,
    Origins,
    SharedQuote,
    Story,
    headline,
)
from wiredesk.model.values import Found, When

Json = dict[str, Any]


def as_json(result: Result, *, why: bool = False) -> Json:
    """The whole result; with `why` also the evidence of joinings, and the near misses with what vetoed them."""
    out: Json = {
        "articles": [
            article_json(article, result.readings[article.id], result.grouping.resolutions)
            for article in result.articles
        ],
        "links": [link_json(link) for link in result.grouping.links],
        "stories": [_story(story, result, why) for story in ranked(result)],
        "threads": [
            {"id": thread.id, "stories": list(thread.stories), "why": [evidence_json(item) for item in thread.why]}
            for thread in result.grouping.threads
        ],
        "left_out": [{"article": left.article, "reason": left.reason} for left in result.grouping.left_out],
        "skipped": [
            {"source": error.source, "line": error.line, "problem": error.problem, "done": error.done}
            for error in result.skipped
        ],
        "notices": list(result.notices),
    }
    if why:
        out["near_misses"] = [miss_json(miss) for miss in result.grouping.near_misses]
    return out


def ranked(result: Result) -> list[Story]:
    """The stories, most independent origins first, then most reports, then by title: ids hang on where pages lie."""
    return sorted(
        result.grouping.stories,
        key=lambda story: (-result.origins[story.id].at_least, -len(story.articles), story.title.exact, story.id),
    )


def article_json(article: Article, reading: Reading | None, resolutions: Iterable[Resolution] = ()) -> Json:
    """An article with what was read from it; reading None: with what extraction alone gives."""
    resolved = {resolution.span: resolution for resolution in resolutions if resolution.article == article.id}
    return {
        "id": article.id,
        "version": article.version,
        "source": article.source,
        "url": article.address,
        "locator": article.locator,
        "outlet": _found(article.outlet),
        "language": _found(article.language),
        "title": _found(article.title),
        "published": _published(article.published, resolved.get(None)),
        "updated": _published(article.updated, None),
        "section": _found(article.section),
        "canonical": _found(article.canonical),
        "taken_from": _found(article.taken_from),
        "authors": [
            {"name": author.name, "role": author.role, "how": author.how, "confidence": author.confidence}
            | _optional(author.span)
            for author in article.authors
        ],
        "is_article": article.is_article,
        "reason": article.reason,
        "confidence": article.confidence,
        "cut": article.cut,
        "text": article.text,
        "body": article.body,
        "blocks": [{"role": block.role, **_span(block.span), "why": block.why} for block in article.blocks],
        "images": [
            {
                "address": image.address,
                "caption": _span(image.caption) if image.caption else None,
                "credit": image.credit,
            }
            for image in article.images
        ],
        **(_findings(reading, resolved) if reading is not None else {}),
    }


def _findings(reading: Reading, resolved: dict[Span | None, Resolution]) -> Json:
    text = reading.article.text
    return {
        "sentences": [_span(span) for span in reading.sentences],
        "entities": [
            {
                "id": entity.id,
                "kind": entity.kind,
                "names": list(entity.names),
                "key": entity.key,
                "roles": [
                    {"role": role.role, "of": role.of, "modifier": role.modifier, **_span(role.span)}
                    for role in entity.roles
                ],
            }
            for entity in reading.entities
        ],
        "mentions": [_mention(mention) for mention in reading.mentions],
        "moments": [_moment(moment, text, resolved.get(moment.span)) for moment in reading.moments],
        "quantities": [_quantity(quantity, text) for quantity in reading.quantities],
        "quotes": [_quote(quote) for quote in reading.quotes],
        "credits": [_credit(credit) for credit in reading.credits],
        "claims": [
            {
                **_span(claim.span),
                "relation": claim.relation,
                "subject": claim.subject,
                "object": claim.object,
                "when": _optional_of(claim.when, lambda moment: _moment(moment, text, resolved.get(moment.span))),
                "where": _optional_of(claim.where, _mention),
                "amount": _optional_of(claim.amount, lambda quantity: _quantity(quantity, text)),
                "stance": claim.stance,
                "holder": _speaker(claim.holder),
                "rule": claim.rule,
            }
            for claim in reading.claims
        ],
        "categories": [
            {"code": code, "rule": rule, "confidence": confidence} for code, rule, confidence in reading.categories
        ],
        "made_with": dict(reading.made_with),
    }


def _optional_of(value: Any, make: Callable[[Any], Json]) -> Json | None:
    return None if value is None else make(value)


def _found(found: Found[str] | None) -> Json | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "how": found.how,
        "confidence": found.confidence,
        "against": [{"value": value, "how": how} for value, how in found.against],
    } | _optional(found.span)


def _published(found: Found[When] | None, resolution: Resolution | None) -> Json | None:
    if found is None and resolution is None:
        return None
    out: Json = {"value": "", "how": "inferred", "confidence": 0.0, "earliest": None, "latest": None}
    out["granularity"] = "unknown"
    if found is not None:
        out |= {"how": found.how, "confidence": found.confidence} | _when(found.value) | _optional(found.span)
        out["against"] = [{"value": value.value, "how": how} for value, how in found.against]
    if resolution is not None:
        out["resolved"] = _resolved(resolution)
    return out


def _resolved(resolution: Resolution) -> Json:
    return {**_when(resolution.value), "because": [passage_json(passage) for passage in resolution.because]}


def _when(when: When) -> Json:
    return {
        "value": when.value,
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
        "granularity": when.granularity,
        "zone": when.zone,
        "anchor": when.anchor,
    }


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _optional(span: Span | None) -> Json:
    return _span(span) if span is not None else {}


def passage_json(passage: Passage) -> Json:
    """Words of an article and where they stand."""
    return {"article": passage.article, **_span(passage.span), "exact": passage.exact}


def _mention(mention: Mention) -> Json:
    return {
        **_span(mention.span),
        "kind": mention.kind,
        "entity": mention.entity,
        "name": mention.name,
        "via": mention.via,
        "rule": mention.rule,
    }


def _moment(moment: Moment, text: str, resolution: Resolution | None) -> Json:
    out = {**_span(moment.span), "text": moment.span.of(text), **_when(moment.when), "rule": moment.rule}
    if resolution is not None:
        out["resolved"] = _resolved(resolution)
    return out


def number(value: Decimal | None) -> int | float | None:
    """A decimal as the JSON number that loses nothing a newspaper states: an integer where it is one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _quantity(quantity: Quantity, text: str) -> Json:
    return {
        **_span(quantity.span),
        "text": quantity.span.of(text),
        "low": number(quantity.amount.low),
        "high": number(quantity.amount.high),
        "unit": quantity.amount.unit,
        "approximate": quantity.amount.approximate,
        "of": _span(quantity.of) if quantity.of else None,
        "equals": _span(quantity.equals) if quantity.equals else None,
        "rule": quantity.rule,
    }


def _speaker(speaker: Speaker | None) -> Json | None:
    if speaker is None:
        return None
    return {"name": speaker.name, "entity": speaker.entity, **_span(speaker.span), "via": speaker.via}


def _quote(quote: Quote) -> Json:
    return {
        **_span(quote.span),
        "content": _span(quote.content),
        "words": [_span(span) for span in quote.words],
        "mode": quote.mode,
        "speaker": _speaker(quote.speaker),
        "cue": _span(quote.cue) if quote.cue else None,
        "act": quote.act,
        "relayed_by": list(quote.relayed_by),
        "addressee": quote.addressee,
        "occasion": _span(quote.occasion) if quote.occasion else None,
        "said_at": _span(quote.said_at.span) if quote.said_at else None,
        "rule": quote.rule,
    }


def _credit(credit: Credit) -> Json:
    return {
        **_span(credit.span),
        "source": credit.source,
        "kind": credit.kind,
        "scope": credit.scope,
        "covers": _span(credit.covers),
        "rule": credit.rule,
    }


def evidence_json(evidence: Evidence) -> Json:
    """One reason."""
    return {
        "what": evidence.what,
        "value": evidence.value,
        "weight": evidence.weight,
        "passages": [passage_json(passage) for passage in evidence.passages],
    }


def link_json(link: Link) -> Json:
    """A link with its evidence."""
    return {
        "article": link.article,
        "origin": {"article": link.origin} if link.held else {"name": link.origin},
        "kind": link.kind,
        "direction": link.direction,
        "score": link.score,
        "evidence": [evidence_json(item) for item in link.evidence],
    }


def origin_json(origin: Origin) -> Json:
    """One independent source."""
    return {
        "name": origin.name,
        "kind": origin.kind,
        "article": origin.article,
        "chain": list(origin.chain),
        "articles": list(origin.articles),
        "because": [passage_json(passage) for passage in origin.because],
    }


def origins_json(origins: Origins) -> Json:
    """How many independent origins, and which."""
    return {
        "at_least": origins.at_least,
        "at_most": origins.at_most,
        "main": [origin_json(origin) for origin in origins.main],
        "also": [origin_json(origin) for origin in origins.also],
        "claim": [passage_json(passage) for passage in origins.claim],
        "cut": None if origins.cut is None else asdict(origins.cut),
    }


def miss_json(miss: NearMiss) -> Json:
    """A pair that nearly joined."""
    return {
        "article": miss.article,
        "other": miss.other,
        "score": miss.score,
        "veto": miss.veto,
        "evidence": [evidence_json(item) for item in miss.evidence],
    }


def shared_json(quote: SharedQuote) -> Json:
    """One statement in all its wordings."""
    return {
        "speaker": quote.speaker or None,
        "wordings": [{**passage_json(wording), "cue": cue, "mode": mode} for wording, cue, mode in quote.told],
        "score": quote.score,
        "only_in": [{"article": article, "what": what} for article, what in quote.only_in],
    }


def difference_json(difference: Difference) -> Json:
    """A question with the answers of the accounts."""
    return {
        "question": {"asks": difference.question.asks, "about": difference.question.about},
        "verdict": difference.verdict,
        "accounts": [
            {
                "value": account.value,
                "passages": [passage_json(passage) for passage in account.passages],
                "origins": list(account.origins),
                "later": account.later,
            }
            for account in difference.accounts
        ],
        "reconciliation": difference.reconciliation,
        "evidence": [evidence_json(item) for item in difference.evidence],
    }


def _story(story: Story, result: Result, why: bool) -> Json:
    origins = result.origins[story.id]
    out: Json = {
        "id": story.id,
        "title": headline(story, result.readings),
        "title_from": passage_json(story.title),
        "articles": list(story.articles),
        "languages": sorted({result.readings[article].language for article in story.articles}),
        "entities": list(story.entities),
        "first": _when(story.first) if story.first else None,
        "last": _when(story.last) if story.last else None,
        "origins": origins_json(origins),
        "quotes": [shared_json(quote) for quote in result.quotes[story.id]],
        "differences": [difference_json(difference) for difference in result.differences[story.id]],
    }
    if story.also:
        out["also"] = [_member(member, why) for member in story.also]
    if why:
        out["why"] = [_member(member, why) for member in story.why]
    return out


def _member(member: Membership, why: bool) -> Json:
    out: Json = {"article": member.article, "joined_by": member.joined_by, "score": member.score}
    if why:
        out["evidence"] = [evidence_json(item) for item in member.evidence]
    return out

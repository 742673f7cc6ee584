"""Named things that an amount is of, by words of its clause ("damage", "audience"): what questions are called by."""

from __future__ import annotations

from functools import lru_cache

from wiredesk.comparison.answers import Slot, is_counted
from wiredesk.comparison.passages import Material, Report
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases


@lru_cache(maxsize=64)
def _things(pack: Pack) -> Phrases[tuple[str, str]]:
    rules = pack.rules("comparison.things")
    return Phrases({word: (str(rule["thing"]), str(rule["of"])) for rule in rules for word in rule["words"]}, pack)


def thing_words(report: Report, slot: Slot, whole: Material) -> list[tuple[int, int, str]]:
    """Tokens (first, after) of the words that name a thing in the clause of an amount, with its name."""
    if slot.amount is None:
        return []
    counted = is_counted(slot.amount, whole.packs)
    of = "count" if counted else "money" if len(slot.unit) == 3 and slot.unit.isupper() else "measure"
    phrases = _things(whole.packs.get(report.reading.language))
    found = phrases.find(report.tokens, report.tokens.within(slot.scope.span))
    return [(first, after, name) for first, after, (name, kind) in found if kind in (of, "any")]

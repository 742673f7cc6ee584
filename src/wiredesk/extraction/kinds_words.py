"""What pages that are no articles say of themselves: in their headings, in their text, in their addresses."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote, urlsplit

import regex

from wiredesk.extraction.needles import Needles
from wiredesk.extraction.phrases import everything_of, fold_line
from wiredesk.lang.packs import Packs
from wiredesk.text.names import key

THREAD, GOODS = "thread of posts", "offer of goods"
MORE = "…"
"""Ends a phrase in a pack that is only the beginning of a heading."""
NAME = 3
"""Letters of a site's name that tell it."""
SLUG_WORDS, SLUG_DIGITS = 3, 5
"""Signs that join words, or figures on end, from which the last part of an address names one text among many."""

UNSPACED = "\u2e80"
"""Where the scripts begin that put no space between words."""

_SIGNS = " .!?»>›|•·*#-–—…"
_FRONT = regex.compile(r"[a-z]{2}(?:[-_][a-z]{2})?|home|index|main|default|start|global|int|intl")
"""What stands alone in the address of a site's front page: its language, or the file that a server gives first."""
_DIGITS = regex.compile(rf"\d{{{SLUG_DIGITS}}}")
_ENDING = regex.compile(r"\.(?:html?|php|aspx?|jsp|chn|s?htm|cms)$")


class KindWords:
    """The words of all packs by which pages that are no articles are known, with the kind that each tells."""

    __slots__ = (
        "_addressed", "_beginnings", "_begun", "_headed", "_lines", "_sections", "_telling", "_threads_at", "_told",
    )  # fmt: skip

    def __init__(self, packs: Packs) -> None:
        self._headed: dict[str, str] = {}
        begun: dict[str, str] = {}
        self._told: list[tuple[str, str]] = []
        self._addressed: dict[str, str] = {}
        self._sections: set[str] = set()
        for pack in (packs.root, *packs):
            page = pack.data.get("page", {})
            for kind, phrases in page.get("headed", {}).items():
                for phrase in phrases:
                    if phrase.endswith(MORE):
                        begun[_fold(phrase.removesuffix(MORE))] = kind
                    else:
                        self._headed[_fold(phrase)] = kind
            self._told += [
                (phrase.lower(), kind) for kind, phrases in page.get("telling", {}).items() for phrase in phrases
            ]
            self._sections |= {key(name).replace(" ", "") for name in page.get("sections", ())}
            self._addressed |= {word: kind for kind, words in page.get("addressed", {}).items() for word in words}
        self._telling = Needles([phrase for phrase, _ in self._told])
        self._begun = tuple(sorted(begun.items(), key=lambda one: (-len(one[0]), one[0])))
        self._beginnings = tuple(phrase for phrase, _ in self._begun)
        self._lines = {fold_line(phrase): THREAD for phrase in everything_of(packs, "threads")}
        self._lines |= {fold_line(phrase): GOODS for phrase in everything_of(packs, "goods")}
        self._threads_at = [regex.compile(entry["pattern"]) for entry in packs.root.rules("page.addresses")]

    def headed(self, heading: str) -> str:
        """The kind that a heading tells, "" if none: it is one of the phrases, or begins with one."""
        folded = _fold(heading)
        known = self._headed.get(folded)
        if known is not None:
            return known
        if not folded.startswith(self._beginnings):
            return ""
        return next(
            (kind for phrase, kind in self._begun if folded.startswith(phrase) and _ends_there(folded, phrase)), ""
        )

    def told(self, text: str) -> list[tuple[str, str]]:
        """The phrases in a text of lower case, each with the kind that it tells."""
        return [self._told[at] for at in self._telling.standing_in(text)]

    def addressed(self, address: str) -> tuple[str, bool, bool, bool]:
        """The kind that the words of an address tell, "" if none; whether its last part names one text among many;
        whether it is that of a whole site; whether it ends with the name of a section."""
        if not address:
            return "", False, False, False
        try:
            parts = urlsplit(unquote(address))
        except ValueError:
            return "", False, False, False
        path = [_ENDING.sub("", part) for part in parts.path.lower().split("/") if part]
        last = path[-1] if path else ""
        joined = last.count("-") + last.count("_") + last.count("+")
        slug = joined >= SLUG_WORDS or _DIGITS.search(last) is not None or _DIGITS.search(parts.query) is not None
        names = [f"{one.partition('=')[0]}=" for one in parts.query.lower().split("&") if "=" in one]
        words = [*reversed(path), *names]
        kind = next((found for word in words if (found := self._addressed.get(word))), "")
        section = last.replace("-", "").replace("_", "") in self._sections
        front = not path or (len(path) == 1 and _FRONT.fullmatch(last) is not None)
        return kind, slug and not section, front and not parts.query, section

    def names(self, address: str, *headings: str) -> bool:
        """Whether one of these headings holds the name of the site at an address."""
        try:
            host = (urlsplit(address).hostname or "").split(".")
        except ValueError:
            return False
        name = key(max(host[:-1], key=len, default="")).replace(" ", "")
        return len(name) >= NAME and any(name in key(heading).replace(" ", "") for heading in headings)

    def line(self, line: str, folded: str) -> tuple[str, str]:
        """The phrase of a forum or a shop that a short line is, alone or before a figure or a colon ("Posts: 12"),
        and of which of the two; two times "" if it is none. folded: the line as `fold_line` makes it."""
        if ":" in line:
            folded = fold_line(line.partition(":")[0])
        return (folded, self._lines[folded]) if folded in self._lines else ("", "")

    def threads_at(self, address: str) -> bool:
        """Whether an address is of a kind that only forums have."""
        return bool(address) and any(pattern.search(address) for pattern in self._threads_at)


def _fold(heading: str) -> str:
    """A heading as it is compared: lower case, without signs at its end, white space collapsed."""
    return " ".join(heading.lower().rstrip(_SIGNS).lstrip(_SIGNS).split())


def _ends_there(folded: str, phrase: str) -> bool:
    """Whether a phrase at the beginning of a line ends with a word; scripts without spaces cannot tell."""
    rest = folded[len(phrase) :]
    return not rest or not (rest[0].isalnum() and phrase[-1].isalnum()) or phrase[-1] >= UNSPACED


@lru_cache(maxsize=8)
def kind_words(packs: Packs) -> KindWords:
    """The words of these packs, made once."""
    return KindWords(packs)

"""Names out of what pages write where they name authors: without "By", jobs, dates, addresses and names of the site."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import regex

from wiredesk.lang.packs import Pack
from wiredesk.text.credits import agency

_ADDRESS = regex.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+|(?<!\S)@\w+|\((?:@|https?:)[^)]*\)")
_PIECE = regex.compile(r"\s*(?:[|•·/;;、，]|\s[–—-]\s|\s[–—-]|[–—]\s|\n|\s{2,}|\(|\)|:\s)\s*")
_COMMA = regex.compile(r"\s*[,،]\s*")
_CREDENTIAL = regex.compile(
    r"\p{Lu}[\p{L}.]{0,5}\p{Lu}[\p{L}.®-]*|(?:Ph|M|Ed|Psy)\.?D\.?|Jr\.?|Sr\.?|I{2,3}|[A-Z]-[A-Z]+ ?\d*"
)
_TOKEN = regex.compile(r"[\p{Lu}\p{Lt}][\p{L}\p{M}.’'´`\-­]*|[dDlLO][’'´]\p{Lu}[\p{L}\p{M}\-]*|al-\p{Lu}[\p{L}]*")
_CASELESS = regex.compile(r"\p{Lo}[\p{Lo}\p{M}’'\-]*")
_IDEOGRAPHS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー]{2,6}|[\p{Hangul}]{2,4}")
_SIGN = regex.compile(r"\s*\(\p{Ll}{2,5}\)")
"""The letters by which a desk knows somebody: "Mira Lund (mlu)"."""
_INITIAL = regex.compile(r"(?:\b\p{L}|\b[JS]r|\bD|\bM\.?D)\.$")
_MOST_TOKENS, _LONGEST = 5, 60
_HANDLE = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}_.&’'\- ]{1,40}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a pack that stand around names."""

    by: regex.Pattern[str]
    inner_by: regex.Pattern[str]
    glued_by: regex.Pattern[str]
    after: regex.Pattern[str]
    both: regex.Pattern[str]
    jobs: frozenset[str]
    none: frozenset[str]
    nobody: frozenset[str]
    desks: frozenset[str]
    bodies: frozenset[str]
    particles: frozenset[str]


@lru_cache(maxsize=64)
def words_of(pack: Pack) -> Words:
    """The words around names, of the pack and of all languages."""

    def both(key: str) -> list[str]:
        own = pack.strings(key)
        return sorted(
            {*own, *(pack.root.strings(key) if pack.root is not None else ())}, key=lambda one: (-len(one), one)
        )

    def any_of(key: str) -> str:
        return "|".join(regex.escape(word) for word in both(key))

    by = any_of("credits.by_words")
    return Words(
        regex.compile(rf"(?:{by})(?:\s*[:：]\s*|\s+|(?<=[\p{{Han}}])[・／/]?)(?=\S)", regex.IGNORECASE),
        regex.compile(rf"(?:^|[\s|•])(?:{any_of('credits.inner_by_words')})\s+(?=\p{{L}})", regex.IGNORECASE),
        regex.compile(rf"(?:{any_of('credits.glued_by_words')})(?=\p{{Lu}}[\p{{Ll}}’'])"),
        regex.compile(rf"(?<=\p{{Lo}}{{2}})\s?(?:{any_of('credits.after_names')}).*$"),
        regex.compile(rf"\s+(?:{any_of('credits.and_words')})\s+|\s*[&＆]\s*|(?<=\p{{L}})\s\+\s", regex.IGNORECASE),
        frozenset(both("credits.job_words")),
        frozenset(both("credits.no_names")),
        frozenset(both("credits.nobody")),
        frozenset(both("credits.desk_words")),
        frozenset(both("credits.body_words")),
        frozenset(both("names.particles")),
    )


def key_of(name: str) -> str:
    """A name as it is compared: small letters without marks and signs."""
    plain = name.casefold() if name.isascii() else unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalnum, plain))


def names_in(text: str, pack: Pack, outlets: Iterable[str], *, field: bool) -> list[str]:
    """The names that a text holds, in order. field: the text is a value that is meant to be names and nothing else,
    so that nicknames and bodies count too; outlets: keys of names of the site, which end no name."""
    words = words_of(pack)
    plain = _ADDRESS.sub(" ", unescape(text) if "&" in text else text).strip(" \t,;|•-–—")
    if words.after.search(plain):
        # "Lisk, 민지 기자": the name is the word before.
        plain = words.after.sub("", plain).rsplit(" ", 1)[-1]
    plain = _SIGN.sub("", plain)
    opening = words.by.match(plain)
    if opening is None:
        opening = words.glued_by.match(plain)
    opened = opening is not None
    while opening is not None:
        plain = plain[opening.end() :]
        opening = words.by.match(plain)
    if not opened and not field:
        inner = words.inner_by.search(plain)
        if inner is not None:
            plain, opened = plain[inner.end() :], True
    found: list[str] = []
    known = frozenset(outlets)
    for piece in _PIECE.split(plain):
        stopped = False
        parts = words.both.split(piece)
        if field and len(parts) > 1 and any(" " not in part and _TOKEN.fullmatch(part) for part in parts):
            # "Worcester Post & Gazette", "Maria & Katerina"
            parts = [piece]
        titled = False
        for number, part in enumerate(parts):
            commas = _COMMA.split(part)
            several = number + 1 < len(parts) or (field and len(parts) == 1)
            if titled and not field and _ends_as_job(commas[0], words):
                # "Mira Lund, Home and Garden Editor": what follows "and" is of her.
                titled = False
                continue
            for at, name in enumerate(commas):
                if at and (not several or _CREDENTIAL.fullmatch(name)):
                    stopped = stopped or not several
                    break
                if field and found and " " in found[0] and " " not in name and not _is_known_body(name, pack):
                    # "Mira Lund, Selm, Arvenia"
                    continue
                titled = at > 0 and (" " not in name or _ends_as_job(name, words))
                if titled and not field:
                    break
                # "By Mira Lund, Gardener & Astrologer": behind a full name a lone word is none.
                lone = opened and all(" " not in one for one in found)
                kept = _name(name, words, known, field=field, opened=lone)
                if kept:
                    found.append(kept)
                elif name and (at or not field):
                    stopped = True
                    break
            if stopped and not field:
                break
        if found and not field:
            break
        if stopped and not field and not found and opened:
            break
    return list(dict.fromkeys(found))


def _is_known_body(name: str, pack: Pack) -> bool:
    """Whether a lone word is an agency, or written like one, or of a script whose names are one word."""
    return not name.isascii() or name.isupper() or agency(name, pack) is not None


def _ends_as_job(name: str, words: Words) -> bool:
    """Whether a piece has a word for a job: "Senior Reporter"."""
    return any(token in words.jobs for token in name.lower().replace(".", " ").split())


def is_person(name: str, pack: Pack) -> bool:
    """Whether a name is written as those of persons are: two words or more with capitals, or a script without them."""
    return _personal(name, words_of(pack))


def is_desk(name: str, pack: Pack) -> bool:
    """Whether a name is that of a team."""
    return any(word in words_of(pack).desks for word in name.lower().replace("-", " ").split())


def is_organisation(name: str, pack: Pack) -> bool:
    """Whether a name has a word that only bodies have in theirs."""
    words = words_of(pack)
    return any(word.strip(".,") in words.bodies for word in name.lower().split()[1:])


def _name(name: str, words: Words, outlets: frozenset[str], *, field: bool, opened: bool) -> str:
    name = name.strip(" \t,:;*\"“”„'•")
    if name.endswith(".") and not _INITIAL.search(name):
        name = name.rstrip(". ")
    for cut in range(len(name.split()) - 1, 1, -1):
        # "Mira Lund Harbour Post"
        tokens = name.split()
        if key_of(" ".join(tokens[cut:])) in outlets:
            name = " ".join(tokens[:cut])
            break
    if not 2 <= len(name) <= _LONGEST or name.lower() in words.nobody or "://" in name:
        return ""
    tokens = name.lower().replace(".", " ").split()
    if tokens and words.by.match(f"{tokens[-1]} x"):
        # "Written By": a name never ends in the word that stands before names.
        return ""
    if field:
        if " " in name and any(
            token.isdigit() or not any(map(str.isalpha, token)) for token in name.split() if token[0].isdigit()
        ):
            return ""
        if len(tokens) > 1 and (tokens[0] in words.jobs or tokens[-1] in words.jobs - words.desks):
            # "Chief Technology Officer"
            return ""
        return name if _personal(name, words) or _HANDLE.fullmatch(name) else ""
    if len(tokens) > 1 and tokens[-1] in words.desks and _personal(name, words):
        return name
    for at, token in enumerate(tokens):
        if token in words.jobs or token in words.none or any(map(str.isdigit, token)):
            # "Mira Lund Senior Reporter"
            name = " ".join(name.split()[:at])
            break
    if _personal(name, words):
        return name
    return name if opened and len(name) >= 3 and len(name.split()) == 1 and _TOKEN.fullmatch(name) else ""


def _personal(name: str, words: Words) -> bool:
    tokens = name.split()
    if not 1 <= len(tokens) <= _MOST_TOKENS:
        return False
    if all(len(token) == 1 and not _IDEOGRAPHS.match(token * 2) for token in tokens):
        # "A A": the buttons for the size of letters.
        return False
    if len(tokens) == 1 or all(_IDEOGRAPHS.fullmatch(token) for token in tokens):
        return _IDEOGRAPHS.fullmatch(name.replace(" ", "")) is not None
    capital = 0
    for token in tokens:
        if token.lower() in words.particles:
            continue
        if not (_TOKEN.fullmatch(token) or _CASELESS.fullmatch(token)):
            return False
        capital += 1
    return capital >= 2 or (capital == 1 and len(tokens) >= 2)


def merged(names: Sequence[str]) -> dict[str, str]:
    """Which longer names go on behind a shorter one and are that one ("Mira Lund Reporter"): longer key to shorter."""
    keys = {key_of(name): name for name in names}
    found: dict[str, str] = {}
    for key, name in keys.items():
        for other, short in keys.items():
            if other == key:
                continue
            ours, theirs = name.casefold().split(), short.casefold().split()
            if len(theirs) >= 2 and len(ours) > len(theirs) and ours[: len(theirs)] == theirs:
                found[key] = other
            elif len(ours) == 2 and len(theirs) == 3 and ours == [theirs[0], theirs[2]]:
                # Without the middle name.
                found[key] = other
            elif len(theirs) == 1 and short.isupper() and ours[0] == theirs[0]:
                found[key] = other
    return found

"""The cases of `tests/stories`: accounts of invented events, and what a careful editor would say of them.

An item begins with a line `==== id`, then `theme:` and `why:` (`why: thread: …`: its stories follow one another); each
account with `---- LETTER`, header lines, an empty line and the text (`# ` before its title, empty lines between
paragraphs); the answers stand after `---- answer`:

    story: A B | C                          reports of one event; `|` parts stories
    differ when "about" A="words" B="words" a point of comparison; the words stand once in that account
    origins: 1-2 Norwire; A; ?C             range of the main claim, then its origins (?C: unknown, via the outlet of C)
    link: B copy A unknown                  a derivation; unknown: which of the two is the original
    link: B credits "Norwire"               a source that is not held

The reading is strict: `ValueError` names file, item and line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from wiredesk.model.article import Article
from wiredesk.model.story import Asks, LinkKind, Verdict

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "stories"
HEADS = frozenset({"theme", "why"})
HEADERS = frozenset({"language", "outlet", "published", "author", "url"})
VERDICTS, ASKS, KINDS = get_args(Verdict), get_args(Asks), get_args(LinkKind)

_POINT = re.compile(r'([a-z]+) ([a-z-]+) "([^"]+)"((?: [A-Z]="[^"]+")+)')
_WORDS = re.compile(r' ([A-Z])="([^"]+)"')
_ORIGINS = re.compile(r"(\d+)(?:-(\d+))? (\S.*)")
_LINK = re.compile(r'([A-Z]) ([a-z]+) (?:([A-Z])|"([^"]+)")( unknown)?')


@dataclass(frozen=True, slots=True)
class Told:
    """One account. text: title and paragraphs, one a line, as the article made of it holds them."""

    letter: str
    headers: Mapping[str, str]
    title: str
    body: str

    @property
    def language(self) -> str:
        return self.headers["language"]

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"


@dataclass(frozen=True, slots=True)
class Point:
    """What accounts answer to one question. words: what each says, by its letter."""

    verdict: Verdict
    asks: Asks
    about: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Derived:
    """A link. origin: a letter, or with `held` false the name of one that is not held. known: which came first."""

    article: str
    kind: LinkKind
    origin: str
    held: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Sourced:
    """Origins of the main claim. main: letters, names, and "?C" for the unknown source of C."""

    at_least: int
    at_most: int
    main: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One case. number: its place in the file from 1. stories: letters that are of one event."""

    file: str
    number: int
    id: str
    theme: str
    why: str
    told: Mapping[str, Told]
    stories: tuple[tuple[str, ...], ...]
    points: tuple[Point, ...]
    origins: Sourced | None
    links: tuple[Derived, ...]

    @property
    def threaded(self) -> bool:
        """Whether its stories follow one another."""
        return self.why.startswith("thread:")

    def article(self, letter: str) -> Article:
        """The article that an account is."""
        told = self.told[letter]
        return Article.of(
            title=told.title,
            body=told.body,
            published=told.headers.get("published"),
            language=told.language,
            outlet=told.headers.get("outlet"),
            url=told.headers.get("url"),
            locator=f"{self.file}/{self.id}/{letter}",
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """number: in the file, from 1."""

    number: int
    text: str


class _Place:
    """Where something is wrong."""

    def __init__(self, file: str, item: str) -> None:
        self._where = f"{file}: {item}"

    def error(self, line: _Line, what: str) -> ValueError:
        return ValueError(f"{self._where}: line {line.number}: {what}: {line.text!r}")


def files() -> list[str]:
    """Names of the files that are there."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def cases(name: str) -> list[Item]:
    """The items of a file of `tests/stories`; an empty list if there is none."""
    path = FOLDER / f"{name}.txt"
    return list(parsed(path.read_text("utf-8"), name)) if path.exists() else []


def parsed(text: str, file: str = "text") -> Iterator[Item]:
    """The items in order."""
    lines = [_Line(number, line.rstrip()) for number, line in enumerate(text.split("\n"), 1)]
    starts = [at for at, line in enumerate(lines) if line.text.startswith("====")]
    before = lines[: starts[0]] if starts else lines
    for line in before:
        if line.text:
            raise _Place(file, "before the first item").error(line, "no item begins with ====")
    seen: set[str] = set()
    for number, (start, end) in enumerate(pairwise([*starts, len(lines)]), 1):
        head = lines[start]
        id = head.text.removeprefix("====").strip()
        place = _Place(file, id or f"item {number}")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", id):
            raise place.error(head, "no id of small letters, digits and hyphens")
        if id in seen:
            raise place.error(head, "this id stands twice")
        seen.add(id)
        yield _item(file, number, id, head, lines[start + 1 : end], place)


def _item(file: str, number: int, id: str, head: _Line, lines: Sequence[_Line], place: _Place) -> Item:
    starts = [at for at, line in enumerate(lines) if re.match(r"----(?!-)", line.text)]
    if not starts:
        raise place.error(head, "no accounts")
    about = _headers(lines[: starts[0]], HEADS, place)
    if missing := HEADS - about.keys():
        raise place.error(head, f"without {', '.join(sorted(missing))}")
    told: dict[str, Told] = {}
    answers: Sequence[_Line] | None = None
    for start, end in pairwise([*starts, len(lines)]):
        name = lines[start].text.removeprefix("----").strip()
        if answers is not None:
            raise place.error(lines[start], "something stands after the answers")
        if name == "answer":
            answers = lines[start + 1 : end]
        elif re.fullmatch("[A-Z]", name) and name not in told:
            told[name] = _told(name, lines[start], lines[start + 1 : end], place)
        else:
            raise place.error(lines[start], "neither a letter of its own nor the answers")
    if answers is None or not told:
        raise place.error(head, "no answers" if told else "no accounts")
    return _Answers(told, place).item(file, number, id, about, head, answers)


def _headers(lines: Sequence[_Line], known: frozenset[str], place: _Place) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if not line.text:
            continue
        key, colon, value = line.text.partition(": ")
        if not colon or not value.strip() or key not in known or key in found:
            raise place.error(line, "no header line, or given twice")
        found[key] = value.strip()
    return found


def _told(letter: str, head: _Line, lines: Sequence[_Line], place: _Place) -> Told:
    blank = next((at for at, line in enumerate(lines) if not line.text), len(lines))
    headers = _headers(lines[:blank], HEADERS, place)
    if "language" not in headers:
        raise place.error(head, "without language")
    text = [line for line in lines[blank:] if line.text]
    if not text or not text[0].text.startswith("# "):
        raise place.error(text[0] if text else head, 'no title ("# …") after the headers')
    if len(text) < 2:
        raise place.error(head, "no text under the title")
    for line in text[1:]:
        if re.match(r"#|---|===", line.text):
            raise place.error(line, "a second title or a broken separator in the text")
    plain = [" ".join(unicodedata.normalize("NFC", line.text).split()) for line in text]
    told = Told(letter, headers, plain[0][2:], "\n".join(plain[1:]))
    try:
        Article.of(title=told.title, body=told.body, published=headers.get("published"))
    except ValueError as error:
        raise place.error(head, str(error)) from None
    return told


class _Answers:
    """Reads the lines of answers of one item."""

    def __init__(self, told: Mapping[str, Told], place: _Place) -> None:
        self._told = told
        self._place = place
        self._stories: tuple[tuple[str, ...], ...] = ()
        self._origins: Sourced | None = None
        self._points: list[Point] = []
        self._links: list[Derived] = []

    def item(
        self, file: str, number: int, id: str, about: Mapping[str, str], head: _Line, lines: Sequence[_Line]
    ) -> Item:
        """The whole item."""
        for line in lines:
            if line.text:
                self._read(_Line(line.number, unicodedata.normalize("NFC", line.text.strip())))
        if not self._stories:
            raise self._place.error(head, "no line story:")
        return Item(
            file, number, id, about["theme"], about["why"], self._told, self._stories, tuple(self._points),
            self._origins, tuple(self._links),
        )  # fmt: skip

    def _read(self, line: _Line) -> None:
        key, colon, rest = line.text.partition(": ")
        if colon and key == "story" and not self._stories:
            self._stories = self._grouped(line, rest)
        elif colon and key == "origins" and self._origins is None:
            self._origins = self._sourced(line, rest)
        elif colon and key == "link":
            self._links.append(self._link(line, rest))
        else:
            self._points.append(self._point(line))

    def _letter(self, letter: str, line: _Line) -> str:
        if letter not in self._told:
            raise self._place.error(line, f"no account {letter}")
        return letter

    def _grouped(self, line: _Line, rest: str) -> tuple[tuple[str, ...], ...]:
        stories = tuple(tuple(part.split()) for part in rest.split("|"))
        if not all(stories) or sorted(letter for story in stories for letter in story) != sorted(self._told):
            raise self._place.error(line, f"not each of {' '.join(sorted(self._told))} once")
        return stories

    def _sourced(self, line: _Line, rest: str) -> Sourced:
        found = _ORIGINS.fullmatch(rest)
        if not found:
            raise self._place.error(line, "no range and names")
        least, most = int(found[1]), int(found[2] or found[1])
        if not 1 <= least <= most:
            raise self._place.error(line, "no range")
        main = tuple(name.strip() for name in found[3].split(";") if name.strip())
        for name in main:
            if re.fullmatch(r"\??[A-Z]", name):
                self._letter(name[-1], line)
        return Sourced(least, most, main)

    def _link(self, line: _Line, rest: str) -> Derived:
        found = _LINK.fullmatch(rest)
        if not found or found[2] not in KINDS:
            raise self._place.error(line, "no link")
        article = self._letter(found[1], line)
        if found[3] and self._letter(found[3], line) == article:
            raise self._place.error(line, "a link to itself")
        return Derived(article, cast(LinkKind, found[2]), found[3] or found[4], bool(found[3]), not found[5])

    def _point(self, line: _Line) -> Point:
        found = _POINT.fullmatch(line.text)
        if not found:
            raise self._place.error(line, "not understood")
        verdict, asks = found[1], found[2].replace("-", " ")
        if verdict not in VERDICTS or asks not in ASKS:
            raise self._place.error(line, "no such verdict or question")
        words: dict[str, str] = {}
        for letter, told in _WORDS.findall(found[4]):
            self._letter(letter, line)
            if letter in words:
                raise self._place.error(line, f"{letter} stands twice")
            count = self._told[letter].text.count(told)
            if count != 1:
                raise self._place.error(line, f"{letter}: words that stand there {count} times: {told!r}")
            words[letter] = told
        if len(words) < 2 and verdict != "silent":
            raise self._place.error(line, "one account alone")
        return Point(cast(Verdict, verdict), cast(Asks, asks), found[3], words)

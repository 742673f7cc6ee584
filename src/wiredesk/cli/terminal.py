"""Text for a terminal: safe against what is in it, as wide as the screen, in colour only where a person looks."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from typing import TextIO

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_WHOLE = re.compile(r"[^\s/]*/[!-~]+$")
"""An address or a path, in letters that a terminal goes on with in the next line by itself."""
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}

NARROWEST, WIDEST = 40, 120
"""Columns: below the first nothing can be laid out, above the second lines are too long to read."""


def safe(text: str) -> str:
    """The text on one line, without characters that steer a terminal or turn the direction of writing."""
    return _BLANK.sub(" ", _UNSAFE.sub("\ufffd", text.replace("\n", " ").replace("\t", " "))).strip()


def columns(text: str) -> int:
    """How many columns a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) or unicodedata.category(c) in {"Mn", "Me", "Cf"}
        else 2 if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )  # fmt: skip


def clipped(text: str, width: int) -> str:
    """The text cut to so many columns, with an ellipsis where it was cut."""
    if columns(text) <= width:
        return text
    out, used = [], 0
    for char in text:
        used += columns(char)
        if used > width - 1:
            break
        out.append(char)
    return "".join(out).rstrip() + "…"


class Paper:
    """Collects lines. width: in columns; colour: whether styles are written."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = max(NARROWEST, min(WIDEST, width))
        self.colour = colour
        self.lines: list[str] = []

    @classmethod
    def for_stream(cls, stream: TextIO | None) -> Paper:
        """As wide as the terminal (`COLUMNS` counts), in colour on a terminal unless NO_COLOR is set (no-color.org).
        stream: None where it was closed before the program began."""
        terminal = stream is not None and stream.isatty()
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(shutil.get_terminal_size((100, 24)).columns, colour)

    def style(self, text: str, *styles: str) -> str:
        """The text in a style, if there is colour."""
        if not self.colour or not styles or not text:
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"

    def blank(self) -> None:
        """An empty line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def put(self, text: str, *styles: str, indent: int = 0, hang: int | None = None, label: str = "") -> None:
        """A paragraph, wrapped. label: stands in the indent of the first line; hang: indent of the following lines.
        An address or a path is never cut, however long: it is there to be copied."""
        hang = indent if hang is None else hang
        start = (label + " " * indent)[:indent] if columns(label) <= indent else label + " "
        room = self.width - columns(start)
        line, used = "", 0
        first = True
        for found in _WORD.finditer(safe(text)):
            word = found[0]
            while True:
                size = columns(word)
                if used and used + 1 + size > room:
                    self._add(start if first else " " * hang, line, styles)
                    line, used, first, room = "", 0, False, self.width - hang
                    continue
                if size > room and not _WHOLE.match(word):  # a word longer than the line: cut, as a terminal would
                    head = clipped(word, room + 1).removesuffix("…") or word[:1]
                    self._add(start if first else " " * hang, head, styles)
                    word, first, room = word[len(head) :], False, self.width - hang
                    if word:
                        continue
                    break
                line = f"{line} {word}" if used else word
                used += size + (1 if used else 0)
                break
        if line or first:
            self._add(start if first else " " * hang, line, styles)

    def _add(self, lead: str, line: str, styles: tuple[str, ...]) -> None:
        self.lines.append((lead + self.style(line, *styles)).rstrip())

    def put_marked(self, text: str, start: str, end: str, *, indent: int = 0) -> None:
        """A paragraph with marked words: bold where there is colour, else in brackets. start, end: characters that
        stand around what is marked; they are not shown."""
        before = len(self.lines)
        self.put(text, indent=indent)
        marks = ("\x1b[1m", "\x1b[0m") if self.colour else ("[", "]")
        self.lines[before:] = [line.replace(start, marks[0]).replace(end, marks[1]) for line in self.lines[before:]]

    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines).rstrip("\n") + "\n"

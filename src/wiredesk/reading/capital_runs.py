"""Runs of capitals: where a name ends that is more than one word, and whether a role stands inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import EntityKind
from wiredesk.reading.lexicon import Known, Lexicon, Word, is_capital

Tag = Literal["name", "role", "modifier", "honorific", "pronoun", "short"]
LONGEST_NAME = 9
"""Tokens of a run of capitals looked at; longer ones are headings in capitals."""


@dataclass(slots=True)
class Piece:
    """Tokens `first` to before `last` and what they are.

    sure: whether more than the capitals alone says so. opens: whether it begins its sentence.
    """

    tag: Tag
    first: int
    last: int
    rule: str
    kind: EntityKind = "other"
    key: str = ""
    word: Word | None = None
    sure: bool = False
    opens: bool = False


def known_piece(index: int, end: int, known: Known) -> Piece:
    """A name that the pack or the names table knows."""
    return Piece("name", index, end, known.rule, known.kind, known.key, sure=True)


def tied(tokens: Tokens, index: int) -> bool:
    """Whether a hyphen without spaces around stands there."""
    if not 0 < index < len(tokens) - 1 or tokens.words[index] != "-":
        return False
    return tokens.starts[index] == tokens.ends[index - 1] and tokens.starts[index + 1] == tokens.ends[index]


class CapitalRuns:
    """The runs of one article."""

    __slots__ = ("lex", "tokens")

    def __init__(self, tokens: Tokens, lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex

    def run(self, index: int, stop: int) -> int:
        """End of the run of capitals that begins here: hyphens, initials and particles inside belong to it."""
        tokens, lex = self.tokens, self.lex
        words, starts, ends = tokens.words, tokens.starts, tokens.ends
        end = index + 1
        limit = min(stop, index + LONGEST_NAME)
        while end < limit:
            word = words[end]
            if word[0].isupper():
                end += 1
            elif word in "-'’." and end + 1 < limit and starts[end] == ends[end - 1]:
                following = words[end + 1]
                glued = starts[end + 1] == ends[end]
                if word == "-" and glued and following[0].isalnum():
                    if following[0].islower() and (following in lex.hyphened or lex.words.at(tokens, end, stop)):
                        break
                    end += 2
                elif following[0].isupper() and self._shortened(end, glued):
                    end += 2
                else:
                    break
            elif word == "&" and end + 1 < limit and words[end + 1][0].isupper():
                glued = starts[end] == ends[end - 1] and starts[end + 1] == ends[end]
                last = end + 1
                while last + 1 < limit and words[last + 1][0].isupper():
                    last += 1
                if not glued and tokens.folded[last] not in lex.tied:
                    break  # "Lorn & Wirth" may be two people; "Lorn & Sons" and "A&M" are a name
                end = last + 1
            elif word in lex.particles and not word[0].isupper() and (after := self._particles(end, limit, stop)):
                end = after
            elif word in lex.bound and end + 2 < limit and words[end + 2][0].isupper() and tied(tokens, end + 1):
                end += 3
            elif word[0].isdigit() and len(word) < 3 and words[end - 1][0].isupper() and starts[end] == ends[end - 1]:
                end += 1
            else:
                break
        while end > index + 2 and words[end - 1] in lex.post_nominals:
            end -= 1  # "Tomas Wirth KC"
        return end

    def _shortened(self, mark: int, glued: bool) -> bool:
        """Whether a stop or an apostrophe stands behind what a name shortens ("J. Orlan", "D'Orlan", "Dell'Orto")."""
        before, word = self.tokens.words[mark - 1], self.tokens.words[mark]
        if word == ".":
            return len(before) == 1
        return word in "'’" and glued and (len(before) == 1 or self.tokens.folded[mark - 1] in self.lex.elided)

    def _particles(self, at: int, limit: int, stop: int) -> int:
        """End of the name behind one or two small words inside it ("Ursula von der Leyen"), 0 if there is none. Two
        that tie a body's name to its field ("Banco de la Nación") are none of a person's, nor one that only stands
        behind another in names (`names.only_second`: "von der", but "Merz der Zeitung")."""
        words, lex = self.tokens.words, self.lex
        behind = at + 1
        if words[at] in lex.only_second:
            return 0
        if behind < limit and words[behind] in lex.particles:
            link = lex.joining.at(self.tokens, at, behind + 1)
            behind += link is None or link[0] == behind
        if behind >= limit or not words[behind][0].isupper():
            return 0
        body = len(words[behind]) > 1 and words[behind].isupper() and not words[at - 1].isupper()
        return 0 if body else behind + 1  # "Ada Lorn van TNA" says where she is from

    def role_inside(self, start: int, end: int) -> int | None:
        """First token in the run at which a role or honorific begins (with what modifies it), None if there is none."""
        tokens = self.tokens
        for index in range(start, end):
            hit = self.lex.words.at(tokens, index, len(tokens))
            behind = min(end + 2, len(tokens))
            if hit is not None and (hit[1].role or (hit[1].modifier and self.role_at(hit[0], behind))):
                return index
        return None

    def role_at(self, index: int, stop: int) -> bool:
        if index >= stop:
            return False
        hit = self.lex.words.at(self.tokens, index, stop)
        return hit is not None and hit[1].role is not None

    def joined(self, end: int, stop: int) -> int:
        """End of an organisation's name with what a link word ties to it ("Supreme Court of Arvenia")."""
        link = self.lex.joining.at(self.tokens, end, stop) if end < stop else None
        if link is None or link[0] >= stop or self.tokens.folded[end] in self.lex.joins_equals:
            return end
        if not is_capital(self.tokens.words[link[0]]):
            return end
        place = self.lex.names.at(self.tokens, link[0], stop)
        return place[0] if place is not None and place[1].kind == "place" else self.run(link[0], stop)

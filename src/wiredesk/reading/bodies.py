"""Organisations whose name says what they are: "Ministry of Health", "Bộ Quốc phòng", "Banco Central de Chile"."""

from __future__ import annotations

from dataclasses import replace

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import LONGEST_NAME, CapitalRuns, Piece
from wiredesk.reading.capitals import Seen
from wiredesk.reading.lexicon import Known, Lexicon, is_acronym, is_capital, is_short_form

LONGEST_LONG_FORM = 16
"""Tokens of a body's long name that its short form in brackets follows."""
MOST_SMALL = 5
"""Small words between what a company is and its name."""
_FUNCTION = 1.5
"""Rarity (idf) below which a word is a small one of grammar."""
_SEATS = frozenset({"places.country", "places.territory", "places.city"})
_TIES = frozenset("-–&")
_LONGEST_NUMBER = 3
LONGEST_OWN = 4
"""Tokens, less one, of a company's own name behind a place in it."""
MOST_LINKS = 3
"""Words like "of" in one body's name."""


class Bodies:
    """The organisations of one article that begin with a word for their kind."""

    __slots__ = ("lex", "runs", "tokens")

    def __init__(self, tokens: Tokens, lex: Lexicon, runs: CapitalRuns) -> None:
        self.tokens = tokens
        self.lex = lex
        self.runs = runs

    def organisation(self, index: int, end: int, stop: int, opens: bool, hit: tuple[int, Known] | None) -> Piece | None:
        """A name that begins with what kind of organisation it is ("Ministry of Health", "Bộ Quốc phòng")."""
        tokens, lex = self.tokens, self.lex
        words, folded = tokens.words, tokens.folded
        if hit is not None and hit[0] > end:
            return None
        if opens and lex.class_words.at(tokens, index, end) is not None and end < stop and is_capital(words[end]):
            named = self._grown_body(index, end, stop, opens)
            return None if named is None else replace(named, first=end, rule="organisations.introduced_by")
        if lex.trades.at(tokens, index, end) is not None:
            own = end < stop and is_capital(words[end]) and lex.names.at(tokens, end, stop) is None
            own = own and self.runs.role_inside(end, end + 1) is None
            return (
                Piece("name", index, self.runs.run(end, stop), "organisations.trade", "organisation") if own else None
            )
        short = self._bracket_ahead(end, stop)
        if short > end:
            return Piece("name", index, short, "organisations.bracket", "organisation", sure=True)
        field = lex.fields.at(tokens, end, stop)
        join = lex.joining.at(tokens, end, stop) if end < stop else None
        if lex.of_both:
            return self.led_body(index, end, stop)
        if lex.of_before:
            if join is None or join[0] >= stop or not is_capital(words[join[0]]) or folded[end] in lex.joins_equals:
                return None
            end = self.runs.run(join[0], stop)
            more = lex.joining.at(tokens, end, stop) if end < stop else None
            listed = more is not None and folded[end] in lex.joins_equals and self._fieldlike(join[0], more[0], stop)
            if listed and more is not None:
                end = self.runs.run(more[0], stop)
            return Piece("name", index, end, "organisations.first_words", "organisation", sure=True)
        if field is not None:
            kind_end, end = end, field[0]
            bridge = lex.bridges.at(tokens, end, stop)
            follows = bridge[0] if bridge is not None else end
            place = lex.names.at(tokens, follows, stop) if follows < stop else None
            if place is not None and place[1].kind == "place":
                end = place[0]
            elif follows < stop and is_capital(words[follows]) and self.runs.role_inside(follows, follows + 1) is None:
                end = self.runs.run(follows, stop)
            grown = self._grown_body(index, kind_end, stop, opens) if place is None else None
            end = max(end, grown.last) if grown is not None else end
            return Piece("name", index, end, "organisations.fields", "organisation", sure=True)
        return self._grown_body(index, end, stop, opens)

    def _grown_body(self, index: int, end: int, stop: int, opens: bool) -> Piece | None:
        """A body whose name goes on over small words ("Trung tâm Dự báo khí tượng thủy văn quốc gia", "UBND tỉnh Kon
        Tum"); `end`: where the word for its kind ends."""
        tokens, lex = self.tokens, self.lex
        words, folded = tokens.words, tokens.folded
        alone = named = end
        for size in (2, 1):
            field = (
                lex.inner.at(tokens, end - size, end) if end - size > index and is_capital(words[end - size]) else None
            )
            if field is not None and field[0] == end:
                alone = end - size  # "Trạm Chăn nuôi"
                break
        capitals = 0
        while end < stop and end < index + 2 * LONGEST_NAME:
            word = words[end]
            place = lex.names.at(tokens, end, stop)
            inner = lex.inner.at(tokens, end, stop)
            bridge = lex.bridges.at(tokens, end, stop)
            if place is not None and place[1].ambiguous and place[0] < stop and is_capital(words[place[0]]):
                place = None
            if place is not None and (place[0] > end + 1 or inner is None):
                end = named = place[0]
                if place[1].kind == "place":
                    end = named = self._own_name(index, end, stop)
                    break
                capitals = 2
            elif inner is not None:
                end = named = inner[0]
                capitals = 0
            elif bridge is not None and bridge[0] < stop and self._is_number(bridge[0], stop, of_place=True):
                end = named = bridge[0] + 1  # "Công an quận 9"
                capitals = 1
            elif bridge is not None and (word[0].islower() or is_acronym(word)):
                if bridge[0] >= stop or not is_capital(words[bridge[0]]):
                    told = named > alone or is_acronym(words[index]) or alone - index > 2
                    here = told and named == end and lex.of_here.at(tokens, end, bridge[0]) is not None
                    named = bridge[0] if here else named
                    break
                end = bridge[0]
                capitals = 2
            elif alone < named == end and self._goes_on(end, stop):
                end += 1
            elif is_capital(word):
                function = lex.words.at(tokens, end, stop)
                if function is not None and function[1].role and (capitals or named > alone):
                    break
                head = lex.first_words.at(tokens, end, stop)
                end = named = head[0] if head is not None else end + 1
                capitals = 2 if head is not None else capitals + 1
            elif end > alone and (tie := self._tie(end, stop)) > end:
                end = tie
                capitals = 0
            elif (
                word == "."
                and end + 1 < stop
                and is_capital(words[end + 1])
                and tokens.starts[end] == tokens.ends[end - 1]
            ):
                end += 1
            elif alone < named == end and word[0].isdigit() and self._is_number(end, stop):
                end = named = end + 1  # "Bệnh viện Quân y 175", "Trung tâm Cấp cứu 115 Gia Lai"
                capitals = 1
            elif (
                folded[end] in lex.numbered
                and end + 1 < stop
                and words[end + 1].isdecimal()
                and named == end > index + 1
            ):
                end = named = end + 2
            elif word[0].isdigit() and len(word) < 4 and (end == alone or folded[end - 1] in lex.numbered):
                end += 1
                named = end
                capitals += 1
            elif named == end > alone and folded[end] in lex.pairs.get(folded[end - 1], ()) and word[0].islower():
                end = named = end + 1  # "Đảng Dân chủ"
                capitals = 0
            elif (
                capitals == 1
                and word[0].islower()
                and folded[end] not in lex.not_continued
                and len(words[end - 1]) < 6
                and not words[end - 1].isupper()
                and folded[end - 1] in lex.common
            ):
                if lex.words.at(tokens, end, stop) is not None or (lex.pairs and tokens.inside[end + 1]):
                    break
                end += 1
                named = end
                capitals = 0
            elif alone < named == end and (taken := self._object(end, stop)) > end:
                end = named = taken
                capitals = 0
            elif named == end and (closed := self._closed(end, stop)) > end:
                end = named = closed
                capitals = 0
            else:
                break
        if named > alone:
            named = self._seat(index, named, stop)
            return Piece("name", index, named, "organisations.first_words", "organisation", sure=True)
        further = self._further(index, alone, stop)
        if further > alone:
            return Piece("name", index, further, "organisations.first_words", "organisation", sure=True)
        whole = lex.whole_bodies.at(tokens, index, alone)
        if opens or whole is None or whole[0] != alone:
            return None
        return Piece("name", index, alone, "organisations.first_words", "organisation")

    def _tie(self, end: int, stop: int) -> int:
        """Where a body's name goes on behind a sign that ties two of its fields ("Bộ GD&ĐT", "Sở LĐ - TB & XH", "Bộ
        Giáo dục - đào tạo"); `end` without one."""
        lex, tokens = self.lex, self.tokens
        words = tokens.words
        if words[end] not in _TIES or end + 1 >= stop:
            return end
        if tokens.starts[end] == tokens.ends[end - 1] and tokens.starts[end + 1] == tokens.ends[end]:
            return end + 1 if is_capital(words[end + 1]) else end
        short = is_acronym(words[end - 1]) or (words[end - 1].isupper() and words[end] == "&")
        if short and (is_acronym(words[end + 1]) or (words[end] == "&" and words[end + 1].isupper())):
            return end + 1
        if lex.of_before or lex.first_words.at(tokens, end + 1, stop) is not None or is_acronym(words[end - 1]):
            return end
        field = lex.inner.at(tokens, end + 1, stop) or lex.fields.at(tokens, end + 1, stop)
        return end + 1 if field is not None and lex.names.at(tokens, end + 1, stop) is None else end

    def _is_number(self, at: int, stop: int, *, of_place: bool = False) -> bool:
        """Whether digits end a body's name or a name follows them ("quận 9", "Cấp cứu 115 Gia Lai"): no count, no date
        and no score. of_place: behind a word for a place, which counts nothing."""
        words = self.tokens.words
        if not words[at].isdecimal() or len(words[at]) > _LONGEST_NUMBER:
            return False
        after = words[at + 1] if at + 1 < stop else "."
        if after in "-–/%:" or (after in ".," and at + 2 < stop and words[at + 2][0].isdigit()):
            return False
        return (
            of_place
            or not after[0].isalnum()
            or is_capital(after)
            or self.lex.bridges.at(self.tokens, at + 1, stop) is not None
        )

    def _object(self, end: int, stop: int) -> int:
        """Where a body's name goes on with what it does its work on ("Quản lý quỹ Kim Ngưu", "Bảo vệ rừng"), one word
        in small letters; `end` without one."""
        lex, tokens = self.lex, self.tokens
        for size in (2, 1):
            verb = lex.acting_on.at(tokens, end - size, end) if end > size else None
            if verb is not None and verb[0] == end:
                break
        else:
            return end
        word = tokens.words[end]
        function = lex.words.at(tokens, end, stop)
        if not word.islower() or tokens.folded[end] in lex.not_continued or function is not None:
            return end
        if lex.saying.at(tokens, end, stop) is not None:
            return end
        return end + 2 if end + 1 < stop and tokens.inside[end + 1] else end + 1

    def _own_name(self, index: int, end: int, stop: int) -> int:
        """Where a company's name ends that goes on behind a place in it ("Công ty CP Địa ốc Sài Gòn Xanh")."""
        lex, tokens = self.lex, self.tokens
        if end >= stop or not is_capital(tokens.words[end]) or lex.carried_by.at(tokens, index) is None:
            return end
        if tokens.folded[end] in lex.surnames or lex.names.at(tokens, end, stop) is not None:
            return end
        if lex.first_words.at(tokens, end, stop) is not None or is_acronym(tokens.words[end]):
            return end
        last = self.runs.run(end, stop)
        return last if last - end < LONGEST_OWN and self.runs.role_inside(end, last) is None else end

    def _goes_on(self, end: int, stop: int) -> bool:
        """Whether what "and" ties to a body's name is of it: another field, or another short form ("PCCC và CNCH");
        or what "about" ties to it ("Cục Cảnh sát điều tra tội phạm về ma túy")."""
        words, joins = self.tokens.words, self.tokens.folded[end] in self.lex.joins_equals
        if (joins or self.tokens.folded[end] in self.lex.about) and self.lex.inner.at(self.tokens, end + 1, stop):
            return True
        return joins and end + 1 < stop and is_acronym(words[end - 1]) and is_acronym(words[end + 1])

    def _closed(self, end: int, stop: int) -> int:
        """Where a body's name ends that goes on over small words to one that only ends such names ("Trung tâm Điều
        phối ghép tạng Quốc gia"); `end` without one."""
        lex, tokens = self.lex, self.tokens
        for at in range(end, min(end + MOST_SMALL, stop)):
            closer = lex.closers.at(tokens, at, stop)
            if closer is not None:
                return closer[0]
            if not tokens.words[at].islower() or tokens.folded[at] in lex.not_continued:
                return end
        return end

    def _seat(self, index: int, end: int, stop: int) -> int:
        """Where a body's name ends with the place in which it sits ("Văn phòng … tại Đài Bắc"); `end` without one."""
        lex, tokens = self.lex, self.tokens
        if end + 1 >= stop or tokens.folded[end] not in lex.seated_at or lex.seated.at(tokens, index, end) is None:
            return end
        place = lex.names.at(tokens, end + 1, stop)
        return place[0] if place is not None and place[1].kind == "place" else end

    def _further(self, index: int, alone: int, stop: int) -> int:
        """Where a company's name ends that stands behind what it does ("Công ty giải trí Sao Mai"), else -1."""
        lex, words, folded = self.lex, self.tokens.words, self.tokens.folded
        if lex.carried_by.at(self.tokens, index) is None:
            return -1
        for at in range(alone, min(alone + MOST_SMALL, stop)):
            if is_capital(words[at]):
                return self.runs.run(at, stop) if at > alone and self.runs.role_inside(at, at + 1) is None else -1
            if not words[at][0].isalpha() or folded[at] in lex.not_continued:
                return -1
            function = lex.words.at(self.tokens, at, stop)
            if function is not None and (function[1].role or function[1].honorific or function[1].pronoun):
                return -1
        return -1

    def led_body(self, index: int, end: int, stop: int) -> Piece | None:
        """A body that its kind stands before, with or without "of" ("Banco Central de Chile", "Kementerian Luar
        Negeri", "министерство обороны России"); None if nothing follows that names it."""
        tokens, lex = self.tokens, self.lex
        words = tokens.words
        alone = end
        rule = "organisations.first_words"
        field = lex.fields.at(tokens, end, stop)
        if field is not None:
            end, rule = field[0], "organisations.fields"
            place = lex.names.at(tokens, end, stop) if end < stop else None
            if place is not None and place[1].kind == "place":
                end = place[0]
        elif end < stop and is_capital(words[end]) and self.runs.role_inside(end, end + 1) is None:
            if lex.case_endings and words[index][0].islower():
                return None  # "в центре Вашингтона": what stands in the genitive names no body
            end = self.runs.run(end, stop)
            role = self.runs.role_inside(alone + 1, end)
            end = role if role is not None else end
        for _ in range(MOST_LINKS):
            link = lex.joining.at(tokens, end, stop) if end < stop else None
            if link is None or link[0] >= stop or not is_capital(words[link[0]]):
                break
            if self.runs.role_inside(link[0], link[0] + 1) is not None:
                break
            if tokens.folded[end] in lex.joins_equals and not (end > alone and self._fieldlike_after(link[0], stop)):
                break
            end = self.runs.run(link[0], stop)
        return Piece("name", index, end, rule, "organisation", sure=True) if end > alone else None

    def _fieldlike_after(self, second: int, stop: int) -> bool:
        """Whether what follows "and" is a field of work too, and no name of its own."""
        lex, tokens = self.lex, self.tokens
        return lex.names.at(tokens, second, stop) is None and tokens.folded[second] in lex.common

    def with_seat(self, piece: Piece, stop: int) -> None:
        """Puts into a known body's name the branch or the place that its own stands before ("WWF Việt Nam", "Agribank
        Chi nhánh Mộc Châu")."""
        tokens, lex, end = self.tokens, self.lex, piece.last
        if end >= stop or not is_capital(tokens.words[end]):
            return
        place = lex.names.at(tokens, end, stop)
        if place is not None and place[1].rule in _SEATS and not (place[1].ambiguous and place[0] == end + 1):
            piece.last, piece.key = place[0], ""
            return
        branch = lex.branches.at(tokens, end, stop)
        if branch is not None and branch[0] < stop and is_capital(tokens.words[branch[0]]):
            piece.last, piece.key = self.runs.run(branch[0], stop), ""

    def before_body(self, index: int, end: int, stop: int) -> int:
        """Where a role ends before the body whose name begins in it ("Chủ tịch Quốc hội", "Trưởng Ban Tổ chức Tỉnh
        ủy"); `end` where none does."""
        lex, tokens = self.lex, self.tokens
        if lex.of_before or lex.of_both:
            return end
        for at in range(index + 1, end):
            body = lex.first_words.at(tokens, at, stop) if is_capital(tokens.words[at]) else None
            if body is not None and self.organisation(at, body[0], stop, False, lex.names.at(tokens, at, stop)):
                return at
        return end

    def office(self, role: Piece, stop: int, found: list[Piece]) -> Piece:
        """The office of who holds a role, with the place before it ("Corm County Sheriff's Office"); else the role."""
        words, lex, end = self.tokens.words, self.lex, role.last
        if not lex.of_before or end + 2 >= stop or words[end] not in "'’" or words[end + 1] not in lex.possessives:
            return role
        if words[end + 2] not in lex.last_org or not is_capital(words[end - 1]):
            return role
        first = role.first
        if found and found[-1].last == first and found[-1].tag == "name":
            first = found.pop().first
        return Piece("name", first, end + 3, "organisations.office", "organisation", sure=True)

    def is_meant(self, index: int, hit_end: int, end: int, stop: int, seen: Seen | None) -> bool:
        """Whether a word that is also a body ("Shell") is the body: not where other capitals follow, nor with its
        sentence's capital alone, nor as a thing ("the Shell is"). seen: of a word that opens its sentence."""
        words, folded, lex = self.tokens.words, self.tokens.folded, self.lex
        after = words[hit_end] if hit_end < stop else "."
        if hit_end < end and self.runs.role_inside(hit_end, end) != hit_end:
            return False
        if seen is not None and after not in lex.speech:
            return folded[index] in seen.capital and folded[index] not in seen.small
        thing = index > 0 and folded[index - 1] in lex.definite
        return not (thing and (not after[0].isalpha() or lex.common.get(after, 99.0) < _FUNCTION))

    def _bracket_ahead(self, index: int, stop: int) -> int:
        """Where a short form in brackets ends a long name ("Trung tâm Núi lửa và Giảm nhẹ thảm họa (TNG)"), else -1."""
        lex, words, folded = self.lex, self.tokens.words, self.tokens.folded
        if lex.of_before or index >= stop or not is_capital(words[index]):
            return -1
        for end in range(index, min(stop - 2, index + LONGEST_LONG_FORM)):
            word = words[end]
            if word == "(":
                return end if is_short_form(words[end + 1]) and words[end + 2] == ")" else -1
            if not word[0].isalpha() and word not in ",-":
                return -1
            if folded[end] in lex.not_continued and folded[end] not in lex.joins_equals:
                return -1
            if is_capital(word) and self.runs.role_at(end, stop):
                return -1
        return -1

    def _fieldlike(self, first: int, second: int, stop: int) -> bool:
        """Whether "X and Y" is one field of work ("Health and Human Services") and not two names."""
        lex, tokens = self.lex, self.tokens
        if second >= stop or not is_capital(tokens.words[second]):
            return False
        return lex.fields.at(tokens, first) is not None and lex.names.at(tokens, second) is None

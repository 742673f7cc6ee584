"""Role phrases: whose role of what, and who is named as holding it, within one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import Piece
from wiredesk.reading.lexicon import Gender, Lexicon, is_capital
from wiredesk.reading.run_parts import FREQUENT, RunParts
from wiredesk.text.names import key

LONG = 5
"""Tokens from which a run of capitals after a role may be a body and its head."""
_POINTED = 5
"""Tokens behind "of" among which a word that points back is looked for."""
_FIELD = 3
"""Small words at most behind a role that say its field ("giám đốc cảng, bà …")."""
_LONGEST_NAME = 6
"""Tokens: a longer run of capitals after a role is no person."""


@dataclass(slots=True)
class RolePhrase:
    """Tokens `first` to before `last` without the holder's name. of: ISO code or folded key, "" if not said.

    definite: whether it speaks of one certain holder ("the minister"), not of any ("a minister").
    """

    first: int
    last: int
    role: str
    of: str
    modifier: str
    gender: Gender | None
    holder: Piece | None
    definite: bool
    marked: bool


def name_key(piece: Piece, tokens: Tokens) -> str:
    """The key of a name: what the pack says, else its folded words."""
    return piece.key or key(tokens.text[tokens.starts[piece.first] : tokens.ends[piece.last - 1]])


def thing_key(piece: Piece, form: str, tokens: Tokens, lex: Lexicon) -> str:
    """The key of a place or organisation: the pack's; for a ministry its country and field; else its folded words."""
    if piece.key:
        return piece.key
    if piece.kind == "organisation" and lex.ministries & set(tokens.words[piece.first : piece.last]):
        field_key, country = "", ""
        for index in range(piece.first, piece.last):
            hit = lex.fields.at(tokens, index, piece.last)
            if hit is not None:
                field_key = field_key or hit[1]
            known = lex.names.at(tokens, index, piece.last)
            if known is not None and known[1].rule in ("places.country", "places.demonym", "places.territory"):
                country = known[1].key
        if field_key:
            return f"{country} {field_key} ministry".strip().lower()
    return key(form)


def part_places(sentences: list[list[Piece]], tokens: Tokens, lex: Lexicon) -> None:
    """Where "of" stands between role and name without a mark ("Thủ tướng Arvenia Tomas Wirth"), parts the two.

    The first word is a place if it has a place's preposition or stands by itself without role and honorific
    elsewhere, or if a well-known given name follows it.
    """
    folded, words = tokens.folded, tokens.words
    places: set[str] = set()
    alone: set[str] = set()
    after_role: list[tuple[list[Piece], int]] = []
    for pieces in sentences:
        for at, piece in enumerate(pieces):
            if piece.tag != "name" or (piece.sure and piece.kind != "place" and piece.rule != "roles.name"):
                continue
            before = pieces[at - 1] if at and pieces[at - 1].last == piece.first else None
            if before is not None and before.tag == "role":
                after_role.append((pieces, at))
            elif piece.last - piece.first == 1 and (before is None or before.tag != "honorific"):
                (places if piece.kind == "place" and not piece.key else alone).add(folded[piece.first])
    for pieces, at in reversed(after_role):
        piece = pieces[at]
        first, size = piece.first, piece.last - piece.first
        low = folded[first]
        is_place = low in places or (size > 2 and low in alone)
        named = size > 2 and words[first + 1] in lex.given and "-" not in words[first : first + 2]
        known = words[first] in lex.given or low in lex.surnames or low in lex.surnames_first
        if piece.key or known or not (is_place or named):
            continue
        places.add(low)
        pieces[at] = Piece("name", first, first + 1, "roles.of_place", "place", sure=True)
        if size > 1:
            pieces.insert(at + 1, Piece("name", first + 1, piece.last, "roles.name", "person", sure=True))


def part_bodies(sentences: list[list[Piece]], tokens: Tokens, lex: Lexicon) -> None:
    """Where a role's body and its holder stand side by side ("Tổng thư ký Liên minh Corrin Ada Lorn"), parts the two.

    The holder is who is named so elsewhere, or whose last name stands elsewhere after an honorific, or who begins with
    a well-known given name; a body of one name is left whole.
    """
    folded = tokens.folded
    full: set[tuple[str, ...]] = set()
    last_names: set[str] = set()
    bodies: list[tuple[list[Piece], int]] = []
    for pieces in sentences:
        for at, piece in enumerate(pieces):
            before = pieces[at - 1] if at and pieces[at - 1].last == piece.first else None
            if piece.tag != "name":
                continue
            long = piece.kind == "person" and piece.rule == "roles.name" and piece.last - piece.first >= LONG
            if (piece.kind == "organisation" or long) and before is not None and before.tag in ("role", "modifier"):
                bodies.append((pieces, at))
            elif before is not None and before.tag == "honorific":
                last_names.add(folded[piece.last - 1])
                full.add(tuple(folded[piece.first : piece.last]))
            elif piece.kind == "person" and piece.last - piece.first > 1:
                full.add(tuple(folded[piece.first : piece.last]))
    for pieces, at in reversed(bodies):
        piece = pieces[at]
        head = lex.first_words.at(tokens, piece.first, piece.last)
        floor = head[0] + 1 if head is not None else piece.first + 2
        start = _holder_inside(piece, floor, full, last_names, tokens, lex)
        if head is not None and _is_holder(head[0], piece, tokens, lex):
            piece.tag, piece.kind, piece.rule = "name", "person", "roles.name"  # "Giám đốc Công ty Trần Hữu Đức"
            piece.first = head[0]
        elif start:
            pieces.insert(at + 1, Piece("name", start, piece.last, "roles.name", "person", sure=True))
            piece.last = start
            if piece.kind == "person":
                piece.kind, piece.rule = "organisation", "roles.body"


def _is_holder(first: int, body: Piece, tokens: Tokens, lex: Lexicon) -> bool:
    """Whether all that stands behind the word for a body is a name of three or four words, with a frequent family name
    or a middle name that only people have: of the body that the article has named before, its head."""
    size = body.last - first
    if not 3 <= size <= 4 or tokens.words[body.first] in lex.named_after:
        return False
    words = tokens.words[first : body.last]
    if not all(is_capital(word) and word.isalpha() and not word.isupper() for word in words):
        return False
    known = lex.names.at(tokens, first, body.last)
    return known is None and (tokens.folded[first] in lex.surnames or tokens.folded[first + 1] in lex.by_middle)


def name_bodies(sentences: list[list[Piece]], tokens: Tokens, lex: Lexicon) -> None:
    """A name between a role and its holder, who is set off with an honorific, is that of a body ("Chủ tịch Longhai, ông
    Trương Vĩ, cho biết"), but for who is called by an honorific elsewhere."""
    folded = tokens.folded
    people: set[str] = set()
    bodies: list[Piece] = []
    for pieces in sentences:
        for at, piece in enumerate(pieces):
            before = pieces[at - 1] if at and pieces[at - 1].last == piece.first else None
            if piece.tag != "name" or before is None:
                continue
            if before.tag == "honorific":
                people.update(folded[piece.first : piece.last])
            elif (
                before.tag == "role"
                and before.word is not None
                and before.word.role not in lex.of_place
                and piece.kind in ("person", "other")
                and folded[piece.first] not in lex.surnames
                and tokens.words[piece.first] not in lex.given
                and _set_off(at + 1, piece.last, pieces, tokens) is not None
            ):
                bodies.append(piece)
    for piece in bodies:
        if people.isdisjoint(folded[piece.first : piece.last]):
            piece.kind, piece.rule, piece.sure = "organisation", "roles.body", True


def _set_off(right: int, last: int, pieces: list[Piece], tokens: Tokens) -> Piece | None:
    """Who is named between commas with an honorific ("…, bà Nguyễn Thu Hà, nói"), where no list of people goes on."""
    if right + 1 >= len(pieces) or pieces[right].tag != "honorific" or pieces[right].first != last + 1:
        return None
    name, words = pieces[right + 1], tokens.words
    touching = pieces[right].last == name.first and name.tag == "name" and name.kind in ("person", "other")
    if words[last] != "," or not touching or name.last >= len(words) or words[name.last] != ",":
        return None
    after = pieces[right + 2] if right + 2 < len(pieces) else None
    goes_on = after is not None and after.first == name.last + 1 and after.tag in ("honorific", "name", "role")
    return None if goes_on else name


def _holder_inside(
    piece: Piece, floor: int, full: set[tuple[str, ...]], last_names: set[str], tokens: Tokens, lex: Lexicon
) -> int:
    """First token of the holder's name at the end of a body's, 0 if none stands there."""
    folded, words = tokens.folded, tokens.words
    ends = [start for start in (piece.last - 3, piece.last - 2, piece.last - 4) if start >= floor]
    ends = [start for start in ends if all(is_capital(word) for word in words[start : piece.last])]
    ends = [start for start in ends if not _is_place(start, piece.last, tokens, lex)]
    for start in ends:
        if tuple(folded[start : piece.last]) in full or (start > piece.last - 4 and words[start] in lex.given):
            return start
    after_person = words[piece.first] in lex.named_after and floor > piece.last - 4
    ranked = [start for start in ends if folded[start] in lex.surnames and not after_person]
    if ranked:
        chosen = min(ranked, key=lambda start: (lex.surnames[folded[start]], start))
        if chosen != piece.last - 2 or lex.surnames[folded[chosen]] < FREQUENT:
            return chosen
    if piece.last - 2 in ends:
        foreign = piece.rule == "organisations.fields" and all(
            word.isascii() for word in words[piece.last - 2 : piece.last]
        )
        if foreign or folded[piece.last - 1] in last_names:
            return piece.last - 2
    return 0


def _is_place(first: int, last: int, tokens: Tokens, lex: Lexicon) -> bool:
    known = lex.names.at(tokens, first, last)
    return known is not None and known[0] == last and known[1].kind == "place"


def role_phrases(pieces: list[Piece], sentence: range, tokens: Tokens, lex: Lexicon, pack: Pack) -> list[RolePhrase]:
    """The role phrases of a sentence, each with its holder where one is named beside it."""
    found: list[RolePhrase] = []
    for place, piece in enumerate(pieces):
        if piece.tag != "role":
            continue
        before = [tuple(tokens.folded[piece.first - size : piece.first]) for size in (1, 2) if piece.first >= size]
        if not any(words in lex.not_roles_after for words in before):
            found.append(_phrase(place, pieces, sentence, tokens, lex, pack))
    if not found:
        return found
    for earlier, later in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        between = tokens.words[earlier.last : later.first]
        if (
            earlier.holder is None
            and earlier.definite
            and later.holder is not None
            and (
                not between or between == ["."] or (between == [","] and _stands_apart(earlier.first, sentence, tokens))
            )
        ):
            earlier.holder = later.holder
    if pack.get("roles.holder", "after") != "after":
        people = {piece.last: piece for piece in pieces if piece.tag == "name" and piece.kind == "person"}
        for phrase in found:
            phrase.holder = phrase.holder or people.get(phrase.first)
    _appositions(found, pieces, sentence, tokens, lex)
    return found


def _phrase(at: int, pieces: list[Piece], sentence: range, tokens: Tokens, lex: Lexicon, pack: Pack) -> RolePhrase:
    piece = pieces[at]
    word = piece.word
    assert word is not None
    assert word.role is not None
    folded = tokens.folded
    modifier, of = "", word.of
    first, last = piece.first, piece.last
    left = at - 1
    while left >= 0:
        before = pieces[left]
        touching = before.last == first
        if before.tag == "modifier" and (touching or _hyphen(tokens, before.last, first)) and before.word is not None:
            modifier = modifier or before.word.modifier or ""
        elif (
            lex.of_before
            and not of
            and before.tag == "name"
            and before.kind != "person"
            and (touching or _possessive(tokens, before.last, first, lex) or _hyphen(tokens, before.last, first))
        ):
            of = name_key(before, tokens)
            if not touching:
                _settle(before, word.role, lex)
        elif before.tag == "honorific" and touching:
            pass
        else:
            break
        first = before.first
        left -= 1
    right = at + 1
    linked = False
    while right < len(pieces):
        after = pieces[right]
        start = after.first
        if start != last:
            link = lex.links.at(tokens, last, sentence.stop) if last < sentence.stop else None
            reach = link[0] if link else -1
            where = lex.words.at(tokens, last, sentence.stop) if link else None
            if where is not None and where[1].preposition and not of:
                break
            if reach == start or (reach + 1 == start and folded[reach] in lex.definite):
                linked = True
            else:
                break
        else:
            linked = False
        if after.tag == "modifier" and after.word is not None and not linked:
            modifier = modifier or after.word.modifier or ""
        elif (
            after.tag == "name"
            and after.kind in ("place", "organisation")
            and (linked or lex.of_both or not lex.of_before)
        ):
            of = of or _of_body(after, word.role, tokens, lex)
        elif after.tag == "name" and after.kind == "other" and linked and not after.sure:
            of = of or name_key(after, tokens)
            _settle(after, word.role, lex)
        else:
            break
        last = after.last
        right += 1
    holder = _holder(right, last, pieces, sentence, tokens, lex)
    if holder is None and lex.pairs and last + 1 < sentence.stop and is_capital(tokens.words[last]):
        last += 2 * RunParts(tokens, lex).completes_word(last + 1, sentence.stop)  # "trưởng khoa Cấp cứu"
    if holder is not None and not of:
        of = _of_after(holder, word.role, pieces, sentence, tokens, lex)
    before_word = folded[first - 1] if first > sentence.start else ""
    indefinite = any(
        tuple(folded[first - size : first]) in lex.indefinite for size in (1, 2, 3) if first - size >= sentence.start
    )
    indefinite = indefinite or (not of and holder is None and _of_something(last, sentence.stop, tokens, lex))
    marked = before_word in lex.definite
    definite = not indefinite and (marked or not lex.definite or first < piece.first or bool(of))
    if marked or (indefinite and lex.definite):
        first -= 1
    if not of and piece.last - piece.first == 1 and folded[piece.first] in lex.weak_roles:
        definite = marked = indefinite = False
    gender = word.gender
    polite = pieces[at - 1] if at else None
    if polite is not None and polite.tag == "honorific" and polite.word is not None:
        gender = gender or polite.word.honorific
    role = lex.heads.get(of, word.role) if word.role == "leader" else word.role
    return RolePhrase(first, last, role, of, modifier, gender, holder, definite, marked or indefinite or bool(of))


def _of_body(piece: Piece, role: str, tokens: Tokens, lex: Lexicon) -> str:
    """What a role is of, by the name behind it; of a minister the country in the name of the ministry, if any."""
    if piece.kind != "organisation" or not role.endswith("_minister"):
        return name_key(piece, tokens)
    for index in range(piece.first, piece.last):
        known = lex.names.at(tokens, index, piece.last)
        if known is not None and known[1].rule in ("places.country", "places.territory"):
            return known[1].key
    return ""


def _stands_apart(first: int, sentence: range, tokens: Tokens) -> bool:
    """Whether a role begins its sentence or stands behind a mark: "Answering the minister, director Lorn" is two."""
    return first == sentence.start or not tokens.words[first - 1][0].isalpha()


def _of_something(last: int, stop: int, tokens: Tokens, lex: Lexicon) -> bool:
    """Whether a role is that of something unnamed, where no article says whether it is known ("lãnh đạo của công ty xây
    dựng"): a link word, then small words none of which points back."""
    link = lex.links.at(tokens, last, stop) if lex.pointing and last < stop else None
    if link is None or link[0] >= stop or not tokens.words[link[0]][0].islower():
        return False
    return lex.pointing.isdisjoint(tokens.folded[link[0] : min(link[0] + _POINTED, stop)])


def _settle(piece: Piece, role: str, lex: Lexicon) -> None:
    """Makes an unknown name a place where only a place has such a role ("the foreign minister of Talle")."""
    if piece.kind == "other" and role in lex.of_place:
        piece.kind, piece.rule, piece.sure = "place", "roles.of_place", True


def _possessive(tokens: Tokens, end: int, start: int, lex: Lexicon) -> bool:
    return start - end == 2 and tokens.words[end] in "'’" and tokens.words[end + 1] in lex.possessives


def _owns(end: int, stop: int, tokens: Tokens, lex: Lexicon) -> bool:
    """Whether what ends here is the owner of what follows ("Ada Lorn, the minister's wife")."""
    words = tokens.words
    return end + 1 < stop and words[end] in "'’" and (words[end + 1] in lex.possessives or words[end - 1][-1] == "s")


def _hyphen(tokens: Tokens, end: int, start: int) -> bool:
    return start - end == 1 and tokens.words[end] == "-"


def _holder(right: int, last: int, pieces: list[Piece], sentence: range, tokens: Tokens, lex: Lexicon) -> Piece | None:
    """The person named directly after the role, after an honorific, or set off by commas."""
    field = last
    while field < min(last + _FIELD, sentence.stop) and tokens.words[field][0].islower():
        field += 1
    if (aside := _set_off(right, field, pieces, tokens)) is not None:
        return aside
    if right < len(pieces) and pieces[right].tag == "honorific" and pieces[right].first == last:
        right, last = right + 1, pieces[right].last
    if right >= len(pieces):
        return None
    piece = pieces[right]
    if piece.tag != "name" or piece.kind not in ("person", "other") or piece.last - piece.first > _LONGEST_NAME:
        return None
    if piece.first == last:
        return piece
    if lex.completes and piece.last - piece.first > 1 and _field(last, piece.first, tokens, lex):
        return piece
    set_off = piece.first == last + 1 and tokens.words[last] == ","
    closed = piece.last < sentence.stop and tokens.words[piece.last] == ","
    return piece if lex.of_before and set_off and closed else None


def _field(start: int, end: int, tokens: Tokens, lex: Lexicon) -> bool:
    """Whether only one or two small words that say the field stand between role and name ("giám đốc nghệ thuật")."""
    field = lex.fields.at(tokens, start, end)
    if field is not None and field[0] == end:
        return True
    words = tokens.words[start:end]
    if not 1 <= len(words) <= 2 or not all(word[0].islower() for word in words):
        return False
    return not any(word in lex.not_continued for word in words) and lex.words.at(tokens, start, end) is None


def _of_after(holder: Piece, role: str, pieces: list[Piece], sentence: range, tokens: Tokens, lex: Lexicon) -> str:
    """The organisation or place that a link word ties to the holder's name ("Lena Fisk of Harrow Bay")."""
    if holder.last >= sentence.stop:
        return ""
    link = lex.links.at(tokens, holder.last, sentence.stop)
    word = lex.words.at(tokens, holder.last, sentence.stop)
    if link is None or (word is not None and word[1].preposition):
        return ""
    follower = next((piece for piece in pieces if piece.first >= link[0]), None)
    if follower is None or follower.tag != "name" or follower.kind == "person":
        return ""
    near = follower.first == link[0] or (follower.first == link[0] + 1 and tokens.folded[link[0]] in lex.definite)
    if near:
        _settle(follower, role, lex)
    return name_key(follower, tokens) if near else ""


def _appositions(found: list[RolePhrase], pieces: list[Piece], sentence: range, tokens: Tokens, lex: Lexicon) -> None:
    """Gives a role phrase set off after a name ("Ada Lorn, the foreign minister of Talle,") its holder."""
    by_end = {piece.last: piece for piece in pieces if piece.tag == "name" and piece.kind in ("person", "other")}
    for phrase in found:
        if phrase.holder is not None or phrase.last > sentence.stop:
            continue
        mark = phrase.first - 1
        if mark <= sentence.start or tokens.words[mark] not in ",-–—(":
            continue
        name = by_end.get(mark)
        ends = phrase.last >= sentence.stop or not is_capital(tokens.words[phrase.last])
        if name is not None and ends and not _owns(phrase.last, sentence.stop, tokens, lex):
            phrase.holder = name
            phrase.marked = True


__all__ = ["RolePhrase", "name_bodies", "name_key", "part_bodies", "part_places", "role_phrases", "thing_key"]

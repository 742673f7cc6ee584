"""Whether the words that stand where a subject would can be one, and where they end.

The pack tells what no noun phrase holds: `quotes.finite` (verbs that only a clause has), `quotes.never_first` (words
that none begins with), `quotes.adverb_endings` ("-ly"), and `quotes.big_nouns` where all nouns are written with a
capital.
"""

from __future__ import annotations

from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens, fold

_SHORT = frozenset({"ve", "s", "d", "ll", "re", "m"})
"""What is left of a helping verb behind an apostrophe ("they've")."""


class _Words:
    __slots__ = (
        "adverbs",
        "between",
        "big_nouns",
        "finite",
        "genitives",
        "links",
        "never_first",
        "nominative",
        "not_adverbs",
        "openers",
        "passives",
        "pronouns",
    )

    def __init__(self, pack: Pack) -> None:
        def words(path: str) -> frozenset[str]:
            return frozenset(" ".join(fold(word, pack)) for word in pack.strings(path))

        self.finite = words("quotes.finite") | words("quotes.verb_second")
        self.never_first = Phrases(dict.fromkeys(pack.strings("quotes.never_first")), pack)
        self.adverbs = pack.strings("quotes.adverb_endings")
        self.not_adverbs = words("quotes.not_adverbs")
        self.between = words("quotes.between") if self.adverbs else frozenset()
        self.big_nouns = bool(pack.get("quotes.big_nouns"))
        self.openers = words("quotes.determiners")
        self.genitives = words("quotes.of")
        self.nominative = words("quotes.nominative")
        self.passives = words("quotes.passives")
        self.links = words("quotes.of") | words("quotes.prepositions")
        self.pronouns = words("quotes.lone_pronouns") | frozenset(
            " ".join(fold(form, pack)) for forms in pack.table("names.pronouns").values() for form in forms
        )


def own_pronoun(tokens: Tokens, first: int, last: int, pack: Pack) -> int:
    """Where a phrase begins that ends with a pronoun of who acts, behind a noun phrase ("the $4 million | it pledged");
    `first` if it ends otherwise."""
    return last - 1 if last > first and tokens.folded[last - 1] in _words(pack).nominative else first


def has_verb(tokens: Tokens, first: int, last: int, pack: Pack) -> bool:
    """Whether a verb that only a clause has stands among some tokens."""
    finite = _words(pack).finite
    return any(tokens.folded[at] in finite and not tokens.words[at][:1].isupper() for at in range(first, last))


def antecedent(tokens: Tokens, first: int, last: int, pack: Pack) -> int:
    """Where the noun phrase begins that ends a clause: behind the word that ties it to the clause's verb ("was
    criticised by | researchers"); `first` if there is no verb."""
    words = _words(pack)
    verb = max((at for at in range(first, last) if tokens.folded[at] in words.finite), default=-1)
    if verb < 0:
        return first
    ties = [at for at in range(verb, last - 1) if tokens.folded[at] in words.passives]
    links = ties[:1] or [at for at in range(verb, last - 1) if tokens.folded[at] in words.links]
    return links[-1] + 1 if links else first


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


def phrase_end(tokens: Tokens, first: int, last: int, pack: Pack) -> int:
    """After the noun phrase that begins at a token and reaches no further than `last`: without the adverbs and the
    shortened verb behind it, and, where nouns have capitals, without the clause that goes on behind the last noun."""
    words = _words(pack)
    if words.big_nouns:
        last = _last_noun(tokens, first, last, words)
    adverbs = False
    while last - 1 > first:
        low = tokens.folded[last - 1]
        small = tokens.words[last - 1].islower()
        adverb = _is_adverb(tokens, last - 1, words)
        adverbs = adverbs or adverb
        if adverb or (small and (low in words.finite or (adverbs and low in words.between))):
            last -= 1  # "has also broadly | called for"
        elif (
            low in _SHORT
            and last - 2 > first
            and tokens.words[last - 2] in "'’"
            and (tokens.folded[last - 3] in words.pronouns)
        ):
            last -= 2
        else:
            break
    return last


def _is_adverb(tokens: Tokens, index: int, words: _Words) -> bool:
    low = tokens.folded[index]
    if not words.adverbs or not low.endswith(words.adverbs) or low in words.not_adverbs:
        return False
    return len(low) > 4 and tokens.words[index].islower()


def is_adverb(tokens: Tokens, index: int, pack: Pack) -> bool:
    """Whether a token is an adverb by its ending."""
    return _is_adverb(tokens, index, _words(pack))


def _last_noun(tokens: Tokens, first: int, last: int, words: _Words) -> int:
    """After the last word with a capital; before a second noun phrase ("laut Lorn | ein Fehler"). A pronoun is a
    phrase alone."""
    if tokens.folded[first] in words.pronouns:
        return first + 1
    end = first
    for index in range(first, last):
        word = tokens.words[index]
        if end > first and tokens.folded[index] in words.openers and tokens.folded[index] not in words.genitives:
            break
        if word[:1].isupper() or word[:1].isdigit():
            end = index + 1
    closed = end < last and tokens.words[end] in ')”"»'
    return end + closed if end > first else last


def may_speak(tokens: Tokens, first: int, last: int, sentence: int, pack: Pack) -> bool:
    """Whether some tokens can be a subject: a noun phrase without a verb of its own. sentence: the token that the
    sentence begins with, whose capital says nothing."""
    words = _words(pack)
    folded = tokens.folded
    if tokens.words[last - 1] == "." and tokens.words[first].isdigit():
        return False  # "2. Never promised a thing"
    numbered = first + 1 < last and (tokens.words[first + 1].isdigit() or folded[first + 1] in words.genitives)
    begins = words.never_first.at(tokens, first, last) is not None
    if begins and not numbered:  # but "only 24 percent", "most of them"
        return False
    lone = last - first == 1
    if has_verb(tokens, first, last, pack):
        return False
    if lone and _is_adverb(tokens, first, words):
        return False
    if not words.big_nouns or any(folded[index] in words.pronouns for index in range(first, last)):
        return True
    named = any(tokens.words[index][:1].isupper() and index != sentence for index in range(first, last))
    return (
        named or any(tokens.words[index][:1].isdigit() for index in range(first, last)) or (lone and first == sentence)
    )

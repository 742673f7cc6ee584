"""Sentences with values in them that the desk makes: English there, on pages in the language of the interface.

What was tried to make two accounts agree, and what was wrong with what was asked for, come as finished sentences, since
the command line, exports and the API show them too. Here they are known again by their fixed words.
"""

from __future__ import annotations

import re
from functools import cache

from wiredesk.serve.language import N_, Words

LONGEST = 400
"""Characters of a sentence that is looked at: a longer one stays as it is."""

SENTENCES = (
    # What makes two times one, or does not.
    N_("{0} and {1} have a day in common"),
    N_("{0} is a day that fits {1}"),
    N_("{0} and {1} can be the same time"),
    N_("{0} and {1} have no day in common"),
    N_("{0} and {1} can be one night"),
    N_("{0} hours apart: the same instant by the clocks of two zones"),
    N_("{0} is {1} where local time is {2}: the same instant"),
    N_("{0} is {1} where local time is {2}"),
    N_("{0} is {1}: the same instant"),
    N_("{0} minutes apart, as a rounded clock can be"),
    N_("{0} apart by the clock in the zones stated"),
    N_("{0} days apart: no time zones can make them meet"),
    N_("one day apart: the same time if {0} counts the days in {1}"),
    N_("one day apart; would agree only if it was after {0}:00 {1} on {2} and the other report counts the days in {3}"),
    N_(
        "one day apart; would agree only if it was late on {0} local time and the other report counts the days in a "
        "zone further east"
    ),
    N_(
        "one day apart; would agree only if it was late on {0} {1} and the other report counts the days in a zone "
        "further east"
    ),
    N_("on or after {0}"),
    N_("on or before {0}"),
    N_("{0} minutes"),
    N_("{0} hours"),
    N_("local time"),
    N_("a week apart, as a weekday without its date can be read"),
    N_("a day apart, as an hour without its day can be read"),
    N_("a year apart, as a date without its year can be read"),
    N_("twelve hours apart, as a clock of twelve hours can be read"),
    N_("one day apart: one moment has two dates, as one account says"),
    # The same of amounts.
    N_("{0} lies within {1}"),
    N_("{0} and {1} can both hold"),
    N_("{0} rounds to {1}"),
    N_("{0} and {1} name one number"),
    N_("neither side of the one is a side of the other"),
    N_("the age by the year of birth"),
    N_("no rounding and no stated conversion reconciles them"),
    N_("the larger count was published later: it may have grown"),
    N_("the smaller count was published later: it may have fallen"),
    N_("one count is with those whom the other leaves out"),
    N_("one sum at a rate of {0} to the {1}"),
    N_("would agree at {0} to the {1}, which is about {2}"),
    N_("one number of miles: at sea they are nautical ones"),
    N_("{0} leaves no room for {1}"),
    N_("{0}: passengers and crew are all who are aboard"),
    N_("the amounts are the two sides of a conversion that one report states"),
    N_("at most {0}"),
    N_("at least {0}"),
    N_("{0} dead"),
    N_("{0} injured"),
    N_("{0} missing"),
    N_("{0} arrested"),
    N_("{0} evacuated"),
    N_("{0} infected"),
    N_("{0} homeless"),
    # Why a sentence that a machine wrote is refused.
    N_("cites no passage"),
    N_("cites more than {0} passages"),
    N_("cites passage {0}, which was not sent"),
    N_("is longer than {0} characters"),
    N_("holds an address"),
    N_("is not in the language that was asked for"),
    N_("comes after {0} others"),
    N_("leans on the sentence before it"),
    N_("quotes {0}: no passage that it cites has these words"),
    N_("says {0}: no passage that it cites has that number"),
    N_("says {0}: no passage that it cites has that time"),
    N_("names {0}: no passage that it cites does"),
    N_("tells of {0} as {1}: the passages that it cites have it as {2}"),
    N_("tells of {0} as done: the passages that it cites do not"),
    N_("tells of {0}: the passages that it cites say otherwise"),
    N_("tells of {0}: no passage that it cites does"),
    N_("has {0} say it: no passage that it cites does"),
    N_("turns {0} round: no passage that it cites denies it"),
    N_("tells what the passages that it cites do not"),
    N_("has {0}, a word that no passage that it cites has"),
    N_("cannot be compared with the passages that it cites: no table joins their words"),
    N_("leaves out that {0} says so"),
    N_("leaves out that {0} denies it"),
    # Why none was written.
    N_(
        "names no source of this story, so nothing is sent: name those whose text the model may have, by id, address "
        'or domain, as in ["example.org"], or "*" for all'
    ),
    N_("lets no text of this story go: the owners of {0} of its reports ask that it be not passed on"),
    N_("gave no whole answer within {0} s ({1})"),
    N_("no connection: {0}"),
    N_("its answer is no JSON; writer.url must be the address before /chat/completions; nothing is shown of it"),
    # What became of it, behind what was wrong.
    N_("{0}; skipped"),
    N_("{0}; not added"),
    N_("{0}; refused"),
    # What the desk says where it cannot do what was asked for.
    N_("is no article, address, source or person that the desk knows"),
    N_("is held, but could not be read; see `wiredesk doctor`"),
    N_("may mean {0} stories: {1}"),
    N_("may mean {0} articles: {1}"),
    N_("needs a value"),
    N_("stands in no {0}"),
    N_("stands in {0} {1}s of this article; give more of it"),
    N_("needs the {0} that is meant: its offsets or some of its words"),
    N_("needs two articles or more"),
    N_("has an article on both sides"),
    N_("is no date; write it as 2026-11-22 or 2026-11-22 08:30+07:00"),
    N_("is no language tag such as vi, en or pt-BR"),
    N_("is no role of a block; there are {0}"),
    N_("quote"),
    N_("block"),
    N_("was forgotten by this desk and is not taken in again"),
    N_("has no feed and no sitemap that can be found, and is no article: give the address of its feed"),
    N_("answers {0}"),
)
_DAY = r"(?:\.\.|\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d[\d:.+Z-]*)?)?)"
_TIME = re.compile(f"{_DAY}(?:/{_DAY})?")
UNITS = (
    N_("dead"),
    N_("injured"),
    N_("missing"),
    N_("arrested"),
    N_("evacuated"),
    N_("infected"),
    N_("homeless"),
)
"""Counts of people that questions are asked about by the unit's own name."""


def worded(text: str, words: Words) -> str:
    """The sentence in the language of the interface; one that is not known stays as it is. Of "WHAT: SENTENCE" the
    first part is somebody's own words."""
    if words.gettext(text) != text:
        return words.gettext(text)
    if len(text) > LONGEST:
        return text
    for pattern, english in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            known = words.gettext(english)
            return text if known == english else known.format(*(worded(part, words) for part in found.groups()))
    what, colon, rest = text.partition(": ")
    said = worded(rest, words) if colon else rest
    return f"{what}: {said}" if said != rest else text


def asked_worded(about: str, words: Words) -> str:
    """What a question is about: words of a report as they are, the name of a unit in the language of the interface."""
    return words.gettext(about) if about in UNITS else about


def time_worded(value: str, words: Words) -> str:
    """A time as a page states it, in the form of `When.value`, for a reader: "2024-11-22/.." is open towards later."""
    start, slash, end = value.replace("T", " ").partition("/")
    if not slash:
        return start
    if ".." not in (start, end):
        day, between, clock = end.partition(" ")
        return f"{start}–{clock}" if between and start.startswith(f"{day} ") else f"{start} – {end}"
    open_ = "on or before {0}" if start == ".." else "on or after {0}"
    return words.gettext(open_).format(end if start == ".." else start)


def value_worded(value: str, words: Words) -> str:
    """What an account answers, for a reader: a time as `time_worded` gives it, all else as `worded`."""
    return time_worded(value, words) if _TIME.fullmatch(value) else worded(value, words)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(re.sub(r"\\\{\d\\\}", "(.+?)", re.escape(one))), one) for one in SENTENCES)

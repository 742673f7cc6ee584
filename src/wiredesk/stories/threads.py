"""Stories that follow one another: told in much the same words of the same people and places, at another time; or of
the same names, and one tells when the other was or is to be.

A story follows the one earlier story that it is most like; a thread is all that hangs together so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from wiredesk.model.identity import item_number
from wiredesk.model.parts import PairRow
from wiredesk.model.spans import Passage, StoryId
from wiredesk.model.story import Evidence, Link, Story, Thread
from wiredesk.stories.ground import AT_ONCE, FOLLOWS
from wiredesk.stories.keys import heaviest, item
from wiredesk.stories.neighbours import EVER, Item
from wiredesk.stories.pairs import Known
from wiredesk.stories.reports import Report, Vector, cosine, unit
from wiredesk.stories.scores import by_words
from wiredesk.stories.series import DAILY, PERIODS
from wiredesk.stories.settling import Settling

LIKELY = 0.85
"""Probability, by their words alone, that two reports are of one event; time says that they are not."""
NAMES = 0.5
"""Cosine of the names of two stories that have no language in common."""
SHARED = 2
"""Names that both must have: one person alone makes no thread."""
TOLD = 0.2
"""Cosine of the names of two stories of which one tells when the other was, and the least probability of one event by
words alone."""
ALONE = 0.2
"""How much a name adds to the cosine that is the only one that two such stories have in common."""
AT_THE_SAME_TIME = timedelta(hours=3)
"""Stories whose events, and whose reports, are less apart than this do not follow one another: two matches of a day."""
SOON = timedelta(days=120)
YEARLY = timedelta(days=400)
"""How long after the one before a story may follow: what comes back every year just so."""
RECURRING = 0.95
"""`LIKELY` of what comes back after more than `SOON`, and of what has one name alone in common."""
EVEN = 0.5
"""The same of two stories that tell of much the same people and places."""
ABOUT_ONE = 0.4
"""The product of the weights of a person's name in two stories that are about that person: an arrest and, when half a
year has gone by, the verdict."""
DAYS_AFTER = 3
"""A story of that many days after the day that was told ahead is told of it still."""
MEMBERS = 3
KEYS = 8
_WEEK = re.compile(r"(\d{4})-W(\d\d)")


def place_stories(settling: Settling) -> int:
    """Brings the lists of stories up to date; how many were. Stories without a time follow none."""
    ground = settling.ground
    waiting = ground.waiting("follows", AT_ONCE)
    stories = ground.told(waiting)
    made = [_item(story, settling) for _, story in sorted(stories.items()) if _start(story) is not None]
    settling.exchange(FOLLOWS, waiting, made)
    ground.done("follows", waiting)
    return len(waiting)


def compare_stories(settling: Settling) -> int:
    """Which of two stories follows the other, if one does; how many pairs. 0: none wait."""
    ground = settling.ground
    pairs = ground.to_score(FOLLOWS, AT_ONCE)
    stories = ground.told({end for pair in pairs for end in pair})
    rows: list[PairRow] = []
    for a, b in pairs:
        earlier, later = sorted((stories[a], stories[b]), key=lambda story: (str(_start(story)), story.id))
        found = _follows(earlier, later, _known(earlier, settling), _known(later, settling))
        if found is not None:
            number = item_number(later.articles[0])
            rows.append((a, b, found[0], str(number), found[1]))
            ground.mark("followed", (number,))
    ground.put_rows(FOLLOWS, rows)
    ground.scored(FOLLOWS, pairs)
    return len(pairs)


def choose(settling: Settling) -> int:
    """Which of the stories that it may follow a story follows: the likeliest, of equals the earliest."""
    ground = settling.ground
    waiting = ground.waiting("followed", AT_ONCE)
    rows = ground.rows(FOLLOWS, waiting)
    stories = ground.told({end for row in rows for end in row[:2]})
    best: dict[int, tuple[tuple[float, str, str], int, tuple[Evidence, ...]]] = {}
    for a, b, value, said, why in rows:
        later = int(said)
        earlier = stories[a + b - later]
        order = (-value, str(_start(earlier)), str(earlier.id))
        if not isinstance(why, Link) and (later not in best or order < best[later][0]):
            best[later] = order, a + b - later, why
    ground.put_follows(waiting, {later: best[later][1:] for later in waiting if later in best})
    ground.done("followed", waiting)
    return len(waiting)


def threads(stories: Sequence[Story], follows: Mapping[int, tuple[int, tuple[Evidence, ...]]]) -> tuple[Thread, ...]:
    """The threads of stories in order of time, each with what ties it to the one before. follows: by their items."""
    dated = sorted((story for story in stories if _start(story) is not None), key=lambda s: (str(_start(s)), s.id))
    head: dict[int, StoryId] = {}
    chain: dict[StoryId, list[int]] = {}
    told = {item_number(story.articles[0]): story for story in dated}
    for number, story in told.items():
        head[number] = head[follows[number][0]] if number in follows else story.id
        chain.setdefault(head[number], []).append(number)
    return tuple(
        Thread(
            id=first,
            stories=tuple(told[number].id for number in members),
            why=tuple(reason for number in members if number in follows for reason in follows[number][1]),
        )
        for first, members in sorted(chain.items())
        if len(members) > 1
    )


def _item(story: Story, settling: Settling) -> Item:
    names = _names(_known(story, settling))
    keys: dict[str, float] = {}
    for name in heaviest(names, KEYS):
        # A name is often written with what stands before it: "fraudster Ada Mary Lorn".
        for form in {name, " ".join(name.split()[-2:]), _last_of_two(name)}:
            keys[f"n {form}"] = max(names[name], keys.get(f"n {form}", 0.0))
    return item(story.articles[0], keys, (EVER,))


def _known(story: Story, settling: Settling) -> list[Known]:
    return [settling.judge.known(item_number(id)) for id in story.articles[:MEMBERS]]


def _start(story: Story) -> datetime | None:
    return story.first.earliest if story.first is not None else None


def _names(known: Sequence[Known]) -> Vector:
    total: Counter[str] = Counter()
    for one in known:
        total.update(one.report.names)
    return unit(total)


def _follows(
    earlier: Story, later: Story, first: Sequence[Known], second: Sequence[Known]
) -> tuple[float, tuple[Evidence, ...]] | None:
    start, end = _start(earlier), _start(later)
    if start is None or end is None or end - start > YEARLY:
        return None
    if end - start < AT_THE_SAME_TIME and _between(first, second) < AT_THE_SAME_TIME:
        return None
    one = _names(first)
    other = _under_their_names(_names(second), one)
    shared = sorted(one.keys() & other.keys(), key=lambda name: (-one[name] * other[name], name))
    alike = cosine(one, other)
    if len(shared) < SHARED and alike < TOLD:
        return None
    pairs = [by_words(x.report, y.report) for x in first for y in second if x.report.language == y.report.language]
    likely = max(pairs, default=LIKELY if alike >= NAMES else 0.0)
    # Countries are named in too many stories.
    common = {name: one[name] * other[name] for name in shared if not (len(name) == 2 and name.isupper())}
    close = alike >= TOLD and any(len(shared) >= SHARED or weight >= ALONE for weight in common.values())
    people = {name for known in first for name in known.report.people}
    told = _told(first, second) if close and end - start <= SOON and (likely >= TOLD or not pairs) else None
    if told is None and end - start <= SOON and (close or likely >= LIKELY):
        told = _one_of_a_series(first, second)
    if told is None and not _in_like_words(likely, alike, shared, common, people, soon=end - start <= SOON):
        return None
    why = (
        Evidence("follows the story before it: days later", round((end - start) / timedelta(days=1), 1)),
        Evidence("probability of one event, by words alone", round(likely, 3)),
        Evidence("likeness of names", round(alike, 3)),
        Evidence("names in both", ", ".join(shared[:4]), 0.0, (earlier.title, later.title)),
    )
    if told is None:
        return likely, why
    # One that tells when the other was comes before others that are only told in like words.
    return max(likely, LIKELY + (1 - LIKELY) * alike), (*why, told)


def _in_like_words(
    likely: float,
    alike: float,
    shared: Sequence[str],
    common: Mapping[str, float],
    people: Collection[str],
    *,
    soon: bool,
) -> bool:
    """Whether two stories are told in so like words, of so much the same, that one follows the other though neither
    tells when the other was. common: the shared names that are no countries, with how much both are about each."""
    if not soon:
        about_one = any(weight >= ABOUT_ONE for name, weight in common.items() if name in people)
        return (len(shared) >= SHARED and likely >= RECURRING) or (about_one and likely >= EVEN)
    if len(shared) >= SHARED and likely >= LIKELY:
        return True
    if len(common) >= SHARED and alike >= NAMES and likely >= EVEN:
        return True
    return likely >= RECURRING and max(common.values(), default=0.0) >= ALONE


def _between(first: Sequence[Known], second: Sequence[Known]) -> timedelta:
    """The most time between the reports of two stories, as far as they are dated."""
    out = [[one.report.dated.earliest for one in known if one.report.dated is not None] for known in (first, second)]
    gaps = [abs(a - b) for a in out[0] for b in out[1] if a is not None and b is not None]
    return max(gaps, default=timedelta())


def _under_their_names(names: Vector, known: Vector) -> Vector:
    """Names under those of other reports that they contain ("fraudster Ada Lorn") or are contained in, of two words
    and more, or that are the last word of them or have them so ("Lorn")."""
    full = [(set(name.split()), name) for name in sorted(known) if " " in name]
    last = {_last_of_two(name): name for name in sorted(known)}
    found: dict[str, float] = {}
    for name, weight in sorted(names.items()):
        words = set(name.split())
        same = name
        if name not in known and len(words) > 1:
            short = _last_of_two(name)
            same = next((other for inside, other in full if inside <= words or words <= inside), name)
            same = short if same == name and short in known else same
        elif name not in known:
            same = last.get(name, name)
        found[same] = max(weight, found.get(same, 0.0))
    return found


def _last_of_two(name: str) -> str:
    """The last word of a name of two, by which a person is called once known; else the name itself."""
    return name.split()[-1] if name.count(" ") == 1 else name


def _told(first: Sequence[Known], second: Sequence[Known]) -> Evidence | None:
    """What shows that the first of two stories is told as past by the second, its day or its week; or the second as to
    come by the first."""
    before, after = _days(first), _days(second)
    own = max(after, default=0)
    past = sorted(day for day in before if day < own)
    for day in past:
        month_and_day = date.fromordinal(day).isoformat()[5:]
        for report in (one.report for one in second if month_and_day in one.report.days):
            said = _said(report, month_and_day)
            return Evidence("tells of the day of the story before it", month_and_day, 0.0, said)
    for report, week in [(one.report, week) for one in second for week in one.report.weeks]:
        if (number := _WEEK.fullmatch(week)) is not None:
            monday = date.fromisocalendar(int(number[1]), int(number[2]), 1).toordinal()
            if monday + 7 <= own and any(monday <= day < monday + 7 for day in past):
                return Evidence("tells of the week of the story before it", week, 0.0, _said(report, week))
    for one in first:
        for day in sorted(one.times.coming):
            if any(day <= other <= day + DAYS_AFTER for other in after):
                ahead = date.fromordinal(day).isoformat()[5:]
                return Evidence("its day was told ahead by the story before it", ahead, 0.0, _said(one.report, ahead))
    return None


def _one_of_a_series(first: Sequence[Known], second: Sequence[Known]) -> Evidence | None:
    """That two stories tell of the same one of a series: storm No. 7. A day or a night of something is not asked, and a
    period neither: other events have it too."""
    for one in first:
        for other in second:
            for kind in sorted(one.counted.keys() & other.counted.keys() - DAILY - PERIODS):
                (number, here), (again, there) = one.counted[kind], other.counted[kind]
                if number == again:
                    return Evidence(f"the same of a series: {kind}", number, 0.0, (here, there))
    return None


def _said(report: Report, time: str) -> tuple[Passage, ...]:
    """The first words of a report that name a time."""
    found = (moment.span for moment in report.reading.moments if time in (moment.when.value, moment.when.value[5:10]))
    return tuple(report.at_span(span) for span in found)[:1]


def _days(known: Sequence[Known]) -> Collection[int]:
    """The days of which the leads of a story tell, else those on which it was published."""
    told = {day for one in known for day in one.times.days}
    return told or {day for one in known if (day := _last_day(one))}


def _last_day(known: Known) -> int:
    """The day on which a report was published; 0 if that is not known."""
    out = known.times.published
    return out.latest.toordinal() if out is not None and out.latest is not None else 0

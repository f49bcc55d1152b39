"""Which reports tell of the same match, and of the same tie.

A pair of sides bounds the work: matches of different pairs are never compared. Dated reports meet by
day; a report without a day is placed through score, leg, competition, stage, ground, its goals, its crowd
and the time of its publication, and stays by itself where these do not settle it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from graph.agreement.reports import Node, Report
from graph.names import fold, term

#: A report that gives no day tells mostly of a match of the weeks before it.
NEAR = timedelta(days=60)
#: What a placement without a day must weigh at least: a score alone, or two lesser agreements.
ENOUGH = 2
#: Two sides do not meet again within so many days.
AGAIN = timedelta(days=2)
#: How many marks (goals told to the minute, the crowd) a placement may count: the more there are, the surer it is.
MOST_MARKS = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A match as one article tells it; names are already those of the agreed things. `pointed` where it is not
    told of itself and only its events are.

    `marks` are what hardly two matches share: scorers with their minutes, the crowd; `scorers` their surnames.
    """

    iri: str
    article: str
    issued: date | None
    home: str
    away: str
    day: date | None
    facts: Mapping[str, str]
    goals: tuple[tuple[str, str], ...] | None
    pointed: bool
    marks: frozenset[str] = frozenset()
    scorers: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[bool, int, str, str, str, str]:
        """Dated ones first, then the fullest; the rest makes the order one of content."""
        richness = len(self.facts) + 2 * (self.goals is not None)
        return self.day is None, -richness, str(self.day), self.home, self.article, self.iri


@dataclass(slots=True)
class Cluster:
    """Reports of one match, each with the rule that brought it here."""

    told: list[Told] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)

    def add(self, one: Told, rule: str) -> None:
        self.told.append(one)
        self.rules[one.iri] = rule

    @property
    def days(self) -> list[date]:
        return sorted({one.day for one in self.told if one.day is not None})

    def given(self, slot: str) -> set[str]:
        return {one.facts[slot] for one in self.told if slot in one.facts}

    @property
    def times(self) -> list[date]:
        """When it was played or, where nobody says, when it was reported."""
        return self.days or sorted({one.issued for one in self.told if one.issued is not None})

    @property
    def articles(self) -> set[str]:
        return {one.article for one in self.told if not one.pointed}


def tell(report: Report, node: Node, things: Mapping[str, str]) -> Told | None:
    """A match node as compared with others; None where it lacks a side."""
    home, away = node.one("home"), node.one("away")
    if home is None or away is None:
        return None
    home, away = things.get(home, home), things.get(away, away)
    facts = {}
    for slot in ("leg", "competition", "stage", "season", "venue"):
        value = node.one(slot)
        if value is not None:
            facts[slot] = term(value) if slot in ("stage", "season") else things.get(value, value)
    hosts, guests = node.one("home_goals"), node.one("away_goals")
    score = None if hosts is None or guests is None else tuple(sorted(((home, hosts), (away, guests))))
    marks, scorers = _marks(report, node)
    day = _day(node.one("date"))
    return Told(node.iri, report.iri, report.issued, home, away, day, facts, score, not node.told, marks, scorers)


def _marks(report: Report, match: Node) -> tuple[frozenset[str], frozenset[str]]:
    """What tells a match from others of its sides: goals by minute and surname, and the crowd; and who scored."""
    crowd = match.one("attendance")
    marks, scorers = {f"crowd {crowd}"} if crowd else set(), set()
    for node in report.nodes:
        if node.kind.name == "goal" and node.match == match.iri and (who := node.one("scorer")) in report.things:
            surname = fold(report.things[who].label).rpartition(" ")[2]
            scorers.add(surname)
            minute = node.one("minute")
            if minute is not None and minute.isdecimal():
                marks.add(f"{minute} {surname}")
    return frozenset(marks), frozenset(scorers)


def as_json(one: Told) -> list[Any]:
    """A telling as JSON objects."""
    return [
        one.iri,
        one.article,
        one.issued and one.issued.isoformat(),
        one.home,
        one.away,
        one.day and one.day.isoformat(),
        one.facts,
        one.goals and [list(pair) for pair in one.goals],
        one.pointed,
        sorted(one.marks),
        sorted(one.scorers),
    ]


def from_json(said: list[Any]) -> Told:
    """The telling that `as_json` wrote."""
    iri, article, issued, home, away, day, facts, goals, pointed, marks, scorers = said
    score = None if goals is None else tuple((team, number) for team, number in goals)
    first, last = frozenset(marks), frozenset(scorers)
    return Told(iri, article, _day(issued), home, away, _day(day), facts, score, pointed, first, last)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def cluster(told: Sequence[Told]) -> list[Cluster]:
    """The matches of one pair of sides."""
    ordered = sorted(told, key=lambda one: one.order)
    clusters = _by_day([one for one in ordered if one.day is not None])
    rest = [one for one in ordered if one.day is None]
    for one in [each for each in rest if not each.pointed] + [each for each in rest if each.pointed]:
        _place(one, clusters)
    return clusters


def _by_day(dated: Sequence[Told]) -> list[Cluster]:
    days: dict[date, Cluster] = defaultdict(Cluster)
    for one in dated:
        assert one.day is not None
        days[one.day].add(one, "same sides and day")
    clusters = [days[day] for day in sorted(days)]
    for earlier, later in pairwise(list(clusters)):
        if later.days[0] - earlier.days[-1] == timedelta(days=1) and all(
            not _against(one, earlier, dated=True) for one in later.told
        ):
            for one in earlier.told:
                later.add(one, earlier.rules[one.iri])
            later.rules.update({one.iri: "same sides, days next to each other" for one in later.told})
            clusters.remove(earlier)
    return clusters


def _place(one: Told, clusters: list[Cluster]) -> None:
    """Put a report without a day to the match that it agrees with most, else to one of its own."""
    weights = [(_weight(one, each), each) for each in clusters if not _against(one, each)]
    best = max((weight for weight, _ in weights), default=0)
    chosen = [each for weight, each in weights if weight == best]
    alone = one.pointed and len(weights) == 1
    if len(chosen) == 1 and (best >= ENOUGH or alone):
        chosen[0].add(one, "same sides and " + (_reason(one, chosen[0]) or "no other match of theirs"))
        return
    fresh = Cluster()
    fresh.add(one, "same sides")
    clusters.append(fresh)


def _same_goals(one: Told, other: Cluster) -> bool:
    return one.goals is not None and any(each.goals == one.goals for each in other.told)


def _weight(one: Told, other: Cluster) -> int:
    agree = {slot for slot, value in one.facts.items() if value in other.given(slot)}
    own = any(each.article == one.article for each in other.told)
    marks = min(MOST_MARKS, len(_shared_marks(one, other)))
    return 2 * _same_goals(one, other) + len(agree) + 2 * marks + _near(one, other) + 2 * (own and one.pointed)


def _shared_marks(one: Told, other: Cluster) -> frozenset[str]:
    return one.marks & frozenset().union(*(each.marks for each in other.told))


def _other_goals(one: Told, other: Cluster) -> bool:
    """Whether several scorers are told here and there, and none is the same."""
    told = [each.scorers for each in other.told if len(each.scorers) > 1]
    return len(one.scorers) > 1 and bool(told) and not one.scorers & frozenset().union(*told)


def _reason(one: Told, other: Cluster) -> str:
    agree = ["score"] if _same_goals(one, other) else []
    agree += ["goals and crowd"] if _shared_marks(one, other) else []
    agree += [slot for slot, value in one.facts.items() if value in other.given(slot)]
    return ", ".join(agree + (["time of publication"] if _near(one, other) else []))


def _near(one: Told, other: Cluster) -> bool:
    return one.issued is not None and any(abs(one.issued - day) <= NEAR for day in other.times)


def _against(one: Told, other: Cluster, dated: bool = False) -> bool:
    """Whether something keeps a report from telling of a match."""
    agree = {slot for slot, value in one.facts.items() if value in other.given(slot)}
    clash = {slot for slot, value in one.facts.items() if other.given(slot) and value not in other.given(slot)}
    goals = _same_goals(one, other)
    if goals or {"leg", "competition"} <= agree:
        clash.discard("venue")  # grounds have many names, and sponsors change them
    if goals and one.issued is not None and any(abs(one.issued - day) <= AGAIN for day in other.days):
        clash -= {"competition", "stage", "venue"}  # whatever it is called, it is the evening's match
    scored = not goals and one.goals is not None and any(each.goals is not None for each in other.told)
    if clash or (scored and not _that_leg(one, other, agree)):
        return True
    if not dated and not one.pointed and one.article in other.articles:
        return True
    if not dated and _other_goals(one, other):
        return True
    turned = all(each.home != one.home for each in other.told)
    if turned and not goals and "leg" not in agree:
        return True
    settled = {"leg", "competition"} <= agree or (goals and "venue" in agree) or bool(agree & {"season"} and goals)
    return not dated and not settled and _far(one, other)


def _that_leg(one: Told, other: Cluster, agree: set[str]) -> bool:
    """Whether it is the same leg of the same stage on the same side's ground, so that another score contradicts it."""
    at_home = any(each.home == one.home for each in other.told)
    return at_home and {"leg", "competition", "stage"} <= agree and (one.issued is None or _near(one, other))


def _far(one: Told, other: Cluster) -> bool:
    """Whether the report was published before the match, or long after it without saying which."""
    if one.issued is None or not other.times:
        return False
    early = bool(other.days) and one.issued < other.days[0] - timedelta(days=1)
    return early or not _near(one, other)

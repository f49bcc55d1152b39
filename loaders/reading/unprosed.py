"""The facts of everything in a report that is not prose: scoreboards, line-ups, pictures, league tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.model import Fact, MatchRef, Span
from loaders.reading import box_facts, boxes, captions, results_lists, tables, within, womens
from loaders.reading.capitals import fold
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Fixture, Mention, Reading

#: A name that begins before the known one is another club's: "Holt Rangers" is not Rangers.
_LONGER = re.compile(r"^[A-ZÀ-Þ][a-zß-ÿ]{2,} $")
#: Sentences below a list of scorers that tell whose match it is of.
_BELOW = 2
#: Letters of a given name that a list leaves of it.
_INITIALS = 2


@dataclass(frozen=True)  # no slots, for where the mentions stand is laid out once
class Resolver:
    """Whose name stands at a span: by the mentions there, by the article's roster, by the gazetteer."""

    reading: Reading
    known: Gazetteer

    def person(self, span: Span) -> str | None:
        """The name of the person at `span`; as written where the roster does not know it."""
        written = self.reading.text(span).strip()
        mention = self._mention(span, "person")
        if mention is not None:
            name = next(p.name for p in self.reading.persons if p.key == mention.key)
            return name if abbreviates(written, name) else self._abbreviated(written)
        wanted = fold(written)
        fitting = [p.name for p in self.reading.persons if wanted in {fold(form) for form in (*p.forms, p.name)}]
        fitting = fitting or [p.name for p in self.reading.persons if fold(p.name).split()[-1:] == [wanted]]
        return fitting[0] if len(fitting) == 1 else written or None

    def _abbreviated(self, written: str) -> str:
        """The one person of the article whose name "E Jones" shortens, else the words."""
        fitting = [p.name for p in self.reading.persons if " " in p.name and abbreviates(written, p.name)]
        return fitting[0] if len(fitting) == 1 else written

    def team_key(self, span: Span) -> str | None:
        """The key of the side that the article names at `span`."""
        mention = self._mention(span, "team")
        if mention is None or _LONGER.search(self.reading.article.text[span.start : mention.start]):
            return None
        return mention.key

    def team(self, span: Span) -> str | None:
        """The name of the side at `span`; as written where nobody knows it."""
        key = self.team_key(span)
        if key is not None:
            return next((t.name for t in self.reading.teams if t.key == key), None)
        written = self.reading.text(span).strip()
        clubs = [c.entry for c in self.known.lookup(written) if c.entry.kind in ("club", "national")]
        if not clubs:
            return written or None
        spoken_of = {t.name for t in self.reading.teams}
        meant = womens.side(clubs[0], self.known).name
        return meant if meant in spoken_of and clubs[0].name not in spoken_of else clubs[0].name

    def named_persons(self, words: Span) -> list[tuple[Span, str]]:
        """Every person named within `words`."""
        names = {p.key: p.name for p in self.reading.persons}
        return [(m.span, names[m.key]) for m in self._inside(words, "person")]

    def named_teams(self, words: Span) -> list[tuple[Span, str]]:
        """Every side named within `words`."""
        names = {t.key: t.name for t in self.reading.teams}
        return [(m.span, names[m.key]) for m in self._inside(words, "team")]

    def _inside(self, span: Span, kind: str) -> Iterator[Mention]:
        begun = within.mentions(self.reading, span.start, span.end)
        return (m for m in begun if m.kind == kind and m.end <= span.end)

    def _mention(self, span: Span, kind: str) -> Mention | None:
        return next((m for m in self._placed.over(span) if m.kind == kind), None)

    @cached_property
    def _placed(self) -> within.Taken[Mention]:
        return within.Taken(self.reading.mentions)


def abbreviates(written: str, name: str) -> bool:
    """Whether words that open with an initial, "E Jones" or "Ma. Jones", can be short for a name."""
    first, *rest = fold(written.replace(".", ". ")).split()
    first = first.rstrip(".")
    given, *family = fold(name).split()
    particle = len(first) > 1 and fold(written) in fold(name)  # "De Jong", and no "La Jong"
    if not rest or not family or particle or len(first) > _INITIALS or first == given:
        return True
    return given.startswith(first) and rest[-1] == family[-1]


def page_details(found: boxes.Boxes, resolve: Resolver) -> dict[str, tuple[str | int, Span]]:
    """Referee and attendance printed away from a scoreboard, with their words."""
    out: dict[str, tuple[str | int, Span]] = {}
    for detail in found.details:
        if detail.slot == "referee":
            name = resolve.person(detail.span)
            if name is not None:
                out[detail.slot] = (name, detail.span)
        elif detail.slot == "attendance" and isinstance(detail.value, int):
            out[detail.slot] = (detail.value, detail.span)
    return out


def board_fixtures(found: boxes.Boxes, resolve: Resolver, last: Mapping[frozenset[str], int]) -> tuple[Fixture, ...]:
    """The matches of scoreboards and live lines, for the register: grounds and contests named as the gazetteer does.

    `last` are the goals that a pair's match had at its end, where they are told: live lines that stop before are
    not its result.
    """
    boards = box_facts.fixtures(found, resolve.team_key)
    pairs = {(board.home, board.away) for board in boards}
    live = [f for f in box_facts.live_fixtures(found.live, resolve.team_key) if (f.home, f.away) not in pairs]
    ended = (f for f in live if sum(f.goals or ()) >= last.get(frozenset((f.home, f.away)), 0))
    return tuple(_named(f, resolve) for f in (*boards, *ended))


def _named(fixture: Fixture, resolve: Resolver) -> Fixture:
    slots = dict(fixture.slots)
    for slot, kind in (("competition", "competition"), ("venue", "venue"), ("city", "place")):
        if slot in slots:
            entries = [c.entry for c in resolve.known.lookup(str(slots[slot])) if c.entry.kind == kind]
            slots[slot] = entries[0].name if entries else slots[slot]
    return replace(fixture, slots=slots)


def box_events(found: boxes.Boxes, resolve: Resolver, match: MatchRef | None) -> tuple[Fact, ...]:
    """Goals, cards, changes, line-ups and roles of the boxes."""
    own = tuple(goals for goals in found.goals if not _of_others(resolve.reading, goals, match))
    return box_facts.facts(resolve.reading.article.text, replace(found, goals=own), resolve.person, resolve.team, match)


def _of_others(reading: Reading, goals: boxes.Goals, match: MatchRef | None) -> bool:
    """Whether the text right below scorers without a heading speaks of two sides, and of none of the match: in a
    round-up each match has such a list."""
    if goals.side is not None or goals.sides is not None or match is None or not goals.strikes:
        return False
    end = goals.strikes[-1].span.end
    below = [sentence for sentence in reading.sentences if sentence.start > end][:_BELOW]
    named = {m.key for s in below for m in within.mentions(reading, s.start, s.end) if m.kind == "team"}
    names = {team.name for team in reading.teams if team.key in named}
    return len(names) > 1 and names.isdisjoint((match.home, match.away))


def pictures(reading: Reading, resolve: Resolver, refs: dict[str, MatchRef]) -> Iterator[Fact]:
    """What the captions show, each with the match that its words are of. `refs` are by fixture key."""
    text = reading.article.text

    def match(caption: captions.Caption) -> MatchRef | None:
        sides = captions.context(text, caption).sides
        keys = {resolve.team_key(span) for span in sides} if sides else set()
        own = next((f for f in reading.fixtures if keys == {f.home, f.away} and f.leg != 1), None)
        own = own or next((f for f in reading.fixtures if f.main and not sides), None)
        return refs.get(own.key) if own is not None else None

    found = captions.read(reading.article, reading.lines)
    yield from captions.facts(text, found, resolve.named_persons, resolve.named_teams, match)


def untabled(told: Iterable[Fact], tabled: Sequence[Fact]) -> Iterator[Fact]:
    """The standings told in words that no table of the article gives too."""
    placed = {(fact.slots["team"], fact.slots.get("position")) for fact in tabled}
    for fact in told:
        key = fact.slots.get("team"), fact.slots.get("position")
        if key not in placed or not fact.slots.keys() <= {"team", "position", "competition", "as_of", "season"}:
            yield fact


def _listed_competition(reading: Reading) -> tuple[str, Span] | None:
    """The one competition that stands over the results in the article."""
    spans = [Span(line.start, line.end if line.label == "scoreboard" else line.start) for line in reading.lines]
    heads = [found.competition for found in results_lists.find(reading.article.text, spans)]
    if len(heads) != 1 or heads[0] is None:
        return None
    return reading.article.text[heads[0].start : heads[0].end], heads[0]


def standings(reading: Reading, resolve: Resolver, page: tuple[str, Span] | None) -> Iterator[Fact]:
    """The rows of the league tables; `page` is the report's own competition, for a table that names only a round."""

    def known(span: Span) -> str | None:
        for hit in resolve.known.find(reading.article.text, span.start, span.end):
            entries = [c.entry for c in hit.candidates if c.entry.kind == "competition"]
            if entries:
                return entries[0].name
        return None

    page = page or _listed_competition(reading)
    for table in tables.read(reading.article, reading.lines):
        name, span = tables.competition(reading.article.text, table, known, page) or (None, None)
        yield from tables.facts(table, resolve.team, name, span)

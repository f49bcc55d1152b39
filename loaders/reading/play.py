"""Who is with whom, by what they do in the same play: attackers of one side, defenders of the other.

A sentence is cut where it turns to the other side ("but", "while", "at the other end"); within a stretch, what its
persons do (`acts.py`) ties them to each other and to the side that it is told of (`leanings.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from loaders.model import Span
from loaders.reading import results, within
from loaders.reading.acts import Act, acts
from loaders.reading.beside import STOPS, words
from loaders.reading.beside import names as is_name
from loaders.reading.layers import Mention, Reading
from loaders.reading.leanings import Leaning, leanings, turned
from loaders.reading.masks import Masked, mask, names
from loaders.reading.sides import Hint, Relation, opponents, titles

_ENDING = 5  # words behind a side in which it is said how its match ended
_BRACKETED = 8  # words in brackets that only add a time
_OPENS = 12  # characters at the head of a sentence within which its subject stands
_CHANCE = 12  # words before and behind "but" in which a chance and its end are told
_OPENING = 2  # words before the name that opens a sentence
_READ = ("prose", "live")
_WITHIN, _AGAINST, _TOPIC, _CARRIED = 1.0, 1.0, 1.2, 0.8


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The words from `start` to `end`, with what is told of persons and sides there."""

    start: int
    end: int
    acts: tuple[Act, ...]
    sides: tuple[Leaning, ...]


def hints(reading: Reading, staff: frozenset[str]) -> Iterator[Hint]:
    """Hints of every sentence of prose. `staff` do not play."""
    reading = _plain(reading)
    playing, rivals = _playing(reading), opponents(reading)
    before: tuple[Leaning, str, int] | None = None
    shot: tuple[str, int] | None = None  # who attacked last, and the line
    for index, sentence in enumerate(reading.sentences):
        line = reading.lines[sentence.line]
        if line.label not in _READ or any(q.start <= sentence.start < q.end for q in reading.quoted):
            before, shot = None, None
            continue
        if not (names(reading, sentence, "person") or names(reading, sentence, "team")):
            before, shot = None, None
            continue
        they = results.topic(reading, index - 1, playing) if index else None
        one = _Sentence(mask(reading, sentence), staff, playing, they, rivals, results.alike(reading))
        yield from one.hints()
        if before is not None and before[2] == sentence.line:
            yield from one.carried(before[0], before[1])
        if shot is not None and shot[1] == sentence.line:
            yield from one.stopped(shot[0])
        attacker = one.attacker()
        shot = (attacker, sentence.line) if attacker is not None else None
        spoken = one.spoken()
        key = one.side(spoken) if spoken is not None else None
        before = (spoken, key, sentence.line) if spoken is not None and key is not None else None


def _playing(reading: Reading) -> frozenset[str]:
    """The sides for which somebody can play: in a report of one match none that is named but once beside its two."""
    pairs = {frozenset((f.home, f.away)) for f in reading.fixtures if f.status == "played"}
    fitting = results.alike(reading)
    if len(pairs) != 1:
        return fitting
    count = Counter(m.key for m in reading.mentions if m.kind == "team")
    return frozenset(key for key in fitting if count[key] > 1 or key in next(iter(pairs)))


def _without_brackets(said: Sequence[str]) -> list[int]:
    """The places of the words that stand in no brackets, unless the brackets name somebody: "Saka (12) and Rice"."""
    kept, at = [], 0
    while at < len(said):
        close = said.index(")", at) if said[at] == "(" and ")" in said[at:] else None
        if close is not None and close - at < _BRACKETED and not any(is_name(word) for word in said[at:close]):
            at = close + 1
            continue
        kept.append(at)
        at += 1
    return kept


def _plain(reading: Reading) -> Reading:
    """The reading with no pronouns but those that open a sentence behind one that names one person, and without "the
    midfielder" where another is named beside him: who that is must not decide who plays where."""
    kept = (m for m in reading.mentions if m.how != "pronoun" or _is_clear(reading, m))
    return replace(reading, mentions=tuple(m for m in kept if m.how != "epithet" or not _is_doubtful(reading, m)))


def _is_doubtful(reading: Reading, epithet: Mention) -> bool:
    """Whether the sentence names another person than the one meant by "the midfielder"."""
    sentence = within.sentence(reading, epithet.start)
    if epithet.kind != "person" or sentence is None:
        return False
    here = within.mentions(reading, sentence.start, sentence.end)
    return any(m.kind == "person" and m.key != epithet.key and m.how not in ("pronoun", "epithet") for m in here)


def _is_clear(reading: Reading, pronoun: Mention) -> bool:
    index = within.sentence_index(reading, pronoun.start)
    if pronoun.kind != "person" or not index or pronoun.start - reading.sentences[index].start > _OPENS:
        return False
    before = reading.sentences[index - 1]
    if before.line != reading.sentences[index].line:
        return False
    here = within.mentions(reading, before.start, before.end)
    return {m.key for m in here if m.kind == "person" and m.how != "pronoun"} == {pronoun.key}


class _Sentence:
    def __init__(
        self,
        masked: Masked,
        staff: frozenset[str],
        playing: frozenset[str],
        they: str | None,
        rivals: Mapping[str, str],
        alike: frozenset[str],
    ) -> None:
        self._alike = alike
        self._masked, self._staff, self._playing, self._they, self._rivals = masked, staff, playing, they, rivals
        written = masked.text.split()
        starts = list(accumulate((len(word) + 1 for word in written), initial=1))
        kept = _without_brackets(written)
        self._said, self._starts = [written[at] for at in kept], [starts[at] for at in kept]
        self._stretches = tuple(self._cut())

    def side(self, told: Leaning) -> str | None:
        """The side that is meant, if it is one that plays; "they" are the one side named before, or that of the
        sentence before."""
        if told.team is not None:
            key: str | None = self._key(told.team)
        else:
            before = [s for stretch in self._stretches for s in stretch.sides if s.team is not None and s.at < told.at]
            free = {self._key(s.team) for s in before if s.team is not None and not s.governed}
            named = {self._key(s.team) for s in before if s.team is not None}
            key = free.pop() if len(free) == 1 else (self._they if not named else None)
        return key if key is not None and key in self._playing else None

    def _key(self, thing: int) -> str:
        return str(self._masked.things[thing].value)

    def hints(self) -> Iterator[Hint]:
        """What the sentence itself says."""
        last: Act | None = None
        for stretch in self._stretches:
            for act in stretch.acts:
                told = self._side_of(stretch, act)
                side = self.side(told) if told is not None else None
                if told is not None and side is not None:
                    yield from self._tied(act, told.sign, side, "topic" if told.team is not None else "they", _TOPIC)
            yield from self._pairs(stretch, last)
            yield from self._answer(stretch, last)
            last = next((a for a in reversed(stretch.acts) if a.what == "attack"), last)
        yield from self._theirs()

    def _answer(self, stretch: _Stretch, last: Act | None) -> Iterator[Hint]:
        """ "Saka scored before Dias equalised": who answers a goal is of the other side."""
        for act in stretch.acts[:1]:
            if act.answers and act.what == "attack" and last is not None and last.scores:
                yield from self._pair(last, act, "opposite", "answered", _AGAINST)

    def _theirs(self) -> Iterator[Hint]:
        """ "Arsenal had lost their captain Odegaard": whose he is, is who stands before."""
        known = words()
        sides = [side for stretch in self._stretches for side in stretch.sides]
        for at, word in enumerate(self._said):
            if word.startswith("P:"):
                place = next((i for i in range(at - 1, max(0, at - 6), -1) if self._said[i] in known["theirs"]), None)
                told = [side for side in sides if place is not None and side.at < place]
                if place is None or not told or not self._describes(place + 1, at) or told[-1].governed:
                    continue
                side = self.side(told[-1])
                who = self._key(int(word[2:]))
                if side is not None and who not in self._staff:
                    yield Hint(who, side, "plays_for", self._span(place, at), 2.0, "play-their")

    def _describes(self, start: int, end: int) -> bool:
        """Whether the words say no more than what the person named behind them is."""
        said, barred = self._said[start:end], STOPS | words()["prepositions"] | words()["former"]
        if said[-1:] == ["of"] and said[-2:-1] and said[-2] in words()["duo"]:
            said = [*said[:-2], "star"]  # "their attacking duo of Saka and Rice"
        return bool(said) and said[-1] in titles() and not any(is_name(word) or word in barred for word in said)

    def spoken(self) -> Leaning | None:
        """The one side that the sentence speaks of, where it names no player who does anything."""
        sides = [side for stretch in self._stretches for side in stretch.sides]
        first = next(iter(sides), None)
        if first is None or not first.sign or not first.subject or any(s.acts for s in self._stretches):
            return None
        return first if {self.side(side) for side in sides} == {self.side(first)} else None

    def carried(self, side: Leaning, key: str) -> Iterator[Hint]:
        """What the first stretch says of a side that the sentence before spoke of."""
        first = self._stretches[0]
        if not first.sides and self._said[0] not in words()["cut"] and not self._switches():
            for act in first.acts[:1]:
                if act.answers:
                    break
                yield from self._tied(act, side.sign, key, "carried", _CARRIED)

    def stopped(self, attacker: str) -> Iterator[Hint]:
        """ "Saka shot low. Ederson, however, saved": who opens a sentence by a save stops who shot in the last."""
        first = next(iter(self._stretches[0].acts), None)
        if first is not None and first.at <= _OPENING and first.what == "defend" and not first.given:
            key = self._key(first.person)
            if key != attacker and not self._names_side(0, len(self._said)) and not {key, attacker} & self._staff:
                yield Hint(key, attacker, "opposite", self._span(first.at, first.at), _WITHIN, "play-stopped")

    def attacker(self) -> str | None:
        """Who attacks at the end of the sentence."""
        done = [act for stretch in self._stretches for act in stretch.acts]
        return self._key(done[-1].person) if done and done[-1].what == "attack" else None

    def _side_of(self, stretch: _Stretch, act: Act) -> Leaning | None:
        """The side of which an act is told: the nearest before it, or the first behind that gains or suffers by it."""
        told = [side for side in stretch.sides if side.at < act.at]
        after = [side for side in stretch.sides if side.at > act.at]
        if act.what == "own goal":
            after = [side for side in after if side.sign or not side.governed]  # "an own goal from a City corner"
        if told:
            near = told[-1]
            if act.what == "grief" and not near.governed and self._had(near.at, act.at):
                return replace(near, sign=-1)  # "when they had Timber sent off"
            if near.sign > 0 and act.scores and self._answered(near.at, act.at):
                return replace(near, sign=-1)
            apart = self._said[act.at - 2 : act.at] == [",", "and"] or (near.sign < 0 and not near.subject)
            if near.sign > 0 and turned(self._said, near.at, act.at):
                near = replace(near, sign=-1)
            return near if near.sign and not apart else None
        if after and act.what == "attack" and self._is_for(act, after[0]):
            return replace(after[0], sign=1)
        if after and after[0].sign and not after[0].subject and act.what != "defend":
            between = self._said[act.at + 1 : after[0].at]
            alike = {a.at for a in stretch.acts if a.what == act.what and a.given and act.given}
            others = {at for at in range(act.at + 1, after[0].at) if self._said[at].startswith("P:")} - alike
            apart = bool(others) or not words()["since"].isdisjoint(between[-2:])
            return after[0] if not apart else None
        if after and after[0].sign and self._said[after[0].at - 2 : after[0].at].count("as"):
            ended = words()["outcome"].isdisjoint(self._said[after[0].at + 1 : after[0].at + _ENDING])
            return after[0] if after[0].sign > 0 or ended else None  # "scored as City lost" may be of City
        return None

    def _answered(self, start: int, end: int) -> bool:
        """ "City equalised through Foden after Saka's opener": what was answered is the other side's."""
        between = self._said[start + 1 : end]
        after = between.index("after") if "after" in between else 0
        return not words()["answers"].isdisjoint(between[:after])

    def _meets(self, team: str) -> bool:
        """Whether the match that is known of a side can be the one told: no third side is named in its place."""
        named = {str(thing.value) for thing in self._masked.things if thing.kind == "team"} & self._alike - {team}
        return not named or self._rivals.get(team) in named

    def _had(self, side: int, at: int) -> bool:
        """Whether no more than "had" stands between a side and one of its own: "had goalkeeper Raya sent off"."""
        between = [word for word in self._said[side + 1 : at] if word not in titles()]
        return len(between) == 1 and between[0] in words()["having"] | {"lost"}

    def _is_for(self, act: Act, side: Leaning) -> bool:
        """ "Saka saw a shot tipped over for Arsenal": who attacks for a side is of it."""
        between = self._said[act.at + 1 : side.at]
        between = between[:-1] if between[-1:] == ["the"] else between
        if between[-1:] != ["for"] or self._said[side.at + 1 : side.at + 2] in (["'s"], ["'"]):
            return False
        barred = words()["bad_for"] | STOPS
        return not any(word in barred or is_name(word) for word in between)

    def _tied(self, act: Act, sign: int, team: str, rule: str, weight: float) -> Iterator[Hint]:
        key = self._key(act.person)
        if key in self._staff:
            return
        gains = act.what in ("attack", "victim")
        if act.what == "grief":
            if sign > 0:
                return
            gains = False
        relation: Relation = "plays_for" if (sign > 0) == gains else "against"
        if relation == "against" and not self._meets(team):
            return
        yield Hint(key, team, relation, self._span(act.at, act.at), weight, f"play-{rule}")

    def _pairs(self, stretch: _Stretch, last: Act | None) -> Iterator[Hint]:
        """Attackers with each other, those who defend or foul against them."""
        attackers = [a for a in stretch.acts if a.what == "attack"]
        for one, two in pairwise(attackers):
            if not self._parted(stretch, one, two):
                yield from self._pair(one, two, "same_side", "with", _WITHIN)
        for act in stretch.acts:
            if act.what == "defend":
                near = self._attacker(attackers, act) or (last if stretch.start else None)
                if near is not None:
                    yield from self._pair(near, act, "opposite", "versus", _AGAINST)
            elif act.what == "victim":
                fouls = [a for a in stretch.acts if a.at < act.at and a.what in ("grief", "defend")]
                if fouls:
                    yield from self._pair(fouls[-1], act, "opposite", "fouled", _AGAINST)

    def _attacker(self, attackers: Sequence[Act], act: Act) -> Act | None:
        """Whom a defender stops: the attacker named right behind him, or else the last before."""
        after = [a for a in attackers if act.at < a.at and "and" not in self._said[act.at : a.at]]
        told = [a for a in attackers if a.at < act.at and not self._names_side(a.at, act.at)]
        if after and (not told or not act.given):
            return after[0]
        return told[-1] if told else None

    def _parted(self, stretch: _Stretch, one: Act, two: Act) -> bool:
        """Whether two attackers need not be of one side: a side or a defender stands between, or one answers."""
        between = self._said[one.at + 1 : two.at]
        stopped = any(a.what == "defend" and one.at < a.at < two.at for a in stretch.acts)
        several = between == ["and"] and not words()["several"].isdisjoint(self._said)
        if two.scores and self._answered(stretch.start, two.at) and "after" in between:
            return True
        if any(a in ("after", "before") and b.startswith("T:") for a, b in pairwise(between)):
            return True  # "Saka hit a double to turn it around after City sub Doku's finish"
        return one.answers or two.answers or stopped or several or self._names_side(one.at, two.at)

    def _names_side(self, start: int, end: int) -> bool:
        """Whether a side is named between, other than as that of the person named at `end`."""
        known = titles()
        last = end
        while last > start and (self._said[last - 1] in known or self._said[last - 1] == "'s"):
            last -= 1
        return any(word.startswith("T:") for word in self._said[start : last - 1 if last > start else last])

    def _pair(self, one: Act, two: Act, relation: Relation, rule: str, weight: float) -> Iterator[Hint]:
        a, b = self._key(one.person), self._key(two.person)
        if a != b and a not in self._staff and b not in self._staff:
            first, last = sorted((one.at, two.at))
            yield Hint(a, b, relation, self._span(first, last), weight, f"play-{rule}")

    def _span(self, first: int, last: int) -> Span:
        """The article's characters behind the words from `first` to `last`."""
        return self._masked.span(self._starts[first], self._starts[last] + len(self._said[last]))

    def _switches(self) -> bool:
        text = f" {' '.join(self._said)} "
        return any(f" {phrase} " in text for phrase in words()["switch"])

    def _cut(self) -> Iterator[_Stretch]:
        done, told = acts(self._said), leanings(self._said)
        turning = words()["cut"] | {"only"}
        turns = (at for at, word in enumerate(self._said) if word in turning and self._turns(at))
        bounds = sorted({0, *turns, len(self._said)})
        for start, end in pairwise(bounds):
            yield _Stretch(
                start, end, tuple(a for a in done if start <= a.at < end), tuple(t for t in told if start <= t.at < end)
            )

    def _goes_on(self, at: int) -> bool:
        """Whether "but" only tells how a chance ended: "had the next chance but Saka shot wide"."""
        known, told = words(), self._said[max(0, at - _CHANCE) : at]
        ending = self._said[at + 1 : at + _CHANCE]
        had = not known["of_chance"].isdisjoint(told) and not known["stops"] & set(ending)
        return had and not known["missing"].isdisjoint(ending) and sum(word.startswith("P:") for word in ending) == 1

    def _turns(self, at: int) -> bool:
        """Whether the sentence can turn to the other side here; not at "before heading wide", which goes on."""
        word, following = self._said[at], self._said[at + 1 : at + 2]
        if word == "before" and following and following[0].endswith("ing"):
            return False
        if word == "but" and self._goes_on(at):
            return False
        return word in words()["cut"] or (word == "only" and following == ["for"])

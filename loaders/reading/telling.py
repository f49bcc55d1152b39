"""What standings, honours and statistics share: forms met in masked sentences, and of whom they tell.

A form of a TOML file has `id`, `pattern` and what its module asks of it. The subject is the group
`team` or `person` where the pattern names it, else the nearest name before that is no object.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from loaders.model import MatchRef, Span
from loaders.reading.dates import DateMention
from loaders.reading.dates import season as season_of
from loaders.reading.gates import Gate
from loaders.reading.gazetteer import Entry, Gazetteer
from loaders.reading.layers import Fixture, Reading
from loaders.reading.masks import Masked, Thing, compile_pattern, either, gate, mask, verb_forms
from loaders.reading.matches import Setting, ref, team_names

_GROUPS = {
    "team": "team",
    "other": "team",
    "person": "person",
    "second": "person",
    "competition": "competition",
    "date": "date",
    "nation": "nationality|team|place",
}
_YEAR = r"(?:18|19|20)\d\d"
_DIGITS = r"\d+(?:,\d\d\d)*"
_ORDINAL_DIGITS = r"\d+(?:st|nd|rd|th)"
_THIS_WAS = re.compile(r"(?:^| ,| and)? (?:it|this|that) (?:was|is|'s)(?: his| her)? $")
_OPENS_THIS_WAS = re.compile(r" (?:it|this|that) (?:was|is|'s) ")
_PRONOUN = re.compile(r"^ (?:(?:and|but|so|now|instead|then) )*(?:we|the (?:club|team|side)) | (?:they|it|its|their) ")
_OPENS_PRONOUN = re.compile(r"(?:they|it|the (?:club|team|side)) ")
_CREW = re.compile(r" P:(\d+) 's (?:side|team|men|players|charges|women) (?:(?:have|had|has|then|also|now|duly) )*$")
_RELATIVE = re.compile(r"(?:[,—–-] )?(?:who|which) [^,]*$")  # the clause is still of the name that it follows
_LEAD = re.compile(r"^ (?:as )?for (?:[PT]:\d+ 's )?T:(\d+) ")
_BACK = 8  # sentences back to the side that a report is about
_NEAR = 3  # of a form with `near`, which may mean either side


@dataclass(frozen=True, slots=True)
class Form:
    """One pattern with what its file says of it."""

    id: str
    regex: re.Pattern[str]
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """A form met in a sentence."""

    form: Form
    masked: Masked
    match: re.Match[str]
    index: int  # of the sentence

    @property
    def span(self) -> Span:
        """The article's words."""
        return self.masked.span(*self.match.span())

    @property
    def before(self) -> str:
        """The masked words before the one that tells (the group `told`, else the whole form)."""
        groups = self.match.groupdict()
        return self.masked.text[: self.match.start("told") if groups.get("told") is not None else self.match.start()]

    def key(self, group: str) -> str | None:
        """The key of the entity in a group."""
        thing = self.masked.thing(self.match, group) if group in self.match.groupdict() else None
        return str(thing.value) if thing is not None else None

    def word(self, group: str) -> str | None:
        """The words of a group."""
        return self.match.groupdict().get(group)

    def dates(self) -> Iterator[DateMention]:
        """The days, years and seasons that the sentence names."""
        return (thing.value for thing in self.masked.things if isinstance(thing.value, DateMention))


@dataclass(frozen=True)
class Report:
    """An article's reading with what these rooms ask of it beside."""

    reading: Reading
    days: tuple[DateMention, ...]
    known: Gazetteer
    where: Setting
    managers: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, Sequence[Telling]] = field(default_factory=dict)  # what each file's forms told

    @cached_property
    def main(self) -> Fixture | None:
        return next((f for f in self.reading.fixtures if f.main), None)

    @cached_property
    def match(self) -> MatchRef | None:
        """The report's own match."""
        return ref(self.reading, self.main) if self.main is not None else None

    @cached_property
    def day(self) -> str | None:
        """The day as of which the report speaks: of its publication, else of its match."""
        published = self.reading.article.published
        return published.isoformat() if published else self.match.date if self.match is not None else None

    @cached_property
    def season(self) -> str | None:
        """The season of publication."""
        published = self.reading.article.published
        return season_of(published) if published else None

    @cached_property
    def teams(self) -> Mapping[str, str]:
        return team_names(self.reading)

    @cached_property
    def persons(self) -> Mapping[str, str]:
        return {person.key: person.name for person in self.reading.persons}

    @cached_property
    def national(self) -> Mapping[str, bool]:
        return {team.key: team.national for team in self.reading.teams}

    def competition(self, key: str) -> Entry | None:
        return self.known.get(key, "competition")

    def label(self, key: str) -> str:
        """A competition's name."""
        entry = self.competition(key)
        return entry.name if entry is not None else key

    @cached_property
    def sentences(self) -> tuple[Masked, ...]:
        """Every sentence masked, days and all."""
        out = []
        for sentence in self.reading.sentences:
            dated = [Thing(d.start, d.end, "date", d) for d in self.days if sentence.start <= d.start < sentence.end]
            out.append(mask(self.reading, sentence, dated))
        return tuple(out)

    def like(self, key: str) -> bool:
        """Whether a side is a club where the report's own match is of clubs, a nation where of nations."""
        return self.main is None or self.national.get(key) == self.national.get(self.main.home)


@cache
def words() -> dict[str, Any]:
    """`language/telling.toml` as read."""
    return _data("telling")


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("loaders.language").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def data(name: str) -> dict[str, Any]:
    """A file of `language/` by its stem."""
    return _data(name)


@cache
def forms(name: str) -> tuple[Form, ...]:
    """The forms of `language/{name}.toml`, whose classes `number`, `ordinal` and `year` are given."""
    spelt = {word: either(known) for word, known in _classes(name).items()} | _numerals()
    return tuple(
        Form(e["id"], compile_pattern(re.sub(r"(?<!\?P)<(\w+)>", lambda m: spelt[m[1]], e["pattern"]), _GROUPS, {}), e)
        for e in _data(name)["form"]
    )


@cache
def _gate(name: str) -> Gate:
    return gate(form.regex for form in forms(name))


@cache
def _classes(name: str) -> dict[str, list[str]]:
    """The words of each class of a file, verbs in every form."""
    verbs, listed = _data(name).get("verbs", {}), _data(name).get("words", {})
    spelt = {word: [form for lemma in lemmas for form in verb_forms(lemma)] for word, lemmas in verbs.items()}
    return {**spelt, **listed}


@cache
def _numerals() -> dict[str, str]:
    """Numbers, which no list of words can hold, as regular expressions."""
    return {
        "number": f"(?:{_DIGITS}|{either(words()['numbers'])})",
        "ordinal": f"(?:{_ORDINAL_DIGITS}|{either(words()['ordinals'])})",
        "year": f"(?:{_YEAR})",
    }


@cache
def guard(name: str, key: str) -> re.Pattern[str]:
    """A regular expression of a file's `[guards]`, over masked words."""
    return re.compile(_data(name)["guards"][key])


def tellings(report: Report, name: str) -> Sequence[Telling]:
    """What `_tellings` finds, looked for once."""
    found: Sequence[Telling] | None = report.found.get(name)
    if found is None:
        found = report.found[name] = tuple(_tellings(report, name))
    return found


def _tellings(report: Report, name: str) -> Iterator[Telling]:
    """Every form of a file met outside quoted speech and not denied, wished or imagined, in the file's order."""
    unreal, opened, known = guard(name, "unreal"), _gate(name), forms(name)
    for index, masked in enumerate(report.sentences):
        for place in opened.open(masked.words):
            form = known[place]
            for match in form.regex.finditer(masked.text):
                told = Telling(form, masked, match, index)
                if any(q.overlaps(told.span) for q in report.reading.quoted):
                    continue
                if form.entry.get("hypothetical") or form.entry.get("epithet") or not unreal.search(told.before):
                    yield told


def number(word: str) -> int:
    """A number or ordinal in digits or words: "12", "1,000", "12th", "twelve", "twelfth"."""
    digits = re.match(_DIGITS, word)
    if digits:
        return int(digits[0].replace(",", ""))
    value = words()["numbers"].get(word, words()["ordinals"].get(word))
    if value is None:
        raise ValueError(f"{word!r} is no number")
    return int(value)


@cache
def _object() -> re.Pattern[str]:
    """Words before a name that make it an object."""
    listed = words()["before_objects"]
    opening = either([*listed["prepositions"], *(form for verb in listed["verbs"] for form in verb_forms(verb))])
    qualifier = either(listed["qualifiers"])
    between = rf"(?:{qualifier}|N:\d+|[a-z]+-placed?|[PT]:\d+ 's|P:\d+|T:\d+ (?:and|or|,))"
    return re.compile(rf" {opening}(?: {between}){{0,4}} $")


def side(report: Report, told: Telling) -> str | None:
    """The key of the side that a form tells of; one of the sentences before only after a pronoun, or where `loose`."""
    named = told.key("team") if "team" in told.match.groupdict() else None
    if named is not None:
        return named
    before = told.masked.text[: told.match.start()]
    crew = _CREW.search(before)
    if crew:
        return report.managers.get(str(told.masked.things[int(crew[1])].value))
    spoken = topic(report, told.index - 1, back=_NEAR if told.form.entry.get("near") else _BACK)
    if _OPENS_PRONOUN.match(told.match.group()) or (_PRONOUN.search(before) and " T:" not in before):
        return spoken
    return _named_side(report, told, before) or (
        spoken if told.form.entry.get("loose") or _PRONOUN.search(before) else None
    )


def _named_side(report: Report, told: Telling, before: str) -> str | None:
    """The side that the sentence names for a form: before it, after its opening participle, or by its manager."""
    nearest = _nearest(told.masked, before, "T")
    if nearest is not None:
        return nearest
    opening = re.match(r"^ (?:(?:after|by|since|despite|before) )?(?:having|[a-z]+ing) ", before)
    later = re.search(r" , T:(\d+) ", told.masked.text[told.match.end() :]) if opening else None
    lead = later or _LEAD.match(told.masked.text)
    if lead is not None:
        return str(told.masked.things[int(lead[1])].value)
    manager = _nearest(told.masked, before, "P")
    return report.managers.get(manager) if manager is not None else None


def subject_person(told: Telling) -> str | None:
    """The key of the person who, nearer than any side, is the subject of a form."""
    before = told.masked.text[: told.match.start()]
    persons, sides = _nearest_at(told.masked, before, "P"), _nearest_at(told.masked, before, "T")
    return persons[1] if persons is not None and (sides is None or persons[0] > sides[0]) else None


def _nearest(masked: Masked, before: str, letter: str) -> str | None:
    """The nearest name before, of those that are no objects and possess nothing but a name."""
    found = _nearest_at(masked, before, letter)
    return found[1] if found is not None else None


def _nearest_at(masked: Masked, before: str, letter: str) -> tuple[int, str] | None:
    for found in reversed(list(re.finditer(rf"{letter}:(\d+) ", before))):
        after = before[found.end() :]
        owner = after.startswith("'s ") and after.strip() != "'s"
        relative = _RELATIVE.match(after) is not None
        if relative or (not owner and not _object().search(before[: found.start()])):
            return found.start(), str(masked.things[int(found[1])].value)
    return None


def topic(report: Report, index: int, back: int = _BACK) -> str | None:
    """The side that the sentences up to `index` speak of: the nearest sentence's first, at most `back` away."""
    for at in range(index, max(-1, index - back), -1):
        masked = report.sentences[at]
        for found in re.finditer(r" T:(\d+)", masked.text):
            key = str(masked.things[int(found[1])].value)
            if report.like(key):
                return key
    return None


def person(report: Report, told: Telling) -> str | None:
    """The key of the person that a form tells of; a "his" is whoever the clause or the sentence before speaks of.

    An epithet with a country ("the Egypt international") is no sure name: then nobody.
    """
    groups = told.match.groupdict()
    named = told.masked.thing(told.match, "person") if groups.get("person") is not None else None
    if named is not None and _how(report, named) == "name":
        return str(named.value)
    at = told.match.start("person") - 2 if named is not None else told.match.start()
    before = told.masked.text[:at]
    opening = told.masked.text[told.match.start() - 1 :]
    if told.index > 0 and (_THIS_WAS.search(before) or _OPENS_THIS_WAS.match(opening)):
        return _first_person(report, told.index - 1)
    for found in reversed(list(re.finditer(r"P:(\d+) ", before))):
        thing = told.masked.things[int(found[1])]
        owner = before[found.end() :].startswith("'s ")
        if not owner and _how(report, thing) != "pronoun" and not _object().search(before[: found.start()]):
            return None if _how(report, thing) == "country" else str(thing.value)
    return str(named.value) if named is not None and _how(report, named) == "pronoun" else None


def _first_person(report: Report, index: int) -> str | None:
    masked = report.sentences[index]
    for found in re.finditer(r"P:(\d+) ", masked.text):
        thing = masked.things[int(found[1])]
        if not masked.text[found.end() :].startswith("'s ") and not _object().search(masked.text[: found.start()]):
            return str(thing.value)
    return None


def _how(report: Report, thing: Thing) -> str:
    """How a person is named: "pronoun", "country" (an epithet after a country's name), else "name"."""
    mention = next((m for m in report.reading.mentions if m.start == thing.start), None)
    if report.reading.text(thing).casefold() in words()["pronouns"]:  # type: ignore[arg-type]
        return "pronoun"
    beside = any(m.kind == "team" and 0 < thing.start - m.end <= 1 for m in report.reading.mentions)
    return "country" if mention is not None and mention.how == "epithet" and beside else "name"


def names_side_before(report: Report, told: Telling) -> bool:
    """Whether the sentence names the side of a form, its manager before it, or opens with a pronoun for it."""
    before = told.masked.text[: told.match.start()]
    bosses = (str(told.masked.things[int(n)].value) for n in re.findall(r" P:(\d+)", before))
    named = told.key("team") is not None or " T:" in before or any(key in report.managers for key in bosses)
    return named or re.match(r"^ (?:they|it|the (?:club|team|side)) ", before) is not None


def other_side(told: Telling, key: str) -> str | None:
    """The one other side that the sentence names."""
    others = {str(t.value) for t in told.masked.things if t.kind == "team"} - {key}
    return next(iter(others)) if len(others) == 1 else None


def merged(spans: Sequence[Span], more: Span) -> tuple[Span, ...]:
    """The spans with one more, in order."""
    return tuple(sorted({*spans, more}))

"""Sides and persons that the text means without naming: crews, hosts, nationalities, ages, pronouns.

Each becomes a mention like a name, its `how` saying by what words. What can't be told stays unsaid:
a wrong reading here would be a wrong fact later.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from textblob.en import parser as _textblob

from loaders.model import Span
from loaders.reading import beside, within
from loaders.reading.layers import Fixture, Mention, Reading, Sentence, Token
from loaders.reading.sides import titles as sides_titles
from loaders.reading.within import mentions as mentions_within
from loaders.reading.within import sentence_index

#: The country of a known person by full name, to choose whom "the Egyptian" can mean.
CountryOf = Callable[[str], str | None]
#: The lines in which a known player plays (G, D, M, F), to choose whom "the defender" can mean.
PositionsOf = Callable[[str], frozenset[str]]


_YOUNGEST_MANAGER = 38
_AGE = re.compile(r"\d\d-year-old", re.IGNORECASE)
_LONG_NAME = 80  # characters; no side's name is longer


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("loaders.language").joinpath("epithets.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Place:
    """A token of a sentence with what stands around it."""

    sentence: Sentence
    index: int

    @property
    def token(self) -> Token:
        return self.sentence.tokens[self.index]

    def word(self, offset: int) -> str:
        """The word `offset` tokens away in lower case, "" outside the sentence."""
        at = self.index + offset
        return self.sentence.tokens[at].text.casefold() if 0 <= at < len(self.sentence.tokens) else ""


def _places(
    reading: Reading, words: AbstractSet[str], starts: Collection[int] = (), ends: Collection[int] = ()
) -> Iterator[_Place]:
    """The places of the tokens that are one of `words`, begin at one of `starts` or end at one of `ends`."""
    found = within.sentences_at(reading, (*starts, *(end - 1 for end in ends)))
    for sentence in reading.sentences:
        if words.isdisjoint(sentence.words) and sentence.start not in found:
            continue
        for index, (token, word) in enumerate(zip(sentence.tokens, sentence.low, strict=True)):
            if word in words or token.start in starts or token.end in ends:
                yield _Place(sentence, index)


def crews(reading: Reading, managers: Mapping[str, str]) -> Iterator[Mention]:
    """ "Klopp's men", and "his side" of a manager: a mention of the side at the word "men"."""
    words = frozenset(_data()["crew"])
    by_end = {mention.end: mention for mention in reading.mentions if mention.kind == "person"}
    for place in _places(reading, words):
        for back in (1, 2, 3):
            if place.word(-back) in ("'s", "’s", "'", "’"):
                owner = by_end.get(place.sentence.tokens[place.index - back].start)
                if owner is not None and owner.key in managers:
                    yield Mention(place.token.start, place.token.end, "team", managers[owner.key], "possessive_crew")
                break
        if place.word(-1) in ("his", "her"):
            owner_key = subject(reading, place.sentence, place.token.start)
            if owner_key is not None and owner_key in managers:
                yield Mention(place.token.start, place.token.end, "team", managers[owner_key], "possessive_crew")


def sides(reading: Reading, fixture_at: Callable[[Reading, Span], Fixture | None]) -> Iterator[Mention]:
    """ "The hosts", "the visiting side": the home or away side of the match at hand."""
    names = _side_names()
    for place in _places(reading, names.keys()):
        for role, words in names[place.word(0)]:
            if [place.word(i) for i in range(len(words))] != words or not _stands_as_side(reading, place, words):
                continue
            span = Span(place.token.start, place.sentence.tokens[place.index + len(words) - 1].end)
            fixture = fixture_at(reading, span)
            if fixture is not None and fixture.ordered:
                yield Mention(span.start, span.end, "team", fixture.home if role == "home" else fixture.away, "side")


def _stands_as_side(reading: Reading, place: _Place, words: Sequence[str]) -> bool:
    """Whether "the hosts" are spoken of; of one word that also qualifies others ("home"), by what stands behind."""
    told, behind = _data()["attributive"], place.index + 1
    end = place.sentence.tokens[place.index + len(words) - 1].end + 1
    if any(m.kind == "team" and m.start == end for m in mentions_within(reading, end, end + 1)):
        return False  # "the host Hull City" names its side
    if words[0] in told["single"]:  # "the host extended its lead", and no host city
        return place.word(-1) == "the" and place.word(1) != "'s" and _ends_noun(place.word(1))
    if words[0] not in told["before"] or len(words) > 1:
        return place.word(-1) in ("the", "their", "for")
    while place.sentence.low[behind : behind + 1] and place.sentence.low[behind] in sides_titles():
        behind += 1
    if behind == place.index + 1 or behind >= len(place.sentence.tokens):
        return False
    start = place.sentence.tokens[behind].start
    named = any(m.kind == "person" and m.start == start for m in mentions_within(reading, start, start + 1))
    # "headed home captain Dunk's cross", but "lobbed home goalkeeper Pickford"
    moved = not {place.word(-1), place.word(-2)}.isdisjoint(beside.words()["attack"])
    return named and (not moved or place.word(1) in _data()["lines"]["G"])


@cache
def _side_names() -> Mapping[str, Sequence[tuple[str, list[str]]]]:
    """What the home and the away side are called, by the first word."""
    out: dict[str, list[tuple[str, list[str]]]] = {}
    for role, names in _data()["sides"].items():
        for words in (name.split() for name in names):
            out.setdefault(words[0], []).append((role, words))
    return out


def national(reading: Reading, land_of: Callable[[str], str | None]) -> Iterator[Mention]:
    """ "The Italian side": the one side of that country that the article names.

    `land_of` gives a nationality's country.
    """
    nouns = frozenset(_data()["nouns"]["team"])
    country = {team.key: team.country for team in reading.teams}
    ends = {mention.end: mention for mention in reading.mentions if mention.kind == "nationality"}
    for place in _places(reading, nouns, ends=ends):
        plural = ends.get(place.token.end) if place.token.text.endswith("s") and place.word(-1) == "the" else None
        if plural is None and (place.token.text.casefold() not in nouns or place.index == 0):
            continue
        nationality = plural or ends.get(place.sentence.tokens[place.index - 1].end)
        if nationality is None:
            continue
        following = mentions_within(reading, place.token.end, place.token.end + 2)
        if following and following[0].kind == "team":
            continue  # "Danish side Copenhagen" names it
        wanted = land_of(nationality.key)
        fitting = [key for key, land in country.items() if land is not None and land == wanted]
        if len(fitting) == 1:
            yield Mention(place.token.start, place.token.end, "team", fitting[0], "epithet")


def persons(
    reading: Reading,
    country_of: CountryOf,
    positions_of: PositionsOf,
    land_of: Callable[[str], str | None],
    managers: frozenset[str],
) -> Iterator[Mention]:
    """ "The Egyptian", "the 20-year-old", "the striker", "he": the person whom the sentences speak of.

    `country_of` and `positions_of` give a known player's country and lines, `land_of` a nationality's country.
    A man in his teens to thirties is no manager.
    """
    nouns = frozenset(_data()["nouns"]["person"])
    pronouns = frozenset((*_data()["pronouns"]["subject"], *_data()["pronouns"]["other"]))
    nationalities = {mention.start: mention for mention in reading.mentions if mention.kind == "nationality"}

    ages = {found.start() for found in _AGE.finditer(reading.article.text)}
    for place in _places(reading, nouns | pronouns, starts=ages | nationalities.keys()):
        word = place.token.text.casefold()
        span = place.token
        key: str | None = None
        nationality = nationalities.get(place.token.start)
        if nationality is not None and place.word(-1) == "the" and _stands_alone(place, nationality, nouns):
            key = _of_country(reading, place, land_of(nationality.key), country_of)
        elif re.fullmatch(r"\d\d-year-old", word) and place.word(-1) == "the" and _ends_noun(place.word(1)):
            key = subject(reading, place.sentence, place.token.start)
            key = None if key in managers and int(word[:2]) < _YOUNGEST_MANAGER else key
        elif word in nouns and _definite(reading, place) and _ends_noun(place.word(1)):
            key = _introduced(reading, place, word, positions_of)
        elif word in pronouns:
            key = subject(reading, place.sentence, place.token.start)
        if key is not None:
            yield Mention(span.start, span.end, "person", key, "pronoun" if word in pronouns else "epithet")


def _definite(reading: Reading, place: _Place) -> bool:
    """Whether "the", or "the" and a side ("the Atalanta attacker"), stands before the noun."""
    if place.word(-1) == "the":
        return True
    start = place.token.start
    before = mentions_within(reading, start - _LONG_NAME, start)
    side = next((m for m in before if m.kind == "team" and 0 < start - m.end <= 1), None)
    return side is not None and reading.article.text[max(0, side.start - 4) : side.start].casefold() == "the "


def _stands_alone(place: _Place, nationality: Mention, nouns: frozenset[str]) -> bool:
    """Whether the nationality is a noun, or stands before no more than what a man is ("the Brazilian substitute")."""
    after = [t.text for t in place.sentence.tokens if t.start >= nationality.end][:2]
    if len(after) == 2 and after[0].casefold() in nouns:
        after = after[1:]
    return not after or _ends_noun(after[0])


def _ends_noun(word: str) -> bool:
    """Whether a noun phrase is over before `word`: no further noun or adjective follows."""
    if not word or not word[0].isalpha():
        return True
    tag = _textblob.lexicon.get(word.casefold(), "")
    return tag.startswith(("VB", "IN", "CC", "MD", "RB", "TO", "W", "PRP", "DT")) or word.endswith("ed")


def _of_country(reading: Reading, place: _Place, country: str | None, country_of: CountryOf) -> str | None:
    """The person of that country spoken of last; failing knowledge, the subject at hand."""
    if country is None:
        return None
    near = [m for m in _before(reading, place.sentence, place.token.start, back=2) if m.kind == "person"]
    keys = {m.key for m in near}
    countries = {
        person.key: next(filter(None, map(country_of, (person.name, *sorted(person.forms)))), None)
        for person in reading.persons
        if person.key in keys
    }
    of_country = [m.key for m in near if countries[m.key] == country]
    if of_country:
        return of_country[-1]
    unknown = {m.key for m in near if countries[m.key] is None}
    chosen = subject(reading, place.sentence, place.token.start)
    return chosen if chosen in unknown else None


def _introduced(reading: Reading, place: _Place, noun: str, positions_of: PositionsOf) -> str | None:
    """The person near whom the article introduced with that noun; failing that, the one near who plays there."""
    text = reading.article.text
    near = [m for m in _before(reading, place.sentence, place.token.start, back=2) if m.kind == "person"]
    told = [
        m.key
        for m in near
        if re.search(rf"\b{re.escape(noun)}\W+$", text[max(0, m.start - 25) : m.start], re.IGNORECASE)
    ]
    if told and (told[-1] == near[-1].key or not _of_nation(reading, place)):
        return told[-1]  # "The England keeper" is whom the sentence before named, not the keeper of two before
    lines = {line for line, nouns in _data()["lines"].items() if noun in nouns}
    names = {person.key: person.name for person in reading.persons}
    if place.word(-1) != "the":  # "the Atalanta attacker": it takes up the sentence before
        here = mentions_within(reading, place.sentence.start, place.token.start)
        named = {m.key for m in here if m.kind == "person"}
        meant = subject(reading, place.sentence, place.token.start) if len(named) < 2 else None
        return meant if not named or meant in named else None  # "The arrival of Gnabry ..., the Bayern forward"
    playing = {m.key for m in near if lines & positions_of(names[m.key])}
    unknown = any(not positions_of(names[m.key]) for m in near)
    return next(iter(playing)) if len(playing) == 1 and not unknown else None


def _of_nation(reading: Reading, place: _Place) -> bool:
    """Whether a land stands right before the noun: "the England keeper"."""
    start = place.token.start
    side = next((m for m in mentions_within(reading, start - _LONG_NAME, start) if 0 < start - m.end <= 1), None)
    national = {team.key for team in reading.teams if team.national}
    return side is not None and (side.kind == "nationality" or side.key in national)


def subject(reading: Reading, sentence: Sentence, before: int) -> str | None:
    """The person that a pronoun at `before` most likely means: the subject of its sentence or of the last."""
    own = _subject_of(mentions_within(reading, sentence.start, before), sentence)
    if own is not None:
        return own
    index = sentence_index(reading, sentence.start)
    if index is None:
        return None
    for back in (1, 2):
        if index - back < 0 or reading.sentences[index - back].line < sentence.line - 1:
            return None
        previous = reading.sentences[index - back]
        found = _subject_of(mentions_within(reading, previous.start, previous.end), previous)
        if found is not None:
            return found
    return None


def _subject_of(mentions: Sequence[Mention], sentence: Sentence) -> str | None:
    people = [m for m in mentions if m.kind == "person"]
    if not people:
        return None
    by_start = {token.start: place for place, token in enumerate(sentence.tokens)}
    not_before = frozenset(_data()["not_subject"]["before"])
    possessed = None
    for mention in people:
        place = by_start.get(mention.start, 0)
        previous = sentence.tokens[place - 1].text.casefold() if place else ""
        following = next((t.text for t in sentence.tokens[place:] if t.start >= mention.end), "")
        if previous in not_before:
            continue
        if following in ("'s", "’s"):
            possessed = possessed or mention.key
            continue
        return mention.key
    return possessed


def _before(reading: Reading, sentence: Sentence, offset: int, *, back: int) -> Sequence[Mention]:
    index = sentence_index(reading, sentence.start) or 0
    return mentions_within(reading, reading.sentences[max(0, index - back)].start, offset)

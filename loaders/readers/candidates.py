"""What a second reader answers, made into facts: only what the article itself can vouch for is left.

A candidate goes where its kind, a slot or a value is not of the facts table, where its quoted words do not
stand in the article, and where a name, a number or a text in it is not written there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from loaders.model import Article, Extraction, Fact, MatchRef, SlotValue, Span
from loaders.readers import form
from loaders.readers.asking import ReaderError
from loaders.readers.quoting import Quotable
from loaders.reading.capitals import fold
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.telling import number
from ontology import load

_MOST = 1000  # candidates of one answer that are looked at
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE, _TRUTH, _WHOLE = _XSD + "date", _XSD + "boolean", _XSD + "integer"


class _UnfitError(Exception):
    """A candidate that goes; its text says why."""


def facts(answer: str, article: Article, read: Extraction, reader: str, known: Gazetteer) -> Iterator[Fact]:
    """The candidates of an answer that the article vouches for, as facts told by `reader`.

    `read` is what the rules read: names are written as there. Raises ReaderError where the answer is not JSON of
    the form that was asked for.
    """
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        raise ReaderError("the reader's answer is not JSON") from None
    listed = told.get("facts") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise ReaderError('the reader\'s answer has no list "facts"')
    judge = _Judge(article, read, reader, known)
    for candidate in listed[:_MOST]:
        try:
            yield judge.fact(candidate)
        except _UnfitError:
            continue


class _Judge:
    """Looks candidates up in one article."""

    def __init__(self, article: Article, read: Extraction, reader: str, known: Gazetteer) -> None:
        self._article = article
        self._reader = reader
        self._known = known
        self._quotable = Quotable(article.text)
        self._text = f" {_folded(article.text)} "
        self._numbers = frozenset(_numbers(article.text))
        self._named = _named(read)
        self._matches = {fact.match for fact in read.facts if fact.match} | set(_told(read))

    def fact(self, candidate: object) -> Fact:
        """The fact that a candidate states. Raises _UnfitError."""
        if not isinstance(candidate, dict) or candidate.keys() - {"kind", "slots", "match", "words"}:
            raise _UnfitError("not of the form")
        kind, slots, words = (candidate.get(key) for key in ("kind", "slots", "words"))
        if not isinstance(kind, str) or kind not in load().kinds or not isinstance(slots, dict):
            raise _UnfitError("no such kind")
        given = {slot: value for slot, value in slots.items() if value is not None}
        if given.keys() - set(load().kinds[kind].slots) or not given.keys() >= set(form.data()["needs"][kind]):
            raise _UnfitError("not the slots of its kind")
        spans = self._spans(words)
        values = {slot: self._value(kind, slot, value, spans) for slot, value in given.items()}
        if not any(self._holds(span, value) for span in spans for value in _texts(values.values())):
            raise _UnfitError("its words name nothing that it tells")
        match = None if kind == "match" else self._match(candidate.get("match"))
        confidence = form.data()["confidence"]["candidate"]
        return Fact(kind, values, spans, match, rule="reader", confidence=confidence, reader=self._reader)

    def _spans(self, words: object) -> tuple[Span, ...]:
        if not isinstance(words, list) or not words or not all(isinstance(one, str) for one in words):
            raise _UnfitError("no words")
        limits, found = form.data()["words"], []
        for one in words:
            span = self._quotable.find(one)
            if span is None or not limits["least"] <= len(one.split()) <= limits["most"]:
                raise _UnfitError("its words do not stand in the article")
            found.append(span)
        return tuple(sorted(set(found)))

    def _holds(self, span: Span, text: str) -> bool:
        """Whether a passage has the last word of a name or text."""
        last = _folded(text).split()[-1:]
        return bool(last) and last[0] in _folded(self._article.text[span.start : span.end]).split()

    def _value(self, kind: str, slot: str, value: object, spans: tuple[Span, ...]) -> SlotValue:
        words = form.terms(kind, slot)
        if words is not None:
            return _one_of(value, words)
        if (kind, slot) == ("quote", "text"):
            return self._quotation(value, spans)
        if slot == "aggregate":
            return self._goals(value)
        prop = load().exact[slot]
        if prop.many:
            if not isinstance(value, list) or not value:
                raise _UnfitError("no list")
            return tuple(self._name(slot, one) for one in value)
        if slot in load().interval and isinstance(value, dict):
            return self._range(slot, value)
        if _TRUTH in prop.ranges:
            return _truth(value)
        if _WHOLE in prop.ranges and isinstance(value, int) and not isinstance(value, bool):
            return self._whole(slot, value)
        if _DATE in prop.ranges:
            return self._day(value)
        if prop.ranges == (_WHOLE,):
            raise _UnfitError("no number")
        return self._name(slot, value)

    def _whole(self, slot: str, value: object) -> int:
        least, most = form.numbers(slot)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _UnfitError("no number that can be")
        if value not in self._numbers:
            raise _UnfitError("a number that the article does not write")
        return value

    def _range(self, slot: str, value: Mapping[str, object]) -> Mapping[str, int]:
        """A vague number: the article need not write its ends."""
        least, most = form.numbers(slot)
        low, high = value.get("from"), value.get("to")
        if value.keys() != {"from", "to"} or not isinstance(low, int) or not isinstance(high, int):
            raise _UnfitError("no range")
        if isinstance(low, bool) or isinstance(high, bool) or not least <= low <= high <= most:
            raise _UnfitError("no range that can be")
        return {"from": low, "to": high}

    def _goals(self, value: object) -> Mapping[str, int]:
        if not isinstance(value, dict) or len(value) != 2:
            raise _UnfitError("no aggregate")
        return {self._name("team", team): self._whole("home_goals", goals) for team, goals in value.items()}

    def _day(self, value: object) -> str:
        """An ISO day that the rules read too, or whose day and year the article writes."""
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            day = None
        if day is None or not (day.isoformat() in self._days() or {day.day, day.year} <= self._numbers):
            raise _UnfitError("a day that the article does not give")
        return day.isoformat()

    def _days(self) -> set[str | None]:
        return {match.date for match in self._matches}

    def _quotation(self, value: object, spans: tuple[Span, ...]) -> str:
        """The article's own letters, which stand within the words that are the candidate's evidence."""
        span = self._quotable.find(value.strip("\"'“”‘’ ")) if isinstance(value, str) else None
        if span is None or not any(one.covers(span) for one in spans):
            raise _UnfitError("words that nobody said")
        return self._article.text[span.start : span.end]

    def _name(self, slot: str, value: object) -> str:
        """A name as the rules write it, or as it stands in the article; other text must stand there too."""
        if not isinstance(value, str) or not _folded(value) or f" {_folded(value)} " not in self._text:
            raise _UnfitError("a name that is not in the article")
        sort = "person" if form.names_persons(slot) else "team" if form.names_teams(slot) else "competition"
        return (
            self._named.get((sort, _folded(value))) or _canonical(self._known, sort, value) or " ".join(value.split())
        )

    def _match(self, given: object) -> MatchRef | None:
        """The match of the article with those two teams; of several, none."""
        if given is None:
            return None
        if not isinstance(given, dict) or given.keys() != {"home", "away"}:
            raise _UnfitError("no match")
        home, away = (self._name("team", given[side]) for side in ("home", "away"))
        like = [match for match in self._matches if {match.home, match.away} == {home, away}]
        like = [match for match in like if match.date is not None] or like
        if len(like) > 1 or home == away:
            raise _UnfitError("a match that cannot be told")
        return like[0] if like else MatchRef(home, away)


def _one_of(value: object, words: list[str]) -> str:
    if not isinstance(value, str) or value not in words:
        raise _UnfitError("none of the words of its slot")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise _UnfitError("neither true nor false")
    return value


def _texts(values: Iterable[SlotValue]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (tuple, Mapping)):
            yield from (one for one in value if isinstance(one, str))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _numbers(text: str) -> Iterator[int]:
    for word in re.findall(r"\d[\d,]*|[a-z-]+", text.casefold()):
        try:
            yield number(word.rstrip(","))
        except ValueError:
            continue


def _named(read: Extraction) -> dict[tuple[str, str], str]:
    """Each form that the article writes of a name, with the name that facts give; a form of two names is neither's."""
    found: dict[tuple[str, str], set[str]] = {}
    for (sort, name), forms in read.written.items():
        for one in (name, *forms):
            found.setdefault((sort, _folded(one)), set()).add(name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _told(read: Extraction) -> Iterator[MatchRef]:
    """The matches that the rules tell."""
    for slots in (fact.slots for fact in read.facts if fact.kind == "match"):
        yield MatchRef(str(slots["home"]), str(slots["away"]), str(slots["date"]) if "date" in slots else None)


def _canonical(known: Gazetteer, sort: str, name: str) -> str | None:
    """The gazetteer's name for a team or competition that the rules did not meet."""
    kinds = {"team": ("club", "national"), "competition": ("competition",)}.get(sort, ())
    meant = known.lookup(name) if kinds else ()
    names = {each.entry.name for each in meant if each.entry.kind in kinds and not each.needs_context}
    return next(iter(names)) if len(names) == 1 else None

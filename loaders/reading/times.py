"""Which words tell a time of play, and what minute they mean.

The phrases are data (`language/times.toml`, where the little pattern language is explained); this
module compiles them, finds the longest at each place, and does the arithmetic. A phrase is tried
only on a sentence that holds its key words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from loaders.model import Article
from loaders.reading import needs
from loaders.reading.layers import Moment, Sentence
from loaders.reading.sieve import Sieve, folded

#: No minute of a football match is later: two halves of extra time and what is added to them.
LAST_MINUTE: Final = 135
#: "About 20 minutes" is taken as 18 to 22.
ABOUT: Final = 2
#: A relative time counted from a vaguer moment than this many minutes says nothing worth keeping.
VAGUEST_BASE: Final = 15
#: A condition looks back over this many characters.
LOOK_BACK: Final = 60
#: A phrase ends no further than this after the key word that is found last.
REACH: Final = 90

_PIECE = re.compile(r"\{(\w+)\}|(\\.)|([()\[\]|])|(\s+)|(.)", re.DOTALL)
_TERM = re.compile(r"([+-]?)(\d+|[nfm])")
_GAP = r"[\s\u00a0‐‑-]+"
_CONDITIONS: Final = frozenset({"before", "after", "not_before", "not_after"})
_SHOWN: Final = frozenset({"example", "words", "expect", "never"})
_MEANING: Final = frozenset({"id", "text", "keys", "at", "from", "to", "added", "relative", "vague", "none"})
_FIELDS: Final = _MEANING | _CONDITIONS | _SHOWN


class PhraseError(ValueError):
    """A phrase of `times.toml` that can't be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to tell the minute. `low`, `high` and `added` are sums (`45+n`).

    Patterns are kept as sources and compiled when first tried: most articles need a few of them.
    """

    id: str
    source: str
    keys: tuple[tuple[str, ...], ...]
    lasting: bool  # it holds a length of time
    low: str
    high: str
    added: str | None
    relative: bool
    vague: bool
    none: bool
    before: str | None
    after: str | None
    not_before: str | None
    not_after: str | None

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.source)

    def fits(self, text: str, start: int, end: int, stop: int) -> bool:
        """Whether what stands round `text[start:end]` allows the phrase; the sentence ends at `stop`."""
        back = text[max(0, start - LOOK_BACK) : start]
        return (
            (self.before is None or _compiled(self.before).search(back) is not None)
            and (self.not_before is None or _compiled(self.not_before).search(back) is None)
            and (self.after is None or _compiled(self.after).match(text, end, stop) is not None)
            and (self.not_after is None or _compiled(self.not_after).match(text, end, stop) is None)
        )


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Number words and lengths of time, as regular expressions and as values."""

    values: Mapping[str, int]
    lengths: Mapping[str, int]
    seconds: frozenset[str]
    cardinal: str
    ordinal: str
    duration: str
    brief: str


class _Compiler:
    """Turns the pattern language of `times.toml` into regular expressions."""

    def __init__(self, sets: Mapping[str, str], numbers: _Numbers) -> None:
        self._sets = sets
        self._slots = {
            "time": numbers.duration,
            "secs": numbers.brief,
            "nth": f"(?P<nth@>{numbers.ordinal})",
            "dth": r"(?P<nth@>\d{1,3}(?:st|nd|rd|th))",
            "n": f"(?P<num@>{numbers.cardinal})",
            "d": r"(?P<num@>\d{1,3})",
            "m": r"(?P<more@>\d{1,2})",
            "word": r"[\w’'‐-]+",
            "cap": r"(?-i:[A-ZÀ-Þ])",
            "edge": r"(?!\w)",
            "end": r"$",
            "quotation": r"(?:‘[^’]*|(?<!\w)'[^']*)",
        }
        self._count = 0

    def source(self, text: str) -> str:
        """The regular expression of a pattern, without the guards at its ends."""
        parts = []
        for slot, escape, bracket, space, other in _PIECE.findall(text):
            if slot:
                parts.append(self._slot(slot))
            elif bracket:
                parts.append({"(": "(?:", "[": "(?:", "]": ")?", ")": ")", "|": "|"}[bracket])
            else:
                parts.append(escape or (_GAP if space else re.escape(other)))
        return "".join(parts)

    def _slot(self, name: str) -> str:
        if name in self._sets:
            return f"(?:{self.source(self._sets[name])})"
        if name not in self._slots:
            raise PhraseError(f"unknown slot {{{name}}}")
        self._count += 1
        return self._slots[name].replace("@>", f"{self._count}>")

    def words(self, text: str) -> str:
        """A pattern whose ends are ends of words."""
        return rf"(?<![\w£$€+.‐-])(?:{self.source(text)})(?!\w)"

    def ahead(self, text: str | None) -> str | None:
        """A condition on what follows."""
        return None if text is None else self.source(text)

    def behind(self, text: str | None) -> str | None:
        """A condition on what stands at once before."""
        return None if text is None else rf"(?<!\w)(?:{self.source(text)})$"


def _any(words: Iterable[str]) -> str:
    spaced = (re.escape(word).replace(r"\ ", _GAP) for word in sorted(words, key=len, reverse=True))
    return f"(?:{'|'.join(spaced)})"


def _numbers(data: Mapping[str, Any], sets: Mapping[str, str]) -> _Numbers:
    units, tens = data["units"], data["tens"]
    ordinals, tens_ordinals = data["ordinals"], data["tens_ordinals"]
    values: dict[str, int] = {}
    for words, ends in ((units, tens), (ordinals, tens_ordinals)):
        values |= {word: number for number, word in enumerate(words, 1)}
        values |= {word: ten * 10 for ten, word in enumerate(ends, 2)}
    values |= {f"{ten} {unit}": at * 10 + n for at, ten in enumerate(tens, 2) for n, unit in enumerate(units[:9], 1)}
    values |= {f"{ten} {nth}": at * 10 + n for at, ten in enumerate(tens, 2) for n, nth in enumerate(ordinals[:9], 1)}
    few = dict.fromkeys(data["one"], 1) | dict.fromkeys(data["two"], 2)
    cardinal = rf"(?:\d{{1,3}}|{_any(tens)}(?:[\s-]{_any(units[:9])})?|{_any(units)})"
    ordinal = (
        rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{_any(tens)}[\s-]{_any(ordinals[:9])}|{_any(tens_ordinals)}|{_any(ordinals)})"
    )
    hedge = rf"(?:(?:{_spaced(sets['just'])}){_GAP})?(?:(?P<about@>{_spaced(sets['about'])}){_GAP})?"
    count = rf"(?P<num@>{cardinal}|{_any(few)})"
    unit = rf"(?!{data['no_unit']})(?P<unit@>{_any([*data['minutes'], *data['seconds']])})(?!\w)"
    length = rf"(?P<length@>{_any(data['lengths'])})(?!\w)"
    return _Numbers(
        values=values | few,
        lengths=data["lengths"],
        seconds=frozenset(data["seconds"]),
        cardinal=cardinal,
        ordinal=ordinal,
        duration=rf"(?:{hedge}(?:{count}{_GAP}{unit}|{length}))",
        brief=rf"(?:{hedge}{count}{_GAP}(?P<unit@>{_any(data['seconds'])}))",
    )


def _spaced(choice: str) -> str:
    return choice.replace("(", "(?:").replace(" ", _GAP)


def _phrase(row: Mapping[str, Any], compiler: _Compiler) -> Phrase:
    if unknown := row.keys() - _FIELDS:
        raise PhraseError(f"times.toml, {row.get('id', '?')}: unknown key {', '.join(sorted(unknown))}")
    keys = tuple(tuple(key.split("|")) for key in row["keys"])
    if "{time}" in row["text"] or "{secs}" in row["text"]:
        keys = (("min", "sec", "hour"), *keys)
    none = bool(row.get("none", False))
    try:
        return Phrase(
            id=row["id"],
            source=compiler.words(row["text"]),
            keys=keys,
            lasting="{time}" in row["text"],
            low="0" if none else row.get("at") or row["from"],
            high="0" if none else row.get("at") or row["to"],
            added=row.get("added"),
            relative=bool(row.get("relative", False)),
            vague=bool(row.get("vague", False)),
            none=none,
            before=compiler.behind(row.get("before")),
            after=compiler.ahead(row.get("after")),
            not_before=compiler.behind(row.get("not_before")),
            not_after=compiler.ahead(row.get("not_after")),
        )
    except (PhraseError, KeyError) as error:
        raise PhraseError(f"times.toml, {row.get('id', '?')}: {error}") from error


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("loaders.language").joinpath("times.toml").read_text(encoding="utf-8"))


@cache
def _known_numbers() -> _Numbers:
    return _numbers(_data()["numbers"], _data()["sets"])


def check(row: Mapping[str, Any]) -> Phrase:
    """A row of `times.toml` understood; PhraseError names what is wrong with it."""
    return _phrase(row, _Compiler(_data()["sets"], _known_numbers()))


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every way to tell the minute, in the order of the file."""
    compiler = _Compiler(_data()["sets"], _known_numbers())
    return tuple(_phrase(row, compiler) for row in _data()["time"])


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    rank: int  # the phrase's place in the file
    phrase: Phrase
    groups: Mapping[str, str]


def find(article: Article, sentences: Sequence[Sentence]) -> tuple[Moment, ...]:
    """The times of play in the sentences, in order and disjoint."""
    moments: list[Moment] = []
    for sentence in sentences:
        for match in _longest(_matches(article.text, sentence)):
            moment = None if match.phrase.none else _moment(match)
            if moment is not None:
                moments.append(moment)
    return tuple(sorted(moments, key=lambda moment: moment.start))


def _matches(text: str, sentence: Sentence) -> list[_Match]:
    found = []
    for rank, phrase, first, last in _candidates(text, sentence):
        at, stop = sentence.start + max(0, first - LOOK_BACK), min(sentence.end, sentence.start + last + REACH)
        while match := phrase.pattern.search(text, at, stop):
            if phrase.fits(text, match.start(), match.end(), sentence.end):
                groups = {name: value for name, value in match.groupdict().items() if value is not None}
                found.append(_Match(match.start(), match.end(), rank, phrase, groups))
                at = match.end()
            else:
                at = match.start() + 1  # "minutes after the hour" may not fit where "after the hour" does
    return found


def _candidates(text: str, sentence: Sentence) -> Iterator[tuple[int, Phrase, int, int]]:
    """The phrases that can match, their places in the file, and where the first and last key stands."""
    words = folded(text[sentence.start : sentence.end])
    literals = _sieve().literals(words)
    if not literals:
        return
    firsts = {word: last - len(word) + 1 for last, word in reversed(literals)}
    lasts = {word: last - len(word) + 1 for last, word in literals}
    lasting: bool | None = None  # whether the sentence can have a length of time, once somebody asks
    for rank in _sieve().through(firsts):
        phrase = phrases()[rank]
        if phrase.lasting:
            if lasting is None:
                lasting = may_last(words)
            if not lasting:
                continue
        here = [key for key in phrase.keys[0] if key in firsts]
        yield rank, phrase, min(firsts[key] for key in here), max(lasts[key] for key in here)


def may_last(words: str) -> bool:
    """Whether folded words can hold a length of time: "hour", or a number before a minute or second."""
    closing, ends, unit = _lengths()
    if any(word in words for word in closing):
        return True
    return any(words.endswith(ends, 0, found.start()) for found in unit.finditer(words))


@cache
def _lengths() -> tuple[frozenset[str], tuple[str, ...], re.Pattern[str]]:
    """How lengths that are no number end; what stands before a unit of time in the others, the unit with its gap."""
    told = _data()["numbers"]
    closing = frozenset(length.rsplit(" ", 1)[-1] for length in told["lengths"])
    ends = {word.rsplit(" ", 1)[-1] for key in ("units", "tens", "one", "two") for word in told[key]}
    return closing, (*sorted(ends), *"0123456789"), re.compile(rf"{_GAP}{_any([*told['minutes'], *told['seconds']])}")


@cache
def _sieve() -> Sieve:
    """The sieve of the phrases: by what their patterns hold, what must follow these, and by their keys."""
    known = phrases()
    more = [
        (*map(frozenset, phrase.keys), *(needs.literals(phrase.after, re.IGNORECASE) if phrase.after else ()))
        for phrase in known
    ]
    return Sieve([(phrase.source, re.IGNORECASE) for phrase in known], more)


def _longest(matches: list[_Match]) -> list[_Match]:
    """The longest at each place; of two as long, what is no time of play, then the earlier in the file."""
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, not m.phrase.none, m.rank)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept


def _moment(match: _Match) -> Moment | None:
    phrase = match.phrase
    values = _values(match.groups)
    low, high = _sum(phrase.low, values), _sum(phrase.high, values)
    about = any(name.startswith("about") for name in match.groups)
    if about:
        low, high = low - ABOUT, high + ABOUT
    if not phrase.relative:
        if values.get("n", 1) < 1 or low > high or high > LAST_MINUTE or high < 1:
            return None
        low = max(low, 1)
    added = None if phrase.added is None else _sum(phrase.added, values)
    return Moment(match.start, match.end, low, high, added, phrase.relative, low == high and not phrase.vague)


def _values(groups: Mapping[str, str]) -> dict[str, int]:
    """`n` (whole minutes, rounded up), `f` (rounded down) and `m` of a match."""
    numbers = _known_numbers()
    values: dict[str, int] = {}
    in_seconds = any(name.startswith("unit") and word.casefold() in numbers.seconds for name, word in groups.items())
    for name, word in groups.items():
        key = re.sub(_GAP, " ", word.casefold())
        if name.startswith("length"):
            values["n"] = values["f"] = numbers.lengths[key]
        elif name.startswith("more"):
            values["m"] = int(key)
        elif name.startswith(("num", "nth")):
            count = int(digits[0]) if (digits := re.match(r"\d+", key)) else numbers.values[key]
            values["n"] = -(-count // 60) if in_seconds else count
            values["f"] = count // 60 if in_seconds else count
    return values


def _sum(expression: str, values: Mapping[str, int]) -> int:
    return sum(
        (-1 if sign == "-" else 1) * (int(term) if term.isdigit() else values[term])
        for sign, term in _TERM.findall(expression)
    )


def resolve(moments: Sequence[Moment], order: Sequence[Moment] | None = None) -> dict[Moment, Moment]:
    """What each relative moment comes to, counted from the event told before it.

    `order` lists the moments of the events in the order in which they are told (by default the order
    of the text). A relative one whose base is unknown, or vaguer than a quarter of an hour, is left out.
    """
    absolute: dict[Moment, Moment] = {}
    base: Moment | None = None
    wanted = set(moments)
    for moment in order if order is not None else sorted(moments, key=lambda m: m.start):
        if moment.relative:
            if base is None or base.high - base.low > VAGUEST_BASE:
                continue
            low, high = max(1, base.low + moment.low), min(LAST_MINUTE, base.high + moment.high)
            base = replace(moment, low=low, high=high, relative=False, exact=low == high and base.exact)
            if moment in wanted:
                absolute[moment] = base
        else:
            base = moment
    return absolute

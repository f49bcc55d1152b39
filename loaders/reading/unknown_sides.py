"""Clubs that no gazetteer has, known by their place: in a score line, beside a result, by a word that ends club names.

A name found so is a side wherever it stands, and so is its first part alone ("Marsham" of "Marsham Rovers").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from loaders.model import Span
from loaders.reading import within
from loaders.reading.capitals import name_words
from loaders.reading.gazetteer import Entry, Hit
from loaders.reading.layers import How, Line, LineLabel, Mention
from loaders.reading.sieve import Sieve, folded
from loaders.reading.wordlist import common_word

_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: (?:[A-ZÀ-Þ][\w'’-]+|of|the|and)){0,2}"
_RARE = 3  # players with a given name that a club's name may well begin with
#: Plain words that make another club of one: "East Thurrock United".
COMPASS = ("North", "South", "East", "West")
_OPENERS = ("St", "Saint")  # plain words that open the names of towns
#: Words after which a town or a land is where something is.
PLACE_BEFORE = re.compile(
    r"\b(?:in|from|across|outside|around|through|over in|trip to|travel(?:led|ed)? to|back to"
    r"|(?:champions|champion|best|history|pride|rest|south|north|east|west|whole|half|part|parts|garden|corner|coast|capital"
    r"|shores|streets|king|queen) of)\s+$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[a-z0-9,] $")
_HUMP = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")
_AFTER_SCORE = re.compile(r"\d[-–]\d $")
_SLUG = re.compile(r"(?:Soccer|Football|Sports?|Update)-")  # an agency's, before the first word of a headline
_CONTRACTED = re.compile(r"['’](?:ve|re|ll|d|m|t)$")
_SHOUTED = re.compile(r"[A-ZÀ-Þ'’ -]{5,}")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("loaders.language").joinpath("sides_unknown.toml").read_text(encoding="utf-8"))


@cache
def suffixes() -> frozenset[str]:
    """The words that end a club's name."""
    return frozenset(_data()["suffixes"])


def wording(key: str) -> str:
    """An expression of `language/sides_unknown.toml`."""
    told: str = _data()[key]
    return told


def longer_competition(word: str) -> bool:
    """Whether a word before a competition's name makes it the name of another one."""
    return word in _data()["longer_competitions"]


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form.replace("{side}", f"({_NAME})")) for form in _data()["forms"])


@cache
def _suffixed() -> re.Pattern[str]:
    ends = "|".join(_data()["suffixes"])
    return re.compile(rf"\b((?:[A-ZÀ-Þ][\w'’-]+ ){{1,2}}(?:{ends}))\b(?! (?:{_data()['grounds']})\b)")


@cache
def opening() -> re.Pattern[str]:
    """What stands behind a common word that opens a sentence and is a side's name."""
    return re.compile(_data()["opening"])


@cache
def joined() -> re.Pattern[str]:
    """What stands between two sides of which one thing is told."""
    return re.compile(_data()["joined"])


@cache
def _sieve() -> Sieve:
    """The sieve of the suffixes and of the forms behind them."""
    return Sieve((pattern.pattern, pattern.flags) for pattern in (_suffixed(), *_forms()))


class _Known:
    """What the gazetteer knows already. A town's name may be a part of a club's, and may stand for one."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        sure = [hit for hit in hits if any(not c.needs_context for c in hit.candidates)]
        self._towns = within.Taken(hit for hit in sure if hit.candidates[0].entry.kind == "place")
        self._others = within.Taken(hit for hit in sure if hit.candidates[0].entry.kind != "place")
        self._lands = {(hit.start, hit.end) for hit in sure if hit.candidates[0].entry.kind == "national"}
        self._grounds: dict[str, bool] = {}  # what `at_ground` found of a name
        clubs = [hit for hit in sure if hit.candidates[0].entry.kind == "club"]
        self._clubs = {hit.end: hit.start for hit in clubs}
        self._short = {hit.end for hit in clubs if hit.candidates[0].how in ("short", "nickname")}

    def has(self, span: Span, town: bool = True) -> bool:
        """Whether the words are known as something else; as no more than a town, only where `town` says so."""
        inside = all(hit.end - hit.start < span.end - span.start for hit in self._towns.over(span))
        return self._others.overlaps(span) or (town and not inside)

    def has_more(self, span: Span) -> bool:
        """Whether more of the words is known than a land that opens the name: "Kenya Police"."""
        land = next((end for start, end in self._lands if start == span.start and end < span.end), span.start)
        return self.has(Span(land, span.end)) if land > span.start else self.has(span)

    def has_all(self, text: str, span: Span) -> bool:
        """The same of a name in prose; "Rangers" that stands behind a word that nobody knows is of its name."""
        start = self._clubs.get(span.end, span.start)
        word = text[span.start : max(start - 1, span.start)]
        if not word.isalpha() or common_word(word) or self._others.overlaps(Span(span.start, start)):
            return self.has(span)
        return False

    def has_named(self, text: str, span: Span) -> bool:
        """The same of a name in a form that holds two sides; "Wolves" behind such a word is of its name as well."""
        last = text[span.start : span.end].rsplit(" ", 1)
        shortened = len(last) > 1 and (span.end in self._short or last[1] in suffixes())
        return self.has_all(text, span) if shortened else self.has(span)

    def at_ground(self, text: str, start: int, name: str) -> bool:
        """Whether something is at the name and the words never speak of it otherwise: it is a ground's, no club's."""
        if not text.endswith(" at ", 0, start) or name.rsplit(" ", 1)[-1] in suffixes():
            return False
        if name not in self._grounds:
            otherwise = re.search(rf"(?<! at )(?<! in )(?<![\w-]){re.escape(name)}(?![\w-])", text)
            self._grounds[name] = otherwise is None
        return self._grounds[name]

    @staticmethod
    def in_town(text: str, start: int) -> bool:
        """Whether the words before an offset put something in the town that is named there."""
        return PLACE_BEFORE.search(text, max(0, start - 24), start) is not None


def find(
    text: str,
    lines: Sequence[Line],
    labels: frozenset[LineLabel],
    hits: Sequence[Hit],
    is_given_name: Callable[[str], int],
    shown: Iterable[tuple[int, str]] = (),
) -> tuple[dict[str, Entry], tuple[Mention, ...]]:
    """The clubs that only the text shows, by key, and their mentions; `hits` are what the gazetteer knows already.

    `shown` are names, with their places, that something else shows to be clubs'. `is_given_name` counts known players
    with a given name: such a name opens no club's.
    """
    known = _Known(hits)
    read = [line for line in lines if line.label in labels]
    full: dict[str, str] = {}
    told = [name for line in read if line.label != "caption" for name in _names(text, line, known)]
    told += [name for at, name in shown if not known.has_more(Span(at, at + len(name))) and not no_side(name)]
    for name in told:
        if (
            not (" " in name and is_given_name(name.split(" ")[0]) > _RARE)
            and name.casefold() not in name_words().not_names
        ):
            full.setdefault(name.casefold(), name)
    forms = _written(sorted(full.values()))
    mentions = tuple(_mentions(text, read, forms, known))
    used = {mention.key for mention in mentions}
    entries = {
        key: Entry(key, name, "club", tier=3)
        for name, key in sorted(forms.items(), key=lambda form: not form[0].endswith("Utd"))
        if key in used and _key(name) == key
    }
    return entries, tuple(m for m in mentions if m.key in entries)


def _names(text: str, line: Line, known: _Known) -> Iterator[str]:
    suffixed, *forms = (_suffixed(), *_forms())
    opened = _sieve().open(folded(text[line.start : line.end]))
    for match in suffixed.finditer(text, line.start, line.end) if 0 in opened else ():
        start, name = _trimmed(match.start(1), match[1], inside=_inside(text, line, match.start(1)))
        span = Span(start, start + len(name))
        if name.rsplit(" ", 1)[-1] in _data()["nicknames"] and text.endswith(("the ", "The "), 0, start):
            continue
        if " " in name and not (known.has_all(text, span) if line.label == "prose" else known.has(span)):
            yield name
    for form in (forms[place - 1] for place in opened if place):
        for match in form.finditer(text, line.start, line.end):
            for group in range(1, (form.groups or 0) + 1):
                at = match.start(group)
                start, name = _trimmed(at, match[group], inside=_inside(text, line, at))
                span = Span(start, start + len(name))
                if known.at_ground(text, start, name) or of_ground(text, start, start + len(name)):
                    continue
                if name and not known.has_named(text, span) and not _plain(name):
                    yield name


@cache
def _won_there() -> re.Pattern[str]:
    return re.compile(wording("of_ground"))


def of_ground(text: str, start: int, end: int) -> bool:
    """Whether a name between a score and what it was is the ground's: "their 2-0 Kelvane Lane win"."""
    scored = _AFTER_SCORE.search(text, max(0, start - 6), start)
    return scored is not None and _won_there().match(text, end) is not None


def _inside(text: str, line: Line, start: int) -> bool:
    """Whether a capital there is that of a name: the sentence goes on, is no title, and names no day there."""
    goes_on = line.label == "prose" and _GOES_ON.search(text, max(line.start, start - 3), start) is not None
    return goes_on and text[start:].split(" ", 1)[0].casefold() not in name_words().not_names


def _trimmed(start: int, name: str, *, inside: bool) -> tuple[int, str]:
    """The name without words of the sentence before or after it, and without a possessive ending.

    `inside` a sentence a common word with a capital is of the name: "while Rivers United won".
    """
    words = name.split(" ")
    while len(words) > 1 and (
        (common_word(words[0]) and words[0] not in (*_OPENERS, *COMPASS) and not inside)
        or words[0] in ("The", "A")
        or re.search(r"-[a-z]", words[0])
    ):
        start += len(words[0]) + 1
        words = words[1:]
    while words and words[-1] in ("of", "the", "and"):
        words = words[:-1]
    return start, re.sub(r"['’]s$", "", " ".join(words))


def _plain(name: str) -> bool:
    """Whether no word of the name is more than plain English, or it can be no side's."""
    return all(common_word(word) for word in name.split(" ")) or len(name) < 4 or no_side(name)


def no_side(name: str) -> bool:
    """Whether the name is another thing's, or words of the page are glued to it."""
    if len(_HUMP.findall(name)) > 1:
        return True  # "HomeWorldFulham"
    if name.rsplit(" ", 1)[-1] in _data()["no_sides"]:
        return True  # "at Lowland League side Kelvane"
    return bool(_SHOUTED.fullmatch(name) or _CONTRACTED.search(name) or _SLUG.match(name))


def _written(names: Sequence[str]) -> dict[str, str]:
    """Every form of each name with the key it stands for, the longest name first."""
    forms: dict[str, str] = {}
    alike: dict[str, str] = {}  # a name by its letters: "FC Hexwick Town" is "FC Hexwicktown"
    whole = sorted(names, key=lambda n: (-len(n.split(" ")), n))
    for name in whole:
        longer = next((other for other in whole if other.startswith(name + " ")), None)
        ending = [other for other in whole if longer is None and other.endswith(" " + name)]
        longer = ending[0] if len(ending) == 1 else longer  # "Arrows" of "Red Arrows"
        key = _key(alike.setdefault(re.sub(r"\W", "", (longer or name).casefold()), longer or name))
        forms.setdefault(name, key)
        words = name.split(" ")
        if len(words) > 1 and (words[-1] in suffixes() or len(words) == 2):
            short = " ".join(words[:-1])
            if not _plain(short):
                forms.setdefault(short, key)
    return dict(sorted(forms.items()))


def _mentions(text: str, read: Sequence[Line], forms: dict[str, str], known: _Known) -> Iterator[Mention]:
    if not forms:
        return
    printed = {*forms, *(form.upper() for form in forms)}
    either = "|".join(re.escape(form) for form in sorted(printed, key=lambda f: (-len(f), f)))
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
    shouted = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
    folded = {form.casefold(): form for form in forms}
    for line in read:
        words = text[line.start : line.end]
        for match in (shouted if words.isupper() else pattern).finditer(text, line.start, line.end):
            span = Span(*match.span())
            if (
                not known.has_all(text, span)
                or not known.has_more(span)
                or not known.has(span, known.in_town(text, match.start()))
            ):
                form = folded[match.group().casefold()]
                how: How = "name" if _key(form) == forms[form] else "short"
                yield Mention(match.start(), match.end(), "team", forms[form], how)


def _key(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.casefold())
    return "-".join("united" if word == "utd" else word for word in words)

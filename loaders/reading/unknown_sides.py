"""Clubs that no gazetteer has, known by their place: in a score line, beside a result, by a word that ends club names.

A name found so is a side wherever it stands, and so is its first part alone ("Marsham" of "Marsham Rovers").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
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
_HUMP = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")
_SHOUTED = re.compile(r"[A-ZÀ-Þ'’ -]{5,}")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("loaders.language").joinpath("sides_unknown.toml").read_text(encoding="utf-8"))


@cache
def suffixes() -> frozenset[str]:
    """The words that end a club's name."""
    return frozenset(_data()["suffixes"])


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form.replace("{side}", f"({_NAME})")) for form in _data()["forms"])


@cache
def _suffixed() -> re.Pattern[str]:
    ends = "|".join(_data()["suffixes"])
    return re.compile(rf"\b((?:[A-ZÀ-Þ][\w'’-]+ ){{1,2}}(?:{ends}))\b(?! (?:Stadium|Park|Road|Council|Hall|Hotel))")


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


def find(
    text: str,
    lines: Sequence[Line],
    labels: frozenset[LineLabel],
    hits: Sequence[Hit],
    is_given_name: Callable[[str], int],
) -> tuple[dict[str, Entry], tuple[Mention, ...]]:
    """The clubs that only the text shows, by key, and their mentions; `hits` are what the gazetteer knows already.

    `is_given_name` counts known players with a given name: such a name opens no club's.
    """
    known = within.Taken(hit for hit in hits if any(not c.needs_context for c in hit.candidates))
    read = [line for line in lines if line.label in labels]
    full: dict[str, str] = {}
    for line in read:
        for name in _names(text, line, known) if line.label != "caption" else ():
            if (
                not (" " in name and is_given_name(name.split(" ")[0]) > _RARE)
                and name.casefold() not in name_words().not_names
            ):
                full.setdefault(name.casefold(), name)
    forms = _written(sorted(full.values()))
    mentions = tuple(_mentions(text, read, forms, known))
    used = {mention.key for mention in mentions}
    entries = {
        key: Entry(key, name, "club", tier=3) for name, key in forms.items() if key in used and _key(name) == key
    }
    return entries, tuple(m for m in mentions if m.key in entries)


def _names(text: str, line: Line, known: within.Taken[Hit]) -> Iterator[str]:
    suffixed, *forms = (_suffixed(), *_forms())
    opened = _sieve().open(folded(text[line.start : line.end]))
    for match in suffixed.finditer(text, line.start, line.end) if 0 in opened else ():
        start, name = _trimmed(match.start(1), match[1])
        if " " not in name and line.label == "prose" and _within_sentence(text, match.start(1)):
            start, name = match.start(1), match[1]  # "as Potters Bar Town won": capitals that no sentence asks for
        if " " in name and not known.overlaps(Span(start, start + len(name))):
            yield name
    for form in (forms[place - 1] for place in opened if place):
        for match in form.finditer(text, line.start, line.end):
            for group in range(1, (form.groups or 0) + 1):
                start, name = _trimmed(match.start(group), match[group])
                if name and not known.overlaps(Span(start, start + len(name))) and not _plain(name):
                    yield name


def _within_sentence(text: str, start: int) -> bool:
    """Whether a small word, and so the same sentence, stands right before; no day or month begins there."""
    small = start > 1 and text[start - 1] == " " and text[start - 2].islower()
    return small and text[start:].split(" ", 1)[0].casefold() not in name_words().not_names


def _trimmed(start: int, name: str) -> tuple[int, str]:
    """The name without words of the sentence before or after it, and without a possessive ending."""
    words = name.split(" ")
    while len(words) > 1 and (common_word(words[0]) or words[0] in ("The", "A") or re.search(r"-[a-z]", words[0])):
        start += len(words[0]) + 1
        words = words[1:]
    while words and words[-1] in ("of", "the", "and"):
        words = words[:-1]
    return start, re.sub(r"['’]s$", "", " ".join(words))


def _plain(name: str) -> bool:
    """Whether no word of the name is more than plain English, or words of the page are glued to it."""
    if len(_HUMP.findall(name)) > 1:
        return True  # "HomeWorldFulham"
    return all(common_word(word) for word in name.split(" ")) or len(name) < 4 or bool(_SHOUTED.fullmatch(name))


def _written(names: Sequence[str]) -> dict[str, str]:
    """Every form of each name with the key it stands for, the longest name first."""
    forms: dict[str, str] = {}
    whole = sorted(names, key=lambda n: (-len(n.split(" ")), n))
    for name in whole:
        longer = next((other for other in whole if other.startswith(name + " ") and other != name), None)
        forms.setdefault(name, _key(longer or name))
        words = name.split(" ")
        if len(words) > 1 and words[-1] in suffixes():
            short = " ".join(words[:-1])
            if not _plain(short):
                forms.setdefault(short, _key(longer or name))
    return dict(sorted(forms.items()))


def _mentions(text: str, read: Sequence[Line], forms: dict[str, str], known: within.Taken[Hit]) -> Iterator[Mention]:
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
            if not known.overlaps(Span(*match.span())):
                form = folded[match.group().casefold()]
                how: How = "name" if _key(form) == forms[form] else "short"
                yield Mention(match.start(), match.end(), "team", forms[form], how)


def _key(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))

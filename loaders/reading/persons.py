"""Who is named: the article's own roster, and every mention of someone on it.

A full name defines its surname and its first name; a name alone stands for a person when its
place says so (a title before it, a side's possessive, a line-up) or when players bear it. The
gazetteer's lists of given and family names only support what the article shows.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from textblob.en import parser as _textblob

from loaders.model import Article
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Line, LineLabel, Mention, Person, Sentence, Token
from loaders.reading.sentences import tokens
from loaders.reading.wordlist import common_word

_LISTED: frozenset[LineLabel] = frozenset({"lineup", "scorers"})
_SIMILAR_GIVEN = 3  # letters that "Andy" and "Andrew", "Mohamed" and "Mohammed" share at least


@dataclass(frozen=True, slots=True)
class _Words:
    particles: frozenset[str]
    titles: frozenset[str]
    not_names: frozenset[str]
    not_last: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("loaders.language").joinpath("names.toml").read_text(encoding="utf-8"))
    return _Words(*(frozenset(data[key]) for key in ("particles", "titles", "not_names", "not_last")))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Case and accents folded away: "Félix" and "FELIX" are one."""
    decomposed = unicodedata.normalize(
        "NFKD", word.replace("ø", "o").replace("Ø", "O").replace("ı", "i").replace("ł", "l")
    )
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch)).casefold()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or a box line, as the tokens that names are looked for in."""

    tokens: tuple[Token, ...]
    listed: bool  # a line-up or scorer list: every capitalised run is a name
    titled: bool  # a headline in Title Case: a capital means nothing


@dataclass(frozen=True, slots=True)
class _Run:
    """Adjacent capitalised words that may be a name."""

    unit: _Unit
    first: int  # index of the first token
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens)

    @property
    def before(self) -> Token | None:
        return self.unit.tokens[self.first - 1] if self.first else None

    @property
    def after(self) -> Token | None:
        end = self.first + len(self.tokens)
        return self.unit.tokens[end] if end < len(self.unit.tokens) else None


def find(
    article: Article,
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    known: Sequence[Mention],
    gazetteer: Gazetteer,
) -> tuple[tuple[Person, ...], tuple[Mention, ...]]:
    """The persons of the article, and their mentions by full name, surname or first name.

    `known` are the gazetteer's mentions (teams, grounds, ...): no part of a name, unless a given
    name and a surname take them in ("Jordan Henderson").
    """
    units = tuple(_units(article, lines, sentences))
    finder = _Finder(known, gazetteer)
    runs = [run for unit in units if not unit.titled for run in finder.runs(unit)]
    roster = _Roster(gazetteer)
    for run in runs:
        if len(run.tokens) > 1 and finder.is_full_name(run):
            roster.add_full(run.words)
    singles = defaultdict(list)
    for run in runs:
        if len(run.tokens) == 1 and not roster.knows(run.words):
            singles[run.words[0]].append(run)
    for word, places in singles.items():
        if finder.is_single_name(word, places):
            roster.add_full((word,))
    return roster.persons(), tuple(roster.mentions(units, finder))


def _units(article: Article, lines: tuple[Line, ...], sentences: tuple[Sentence, ...]) -> Iterator[_Unit]:
    for sentence in sentences:
        yield _Unit(sentence.tokens, False, _titled(sentence.tokens))
    for line in lines:
        if line.label in _LISTED or line.label == "scoreboard":
            yield _Unit(tokens(article.text, line.start, line.end), line.label in _LISTED, False)


def _titled(words: Sequence[Token]) -> bool:
    """Whether a capital means nothing here: every longer word has one, but for those that titles write small."""
    long = [token.text for token in words if len(token.text) > 3 and token.text[0].isalpha()]
    small = [word for word in long if not word[0].isupper()]
    if len(long) < 4 or len(small) >= 0.3 * len(long) or words[-1].text == ".":
        return False
    return all(_small_in_titles(word) for word in small)


def _small_in_titles(word: str) -> bool:
    tag: str = _textblob.lexicon.get(word, "")
    return tag.startswith(("IN", "DT", "CC", "TO", "PRP", "MD", "W", "VBP", "VBZ"))


class _Finder:
    """Decides which capitalised runs are names of persons."""

    def __init__(self, known: Sequence[Mention], gazetteer: Gazetteer) -> None:
        self._known = {m.start: m for m in known if m.kind not in ("person",)}
        self._gazetteer = gazetteer
        self._words = _words()

    def runs(self, unit: _Unit) -> Iterator[_Run]:
        index = 0
        while index < len(unit.tokens):
            end = self._run_end(unit, index)
            if end > index:
                yield from self._trimmed(unit, index, end)
            index = end if end > index else index + max(1, self._known_here(unit, index))

    def _run_end(self, unit: _Unit, index: int) -> int:
        """The end of the run of capitalised words at `index`; `index` itself where none begins."""
        end = index
        while end < len(unit.tokens):
            token = unit.tokens[end]
            skip = self._known_here(unit, end)
            if skip and not self._within_name(unit, index, end, skip):
                break
            if (
                _capital(token.text)
                or (end and token.text == "." and len(unit.tokens[end - 1].text) == 1 and end > index)
                or (token.text.casefold() in self._words.particles and self._particle(unit, end, started=end > index))
            ):
                end += 1
            else:
                break
        while end > index and not _capital(unit.tokens[end - 1].text):
            end -= 1
        return end

    def _known_here(self, unit: _Unit, index: int) -> int:
        """How many tokens a known non-person covers from here."""
        mention = self._known.get(unit.tokens[index].start)
        if mention is None:
            return 0
        return sum(mention.start <= t.start < mention.end for t in unit.tokens[index : index + 8])

    def _within_name(self, unit: _Unit, start: int, at: int, length: int) -> bool:
        """Whether a known word is a given name before a surname, or a surname after a given name."""
        following = unit.tokens[at + length] if at + length < len(unit.tokens) else None
        opens = (
            length == 1
            and at == start
            and self._given(unit.tokens[at].text)
            and following is not None
            and _capital(following.text)
            and not self._known_here(unit, at + 1)
            and self._namelike(following.text)
        )
        closes = at == start + 1 and self._given(unit.tokens[start].text) and not self._common(unit.tokens[start].text)
        return opens or (closes and length <= 2)

    def _particle(self, unit: _Unit, index: int, *, started: bool) -> bool:
        following = unit.tokens[index + 1] if index + 1 < len(unit.tokens) else None
        if following is None:
            return False
        if following.text.casefold() in self._words.particles:
            return started and self._particle(unit, index + 1, started=True)
        return _capital(following.text) and (
            started or unit.tokens[index].text not in ("e", "y", "la", "le", "do", "st")
        )

    def _trimmed(self, unit: _Unit, start: int, end: int) -> Iterator[_Run]:
        """The run without titles, sentence openers and other words that are no name."""
        while start < end and self._not_opening(unit, start, end):
            start += 1
        cut = start
        for index in range(start, end):
            if fold(unit.tokens[index].text) in self._words.not_names:
                if index > cut:
                    yield _Run(unit, cut, unit.tokens[cut:index])
                cut = index + 1
        if cut < end:
            yield _Run(unit, cut, unit.tokens[cut:end])

    def _not_opening(self, unit: _Unit, start: int, end: int) -> bool:
        word = unit.tokens[start].text
        if fold(word) in self._words.titles or fold(word) in self._words.not_names:
            return True
        if start + 1 < end and self._given(word):
            return False
        opens = start == 0 or unit.tokens[start - 1].text in "\"“‘'„«:—–-.!?()"
        return opens and self._common(word)

    def is_full_name(self, run: _Run) -> bool:
        words = [word for word in run.words if word != "."]
        if len(words) > 5 or fold(words[-1]) in self._words.not_last or any(_shouted(word) for word in words):
            return False
        if self._gazetteer_person(" ".join(words)):
            return True
        capitals = [word for word in words if _capital(word)]
        if len(capitals) < 2:
            return len(words) > 1 and not self._common(capitals[-1])  # "de Roon"
        if self._given(capitals[0]) and self._namelike(capitals[-1]):
            return True
        strange = [word for word in capitals if not self._common(word)]
        return len(strange) == len(capitals) or (
            self._surname(capitals[-1]) and len(strange) > 0 and not self._common(capitals[0])
        )

    def is_single_name(self, word: str, places: Sequence[_Run]) -> bool:
        if len(word) < 3 or _shouted(word) or fold(word) in self._words.not_last:
            return False
        if any(run.unit.listed for run in places):
            return True
        inside = [run for run in places if run.first and run.before is not None and run.before.text not in '.!?:"“']
        if not inside:
            return False
        titled = any(run.before is not None and fold(run.before.text) in self._words.titles for run in inside)
        if self._common(word):
            return titled and self._surname(word)
        return titled or self._surname(word) or self._given(word) or len(inside) > 1

    def _given(self, word: str) -> bool:
        return self._gazetteer.looks_like_given_name(word) > 0

    def _surname(self, word: str) -> bool:
        return self._gazetteer.looks_like_surname(word) > 0

    def _namelike(self, word: str) -> bool:
        return fold(word) not in self._words.not_last and (not self._common(word) or self._surname(word))

    def _gazetteer_person(self, name: str) -> bool:
        return any(candidate.entry.kind == "person" for candidate in self._gazetteer.lookup(name))

    def _common(self, word: str) -> bool:
        return common_word(word)

    def blocks(self, unit: _Unit, index: int, length: int) -> int:
        """Tokens of a known non-person that begins here and is not inside a longer name; 0 for none."""
        known = self._known_here(unit, index)
        return known if known and known >= length and not self._within_name(unit, index, index, known) else 0

    def opens_as_word(self, unit: _Unit, index: int, length: int) -> bool:
        """Whether a lone surname at the start of a sentence is rather the common word ("Can", "Young")."""
        if length > 1 or index > 0 or unit.listed or not self._common(unit.tokens[0].text):
            return False
        following = unit.tokens[1].text if len(unit.tokens) > 1 else ""
        tag = _textblob.lexicon.get(following, "")
        return following not in (",", "'s", "’s") and not tag.startswith(("VBD", "VBZ", "VBN"))


def _capital(word: str) -> bool:
    return word[0].isupper() and word not in ("I", "A")


def _shouted(word: str) -> bool:
    return len(word) > 3 and word.isupper()


class _Roster:
    """Persons by name, and the forms that stand for them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: list[tuple[str, ...]] = []
        self._forms: list[set[tuple[str, ...]]] = []
        self._alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)  # persons by what alike names share
        self._known: set[tuple[str, ...]] | None = None  # the forms of all, until one more is added

    def add_full(self, words: tuple[str, ...]) -> None:
        words = tuple(word for word in words if word != ".")
        self._known = None
        shared = _shared(words)
        for index in sorted({index for part in shared for index in self._alike[part]}):
            name = self._names[index]
            if _same_person(name, words):
                self._forms[index].add(words)
                if len(words) > len(name):
                    self._names[index] = words
                    self._note(index, shared)
                return
        self._note(len(self._names), shared)
        self._names.append(words)
        self._forms.append({words})

    def _note(self, index: int, shared: Iterable[tuple[str, ...]]) -> None:
        for part in shared:
            if index not in self._alike[part][-1:]:
                self._alike[part].append(index)

    def knows(self, words: tuple[str, ...]) -> bool:
        if self._known is None:
            self._known = {form for forms in self._all_forms() for form in forms}
        return tuple(fold(word) for word in words) in self._known

    def _all_forms(self) -> list[set[tuple[str, ...]]]:
        """For each person every form that may stand for it, folded."""
        out = []
        for forms in self._forms:
            every: set[tuple[str, ...]] = set()
            for form in forms:
                folded = tuple(fold(word) for word in form)
                every.add(folded)
                every.update(folded[cut:] for cut in range(1, len(folded)))
                if len(folded) > 1 and folded[0] not in _words().particles:
                    every.add(folded[:1])
            out.append({form for form in every if form[-1] not in _words().particles})
        return out

    def persons(self) -> tuple[Person, ...]:
        out = []
        for words, forms in zip(self._names, self._forms, strict=True):
            written = " ".join(words)
            name, qid = self._canonical(forms, written)
            out.append(Person(_slug(written), name, frozenset(" ".join(form) for form in forms), qid))
        return tuple(out)

    def _canonical(self, forms: Iterable[tuple[str, ...]], written: str) -> tuple[str, str | None]:
        for form in sorted(forms, key=lambda f: (-len(f), f)):
            if len(form) > 1:
                for candidate in self._gazetteer.lookup(" ".join(form)):
                    if candidate.entry.kind == "person":
                        return candidate.entry.name, candidate.entry.qid
        return written, None

    def mentions(self, units: Iterable[_Unit], finder: _Finder) -> Iterator[Mention]:
        """Every place where a form of someone on the roster stands, longest form first."""
        index: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for number, forms in enumerate(self._all_forms()):
            for form in forms:
                index[form[0]].append((form, number))
        for options in index.values():
            options.sort(key=lambda option: (-len(option[0]), option))
        recent: dict[int, int] = {}
        for unit in sorted(units, key=lambda u: u.tokens[0].start if u.tokens else 0):
            yield from self._mentions_in(unit, index, finder, recent)

    def _mentions_in(
        self, unit: _Unit, index: dict[str, list[tuple[tuple[str, ...], int]]], finder: _Finder, recent: dict[int, int]
    ) -> Iterator[Mention]:
        words = [fold(token.text) for token in unit.tokens]
        at = 0
        while at < len(words):
            found = self._at(unit, words, at, index, recent)
            if found is None or finder.opens_as_word(unit, at, len(found[0])):
                at += 1
                continue
            if blocked := finder.blocks(unit, at, len(found[0])):
                at += blocked
                continue
            form, person = found
            first, last = unit.tokens[at], unit.tokens[at + len(form) - 1]
            recent[person] = first.start
            full = len(form) == len(self._names[person])
            yield Mention(
                first.start, last.end, "person", _slug(" ".join(self._names[person])), "name" if full else "surname"
            )
            at += len(form)

    def _at(
        self,
        unit: _Unit,
        words: list[str],
        at: int,
        index: dict[str, list[tuple[tuple[str, ...], int]]],
        recent: dict[int, int],
    ) -> tuple[tuple[str, ...], int] | None:
        fitting = [
            (form, person)
            for form, person in index.get(words[at], ())
            if tuple(words[at : at + len(form)]) == form
            and any(_capital(t.text) for t in unit.tokens[at : at + len(form)])
        ]
        if not fitting or not (_capital(unit.tokens[at].text) or words[at] in _words().particles):
            return None
        longest = len(fitting[0][0])
        best = [option for option in fitting if len(option[0]) == longest]
        if longest == 1 and len(best) > 1:  # a surname beats a first name; then the one spoken of last
            surnames = [o for o in best if fold(self._names[o[1]][-1]) == words[at]]
            best = surnames or best
        return max(best, key=lambda option: (recent.get(option[1], -1), -option[1]))


def _shared(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the names of one person have in common, one or the other: the last word, or all words in some order."""
    folded = [fold(word) for word in words]
    return (folded[-1],), (*sorted(folded), "")


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """One name is the end of the other, or the given names are forms of one ("Andy", "Andrew")."""
    x, y = [fold(word) for word in a], [fold(word) for word in b]
    short, long = sorted((x, y), key=len)
    if long[-len(short) :] == short:
        return True
    if len(x) < 2 or len(y) < 2 or sorted(x) == sorted(y):
        return sorted(x) == sorted(y)
    if x[-1] != y[-1] or x[0][0] != y[0][0]:
        return False
    shared = next((i for i, (p, q) in enumerate(zip(x[0], y[0], strict=False)) if p != q), min(len(x[0]), len(y[0])))
    return shared >= _SIMILAR_GIVEN or min(len(x[0]), len(y[0])) == 1


def _slug(name: str) -> str:
    return "-".join(fold(name).replace("'", "").replace("’", "").replace(".", "").split())

"""The article's own roster: its persons, the forms that stand for each, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from loaders.reading.capitals import Unit, capital, fold, name_words
from loaders.reading.finder import Finder
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Mention, Person

_LONG = 6  # letters of a surname that may be one off
_SIMILAR_GIVEN = 3  # letters that "Andy" and "Andrew", "Mohamed" and "Mohammed" share at least


class Roster:
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

    def respelled(self, word: str) -> bool:
        """Whether a lone surname is one letter off that of the one person on the roster with such a surname: it is
        another form of it."""
        if len(word) < _LONG:
            return False
        near = [
            i for i, name in enumerate(self._names) if len(name) > 1 and _one_letter_off(fold(name[-1]), fold(word))
        ]
        if len(near) == 1:
            self._forms[near[0]].add((word,))
            self._known = None
        return len(near) == 1

    def _all_forms(self) -> list[set[tuple[str, ...]]]:
        """For each person every form that may stand for it, folded."""
        out = []
        for forms in self._forms:
            every: set[tuple[str, ...]] = set()
            for form in forms:
                folded = tuple(fold(word) for word in form)
                every.add(folded)
                every.update(folded[cut:] for cut in range(1, len(folded)))
                if len(folded) > 1 and len(folded[0]) > 1 and folded[0] not in name_words().particles:
                    every.add(folded[:1])
            out.append({form for form in every if form[-1] not in name_words().particles})
        return out

    def persons(self) -> tuple[Person, ...]:
        out = []
        for words, forms in zip(self._names, self._forms, strict=True):
            written = " ".join(words)
            name, qid = self._canonical(forms, written)
            out.append(Person(slug(written), name, frozenset(" ".join(form) for form in forms), qid))
        return tuple(out)

    def _canonical(self, forms: Iterable[tuple[str, ...]], written: str) -> tuple[str, str | None]:
        for form in sorted(forms, key=lambda f: (-len(f), f)):
            if len(form) > 1:
                for candidate in self._gazetteer.lookup(" ".join(form)):
                    if candidate.entry.kind == "person":
                        return candidate.entry.name, candidate.entry.qid
        return written, None

    def mentions(self, units: Iterable[Unit], finder: Finder) -> Iterator[Mention]:
        """Every place where a form of someone on the roster stands, longest form first."""
        index: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for number, forms in enumerate(self._all_forms()):
            for form in forms:
                index[form[0]].append((form, number))
                if len(form) > 1 and len(form[0]) == 1:  # "B. Osgood"
                    index[form[0]].append(((form[0], ".", *form[1:]), number))
        for options in index.values():
            options.sort(key=lambda option: (-len(option[0]), option))
        recent: dict[int, int] = {}
        for unit in sorted(units, key=lambda u: u.tokens[0].start if u.tokens else 0):
            yield from self._mentions_in(unit, index, finder, recent)

    def _mentions_in(
        self, unit: Unit, index: dict[str, list[tuple[tuple[str, ...], int]]], finder: Finder, recent: dict[int, int]
    ) -> Iterator[Mention]:
        words = [fold(token.text) for token in unit.tokens]
        at = 0
        while at < len(words):
            found = self._at(unit, words, at, index, recent) if words[at] in index else None
            if found is None or finder.opens_as_word(unit, at, len(found[0])):
                at += 1
                continue
            surname = len(found[0]) == 1 < len(self._names[found[1]])
            if blocked := finder.blocks(unit, at, len(found[0]), surname=surname):
                at += blocked
                continue
            form, person = found
            first, last = unit.tokens[at], unit.tokens[at + len(form) - 1]
            recent[person] = first.start
            full = sum(word != "." for word in form) == len(self._names[person])
            yield Mention(
                first.start, last.end, "person", slug(" ".join(self._names[person])), "name" if full else "surname"
            )
            at += len(form)

    def _at(
        self,
        unit: Unit,
        words: list[str],
        at: int,
        index: dict[str, list[tuple[tuple[str, ...], int]]],
        recent: dict[int, int],
    ) -> tuple[tuple[str, ...], int] | None:
        fitting = [
            (form, person)
            for form, person in index.get(words[at], ())
            if tuple(words[at : at + len(form)]) == form
            and any(capital(t.text) for t in unit.tokens[at : at + len(form)])
        ]
        if not fitting or not (capital(unit.tokens[at].text) or words[at] in name_words().particles):
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


def _one_letter_off(a: str, b: str) -> bool:
    """Whether a letter was doubled, dropped or changed in the one word for the other."""
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) > 1 or short[:2] != long[:2]:
        return False
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at:] == long[at + 1 :] or (len(short) == len(long) and short[at + 1 :] == long[at + 1 :])


def slug(name: str) -> str:
    """A name as a key."""
    return "-".join(fold(name).replace("'", "").replace("’", "").replace(".", "").split())

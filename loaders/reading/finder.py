"""Which capitalised words are the names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textblob.en import parser as _textblob

from loaders.reading.capitals import Run, Unit, capital, fold, name_words, shouted
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Mention
from loaders.reading.wordlist import common_word

_OFTEN, _VERY_OFTEN = 5, 20  # players of a given name


class Finder:
    """Decides which capitalised runs are names of persons."""

    def __init__(self, known: Sequence[Mention], gazetteer: Gazetteer) -> None:
        self._known = {m.start: m for m in known if m.kind not in ("person",)}
        self._gazetteer = gazetteer
        self._words = name_words()

    def runs(self, unit: Unit) -> Iterator[Run]:
        index = 0
        while index < len(unit.tokens):
            token = unit.tokens[index]
            if not token.text[0].isupper() and token.start not in self._known and not self._is_particle(token.text):
                index += 1  # no name begins here
                continue
            end = self._run_end(unit, index)
            if end > index:
                yield from self._trimmed(unit, index, end)
            index = end if end > index else index + max(1, self._known_here(unit, index))

    def _run_end(self, unit: Unit, index: int) -> int:
        """The end of the run of capitalised words at `index`; `index` itself where none begins."""
        end = index
        while end < len(unit.tokens):
            token = unit.tokens[end]
            skip = self._known_here(unit, end)
            if skip and not self._within_name(unit, index, end, skip):
                break
            if (
                capital(token.text)
                or _initial(unit, end)
                or (end and token.text == "." and len(unit.tokens[end - 1].text) == 1 and end > index)
                or (self._is_particle(token.text) and self._particle(unit, end, started=end > index))
            ):
                end += 1
            else:
                break
        while end > index and not capital(unit.tokens[end - 1].text):
            end -= 1
        return end

    def _is_particle(self, word: str) -> bool:
        return word.casefold() in self._words.particles

    def _known_here(self, unit: Unit, index: int) -> int:
        """How many tokens a known non-person covers from here."""
        mention = self._known.get(unit.tokens[index].start)
        if mention is None:
            return 0
        return sum(mention.start <= t.start < mention.end for t in unit.tokens[index : index + 8])

    def _within_name(self, unit: Unit, start: int, at: int, length: int) -> bool:
        """Whether a known word is a given name before a surname, or a surname after a given name."""
        following = unit.tokens[at + length] if at + length < len(unit.tokens) else None
        opens = (
            length == 1
            and at == start
            and self._given(unit.tokens[at].text)
            and following is not None
            and capital(following.text)
            and not self._known_here(unit, at + 1)
            and self._namelike(following.text)
        )
        closes = at == start + 1 and self._given(unit.tokens[start].text) and not self._common(unit.tokens[start].text)
        return opens or (closes and length <= 2) or (length == 1 and self._third(unit, start, at))

    def _third(self, unit: Unit, start: int, at: int) -> bool:
        """Whether the name of a club or place is one's last surname: "Joao Almeida Santos"."""
        if at != start + 2 or unit.board or self._gazetteer.looks_like_surname(unit.tokens[at].text) < _OFTEN:
            return False
        first, second = unit.tokens[start].text, unit.tokens[start + 1].text
        return self._given(first) and not self._common(first) and self._surname(second)

    def _particle(self, unit: Unit, index: int, *, started: bool) -> bool:
        following = unit.tokens[index + 1] if index + 1 < len(unit.tokens) else None
        if following is None:
            return False
        if self._is_particle(following.text):
            return started and self._particle(unit, index + 1, started=True)
        return capital(following.text) and (
            started or unit.tokens[index].text not in ("e", "y", "la", "le", "do", "st")
        )

    def _trimmed(self, unit: Unit, start: int, end: int) -> Iterator[Run]:
        """The run without titles, sentence openers and other words that are no name."""
        while start < end and self._not_opening(unit, start, end):
            start += 1
        cut = start
        for index in range(start, end):
            named = self._opens_name(unit, index, end) or self._closes_name(unit, start, index, end)
            if fold(unit.tokens[index].text) in self._words.not_names and not named:
                if index > cut:
                    yield Run(unit, cut, unit.tokens[cut:index])
                cut = index + 1
        if cut < end:
            yield Run(unit, cut, unit.tokens[cut:end])

    def _opens_name(self, unit: Unit, index: int, end: int) -> bool:
        """Whether a word that names nobody by itself is a given name here: "Jan Oblak"."""
        often = self._gazetteer.looks_like_given_name(unit.tokens[index].text) >= _VERY_OFTEN
        return often and index + 1 < end and not self._common(unit.tokens[index + 1].text)

    def _closes_name(self, unit: Unit, start: int, index: int, end: int) -> bool:
        """Whether a word that names nobody by itself is a surname here: "Ryan Kent"."""
        if index != start + 1 or index + 1 != end or self._gazetteer.looks_like_surname(unit.tokens[index].text) < 2:
            return False
        return self._gazetteer.looks_like_given_name(unit.tokens[start].text) >= _VERY_OFTEN

    def _not_opening(self, unit: Unit, start: int, end: int) -> bool:
        word = unit.tokens[start].text
        if unit.named:
            return False
        if fold(word) in self._words.titles:
            return True
        if fold(word) in self._words.not_names:
            return not self._opens_name(unit, start, end)
        if start + 1 < end and (self._given(word) or (len(word) == 1 and unit.tokens[start + 1].text == ".")):
            return False
        bracketed = unit.live and start > 0 and unit.tokens[start - 1].text == "("
        if (unit.board or bracketed) and _before_figure(unit, end):
            return False
        opens = start == 0 or unit.tokens[start - 1].text in "\"“‘'„«:—–-.!?()"
        return opens and self._common(word)

    def is_full_name(self, run: Run) -> bool:
        words = [word for word in run.words if word != "."]
        if _LIKE.search(words[-1]):
            return False  # "a Thierry Henry-style finish"
        if len(words) > 5 or self._ends_no_name(run) or any(shouted(word) for word in words):
            return False
        if self._gazetteer_person(" ".join(words)):
            return True
        if len(words) == 2 and len(words[0]) == 1:
            return self._initialled(run, words[1])
        capitals = [word for word in words if capital(word)]
        if len(capitals) < 2:
            return len(words) > 1 and not self._common(capitals[-1])  # "de Roon"
        if self._given(capitals[0]) and self._namelike(capitals[-1]):
            return True
        if len(words) == 2 and self._surely_given(run) and fold(capitals[1]) not in self._words.not_last:
            return True  # "Matt Beard"
        titled = run.before is not None and run.before.text.casefold() in self._words.titles
        if len(words) == 2 and titled and self._given(words[0]):
            return True  # "chairman Tony Khan"
        strange = [word for word in capitals if not self._common(word)]
        return len(strange) == len(capitals) or (
            self._surname(capitals[-1]) and len(strange) > 0 and not self._common(capitals[0])
        )

    def _initialled(self, run: Run, surname: str) -> bool:
        """Whether the run is an initial and a surname that nobody need know: "B. Osgood", in a list also "B Osgood"."""
        if run.unit.board or run.unit.listed:
            return len(surname) > 2
        before = fold(run.before.text) if run.before is not None else ""
        sure = run.words[1] == "." and before not in self._words.not_names
        return sure and len(surname) > 2 and not self._common(surname)

    def _ends_no_name(self, run: Run) -> bool:
        """Whether the last word ends names of places or bodies, and is no surname here: "at Victoria Hill", but not
        "said Rachel Hill"."""
        words = run.words
        if fold(words[-1]) not in self._words.not_last:
            return False
        given = len(words) == 2 and not self._common(words[0]) and self._gazetteer.looks_like_given_name(words[0])
        before = run.before.text.casefold() if run.before is not None else ""
        surely = given > 1 and self._gazetteer.looks_like_surname(words[1]) >= _OFTEN
        return not surely or before in ("at", "in", "to", "from", "near", "the")

    def is_single_name(self, word: str, places: Sequence[Run]) -> bool:
        if len(word) < 3 or shouted(word) or fold(word) in self._words.not_last:
            return False
        if word.isupper() or any(self._is_nickname(run) for run in places):
            return False  # "an ISL release", "the Mariners"
        if any(run.unit.listed or _is_scorer(run) for run in places):
            return True
        inside = [run for run in places if run.first and run.before is not None and run.before.text not in '.!?:"“']
        if not inside:
            return self._opens_alone(word, places)
        titled = any(run.before is not None and fold(run.before.text) in self._words.titles for run in inside)
        if self._common(word):
            return titled and (self._surname(word) or self._given(word))  # "winger Drew"
        if titled or self._surname(word) or self._given(word):
            return True
        return len(inside) > 1 and not any(self._of_side(run) for run in places)

    def _is_nickname(self, run: Run) -> bool:
        """Whether "the" stands before a plural, as before what a side is called."""
        word = run.words[0]
        return (
            word.endswith("s")
            and run.before is not None
            and run.before.text.casefold() == "the"
            and not self._surname(word)
        )

    def _of_side(self, run: Run) -> bool:
        """Whether what stands beside the word is said of sides and places: "at Marsham", "Marsham were"."""
        before = run.before.text.casefold() if run.before is not None else ""
        after = run.after.text.casefold() if run.after is not None else ""
        return before in self._words.side_before or after in self._words.side_after

    def _opens_alone(self, word: str, places: Sequence[Run]) -> bool:
        """Whether a word that only opens sentences is a name: of a known player, or in live text a surname."""
        live = self._surname(word) and all(run.unit.live for run in places)
        if self._common(word) or not (live or self._gazetteer.positions_of(word)):
            return False
        after = [run.after.text for run in places if run.after is not None]
        return any(_textblob.lexicon.get(text, "").startswith("VB") or text in ("'s", "’s") for text in after)

    def _given(self, word: str) -> bool:
        return self._gazetteer.looks_like_given_name(word) > 0

    def _surely_given(self, run: Run) -> bool:
        """Whether the run opens with a given name that is no other word, or that hardly anybody means as one."""
        word = run.words[0]
        bearers = self._gazetteer.looks_like_given_name(word)
        inside = run.first and run.before is not None and run.before.text not in '.!?:"“'
        return bearers >= _OFTEN and (not self._common(word) or (bool(inside) and bearers >= _VERY_OFTEN))

    def _surname(self, word: str) -> bool:
        return self._gazetteer.looks_like_surname(word) > 0

    def _namelike(self, word: str) -> bool:
        return fold(word) not in self._words.not_last and (not self._common(word) or self._surname(word))

    def _gazetteer_person(self, name: str) -> bool:
        return any(candidate.entry.kind == "person" for candidate in self._gazetteer.lookup(name))

    def _common(self, word: str) -> bool:
        return common_word(word)

    def blocks(self, unit: Unit, index: int, length: int, *, surname: bool = False) -> int:
        """Tokens of a known non-person that begins here and is not inside a longer name; 0 for none. `surname`: the
        word is that of one whose full name the article gives."""
        known = self._known_here(unit, index)
        if surname and known == 1 and self._known[unit.tokens[index].start].kind == "place":
            before = unit.tokens[index - 1].text.casefold() if index else ""
            return known if before in self._words.place_before else 0  # "Harrison struck" is Ellis Harrison
        return known if known and known >= length and not self._within_name(unit, index, index, known) else 0

    def opens_as_word(self, unit: Unit, index: int, length: int) -> bool:
        """Whether a lone surname at the start of a sentence is rather the common word ("Can", "Young")."""
        if length > 1 or index > 0 or unit.listed or not self._common(unit.tokens[0].text):
            return False
        following = unit.tokens[1].text if len(unit.tokens) > 1 else ""
        tag = _textblob.lexicon.get(following, "")
        return following not in (",", "'s", "’s") and not tag.startswith(("VBD", "VBZ", "VBN"))


_LIKE = re.compile(r"-(?:style|esque|like|inspired|era|led|based|born|bound)$")


def _initial(unit: Unit, at: int) -> bool:
    """Whether a letter with a stop opens a name: "A. Osgood"."""
    letter, *behind = (token.text for token in unit.tokens[at : at + 3])
    return len(letter) == 1 and letter.isupper() and behind[:1] == ["."] and len(behind) > 1 and capital(behind[1])


def _before_figure(unit: Unit, end: int) -> bool:
    """Whether the words up to `end` stand before a figure: "Sharp 38"."""
    if unit.live and end < len(unit.tokens) and unit.tokens[end].text == ",":
        end += 1  # "(Fujino, 79)"
    return end < len(unit.tokens) and unit.tokens[end].text.isdigit()


def _is_scorer(run: Run) -> bool:
    """Whether a scoreboard or the head of a goal lists the run with a minute: "(Beyer 37, Sharp 48)"."""
    listed = (run.unit.board or run.unit.live) and run.before is not None and run.before.text in ("(", ",", ";")
    return listed and _before_figure(run.unit, run.first + len(run.tokens))

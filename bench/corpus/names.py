"""How reporters write names: in full, by the surname, without accents, or with a slip of the pen."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Sequence

#: Letters that stay when their marks are taken away.
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "đ": "d", "Đ": "D", "æ": "ae"})
#: A slip is made in words of so many letters and more.
_LONG = 7


def plain(name: str) -> str:
    """The name without accents."""
    marks = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def slipped(name: str, dice: random.Random) -> str:
    """The name with a letter doubled or a double letter single, where one of its words is long."""
    words = name.split()
    at = max(range(len(words)), key=lambda index: len(words[index]))
    if len(words[at]) < _LONG:
        return name
    word = words[at]
    place = dice.randrange(2, len(word) - 1)
    single = word[place] == word[place + 1]
    words[at] = word[:place] + ("" if single else word[place]) + (word[place + 1 :] if single else word[place:])
    return " ".join(words)


class Pen:
    """Writes the names of one report: a player in full when first met, later by surname where that is plain.

    `people` are all who took part; a surname that two of them have is never written alone.
    """

    def __init__(self, people: Sequence[str], dice: random.Random, *, accents: bool, slips: float, full: bool) -> None:
        self._count = Counter(plain(name).split()[-1] for name in people)
        self._dice, self._accents, self._slips, self._full = dice, accents, slips, full
        self._spelt: dict[str, str] = {}

    def write(self, name: str) -> str:
        """The name as it stands next in the report."""
        met = name in self._spelt
        spelt = self._spelt.setdefault(name, self._spell(name))
        alone = self._count[plain(name).split()[-1]] == 1
        return spelt.split(" ", 1)[1] if alone and (met or not self._full) else spelt

    def _spell(self, name: str) -> str:
        spelt = name if self._accents else plain(name)
        return slipped(spelt, self._dice) if self._dice.random() < self._slips else spelt

"""Text search: an index of words beside each generation.

The index is a set of rows in a folder, and which rows are in it follows from the texts alone: whether it was kept up
or made anew, it is the same. So it costs what changes, and a generation's index shares the tables of the one before.

    word, kind, length, digest      a word of a text, or two side by side; the shorter texts first
    "", kind, length, digest        the text: its node, and what is written

Two words side by side are rows of their own: two common words stand in half of all texts, but seldom together.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, groupby, islice, pairwise
from pathlib import Path
from typing import Self

from rocksdict import AccessType, DBCompressionType, Options, Rdict, RdictIter, WriteBatch, WriteOptions

from graph import disk
from graph.disk import StoreError, plain_errors
from graph.names import fold
from graph.texts import Text, kinds

#: The index of generation 000042 lies in 000042.words.
WORDS = "words"

#: So many nodes are found at most, the best ones; of each kind so many are weighed, those of the shortest texts.
MOST = 1000

#: What a hit is worth by its kind: who asks for a name wants the thing before the sentences that mention it.
_WEIGHTS = {"name": 3.0, "title": 2.0, "quote": 1.5}

#: How much more a word tells that stands twice, and how much less one among many others (Okapi BM25's k1 and b),
#: against a text of so many words.
_AGAIN, _AMONG, _USUAL = 1.2, 0.75, 20

#: Of a word, or of two, so many letters are looked up, and the rest is compared.
_LETTERS = 64

#: A file that an index has which knows what stands side by side; those of old know words alone.
_SIDES = "SIDES"

#: Rows that are written at one go.
_BATCH = 10_000

_WRITTEN = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """A node, the kind of its text and the text that was found; a higher score is a better hit."""

    node: str
    kind: str
    text: str
    score: float


class Words:
    """The index in a folder; close it, or use it as a context manager."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        options = Options(raw_mode=True)
        options.set_compression_type(DBCompressionType.lz4())
        access = AccessType.read_only() if read_only else AccessType.read_write()
        self._read_only = read_only
        made = not read_only and not (folder / "CURRENT").exists()
        self._rows = Rdict(str(folder), options=options, access_type=access)
        if not read_only:  # nobody sees the index before it is whole
            unlogged = WriteOptions()
            unlogged.disable_wal = True  # type: ignore[method-assign,assignment]  # its stub takes properties for methods
            self._rows.set_write_options(unlogged)
        if made:
            (folder / _SIDES).touch()
        self._sides = sides(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Write all and let go of the folder."""
        if self._read_only:
            self._rows.close()
        else:
            disk.close(self._rows)

    def put(self, texts: Iterable[Text]) -> None:
        """Have texts in the index, whether they are there or not."""
        rows = (row for text in texts for row in _rows(text))
        while batch := list(islice(rows, _BATCH)):
            writing = WriteBatch(raw_mode=True)
            for key, value in batch:
                writing.put(key, value)
            self._rows.write(writing)

    def drop(self, texts: Iterable[Text]) -> None:
        """Have texts out of the index, whether they are there or not."""
        keys = (key for text in texts for key, _ in _rows(text))
        while batch := list(islice(keys, _BATCH)):
            writing = WriteBatch(raw_mode=True)
            for key in batch:
                writing.delete(key)
            self._rows.write(writing)

    def rows(self) -> list[tuple[bytes, bytes]]:
        """All that is in the index, in order."""
        return [*self._rows.items()]

    def find(self, kind: str, phrases: Sequence[_Phrase]) -> Iterator[Hit]:
        """The texts of a kind that have all phrases, the shortest first."""
        for id in self._places(kind, phrases):
            written = self._rows[_key("", kind) + id]
            assert written is not None, "a word has its text"
            node, text = json.loads(written)
            words = fold(text).split()
            times = [phrase.times(words) for phrase in phrases]
            if all(times):
                yield Hit(node, kind, text, _score(kind, times, len(words)))

    def _places(self, kind: str, phrases: Sequence[_Phrase]) -> Iterator[bytes]:
        """Where texts of a kind may have all phrases."""
        whole = sorted({entry for phrase in phrases for entry in self._entries(phrase.whole)})
        if whole:
            return _in_all([self._list(word, kind) for word in whole])
        begun = max((phrase.words[-1] for phrase in phrases), key=len)
        return _in_any([self._list(word, kind) for word in self._beginning(begun)])

    def _entries(self, words: Sequence[str]) -> Iterable[str]:
        """What a text with these words in a row is found by."""
        return map(" ".join, pairwise(words)) if self._sides and len(words) > 1 else words

    def _list(self, word: str, kind: str) -> _List:
        return _List(self._rows.iter(), _key(word, kind))

    def _beginning(self, begun: str) -> Iterator[str]:
        """The words that begin so."""
        start, rows = begun[:_LETTERS].encode(), self._rows.iter()
        rows.seek(start)
        while rows.valid() and rows.key().startswith(start):
            word, _, _ = rows.key().partition(b"\0")
            yield word.decode()
            rows.seek(word + b"!")  # past all its texts, and all words that stand behind it


def sides(folder: Path) -> bool:
    """Whether the index in a folder knows what words stand side by side."""
    return (folder / _SIDES).exists()


class _List:
    """Where the texts with a word are, in order."""

    def __init__(self, rows: RdictIter, start: bytes) -> None:
        self._rows = rows
        self._start = start

    def at(self, place: bytes) -> bytes | None:
        """The first that is not before a place."""
        self._rows.seek(self._start + place)
        key = self._rows.key() if self._rows.valid() else b""
        return key[len(self._start) :] if key.startswith(self._start) else None

    def __iter__(self) -> Iterator[bytes]:
        return _in_all([self])


def _in_all(lists: Sequence[_List]) -> Iterator[bytes]:
    """What is in all lists, in order: each in turn says where it can go on."""
    place, agreeing = b"", 0
    for one in cycle(lists):
        found = one.at(place)
        if found is None:
            return
        agreeing = agreeing + 1 if found == place else 1
        place = found
        if agreeing == len(lists):
            yield place
            place += b"\0"


def _in_any(lists: Sequence[_List]) -> Iterator[bytes]:
    """What is in one list or another, in order, once."""
    return (place for place, _ in groupby(heapq.merge(*lists)))


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that stand together; the last may be a beginning."""

    words: tuple[str, ...]
    begun: bool

    @property
    def whole(self) -> tuple[str, ...]:
        """The words that are told in full."""
        return self.words[:-1] if self.begun else self.words

    def times(self, words: Sequence[str]) -> int:
        """How often the phrase stands in a text of these words."""
        if not self.begun and len(self.words) == 1:
            return words.count(self.words[0])
        starts = range(len(words) - len(self.words) + 1)
        return sum(self._stands(words[start : start + len(self.words)]) for start in starts)

    def _stands(self, words: Sequence[str]) -> bool:
        last = words[-1].startswith(self.words[-1]) if self.begun else words[-1] == self.words[-1]
        return last and tuple(words[:-1]) == self.words[:-1]


def find(folder: Path, words: str, *, kind: str | None = None, most: int = MOST) -> list[Hit]:
    """The nodes with a text that has all these words, the best first, each with its best text.

    `"two words"` in quotation marks stand together, `word*` is a beginning; case and accents do not matter.
    Raises StoreError where the generation in `folder` has no index.
    """
    phrases = _phrases(words)
    if not phrases:
        return []
    beside = folder.with_name(f"{folder.name}.{WORDS}")
    if not beside.is_dir():
        raise StoreError(f"{folder}: this generation has no index of words; build again to make one.")
    found: dict[str, Hit] = {}
    with plain_errors(folder):
        index = _opened(beside, beside.stat().st_mtime_ns)
        for one in kinds() if kind is None else (kind,):
            nodes: set[str] = set()
            for hit in index.find(one, phrases):
                if hit.node not in found or _order(hit) < _order(found[hit.node]):
                    found[hit.node] = hit
                nodes.add(hit.node)
                if len(nodes) >= most:
                    break
    return heapq.nsmallest(most, found.values(), key=_order)


@lru_cache(maxsize=2)
def _opened(folder: Path, made: int) -> Words:
    """An index to be read, kept open: opening one takes longer than a search. `made` tells it from another that lay
    there before; what is left open of an older generation is closed when nobody searches it any more."""
    return Words(folder, read_only=True)


def _order(hit: Hit) -> tuple[float, str, str, str]:
    return -hit.score, hit.node, hit.text, hit.kind


def _phrases(words: str) -> list[_Phrase]:
    written = ((fold(phrase or word).split(), word.endswith("*")) for phrase, word in _WRITTEN.findall(words))
    return [_Phrase(tuple(pieces), begun) for pieces, begun in written if pieces]


def _score(kind: str, times: Iterable[int], length: int) -> float:
    """What a text of so many words is worth that has each phrase so many times."""
    among = _AGAIN * (1 - _AMONG + _AMONG * length / _USUAL)
    score = sum(many * (_AGAIN + 1) / (many + among) for many in times) * _WEIGHTS.get(kind, 1.0)
    return float(f"{score:.6g}")


def _rows(text: Text) -> Iterator[tuple[bytes, bytes]]:
    """The rows that a text has in the index."""
    words = fold(text.text).split()
    if not words:
        return
    digest = hashlib.blake2b("\0".join(text).encode(), digest_size=10).digest()
    place = struct.pack(">H", min(len(words), 0xFFFF)) + digest
    yield _key("", text.kind) + place, json.dumps([text.node, text.text], ensure_ascii=False).encode()
    for entry in {*words, *map(" ".join, pairwise(words))}:
        yield _key(entry, text.kind) + place, b""


def _key(word: str, kind: str) -> bytes:
    return word[:_LETTERS].encode() + b"\0" + kind.encode() + b"\0"

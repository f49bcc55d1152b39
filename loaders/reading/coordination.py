"""Chunks that belong together: lists of names, and the phrases that hang on a noun."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reading.chunks import Chunk
from loaders.reading.noun_phrases import Noun, sort_of


def grouped(found: list[Chunk]) -> list[Chunk]:
    """The chunks with lists as one chunk and with what hangs on each noun."""
    return _with_phrases(_lists(found))


def _lists(found: list[Chunk]) -> list[Chunk]:
    """Noun phrases of one sort joined by commas and "and" become one chunk."""
    out: list[Chunk] = []
    i = 0
    while i < len(found):
        chunk = found[i]
        if chunk.kind != "noun":
            out.append(chunk)
            i += 1
            continue
        members, j = _list_at(found, i)
        out.append(chunk if j == i + 1 else Chunk("noun", chunk.start, found[j - 1].end, "", members))
        i = j
    return out


def _list_at(found: list[Chunk], i: int) -> tuple[tuple[Noun, ...], int]:
    first = found[i].nouns[0]
    members, j = [first], i + 1
    while j + 1 < len(found):
        comma = found[j].kind == "comma" and found[j].word == ","
        link = found[j].kind == "and" and found[j].word in ("and", "or", "as well as")
        k = j + 1 + (comma and found[j + 1].kind == "and")
        closes = link or (comma and k == j + 2)
        if comma and k == j + 2 and len(members) == 1:
            break  # ", and" joins clauses, not two names
        if (
            not (comma or link)
            or k >= len(found)
            or found[k].kind != "noun"
            or sort_of(found[k].nouns[0]) != sort_of(first)
        ):
            break
        members.append(found[k].nouns[0])
        j = k + 1
        if closes:
            if _takes_verb(found, i, j) and len(members) > 1 and _governed(found, i):
                return (tuple(members[:-1]), k - 1) if len(members) == 2 else ((first,), i + 1)
            return tuple(members), j
    return (first,), i + 1


def _takes_verb(found: list[Chunk], i: int, j: int) -> bool:
    while j < len(found) and found[j].kind == "adverb":
        j += 1
    verb = found[j].verb if j < len(found) else None
    return verb is not None and verb.form in ("finite", "past")


def _governed(found: list[Chunk], i: int) -> bool:
    """Whether the list hangs on a preposition or verb, so that a verb after it has its last member for subject."""
    k = i - 1
    while k >= 0 and found[k].kind in ("particle", "adverb"):
        k -= 1
    if k < 0 or found[k].kind != "prep":
        return k >= 0 and found[k].kind == "verb"
    opens = next((n for n in range(k, -1, -1) if found[n].kind in ("and", "stop", "sub", "that")), 0)
    return any(c.kind == "verb" for c in found[opens:k])


def _bracketed(found: Sequence[Chunk], j: int) -> bool:
    """A phrase between commas: "the introduction of X, for Y, changed"."""
    if found[j].kind != "comma":
        return False
    kinds = [chunk.kind for chunk in found[j : j + 4]]
    return kinds == ["comma", "prep", "noun", "comma"] and found[j + 1].word in ("for", "from", "by")


def _with_phrases(found: list[Chunk]) -> list[Chunk]:
    """Each thing carries the prepositional phrases right behind it; built from the end so that they nest."""
    out = list(found)
    for i in range(len(out) - 1, -1, -1):
        chunk = out[i]
        if chunk.kind != "noun" or sort_of(chunk.nouns[-1]) != "thing":
            continue
        pps: list[tuple[str, tuple[Noun, ...]]] = []
        moment = None
        j = i + 1
        while j < len(out):
            if out[j].kind == "time":
                moment = moment or out[j].moment
                j += 1
            elif out[j].kind == "prep" and j + 1 < len(out) and out[j + 1].kind == "noun":
                pps.append((out[j].word, out[j + 1].nouns))
                j += 2
            elif out[j].kind == "prep" and j + 1 < len(out) and out[j + 1].kind == "time":
                j += 1
            elif _bracketed(out, j):
                pps.append((out[j + 1].word, out[j + 2].nouns))
                j += 4
            else:
                break
        if pps or moment is not None:
            last = chunk.nouns[-1]._replace(pps=tuple(pps), moment=chunk.nouns[-1].moment or moment)
            out[i] = chunk._replace(nouns=(*chunk.nouns[:-1], last))
    return out

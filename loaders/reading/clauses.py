"""The shallow parse: chunks to clauses, each with who does what to whom, how, when, and whether it happened.

Built for the prose of match reports: relative clauses, participles, infinitives, coordinated verbs
and lists find their subjects; a clause that is negated, modal, hoped for or asked says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from loaders.reading.antecedents import is_person, own_of, resolved
from loaders.reading.brackets import lifted
from loaders.reading.chunks import Chunk, chunks
from loaders.reading.coordination import grouped
from loaders.reading.layers import Moment, Reading, Sentence
from loaders.reading.lexicon import lexicon
from loaders.reading.moods import mood_of
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.subjects import find_subject
from loaders.reading.syntax import Clause, Parsed
from loaders.reading.units import units
from loaders.reading.verb_groups import Verb


@dataclass(slots=True)
class _Args:
    objects: list[tuple[Noun, ...]] = field(default_factory=list)
    pps: list[tuple[str, tuple[Noun, ...]]] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    last: int = 0  # index of the last chunk taken


def parse(reading: Reading, sentence: Sentence) -> Parsed:
    """The clauses of a sentence."""
    words, beside = lifted(reading.article.text, units(reading, sentence))
    pieces = grouped(chunks(words))
    asked = bool(sentence.tokens) and sentence.tokens[-1].text == "?"
    found: list[Clause] = []
    at: list[int] = []  # chunk index of each clause's verb
    reach: list[int] = []
    for i, piece in enumerate(pieces):
        if piece.verb is None:
            continue
        args = _arguments(pieces, i)
        clause = _linked(pieces, i, piece.verb, args, found, at)
        if asked and clause.mood == "happened":
            clause = clause._replace(mood="asked")
        found.append(clause)
        at.append(i)
        reach.append(args.last)
    found = _as_did(_inverted(resolved(_opening_participles(found)), pieces, at))
    return Parsed(sentence, tuple(found), _nouns(pieces, at, reach, found), beside)


def _nouns(
    pieces: Sequence[Chunk], at: Sequence[int], reach: Sequence[int], clauses: Sequence[Clause]
) -> tuple[tuple[Noun, int | None], ...]:
    """Every noun phrase, with the index of the clause in whose arguments or before whose verb it stands."""
    found: list[tuple[Noun, int | None]] = []
    for i, piece in enumerate(pieces):
        if not piece.nouns:
            continue
        following = bisect_right(at, i)  # the clause whose verb comes next
        home: int | None = following if following < len(at) else None
        for k in range(bisect_left(at, i) - 1, -1, -1):
            if i <= reach[k]:
                home = k
                break
        subject = clauses[home].subject if home is not None else ()
        own = len(subject) == 1 and is_person(subject[0])
        for noun in piece.nouns:
            same = len(subject) == 1 and subject[0].start == noun.start  # "as his goal was enough"
            found.append((subject[0] if same else own_of(noun, subject[0]) if own else noun, home))
    return tuple(found)


def _arguments(pieces: Sequence[Chunk], i: int) -> _Args:
    """What stands behind the verb at chunk `i`, up to the next clause."""
    args = _Args(last=i)
    j = i + 1
    after_comma = False
    while j < len(pieces):
        piece = pieces[j]
        nxt = pieces[j + 1] if j + 1 < len(pieces) else None
        if piece.kind == "and" and nxt is not None and nxt.kind == "time":
            j += 1
            continue
        if piece.kind == "and" and nxt is not None and nxt.kind == "prep" and not _clause_follows(pieces, j + 1):
            j += 1
            continue
        if piece.kind in ("verb", "stop", "sub", "and", "that"):
            break
        if piece.kind == "comma":
            if not _goes_on(pieces, j):
                break
            after_comma = True
        elif piece.kind == "noun":
            if _is_next_subject(pieces, j) or after_comma:
                break
            if pieces[j - 1].kind == "time":
                args.pps.append(("at", piece.nouns))  # "90 seconds after Porto's opener"
                args.last = j
                j += 1
                continue
            args.objects.append(piece.nouns)
        elif piece.kind == "prep" and nxt is not None and nxt.kind == "noun":
            if _clause_follows(pieces, j):
                break
            args.pps.append((piece.word, nxt.nouns))
            j += 1
        elif piece.kind == "prep" and nxt is not None and nxt.kind == "time":
            if piece.word in lexicon().roles["particles"]:
                args.particles.append(piece.word)
        elif piece.kind == "prep" and _only(pieces, j):
            args.pps.append((piece.word, pieces[j + 2].nouns))
            j += 2
        elif piece.kind in ("prep", "particle"):
            if (
                piece.kind == "prep"
                and nxt is not None
                and nxt.kind == "verb"
                and nxt.verb is not None
                and nxt.verb.form == "participle"
            ):
                break
            args.particles.append(piece.word)
        elif piece.kind == "time" and piece.moment is not None:
            args.moments.append(piece.moment)
        elif piece.kind == "adverb":
            args.adverbs.append(piece.word)
        args.last = j
        j += 1
    for _, nouns in args.pps:
        args.moments.extend(
            noun.moment for noun in nouns if noun.moment is not None and noun.moment not in args.moments
        )
    return args


def _only(pieces: Sequence[Chunk], j: int) -> bool:
    """ "With only Neuer to beat"."""
    return j + 2 < len(pieces) and pieces[j + 1].kind == "adverb" and pieces[j + 2].kind == "noun"


def _goes_on(pieces: Sequence[Chunk], j: int) -> bool:
    """Whether the clause goes on behind the comma at `j` with an adverbial."""
    nxt = pieces[j + 1] if j + 1 < len(pieces) else None
    if nxt is None:
        return False
    if nxt.kind == "time":
        return not (j + 2 < len(pieces) and pieces[j + 2].kind in ("noun",))
    if nxt.kind == "prep":
        k = j + 2
        while k < len(pieces) and pieces[k].kind in ("noun", "prep", "time", "adverb"):
            k += 1
        ends = k >= len(pieces) or pieces[k].kind not in ("verb",)
        return ends and nxt.word not in lexicon().roles["subordinators"]
    return False


def _clause_follows(pieces: Sequence[Chunk], j: int) -> bool:
    """Whether the preposition at `j` opens a clause: "after Y headed off the post", "with X dispatching"."""
    word = pieces[j].word
    if word not in lexicon().roles["subordinators"] and word != "for":
        return False
    k = j + 1
    while (k < len(pieces) and pieces[k].kind in ("noun", "adverb", "time")) or (
        k < len(pieces) and pieces[k].kind == "prep" and k > j + 1
    ):
        k += 1
    verb = pieces[k].verb if k < len(pieces) else None
    if verb is None:
        return False
    if word == "for":
        through = any(piece.kind == "prep" for piece in pieces[j + 1 : k])  # "for a booking on a night to forget"
        return verb.form == "infinitive" and not (through and _is_thing(pieces[j + 1]))
    if word == "with":
        return verb.form in ("participle", "past")
    return verb.form in ("finite", "past")


def _is_thing(piece: Chunk) -> bool:
    return piece.kind == "noun" and sort_of(piece.nouns[-1]) == "thing"


def _is_next_subject(pieces: Sequence[Chunk], j: int) -> bool:
    """Whether the noun at `j` begins a clause of its own right behind an object ("before Diaz netted")."""
    behind = pieces[j + 1] if j + 1 < len(pieces) else None
    verb = behind.verb if behind is not None else None
    return verb is not None and verb.form == "finite" and pieces[j - 1].kind in ("comma", "and", "time")


def _linked(
    pieces: Sequence[Chunk], i: int, verb: Verb, args: _Args, found: Sequence[Clause], at: Sequence[int]
) -> Clause:
    """The clause of the verb at chunk `i`: its subject and how it hangs on those before it."""
    subject, link, linker, parent, first = find_subject(pieces, i, verb, found, at)
    voice: Literal["active", "passive", "either"] = "passive" if verb.passive else "active"
    if link == "coordinate" and verb.form == "past" and parent is not None and _under_passive(found, parent):
        voice = "either"  # "was booked, then shown a red card"
    if (
        verb.form == "past"
        and not args.objects
        and (link == "reduced" or linker == "with" or not subject or sort_of(subject[0]) == "thing")
    ):
        voice = "either"
    moments = list(args.moments)
    for k in range(first, i):
        piece = pieces[k]
        if piece.moment is not None and piece.moment not in moments:
            moments.append(piece.moment)
    lead: list[Moment] = []
    opening: list[str] = []
    k = first - 1
    while (
        link in ("main", "subordinate") and k >= 0 and pieces[k].kind in ("time", "comma", "adverb", "particle", "sub")
    ):
        moment = pieces[k].moment
        if moment is not None and moment not in moments:
            lead.append(moment)
        if pieces[k].kind == "adverb" and pieces[k].word.startswith("from the"):
            opening.append(pieces[k].word)  # "From the spot, Saka made no mistake"
        k -= 1
    if k < 0 or pieces[k].kind == "stop" or (pieces[k].kind == "and" and pieces[k - 1].kind != "time"):
        moments.extend(lead)
    adverbs = [*(p.word for p in pieces[first:i] if p.kind == "adverb"), *args.adverbs, *opening]
    before = adverbs[: len(adverbs) - len(args.adverbs) - len(opening)]
    denied = [pieces[first - 1].word] if first and pieces[first - 1].kind == "and" else []  # "neither Saka nor Rice"
    over = found[parent] if parent is not None else None
    mood = mood_of(verb, before, [*adverbs, *denied], pieces[first:i], link, linker, over)
    if mood == "negated" and _until(pieces, i, args.last):
        mood = "happened"  # "did not put Liverpool ahead until the 84th"
    start = min([pieces[first].start if first < i else verb.start, *(n.start for n in subject if n.start >= 0)])
    return Clause(
        start, max(pieces[args.last].end, verb.end), verb, subject, tuple(args.objects), tuple(args.pps),
        frozenset(args.particles), tuple(adverbs), tuple(moments), voice, mood, link, linker, parent,
    )  # fmt: skip


def _under_passive(found: Sequence[Clause], at: int) -> bool:
    clause = found[at]
    while (
        clause.link in ("participle", "infinitive", "coordinate")
        and clause.parent is not None
        and not clause.verb.passive
    ):
        clause = found[clause.parent]
    return clause.verb.passive


def _until(pieces: Sequence[Chunk], i: int, last: int) -> bool:
    for j in range(i, min(last + 3, len(pieces))):
        piece = pieces[j]
        if piece.word in ("until", "till"):
            behind = pieces[j + 1 : j + 3]
            dated = (p.word[:1].isdigit() or (p.nouns and p.nouns[0].head[:1].isdigit()) for p in behind)
            return any(dated) or any(p.kind == "time" for p in behind)
        if piece.kind == "time" and piece.word.startswith(("until", "till")):
            return True
    return False


def _inverted(found: list[Clause], pieces: Sequence[Chunk], at: Sequence[int]) -> list[Clause]:
    """ "On comes Reid": what stands behind the verb is who does it."""
    out = []
    for clause, i in zip(found, at, strict=True):
        opener = pieces[i - 1] if i else None
        if opener is not None and opener.word in ("on", "off") and clause.lemma in ("come", "go") and clause.objects:
            particles = clause.particles | {opener.word}
            clause = clause._replace(subject=clause.objects[0], objects=clause.objects[1:], particles=particles)
        out.append(clause)
    return out


def _as_did(found: list[Clause]) -> list[Clause]:
    """ "Isak scored, as did Wilson": Wilson did what Isak did."""
    out: list[Clause] = []
    for clause in found:
        model = out[-1] if out else None
        if clause.lemma == "do" and clause.linker in ("as", "so") and len(clause.objects) == 1 and model is not None:
            clause = model._replace(
                start=clause.start, end=clause.end, subject=clause.objects[0], moments=clause.moments,
                link="coordinate", parent=len(out) - 1,
            )  # fmt: skip
        out.append(clause)
    return out


def _opening_participles(found: list[Clause]) -> list[Clause]:
    """A participle that opens the sentence takes the subject of the clause behind it."""
    out = list(found)
    for i, clause in enumerate(found):
        if clause.link == "participle" and not clause.subject and i + 1 < len(found):
            following = next((c for c in found[i + 1 :] if c.link == "main"), None)
            if following is not None:
                out[i] = clause._replace(subject=following.subject)
    return out

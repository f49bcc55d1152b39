"""Who does what a verb says, and how its clause hangs on those before it."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reading.chunks import Chunk
from loaders.reading.lexicon import lexicon
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.syntax import Clause, LinkKind
from loaders.reading.verb_groups import Verb

Subject = tuple[tuple[Noun, ...], LinkKind, str, int | None, int]


def find_subject(pieces: Sequence[Chunk], i: int, verb: Verb, found: Sequence[Clause], at: Sequence[int]) -> Subject:
    """Who does it, how the clause hangs, on which clause, and the chunk index where it begins."""
    last = len(found) - 1 if found else None
    k = _back(pieces, i - 1)
    before = pieces[k] if k >= 0 else None
    if verb.form == "infinitive":
        return _infinitive(pieces, k, i, found, last)
    if verb.form == "participle":
        return _participle(pieces, k, i, found, last)
    if before is None or before.kind == "stop":
        return (), "main", "", None, i
    if before.kind == "that":
        return _relative(pieces, k, found, at)
    if before.kind in ("and", "sub") or (before.kind == "comma" and pieces[k - 1].kind == "and"):
        return _shared(pieces, k, i, found, last, before)
    if before.kind == "comma":
        return _after_comma(pieces, k, i, found, at)
    if before.kind == "noun":
        return _noun_subject(pieces, k, i, verb, found, at)
    if before.kind == "prep" and before.word in lexicon().roles["subordinators"]:
        return (found[last].subject if last is not None else ()), "participle", before.word, last, k
    if verb.form == "past" and last is not None and before.kind in ("particle", "prep"):
        return found[last].subject, "coordinate", "", last, i
    return (), "main", "", None, i


def _back(pieces: Sequence[Chunk], k: int) -> int:
    """The nearest chunk to the left that is no adverb, particle or time."""
    while k >= 0 and pieces[k].kind in ("adverb", "time", "particle", "other"):
        k -= 1
    return k


def _infinitive(pieces: Sequence[Chunk], k: int, i: int, found: Sequence[Clause], last: int | None) -> Subject:
    if k > 0 and pieces[k].kind == "noun" and pieces[k - 1].kind == "prep" and pieces[k - 1].word == "for":
        return pieces[k].nouns, "infinitive", "for", last, k - 1
    if k > 0 and pieces[k].kind == "noun":
        who, first = _head(pieces, k)
        if first > 0 and pieces[first - 1].word == "only for":
            return who, "main", "", last, first - 1  # "only for an equaliser from Saka to send it to extra time"
    if last is None:
        return (), "infinitive", "", None, i
    governor = found[last]
    who = governor.subject
    if governor.lemma == "be" and who and who[0].head == "there" and _named(governor):
        return governor.objects[-1], "infinitive", "causative", last, i  # "there was Marlowe to bundle it in"
    if k >= 0 and pieces[k].kind == "noun" and governor.lemma in lexicon().governors["causative"] and _named(governor):
        return _made_to(governor), "infinitive", "causative", last, i
    given = k > 0 and pieces[k].kind == "noun" and pieces[k - 1].word in ("up", "in", "through")
    if given and governor.lemma in lexicon().governors["causative"] and sort_of(pieces[k].nouns[-1]) == "person":
        return pieces[k].nouns, "infinitive", "causative", last, i  # "teed up Gosling to bundle it in"
    if k >= 0 and pieces[k].kind == "noun" and governor.objects and pieces[k].nouns == governor.objects[-1]:
        return who, "infinitive", "noun", last, i
    if governor.voice == "passive" and k >= 0:
        return who, "infinitive", "passive", last, i
    return who, "infinitive", "", last, i


def _named(clause: Clause) -> bool:
    """Whether the clause's last object is a person or a side."""
    return bool(_made_to(clause))


def _made_to(clause: Clause) -> tuple[Noun, ...]:
    """Whom the clause makes, lets or leaves to do it: the last of its objects that is anyone."""
    for held in reversed(clause.objects):
        if sort_of(held[-1]) != "thing" or held[-1].head in ("him", "her", "them"):
            return held
        if held[-1].head not in ("man", "woman", "player"):
            break  # "left Saka a chance to score"
    return ()


def _participle(pieces: Sequence[Chunk], k: int, i: int, found: Sequence[Clause], last: int | None) -> Subject:
    before = pieces[k] if k >= 0 else None
    if (
        before is not None
        and before.kind == "noun"
        and k > 0
        and pieces[k - 1].kind == "prep"
        and pieces[k - 1].word == "with"
    ):
        return before.nouns, "participle", "with", last, k - 1
    if before is not None and before.kind == "noun" and k > 0 and pieces[k - 1].kind in ("sub",):
        return before.nouns, "participle", pieces[k - 1].word, last, k - 1
    if before is not None and before.kind == "noun" and k > 0:
        governed = pieces[k - 1].kind == "prep" and pieces[k - 1].word in ("despite", "without")
        if governed or before.nouns[-1].head in lexicon().roles["own"]:
            return before.nouns, "participle", "effort", last, k
    if last is None:
        if before is not None and before.kind == "noun":
            return _head(pieces, k)[0], "reduced", "", None, i
        return (), "participle", before.word if before is not None else "", None, i
    if before is not None and before.kind == "noun" and sort_of(before.nouns[-1]) == "person":
        return before.nouns, "participle", "causative", last, i
    if (
        before is not None
        and before.kind == "comma"
        and k > 0
        and pieces[k - 1].kind == "noun"
        and pieces[k - 1].start > found[last].end
    ):
        return pieces[k - 1].nouns, "participle", "", last, i
    linker = before.word if before is not None and before.kind in ("prep", "sub", "and") else ""
    judged = linker == "for" and found[last].lemma in lexicon().governors["judging"]
    if judged and found[last].voice == "active" and _named(found[last]):
        return _made_to(found[last]), "participle", linker, last, i  # "praised Saka for scoring"
    governor = found[last].parent
    if before is not None and before.kind == "comma" and found[last].mood == "wished" and governor is not None:
        return found[last].subject, "participle", linker, governor, i  # "failed to convert, firing wide"
    return found[last].subject, "participle", linker, last, i


def _relative(pieces: Sequence[Chunk], k: int, found: Sequence[Clause], at: Sequence[int]) -> Subject:
    j = k - 1
    while j >= 0 and pieces[j].kind in ("comma", "adverb", "time", "particle"):
        j -= 1
    if j < 0 or pieces[j].kind != "noun":
        aside = next((n for n, a in enumerate(at) if a == j), None)
        if aside is not None and found[aside].verb.form == "past":
            return found[aside].subject, "relative", pieces[k].word, aside, k  # "Kane, once adored here, who left"
        return (), "relative", pieces[k].word, None, k
    nouns = pieces[j].nouns
    if pieces[k].word in ("who", "whom") and sort_of(nouns[-1]) == "thing":
        named, _ = _head(pieces, j)
        nouns = named if sort_of(named[-1]) != "thing" else nouns
    elif pieces[k].word in ("that", "which"):
        nouns, _ = _head(pieces, j)
        if pieces[k].word == "which" and sort_of(nouns[-1]) == "person":
            nouns = ()  # "a clash with Saka which earned a card"
    parent = next((n for n in range(len(at) - 1, -1, -1) if at[n] < k), None)
    return (
        (nouns if len(nouns) > 1 and pieces[k - 1].kind != "comma" else nouns[-1:]),
        "relative",
        pieces[k].word,
        parent,
        k,
    )


def _shared(
    pieces: Sequence[Chunk], k: int, i: int, found: Sequence[Clause], last: int | None, before: Chunk
) -> Subject:
    """A verb behind "and", "but", "when", with no subject of its own."""
    if last is None:
        return (), "main", before.word, None, k
    link: LinkKind = "coordinate" if before.kind != "sub" else "subordinate"
    governor = found[last]
    had = governor.link == "reduced" and governor.parent is not None and found[governor.parent].lemma in ("have", "see")
    under = governor.link in ("infinitive", "participle") or had  # "had a penalty saved but scored later"
    if under and governor.parent is not None and link == "coordinate":
        verb = pieces[i].verb
        if verb is not None and verb.form in ("finite", "past") and verb.words[0] != verb.lemma:
            governor = found[governor.parent]
            return governor.subject, link, before.word, governor.parent, k
    return governor.subject, link, before.word, last, k


def _on_his_day(pieces: Sequence[Chunk], opening: int, nouns: tuple[Noun, ...], inside: Clause) -> bool:
    """ "Saka, on the night he had called his best, scored": what stands between the commas says when he did it."""
    adjunct = pieces[opening + 1].kind == "prep" and sort_of(nouns[-1]) == "person"
    return adjunct and bool(inside.subject) and inside.subject[0].head in ("he", "she")


def _after_comma(pieces: Sequence[Chunk], k: int, i: int, found: Sequence[Clause], at: Sequence[int]) -> Subject:
    """A verb behind a comma: what stands between commas is skipped to the noun before it."""
    verb, agent = pieces[i].verb, pieces[i + 1] if i + 1 < len(pieces) else None
    passive = verb is not None and verb.form == "past" and agent is not None and agent.word == "by"
    told = pieces[k - 1].nouns[-1] if passive and found and k > 0 and pieces[k - 1].kind == "noun" else None
    if told is not None and told.entity is None and told.head in lexicon().roles["own"]:
        return pieces[k - 1].nouns, "reduced", "", len(found) - 1, i  # "for the first goal, scored by Saka"
    j = k - 1
    opening = None
    while j > 0:
        if pieces[j].kind == "comma" and pieces[j - 1].kind == "noun":
            opening = j
            break
        if pieces[j].kind in ("stop", "sub"):
            break
        j -= 1
    if (
        opening is None
        and k > 3
        and pieces[0].kind == "noun"
        and pieces[1].kind == "comma"
        and pieces[2].kind in ("verb", "that")
    ):
        opening = 1  # "Silva, allowed to go on when others had stopped, smashed in"
    if opening is not None:
        nouns, first = _head(pieces, opening - 1)
        if pieces[opening + 1].word in ("who", "whose", "whom") and sort_of(pieces[opening - 1].nouns[-1]) == "person":
            nouns = pieces[opening - 1].nouns
        opens = (
            first > 0 and pieces[first - 1].word in lexicon().roles["subordinators"]
        )  # "before Saka, on his day, hit"
        named = opens and sort_of(nouns[-1]) == "person" and pieces[opening + 1].kind in ("prep", "time")
        if named or not _is_object(pieces, first, at) or any(p.kind == "that" for p in pieces[opening : opening + 2]):
            inside = [n for n, a in enumerate(at) if opening < a < k]
            aside = opening == 1 and pieces[2].kind == "verb"
            if (
                inside
                and not (aside or _on_his_day(pieces, opening, nouns, found[inside[0]]))
                and found[inside[0]].link not in ("relative", "participle", "reduced")
                and pieces[opening + 1].kind != "that"
            ):
                return found[inside[-1]].subject, "coordinate", ",", inside[-1], i
            if sort_of(nouns[-1]) == "thing" and _is_name(pieces[opening + 1 : k]):
                nouns = pieces[opening + 1].nouns  # "the man of the hour, Saka, scored"
            opener = pieces[first - 1] if first else None
            before = next((n for n in range(len(at) - 1, -1, -1) if at[n] < first), None)
            if opener is not None and (opener.kind == "sub" or opener.word in lexicon().roles["subordinators"]):
                return nouns, "subordinate", opener.word, before, first - 1
            return nouns, "main", "", before if opener is not None and opener.kind == "that" else None, first
    last = len(found) - 1 if found else None
    if opening is None and k > 0 and pieces[k - 1].kind == "noun" and not _is_object(pieces, k - 1, at):
        nouns, first = _head(pieces, k - 1)
        return nouns, "main", "", None, first
    if last is not None:
        if found[last].link == "relative" and found[last].parent is None and found[last].subject:
            return found[last].subject, "main", "", None, i
        return found[last].subject, "coordinate", ",", last, i
    return (), "main", "", None, i


def _is_name(aside: Sequence[Chunk]) -> bool:
    """Whether no more than one person's name stands between the commas."""
    return len(aside) == 1 and len(aside[0].nouns) == 1 and sort_of(aside[0].nouns[0]) == "person"


def _is_object(pieces: Sequence[Chunk], first: int, at: Sequence[int]) -> bool:
    """Whether the noun at `first` hangs on a verb before it in its own clause."""
    j = first - 1
    while j >= 0 and pieces[j].kind in ("prep", "noun", "particle", "adverb", "time"):
        j -= 1
    return j >= 0 and pieces[j].kind == "verb"


def _head(pieces: Sequence[Chunk], k: int) -> tuple[tuple[Noun, ...], int]:
    """The noun that governs the noun at `k` through prepositions, and its chunk index."""
    top = k
    while True:
        j = top - 1
        if j < 1 or pieces[j].kind != "prep" or pieces[j].word in lexicon().roles["subordinators"]:
            break
        m = j - 1
        while m >= 0 and pieces[m].kind in ("time", "adverb"):
            m -= 1
        if m < 0 or pieces[m].kind != "noun":
            break
        of_side = pieces[j].word == "of" and sort_of(pieces[top].nouns[-1]) == "team"
        if sort_of(pieces[m].nouns[-1]) != "thing" and not of_side:
            break
        top = m
    return pieces[top].nouns, top


def _noun_subject(
    pieces: Sequence[Chunk], k: int, i: int, verb: Verb, found: Sequence[Clause], at: Sequence[int]
) -> Subject:
    """The noun before the verb is its subject, or what governs that noun is."""
    nouns, first = _head(pieces, k)
    last = len(found) - 1 if found else None
    agent = pieces[i + 1].word if i + 1 < len(pieces) else ""
    if last is not None and first != k and verb.form == "past" and pieces[k].nouns[-1].head in lexicon().roles["own"]:
        behind = next((p for p in pieces[i + 1 : i + 3] if p.kind == "prep"), None)
        if agent == "by" or (behind is not None and behind.word == "by"):
            return pieces[k].nouns, "reduced", "", last, k  # "a goal through a penalty slotted home by Saka"
    opener = pieces[first - 1] if first > 0 else None
    if opener is not None and opener.kind == "time" and first > 1:
        opener = pieces[_back(pieces, first - 1)] if _back(pieces, first - 1) >= 0 else None
    if first != k and opener is not None and opener.kind == "verb" and verb.form == "past":
        if sort_of(pieces[k].nouns[-1]) != "thing" and pieces[k - 1].word in ("as", "after", "before", "when", "until"):
            return pieces[k].nouns, "subordinate", pieces[k - 1].word, last, k - 1
        return nouns, "reduced", "", last, first
    if opener is None:
        return nouns, "main", "", None, first
    inside = pieces[first - 2] if opener.kind == "prep" and first > 2 else None
    if inside is not None and inside.kind == "that" and inside.word in ("who", "which"):
        return _relative(pieces, first - 2, found, at)  # "who in December sent"
    if opener.kind == "that" and opener.word == "who" and sort_of(nouns[-1]) == "thing":
        return _relative(pieces, first - 1, found, at)  # "who last season helped"
    if opener.kind == "that" and opener.word not in ("that",):
        return nouns, "relative", opener.word, last, first
    if opener.kind == "sub" or (opener.kind == "prep" and opener.word in lexicon().roles["subordinators"]):
        return nouns, "subordinate", opener.word, last, first - 1
    if opener.kind == "that":
        return nouns, "subordinate", "that", last, first - 1
    if (
        opener.kind == "prep"
        and verb.form in ("finite", "past")
        and first == k
        and last is not None
        and at[last] < first
    ):
        return nouns, "reduced" if verb.form == "past" else "main", "", last, first
    if opener.kind == "verb":
        if found[last or 0].lemma in lexicon().governors["thought"] or verb.form == "finite":
            return nouns, "subordinate", "", last, first
        return nouns, "reduced", "", last, first
    if opener.kind == "and":
        return nouns, "main", opener.word, None, first
    return nouns, "main", "", None, first

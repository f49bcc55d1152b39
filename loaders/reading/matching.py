"""Lays the frames of the grammar over a sentence's clauses and noun phrases."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.model import Span
from loaders.reading.astray import spoiled
from loaders.reading.fared import turned
from loaders.reading.filling import Bindings, noun_fits, own_pps, owners, take, taken_behind
from loaders.reading.layers import Mention, Moment
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.phrases import ClauseFrame, Frame, Phrase, grammar, words_of
from loaders.reading.syntax import Clause, Mood, Parsed

_GAPS = tuple(map(len, (", ", ", with ", " with ")))  # between a person and what "his" stands before
_NUMBERED = re.compile(r"no\.?\d")  # "rolled in No7"
_TOWARDS = ("into", "towards", "toward", "at", "on", "across", "behind", "past", "in", "inside")
_REACH = 4  # clauses within which a phrase of several verbs must be complete


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: who fills its slots, in what clause or noun phrase, and whether it happened.

    A slot that matched words naming no one known ("the keeper") is bound to ().
    """

    phrase: Phrase
    bindings: Mapping[str, tuple[Mention, ...]]
    parsed: Parsed
    span: Span
    mood: Mood
    clause: int | None = None  # the clause of the frame's last verb
    first: int | None = None
    noun: Noun | None = None
    nouns: tuple[Noun, ...] = ()  # everything that matched, for methods and moments
    home: int | None = None  # the clause in which a noun phrase stands

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Times said within the matched words."""
        others = [noun.moment for noun in self.nouns if self._of_another(noun)]
        own = [noun.moment for noun in self.nouns if noun.moment is not None and noun.moment not in others]
        if own and self.clause is self.first is None:
            return tuple(dict.fromkeys(own))  # "levelled on the hour after Saka's tenth-minute strike"
        found: list[Moment] = []
        for index in {self.clause, self.first, self.home} - {None}:
            found.extend(self.parsed.clauses[index].moments)  # type: ignore[index]
        return tuple(dict.fromkeys(m for m in (*found, *own) if m not in others))

    def _of_another(self, noun: Noun) -> bool:
        """ "Cancelled out Barton's 30th-minute header": that is when Barton scored."""
        owner = noun.owner.entity if noun.owner is not None else None
        scorers = {mention.key for mention in self.bindings.get("scorer", ())}
        timed = noun.moment is not None and noun.moment.start < noun.end and noun.head in words_of("goal")
        return timed and bool(scorers) and owner is not None and owner.kind == "person" and owner.key not in scorers


@dataclass(frozen=True, slots=True)
class _View:
    """A clause in the active: a passive's patient is an object, its agent the subject."""

    subject: tuple[Noun, ...]
    objects: tuple[tuple[Noun, ...], ...]
    pps: tuple[tuple[str, tuple[Noun, ...]], ...]
    passive: bool


def find(parsed: Parsed, awake: Container[Frame] | None = None) -> list[Match]:
    """Every phrase in the sentence, in the order of its words; `awake` are the frames that it can hold, if known."""
    known = grammar()
    found: list[Match] = []
    for i, clause in enumerate(parsed.clauses):
        frames = known.by_verb.get(clause.lemma, ())
        if awake is not None:
            frames = tuple([frame for frame in frames if frame in awake])
        said = _said(clause) if frames else set()
        for frame in frames:
            if not _possible(frame.clauses[0], said):
                continue
            match = _clauses_match(frame, parsed, i)
            if match is not None:
                found.append(match)
    before: Noun | None = None
    for told, home in parsed.nouns:
        acting = parsed.clauses[home].subject if home is not None else ()
        noun, before = _held(told, before, acting), told
        for whole in _with_owners(noun):
            for frame in known.by_noun.get(whole.head, ()):
                if awake is not None and frame not in awake:
                    continue
                match = _noun_match(frame, parsed, whole, home)
                if match is not None:
                    found.append(match)
    return found


def _said(clause: Clause) -> set[str]:
    """Every particle, adverb and preposition of the clause and of what it acts on."""
    words = {*clause.particles, *clause.adverbs, *(prep for prep, _ in clause.pps)}
    words.update(prep for held in (*clause.objects, clause.subject) for noun in held for prep, _ in noun.pps)
    return words


def _possible(wanted: ClauseFrame, said: set[str]) -> bool:
    """Whether the clause has the small words that the frame asks for; cheap, and rules out most frames."""
    for options in wanted.particles:
        if options.isdisjoint(said):
            return False
    return not any(preps.isdisjoint(said) for preps, _ in wanted.pps)


def _held(noun: Noun, before: Noun | None, acting: Sequence[Noun]) -> Noun:
    """ "Richarlison, with his first goal": his is the person named right before."""
    owner = noun.owner
    if owner is None or owner.head not in ("his", "her") or before is None or before.entity is None:
        return noun
    another = bool(acting) and sort_of(acting[0]) == "person" and all(who.start != before.start for who in acting)
    if another and noun.start - before.end == len(" with "):
        return noun  # "Saka forced a save from Neuer with his free-kick"
    close = before.entity.kind == "person" and noun.start - before.end in _GAPS
    return noun._replace(owner=owner._replace(head=before.head, entity=before.entity)) if close else noun


def _with_owners(noun: Noun) -> Iterator[Noun]:
    yield noun
    yield from owners(noun)


def _clauses_match(frame: Frame, parsed: Parsed, i: int) -> Match | None:
    bound: Bindings = {}
    nouns: list[Noun] = []
    last, whole = i, len(frame.clauses)
    for k, wanted in enumerate(frame.clauses):
        indices = (i,) if k == 0 else range(last + 1, min(last + 1 + _REACH, len(parsed.clauses)))
        for j in indices:
            clause = parsed.clauses[j]
            if clause.lemma not in wanted.verbs or (k and not _hangs(wanted, clause, parsed, last)):
                continue
            if frame.phrase.means == "substitution" and _takes_off(wanted, clause):
                continue
            step = _clause_match(wanted, clause, frame.phrase.means in ("goal", "chance", "lineup"))
            if step is not None and _agree(bound, step[0]) and not (k == whole - 1 and spoiled(frame, clause)):
                bound |= {slot: value or bound.get(slot, ()) for slot, value in step[0].items()}
                nouns.extend(step[1])
                last = j
                break
        else:
            return None
    clause, opening = parsed.clauses[last], parsed.clauses[i]
    span = Span(min(opening.start, clause.start), max(opening.end, clause.end))
    mood = clause.mood if last == i or clause.mood != "happened" else opening.mood
    if frame.phrase.fixed.get("outcome") == "missed":
        mood = opening.mood  # "failed to convert the penalty"
    if frame.phrase.denied:
        mood = "happened" if mood == "negated" else "negated"
    held = [noun for place in (clause.subject, *clause.objects) for noun in place]
    spoken = any(" no " in text for text in frame.phrase.texts)  # "made no mistake"
    if not spoken and any({"no", "neither", "nobody", "none"} & {*noun.words, noun.head} for noun in held):
        mood = "negated"  # "had scored no goal", "nobody scored"
    sided = turned(bound, parsed, last) if frame.phrase.means == "goal" else bound
    return Match(frame.phrase, sided, parsed, span, mood, last, i, None, tuple(nouns))


def _takes_off(wanted: ClauseFrame, clause: Clause) -> bool:
    """ "His shot took a nick off Dias", "he was sent off for a foul on Dias": no one was taken off or sent on."""
    asked = (*wanted.particles, *(preps for preps, _ in wanted.pps))
    moved = any("off" in options for options in asked) and "off" not in clause.particles
    sent = any("on" in options for options in asked) and "on" not in clause.particles and clause.verb.passive
    if sent and any(prep == "on" for prep, _ in clause.pps):
        return True
    behind = [noun.head for prep, held in clause.pps if prep == "off" for noun in held]
    if "bench" in behind and any("off" in options for options in wanted.particles):
        return True  # "came off the bench": he came on
    return moved and bool(behind) and (bool(clause.objects) or bool(words_of("woodwork") & set(behind)))


def _hangs(wanted: ClauseFrame, clause: Clause, parsed: Parsed, last: int) -> bool:
    """Whether the clause follows the one before in the way the phrase's clauses do."""
    if wanted.linker == "when":
        return _told_under(clause, parsed, last)  # not "after City took the lead, Saka slotted home"
    if wanted.link == clause.link:
        return True
    close = ("main", "coordinate", "subordinate", "relative", "participle")
    return wanted.link in close and clause.link in close


def _told_under(clause: Clause, parsed: Parsed, last: int) -> bool:
    """ "Led when Saka headed in", "led when Saka crossed and Rice headed in", "led with Saka heading in"."""
    if clause.link == "subordinate" and clause.linker != "before":
        return _above(parsed, clause) == last
    if clause.link == "participle" and clause.linker == "with":
        return clause.parent == last
    if clause.linker != "and" or clause.link not in ("main", "coordinate"):
        return False
    opener = parsed.clauses[last + 1] if last + 1 < len(parsed.clauses) else None
    if opener is None or opener.link != "subordinate" or opener.linker not in ("when", "as") or opener.parent != last:
        return False
    between = parsed.clauses[last + 2 : parsed.clauses.index(clause)]
    return all(c.link in ("infinitive", "participle", "relative", "coordinate") for c in between)


def _above(parsed: Parsed, clause: Clause) -> int | None:
    """The clause that a subordinate one hangs on, those that share its verb's place passed over."""
    at = clause.parent
    while at is not None and parsed.clauses[at].link in ("infinitive", "participle"):
        at = parsed.clauses[at].parent
    return at


def _agree(bound: Mapping[str, tuple[Mention, ...]], step: Mapping[str, tuple[Mention, ...]]) -> bool:
    return all(
        not bound.get(slot) or not value or {m.key for m in bound[slot]} & {m.key for m in value}
        for slot, value in step.items()
    )


def _views(clause: Clause) -> Iterator[_View]:
    if clause.voice in ("active", "either"):
        yield _View(clause.subject, clause.objects, clause.pps, False)
    if clause.voice in ("passive", "either") or _reduced(clause):
        agent = next((nouns for prep, nouns in clause.pps if prep == "by"), ())
        rest = tuple((prep, nouns) for prep, nouns in clause.pps if prep != "by")
        yield _View(agent, (clause.subject, *clause.objects) if clause.subject else clause.objects, rest, True)


def _clause_match(wanted: ClauseFrame, clause: Clause, strict: bool) -> tuple[Bindings, list[Noun]] | None:
    for view in _views(clause):
        if (
            wanted.passive
            and not view.passive
            and clause.voice == "active"
            and wanted.subject is None
            and not view.objects
        ):
            continue
        found = _view_match(wanted, clause, view, strict)
        if found is not None:
            return found
    return None


def _reduced(clause: Clause) -> bool:
    """ "Kane, tripped by Romero," is a passive without its auxiliary."""
    agents = [noun for prep, held in clause.pps if prep == "by" for noun in held]
    named = any(sort_of(noun) != "thing" or noun.owner is not None for noun in agents)
    return clause.verb.form == "past" and not clause.objects and (named or clause.link == "reduced")


def _is_shot(noun: Noun) -> bool:
    return noun.head in words_of("shot") or noun.head in words_of("ball")


def _is_ball(noun: Noun) -> bool:
    words = grammar().words
    return (
        noun.head in words["ball"]
        or noun.head in words["effort"]
        or noun.head == "it"
        or noun.head[:1].isdigit()
        or _NUMBERED.match(noun.head) is not None
    )


def _view_match(wanted: ClauseFrame, clause: Clause, view: _View, strict: bool) -> tuple[Bindings, list[Noun]] | None:
    bound: Bindings = {}
    nouns: list[Noun] = []
    if wanted.subject is not None and not take(wanted.subject, view.subject, bound, nouns, subject=True):
        return None
    objects = list(view.objects)
    for options in wanted.particles:
        if options & clause.particles or options & set(clause.adverbs):
            continue
        moved = [held for prep, held in view.pps if prep in options]
        if not moved or (strict and options & words_of("astray") and not all(_is_shot(held[-1]) for held in moved)):
            return None
        objects.extend(moved)
    for arg in wanted.objects:
        place = next((n for n, held in enumerate(objects) if take(arg, held, dict(bound), [], subject=False)), None)
        if place is None:
            return None
        take(arg, objects.pop(place), bound, nouns, subject=False)
    if any(sort_of(held[-1]) != "thing" for held in objects) and (not wanted.objects or strict):
        return None
    if strict and not wanted.objects and not all(_is_ball(held[-1]) for held in objects):
        return None
    if strict and _mere_shot(wanted, clause, objects):
        return None
    for preps, arg in wanted.pps:
        if not any(prep in preps and taken_behind(arg, prep, held, bound, nouns) for prep, held in _all_pps(view)):
            return None
    nouns.extend(noun for held in objects for noun in held if sort_of(noun) == "thing")
    return bound, nouns


def _mere_shot(wanted: ClauseFrame, clause: Clause, objects: Sequence[tuple[Noun, ...]]) -> bool:
    """ "Struck after the break" tells of a goal; "struck a low shot" does not."""
    bare = not (wanted.objects or wanted.particles or wanted.pps)
    return bare and clause.lemma in words_of("rattled") and any(_is_shot(held[-1]) for held in objects)


def _all_pps(view: _View) -> Iterator[tuple[str, tuple[Noun, ...]]]:
    yield from own_pps(view.pps)
    for held in (*view.objects, view.subject):
        for noun in held:
            yield from noun.pps


def _noun_match(frame: Frame, parsed: Parsed, noun: Noun, home: int | None) -> Match | None:
    bound: Bindings = {}
    taken: list[Noun] = []
    if frame.noun is None or not noun_fits(frame.noun, noun, bound, taken):
        return None
    mood: Mood = "happened"
    clause = parsed.clauses[home] if home is not None else None
    if noun.owner is not None and noun.owner.head in ("his", "her") and not _of_subject(noun.owner, clause):
        return None
    if noun.words == ("goal",) and _aimed_at(parsed, noun):
        return None
    if clause is not None:
        own = noun.owner is not None and noun.owner.head in ("his", "her")  # "did not complete his hat-trick"
        known = frame.phrase.presupposed and noun.definite and not (own and _acted_on(noun, clause))
        mood = "happened" if known else clause.mood
        if clause.lemma in words_of("undone") and frame.phrase.means == "goal":
            mood = "negated"
    end = max([noun.end, *(n.end for _, held in noun.pps for n in held)])
    moment = noun.moment
    if moment is not None:
        end = max(end, moment.end) if moment.start >= noun.start else end
    return Match(frame.phrase, bound, parsed, Span(noun.start, end), mood, None, None, noun, tuple(taken), home)


def _acted_on(noun: Noun, clause: Clause) -> bool:
    return any(noun.start == held.start for objects in clause.objects for held in objects)


def _aimed_at(parsed: Parsed, noun: Noun) -> bool:
    """ "The corner of Neuer's goal", "into Neuer's goal": the one that he guards."""
    if any(prep in ("from", "by") for prep, _ in noun.pps):
        return False  # "let in a goal from Rice"
    for clause in parsed.clauses:
        for prep, held in clause.pps:
            if held[0].start == noun.start and prep in _TOWARDS:
                return True
    return any(
        held[0].start == noun.start and prep == "of" and told.head in words_of("net")
        for told, _ in parsed.nouns
        for prep, held in told.pps
    )


def _of_subject(owner: Noun, clause: Clause | None) -> bool:
    """Whether "his" is the clause's own subject."""
    if clause is None or len(clause.subject) != 1 or owner.entity is None:
        return False
    entity = clause.subject[0].entity
    if clause.subject[0].owner is owner:
        return True  # his is the subject of the clause before
    return entity is not None and entity.key == owner.entity.key

"""Whom a clause's "he", "she" and "they" mean, and what in it is his: by the clauses before it in the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reading.layers import Mention
from loaders.reading.lexicon import lexicon
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.syntax import Clause


def resolved(found: list[Clause]) -> list[Clause]:
    """A pronoun subject means the person that was the subject before it in the sentence."""
    out: list[Clause] = []
    meant: dict[int, Noun] = {}  # one word means one person in all the clauses whose subject it is
    for clause in found:
        subject = clause.subject
        named = next(
            (
                c.subject
                for c in reversed(out)
                if len(c.subject) == 1
                and is_person(c.subject[0])
                and (not subject or c.subject[0].start < subject[0].start)
            ),
            None,
        )
        sides = next((c.subject for c in reversed(out) if c.subject and sort_of(c.subject[0]) == "team"), None)
        if len(subject) == 1 and sides is not None and subject[0].head == "they" and subject[0].entity is None:
            subject = (subject[0]._replace(entity=sides[0].entity),)
        elif len(subject) == 1 and named is not None and _is_pronoun(subject[0]):
            he = subject[0]
            entity = None if _unnamed_between(out, named[0], he) else _antecedent(out, named[0])
            subject = (meant.setdefault(he.start, he._replace(entity=entity)),)
        elif len(subject) == 1 and _is_pronoun(subject[0]) and (served := _antecedent(out)) is not None:
            subject = (subject[0]._replace(entity=served),)  # "Saka's cross found Silva and he headed it in"
        elif len(subject) == 1 and named is not None:
            subject = (own_of(subject[0], named[0]),)  # "Kane ran clear but his shot was saved"
        if len(subject) == 1 and is_person(subject[0]):
            stopped = clause.lemma in lexicon().governors["stops"] and named is not None
            his = named[0] if stopped and named is not None else subject[0]  # "after Ederson saved his penalty"
            objects, pps = _his(clause.objects, his), _his_pps(clause.pps, his)
            clause = clause._replace(subject=subject, objects=objects, pps=pps)
        elif subject is not clause.subject:
            clause = clause._replace(subject=subject)
        out.append(clause)
    return out


def _unnamed_between(before: Sequence[Clause], named: Noun, he: Noun) -> bool:
    """ "Rice caught Silva, but there was no doubt about the former Porto man's finish as he ...": he is that man."""
    players = lexicon().roles["players"]
    for clause in before:
        for held in (clause.subject, *clause.objects, *(nouns for _, nouns in clause.pps)):
            for noun in held:
                owner = noun.owner
                if (
                    owner is not None
                    and owner.entity is None
                    and owner.head in players
                    and named.end < owner.start < he.start
                ):
                    return True
    return False


def _antecedent(before: Sequence[Clause], named: Noun | None = None) -> Mention | None:
    """Whom "he" means: the subject before it, or who was given the ball ("fed Saka and he slid it in")."""
    if not before:
        return None
    last = before[-1]
    if last.lemma in lexicon().governors["fed"] and last.objects and last.voice == "active":
        given = last.objects[-1][-1]
        if is_person(given) or given.head in lexicon().roles["players"]:
            return given.entity if is_person(given) else None
    if last.lemma in lexicon().governors["fed"] and not last.objects and last.voice == "active":
        for prep, held in last.pps:
            if prep == "out" and is_person(held[-1]):
                return held[-1].entity  # "picked out Silva and he lashed it in"
    if last.lemma in lexicon().governors["passed"] and last.voice == "active":
        for prep, held in last.pps:
            if prep in ("for", "to") and is_person(held[-1]):
                return held[-1].entity  # "slid the ball through for Silva and he lashed it in"
    return named.entity if named is not None else None


def _is_pronoun(noun: Noun) -> bool:
    return noun.head in ("he", "she")


def is_person(noun: Noun) -> bool:
    """Whether a noun names a person of the article."""
    return noun.entity is not None and noun.entity.kind == "person"


def _his(objects: tuple[tuple[Noun, ...], ...], subject: Noun) -> tuple[tuple[Noun, ...], ...]:
    """ "His fifth goal" is the subject's own; "his cross" is not."""
    return tuple(tuple(_another(own_of(noun, subject), subject) for noun in held) for held in objects)


def _another(noun: Noun, subject: Noun) -> Noun:
    """ "Willian replaced him": him is not Willian."""
    same = noun.entity is not None and subject.entity is not None and noun.entity.key == subject.entity.key
    return noun._replace(entity=None) if same and noun.head in ("him", "her") else noun


def _his_pps(pps: tuple[tuple[str, tuple[Noun, ...]], ...], subject: Noun) -> tuple[tuple[str, tuple[Noun, ...]], ...]:
    return tuple((prep, tuple(own_of(noun, subject) for noun in held)) for prep, held in pps)


def own_of(noun: Noun, subject: Noun) -> Noun:
    """The noun as the subject's, where it is one's own ("his fifth goal") and not another's ("his cross")."""
    if noun.owner is None or noun.owner.head not in ("his", "her") or noun.head not in lexicon().roles["own"]:
        return noun
    return noun._replace(owner=noun.owner._replace(entity=subject.entity))

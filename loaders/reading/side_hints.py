"""What clauses say of who plays for whom: "had Liverpool's best chance", "his ninth goal against Spurs"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from loaders.reading.beside import words
from loaders.reading.filling import own_pps, owners_of
from loaders.reading.matching import Match
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.phrases import grammar
from loaders.reading.sides import Hint, Relation
from loaders.reading.syntax import Clause, Parsed

_FOR, _AGAINST = ("for",), ("against",)


def hints(parsed: Parsed) -> Iterator[Hint]:
    """Hints from every clause and list of a sentence."""
    for clause in parsed.clauses:
        yield from _own_goals(clause)
        yield from _under_team(parsed, clause)
        yield from _versus(clause)
        yield from _watched(parsed, clause)
        yield from _scorers(clause)
        yield from _while(parsed, clause)
    yield from _listed(parsed)


def of_match(match: Match) -> Iterator[Hint]:
    """Hints of the phrases that mean nothing but sides: who beat whom, who found whom."""
    bound = match.bindings
    if match.phrase.means == "goal" and match.mood in ("wished", "modal", "almost", "thought"):
        for side in bound.get("team", ()):  # "looked to have given Sydney the points"
            yield from (Hint(m.key, side.key, "plays_for", match.span, 1.2) for m in bound.get("scorer", ()))
    if match.mood == "happened" and match.phrase.means == "goal":
        for rival in bound.get("opponent", ()):
            yield from (Hint(m.key, rival.key, "against", match.span, 2.0) for m in bound.get("scorer", ()))
    if match.phrase.means != "side" or match.mood not in ("happened", "obliged", "wished", "modal", "almost"):
        return
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    slip = clause is not None and bool(grammar().words["slips"] & set(clause.adverbs))
    for one in bound.get("player", ()):
        for mate in bound.get("mate", ()):
            yield Hint(one.key, mate.key, "opposite" if slip else "same_side", match.span, 1.0)
        for other in bound.get("other", ()):
            yield Hint(one.key, other.key, "opposite", match.span, 1.0)


def _person(nouns: tuple[Noun, ...]) -> list[str]:
    return [n.entity.key for n in nouns if n.entity is not None and n.entity.kind == "person"]


def _team(noun: Noun | None) -> str | None:
    return noun.entity.key if noun is not None and noun.entity is not None and noun.entity.kind == "team" else None


def _own_goals(clause: Clause) -> Iterator[Hint]:
    """ "Salah had Liverpool's best chance", "Pavard scored for Bayern", "his ninth goal against Liverpool"."""
    people = _person(clause.subject)
    if not people or clause.voice == "passive":
        return
    words = grammar().words
    if words["once"] & {*clause.adverbs, *clause.verb.words}:
        return  # "who once played for Lyon"
    own = words["effort"] | words["nth"] | {"chance"}
    for held in (*clause.objects, *(nouns for prep, nouns in clause.pps if prep == "in")):
        for noun in held:
            team = _team(noun.owner)
            if team is not None and noun.head in own:  # "saved Derby's spot-kick": he is not of Derby
                stopped = clause.lemma in words["stopped"] and noun.head in words["spot"]
                relation: Relation = "against" if stopped else "plays_for"
                yield from (Hint(person, team, relation, clause.span, 2.0) for person in people)
    scoring = clause.lemma in words["scored"] or any(n.head in own for held in clause.objects for n in held)
    behind = (pp for prep, nouns in clause.pps if prep == "from" for noun in nouns for pp in noun.pps)
    for prep, held in (*own_pps(clause.pps), *behind):  # "scored from the spot for Leeds"
        team = _team(held[0]) if held else None
        if team is None:
            continue
        if prep in _FOR and (scoring or clause.lemma in words["appeared"]):
            yield from (Hint(person, team, "plays_for", clause.span, 2.0) for person in people)
        elif prep in _AGAINST and (scoring or any(n.head in own for _, other in clause.pps for n in other)):
            yield from (Hint(person, team, "against", clause.span, 2.0) for person in people)


def _under_team(parsed: Parsed, clause: Clause) -> Iterator[Hint]:
    """ "Liverpool doubled their lead when Diaz ..." is of a Liverpool player."""
    if clause.link != "subordinate" or clause.linker not in ("when", "as", "after", "where") or clause.parent is None:
        return
    parent = parsed.clauses[clause.parent]
    team = next((key for noun in parent.subject if (key := _team(noun)) is not None), None)
    people = _person(clause.subject)
    if team is None or not people or parent.mood not in ("happened", "thought") or clause.voice == "passive":
        return
    words = grammar().words
    if parent.lemma in words["gained"] and parent.voice != "passive":
        yield from (Hint(person, team, "plays_for", clause.span, 1.2) for person in people)
    elif parent.lemma in words["suffered"] and clause.lemma in words["scored"] | words["levelled"]:
        yield from (Hint(person, team, "against", clause.span, 1.2) for person in people)


def _watched(parsed: Parsed, clause: Clause) -> Iterator[Hint]:
    """ "Ten Hag saw Maguire limping off": he is one of his."""
    if clause.link != "participle" or clause.linker != "causative" or clause.parent is None:
        return
    parent = parsed.clauses[clause.parent]
    if parent.mood != "happened":
        return  # "he had not seen Fernandes lurking"
    for boss in _person(parent.subject)[:1] if parent.lemma in ("see", "watch", "leave", "have") else ():
        yield from (Hint(boss, mate, "same_side", clause.span, 1.2) for mate in _person(clause.subject) if mate != boss)


def _while(parsed: Parsed, clause: Clause) -> Iterator[Hint]:
    """ "X scored as Arsenal drew": X is an Arsenal player."""
    if clause.link != "subordinate" or clause.linker not in ("as", "while") or clause.parent is None:
        return
    parent = parsed.clauses[clause.parent]
    people = _person(parent.subject)
    words = grammar().words
    told = parent.mood == "happened" and parent.voice != "passive" and (parent.lemma in words["scored"] or any(
        noun.head in words["effort"] | words["chance"] for held in parent.objects for noun in held
    ))  # fmt: skip
    team = next((key for noun in clause.subject if (key := _team(noun)) is not None), None)
    fared = clause.lemma in words["fared"] and clause.voice != "passive"  # not "as Spurs capitulated"
    if people and told and team is not None and fared:
        yield from (Hint(person, team, "plays_for", clause.span, 1.2) for person in people)


def _scorers(clause: Clause) -> Iterator[Hint]:
    """ "Spurs were 3-0 down courtesy of goals from X and Y": they are of the other side."""
    team = next((key for noun in clause.subject if (key := _team(noun)) is not None), None)
    if team is None:
        return
    words = grammar().words
    behind = bool({"down", "behind"} & clause.particles) or clause.lemma in words["suffered"] or clause.lemma == "lose"
    ahead = clause.lemma in words["gained"] and not behind
    replied = (
        "to",
        "after",
        "despite",
        "following",
        "before",
    )  # "responded to X's header", "levelled after X's opener"
    told = (held for prep, held in clause.pps if behind or prep not in replied)
    for held in (*clause.objects, *told):
        for noun in held:
            people = [m.key for m in owners_of(noun)] if noun.head in words["effort"] else []
            if people and (behind or ahead):
                own = noun.head == "own goal"  # "took the lead with a Dias own goal": he plays for the others
                relation: Relation = "against" if behind != own else "plays_for"
                yield from (Hint(person, team, relation, clause.span, 2.0) for person in people)


def _versus(clause: Clause) -> Iterator[Hint]:
    """ "Alisson denied Atalanta", "Salah tormented the hosts"."""
    if clause.lemma not in grammar().words["hurt"] or clause.voice == "passive":
        return
    for held in clause.objects:
        team = _team(held[0]) if held else None
        if team is not None:
            yield from (Hint(person, team, "against", clause.span, 1.2) for person in _person(clause.subject))


def _listed(parsed: Parsed) -> Iterator[Hint]:
    """Persons named in one breath ("acrobatics from X and Y") are mostly mates, if but one match is told."""
    low = parsed.sentence.low
    if not words()["several"].isdisjoint(low) or ("in", "goal") in pairwise(low):
        return  # "Raya and Ederson are in goal"
    for clause in parsed.clauses:
        for held in (clause.subject, *clause.objects, *(nouns for _, nouns in clause.pps)):
            if len(held) > 1 and sort_of(held[0]) == "person":
                people = _person(held)
                mates = [n.entity.key for n in held[1:] if n.entity is not None and _team(n.owner) is None]
                for mate in (who for who in people[1:] if who in mates):  # not "Saka and City skipper Dias"
                    yield Hint(people[0], mate, "same_side", clause.span, 0.8)

"""Who or what fills a place of a frame: nouns that fit it, and the names that they bind to its slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from loaders.reading.layers import Mention
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.phrases import TEAM_SLOTS, Arg, grammar, words_of

Pp = tuple[str, tuple[Noun, ...]]
Bindings = dict[str, tuple[Mention, ...]]
_THANKS = ("through", "courtesy of", "thanks to", "via")
_BEHIND = (*_THANKS, "from")
SINCE = ("after", "before", "following", "despite", "since")


def take(arg: Arg, nouns: Iterable[Noun], bound: Bindings, taken: list[Noun], *, subject: bool) -> bool:
    """Whether the nouns fill the place; names found are added to `bound`."""
    held = tuple(nouns)
    if arg.slot is not None:
        return _fill(arg.slot, held, bound, taken, subject=subject)
    return any(noun_fits(arg, noun, bound, taken, subject=subject) for noun in held)


def noun_fits(arg: Arg, noun: Noun, bound: Bindings, taken: list[Noun], *, subject: bool = False) -> bool:
    """Whether the noun is what the place asks for, with its words, its owner and what hangs on it."""
    if (
        arg.heads is None
        and not subject
        and (sort_of(noun) != "thing" or noun.head in grammar().words["people"])
        and noun.head != "it"
    ):
        return False
    if (
        arg.heads is not None
        and noun.head not in arg.heads
        and not (noun.entity is not None and arg.heads & set(noun.words))
    ):
        return False
    if not all(any(word in noun.words for word in options) for options in arg.words):
        return False
    inner: Bindings = {}
    if arg.owner is not None and (
        noun.owner is None or not take(arg.owner, (noun.owner,), inner, taken, subject=False)
    ):
        return False
    for preps, part in arg.pps:
        if not any(prep in preps and taken_behind(part, prep, held, inner, taken) for prep, held in _own_pps(noun)):
            return False
    bound.update(inner)
    taken.append(noun)
    return True


def taken_behind(arg: Arg, prep: str, held: tuple[Noun, ...], bound: Bindings, nouns: list[Noun]) -> bool:
    """Whether what stands behind the preposition fills the place: "through Rice", "thanks to Rice's header"."""
    if take(arg, held, bound, nouns, subject=False):
        return True
    struck = arg.slot == "scorer" and (held[-1].head in words_of("goal") - {"free-kick", "effort"} or prep in _THANKS)
    return struck and prep in _BEHIND and take(arg, held, bound, nouns, subject=True)


def _own_pps(noun: Noun) -> Iterator[tuple[str, tuple[Noun, ...]]]:
    """What hangs on the noun itself: "a finish to a pass from Rice" is no finish from Rice."""
    for prep, held in noun.pps:
        yield prep, held
        if prep == "to" and held[-1].head in words_of("pass") | words_of("moves"):
            return


def _fill(slot: str, held: tuple[Noun, ...], bound: Bindings, taken: list[Noun], *, subject: bool) -> bool:
    kind = "team" if slot in TEAM_SLOTS else "person"
    named = tuple(noun.entity for noun in held if noun.entity is not None and noun.entity.kind == kind)
    if named:
        bound[slot] = named
        taken.extend(held)
        return True
    if not held:
        return False
    words = grammar().words
    last = held[-1]
    borne = (
        words["effort"] | words["pass"] if slot in ("victim", "mate", "other", "player", "assist") else words["effort"]
    )
    if slot in ("on", "off"):
        borne = frozenset()  # "X's shot came back off the bar"
    if slot == "player" and last.head in ("cross", "pass", "corner", "centre"):
        borne = frozenset()
    if kind == "person" and subject and last.head in borne:
        behind = owners_of(last)
        if behind:
            bound[slot] = behind
            taken.append(last)
            return True
    if last.entity is not None and last.entity.kind in ("person", "team"):
        return False
    if kind == "team" and last.head in words.get("sides", ()):
        once = {"former", "ex", "one-time"} & {*last.words, *(last.owner.words if last.owner is not None else ())}
        bound[slot] = () if once else tuple(m for m in last.mentions if m.kind == "team")[-1:]
        boss = last.owner.entity if last.owner is not None else None
        if boss is not None and boss.kind == "person":
            bound["manager"] = (boss,)  # "put Klopp's side ahead"
        return True
    if last.head in words.get("people" if kind == "person" else "sides", ()):
        bound[slot] = ()
        return True
    return False


def owners(noun: Noun) -> Iterator[Noun]:
    """Whose it is, and whose that is ("substitute Saka's shot")."""
    owner = noun.owner
    while owner is not None:
        yield owner
        owner = owner.owner


def own_pps(pps: Sequence[Pp]) -> Iterator[Pp]:
    """A clause's prepositions but those that hang on what another did: "levelled after Rice's goal for City"."""
    others = {
        held[0].start
        for prep, nouns in pps
        if prep in SINCE
        for noun in nouns
        if owners_of(noun)
        for _, held in noun.pps
    }
    return (pp for pp in pps if pp[1][0].start not in others)


def owners_of(noun: Noun) -> tuple[Mention, ...]:
    """Whose effort it is: "Salah's header", "a header by Salah", "goals from Salah and Diaz"."""
    if noun.owner is not None and noun.owner.entity is not None and noun.owner.entity.kind == "person":
        return (noun.owner.entity,) if noun.owner.entity.how != "pronoun" else ()
    for prep, held in noun.pps:
        if prep in ("by", "from", "of", "courtesy of"):
            named = tuple(n.entity for n in held if n.entity is not None and n.entity.kind == "person")
            if named:
                return named
    return ()

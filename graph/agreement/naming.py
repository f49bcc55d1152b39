"""What agreed things are called: readable, stable IRIs, and labels for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pyoxigraph import NamedNode

from graph.agreement.statements import Agreed, first_minute
from graph.agreement.world import World
from graph.names import fold, slug

#: Kinds whose IRI is part of their match's.
OF_MATCH = ("goal", "disallowed_goal", "penalty", "chance", "card", "substitution", "lineup")
_SHORTENED = ("text", "measure", "period")
#: Slots that make an IRI readable beside those that identify the fact.
_MORE = {
    "tie": ("competition", "stage"),
    "fixture": ("competition", "stage", "date"),
    "role": ("team",),
    "trait": ("value",),
    "standing": ("competition", "as_of"),
    "honour": ("season", "year"),
}


def match_stem(world: World, thing: Agreed) -> str:
    """`match/2024-04-18-atalanta-liverpool`; without a day, the competition and the leg tell matches apart."""
    day = thing.word("date")
    sides = [_short(world, thing.word(slot)) for slot in ("home", "away")]
    if day is not None:
        return f"{world.base}match/" + "-".join([day, *sides])
    competition, season, leg = (thing.word(slot) for slot in ("competition", "season", "leg"))
    more = [_short(world, competition), slug(season) if season else "", f"leg-{leg}" if leg else ""]
    return f"{world.base}match/" + "-".join(part for part in (*sides, *more) if part)


def stem(world: World, thing: Agreed) -> str:
    """The IRI of any other agreed thing, before those that meet are numbered."""
    kind = thing.kind.name
    parts = [part for slot in thing.kind.key for part in _parts(world, thing, slot)]
    if kind == "substitution":
        parts = parts[:1]
    parts += [part for slot in _MORE.get(kind, ()) for part in _parts(world, thing, slot)]
    if kind == "quote":
        parts = [*_parts(world, thing, "speaker"), *parts]
    tail = "-".join(parts)[:100].strip("-") or _short(world, thing.word("team")) or "unnamed"
    root = thing.match if thing.match and kind in OF_MATCH else world.base.rstrip("/")
    return f"{root}/{kind.replace('_', '-')}/{tail}"


def number(world: World, things: Sequence[Agreed], stems: Sequence[str]) -> None:
    """Give things their IRIs: events of a match are numbered in the order of play, others only where
    they would meet."""
    count: Counter[str] = Counter()
    taken: set[str] = set()
    for thing, root in sorted(
        zip(things, stems, strict=True), key=lambda pair: (first_minute(world, pair[0]), min(pair[0].members))
    ):
        counted = thing.match is not None and thing.kind.name in OF_MATCH[:-1]
        while True:
            count[root] += 1
            iri = f"{root}-{count[root]}" if counted or count[root] > 1 else root
            if iri not in taken:
                break
        taken.add(iri)
        thing.iri = iri
        world.same.update(dict.fromkeys(thing.members, iri))


def _short(world: World, iri: str | None) -> str:
    return "" if iri is None else world.local(iri)


def _parts(world: World, thing: Agreed, slot: str) -> list[str]:
    found = []
    for value in thing.every(slot)[:4]:
        if slot == "person" and isinstance(value, NamedNode) and not thing.every("team"):
            found.append(world.local(value.value))  # many may have the name where no side tells them apart
            continue
        text = world.text(value)
        if slot in _SHORTENED:
            text = " ".join(fold(text).split()[:6])
        found.append(slug(text))
    return found


def match_label(world: World, thing: Agreed) -> str:
    """`Atalanta 0-1 Liverpool, 2024-04-18`."""
    home, away = (world.labels.get(thing.word(slot) or "", "?") for slot in ("home", "away"))
    score = thing.word("home_goals"), thing.word("away_goals")
    between = "v" if None in score else "-".join(map(str, score))
    day, leg = thing.word("date"), thing.word("leg")
    more = [day] if day else [f"leg {leg}"] if leg else []
    return ", ".join([f"{home} {between} {away}", *more])


def _tie_label(world: World, thing: Agreed) -> str:
    """`Atalanta v Liverpool, UEFA Europa League quarter-final`."""
    sides = " v ".join(world.text(value) for value in thing.every("teams"))
    stage = " ".join(world.text(value) for slot in ("competition", "stage") for value in thing.every(slot))
    return f"{sides}, {stage}" if stage else sides


def label(world: World, thing: Agreed) -> str:
    """A thing's kind and what identifies it: `Goal: Mohamed Salah, Liverpool (7)`."""
    if thing.kind.name == "tie":
        return _tie_label(world, thing)
    names = [world.text(value) for slot in thing.kind.key for value in thing.every(slot)]
    if thing.kind.name == "quote":
        words = " ".join(names).split()
        names = [" ".join(words[:12]) + (" …" if len(words) > 12 else "")]
    names += [
        world.text(value)
        for slot in ("team", "value", "position")
        if slot in thing.kind.slots and slot not in thing.kind.key
        for value in thing.every(slot)
    ]
    minute = thing.every("minute")
    when = f" ({world.text(minute[0])})" if minute else ""
    return f"{thing.kind.label.capitalize()}: {', '.join(names) or 'unnamed'}{when}"

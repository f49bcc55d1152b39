"""The graph beside an extract of Wikidata: what is lacking there, what differs, and what no article states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.wikidata.extract import Claim, Extract
from graph.wikidata.statements import Snak, Statement
from graph.wikidata.table import Pattern, patterns

#: Qualifiers that say when and as what, not what: they are not compared.
_NOT_COMPARED = frozenset({"P585", "P3831"})


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is lacking, differs or unstated. `ours` and `theirs` are values with the qualifiers that tell; the
    references are addresses with days, empty where there is none."""

    kind: str
    item: str
    about: str
    property: str
    label: str
    ours: str
    theirs: str
    our_references: tuple[str, ...]
    their_references: tuple[str, ...]


def diff(statements: Sequence[Statement], extract: Extract) -> list[Difference]:
    """The differences about items that the extract has, by item and property."""
    known = [one for one in statements if one.about in extract.items]
    by_property = {pattern.main.property: pattern for pattern in patterns()}
    found = [one for each in known for one in _compare(each, extract, by_property[each.main.property])]
    stated = {(one.about, one.main.property, _shown(one.main)) for one in known}
    labels = {one.about: one.label for one in known}
    for (item, name), claims in extract.claims.items():
        if (
            item in labels
            and name in by_property
            and any(one.main.property == name for one in known if one.about == item)
        ):
            differing = {
                one.theirs for one in found if one.item == item and one.property == name and one.kind == "differs"
            }
            for claim in claims:
                if (item, name, claim.value) not in stated and claim.value not in differing:
                    label = by_property[name].main.label
                    found.append(
                        Difference("unstated", item, labels[item], name, label, "", claim.value, (), _cited([claim]))
                    )
    return sorted(found, key=lambda one: (one.item, one.property, one.kind, one.ours, one.theirs))


def _compare(one: Statement, extract: Extract, pattern: Pattern) -> Iterable[Difference]:
    claims = extract.claims.get((one.about, one.main.property), ())
    ours = tuple(f"{each.source.url} {_day(each.source.published)}".strip() for each in one.references)
    value, label = _shown(one.main), pattern.main.label
    same = [claim for claim in claims if claim.value == value]
    if not same and claims and pattern.single:
        theirs = ", ".join(sorted(claim.value for claim in claims))
        return [
            Difference("differs", one.about, one.label, one.main.property, label, value, theirs, ours, _cited(claims))
        ]
    if not same:
        return [Difference("lacking", one.about, one.label, one.main.property, label, value, "", ours, ())]
    found = []
    for snak in one.qualifiers:
        said = {each for claim in same for each in claim.qualifiers.get(snak.property, ())}
        if snak.property not in _NOT_COMPARED and _shown(snak) not in said:
            kind = "differs" if said else "lacking"
            name = f"{one.main.property}/{snak.property}"
            theirs = f"{value}: {', '.join(sorted(said))}" if said else ""
            cited = _cited(same) if said else ()
            found.append(
                Difference(kind, one.about, one.label, name, label, f"{value}: {_shown(snak)}", theirs, ours, cited)
            )
    return found


def _shown(snak: Snak) -> str:
    return snak.value.isoformat() if isinstance(snak.value, date) else str(snak.value)


def _day(day: date) -> str:
    return "" if day == date.max else day.isoformat()


def _cited(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({f"{url} {day}".strip() for claim in claims for url, day in claim.references}))

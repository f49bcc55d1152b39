"""What Wikidata says: an extract of it as claims, from N-Triples, from JSON entities, or from a SPARQL endpoint."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

_ENTITY = "http://www.wikidata.org/entity/"
_PROP = "http://www.wikidata.org/prop/"
_WAS_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
_RANK = "http://wikiba.se/ontology#rank"
_DEPRECATED = "http://wikiba.se/ontology#DeprecatedRank"

#: Items asked for in one request, bytes of an answer, and seconds that a request may take.
_AT_ONCE = 50
_MOST_BYTES = 64_000_000
_TIMEOUT = 60.0


class ExtractError(Exception):
    """An extract that cannot be read; its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of Wikidata. Values are Q-ids, days (`2024-04-18`), numbers or texts as written; `references` are
    the addresses that it names with the day of looking or of publication, where there is one."""

    item: str
    property: str
    value: str
    qualifiers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """Claims by item and property, without deprecated ones; `items` are those that the extract has anything about."""

    claims: Mapping[tuple[str, str], tuple[Claim, ...]]
    items: frozenset[str]


def read(where: str, items: Iterable[str]) -> Extract:
    """The extract in a file (`.json`: entities; else N-Triples or Turtle by its ending), or, of an address that begins
    with http, what its SPARQL endpoint says of the items.

    Raises ExtractError.
    """
    if where.startswith(("http://", "https://")):
        return _of_triples(_asked(where, sorted(set(items))), where)
    path = Path(where)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExtractError(f"{where}: the extract cannot be read ({error.strerror}).") from error
    if path.suffix == ".json":
        return _of_entities(data, where)
    return _of_triples(data, where, ox.RdfFormat.TURTLE if path.suffix == ".ttl" else ox.RdfFormat.N_TRIPLES)


def _gathered(claims: Iterable[Claim], items: Iterable[str]) -> Extract:
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for one in claims:
        found[one.item, one.property].append(one)
    return Extract({key: tuple(many) for key, many in found.items()}, frozenset(items))


# ---- JSON entities


def _of_entities(data: bytes, where: str) -> Extract:
    try:
        said = json.loads(data)
        many = said.get("entities", said) if isinstance(said, dict) else {one["id"]: one for one in said}
        entities = {one["id"]: one for one in (many.values() if "id" not in many else [many])}
        return _gathered((claim for one in entities.values() for claim in _claims(one)), entities)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExtractError(
            f"{where}: these are no JSON entities of Wikidata ({type(error).__name__}: {error})."
        ) from error


def _claims(entity: Mapping[str, Any]) -> Iterator[Claim]:
    for name, many in entity.get("claims", {}).items():
        for one in many:
            value = _snak(one["mainsnak"])
            if value is not None and one.get("rank") != "deprecated":
                qualifiers = {
                    key: frozenset(filter(None, map(_snak, snaks))) for key, snaks in one.get("qualifiers", {}).items()
                }
                yield Claim(entity["id"], name, value, qualifiers, tuple(_references(one.get("references", ()))))


def _references(many: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in many:
        snaks = {key: [_snak(each) or "" for each in said] for key, said in one["snaks"].items()}
        day = [*snaks.get("P577", ()), *snaks.get("P813", ())]
        for url in snaks.get("P854", ()):
            yield url, day[0] if day else ""


def _snak(snak: Mapping[str, Any]) -> str | None:
    if snak.get("snaktype") != "value":
        return None
    value = snak["datavalue"]["value"]
    if isinstance(value, str):
        return value
    if "id" in value:
        return str(value["id"])
    return _plain(str(value.get("time") or value.get("amount") or value.get("text") or ""))


def _plain(written: str) -> str:
    """A day without its time, a number without its plus."""
    return written.lstrip("+").partition("T")[0]


# ---- triples


def _of_triples(data: bytes, where: str, format: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> Extract:
    try:
        store = ox.Store()
        store.extend(ox.parse(data, format=format))
    except (SyntaxError, ValueError) as error:
        raise ExtractError(f"{where}: the extract cannot be read: {error}.") from error
    full = list(_full(store))
    told = {(one.item, one.property) for one in full}
    direct = [one for one in _direct(store) if (one.item, one.property) not in told]
    items = {_id(quad.subject) for quad in store if _id(quad.subject).startswith("Q")}
    return _gathered([*full, *direct], items)


def _direct(store: ox.Store) -> Iterator[Claim]:
    for quad in store:
        if quad.predicate.value.startswith(_PROP + "direct/P") and _id(quad.subject).startswith("Q"):
            yield Claim(_id(quad.subject), quad.predicate.value.rpartition("/")[2], _term(quad.object))


def _full(store: ox.Store) -> Iterator[Claim]:
    """Statements with their qualifiers and references."""
    for quad in store:
        name = quad.predicate.value.removeprefix(_PROP)
        if quad.predicate.value != _PROP + name or not name.startswith("P") or not _id(quad.subject).startswith("Q"):
            continue
        said: defaultdict[str, list[Any]] = defaultdict(list)
        node: Any = quad.object
        for one in store.quads_for_pattern(node, None, None, None):
            said[one.predicate.value].append(one.object)
        if _DEPRECATED in {_text(each) for each in said.get(_RANK, ())}:
            continue
        qualifiers = {
            key.rpartition("/")[2]: frozenset(map(_term, values))
            for key, values in said.items()
            if key.startswith(_PROP + "qualifier/P")
        }
        references = [reference for node in said.get(_WAS_DERIVED, ()) for reference in _cited(store, node)]
        for value in said.get(f"{_PROP}statement/{name}", ()):
            yield Claim(_id(quad.subject), name, _term(value), qualifiers, tuple(references))


def _cited(store: ox.Store, node: Any) -> Iterator[tuple[str, str]]:
    def said(name: str) -> list[str]:
        predicate = ox.NamedNode(f"{_PROP}reference/{name}")
        return sorted(_term(quad.object) for quad in store.quads_for_pattern(node, predicate, None, None))

    day = [*said("P577"), *said("P813"), ""][0]
    yield from ((url, day) for url in said("P854"))


def _id(term: object) -> str:
    return term.value.removeprefix(_ENTITY) if isinstance(term, ox.NamedNode) and term.value.startswith(_ENTITY) else ""


def _text(term: Any) -> str:
    return str(term.value)


def _term(term: Any) -> str:
    return _id(term) or _plain(_text(term))


# ---- an endpoint


def _asked(address: str, items: list[str]) -> bytes:
    """What an endpoint says of the items, statements and references included, as N-Triples."""
    pieces = []
    template = (Path(__file__).parent / "extract.rq").read_text(encoding="utf-8")
    with httpx.Client(headers={"Accept": "application/n-triples"}, timeout=_TIMEOUT) as client:
        for at in range(0, len(items), _AT_ONCE):
            values = " ".join(f"<{_ENTITY}{item}>" for item in items[at : at + _AT_ONCE])
            try:
                response = client.post(address, data={"query": template.replace("# ITEMS", values)})
                response.raise_for_status()
            except httpx.HTTPError as error:
                raise ExtractError(f"{address}: the endpoint cannot be asked ({error}).") from error
            pieces.append(response.content)
            if sum(map(len, pieces)) > _MOST_BYTES:
                raise ExtractError(f"{address}: the endpoint says more than {_MOST_BYTES:,} bytes.")
    return b"\n".join(pieces)

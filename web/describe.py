"""What this service is and what data it has, as RDF: SPARQL 1.1 Service Description, VoID and DCAT.

Every feature and form that is claimed here is tested (tests/test_describe.py); every figure is counted
in the published generation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.matches import MATCHES
from graph.settings import PREFIXES, TL
from graph.statistics import Statistics
from graph.store import Generation
from web.negotiate import DATASETS, GRAPHS, RESULTS

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
FORMATS = "http://www.w3.org/ns/formats/"
_DCTERMS, _RDF, _XSD = PREFIXES["dcterms"], PREFIXES["rdf"], PREFIXES["xsd"]

#: The prefixes of a description.
DESCRIPTION_PREFIXES = {
    "dcat": DCAT,
    "dcterms": _DCTERMS,
    "formats": FORMATS,
    "sd": SD,
    "tl": TL,
    "void": VOID,
    "xsd": _XSD,
}

_Object = ox.NamedNode | ox.BlankNode | ox.Literal
_TITLE = "Touchline: football match reports as a knowledge graph"
_ABOUT = (
    "What football match reports state, each statement with its article and its very words, "
    "and where they contradict each other."
)
_PLAIN_TITLE = "An RDF dataset served by Touchline"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service is: its root, ending in "/", and whether it takes changes and derives its default graph."""

    root: str
    updates: bool
    plain: bool


def service(place: Place, found: Statistics) -> list[ox.Triple]:
    """The service description of /sparql and, where changes are taken, of /update."""
    return [*_query_service(place, found), *(_update_service(place) if place.updates else ())]


def _query_service(place: Place, found: Statistics) -> Iterator[ox.Triple]:
    endpoint = ox.NamedNode(place.root + "sparql")
    node = ox.NamedNode(endpoint.value + "#service")
    dataset, default = ox.NamedNode(endpoint.value + "#dataset"), ox.NamedNode(endpoint.value + "#default-graph")
    yield _is(node, SD + "Service")
    yield _triple(node, SD + "endpoint", endpoint)
    yield _triple(node, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query"))
    yield _triple(node, SD + "feature", ox.NamedNode(SD + "EmptyGraphs"))
    yield _triple(node, SD + "propertyFeature", ox.NamedNode(MATCHES))
    yield _is(ox.NamedNode(MATCHES), SD + "Feature")
    for iri in sorted({form.iri for form in (*RESULTS, *GRAPHS)}):
        yield _triple(node, SD + "resultFormat", ox.NamedNode(FORMATS + iri))
        yield _is(ox.NamedNode(FORMATS + iri), FORMATS + "Format")
    yield _triple(node, SD + "defaultDataset", dataset)
    yield _is(dataset, SD + "Dataset")
    yield _triple(dataset, SD + "defaultGraph", default)
    yield from _graph(default, found.triples)
    if found.complete:
        for name, triples in found.graphs.items():
            named, graph = (ox.BlankNode(), ox.BlankNode())
            yield _triple(dataset, SD + "namedGraph", named)
            yield _is(named, SD + "NamedGraph")
            yield _triple(named, SD + "name", ox.NamedNode(name))
            yield _triple(named, SD + "graph", graph)
            yield from _graph(graph, triples)


def _graph(node: ox.NamedNode | ox.BlankNode, triples: int) -> Iterator[ox.Triple]:
    yield _is(node, SD + "Graph")
    yield _triple(node, VOID + "triples", _number(triples))


def _update_service(place: Place) -> Iterator[ox.Triple]:
    endpoint = ox.NamedNode(place.root + "update")
    node = ox.NamedNode(endpoint.value + "#service")
    yield _is(node, SD + "Service")
    yield _triple(node, SD + "endpoint", endpoint)
    yield _triple(node, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Update"))
    yield _triple(node, SD + "feature", ox.NamedNode(SD + "EmptyGraphs"))


def data(place: Place, generation: Generation, found: Statistics, base: str) -> list[ox.Triple]:
    """The dataset as VoID and DCAT describe one: figures, distributions, and the service that answers from it."""
    return [*_dataset(place, generation, found, base), *_distributions(place)]


def _dataset(place: Place, generation: Generation, found: Statistics, base: str) -> Iterator[ox.Triple]:
    node = ox.NamedNode(place.root + ".well-known/void#dataset")
    agreed = ox.NamedNode(place.root + ".well-known/void#default-graph")
    yield _is(node, VOID + "Dataset")
    yield _is(node, DCAT + "Dataset")
    yield _triple(node, _DCTERMS + "title", ox.Literal(_PLAIN_TITLE if place.plain else _TITLE, language="en"))
    if not place.plain:
        yield _triple(node, _DCTERMS + "description", ox.Literal(_ABOUT, language="en"))
        yield _triple(node, VOID + "vocabulary", ox.NamedNode(TL))
        yield _triple(node, VOID + "uriSpace", ox.Literal(base))
    made = ox.Literal(generation.made, datatype=ox.NamedNode(_XSD + "dateTime"))
    yield _triple(node, _DCTERMS + "modified", made)
    yield _triple(node, DCAT + "version", ox.Literal(str(generation.number)))
    yield _triple(node, VOID + "sparqlEndpoint", ox.NamedNode(place.root + "sparql"))
    yield _triple(node, VOID + "triples", _number(generation.quads))
    yield _triple(node, VOID + "subset", agreed)
    yield _is(agreed, VOID + "Dataset")
    for name, count in (
        ("triples", found.triples),
        ("distinctSubjects", found.subjects),
        ("distinctObjects", found.objects),
        ("properties", len(found.properties)),
        ("classes", len(found.classes)),
    ):
        yield _triple(agreed, VOID + name, _number(count))
    yield from _partitions(agreed, "class", "entities", found.classes)
    yield from _partitions(agreed, "property", "triples", found.properties)


def _partitions(of: ox.NamedNode, kind: str, unit: str, counts: dict[str, int]) -> Iterator[ox.Triple]:
    for iri, count in counts.items():
        part = ox.BlankNode()
        yield _triple(of, f"{VOID}{kind}Partition", part)
        yield _triple(part, VOID + kind, ox.NamedNode(iri))
        yield _triple(part, VOID + unit, _number(count))


def _distributions(place: Place) -> Iterator[ox.Triple]:
    node = ox.NamedNode(place.root + ".well-known/void#dataset")
    endpoint, service_node = ox.NamedNode(place.root + "sparql"), ox.NamedNode(place.root + "sparql#service")
    yield _is(service_node, DCAT + "DataService")
    yield _triple(service_node, DCAT + "endpointURL", endpoint)
    yield _triple(service_node, DCAT + "endpointDescription", endpoint)
    yield _triple(service_node, DCAT + "servesDataset", node)
    for form in DATASETS:
        part = ox.NamedNode(f"{place.root}.well-known/void#{form.name}")
        address = ox.NamedNode(f"{place.root}data?format={form.name}")
        yield _triple(node, DCAT + "distribution", part)
        yield _is(part, DCAT + "Distribution")
        yield _triple(part, DCAT + "downloadURL", address)
        yield _triple(part, DCAT + "accessURL", address)
        media_type = ox.NamedNode(f"https://www.iana.org/assignments/media-types/{form.media_type}")
        yield _triple(part, DCAT + "mediaType", media_type)
        yield _triple(node, VOID + "dataDump", address)


def _is(node: ox.NamedNode | ox.BlankNode, kind: str) -> ox.Triple:
    return _triple(node, _RDF + "type", ox.NamedNode(kind))


def _triple(node: ox.NamedNode | ox.BlankNode, predicate: str, value: _Object) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(predicate), value)


def _number(count: int) -> ox.Literal:
    return ox.Literal(count)

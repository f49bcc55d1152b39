"""Whether ontologies are consistent: owlready2 and its HermiT behind one function.

HermiT runs on Java. It knows the datatypes of OWL 2 alone, and xsd:date is none of them; it is given
xsd:dateTime instead, which keeps dates apart from numbers, texts and truth values all the same.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import owlready2
import rdflib
from rdflib.namespace import OWL, RDF, XSD

NO_JAVA = "The reasoner HermiT needs Java, and there is no `java` on this machine: install a Java runtime."


def check(paths: Iterable[Path | str]) -> list[str]:
    """What the reasoner finds wrong with the Turtle files taken together, one sentence each.

    Without Java the one sentence says so. Raises OSError for a file that cannot be read.
    """
    if shutil.which("java") is None:
        return [NO_JAVA]
    world = _world(_merged(paths))
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return ["The ontology contradicts itself: no world can satisfy it."]
    empty = (one for one in world.inconsistent_classes() if one is not owlready2.Nothing)
    return sorted(f"No thing can be a {one.iri}." for one in empty)


def _merged(paths: Iterable[Path | str]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    for imported in list(graph.triples((None, OWL.imports, None))):
        graph.remove(imported)  # what is to be checked is at hand; nothing is fetched
    for subject, predicate, value in list(graph):
        if value == XSD.date:
            graph.remove((subject, predicate, value))
            graph.add((subject, predicate, XSD.dateTime))
        elif isinstance(value, rdflib.Literal) and value.datatype == XSD.date:
            graph.remove((subject, predicate, value))
            graph.add((subject, predicate, rdflib.Literal(f"{value}T00:00:00", datatype=XSD.dateTime)))
    return graph


def _world(graph: rdflib.Graph) -> owlready2.World:
    """A world of owlready2 with the graph: it reads no Turtle, but N-Triples."""
    world = owlready2.World()
    name = next((str(one) for one in graph.subjects(RDF.type, OWL.Ontology)), "urn:touchline:checked")
    ontology = world.get_ontology(name + "#" if not name.endswith(("#", "/")) else name)
    ontology.load(fileobj=io.BytesIO(graph.serialize(format="nt", encoding="utf-8")), format="ntriples")
    return world

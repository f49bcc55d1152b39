"""The service description, VoID and DCAT: every claim is tried, every figure is counted again.

The first three are the W3C's service description tests
(https://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

from graph.settings import TL
from graph.store import Store
from tests.face_helper import BASE, publish
from tests.http_kit import FORM, Client, serving
from web.negotiate import DATASETS, GRAPHS, RESULTS

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return publish(tmp_path_factory.mktemp("described") / "store")


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with serving(store.path) as client:
        yield client


def graph(client: Client, target: str) -> rdflib.Graph:
    reply = client.send("GET", target, headers={"Accept": "text/turtle"})
    assert (reply.status, reply.media_type) == (200, "text/turtle")
    return rdflib.Graph().parse(data=reply.body, format="turtle")


@pytest.fixture(scope="module")
def service(client: Client) -> rdflib.Graph:
    return graph(client, "/sparql")


@pytest.fixture(scope="module")
def dataset(client: Client) -> rdflib.Graph:
    return graph(client, "/.well-known/void")


# ---- the W3C's cases


def test_returns_rdf(client: Client) -> None:
    for form in GRAPHS:
        reply = client.send("GET", "/sparql", headers={"Accept": form.media_type})
        assert (reply.status, reply.media_type) == (200, form.media_type)
    assert client.send("GET", "/sparql").media_type == "text/turtle"


def test_has_endpoint_triple(client: Client, service: rdflib.Graph) -> None:
    assert [*service.subjects(SD.endpoint, rdflib.URIRef(client.root + "/sparql"))]


def test_conforms_to_schema(service: rdflib.Graph) -> None:
    conforms, _, text = pyshacl.validate(service, shacl_graph=str(Path(__file__).with_name("sd.ttl")))
    assert conforms, text
    assert len([*service.subjects(RDF.type, SD.Service)]) == 2  # the shapes had something to look at


# ---- what the service claims


def formats(service: rdflib.Graph) -> set[str]:
    return {str(one).removeprefix(FORMATS) for one in service.objects(None, SD.resultFormat)}


def test_every_result_format_that_is_claimed_is_given_and_the_other_way_round(
    client: Client, service: rdflib.Graph
) -> None:
    given = set()
    for forms, query in ((RESULTS, "SELECT * { ?s tl:minute ?m }"), (GRAPHS, "DESCRIBE <person/jose-nunez>")):
        for form in forms:
            reply = client.send("GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": form.media_type})
            assert (reply.status, reply.media_type) == (200, form.media_type)
            given.add(form.iri)
    assert formats(service) == given


def test_the_languages_that_are_claimed_are_spoken_where_they_are_claimed(
    client: Client, service: rdflib.Graph
) -> None:
    spoken = {
        str(language).rpartition("#")[2]: urlsplit(str(service.value(node, SD.endpoint))).path
        for node, language in service.subject_objects(SD.supportedLanguage)
    }
    assert spoken == {"SPARQL11Query": "/sparql", "SPARQL11Update": "/update"}
    assert client.send("POST", "/sparql", "query=ASK{}", {"Content-Type": FORM}).status == 200
    assert client.update("INSERT DATA {}").status == 200


def test_the_text_search_that_is_claimed_finds_something(client: Client, service: rdflib.Graph) -> None:
    (feature,) = service.objects(None, SD.propertyFeature)
    reply = client.query(f"ASK {{ ?node <{feature}> 'nunez' . ?node a tl:Person }}")
    assert json.loads(reply.body)["boolean"]


def test_without_a_token_no_update_is_claimed(store: Store) -> None:
    with serving(store.path, token=None) as client:
        assert "SPARQL11Update" not in client.send("GET", "/sparql").text


def test_empty_graphs_are_kept_as_is_claimed(tmp_path: Path, service: rdflib.Graph) -> None:
    assert {str(one).rpartition("#")[2] for one in service.objects(None, SD.feature)} == {"EmptyGraphs"}
    with serving(tmp_path / "plain", "--plain") as client:
        assert client.update("CREATE GRAPH <http://x/empty>").status == 200
        assert json.loads(client.query("ASK { GRAPH <http://x/empty> {} }").body)["boolean"]
        assert client.send("GET", "/data?graph=http://x/empty").status == 200


def test_the_default_dataset_is_the_published_one(store: Store, service: rdflib.Graph) -> None:
    data = store.open_published()
    assert data is not None
    named = {
        str(service.value(node, SD.name)): int(str(service.value(service.value(node, SD.graph), VOID.triples)))
        for node in service.objects(None, SD.namedGraph)
    }
    (default,) = service.objects(None, SD.defaultGraph)
    triples = Counter(str(getattr(quad.graph_name, "value", "")) for quad in data)
    assert int(str(service.value(default, VOID.triples))) == triples.pop("")
    assert named == triples


# ---- what the data is said to be


def test_the_figures_are_those_of_the_published_generation(store: Store, dataset: rdflib.Graph) -> None:
    data = store.open_published()
    assert data is not None
    (whole,) = dataset.subjects(RDF.type, DCAT.Dataset)
    agreed = dataset.value(whole, VOID.subset)
    quads = [*data.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    said = {name: int(str(dataset.value(agreed, VOID[name]))) for name in ("triples", "properties", "classes")}
    types = {quad.object for quad in quads if quad.predicate.value.endswith("#type")}
    assert said == {
        "triples": len(quads),
        "properties": len({quad.predicate for quad in quads}),
        "classes": len(types),
    }
    assert int(str(dataset.value(agreed, VOID.distinctSubjects))) == len({quad.subject for quad in quads})
    assert int(str(dataset.value(agreed, VOID.distinctObjects))) == len({quad.object for quad in quads})
    assert int(str(dataset.value(whole, VOID.triples))) == len(data)
    assert str(dataset.value(whole, DCTERMS.modified)) == store.generations()[-1].made


def test_each_class_and_property_is_counted(store: Store, dataset: rdflib.Graph) -> None:
    data = store.open_published()
    assert data is not None
    for kind, unit, predicate in (("class", "entities", True), ("property", "triples", False)):
        said = {
            str(dataset.value(part, VOID[kind])): int(str(dataset.value(part, VOID[unit])))
            for part in dataset.objects(None, VOID[f"{kind}Partition"])
        }
        quads = data.quads_for_pattern(None, None, None, ox.DefaultGraph())
        keys = [
            quad.object if predicate else quad.predicate
            for quad in quads
            if not predicate or quad.predicate.value.endswith("#type")
        ]
        assert said == {key.value: count for key, count in Counter(keys).items() if isinstance(key, ox.NamedNode)}


def test_every_distribution_is_there_in_its_media_type_and_whole(
    client: Client, store: Store, dataset: rdflib.Graph
) -> None:
    data = store.open_published()
    assert data is not None
    parts = [*dataset.objects(None, DCAT.distribution)]
    assert len(parts) == len(DATASETS)
    for part in parts:
        address = urlsplit(str(dataset.value(part, DCAT.downloadURL)))
        reply = client.send("GET", f"{address.path}?{address.query}")
        assert str(dataset.value(part, DCAT.mediaType)).endswith(reply.media_type)
        copy = ox.Store()
        copy.load(reply.body, format=ox.RdfFormat.from_media_type(reply.media_type))
        assert {*copy} == {*data}
    assert {str(one) for one in dataset.objects(None, VOID.dataDump)} == {
        str(dataset.value(part, DCAT.downloadURL)) for part in parts
    }


def test_the_services_of_the_data_are_where_it_says(client: Client, dataset: rdflib.Graph) -> None:
    (endpoint,) = dataset.objects(None, VOID.sparqlEndpoint)
    assert str(endpoint) == client.root + "/sparql"
    assert [*dataset.objects(None, DCAT.endpointURL)] == [endpoint]
    assert [str(one) for one in dataset.objects(None, VOID.uriSpace)] == [BASE]
    assert [str(one) for one in dataset.objects(None, VOID.vocabulary)] == [TL]


def test_the_figures_follow_the_store(tmp_path: Path) -> None:
    with serving(tmp_path / "plain", "--plain") as client:
        for count in (1, 2):
            client.update(f"INSERT DATA {{ <http://x/{count}> a <http://x/C> }}")
            (agreed,) = graph(client, "/.well-known/void").objects(None, VOID.subset)
            assert graph(client, "/.well-known/void").value(agreed, VOID.triples) == rdflib.Literal(count)

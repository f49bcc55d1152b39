"""The cases of the W3C's SPARQL 1.1 Graph Store HTTP Protocol tests, each over real HTTP.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/ names the cases and their order, for they
build on each other; the requests are written after the Graph Store HTTP Protocol. They run twice: with the graph
named by the address, and by `?graph=`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from tests.http_kit import BEARER, Client, Reply, plain_server

TURTLE = "text/turtle; charset=utf-8"
NAMED = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . <#it> a foaf:Person ; foaf:nick"


@dataclass(frozen=True, slots=True)
class Graphs:
    """A graph store, with a graph's target as one of the two ways has it."""

    client: Client
    direct: bool

    def target(self, name: str) -> str:
        return f"/data/{name}" if self.direct else f"/data?graph={quote(self.iri(name), safe='')}"

    def iri(self, name: str) -> str:
        return f"{self.client.root}/data/{name}"

    def send(self, method: str, target: str, body: str | None = None, content_type: str = TURTLE) -> Reply:
        headers = BEARER if body is None else {"Content-Type": content_type, **BEARER}
        return self.client.send(method, target, body, headers)

    def get(self, target: str) -> set[str]:
        """What a graph holds: the values of its objects, types left out."""
        reply = self.client.send("GET", target, headers={"Accept": "text/turtle"})
        assert (reply.status, reply.headers["Content-Type"]) == (200, TURTLE)
        assert int(reply.headers["Content-Length"]) == len(reply.body)
        triples = ox.parse(reply.body, format=ox.RdfFormat.TURTLE)
        return {one.object.value for one in triples if isinstance(one.object, ox.Literal)}


@pytest.fixture(scope="module", params=["here", "elsewhere"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with plain_server(tmp_path_factory.mktemp("graphs"), request.param) as client:
        yield client


@pytest.fixture(scope="module", params=[True, False], ids=["by address", "by parameter"])
def graphs(request: pytest.FixtureRequest, server: Client) -> Iterator[Graphs]:
    server.update("DROP ALL")
    yield Graphs(server, request.param)


def person(nick: str) -> str:
    return f'{NAMED} "{nick}" .'


def put(graphs: Graphs, name: str, nick: str) -> int:
    return graphs.send("PUT", graphs.target(name), person(nick)).status


def test_put__initial_state(graphs: Graphs) -> None:
    assert put(graphs, "person/1.ttl", "John") == 201


def test_get_of_put__initial_state(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "John")
    assert graphs.get(graphs.target("person/1.ttl")) == {"John"}
    assert graphs.get(f"/data?graph={graphs.iri('person/1.ttl')}") == {"John"}


def test_put__graph_already_in_store(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "John")
    assert put(graphs, "person/1.ttl", "Jane") in (200, 204)


def test_get_of_put__graph_already_in_store(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    assert graphs.get(graphs.target("person/1.ttl")) == {"Jane"}


def test_put__default_graph(graphs: Graphs) -> None:
    graphs.send("DELETE", "/data?default")
    assert graphs.send("PUT", "/data?default", person("Alice")).status == 201


def test_get_of_put__default_graph(graphs: Graphs) -> None:
    graphs.send("PUT", "/data?default", person("Alice"))
    assert graphs.get("/data?default") == {"Alice"}


def test_put__mismatched_payload(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    reply = graphs.send("PUT", graphs.target("person/1.ttl"), person("Nobody"), "application/rdf+xml")
    assert reply.status == 400
    assert graphs.get(graphs.target("person/1.ttl")) == {"Jane"}


def test_delete__existing_graph(graphs: Graphs) -> None:
    put(graphs, "person/2.ttl", "Joan")
    assert graphs.send("DELETE", graphs.target("person/2.ttl")).status in (200, 204)


def test_get_of_delete__existing_graph(graphs: Graphs) -> None:
    put(graphs, "person/2.ttl", "Joan")
    graphs.send("DELETE", graphs.target("person/2.ttl"))
    assert graphs.client.send("GET", graphs.target("person/2.ttl")).status == 404


def test_delete__nonexistent_graph(graphs: Graphs) -> None:
    assert graphs.send("DELETE", graphs.target("person/none.ttl")).status == 404


def test_post__existing_graph(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    assert graphs.send("POST", graphs.target("person/1.ttl"), person("Jan")).status in (200, 204)


def test_get_of_post__existing_graph(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    graphs.send("POST", graphs.target("person/1.ttl"), person("Jan"))
    assert graphs.get(graphs.target("person/1.ttl")) == {"Jane", "Jan"}


def form(*parts: tuple[str, str]) -> str:
    lines = []
    for name, text in parts:
        lines += ["--edge", f'Content-Disposition: form-data; name="{name}"; filename="{name}"']
        lines += [f"Content-Type: {TURTLE}", "", text]
    return "\r\n".join([*lines, "--edge--", ""])


def test_post__multipart_formdata(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    body = form(("one.ttl", person("Doe")), ("two.ttl", person("Ms Doe")))
    reply = graphs.send("POST", graphs.target("person/1.ttl"), body, "multipart/form-data; boundary=edge")
    assert reply.status in (200, 204)


def test_get_of_post__multipart_formdata(graphs: Graphs) -> None:
    test_post__multipart_formdata(graphs)
    assert graphs.get(graphs.target("person/1.ttl")) == {"Jane", "Doe", "Ms Doe"}


def created(graphs: Graphs) -> str:
    """The target of a graph that was posted without a name."""
    reply = graphs.send("POST", "/data", person("Anonymous"))
    assert reply.status == 201
    return urlsplit(reply.headers["Location"]).path


def test_post__create__new_graph(graphs: Graphs) -> None:
    assert created(graphs) != created(graphs)


def test_get_of_post__create__new_graph(graphs: Graphs) -> None:
    assert graphs.get(created(graphs)) == {"Anonymous"}


def test_get_of_post__after_noop(graphs: Graphs) -> None:
    place = created(graphs)
    assert graphs.send("POST", place, "").status in (200, 204)
    assert graphs.get(place) == {"Anonymous"}


def test_head_on_an_existing_graph(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    reply = graphs.client.send("HEAD", graphs.target("person/1.ttl"), headers={"Accept": "text/turtle"})
    assert (reply.status, reply.headers["Content-Type"], reply.body) == (200, TURTLE, b"")
    assert int(reply.headers["Content-Length"]) > 0


def test_head_on_a_nonexisting_graph(graphs: Graphs) -> None:
    assert graphs.client.send("HEAD", graphs.target("person/4.ttl")).status == 404


# ---- what the cases leave out


@pytest.mark.parametrize(
    ("media_type", "format"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_a_graph_is_sent_and_read_in_every_format(graphs: Graphs, media_type: str, format: ox.RdfFormat) -> None:
    triples = [ox.Triple(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal("Żółw"))]
    body = ox.serialize(triples, format=format)
    assert body is not None
    assert graphs.send("PUT", graphs.target("formats"), body.decode(), media_type).status in (201, 204)
    reply = graphs.client.send("GET", graphs.target("formats"), headers={"Accept": media_type})
    assert reply.media_type == media_type
    (quad,) = ox.parse(reply.body, format=format)
    assert quad.object == ox.Literal("Żółw")


def test_the_whole_dataset_is_read_where_no_graph_is_named(graphs: Graphs) -> None:
    put(graphs, "person/1.ttl", "Jane")
    reply = graphs.client.send("GET", "/data", headers={"Accept": "application/n-quads"})
    dataset = ox.Store()
    dataset.load(reply.body, format=ox.RdfFormat.N_QUADS)
    assert dataset.contains_named_graph(ox.NamedNode(graphs.iri("person/1.ttl")))
    refused = graphs.client.send("GET", "/data", headers={"Accept": "text/turtle"})
    assert refused.status == 406
    assert "application/trig" in refused.text


@pytest.mark.parametrize(
    ("method", "target", "body", "content_type", "status"),
    [
        ("PUT", "/data?graph=relative", person("x"), TURTLE, 400),
        ("PUT", "/data?graph=http://x/a&graph=http://x/b", person("x"), TURTLE, 400),
        ("PUT", "/data?graph=http://x/a&default", person("x"), TURTLE, 400),
        ("PUT", "/data", person("x"), TURTLE, 400),
        ("DELETE", "/data", None, "", 400),
        ("PUT", "/data?graph=http://x/a", person("x"), "text/css", 415),
        ("PUT", "/data?graph=http://x/a", person("x"), "text/turtle; charset=utf-16", 415),
        ("PUT", "/data?graph=http://x/a", "<a> <b> .", TURTLE, 400),
        ("POST", "/data?graph=http://x/a", form(), "multipart/form-data; boundary=edge", 400),
    ],
)
def test_what_names_no_graph_or_is_none_is_refused(
    graphs: Graphs, method: str, target: str, body: str | None, content_type: str, status: int
) -> None:
    reply = graphs.send(method, target, body, content_type)
    assert reply.status == status, reply.text
    assert len(reply.text.strip().splitlines()) == 1
    assert graphs.client.send("GET", "/data?graph=http://x/a").status == 404

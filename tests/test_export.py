"""Exports: the same data give the same bytes, and the bytes give the same data."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph.export import FORMATS, Format, export
from graph.store import Store, StoreError

BASE = "https://w3id.org/touchline/id/"
DATA = """
@prefix tl: <https://w3id.org/touchline/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://w3id.org/touchline/id/> .
<match/2024-10-05-grimsby-harrogate> a tl:Match ; tl:home <team/grimsby-town> ; tl:homeGoals 2 ;
    rdfs:label "Grimsby Town v Harrogate Town, \\"late\\" joy .\\n  tl:home" , "a\\tb" .
<match/2024-10-05-grimsby-harrogate/goal/justin-obikwu-1> a tl:Goal ; tl:scorer <person/justin-obikwu> ;
    tl:minute 84 ; tl:confidence 0.5 ; tl:penalty false .
<person/justin-obikwu> a tl:Person ; rdfs:label "Justin Obikwu" .
"""
ARTICLE = '<https://w3id.org/touchline/id/article/echo> <http://purl.org/dc/terms/title> "Late joy – ‘bliss’" .'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("export") / "store")
    with store.candidate() as candidate:
        candidate.dataset.load(DATA, format=ox.RdfFormat.TURTLE)
        candidate.dataset.load(ARTICLE, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(BASE + "article/echo"))
        candidate.publish()
    return store


def written(store: Store, format: Format) -> str:
    out = io.BytesIO()
    export(store, format, out)
    return out.getvalue().decode()


def quads(store: Store) -> set[ox.Quad]:
    dataset = store.open_published()
    assert dataset is not None
    return set(dataset)


def test_n_quads_are_all_the_data_sorted_by_line(store: Store) -> None:
    text = written(store, "nquads")
    lines = text.splitlines(keepends=True)
    assert lines == sorted(lines)
    assert set(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == quads(store)


@pytest.mark.parametrize(("format", "engine"), [("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_trig_and_json_ld_hold_all_the_data(store: Store, format: Format, engine: ox.RdfFormat) -> None:
    assert set(ox.parse(written(store, format), format=engine)) == quads(store)


def test_turtle_holds_what_is_agreed_and_other_tools_read_it(store: Store) -> None:
    text = written(store, "turtle")
    expected = {quad.triple for quad in quads(store) if isinstance(quad.graph_name, ox.DefaultGraph)}
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)} == expected
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == len(expected)


def test_turtle_is_made_for_reading(store: Store) -> None:
    text = written(store, "turtle")
    heads = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert heads == sorted(heads)
    assert [head.split()[1] for head in heads] == ["rdfs:", "tl:"]
    assert text.startswith("@base <https://w3id.org/touchline/id/> .\n@prefix rdfs: <http://www.w3.org/2000/")
    assert "\n\n<match/2024-10-05-grimsby-harrogate> a tl:Match ;\n" in text
    assert "tl:home <team/grimsby-town>" in text
    match, goal = text.index("harrogate> a tl:Match"), text.index("justin-obikwu-1> a tl:Goal")
    assert match < goal < text.index("<person/justin-obikwu> a tl:Person")


@pytest.mark.parametrize("format", FORMATS)
def test_another_process_and_another_order_of_writing_give_the_same_bytes(
    store: Store, tmp_path: Path, format: Format
) -> None:
    other = Store(tmp_path / "store")
    with other.candidate() as candidate:
        for quad in sorted(quads(store), key=hash):
            candidate.dataset.add(quad)
        candidate.publish()
    code = f"import sys; from graph.export import *; export(Store({str(other.path)!r}), {format!r}, sys.stdout.buffer)"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, check=True)
    assert done.stdout.decode() == written(store, format)


def test_json_ld_has_short_names_and_says_what_they_mean(store: Store) -> None:
    said = json.loads(written(store, "jsonld"))
    assert said["@context"]["tl"] == "https://w3id.org/touchline/ontology#"
    node = next(node for node in said["@graph"] if node["@id"] == "match/2024-10-05-grimsby-harrogate")
    assert node["@type"] == "tl:Match"
    assert node["tl:homeGoals"] == 2
    assert node["tl:home"] == {"@id": "team/grimsby-town"}


def test_an_empty_store_has_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing has been built here yet"):
        written(Store(tmp_path / "none"), "turtle")

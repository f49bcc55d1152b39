"""Text search: the words of names, titles, quotations and passages, on the command line, in a page and in queries."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

import touchline
from commands.answers import search as verb
from graph.backup import backup, restore
from graph.matches import MatchError, with_matches
from graph.query import QueryError, QueryPool
from graph.search import Hit, Words, find
from graph.settings import PREFIXES, Settings
from graph.store import Store, StoreError
from graph.texts import Text, Turnover, every, kinds
from graph.update import Update, change
from server import MOST_WORDS, create_app
from tests.face_helper import BASE, publish

TEXTS = {
    "person/zolw": ("rdfs:label", "Żółw Müller"),
    "person/zolw-alt": ("skos:altLabel", "Mueller the Elder"),
    "quote/1": ("tl:text", "Glory is near, danger nearer"),
    "quote/2": ("tl:text", "Glory, glory, glory"),
    "quote/3": ("tl:text", "In danger there is glory"),
}
INSERT = " ".join(f"<{node}> {predicate} '{text}' ." for node, (predicate, text) in TEXTS.items())
GRAPH = (
    "GRAPH <article/a> { <article/a> dcterms:title 'A night of glory' . "
    "<article/a/passage/1> oa:hasSelector <article/a/s> . <article/a/s> oa:exact 'the glory danger men' }"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("searched") / "store")
    store.begin_plain()
    change(store, Update(f"INSERT DATA {{ {INSERT} {GRAPH} }}"), Settings())
    return store


@pytest.fixture(scope="module")
def pool(store: Store) -> Iterator[QueryPool]:
    with QueryPool(store) as pool:
        yield pool


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    app = create_app(store)
    yield app.test_client()
    app.extensions["touchline"].close()


def found(store: Store, words: str, kind: str | None = None) -> list[str]:
    return [hit.node.removeprefix(BASE) for hit in find(store.folder(store.published() or 0), words, kind=kind)]


# ---- the index


@pytest.mark.parametrize(
    ("words", "nodes"),
    [
        ("zolw", {"person/zolw"}),
        ("MULLER", {"person/zolw"}),
        ("mueller", {"person/zolw-alt"}),
        ("glory danger", {"quote/1", "quote/3", "article/a/passage/1"}),
        ('"glory danger"', {"article/a/passage/1"}),
        ("night", {"article/a"}),
        ("glor*", {"quote/1", "quote/2", "quote/3", "article/a", "article/a/passage/1"}),
        ("glor", set()),
        ("glory nothing", set()),
        ("", set()),
        ("- ' ; *", set()),
        ("glory OR zolw", set()),
        ("text:glory NEAR(danger) ^glory", set()),
        ("(glory) {danger}", {"quote/1", "quote/3", "article/a/passage/1"}),
        ('"glory', {"quote/1", "quote/2", "quote/3", "article/a", "article/a/passage/1"}),
    ],
)
def test_words_find_the_nodes_whose_text_has_them_all(store: Store, words: str, nodes: set[str]) -> None:
    assert {*found(store, words)} == nodes


def test_what_has_the_words_more_often_in_fewer_words_comes_first(store: Store) -> None:
    assert found(store, "glory", "quote")[0] == "quote/2"
    scores = [hit.score for hit in find(store.folder(2), "glory")]
    assert scores == sorted(scores, reverse=True)


def test_a_name_comes_before_the_passages_that_mention_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    passages = " ".join(f"<p/{n}> oa:hasSelector <s/{n}> . <s/{n}> oa:exact 'Ash' ." for n in range(3))
    named = f"<person/ash> rdfs:label 'Tom Ash of Harrow Vale' . GRAPH <article/a> {{ {passages} }}"
    change(store, Update(f"INSERT DATA {{ {named} }}"), Settings())
    folder = store.folder(store.published() or 0)
    assert [hit.kind for hit in find(folder, "ash")] == ["name", "passage", "passage", "passage"]


def test_a_kind_leaves_the_others_out(store: Store) -> None:
    assert found(store, "glory", "title") == ["article/a"]
    assert {hit.kind for hit in find(store.folder(2), "glory")} == {"quote", "title", "passage"}


def test_a_node_is_found_once_with_its_best_text(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    change(
        store,
        Update("INSERT DATA { <p> rdfs:label 'Ann Lee' ; skos:altLabel 'Ann', 'Ann of the long name' }"),
        Settings(),
    )
    assert [(hit.node, hit.text) for hit in find(store.folder(2), "ann")] == [(BASE + "p", "Ann")]


def test_the_index_is_that_of_its_generation(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    with store.candidate() as candidate:
        label = ox.NamedNode(PREFIXES["rdfs"] + "label")
        candidate.dataset.add(ox.Quad(ox.NamedNode(BASE + "person/new"), label, ox.Literal("Brand New")))
        candidate.recount()
        candidate.publish()
    assert (found(store, "brand"), find(store.folder(1), "brand")) == (["person/new"], [])


def test_a_generation_without_an_index_says_how_to_get_one(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    shutil.rmtree(store.words_folder(1))
    with pytest.raises(StoreError, match="build again"):
        find(store.folder(1), "glory")


@given(st.text())
def test_no_text_is_an_error_of_the_index(store: Store, words: str) -> None:
    for hit in find(store.folder(2), words):
        assert hit.node.startswith(BASE)


# ---- the index kept up


def term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


_names = st.sampled_from([BASE + name for name in ("a", "b", "article/a", "article/b")]).map(ox.NamedNode)
_texts = st.sampled_from(["glory", "danger and glory"]).map(ox.Literal)
_quads = st.one_of(
    st.builds(
        ox.Quad,
        _names,
        st.sampled_from(["rdfs:label", "skos:altLabel", "tl:text", "dcterms:title", "oa:exact"]).map(term),
        _texts | _names,
        _names | st.just(ox.DefaultGraph()),
    ),
    st.builds(
        ox.Quad,
        _names,
        st.just(term("oa:hasSelector")),
        _names | _texts,
        _names | st.just(ox.DefaultGraph()),
    ),
)


@settings(max_examples=300)
@given(st.lists(st.lists(st.sets(_quads, max_size=6), max_size=3), max_size=5))
def test_texts_that_come_and_go_are_those_of_the_dataset(doings: list[list[set[ox.Quad]]]) -> None:
    dataset, kept = ox.Store(), set[Text]()
    for changes in doings:
        turnover = Turnover()
        for quads in changes:  # what is there goes, and what is not comes
            gone = {quad for quad in quads if quad in dataset}
            for quad in gone:
                dataset.remove(quad)
            dataset.extend(quads - gone)
            turnover.note(gone, quads - gone)
        went, came = turnover.texts(dataset)
        kept = kept - went | came
        assert kept == {*every(dataset)}


def words_of(store: Store) -> list[tuple[bytes, bytes]]:
    with Words(store.words_folder(store.published() or 0), read_only=True) as words:
        return words.rows()


def anew(store: Store, tmp_path: Path) -> list[tuple[bytes, bytes]]:
    dataset = store.open_published()
    assert dataset is not None
    with TemporaryDirectory(dir=tmp_path) as folder, Words(Path(folder)) as words:
        words.put(every(dataset))
        return words.rows()


def told(store: Store, update: str) -> None:
    change(store, Update(update), Settings())


def test_an_index_that_is_kept_up_is_the_one_that_is_made_anew(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    told(store, f"INSERT DATA {{ {INSERT} {GRAPH} }}")
    told(store, "DELETE DATA { <quote/1> tl:text 'Glory is near, danger nearer' }")
    told(store, "INSERT DATA { <quote/1> tl:text 'Nothing is near', 'Glory, glory, glory' . <a> rdfs:label 'Ann' }")
    assert words_of(store) == anew(store, tmp_path)
    assert (found(store, "danger nearer"), found(store, "nothing")) == ([], ["quote/1"])
    told(store, "DROP GRAPH <article/a>")
    assert found(store, '"glory danger"') == []
    store.rollback(2)
    told(store, "INSERT DATA { <b> rdfs:label 'Bob' }")
    assert words_of(store) == anew(store, tmp_path)
    assert (found(store, "ann"), found(store, "bob"), found(store, "nearer")) == ([], ["b"], ["quote/1"])


def test_an_index_that_was_lost_is_made_anew_by_the_next_build(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    before = words_of(store)
    shutil.rmtree(store.words_folder(1))
    with store.candidate() as candidate:
        candidate.publish()
    assert words_of(store) == before


def test_a_backup_and_what_is_restored_of_it_have_the_index(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    backup(store, tmp_path / "copy")
    kept = Store(tmp_path / "copy")
    restored = Store(tmp_path / "restored")
    restore(restored, tmp_path / "copy")
    assert words_of(kept) == words_of(restored) == words_of(store) != []


def test_an_index_shares_the_tables_of_the_one_before(store: Store) -> None:
    with store.candidate() as candidate:
        graph = ox.NamedNode(BASE + "article/b")
        candidate.replace(
            graph, [ox.Quad(graph, ox.NamedNode(PREFIXES["dcterms"] + "title"), ox.Literal("More"), graph)]
        )
        number = candidate.publish().number
    tables = [{path.stat().st_ino for path in store.words_folder(one).glob("*.sst")} for one in (number - 1, number)]
    assert tables[0] <= tables[1]
    store.rollback(number - 1)


def test_words_that_begin_alike_and_words_beyond_measure_are_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    long = "o" * 200
    labels = [f"glor{letter} {at}" for at, letter in enumerate("abc")] + [f"{long}a", f"{long}b", "glory glo"]
    told(
        store, "INSERT DATA { " + " ".join(f"<n/{at}> rdfs:label '{label}' ." for at, label in enumerate(labels)) + "}"
    )
    assert {*found(store, "glor*")} == {"n/0", "n/1", "n/2", "n/5"}
    assert found(store, "glor* 1") == ["n/1"]
    assert found(store, '"glory glo"') == ["n/5"]
    assert found(store, f"{long}b") == ["n/4"]
    assert {*found(store, f"{long}*")} == {"n/3", "n/4"}


_TEXTS = st.lists(st.lists(st.sampled_from(["a", "b", "ab", "abc", "b" * 70, "b" * 71]), max_size=5), max_size=6)
_PHRASES = st.lists(st.sampled_from(["a", "b", "ab", "b" * 70]), min_size=1, max_size=3)
_WRITTEN = st.lists(st.tuples(_PHRASES, st.booleans()), max_size=3)


@given(_TEXTS, _WRITTEN)
def test_what_is_found_is_what_reading_all_texts_would_find(
    texts: list[list[str]], written: list[tuple[list[str], bool]]
) -> None:
    def stands(text: list[str], phrase: list[str]) -> bool:
        return any(text[at : at + len(phrase)] == phrase for at in range(len(text)))

    def begins(text: list[str], word: str) -> bool:
        return any(one.startswith(word) for one in text)

    words = " ".join(f"{phrase[0]}*" if begun else f'"{" ".join(phrase)}"' for phrase, begun in written)
    told = {f"n{at}": text for at, text in enumerate(texts)}
    with TemporaryDirectory() as folder:
        generation = Path(folder) / "000001"
        with Words(generation.with_name("000001.words")) as index:
            index.put(Text("name", node, " ".join(text)) for node, text in told.items())
        wanted = {
            node
            for node, text in told.items()
            if written and all(begins(text, one[0]) if begun else stands(text, one) for one, begun in written)
        }
        assert {hit.node for hit in find(generation, words)} == wanted


def test_an_index_of_words_alone_is_searched_and_the_next_generation_knows_what_stands_side_by_side(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    told(store, f"INSERT DATA {{ {INSERT} {GRAPH} }}")
    whole, folder = words_of(store), store.words_folder(2)
    with Words(folder) as words:
        for key, _ in whole:
            if b" " in key.partition(b"\0")[0]:
                words._rows.delete(key)
    (folder / "SIDES").unlink()
    assert len(words_of(store)) < len(whole)
    assert found(store, '"glory danger"') == ["article/a/passage/1"]
    with store.candidate() as candidate:
        candidate.publish()
    assert words_of(store) == whole
    assert found(store, '"glory danger"') == ["article/a/passage/1"]


def test_of_many_nodes_those_with_the_shortest_texts_are_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    labels = [f"<n/{at}> rdfs:label 'glory{' and more' * at}' ." for at in range(8)]
    told(store, "INSERT DATA { " + " ".join(labels) + "}")
    folder = store.folder(store.published() or 0)
    assert [hit.node.removeprefix(BASE) for hit in find(folder, "glory", most=3)] == ["n/0", "n/1", "n/2"]
    assert {hit.node.removeprefix(BASE) for hit in find(folder, "glory more", most=2)} == {"n/1", "n/2"}


# ---- in a query


def values(pool: QueryPool, query: str) -> list[list[str]]:
    rows = json.loads(pool.run(query).body)["results"]["bindings"]
    return [[term["value"].removeprefix(BASE) for term in row.values()] for row in rows]


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ("SELECT ?q { ?q tl:matches 'glory danger' ; }", None),
        ("SELECT ?q { ?q tl:matches 'glory danger' . ?q tl:text ?t }", {"quote/1", "quote/3"}),
        ("SELECT ?q { ?q tl:text ?t . ?q tl:matches 'glory danger' }", {"quote/1", "quote/3"}),
        ("SELECT ?q { ?q tl:text ?t FILTER(STRLEN(?t) > 25) ?q tl:matches 'glory danger' }", {"quote/1"}),
        ("SELECT ?q { ?q tl:text ?t OPTIONAL { ?q tl:matches 'danger' } }", {"quote/1", "quote/2", "quote/3"}),
        ("SELECT ?q { ?q tl:text ?t MINUS { ?q tl:matches 'danger' } }", {"quote/2"}),
        ("SELECT ?q { ?q tl:text ?t FILTER NOT EXISTS { ?q tl:matches 'danger' } }", {"quote/2"}),
        ("SELECT ?q { { ?q tl:matches 'zolw' } UNION { ?q tl:matches 'night' . } }", {"person/zolw", "article/a"}),
        ("PREFIX t: <https://w3id.org/touchline/ontology#> SELECT ?q { ?q t:matches 'zolw' }", {"person/zolw"}),
        ("SELECT ?q { ?q <https://w3id.org/touchline/ontology#matches> '''zolw''' }", {"person/zolw"}),
        ('SELECT ?q { ?q tl:matches "\\"glory danger\\"" }', {"article/a/passage/1"}),
        ("SELECT ?q { ?q tl:matches '\\u017C\\u00F3\\u0142w' }", {"person/zolw"}),
        ("SELECT ?q { ?q tl:matches 'nothing of the kind' }", set()),
        ("SELECT ?g { ?q tl:matches 'men' . GRAPH ?g { ?q oa:hasSelector ?s } }", {"article/a"}),
    ],
)
def test_a_query_joins_what_the_index_finds(pool: QueryPool, query: str, nodes: set[str] | None) -> None:
    if nodes is None:
        with pytest.raises(QueryError, match="triple of its own"):
            pool.run(query)
    else:
        assert {row[0] for row in values(pool, query)} == nodes


def test_the_score_orders_as_the_index_does(pool: QueryPool, store: Store) -> None:
    asked = "SELECT ?q ?score { ?q tl:matches ('glory' ?score) } ORDER BY DESC(?score) ?q"
    assert [row[0] for row in values(pool, asked)] == found(store, "glory")


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT *\n{ ?q a tl:Quote ; tl:matches 'x' }", 2, 19),
        ("SELECT * { <a> tl:matches 'x' }", 1, 16),
        ("SELECT * { ?q tl:matches ?words }", 1, 15),
        ("SELECT * { ?q tl:matches 'x'@en }", 1, 15),
        ("SELECT * { ?q tl:matches 'x', 'y' }", 1, 15),
        ("SELECT * { ?q tl:matches|rdfs:label 'x' }", 1, 15),
        ("SELECT * { ?q ^tl:matches 'x' }", 1, 16),
        ("SELECT * { ?q ?p tl:matches }", 1, 18),
        ("SELECT * { ?q tl:matches", 1, 15),
    ],
)
def test_a_search_that_is_written_in_another_way_is_told_where(
    pool: QueryPool, query: str, line: int, column: int
) -> None:
    with pytest.raises(QueryError, match="tl:matches is written") as caught:
        pool.run(query)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_syntax_error_beside_a_search_is_told_where_it_stands_in_the_query(pool: QueryPool) -> None:
    with pytest.raises(QueryError) as caught:
        pool.run("SELECT * { ?q tl:matches 'glory' . ?s ?p }")
    assert (caught.value.line, caught.value.column) == (1, 43)


def test_a_name_that_looks_like_it_is_left_alone() -> None:
    query = "SELECT * { ?q tl:matched 'tl:matches' . ?q a <http://x/matches> } # ?q tl:matches 'x'"
    assert with_matches(query, lambda words: pytest.fail("nothing is searched")) == query


@given(st.text(alphabet="?q tl:matches'\"x(){}.;,^|@#<>\\\n", max_size=60))
def test_no_query_breaks_the_rewriting(text: str) -> None:
    try:
        with_matches(f"SELECT * {{ {text}", lambda words: [Hit(BASE + "a", "name", "x", 1.0)])
    except MatchError as error:
        assert error.line >= 1


# ---- for people


def test_the_page_escapes_what_it_shows_and_links_to_the_nodes(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "glory danger"}, headers={"Accept": "text/html"}).text
    assert 'href="/article/a/passage/1"' in page
    page = client.get("/search", query_string={"q": "<script>alert(1)</script>"}, headers={"Accept": "text/html"}).text
    assert "<script>alert" not in page


def test_a_thing_found_by_another_name_of_it_is_shown_by_its_own(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "elder"}, headers={"Accept": "text/html"}).text
    assert ">zolw alt</a>" in page
    assert "also “Mueller the Elder”" in page


def test_the_hits_are_there_as_json(client: FlaskClient) -> None:
    (hit,) = client.get("/search?q=zolw&format=json").get_json()
    assert (hit["node"], hit["kind"], hit["text"]) == (BASE + "person/zolw", "name", "Żółw Müller")
    assert client.get("/search?format=json").get_json() == []
    assert client.get(f"/search?q={'x' * (MOST_WORDS + 1)}").status_code == 400


def test_the_command_finds_and_can_be_told_the_kind(store: Store) -> None:
    run = CliRunner()
    shown = run.invoke(touchline.cli, ["search", "glory", "danger", "--store", str(store.path)])
    assert (shown.exit_code, "quote/3" in shown.output) == (0, True)
    arguments = ["search", "glory", "--kind", "title", "--json", "--store", str(store.path)]
    assert [hit["node"] for hit in json.loads(run.invoke(touchline.cli, arguments).output)] == [BASE + "article/a"]
    (kind,) = (option for option in verb.params if option.name == "kind")
    assert tuple(kind.type.choices) == kinds()  # type: ignore[attr-defined]

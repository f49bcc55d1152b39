"""Running the server: what it tells of itself, how it stops, and copies of its store."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from graph.backup import backup, restore
from graph.settings import Settings
from graph.store import Store, StoreError
from graph.update import Update, change
from tests.face_helper import STATEMENTS, publish
from tests.http_kit import BEARER, QUERY, ROOT, TOKEN, Client, serving


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    store = publish(tmp_path_factory.mktemp("watched") / "store")
    with serving(store.path, slow_query_seconds=0.3, query_rows=20) as client:
        yield client


def lines(client: Client) -> list[dict[str, Any]]:
    return [json.loads(line) for line in client.errors.read_text("utf-8").splitlines()]


# ---- health and figures


def test_health_tells_whether_it_lives_and_is_ready(client: Client) -> None:
    told = json.loads(client.send("GET", "/health").body)
    assert (told["live"], told["ready"], told["generation"]) == (True, True, 1)
    assert json.loads(client.send("GET", "/health/live").body) == {"live": True}


def test_a_server_without_a_sound_store_lives_and_is_not_ready(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    with serving(store.path) as client:
        (store.path / "CURRENT").write_text("999999\n")
        reply = client.send("GET", "/health")
        assert (reply.status, json.loads(reply.body)["ready"]) == (503, False)
        assert "CURRENT" in json.loads(reply.body)["reason"]
        assert client.send("GET", "/health/live").status == 200


def figures(client: Client) -> dict[tuple[str, ...], float]:
    reply = client.send("GET", "/metrics")
    assert reply.media_type == "text/plain"
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def test_figures_count_requests_by_route_and_status(client: Client) -> None:
    before = figures(client)
    client.query("ASK {}")
    client.query("ASK {")
    client.query("SELECT * { { ?s ?p ?o } UNION { ?s ?p ?o } }")
    client.send("BREW", "/sparql")
    after = figures(client)

    def grown(*key: str) -> float:
        return after[key] - before.get(key, 0.0)

    assert grown("touchline_requests_total", "200", "POST", "sparql") == 2
    assert grown("touchline_requests_total", "400", "POST", "sparql") == 1
    assert grown("touchline_requests_total", "405", "none", "other") == 1
    assert grown("touchline_cut_answers_total") == 1
    assert grown("touchline_request_seconds_count", "sparql") == 3
    assert (after["touchline_generation",], after["touchline_statements",]) == (1, STATEMENTS)
    assert after["process_open_fds",] > 0


# ---- the log


def test_a_request_is_one_line_with_the_hash_of_its_query(client: Client) -> None:
    text = "ASK { <http://x/only-here> ?p ?o }"
    client.query(text)
    (line,) = [one for one in lines(client) if one.get("query") == hashlib.sha256(text.encode()).hexdigest()[:16]]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/sparql", 200)
    assert line["ms"] > 0
    assert line["time"].endswith("+00:00")
    assert "text" not in line


def test_a_slow_query_is_logged_with_its_text(client: Client) -> None:
    slow = "SELECT (COUNT(*) AS ?n) {\n ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    client.query(slow)
    assert [one["text"] for one in lines(client) if "text" in one] == [slow]


def test_the_token_is_in_no_log_nor_is_what_stands_in_the_query_string(client: Client) -> None:
    client.send("POST", f"/update?access_token={TOKEN.replace(' ', '+')}", "x", BEARER)
    client.send("GET", "/data?default&secret=in-the-address", headers=BEARER)
    client.send("POST", "/sparql", "ASK {", {"Content-Type": QUERY, **BEARER})
    log = client.errors.read_text("utf-8")
    assert len(log.splitlines()) >= 3
    for secret in (TOKEN, TOKEN.replace(" ", "+"), "in-the-address", "Bearer"):
        assert secret not in log


def test_no_client_can_write_a_line_of_the_log(client: Client) -> None:
    client.send("GET", "/person/%0A%7B%22forged%22%3A1%7D%0D%1B%5B31m")
    client.query('ASK { ?s ?p "\n{\\"forged\\": 1}" }')
    log = client.errors.read_text("utf-8")
    assert "\x1b" not in log
    assert all("path" in json.loads(line) for line in log.splitlines())


def test_the_access_log_can_be_left_out(tmp_path: Path) -> None:
    with serving(publish(tmp_path / "store").path, access_log="off") as client:
        client.query("ASK {}")
        assert client.errors.read_text("utf-8") == ""


# ---- stopping


def test_a_server_that_is_told_to_stop_answers_what_was_asked_and_takes_no_more(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    replies = []
    with serving(store.path, query_seconds=2) as client:
        runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s }"
        asking = threading.Thread(target=lambda: replies.append(client.query(runaway)))
        asking.start()
        time.sleep(0.7)
        os.kill(client.process, signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(ConnectionRefusedError):
            client.query("ASK {}")
        asking.join(timeout=20)
    assert [reply.status for reply in replies] == [503]
    assert "2 seconds" in replies[0].text


# ---- copies


def test_a_backup_made_while_the_store_is_served_and_written_can_be_served_and_restored(tmp_path: Path) -> None:
    with serving(tmp_path / "store", "--plain") as client:
        client.update("INSERT DATA { <http://x/s> <http://x/p> 'kept' }")
        backup(Store(tmp_path / "store"), tmp_path / "copies" / "monday")
        client.update("DELETE WHERE { ?s ?p ?o }")
        assert json.loads(client.query("ASK { ?s ?p ?o }").body)["boolean"] is False
        with serving(tmp_path / "copies" / "monday", "--plain") as other:
            assert json.loads(other.query("ASK { ?s ?p 'kept' }").body)["boolean"] is True
        generation = restore(Store(tmp_path / "store"), tmp_path / "copies" / "monday")
        assert (generation.number, generation.parent) == (4, 3)
        assert json.loads(client.query("ASK { ?s ?p 'kept' }").body)["boolean"] is True


def test_a_backup_is_not_touched_by_what_happens_to_the_store(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    (store.path / "gazetteer").mkdir()
    (store.path / "gazetteer" / "clubs.csv").write_text("names of its own")
    backup(store, tmp_path / "copy")
    shutil.rmtree(store.path)
    dataset = Store(tmp_path / "copy").open_published()
    assert dataset is not None
    assert len(dataset) == STATEMENTS
    assert restore(Store(tmp_path / "anew"), tmp_path / "copy").quads == STATEMENTS
    assert (tmp_path / "anew" / "gazetteer" / "clubs.csv").read_text() == "names of its own"


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no second file system to copy to")
def test_a_backup_to_another_file_system_is_a_copy(tmp_path: Path) -> None:
    copy = Path("/dev/shm") / f"touchline-{os.getpid()}"
    try:
        assert backup(publish(tmp_path / "store"), copy).quads == STATEMENTS
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def test_what_cannot_be_backed_up_or_restored_is_told_and_changes_nothing(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    plain = Store(tmp_path / "plain")
    plain.begin_plain()
    with pytest.raises(StoreError, match="something here already"):
        backup(store, tmp_path / "full")
    with pytest.raises(StoreError, match="nothing has been published"):
        backup(Store(tmp_path / "none"), tmp_path / "copy")
    with pytest.raises(StoreError, match="no backup"):
        restore(store, tmp_path / "missing")
    with pytest.raises(StoreError, match="plain"):
        restore(store, tmp_path / "plain")
    damaged = Store(tmp_path / "damaged")
    backup(store, damaged.path)
    (damaged.folder(1) / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="damaged"):
        restore(store, damaged.path)
    assert store.published() == 1
    assert not (tmp_path / "copy").exists()
    assert not (tmp_path / "none").exists()


def test_the_sort_of_a_store_goes_with_its_copy(tmp_path: Path) -> None:
    plain = Store(tmp_path / "plain")
    plain.begin_plain()
    change(plain, Update("INSERT DATA { <http://x/s> <http://x/p> 1 }"), Settings())
    backup(plain, tmp_path / "copy")
    assert Store(tmp_path / "copy").plain


# ---- what is shipped for operators


def test_the_container_runs_without_root_and_asks_an_address_that_is_there(client: Client) -> None:
    said = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    last = said.rpartition("FROM ")[2]
    assert re.search(r"^USER touchline$", last, re.MULTILINE)
    (address,) = re.findall(r"http://127\.0\.0\.1:8000(/[a-z/]+)", last)
    assert client.send("GET", address).status == 200


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    unit = (ROOT / "deploy" / "touchline.service").read_text("utf-8")
    (tmp_path / "touchline.service").write_text(unit.replace("/opt/touchline/bin/touchline", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "touchline.service")], capture_output=True, text=True
    )
    assert "touchline.service:" not in done.stderr, done.stderr

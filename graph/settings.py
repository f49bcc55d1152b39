"""What an installation may choose: by a flag, the environment, touchline.toml, or else as here."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

TL = "https://w3id.org/touchline/ontology#"

#: The prefixes that exports write and that queries may use without declaring them.
PREFIXES: dict[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",  # not https: so say schema.org's JSON-LD context and nearly all data in use
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tl": TL,
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The file that is read where none is named, if it is there.
FILE = Path("touchline.toml")
_BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class SettingError(Exception):
    """A setting whose value cannot be used; its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is read from a flag, from the environment variable TOUCHLINE_ and its name in capitals,
    or from a line of touchline.toml; the first of these that says something is taken."""

    store: str = "store"  # the store's folder
    base: str = "https://w3id.org/touchline/id/"  # data IRIs begin with it; relative IRIs of queries are below it
    batch_articles: int = 500  # a build of more articles publishes so many at a time
    source_order: str = ""  # outlets, with commas between, of which an earlier is believed before a later
    keep_generations: int = 10  # how many published generations a build leaves, at least 2
    max_article_bytes: int = 5_000_000
    max_archive_bytes: int = 1_000_000_000  # what a web archive may inflate to
    query_seconds: float = 30.0  # a query is ended after so long
    query_rows: int = 100_000  # rows or triples of one answer; more are cut off, and said to be
    query_bytes: int = 64_000_000  # an answer longer than this is refused
    query_memory: int = 2_000_000_000  # address space of a query process, bytes; an idle one maps 0.6 GB
    query_workers: int = 4  # processes of the quick lane, in which every query begins
    quick_seconds: float = 0.3  # a query that has worked so long goes over into the slow lane
    slow_workers: int = 4  # processes of the slow lane; of one more, the one that has worked longest is ended
    slow_queue: int = 32  # queries of a sort known to be slow that may wait for the slow lane
    query_queue: int = 128  # queries that may wait for a process; one more is refused
    queue_seconds: float = 10.0  # a query that has waited so long is refused
    cache_bytes: int = 64_000_000  # answers kept in memory until the next generation; 0: none
    cache_seconds: int = 0  # how long others may keep an answer without asking again
    update_token: str = field(default="", repr=False)  # whoever has it may change the store; empty: nobody may
    update_token_file: str = ""  # a file that holds the token
    update_seconds: float = 60.0  # a change is ended after so long, and nothing of it is kept
    update_bytes: int = 64_000_000  # a longer update or graph is refused
    reader_model: str = ""  # what a second reader's endpoint calls its model
    reader_key: str = field(default="", repr=False)  # what that endpoint asks for, if it asks
    reader_seconds: float = 120.0  # a second reader that has not answered by then is not waited for
    reader_bytes: int = 1_000_000  # a longer answer is refused
    reader_characters: int = 100_000  # a longer article is not sent
    reconcile_batch: int = 1000  # queries or things of one request to the reconciliation service
    remote: str = ""  # the address of a SPARQL 1.1 store to serve in place of the embedded one
    remote_agreed: str = ""  # its named graph that holds what is agreed; empty: its default graph does
    remote_update: str = ""  # where updates of that store are sent; empty: it is only read
    remote_token: str = field(default="", repr=False)  # what that store asks of updates, if it asks
    host: str = "127.0.0.1"
    port: int = 8000  # 0 takes a free one
    processes: int = 0  # server processes on the port; 0: one for each core, four at most
    connections: int = 500  # that may be open at once; one more waits
    receive_seconds: int = 60  # a request that is not there whole by then is dropped, and so is an idle connection
    stop_seconds: float = 10.0  # a server that is stopped gives the requests at work so long to end
    access_log: bool = True  # a line of JSON for each request
    reconciliation_service: str = ""  # `touchline link` asks it; empty: nobody is asked
    services: str = ""  # SPARQL endpoints that SERVICE may ask, with spaces between; "A=B" asks B for A
    slow_query_seconds: float = 5.0  # a query or update that took longer is logged with its text


def read(
    flags: Mapping[str, str] | None = None,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
) -> Settings:
    """The settings: what `flags` say (by a field's name), then the environment, then the file, then the defaults.

    `file` is a TOML file, `touchline.toml` in the working directory where none is named.
    Raises SettingError, which names the value that cannot be used and where it stands.
    """
    written = _file(FILE, file)
    flags = flags or {}
    for name in flags:
        if name not in _FIELDS or name in _SECRET:
            why = "is read from the environment or a file" if name in _FIELDS else "is no setting"
            raise SettingError(f"--set {name}: {name} {why}.")
    given: dict[str, Any] = {}
    for name, default in _FIELDS.items():
        variable = f"TOUCHLINE_{name.upper()}"
        if name in flags:
            given[name] = _value(f"--set {name}", name, flags[name], default)
        elif variable in environment:
            given[name] = _value(variable, name, environment[variable], default)
        elif name in written:
            given[name] = _value(f"{file or FILE}: {name}", name, _text(written[name]), default)
    return Settings(**given)


_SECRET = frozenset({"update_token", "reader_key", "remote_token"})  # others on the machine can read a command's words
_MAY_BE_ZERO = frozenset({"cache_bytes", "cache_seconds", "processes"})
_FIELDS: dict[str, Any] = {one.name: one.default for one in fields(Settings)}


def _file(usual: Path, named: Path | None) -> dict[str, Any]:
    """What a settings file says; nothing where the usual one is not there."""
    path = named or usual
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if named is None:
            return {}
        raise SettingError(f"{path}: there is no such settings file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: the settings file cannot be read ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{path}: the settings file is not TOML ({error}).") from error
    for name in said:
        if name not in _FIELDS:
            raise SettingError(f"{path}: {name} is no setting; there are: {', '.join(_FIELDS)}.")
    return said


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(where: str, name: str, written: str, default: object) -> str | int | float | bool:
    if isinstance(default, str):
        return _base(where, written) if name == "base" else written
    if isinstance(default, bool):
        if written.lower() not in _BOOLEANS:
            raise SettingError(f"{where} must be true or false and is {written!r}.")
        return _BOOLEANS[written.lower()]
    try:
        value = float(written) if isinstance(default, float) else int(written)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        kind = "number" if isinstance(default, float) else "whole number"
        raise SettingError(f"{where} must be a {kind} and is {written!r}.")
    if name == "port":
        if not 0 <= value <= 65535:
            raise SettingError(f"{where} must be a port from 0 to 65535 and is {written}.")
    elif name in _MAY_BE_ZERO:
        if value < 0:
            raise SettingError(f"{where} must be zero or more and is {written}.")
    elif value <= 0:
        raise SettingError(f"{where} must be above zero and is {written}.")
    return value


def _base(where: str, written: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+", written):
        raise SettingError(f"{where} must be an absolute IRI and is {written!r}.")
    return written if written.endswith(("/", "#")) else written + "/"

"""What an installation may choose, from the environment or else as here."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

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
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class SettingError(Exception):
    """A setting whose value cannot be used; its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is read from the environment variable TOUCHLINE_ and its name in capitals."""

    base: str = "https://w3id.org/touchline/id/"  # data IRIs begin with it
    keep_generations: int = 10  # how many published generations a build leaves, at least 2
    max_article_bytes: int = 5_000_000
    query_seconds: float = 30.0  # a query is ended after so long
    query_rows: int = 100_000  # rows or triples of one answer; more are cut off, and said to be
    query_bytes: int = 64_000_000  # an answer longer than this is refused
    query_memory: int = 4_000_000_000  # address space of a query process, bytes; an idle one maps 0.6 GB
    query_workers: int = 2


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings with what the environment says; SettingError names a value that is none."""
    given: dict[str, str | int | float] = {}
    for field in fields(Settings):
        name = f"TOUCHLINE_{field.name.upper()}"
        if name in environment:
            given[field.name] = _value(name, environment[name], field.default)
    return Settings(**given)  # type: ignore[arg-type]  # _value keeps each field's type


def _value(name: str, written: str, default: object) -> str | int | float:
    if isinstance(default, str):
        return _base(name, written)
    try:
        value = float(written) if isinstance(default, float) else int(written)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        kind = "number" if isinstance(default, float) else "whole number"
        raise SettingError(f"{name} must be a {kind} and is {written!r}.")
    if value <= 0:
        raise SettingError(f"{name} must be above zero and is {written}.")
    return value


def _base(name: str, written: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+", written):
        raise SettingError(f"{name} must be an absolute IRI and is {written!r}.")
    return written if written.endswith(("/", "#")) else written + "/"

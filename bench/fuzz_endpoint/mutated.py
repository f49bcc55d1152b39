"""Requests changed by chance: queries, headers, paths and bodies, from what clients send."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.fuzz_endpoint.asking import TOKEN, Sent
from graph.questions import shipped

ROOT = Path(__file__).resolve().parents[2]

WORDS = (
    *(
        "SELECT ",
        "ASK ",
        "CONSTRUCT ",
        "DESCRIBE ",
        "WHERE ",
        "{",
        "}",
        "(",
        ")",
        ".",
        ";",
        ",",
        "*",
        "+",
        "?",
        "/",
        "|",
    ),
    *("^", "!", "<", ">", "?s ", "?p ", "?o ", "$x ", "_:b ", "a ", "tl:", "rdfs:label ", "<x:a> ", "<> ", '"', "'"),
    *('"""', "'''", "\\", "\\u0041", "@en", "^^", "1 ", "1.5 ", "1e9 ", "true ", "FILTER(", "OPTIONAL {", "UNION {"),
    *("MINUS {", "GRAPH ?g {", "GRAPH <x:g> {", "VALUES ?s {", "BIND(", "SERVICE <http://127.0.0.1:9/> {", "GROUP BY "),
    *("ORDER BY ", "LIMIT ", "OFFSET ", "HAVING(", "DISTINCT ", "REGEX(", "REPLACE(", "STRDT(", "IRI(", "BNODE()"),
    *(
        "NOW()",
        "RAND()",
        "UUID()",
        "GROUP_CONCAT(",
        "COUNT(",
        "SAMPLE(",
        "INSERT DATA {",
        "DELETE WHERE {",
        "LOAD <file:///etc/passwd>",
    ),
    *("FROM <file:///etc/passwd> ", "FROM NAMED <http://127.0.0.1:9/> ", "PREFIX ", "BASE ", "#", "\n", "\r", "\0"),
    *("\u0300", "\u202e", "\ud7ff", "\U0001f600", "é", "tl:matches ", '"glory" ', "<<( ", " )>>", "NOT EXISTS {"),
)
_PATHS = (
    *(
        "/",
        "/sparql",
        "/sparql",
        "/sparql",
        "/update",
        "/data",
        "/data?default",
        "/data?graph=",
        "/data/a/b",
        "/search?q=",
    ),
    *("/questions/scores", "/questions/", "/conflicts", "/outlets", "/ontology", "/health", "/metrics", "/reconcile"),
    *("/reconcile/v1/match", "/reconcile/v1/", "/reconcile/preview?id=", "/.well-known/void", "/static/touchline.css"),
    *("/static/", "/person/a", "/article/alpha", "/review", "/none"),
)
_METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW", "TRACE")
_TYPES = (
    *("application/sparql-query", "application/sparql-query", "application/x-www-form-urlencoded", "application/json"),
    *("application/sparql-update", "text/turtle", "application/rdf+xml", "application/ld+json", "multipart/form-data"),
    *("multipart/form-data; boundary=x", "text/plain", "application/sparql-query; charset=utf-16", "x", "", 'a/b; c="'),
)
ACCEPTS = (
    *(
        "*/*",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/html",
        "text/turtle",
    ),
    *("image/png", "", "text/*;q=0.1", "a;q=x", "*/*;q=0", ",", "text/html;q=1.5", "application/json, */*;q=0.01"),
)
_HEADERS = (
    *("If-None-Match", "Range", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Encoding", "Origin"),
    *("X-Forwarded-For", "X-Forwarded-Host", "Cookie", "Referer", "Host", "Expect", "Connection", "Transfer-Encoding"),
)
_VALUES = (
    *(
        "",
        "*",
        "W/",
        '"x"',
        "bytes=0-1",
        "bytes=9-1",
        "gzip",
        "gzip;q=0",
        "identity",
        "Bearer x",
        "Bearer",
        "Basic eA==",
    ),
    *(f"Bearer {TOKEN}", "a, b", "100-continue", "chunked", "close", "\x7f", "é", "x" * 9000, "127.0.0.1, ::1", "%00"),
)


def seeds() -> list[str]:
    """Queries to begin with."""
    files = sorted((ROOT / "bench" / "queries").glob("*.rq"))
    return [*(question.text for question in shipped()), *(file.read_text("utf-8") for file in files), "ASK {}"]


def mutated(text: str, chance: random.Random) -> str:
    """The text with some pieces taken out, put elsewhere, doubled or replaced."""
    for _ in range(chance.randrange(5)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 2, 5, 20, 100)))
        piece = text[start:end]
        match chance.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + piece * chance.choice((1, 2, 30)) + text[end:]
            case 2:
                place = chance.randrange(len(text) + 1)
                text = text[:place] + piece + text[place:]
            case 3:
                text = text[:start] + chance.choice(WORDS) + text[end:]
            case _:
                text = text[:start] + "".join(chance.choice(WORDS) for _ in range(3)) + text[start:]
    return text[:50_000]


def requests(seed: int) -> Iterator[Sent]:
    """Requests without end: the same for the same seed."""
    chance, queries = random.Random(seed), seeds()
    while True:
        query = mutated(chance.choice(queries), chance)
        path, method = chance.choice(_PATHS), chance.choice(_METHODS)
        if chance.random() < 0.5:
            path, method = "/sparql", chance.choice(("GET", "POST"))
        headers = [("Accept", chance.choice(ACCEPTS))]
        body = b""
        if method in ("POST", "PUT", "PATCH"):
            kind = chance.choice(_TYPES[:2] if chance.random() < 0.5 else _TYPES)
            headers.append(("Content-Type", kind))
            name = chance.choice(("query", "query", "update", "queries", "extend", "x"))
            form = "urlencoded" in kind
            body = (urlencode({name: query}, errors="replace") if form else query).encode("utf-8", "replace")
            if chance.random() < 0.1:
                body = bytes(chance.randrange(256) for _ in range(chance.randrange(60))) + body[:2000]
        else:
            joint = "&" if "?" in path else "?"
            written = quote(query[:4000], errors="replace")
            path += (
                written
                if path.endswith("=")
                else f"{joint}{chance.choice(('query', 'q', 'format', 'graph'))}={written}"
            )
        if chance.random() < 0.3:
            extra = {
                "timeout": ("1", "0", "x", "-1", "0.5"),
                "maxrows": ("1", "0", "x"),
                "format": ("csv", "xml", "pdf"),
            }
            name = chance.choice([*extra, "default-graph-uri", "named-graph-uri"])
            path += ("&" if "?" in path else "?") + urlencode(
                {name: chance.choice(extra.get(name, ("x:g", "no iri", "")))}
            )
        if chance.random() < 0.3:
            headers.append((chance.choice(_HEADERS), chance.choice(_VALUES)))
        if path.startswith("/update") or method in ("PUT", "DELETE"):  # the store stays as it is: who has no token asks
            headers = [(name, value) for name, value in headers if TOKEN not in value]
        yield Sent(method, path, tuple(headers), body)

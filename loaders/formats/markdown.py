"""Markdown with front matter: the text is what a reader of the rendered page reads.

Front matter is `key: value` lines between two lines of three hyphens; of YAML no more than that is
read. Known keys are title, date, author, outlet, agency, url and language.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from loaders.formats.jsonld import day
from loaders.formats.text import lead_date
from loaders.model import Article

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<matter>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^(?P<key>[A-Za-z_]+):[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)


def read(document: str, id: str, source: str) -> Article:
    """The article, its markup taken off and its front matter as metadata."""
    front = _FRONT.match(document)
    said = _matter(front["matter"]) if front else {}
    text = _plain(document[front.end() :] if front else document.removeprefix("\ufeff"))
    return Article(
        id=id,
        text=text,
        source=source,
        url=said.get("url"),
        title=said.get("title"),
        outlet=said.get("outlet"),
        author=said.get("author"),
        agency=said.get("agency"),
        published=day(said.get("date")) or lead_date(text),
        language=said.get("language", "en"),
        media_type="text/markdown",
    )


def _matter(text: str) -> dict[str, str]:
    entries = ((entry["key"].lower(), entry["value"].strip("\"'")) for entry in _ENTRY.finditer(text))
    return {key: value for key, value in entries if value}


def _plain(body: str) -> str:
    """Blocks apart by an empty line; cells of a table row apart by a tab."""
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    blocks: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append("\t".join(row))
            row = None
        elif token.type == "inline":
            (blocks if row is None else row).append(_inline(token))
        elif token.type in ("code_block", "fence"):
            blocks.append(token.content.rstrip("\n"))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(_inline(child))
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)

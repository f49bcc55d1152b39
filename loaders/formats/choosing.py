"""Which reader a document needs: by its file's ending, else by how it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from loaders.formats import football_txt, html, json_files, markdown, text, xml_files
from loaders.formats.items import Refuse
from loaders.model import Article
from loaders.structured.football_txt import looks_like as has_results

#: A format takes the decoded document, the file's id, its source and what to do with a bad item.
Reader = Callable[[str, str, str, Refuse], Iterable[Article]]


def _alone(read: Callable[[str, str, str], Article]) -> Reader:
    """The reader of a format whose documents are one article each."""
    return lambda document, id, source, refuse: (read(document, id, source),)


_TEXT, _PAGE, _MARKDOWN, _RESULTS = map(_alone, (text.read, html.read, markdown.read, football_txt.read))

#: By ending; a file of another is known by its first characters.
READERS: dict[str, Reader] = {
    ".txt": _TEXT,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".json": json_files.read,
    ".jsonld": json_files.read,
    ".xml": xml_files.read,
    ".rss": xml_files.read,
    ".atom": xml_files.read,
}


def reader(ending: str, document: str) -> Reader:
    """The reader for a document, given its file's ending ("" where it has none)."""
    if ending in READERS and READERS[ending] is not _TEXT:
        return READERS[ending]
    if has_results(document):
        return _RESULTS
    if ending in READERS:
        return _TEXT
    known = (html.looks_like, _PAGE), (xml_files.looks_like, xml_files.read), (json_files.looks_like, json_files.read)
    return next((read for looks_like, read in known if looks_like(document)), _TEXT)

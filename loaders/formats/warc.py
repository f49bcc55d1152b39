"""WARC archives (ISO 28500): each HTML page that a server answered is an article.

The archive is read record by record, so its size does not matter to memory; what it inflates to has a limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from loaders.errors import ArticleError
from loaders.formats import encoding, html
from loaders.formats.items import Refuse, item_id
from loaders.formats.jsonld import day
from loaders.model import Article

ENDINGS = (".warc", ".warc.gz")

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.\-]+)", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_PIECE = 1 << 16


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive."""
    return name.lower().endswith(ENDINGS)


def read(
    stream: BinaryIO, id: str, source: str, refuse: Refuse, *, limit: int, archive_limit: int
) -> Iterator[Article]:
    """The pages of an archive; one longer than `limit` bytes is refused, as is one in which no report is found.

    An article's `url` is the target URI, `retrieved` the day on which it was fetched. Raises ArticleError for what
    is no archive, is cut off, holds no page, or inflates to more than `archive_limit` bytes.
    """
    from warcio.exceptions import ArchiveLoadFailed  # here, since it takes 0.1 s to load

    gauge = _Gauge(source, archive_limit)
    pages = 0
    try:
        for number, record in enumerate(_records(stream), 1):
            data = gauge.read(record.content_stream(), limit) if _is_page(record) else None
            gauge.finish(record)
            if data is None:
                continue
            pages += 1
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            try:
                yield _article(record, data, address, item_id(id, address, number), source, limit)
            except ArticleError as error:
                refuse(error)
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error) as error:
        reason = "this is no WARC archive, or it is damaged"
        raise ArticleError(source, reason, place=f"after page {pages}", mend="fetch or copy it again") from error
    if not pages:
        raise ArticleError(source, "no HTML page is in this archive", mend="give an archive of pages")


def _records(stream: BinaryIO) -> Iterator[Any]:
    """The records of an archive. Raises ArchiveLoadFailed and what reading the stream raises."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        yield from ArchiveIterator(stream)
    except AttributeError as error:  # warcio's, where a record does not say what it is an answer of
        raise ArchiveLoadFailed("a record has no WARC-Target-URI") from error


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return kind in _PAGES and record.http_headers.get_statuscode() == "200"


def _article(record: Any, data: bytes, address: str, id: str, source: str, limit: int) -> Article:
    if len(data) > limit:
        mend = "raise the setting TOUCHLINE_MAX_ARTICLE_BYTES"
        raise ArticleError(source, f"it has more than {limit / 1e6:,.1f} MB", place=address, mend=mend)
    label = _CHARSET.search(record.http_headers.get_header("Content-Type") or "")
    said = (encoding.named(label[1]) if label else None) or encoding.declared(data)
    try:
        page = html.read(encoding.decode(address, data, said), id, source)
    except ArticleError as error:
        raise ArticleError(source, error.reason, place=address, mend=error.mend) from error
    return replace(page, url=address or page.url, retrieved=_retrieved(record))


def _retrieved(record: Any) -> date | None:
    return day(record.rec_headers.get_header("WARC-Date"))


class _Gauge:
    """Counts what the archive inflates to."""

    def __init__(self, source: str, limit: int) -> None:
        self._source, self._limit, self._count = source, limit, 0

    def read(self, stream: Any, limit: int) -> bytes:
        """At most one byte more than `limit`."""
        data = bytearray()
        while len(data) <= limit and (piece := stream.read(min(_PIECE, limit + 1 - len(data)))):
            data += piece
            self._add(piece)
        return bytes(data)

    def finish(self, record: Any) -> None:
        """What is left of a record, counted and forgotten. Raises EOFError where less is there than was announced."""
        while piece := record.raw_stream.read(_PIECE):
            self._add(piece)
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError

    def _add(self, piece: bytes) -> None:
        self._count += len(piece)
        if self._count > self._limit:
            reason = f"the archive inflates to more than {self._limit / 1e6:,.1f} MB"
            mend = "split it, or raise the setting TOUCHLINE_MAX_ARCHIVE_BYTES"
            raise ArticleError(self._source, reason, mend=mend)

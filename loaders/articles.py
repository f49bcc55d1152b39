"""Articles come in: a file, a folder or standard input becomes `Article` values.

A file is refused, with one clear sentence, rather than read wrongly; so is an item of a file that holds several.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NoReturn

from loaders.errors import ArticleError
from loaders.formats import choosing, encoding, warc
from loaders.formats.items import Refuse
from loaders.model import Article

#: The longest article read, in bytes, unless a caller says otherwise. The longest live blog we met has 0.4 MB.
LIMIT = 5_000_000

#: What an archive may inflate to, in bytes, unless a caller says otherwise.
ARCHIVE_LIMIT = 1_000_000_000

#: Standard input, as the commands write it, and the id of what comes from there.
STANDARD_INPUT = Path("-")
STANDARD_INPUT_ID = "standard-input"

_MARKUP = frozenset({".html", ".htm", ".xml", ".rss", ".atom"})
_HEAD_BYTES = 64

#: Files that tell of a folder and are no articles of it.
_NOT_ARTICLES = frozenset({"readme", "license", "licence", "changelog", "contributing"})

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)


def find(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The article files that `paths` name: files as they are, folders with all below them.

    A folder gives its .txt, .html, .htm, .md and .markdown files in the order of their names, but
    neither hidden files nor a README; "-" is standard input. A file named twice is given once.

    Raises ArticleError for a path that does not exist or a folder in which no article lies.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        for file in _expand(path):
            found.setdefault(os.path.realpath(file) if file != STANDARD_INPUT else "-", file)
    return list(found.values())


def _expand(path: Path) -> list[Path]:
    if path == STANDARD_INPUT:
        return [path]
    try:
        mode = path.stat().st_mode
    except OSError as error:
        _refuse_os(path, error)
    if not stat.S_ISDIR(mode):
        return [path]
    files = sorted(_below(path))
    if not files:
        kinds = ", ".join(sorted((*choosing.READERS, *warc.ENDINGS)))
        raise ArticleError(shown(path), "no article lies in this folder", mend=f"articles are files ending in {kinds}")
    return files


def _below(folder: Path) -> Iterable[Path]:
    def refuse(error: OSError) -> NoReturn:
        _refuse_os(Path(error.filename), error)

    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(where, name)
            if (file.suffix.lower() in choosing.READERS or warc.is_archive(name)) and not _is_of_the_folder(name):
                yield file


def _is_of_the_folder(name: str) -> bool:
    return name.startswith(".") or Path(name).stem.lower() in _NOT_ARTICLES


def article_id(path: str | os.PathLike[str]) -> str:
    """The id that the article at `path` gets: the file's stem."""
    path = Path(path)
    if path == STANDARD_INPUT:
        return STANDARD_INPUT_ID
    return shown(path.with_suffix("").stem if warc.is_archive(path.name) and path.suffix == ".gz" else path.stem)


def shown(path: str | os.PathLike[str]) -> str:
    """A path as text; the name of a file need not be UTF-8, but what we print and store is."""
    return os.fsencode(path).decode("utf-8", "replace")


def read(
    path: str | os.PathLike[str],
    *,
    limit: int = LIMIT,
    archive_limit: int = ARCHIVE_LIMIT,
    refuse: Refuse | None = None,
) -> tuple[Article, ...]:
    """The articles in the file at `path` ("-" for standard input), which may have `limit` bytes.

    A file that is one article gives that, under the file's id; one that holds several gives each under the
    file's id, a tilde and the item's own name. Items that are no article or share an id are given to `refuse`,
    and raised where there is none. A plain text is kept exactly as decoded: no newline is translated and nothing
    is stripped, so offsets into the text are offsets into the file's code points. A page's text is its body, as
    extracted.

    Raises ArticleError for a file that is missing, unreadable, empty, too long, not text, in an encoding that
    cannot be told, or not of the format that its name or its beginning claims.
    """
    path = Path(path)
    name, refuse = shown(path), refuse or _raise
    if warc.is_archive(path.name):
        return _apart(_archived(path, limit, archive_limit, refuse), refuse)
    data = _bytes(path, limit)
    _refuse_binary(name, data)
    document = encoding.decode(name, data, encoding.declared(data) if _is_markup(path, data) else None)
    if not document.strip("\ufeff \t\r\n\f\v"):
        raise ArticleError(name, "the file is empty", mend="give a file with the report's text")
    reader = choosing.reader(path.suffix.lower(), document)
    return _apart(tuple(reader(document, article_id(path), name, refuse)), refuse)


def _archived(path: Path, limit: int, archive_limit: int, refuse: Refuse) -> tuple[Article, ...]:
    try:
        with path.open("rb") as stream:
            found = warc.read(stream, article_id(path), shown(path), refuse, limit=limit, archive_limit=archive_limit)
            return tuple(found)
    except OSError as error:
        _refuse_os(path, error)


def _raise(error: ArticleError) -> NoReturn:
    raise error


def _is_markup(path: Path, data: bytes) -> bool:
    return path.suffix.lower() in _MARKUP or data[:_HEAD_BYTES].lstrip().startswith(b"<")


def _apart(articles: tuple[Article, ...], refuse: Refuse) -> tuple[Article, ...]:
    """The articles without those that share an id, of which none can be told to be the right one."""
    count = Counter(article.id for article in articles)
    for id, times in count.items():
        if times > 1:
            source = next(article.source for article in articles if article.id == id)
            reason = f'{times} of its items have the id "{id}", so none of these was taken'
            refuse(ArticleError(source, reason, mend="leave one of them in the file"))
    return tuple(article for article in articles if count[article.id] == 1)


def _bytes(path: Path, limit: int) -> bytes:
    if path == STANDARD_INPUT:
        return _at_most(sys.stdin.buffer, limit, "-")
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ArticleError(shown(path), "this is a folder", mend="give the files in it")
        if status.st_size > limit:
            _refuse_long(shown(path), limit, status.st_size)
        with path.open("rb") as file:
            return _at_most(file, limit, shown(path))
    except OSError as error:
        _refuse_os(path, error)


def _at_most(file: BinaryIO, limit: int, name: str) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        _refuse_long(name, limit)
    return data


def _refuse_binary(name: str, data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ArticleError(name, f"this is {what}, not a text", mend="save its text as UTF-8 and give that file")
    zero = data.find(b"\0")
    if zero >= 0 and not encoding.marked(data):
        raise ArticleError(
            name, "this is no text: it holds a zero byte", place=f"byte {zero}", mend="give a text in UTF-8"
        )


def _refuse_long(name: str, limit: int, size: int | None = None) -> NoReturn:
    long = f"{size / 1e6:,.1f} MB long" if size else "longer than that"
    raise ArticleError(
        name,
        f"an article may have {limit / 1e6:,.1f} MB and this one is {long}",
        mend="split it, or raise the setting TOUCHLINE_MAX_ARTICLE_BYTES",
    )


def _refuse_os(path: Path, error: OSError) -> NoReturn:
    if isinstance(error, FileNotFoundError):
        raise ArticleError(shown(path), "there is no such file", mend="check the path") from error
    if isinstance(error, PermissionError):
        raise ArticleError(
            shown(path), "this file may not be read", mend="give yourself the right to read it"
        ) from error
    raise ArticleError(shown(path), f"it cannot be read ({error.strerror or error})", mend="check the path") from error

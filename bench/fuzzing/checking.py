"""What is asked of every input.

It is read or refused with `ArticleError`; every span lies in the text and is not empty; every fact is a
row of the facts table; opening the file and reading each article take under two seconds of CPU time for each 100 kB.
"""

from __future__ import annotations

import contextlib
import io
import signal
import tempfile
import time
import traceback
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders import articles
from loaders.errors import ArticleError
from loaders.facts import extract
from loaders.model import Article
from loaders.rows import row

SECONDS = 2.0  # that 100 kB of text may take
UNIT = 100_000
SHORT = 5_000  # a text shorter than this is allowed the time of one so long: a machine has hiccups
_SLOW = "too slow"
PATIENCE = 4  # times what is allowed, after which reading is stopped


class _TooSlowError(BaseException):
    """Raised in the midst of reading; not an Exception, so that nothing there takes it for its own."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one input."""

    what: str
    details: str = ""


def check(article: Article, seconds: float = SECONDS) -> Failure | None:
    """What is wrong with how `article` is read, or nothing. `seconds` are what 100 kB may take.

    What was too slow is read a second time: a machine has hiccups, a regular expression has none.
    """
    failure = _once(article, seconds)
    return _once(article, seconds) if failure is not None and failure.what == _SLOW else failure


def _once(article: Article, seconds: float) -> Failure | None:
    allowed = seconds * max(len(article.text.encode("utf-8", "surrogatepass")), SHORT) / UNIT
    started = time.process_time()
    try:
        with _at_most(PATIENCE * allowed):
            facts = extract(article)
    except ArticleError:
        return None
    except _TooSlowError:
        return Failure(_SLOW, f"over {PATIENCE * allowed:.1f} s, stopped at\n{traceback.format_exc()}")
    except Exception:  # noqa: BLE001 - every other exception is what we look for
        return Failure("exception", traceback.format_exc())
    spent = time.process_time() - started
    if spent > allowed:
        return Failure(_SLOW, f"{spent:.2f} s for {len(article.text)} characters")
    for fact in facts:
        if not fact.spans:
            return Failure("no evidence", repr(fact))
        for span in fact.spans:
            if not 0 <= span.start < span.end <= len(article.text) or not article.text[span.start : span.end].strip():
                return Failure("wrong span", f"{span} of {len(article.text)} in {fact}")
        try:
            row(article.id, article.text, fact)
        except (ValueError, TypeError, KeyError) as error:
            return Failure("no row", f"{error!r} in {fact}")
    return None


#: Seconds after which what went on is stopped again: an error that is raised in a callback of the collector's is lost.
_AGAIN = 0.1


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Stop what runs within after so many seconds of its own time; an expression that backtracks can be stopped too."""

    def stop(number: int, frame: object) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def read(data: bytes, name: str = "input.txt", seconds: float = SECONDS) -> tuple[Article, ...] | Failure:
    """The articles in a file of these bytes, none where it is refused; what 100 kB of it may take are `seconds`."""
    found = _opened(data, name, seconds)
    return _opened(data, name, seconds) if isinstance(found, Failure) and found.what == _SLOW else found


def _opened(data: bytes, name: str, seconds: float) -> tuple[Article, ...] | Failure:
    allowed = seconds * max(_length(data, name), SHORT) / UNIT
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        started = time.process_time()
        try:
            with _at_most(PATIENCE * allowed), contextlib.redirect_stderr(io.StringIO()):  # where warcio warns
                found = articles.read(path, refuse=lambda error: None)
        except ArticleError:
            found = ()
        except _TooSlowError:
            return Failure(_SLOW, f"opening took over {PATIENCE * allowed:.1f} s, stopped at\n{traceback.format_exc()}")
        except Exception:  # noqa: BLE001 - as above
            return Failure("exception while the file is opened", traceback.format_exc())
    spent = time.process_time() - started
    return Failure(_SLOW, f"{spent:.2f} s to open {len(data)} bytes") if spent > allowed else found


def _length(data: bytes, name: str) -> int:
    """The bytes of a file, of a packed one those that are in it."""
    if not name.endswith(".gz"):
        return len(data)
    with contextlib.suppress(zlib.error):
        return len(zlib.decompressobj(wbits=31).decompress(data, 10 * UNIT))
    return len(data)


def sound(data: bytes, name: str, seconds: float = SECONDS) -> Failure | None:
    """What is wrong with how a file of these bytes is read."""
    found = read(data, name, seconds)
    if isinstance(found, Failure):
        return found
    return next((failure for article in found if (failure := check(article, seconds))), None)

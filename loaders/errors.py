"""What is said to a person whose article cannot be read."""

from __future__ import annotations


class ArticleError(Exception):
    """An article that is refused, in one sentence: where, why, and what to do about it.

    `path` is the file as it was given ("-" for standard input), `place` a position in it
    ("byte 1042") or nothing, `reason` what is wrong and `mend` what the reader can do.
    """

    def __init__(self, path: str, reason: str, *, place: str = "", mend: str = "") -> None:
        super().__init__(path, reason, place, mend)
        self.path = path
        self.place = place
        self.reason = reason
        self.mend = mend

    def __str__(self) -> str:
        name = "standard input" if self.path == "-" else self.path
        at = f", {self.place}" if self.place else ""
        mend = f"; {self.mend}" if self.mend else ""
        return f"{name}{at}: {self.reason}{mend}."

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.path, self.reason, self.place, self.mend))


def _rebuild(path: str, reason: str, place: str, mend: str) -> ArticleError:
    """An error that crosses from one process to another keeps its fields."""
    return ArticleError(path, reason, place=place, mend=mend)

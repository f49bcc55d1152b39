"""A club's own report says "we": whom it means, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.reading.gazetteer import Entry, Gazetteer
from loaders.reading.layers import Mention, Reading, Token

_WE = re.compile(r"(?:we|us|our|ours|ourselves)(?:['’]\w+)?", re.IGNORECASE)
_SAYS_WE = re.compile(r"(?<![^\W_])(?:we|us|ours?|ourselves)(?![^\W_])", re.IGNORECASE)
_ENOUGH = 3  # times that a neutral report does not say "we" of its own


def side(reading: Reading, known: Gazetteer) -> Entry | None:
    """The club that a report in the first person plural is of: named in its title, or at home at a ground it names."""
    if len(_SAYS_WE.findall(reading.article.text)) < _ENOUGH or len(list(_tokens(reading))) < _ENOUGH:
        return None
    title = reading.article.title or ""
    named = [c.entry for hit in known.find(title) for c in hit.candidates[:1] if c.entry.kind == "club"]
    grounds = [known.get(m.key, "venue") for m in reading.mentions if m.kind == "venue"]
    at_home = [known.get(g.club, "club") for g in grounds if g is not None and g.club]
    for entry in at_home:
        if entry is not None and (not named or entry in named):
            return entry
    return named[0] if len({entry.key for entry in named}) == 1 else None


def mentions(reading: Reading, key: str) -> Iterator[Mention]:
    """Every "we", "us" and "our" outside speech, as the side with that key."""
    for token in _tokens(reading):
        yield Mention(token.start, token.end, "team", key, "pronoun")


def _tokens(reading: Reading) -> Iterator[Token]:
    for sentence in reading.sentences:
        if reading.lines[sentence.line].label == "prose":
            for token in sentence.tokens:
                if _WE.fullmatch(token.text) and not any(q.start <= token.start < q.end for q in reading.quoted):
                    yield token

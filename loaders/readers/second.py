"""Reading with a second reader: the rules' facts, then what a chat endpoint adds and nothing speaks against.

The rules win: a candidate that tells a fact of theirs again adds nothing, one that contradicts them goes, and so
does one that football does not allow beside what stands.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from loaders import facts
from loaders.model import Article, Extraction, Fact
from loaders.readers import candidates, form
from loaders.readers.asking import Chat, Endpoint, ReaderError, chat
from loaders.reading import checks, gazetteer
from loaders.structured import results
from ontology import load

PATIENCE = 3  # failures in a row after which the reader is asked no more
_ONCE = frozenset({"goal", "disallowed_goal", "penalty", "card", "chance"})  # of one player, several may be told
_MINUTE = frozenset({"goal", "disallowed_goal", "penalty"})  # of which one side has no two in one minute


class SecondReader:
    """The rules and a chat endpoint behind them.

    `characters` is the longest article that is sent, `names` the user's own tables of names. Results in lines
    (football.txt) are not sent: the rules read all of them.
    """

    def __init__(self, endpoint: Endpoint, characters: int, names: Sequence[Path] = ()) -> None:
        """Raises ReaderError where the endpoint's address or the package that speaks to it is missing."""
        self._chat: Chat = chat(endpoint)
        self._reader = endpoint.model
        self._characters = characters
        self._names = names
        self._failures = 0

    def extraction(self, article: Article) -> Extraction:
        """What the rules read and the second reader adds; `failed` says why it told nothing, where it failed."""
        read = facts.extraction(article, self._names)
        if article.media_type == results.MEDIA_TYPE:
            return read
        if len(article.text) > self._characters:
            why = f"the article has more than {self._characters:,} characters and was not sent to the reader"
            return replace(read, failed=why)
        if self._failures >= PATIENCE:
            return replace(read, failed=f"the reader failed {PATIENCE} times in a row and was asked no more")
        try:
            question = json.dumps({"article": article.text}, ensure_ascii=False)
            answer = self._chat.ask(form.data()["instructions"], question, form.schema())
            told = tuple(candidates.facts(answer, article, read, self._reader, gazetteer.load(self._names)))
        except ReaderError as error:
            self._failures += 1
            return replace(read, failed=str(error))
        self._failures = 0
        return replace(read, facts=added(read.facts, told))


def added(rules: Sequence[Fact], told: Sequence[Fact]) -> tuple[Fact, ...]:
    """The rules' facts and those of the candidates that add to them."""
    kept = list(rules)
    for candidate in sorted(told, key=lambda one: (one.spans, one.kind, repr(sorted(one.slots.items())))):
        beside = [one for one in kept if one.kind == candidate.kind]
        if any(_same(one, candidate) or _against(one, candidate) for one in beside):
            continue
        if list(checks.sound([*kept, candidate])) == [*kept, candidate]:
            kept.append(candidate)
    return tuple(kept)


def _same(one: Fact, other: Fact) -> bool:
    """Whether both tell of one thing, whether or not they say the same of it."""
    key = [slot for slot in load().kinds[one.kind].key if slot not in ("date", "period")]
    if not _meet(one, other) or any(_differ(one, other, slot) for slot in key):
        return False
    if not any(slot in one.slots and slot in other.slots for slot in key):
        return False
    if one.kind in _ONCE and _differ(one, other, "minute"):
        return any(a.overlaps(b) for a in one.spans for b in other.spans)  # else a second one of his
    return one.kind != "match" or not _differ(one, other, "date")


def _against(one: Fact, other: Fact) -> bool:
    """Whether they tell of two things of which only one can have been."""
    minutes = one.slots.get("minute"), other.slots.get("minute")
    alike = isinstance(minutes[0], int) and minutes[0] == minutes[1] and not _differ(one, other, "added")
    turned = one.kind == "match" and (one.slots["home"], one.slots["away"]) == (
        other.slots["away"],
        other.slots["home"],
    )
    return (one.kind in _MINUTE and alike and _meet(one, other)) or (turned and not _differ(one, other, "date"))


def _meet(one: Fact, other: Fact) -> bool:
    return one.match == other.match or one.match is None or other.match is None


def _differ(one: Fact, other: Fact, slot: str) -> bool:
    return slot in one.slots and slot in other.slots and _plain(one, slot) != _plain(other, slot)


def _plain(fact: Fact, slot: str) -> object:
    value = fact.slots[slot]
    return frozenset(value) if isinstance(value, tuple) else value

"""Who is the subject of words of speech: a person named, meant by "he" or by an office, or only written there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Final

from loaders.model import Span
from loaders.reading import roles
from loaders.reading.capitals import fold, name_words
from loaders.reading.layers import Mention, Reading
from loaders.reading.speech_words import alternation, words

#: A subject before its verb has no more words than this, titles and all.
SUBJECT_WORDS: Final = 12
#: So many characters after "said" may a speaker's titles take: "said the former Ajax and Inter man".
TITLES: Final = 70

_MARK = re.compile(r"[,–—]|\s-")
_FORENAME = r"[A-ZÀ-Þ][\w’'-]+"
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")


@cache
def offices() -> frozenset[str]:
    """The words for a post or a position that stand before a name."""
    told = roles.data()["words"]
    return frozenset(
        word for key in ("manager", "captain", "goalkeeper", "position", "assistant") for word in told[key]
    )


class Subjects:
    """Finds who speaks among the persons of a reading, from the words before and behind a verb."""

    def __init__(self, reading: Reading, speech: Sequence[Span] = ()) -> None:
        self.text = reading.article.text
        self.words = words()
        self.names = {person.key: person.name for person in reading.persons}
        said = {place for span in speech for place in range(span.start, span.end)}
        self._persons = [
            m for m in reading.mentions if m.kind == "person" and m.how != "pronoun" and m.start not in said
        ]
        self._roles = [hint for hint in roles.told(reading) if not hint.former]
        self._starts = [mention.start for mention in self._persons]
        self.others = [mention for mention in reading.mentions if mention.kind != "person"]
        self._other_starts = [mention.start for mention in self.others]

    def before(self, start: int, verb: re.Match[str], last: str | None, *, strict: bool) -> str | None:
        """The subject that stands before the verb. `strict`: it fills the words up to the verb."""
        head = self.text[start : verb.start()]
        kept = self._without_adverbs(head)
        if self._passive(head) or not kept or (strict and len(kept.split()) > SUBJECT_WORDS * 2):
            return None
        end = start + len(kept)
        if kept.endswith(")") and "(" in kept:
            kept = kept[: kept.rindex("(")].rstrip()
            end = start + len(kept)
        if not kept:
            return None
        if kept.endswith((",", "–", "—", "-")):
            return self._before_parenthesis(start, end)
        if kept.rsplit(None, 1)[-1].casefold() in self.words.lists["relative"]:
            return self._before_relative(start, end - len(kept.rsplit(None, 1)[-1]))
        mentions = self.mentions(start, verb.start())
        near = [mention for mention in mentions if mention.end == end and not self.possesses(mention)]
        if near:
            fits = not strict or len(self.text[start : near[0].start].split()) <= SUBJECT_WORDS
            return self._person(near[0], start, last) if fits else None
        return self._unnamed(start, end, last)

    def _person(self, mention: Mention, start: int, last: str | None) -> str | None:
        """Who is named; he who is only meant ("the 51-year-old", "the Swede") is sooner the one who speaks."""
        spoken = self._unnamed(start, mention.end, last) if mention.how == "epithet" else None
        return spoken or self.names.get(mention.key)

    def _before_parenthesis(self, start: int, end: int) -> str | None:
        """ "Klopp, who took over in 2015, said": the name before the parenthesis."""
        for mark in _MARK.finditer(self.text, start, end):
            if self.words.parenthesis.match(self.text, mark.start(), end):
                speaker = self._named(start, start + len(self.text[start : mark.start()].rstrip()))
                if speaker is not None:
                    return speaker
        return None

    def _named(self, start: int, end: int) -> str | None:
        """The person whose name ends at `end`."""
        near = [mention for mention in self.mentions(start, end) if mention.end == end and not self.possesses(mention)]
        return self.names.get(near[0].key) if near else self.written(start, end)

    def _before_relative(self, start: int, end: int) -> str | None:
        """ "..., said of Haaland, who replied": the name right before the pronoun."""
        return self._named(start, start + len(self.text[start:end].rstrip(" ,")))

    def after(self, start: int, end: int, last: str | None) -> str | None:
        """The subject that follows the verb: "said Juve coach Massimiliano Allegri", "added the German"."""
        stop = self.words.subject_end.search(self.text, start, min(end, start + TITLES))
        limit = stop.start() if stop else min(end, start + TITLES)
        named = [mention for mention in self.mentions(start, limit) if not self.possesses(mention)]
        if named:
            return self._person(named[0], start, last)
        return self._unnamed(start, rstrip(self.text, start, limit), last)

    def _unnamed(self, start: int, end: int, last: str | None) -> str | None:
        """A pronoun, an epithet, or a name that is on no roster, as written."""
        phrase = self.text[start:end].strip(" ,:;—–-")
        final = phrase.split()[-1].casefold() if phrase else ""
        if final in self.words.lists["nobody"] or final in self.words.lists["possessives"]:
            return None
        if final in self.words.lists["pronouns"]:
            return last
        epithet = self.words.noun_phrase.search(self.text[max(start, end - TITLES) : end])
        if epithet is not None:
            return self._of_epithet(end - len(epithet.group(1)), end, last)
        return self.written(start, end)

    def written(self, start: int, end: int) -> str | None:
        """A name that is no mention, as written; a surname alone only where the text gives one full name for it."""
        runs = [match.start() for match in self.words.name.finditer(self.text, start, end) if match.end() == end]
        if not runs or self._possessed_at(end):
            return None
        begin = runs[0]
        for mention in self.others[max(0, bisect_left(self._other_starts, begin) - 1) :]:
            if mention.start >= end:
                break
            if mention.end >= end:
                return None
            begin = max(begin, mention.end + 1)
        name = self.text[begin:end].strip()
        if any(fold(word) in name_words().not_names for word in name.split()):
            return None  # "On Monday it was announced"
        if " " in name:
            return name
        known = {full for full in self.names.values() if full.endswith(f" {name}")}
        written = {match.group() for match in re.finditer(rf"\b{_FORENAME} {re.escape(name)}\b", self.text)}
        fuller = known or written
        return next(iter(fuller)) if len(fuller) == 1 else None

    def first(self, start: int, end: int) -> str | None:
        """The subject of a sentence: the first person who is nobody's possessor, past any opening clause."""
        mentions = [mention for mention in self.mentions(start, end) if not self.possesses(mention)]
        if self.words.subordinate.match(self.text, start, end):
            comma = self.text.find(",", start, end)
            mentions = [mention for mention in mentions if mention.start > comma]
        if mentions:
            return self.names.get(mentions[0].key)
        first = self.words.name.match(self.text, start, end)
        return None if first is None else self.written(start, first.end())

    # --- small questions --------------------------------------------------------------------

    def mentions(self, start: int, end: int) -> list[Mention]:
        found = []
        for mention in self._persons[bisect_left(self._starts, start) :]:
            if mention.start >= end:
                break
            if (
                mention.end <= end
                and self.text[mention.start : mention.end].casefold() not in self.words.lists["possessives"]
            ):
                found.append(mention)
        return found

    def covered(self, start: int, end: int) -> bool:
        """Whether a side, an outlet or a ground is named in these words."""
        at = bisect_left(self._other_starts, start)
        return at < len(self.others) and self.others[at].start < end and self.others[at].kind != "nationality"

    def possesses(self, mention: Mention) -> bool:
        return self._possessed_at(mention.end) or mention.how == "possessive_crew"

    def _possessed_at(self, end: int) -> bool:
        return _POSSESSIVE.match(self.text, end) is not None

    def _without_adverbs(self, head: str) -> str:
        """The words before a verb less what may stand between: "Klopp later" is "Klopp"."""
        kept = head.rstrip()
        while kept:
            word = kept.rsplit(None, 1)[-1].casefold()
            if word not in self.words.lists["between"] and not (word.endswith("ly") and word.isalpha()):
                break
            kept = kept[: len(kept) - len(word)].rstrip()
        return kept

    def _passive(self, head: str) -> bool:
        last = head.split()[-1:]
        return bool(last) and last[0].casefold() in self.words.lists["passive"]

    def _of_epithet(self, start: int, end: int, last: str | None) -> str | None:
        """ "The Everton boss": who is introduced so; "the German": who spoke last."""
        words = self.text[start:end].casefold().split()
        office = next((group for group in self.words.roles if words[-1] in group), None)
        if office is None:
            return None if self.covered(start, end) else last
        side = next((m.key for m in self.others if m.kind == "team" and start <= m.start < end), None)
        holders = {self.names[m.key] for m in self._persons if m.key in self.names and self._holds(m, office, side)}
        holders |= {
            self.names[hint.person]
            for hint in self._roles
            if hint.role in office and hint.person in self.names and side in (None, hint.team)
        }
        if len(holders) == 1:
            return next(iter(holders))
        return last if last in holders else None

    def _holds(self, mention: Mention, office: Sequence[str], side: str | None) -> bool:
        """Whether a person is introduced with this office here, at this side if one is asked for."""
        titles = alternation(office)
        before = self.text[max(0, mention.start - TITLES) : mention.start]
        if found := re.search(rf"\b(?:{titles})\s*$", before, re.IGNORECASE):
            return (
                side is None
                or self._side(mention.start - len(before), mention.start - len(before) + found.start()) == side
            )
        behind = re.compile(rf",\s+(?:the|a)\s+[^,.;]*\b(?:{titles})\b", re.IGNORECASE).match(self.text, mention.end)
        return behind is not None and (side is None or self._side(mention.end, behind.end()) == side)

    def _side(self, start: int, end: int) -> str | None:
        """The last side named in these words."""
        sides = [m.key for m in self.others if m.kind == "team" and start <= m.start < end]
        return sides[-1] if sides else None


def rstrip(text: str, start: int, end: int) -> int:
    """Where the words before `end` end, the white space behind them left out."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end

"""Who speaks: the words round a quotation that name its speaker, and the outlet he spoke to.

Whom a subject means is told by `speech_subjects.py`. Verbs, audiences and outlets' words are data
(`language/speech.toml`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from loaders.model import Span
from loaders.reading.layers import Reading
from loaders.reading.sieve import folded
from loaders.reading.speech_subjects import SUBJECT_WORDS, TITLES, Subjects, offices, rstrip
from loaders.reading.speech_words import ANY_VERB, HANDS_OVER, words

#: Before a colon, a name has no more words of title: "Fulham boss Silva: “...”".
TITLE_WORDS: Final = 4

_ENDS = re.compile(r"^[^.!?…]*[.!…:]*\s*$|^[^.!?…]*\b(?:Mr|Jr|St|Dr)\.[^.!?…]*[.!…]+\s*$")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_DASH = re.compile(r"\s*[–—―-]{1,2}\s*(?=\w)")
_ENDED = re.compile(r"\s*(?:$|[,;(]|\.\s*$)")
_CAPITAL = re.compile(r"[A-ZÀ-Þ]")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it, by canonical name where known; the outlet; and the words that say so."""

    speaker: str
    outlet: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Who "he" may be: `now`, whom the words before speak of, None where they quarrel; `floor`, who spoke last."""

    now: str | None
    floor: str | None


class Speakers:
    """Finds the speaker of a quotation, and whom he spoke to, from the words round it."""

    def __init__(self, reading: Reading, speech: Sequence[Span] = ()) -> None:
        self.text = reading.article.text
        self.words = words()
        self.subjects = Subjects(reading, speech)

    def trailing(self, start: int, end: int, last: Antecedent | None) -> Attribution | None:
        """From the words after a quotation: "Klopp told TNT Sports", "said Gasperini", "he added"."""
        begin = _skip(self.text, start, end, " ,—–-\u00a0\t")
        verb = self.words.say.search(self.text, begin, end)
        if verb is None:
            speaker = self._verdict(begin, end)
            return None if speaker is None else Attribution(speaker, None, Span(begin, rstrip(self.text, begin, end)))
        if verb.start() == begin or self.text[begin : verb.start()].strip().casefold() == "as":
            speaker = self.subjects.after(verb.end(), end, self._he(verb, last))
        else:
            speaker = self.subjects.before(begin, verb, self._he(verb, last), strict=True)
        if speaker is None:
            return None
        return Attribution(speaker, self._outlet(verb.start(), end), Span(begin, rstrip(self.text, begin, end)))

    def signed(self, start: int, end: int) -> Attribution | None:
        """From a name behind a dash: "“...” – Wigan's Roberto Martinez after the game"."""
        dash = _DASH.match(self.text, start, end)
        if dash is None:
            return None
        stop = min(end, dash.end() + TITLES)
        mention = next(iter(self.subjects.mentions(dash.end(), stop)), None)
        if mention is None or self.subjects.possesses(mention):
            name = self.words.name.match(self.text, dash.end(), stop)
            close = name.end() if name is not None else stop
            speaker = self.subjects.written(dash.end(), close)
            alone = speaker is not None and not self.subjects.covered(dash.end(), close)
            titled = alone and (_ENDED.match(self.text, close, end) is not None)
        else:
            close, speaker = mention.end, self.subjects.names.get(mention.key)
            before = self.text[dash.end() : mention.start].split()
            titled = len(before) <= TITLE_WORDS and all(_CAPITAL.match(w) or w.casefold() in offices() for w in before)
            titled = titled and (
                _ENDED.match(self.text, close, end) is not None
                or self.words.signed.match(self.text, close, end) is not None
            )
        return Attribution(speaker, self._outlet(close, end), Span(dash.end(), close)) if speaker and titled else None

    def signed_below(self, start: int, end: int) -> Attribution | None:
        """From a paragraph of its own that a dash opens: "– Klopp loses his cool in Bergamo"."""
        dash = _DASH.match(self.text, start, end)
        mention = next(iter(self.subjects.mentions(dash.end(), end)), None) if dash is not None else None
        if dash is None or mention is None or self.subjects.possesses(mention):
            return None
        if len(self.text[dash.end() : mention.start].split()) > TITLE_WORDS:
            return None
        return Attribution(self.subjects.names[mention.key], None, Span(dash.end(), mention.end))

    def leading(
        self, start: int, floor: int, end: int, beside: str | None, last: Antecedent | None
    ) -> Attribution | None:
        """From the words before one: "Klopp said:", "X described it as", "In the words of X,".

        The sentence begins at `start`; its words from `floor` on stand after any earlier quotation, whose
        speaker is `beside`. `last` spoke last.
        """
        verbs = list(self.words.any_verb.finditer(self.text, floor, end))
        if not verbs:
            topic = self.words.topic.match(self.text, floor, end) is not None
            speaker = last.floor if topic and last is not None else None if topic else self._colon(floor, end)
            words = Span(floor, rstrip(self.text, floor, end))
            return None if speaker is None else Attribution(speaker, self._outlet(floor, end), words)
        verb = verbs[-1]
        before = self.text[start : verb.start()].split()
        dependent = verb.group().casefold() in self.words.lists["participles"]
        if dependent or (before and before[-1].casefold() in self.words.lists["coordinating"]):
            speaker = beside or self.subjects.first(start, verb.start())
        else:
            speaker = self.subjects.before(floor, verb, self._he(verb, last), strict=False)
            if speaker is None and floor > start:
                speaker = self.subjects.before(start, verb, self._he(verb, last), strict=False)
        if speaker is None:
            return None
        outlet = self._outlet(verb.start(), end) or self._outlet(start, verb.start(), talking=True)
        return Attribution(speaker, outlet, Span(start, rstrip(self.text, start, end)))

    def headed(self, start: int, end: int) -> Attribution | None:
        """From a heading that is no more than a name, with a side in brackets or that of a person known here."""
        text = self.text[start:end].strip()
        name = text.split("(")[0].strip(" :,-–—")
        known = next((n for n in self.subjects.names.values() if n.casefold() == name.casefold()), None)
        written = self.words.name.fullmatch(name) is not None and " " in name and text.endswith(")") and "(" in text
        if known is None and not written:
            return None
        return Attribution(known or name, None, Span(start, rstrip(self.text, start, end)))

    def announced(self, start: int, end: int) -> Attribution | None:
        """From a short sentence that stands before a quotation: "Parker talks. “...”", "Parker's verdict! “...”"."""
        if _ENDS.match(self.text[start:end]) is None or len(self.text[start:end].split()) > SUBJECT_WORDS:
            return None
        for mention in self.subjects.mentions(start, end):
            speaks = self.words.announces.match(self.text, mention.end, end)
            judged = self.words.verdict.match(self.text, mention.end, end)
            told = speaks is not None or (judged is not None and not self.text[judged.end() : end].strip(" .!…"))
            if told and len(self.text[start : mention.start].split()) <= TITLE_WORDS:
                return Attribution(
                    self.subjects.names[mention.key],
                    self._outlet(mention.end, end),
                    Span(start, rstrip(self.text, start, end)),
                )
        return None

    def reported(self, start: int, end: int, last: Antecedent | None) -> Attribution | None:
        """From a sentence of reported speech, or one that hands over to a quotation: "X said that ..."."""
        opened = self.words.reporting.open(folded(self.text[start:end]))
        hands_over = self.text[start:end].rstrip().endswith(":")  # "X speaking to the BBC:"
        for verb in self.words.any_verb.finditer(self.text, start, end) if ANY_VERB in opened else ():
            dependent = verb.group().casefold() in self.words.lists["participles"] and not hands_over
            if dependent or self._in_play(start, verb):
                continue
            speaker = self.subjects.before(start, verb, self._he(verb, last), strict=False)
            if speaker is not None:
                return Attribution(speaker, self._outlet(verb.start(), end), Span(start, end))
        mood = self.words.hands_over.search(self.text, start, end) if HANDS_OVER in opened else None
        if mood is None:
            return None
        beside = [
            m for m in self.subjects.mentions(start, mood.start()) if m.end == rstrip(self.text, start, mood.start())
        ]
        speaker = self.subjects.names.get(beside[0].key) if beside else self.subjects.first(start, mood.start())
        return None if speaker is None else Attribution(speaker, None, Span(start, end))

    def _in_play(self, start: int, verb: re.Match[str]) -> bool:
        """Whether the verb tells of play ("who denied Baxter twice", "Kane added a second") and of no words."""
        told = verb.group().casefold()
        if told in self.words.lists["play"]:
            return self.text[verb.end() : verb.end() + 5] != " that"
        before = self.text[start : verb.start()].split()[-1:]
        return (
            bool(before)
            and before[0].casefold() in self.words.lists["relative"]
            and self.words.say.fullmatch(told) is None
        )

    def _he(self, verb: re.Match[str], last: Antecedent | None) -> str | None:
        """Whom a pronoun means with this verb: he who "added" spoke before."""
        if last is None:
            return None
        return last.floor if verb.group().casefold() in self.words.lists["going_on"] else last.now

    def of_pronoun(self, start: int, end: int) -> bool:
        """Whether "he" or "she" follows a quotation: “...,” he said."""
        words = self.text[start : min(end, start + TITLES)].split(None, 2)
        return any(word.casefold() in self.words.lists["pronouns"] for word in words[:2])

    def _verdict(self, start: int, end: int) -> str | None:
        """ "“...” was Klopp's verdict", "according to Klopp"."""
        for mention in self.subjects.mentions(start, min(end, start + TITLES)):
            judged = self.words.verdict.match(self.text, mention.end, end) and mention.start - start <= TITLES // 2
            if judged or self.words.words_of.match(self.text, start, mention.start):
                return self.subjects.names.get(mention.key)
        return None

    def _colon(self, start: int, end: int) -> str | None:
        """ "Klopp: “...”", "Klopp on the fans: “...”", "Klopp's message was: “...”", "In the words of Klopp, “...”"."""
        limit = rstrip(self.text, start, end)
        if limit == start or self.text[limit - 1] not in ":,":
            return None
        colon = self.text[limit - 1] == ":"
        for mention in self.subjects.mentions(start, limit):
            lead = self.text[start : mention.start]
            opens = "," not in lead and len(lead.split()) <= TITLE_WORDS
            closes = mention.end == limit - 1 or _ASIDE.fullmatch(self.text, mention.end, limit - 1) is not None
            if (closes and self.words.words_of.search(self.text, start, mention.start)) or (
                colon
                and opens
                and (
                    closes
                    or self.words.on_topic.match(self.text[mention.end : limit - 1])
                    or self.words.verdict.match(self.text, mention.end, limit)
                )
            ):
                return self.subjects.names.get(mention.key)
        return None

    def _outlet(self, start: int, end: int, *, talking: bool = False) -> str | None:
        """The outlet spoken to, as written, less its article; reporters and rooms are none.

        `talking` asks for a lead of more than one word ("speaking to"), as before the verb nothing else is sure.
        """
        club = self.words.club_outlet.search(self.text, start, end)
        if club is not None:
            return str(club["name"])
        for match in self.words.outlet.finditer(self.text, start, end):
            if talking and " " not in match["lead"]:
                continue
            name = match["name"].rstrip(".,")
            if self._is_outlet(name, match.start("name"), strong=match["lead"] in self.words.lists["telling"]):
                return name.removeprefix("The ") if len(name.split()) > 2 else name
        return None

    def _is_outlet(self, name: str, start: int, *, strong: bool) -> bool:
        others = self.subjects.others
        for mention in others[bisect_left(others, start, key=lambda mention: mention.start) :]:
            if mention.start >= start + len(name):
                break
            if mention.kind == "outlet":
                return True
            if mention.kind in ("team", "competition", "venue"):
                return False
        if self.subjects.mentions(start, start + len(name)):
            return False
        known = any(word in self.words.lists["outlet_words"] for word in re.split(r"[\s-]+", name))
        return known or (strong and len(name) > 2 and self.words.audience.match(name) is None)


def _skip(text: str, start: int, end: int, marks: str) -> int:
    while start < end and text[start] in marks:
        start += 1
    return start

"""Who speaks: the words round a quotation that name its speaker, and the outlet he spoke to.

Verbs, audiences and outlets' words are data (`language/speech.toml`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.model import Span
from loaders.reading import roles
from loaders.reading.layers import Mention, Reading
from loaders.reading.sieve import folded
from loaders.reading.speech_words import ANY_VERB, HANDS_OVER, alternation, words

#: A subject before its verb has no more words than this, titles and all.
SUBJECT_WORDS: Final = 12
#: Before a colon, a name has no more words of title: "Fulham boss Silva: “...”".
TITLE_WORDS: Final = 4
#: So many characters after "said" may a speaker's titles take: "said the former Ajax and Inter man".
TITLES: Final = 70

_MARK = re.compile(r"[,–—]|\s-")
_ENDS = re.compile(r"^[^.!?…]*[.!…:]*\s*$|^[^.!?…]*\b(?:Mr|Jr|St|Dr)\.[^.!?…]*[.!…]+\s*$")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_FORENAME = r"[A-ZÀ-Þ][\w’'-]+"
_DASH = re.compile(r"\s*[–—―-]{1,2}\s*(?=\w)")
_ENDED = re.compile(r"\s*(?:$|[,;(]|\.\s*$)")
_CAPITAL = re.compile(r"[A-ZÀ-Þ]")
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")


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


@cache
def _offices() -> frozenset[str]:
    """The words for a post or a position that stand before a name."""
    told = roles.data()["words"]
    return frozenset(
        word for key in ("manager", "captain", "goalkeeper", "position", "assistant") for word in told[key]
    )


class Speakers:
    """Finds the speaker of a verb among the persons of a reading."""

    def __init__(self, reading: Reading, speech: Sequence[Span] = ()) -> None:
        self.text = reading.article.text
        self.words = words()
        self._names = {person.key: person.name for person in reading.persons}
        said = {place for span in speech for place in range(span.start, span.end)}
        self._persons = [
            m for m in reading.mentions if m.kind == "person" and m.how != "pronoun" and m.start not in said
        ]
        self._roles = [hint for hint in roles.told(reading) if not hint.former]
        self._starts = [mention.start for mention in self._persons]
        self._others = [mention for mention in reading.mentions if mention.kind != "person"]
        self._other_starts = [mention.start for mention in self._others]

    # --- attributions -----------------------------------------------------------------------

    def trailing(self, start: int, end: int, last: Antecedent | None) -> Attribution | None:
        """From the words after a quotation: "Klopp told TNT Sports", "said Gasperini", "he added"."""
        begin = _skip(self.text, start, end, " ,—–-\u00a0\t")
        verb = self.words.say.search(self.text, begin, end)
        if verb is None:
            speaker = self._verdict(begin, end)
            return None if speaker is None else Attribution(speaker, None, Span(begin, _rstrip(self.text, begin, end)))
        if verb.start() == begin or self.text[begin : verb.start()].strip().casefold() == "as":
            speaker = self._after(verb.end(), end, self._he(verb, last))
        else:
            speaker = self._before(begin, verb, self._he(verb, last), strict=True)
        if speaker is None:
            return None
        return Attribution(speaker, self.outlet(verb.start(), end), Span(begin, _rstrip(self.text, begin, end)))

    def signed(self, start: int, end: int) -> Attribution | None:
        """From a name behind a dash: "“...” – Wigan's Roberto Martinez after the game"."""
        dash = _DASH.match(self.text, start, end)
        if dash is None:
            return None
        stop = min(end, dash.end() + TITLES)
        mention = next(iter(self._mentions(dash.end(), stop)), None)
        if mention is None or self._possesses(mention):
            name = self.words.name.match(self.text, dash.end(), stop)
            close = name.end() if name is not None else stop
            speaker = self._written(dash.end(), close)
            alone = speaker is not None and not self._covered(dash.end(), close)
            titled = alone and (_ENDED.match(self.text, close, end) is not None)
        else:
            close, speaker = mention.end, self._names.get(mention.key)
            before = self.text[dash.end() : mention.start].split()
            titled = len(before) <= TITLE_WORDS and all(_CAPITAL.match(w) or w.casefold() in _offices() for w in before)
            titled = titled and (
                _ENDED.match(self.text, close, end) is not None
                or self.words.signed.match(self.text, close, end) is not None
            )
        return Attribution(speaker, self.outlet(close, end), Span(dash.end(), close)) if speaker and titled else None

    def signed_below(self, start: int, end: int) -> Attribution | None:
        """From a paragraph of its own that a dash opens: "– Klopp loses his cool in Bergamo"."""
        dash = _DASH.match(self.text, start, end)
        mention = next(iter(self._mentions(dash.end(), end)), None) if dash is not None else None
        if dash is None or mention is None or self._possesses(mention):
            return None
        if len(self.text[dash.end() : mention.start].split()) > TITLE_WORDS:
            return None
        return Attribution(self._names[mention.key], None, Span(dash.end(), mention.end))

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
            words = Span(floor, _rstrip(self.text, floor, end))
            return None if speaker is None else Attribution(speaker, self.outlet(floor, end), words)
        verb = verbs[-1]
        before = self.text[start : verb.start()].split()
        dependent = verb.group().casefold() in self.words.lists["participles"]
        if dependent or (before and before[-1].casefold() in self.words.lists["coordinating"]):
            speaker = beside or self.subject(start, verb.start())
        else:
            speaker = self._before(floor, verb, self._he(verb, last), strict=False)
            if speaker is None and floor > start:
                speaker = self._before(start, verb, self._he(verb, last), strict=False)
        if speaker is None:
            return None
        outlet = self.outlet(verb.start(), end) or self.outlet(start, verb.start(), talking=True)
        return Attribution(speaker, outlet, Span(start, _rstrip(self.text, start, end)))

    def headed(self, start: int, end: int) -> Attribution | None:
        """From a heading that is no more than a name, with a side in brackets or that of a person known here."""
        text = self.text[start:end].strip()
        name = text.split("(")[0].strip(" :,-–—")
        known = next((n for n in self._names.values() if n.casefold() == name.casefold()), None)
        written = self.words.name.fullmatch(name) is not None and " " in name and text.endswith(")") and "(" in text
        if known is None and not written:
            return None
        return Attribution(known or name, None, Span(start, _rstrip(self.text, start, end)))

    def reported(self, start: int, end: int, last: Antecedent | None) -> Attribution | None:
        """From a sentence of reported speech, or one that hands over to a quotation: "X said that ..."."""
        opened = self.words.reporting.open(folded(self.text[start:end]))
        hands_over = self.text[start:end].rstrip().endswith(":")  # "X speaking to the BBC:"
        for verb in self.words.any_verb.finditer(self.text, start, end) if ANY_VERB in opened else ():
            dependent = verb.group().casefold() in self.words.lists["participles"] and not hands_over
            if dependent or self._in_play(start, verb):
                continue
            speaker = self._before(start, verb, self._he(verb, last), strict=False)
            if speaker is not None:
                return Attribution(speaker, self.outlet(verb.start(), end), Span(start, end))
        mood = self.words.hands_over.search(self.text, start, end) if HANDS_OVER in opened else None
        if mood is None:
            return None
        beside = [m for m in self._mentions(start, mood.start()) if m.end == _rstrip(self.text, start, mood.start())]
        speaker = self._names.get(beside[0].key) if beside else self.subject(start, mood.start())
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

    # --- subjects ---------------------------------------------------------------------------

    def _before(self, start: int, verb: re.Match[str], last: str | None, *, strict: bool) -> str | None:
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
        mentions = self._mentions(start, verb.start())
        near = [mention for mention in mentions if mention.end == end and not self._possesses(mention)]
        if near:
            fits = not strict or len(self.text[start : near[0].start].split()) <= SUBJECT_WORDS
            return self._person(near[0], start, last) if fits else None
        return self._unnamed(start, end, last)

    def _person(self, mention: Mention, start: int, last: str | None) -> str | None:
        """Who is named; he who is only meant ("the 51-year-old", "the Swede") is sooner the one who speaks."""
        spoken = self._unnamed(start, mention.end, last) if mention.how == "epithet" else None
        return spoken or self._names.get(mention.key)

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
        near = [
            mention for mention in self._mentions(start, end) if mention.end == end and not self._possesses(mention)
        ]
        return self._names.get(near[0].key) if near else self._written(start, end)

    def _before_relative(self, start: int, end: int) -> str | None:
        """ "..., said of Haaland, who replied": the name right before the pronoun."""
        return self._named(start, start + len(self.text[start:end].rstrip(" ,")))

    def _after(self, start: int, end: int, last: str | None) -> str | None:
        """The subject that follows the verb: "said Juve coach Massimiliano Allegri", "added the German"."""
        stop = self.words.subject_end.search(self.text, start, min(end, start + TITLES))
        limit = stop.start() if stop else min(end, start + TITLES)
        named = [mention for mention in self._mentions(start, limit) if not self._possesses(mention)]
        if named:
            return self._person(named[0], start, last)
        return self._unnamed(start, _rstrip(self.text, start, limit), last)

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
        return self._written(start, end)

    def _written(self, start: int, end: int) -> str | None:
        """A name that is no mention, as written; a surname alone only where the text gives one full name for it."""
        runs = [match.start() for match in self.words.name.finditer(self.text, start, end) if match.end() == end]
        if not runs or self._possessed_at(end):
            return None
        begin = runs[0]
        for mention in self._others[max(0, bisect_left(self._other_starts, begin) - 1) :]:
            if mention.start >= end:
                break
            if mention.end >= end:
                return None
            begin = max(begin, mention.end + 1)
        name = self.text[begin:end].strip()
        if " " in name:
            return name
        known = {full for full in self._names.values() if full.endswith(f" {name}")}
        written = {match.group() for match in re.finditer(rf"\b{_FORENAME} {re.escape(name)}\b", self.text)}
        fuller = known or written
        return next(iter(fuller)) if len(fuller) == 1 else None

    def announced(self, start: int, end: int) -> Attribution | None:
        """From a short sentence that stands before a quotation: "Parker talks. “...”", "Parker's verdict! “...”"."""
        if _ENDS.match(self.text[start:end]) is None or len(self.text[start:end].split()) > SUBJECT_WORDS:
            return None
        for mention in self._mentions(start, end):
            speaks = self.words.announces.match(self.text, mention.end, end)
            judged = self.words.verdict.match(self.text, mention.end, end)
            told = speaks is not None or (judged is not None and not self.text[judged.end() : end].strip(" .!…"))
            if told and len(self.text[start : mention.start].split()) <= TITLE_WORDS:
                return Attribution(
                    self._names[mention.key], self.outlet(mention.end, end), Span(start, _rstrip(self.text, start, end))
                )
        return None

    def _verdict(self, start: int, end: int) -> str | None:
        """ "“...” was Klopp's verdict", "according to Klopp"."""
        for mention in self._mentions(start, min(end, start + TITLES)):
            judged = self.words.verdict.match(self.text, mention.end, end) and mention.start - start <= TITLES // 2
            if judged or self.words.words_of.match(self.text, start, mention.start):
                return self._names.get(mention.key)
        return None

    def subject(self, start: int, end: int) -> str | None:
        """The subject of a sentence: the first person who is nobody's possessor, past any opening clause."""
        mentions = [mention for mention in self._mentions(start, end) if not self._possesses(mention)]
        if self.words.subordinate.match(self.text, start, end):
            comma = self.text.find(",", start, end)
            mentions = [mention for mention in mentions if mention.start > comma]
        if mentions:
            return self._names.get(mentions[0].key)
        first = self.words.name.match(self.text, start, end)
        return None if first is None else self._written(start, first.end())

    def _colon(self, start: int, end: int) -> str | None:
        """ "Klopp: “...”", "Klopp on the fans: “...”", "Klopp's message was: “...”", "In the words of Klopp, “...”"."""
        limit = _rstrip(self.text, start, end)
        if limit == start or self.text[limit - 1] not in ":,":
            return None
        colon = self.text[limit - 1] == ":"
        for mention in self._mentions(start, limit):
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
                return self._names.get(mention.key)
        return None

    # --- small questions --------------------------------------------------------------------

    def _mentions(self, start: int, end: int) -> list[Mention]:
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

    def _covered(self, start: int, end: int) -> bool:
        """Whether a side, an outlet or a ground is named in these words."""
        at = bisect_left(self._other_starts, start)
        return at < len(self._others) and self._others[at].start < end and self._others[at].kind != "nationality"

    def _possesses(self, mention: Mention) -> bool:
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
            return None if self._covered(start, end) else last
        side = next((m.key for m in self._others if m.kind == "team" and start <= m.start < end), None)
        holders = {self._names[m.key] for m in self._persons if m.key in self._names and self._holds(m, office, side)}
        holders |= {
            self._names[hint.person]
            for hint in self._roles
            if hint.role in office and hint.person in self._names and side in (None, hint.team)
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
        sides = [m.key for m in self._others if m.kind == "team" and start <= m.start < end]
        return sides[-1] if sides else None

    def outlet(self, start: int, end: int, *, talking: bool = False) -> str | None:
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
        for mention in self._others[max(0, bisect_left(self._other_starts, start)) :]:
            if mention.start >= start + len(name):
                break
            if mention.kind == "outlet":
                return True
            if mention.kind in ("team", "competition", "venue"):
                return False
        if self._mentions(start, start + len(name)):
            return False
        known = any(word in self.words.lists["outlet_words"] for word in re.split(r"[\s-]+", name))
        return known or (strong and len(name) > 2 and self.words.audience.match(name) is None)


def _skip(text: str, start: int, end: int, marks: str) -> int:
    while start < end and text[start] in marks:
        start += 1
    return start


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end

"""The words of a sentence, tagged: names and times as one unit each, football's lexicon over the general one.

The tags come from TextBlob's rule-based tagger over our own tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from textblob.en import parser as _textblob

from loaders.reading import within
from loaders.reading.layers import Mention, Moment, Reading, Sentence
from loaders.reading.lexicon import lemma, lexicon

NAMED = ("person", "team")
_POSSESSIVES = ("'s", "’s")
_APOSTROPHES = ("'", "’", "‘")
_DETERMINERS = ("the", "a", "an", "his", "their", "its")
_BARE_PAST = frozenset(  # alike in the past, or no noun
    ("hit", "cut", "put", "left", "fell", "shot", "second", "third", "fourth", "level", "clear", "back", "free")
)
_DASHES = ("–", "—", "--")
_SCORE_DASHES = frozenset("-–‑")
_LONGEST_ASIDE = 16  # words between two dashes that are an aside
_DO = ("do", "does", "did")
_PRONOUNS = ("it", "him", "them", "her")
_BALL = ("it", "him", "them", "her", "home", "wide", "over", "past", "against", "beyond")
_OPENERS = ("DT", "PRP$", "POS")
_BACK = ("into", "in", "on", "to", "from", "ahead", "level", "in front", "on level terms", "on terms", "up", "within")
_SEEN = ("saw", "sees", "see", "watched", "let", "helped", "made")
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LEXICON = lexicon()
_FIXED = [parts for listed in _LEXICON.multiword.values() for parts, _ in listed]
_JOINED = frozenset(parts[0] for parts in _FIXED if len(parts) == 1)  # "as-well"
_PAIRS = frozenset(parts[:2] for parts in _FIXED if len(parts) > 1)  # what opens an expression of several words
_WHO = _LEXICON.roles["relative"]
_REFLEXIVE = ("himself", "herself", "themselves", "itself")


class Unit(NamedTuple):
    """One word, or one name or time of several words. `low` is its text in small letters."""

    start: int
    end: int
    text: str
    low: str
    tag: str
    mention: Mention | None = None
    moment: Moment | None = None

    @property
    def lemma(self) -> str:
        return lemma(self.low, self.tag)


_Fields = tuple[int, int, str, str, str, Mention | None, Moment | None]
#: A unit from its fields as one tuple, as `layers.token` makes a token.
_unit: Callable[[_Fields], Unit] = partial(tuple.__new__, Unit)


def units(reading: Reading, sentence: Sentence) -> list[Unit]:
    """The words of a sentence, tagged; names and times as one unit each, quoted speech left out."""
    marks = _marks(reading, sentence)
    found: list[Unit] = []
    used: set[int] = set()
    place = 0  # of the mark that the token is of, or of the next
    speech = [q for q in reading.quoted if q.start < sentence.end and sentence.start < q.end]
    for token, following in zip(sentence.tokens, (*sentence.tokens[1:], None), strict=True):
        if token.text in _APOSTROPHES and following is not None and following.text == "keeper":
            continue  # 'keeper, short for goalkeeper
        if speech and any(quote.start <= token.start < quote.end for quote in speech):
            continue
        while place < len(marks) and marks[place].end <= token.start:
            place += 1
        mark = marks[place] if place < len(marks) and marks[place].start <= token.start else None
        if token.text in _REFLEXIVE and found and found[-1].tag == "NNP":
            continue  # "Messi himself"
        if mark is None:
            start, end, text, tag = token
            found.append(_unit((start, end, text, text.lower(), tag, None, None)))
        elif mark.start not in used:
            used.add(mark.start)
            text = reading.article.text[mark.start : mark.end]
            if isinstance(mark, Moment):
                found.append(Unit(mark.start, mark.end, text, text.lower(), "TIME", moment=mark))
            else:
                found.append(Unit(mark.start, mark.end, text, text.lower(), _mention_tag(mark, text), mention=mark))
    return _aside(_tagged(_joined(found)))


def _aside(words: list[Unit]) -> list[Unit]:
    """What stands between two dashes is read behind the rest of the sentence."""
    dashes = [i for i, word in enumerate(words) if word.text in _DASHES and 0 < i < len(words) - 1]
    if len(dashes) != 2 or not 1 < dashes[1] - dashes[0] < _LONGEST_ASIDE or words[dashes[0] + 1].tag == "WP":
        return words
    first, second = dashes
    inside = words[first + 1 : second]
    comma = words[first]._replace(text=",", low=",", tag=",")
    stop = words[second]._replace(text=";", low=";", tag=":")
    ends = words[-1:] if not words[-1].text.isalnum() else []
    rest = words[second + 1 : len(words) - len(ends)]
    return [*words[:first], comma, *rest, *ends, stop, *inside]


def _marks(reading: Reading, sentence: Sentence) -> list[Mention | Moment]:
    marks: list[Mention | Moment] = [*within.mentions(reading, sentence.start, sentence.end)]
    for moment in within.moments(reading, sentence.start, sentence.end):
        if not any(m.start < moment.end and moment.start < m.end for m in marks):
            marks.append(moment)
    return sorted(marks, key=attrgetter("start"))


def _mention_tag(mention: Mention, text: str) -> str:
    if mention.how == "pronoun":
        return "PRP$" if text.lower() in ("his", "her", "their", "its") else "PRP"
    if mention.kind in NAMED:
        return "NNP"
    return "JJ" if mention.kind == "nationality" else "NNX"


def _joined(words: list[Unit]) -> list[Unit]:
    """Fixed expressions of several words become one unit."""
    low = [word.low for word in words]
    if _JOINED.isdisjoint(low) and _PAIRS.isdisjoint(pairwise(low)) and _SCORE_DASHES.isdisjoint(low):
        return words
    table = _LEXICON.multiword
    found: list[Unit] = []
    i = 0
    while i < len(words):
        word = words[i]
        for parts, tag in table.get(word.low, ()) if word.mention is None else ():
            run = words[i : i + len(parts)]
            if len(run) == len(parts) and all(u.low == p and _common(u) for u, p in zip(run, parts, strict=True)):
                text = " ".join(parts)
                found.append(Unit(word.start, run[-1].end, text, text, tag))
                i += len(parts)
                break
        else:
            score = _score_at(words, i)
            found.append(score or word)
            i += 3 if score else 1
    return found


def _common(unit: Unit) -> bool:
    """Whether the unit names nobody: a word, or a pronoun ("into his own net")."""
    return unit.mention is None or unit.mention.how == "pronoun"


def _score_at(words: list[Unit], i: int) -> Unit | None:
    """ "3-0" is one number."""
    if not words[i].text.isdigit():
        return None
    run = words[i : i + 3]
    if len(run) == 3 and run[2].text.isdigit() and run[1].text in _SCORE_DASHES and run[2].end - run[0].start <= 5:
        text = f"{run[0].text}-{run[2].text}"
        return Unit(run[0].start, run[2].end, text, text, "CD")
    return None


def _tagged(words: list[Unit]) -> list[Unit]:
    found: list[Unit] = []
    last = len(words) - 1
    for i, word in enumerate(words):
        following = words[i + 1] if i < last else None
        if not word.tag and word.low != "whose":
            guess = _guess(word.text, i == 0)
            tag = _own_tag(word.low, guess) or _tag(word, guess, found, following)
            found.append(_unit((word.start, word.end, word.text, word.low, tag, None, None)))
            continue
        if word.low == "whose":
            named = next(
                (u.mention for u in reversed(found) if u.mention is not None and u.mention.kind == "person"), None
            )
            found.append(word._replace(tag="PRP$", mention=named))
            continue
        if (
            word.tag == "JJ"
            and word.mention is not None
            and (following is None or _ends_noun(following, _guess(_stand_in(following), False)))
        ):
            word = word._replace(tag="NNX")  # "the Russian dragged"
        found.append(word)
    return found


@lru_cache(maxsize=20_000)
def _own_tag(low: str, guess: str) -> str:
    """The tag of a word that is the same whatever stands round it; "" of one that `_tag` must look round for."""
    if low in _POSSESSIVES or low in _APOSTROPHES:
        return ""
    if not any(ch.isalnum() for ch in low):
        return low
    if low in _WHO and low != "that":
        return "WP"
    open_class = guess[:2] in ("NN", "JJ", "VB") or low in _LEXICON.base | _LEXICON.ambiguous | _LEXICON.present
    if open_class or low in ("round", "over", "near") or low.endswith("ing"):
        return ""
    known = _LEXICON.tags.get(low)
    if known is None and low[0].isdigit():
        return "JJ" if low[-1].isalpha() or "-" in low else "CD"
    tag = known or guess
    return "" if tag == "VBD" else tag


@lru_cache(maxsize=20_000)
def _guess(word: str, first: bool) -> str:
    """The general lexicon's tag of a word; the tagger asks of its place only whether the sentence opens with it."""
    tag: str = _textblob.find_tags([word] if first else ["", word])[-1][1]
    return tag


def _ends_noun(following: Unit, guess: str) -> bool:
    return following.tag != "NNP" and (
        guess[:2] in ("VB", "MD", "IN", "CC") or not following.low.isalnum() or _past(following.low)
    )


def _stand_in(word: Unit) -> str:
    return (
        "Smith" if word.mention is not None and word.tag == "NNP" else "today" if word.moment is not None else word.text
    )


def _tag(word: Unit, guess: str, before: Sequence[Unit], following: Unit | None) -> str:
    """The tag of a word that is neither a name nor a time."""
    low, last = word.low, before[-1] if before else None
    if low in _POSSESSIVES or low in _APOSTROPHES:
        return _apostrophe(word, last)
    if _infinitive(low, guess, before, following):
        return "VB"
    if beside := _beside(low, guess, last, following):
        return beside
    if low in _LEXICON.ambiguous or low in _LEXICON.present:
        named = len(before) > 1 and last is not None and last.tag == "RB" and before[-2].tag == "NNP"
        verdict = _noun_or_verb(low, before[-2] if named else last, before[:-1] if named else before, following)
        if verdict and (low in _LEXICON.ambiguous or verdict[0] == "V"):
            return verdict
    known = _LEXICON.tags.get(low)
    return _formed(low, guess, known, last, following) or _behind_determiner(low, guess, known, last, following)


def _apostrophe(word: Unit, last: Unit | None) -> str:
    """Whether it makes an owner or a verb ("it's"), or only closes what was quoted."""
    if word.low in _POSSESSIVES:
        verbal = last is not None and (last.tag in ("PRP", "EX", "WP") or last.low in ("it", "that", "there"))
        return "VBZ" if verbal else "POS"
    return "POS" if last is not None and last.end == word.start and last.low.endswith("s") else "''"


def _infinitive(low: str, guess: str, before: Sequence[Unit], following: Unit | None) -> bool:
    """Whether "to", "did" or "could" before it makes it a verb, adverbs between passed over."""
    last = before[-1] if before else None
    if last is None:
        return False
    governor = before[-2] if last.tag == "RB" and len(before) > 1 else last
    governs = governor.tag == "MD" or (governor is not last and (governor.low in _DO or governor.low == "to"))
    if governs and guess[:2] == "NN":
        return True
    if last.low != "to" or following is None:
        return False
    behind = following.low
    if guess in ("JJ", "NN") and (behind in _DETERMINERS or behind in _PRONOUNS):
        return True
    named = following.tag == "NNP" and low not in _LEXICON.roles["players"]
    return low in _LEXICON.base and (behind in _BALL or behind == "in" or named)  # "at the near post to glance home"


def _beside(low: str, guess: str, last: Unit | None, following: Unit | None) -> str:
    """The tag that the words on both sides give; "" where they give none."""
    behind = following.low if following is not None else ""
    if low == "round" and last is not None and last.tag[:2] == "NN" and following is not None:
        return "IN" if behind in _DETERMINERS else guess  # "turned it round the post"
    if low.endswith("ing") and last is not None:
        if last.low == "the" and (
            not behind.isalnum() or behind in ("in", "after", "with", "when", "for", "on", "through")
        ):
            return "NN"  # "began the scoring"
        if guess == "NN" and last.low in ("before", "after", "by", "for", "while", "when"):
            return "VBG"
    return "RB" if low == "over" and (behind[:1].isdigit() or behind in _NUMBERS) else ""


def _formed(low: str, guess: str, known: str | None, last: Unit | None, following: Unit | None) -> str:
    """The tag of a word that its form or its only use gives away; "" of any other."""
    behind = following.low if following is not None else ""
    if low == "home" and last is not None and last.tag in ("DT", "PRP$", "POS", "JJ") and behind.isalpha():
        return "JJ"  # "for the home side"
    if low == "near" and behind == "post":
        return "JJ"
    if low.endswith("yarder"):
        return "NN"
    if known is not None:
        return ""
    if low[0].isdigit():
        return "JJ" if low[-1].isalpha() or "-" in low else "CD"
    compound = "-" in low and low.endswith(("ed", "half", "minute", "yard", "time", "range", "old"))
    return "JJ" if compound and guess[:2] in ("NN", "VB") else ""


def _behind_determiner(low: str, guess: str, known: str | None, last: Unit | None, following: Unit | None) -> str:
    """The lexicon's tag or the tagger's, mended where a determiner or a name before the word refutes it."""
    tag = known or guess
    if last is None:
        return tag
    if known is None and low.endswith("ed") and tag in ("JJ", "NN") and last.tag == "NNP" and "-" not in low:
        tag = "VBD"
    determined = last.tag in ("DT", "PRP$", "POS", "JJ")
    named = following is not None and following.tag in ("NNP", "")
    if known is None and tag in ("VB", "VBP") and (determined or last.tag == "CD") and last.low != "that":
        return "JJ" if named and following is not None and following.low in _LEXICON.ambiguous else "NN"
    if tag == "VBD" and determined and named and last.low != "that":
        return "VBN"
    scored = following is not None and following.tag == "CD" and "-" in following.low
    return "JJ" if scored and determined and tag in ("VBD", "VBN") else tag  # "a deserved 1-1 draw"


def _noun_or_verb(low: str, last: Unit | None, before: Sequence[Unit], following: Unit | None) -> str:
    """By the word before: a determiner makes a noun, a name or "to" a verb; "" where it does not tell."""
    if last is None:
        return ""
    if low in _LEXICON.roles["things"]:
        return "NNS" if low.endswith("s") else "NN"  # "back to goal"
    if following is not None and following.tag == "NNP" and low[:-1] in _LEXICON.roles["players"]:
        return "NNS"  # "from Rice and substitutes Saka and Havertz"
    if low in _LEXICON.present and last.tag in ("CC", ",", "WP") and following is not None:
        behind = following.low in _BALL or following.low in _DETERMINERS or following.tag == "NNP"
        return "VBZ" if behind else ""  # "turns and lashes it in"
    plural = "NNS" if low.endswith("s") and low not in ("pass", "cross", "press", "miss") else "NN"
    team = last.mention is not None and last.mention.kind == "team"
    if team and low == "back" and following is not None and following.low in _BACK:
        return "RP"  # "dragged Leeds back into the game", "put Leeds back in front"
    if team and low in ("forward", "back", "keeper"):
        return plural
    if low in lexicon().present and last.low in lexicon().roles["players"]:
        return "VBZ"  # "the big striker heads against the upright"
    if low == "level" and last.low in ("us", "them", "it"):
        return "RP"
    if last.low in ("to", "who", "which") or last.tag in ("MD", "PRP", "WP"):
        return "VB" if low not in ("left", "fell", "hit", "cut", "put") else "VBD"
    if low == "level" and (last.tag == "PRP" or (last.mention is not None and last.mention.kind == "team")):
        return "RP"
    if last.tag == "TIME" and len(before) > 1 and (before[-2].tag in _OPENERS or _under_article(before[:-1])):
        return plural  # "took a 14th-minute lead", "took a surprise 14th minute lead"
    if (
        last.low == "that"
        and following is not None
        and _past(following.low)
        and low in ("lead", "goal", "strike", "header")
    ):
        return plural  # "that lead was cancelled out"
    if low in ("left", "back") and last.tag == "DT":
        return "NN"
    if last.tag == "NN" and low in _LEXICON.base and low not in _BARE_PAST and _under_article(before):
        return "NN"  # "into a shock lead": of one, a verb would end in -s
    if last.tag in ("DT", "PRP$", "JJ", "JJR", "JJS", "POS", "CD", "VBN", "VBG", "IN") and last.low not in ("that",):
        return plural if low not in ("second", "third", "fourth", "free", "close", "back", "left", "level") else ""
    if last.tag == "NNP" and last.mention is not None and last.mention.kind in NAMED:
        if len(before) > 1 and before[-2].low in _SEEN and low in _LEXICON.base:
            return "VB"  # "which saw Reus score"
        if (len(before) > 1 and before[-2].tag in ("DT", "JJ", "PRP$", "CD")) or (
            following is not None and _past(following.low)
        ):
            return plural
        return "VBD" if low in ("hit", "cut", "left", "fell", "shot") else "VBZ" if low.endswith("s") else ""
    return ""


def _under_article(before: Sequence[Unit]) -> bool:
    """Whether "a" opens the noun phrase that `before` ends with."""
    opener = next((unit for unit in reversed(before) if unit.tag not in ("NN", "JJ")), None)
    return opener is not None and opener.low in ("a", "an")


def _past(low: str) -> bool:
    return low in ("was", "were", "is", "has", "had") or low.endswith("ed") or _LEXICON.tags.get(low) == "VBD"

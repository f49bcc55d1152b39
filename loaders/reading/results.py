"""Results as sentences tell them: who beat, lost to or drew with whom, by what score, where.

The patterns are `[[result]]` entries of `language/results.toml`; this module fills in the side
that a sentence leaves out and settles who was at home from the words around.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from loaders.model import Span
from loaders.reading import further, homes
from loaders.reading.capitals import fold, name_words
from loaders.reading.gates import Gate
from loaders.reading.layers import Reading, Score, Sentence
from loaders.reading.masks import Masked, Thing, classes, compile_pattern, gate, mask, names
from loaders.reading.result import Result, told
from loaders.reading.scores import find as find_scores
from loaders.reading.scores import results_data
from loaders.reading.within import mentions as mentions_within
from loaders.reading.wordlist import common_word

_GROUPS = {"w": "team", "l": "team", "w2": "team", "l2": "team", "a": "team", "b": "team", "s": "score", "s2": "score"}
_WHO = re.compile(r"(?: ,)? (?:who|which) $")
_NO_SUBJECT = re.compile(r" (?:behind|above|below|ahead of|than|against|to|from|past|over|of|with|by|like|between) $")


@dataclass(frozen=True, slots=True)
class _Pattern:
    id: str
    regex: re.Pattern[str]
    subject: str  # the side that the form opens with: w(inner), l(oser), or a of two that drew
    elided: bool  # the opening side is left out
    only: str | None  # the one sort of score that the form tells
    active: bool  # the verb is not in the passive
    ends_told: bool  # the form ends with its noun or verb
    scattered: bool  # what stands between its sides and the score may be of something else
    level: bool  # only a draw is told so


@cache
def _patterns() -> tuple[tuple[_Pattern, ...], Gate]:
    data = results_data()
    known = classes(data["verbs"], data["words"])
    full, elided, rests = [], [], []
    for entry in data["result"]:
        form = entry["pattern"]
        opening = re.search(r"\{([wla])\}", form)
        subject = opening[1] if opening else "a"
        full.append(
            _Pattern(
                entry["id"], compile_pattern(form, _GROUPS, known, mark="told"), subject, False, *_told_only(entry)
            )
        )
        if re.match(r"\{[wla]\} ~ ", form) and "{s}" in form:
            rests.append(form.split(" ~ ", 1)[1])
            rest = compile_pattern(rests[-1], _GROUPS, known, mark="told")
            elided.append(_Pattern(f"{entry['id']}-elided", rest, subject, True, *_told_only(entry)))
    patterns = (*full, *elided)
    return patterns, gate(pattern.regex for pattern in patterns)


def _told_only(entry: Mapping[str, Any]) -> tuple[str | None, bool, bool, bool, bool]:
    active, scattered, level = (bool(entry.get(flag)) for flag in ("active", "scattered", "level"))
    return entry.get("only"), active, entry["pattern"].endswith(">"), scattered, level


@cache
def _words(section: str, key: str) -> re.Pattern[str]:
    """Expressions of `language/results.toml`, any of them."""
    told = results_data()[section][key]
    return re.compile("|".join([told] if isinstance(told, str) else told))


@cache
def _before_objects() -> frozenset[str]:
    """Words after which a side is an object."""
    data = results_data()
    told, known = data["object"], classes(data["verbs"], data["words"])
    return frozenset((*told["before"], *(form for verb in told["verbs"] for form in known[verb]))) - set(told["except"])


def find(
    reading: Reading,
    index: int,
    sides: tuple[str, str] | None,
    grounds: Callable[[str], frozenset[str]],
) -> Sequence[Result]:
    """The results that sentence `index` tells; worked out once for what they hang on.

    `sides` are the main match's two team keys, for a telling that names one side or none;
    `grounds` gives the team keys at home at a venue or in a town.
    """
    met = _masked(reading, reading.sentences[index])
    if met is None or not met.found:
        return ()
    like = alike(reading)
    asked = (sides, topic(reading, index, like), topic(reading, index - 1, like), like, grounds)
    if asked not in met.told:
        met.told[asked] = tuple(_told_in(reading, index, met, *asked))
    return met.told[asked]


def _told_in(
    reading: Reading,
    index: int,
    met: _Met,
    sides: tuple[str, str] | None,
    subject: str | None,
    earlier: str | None,
    like: frozenset[str],
    grounds: Callable[[str], frozenset[str]],
) -> Iterator[Result]:
    masked, found = met.masked, met.found
    women = {team.key: team.women for team in reading.teams}
    quoted = [q for q in reading.quoted if q.overlaps(reading.sentences[index].span)]
    taken: list[tuple[int, int]] = []
    for pattern, match in found:
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        apart = _apart(match.group()) and _NO_SUBJECT.search(_ahead(masked, match.start()))
        if apart and not pattern.elided:
            continue  # "two points behind Atletico, after a 2-0 victory": not whose victory it is
        result = _result(masked, pattern, match, index, sides, subject, earlier, like, grounds)
        if result is not None and women.get(result.first) != women.get(result.second):
            continue  # men do not play women
        if result is not None and not any(q.overlaps(result.span) for q in quoted):
            taken.append(match.span())
            yield from further.all_told(masked, match, result)


def _apart(form: str) -> bool:
    """Whether a comma parts the opening side from what is told, and nothing takes the side up to give a score."""
    return " , " in form and not (_words("object", "taken_up").match(form) and " S:" in form)


_FRONTED = re.compile(r"^ (?:after|despite|following|with|having|since|in|at|for|on|from|by|as|although|though|while) ")


def _fronted(masked: Masked) -> bool:
    """Whether the sentence opens with what its subject, named later, has behind it: "After a 3-0 loss, the Reds"."""
    return bool(_FRONTED.search(masked.text))


def alike(reading: Reading) -> frozenset[str]:
    """The clubs, or in a report of internationals the national sides: a club never plays a nation."""
    made: tuple[object, frozenset[str]] | None = reading.memo.get("alike")
    if made is not None and made[0] is reading.mentions:
        return made[1]
    national = {team.key: team.national for team in reading.teams}
    count = Counter(national[m.key] for m in reading.mentions if m.kind == "team")
    found = frozenset(key for key, flag in national.items() if flag == (count[True] > count[False]))
    reading.memo["alike"] = (reading.mentions, found)
    return found


def topic(reading: Reading, index: int, alike: frozenset[str]) -> str | None:
    """The side that sentence `index` speaks of: the first that it names, or whom its "they" takes up."""
    for back in (index, index - 1, index - 2):
        if back < 0:
            return None
        sentence = reading.sentences[back]
        if sentence.tokens and sentence.low[0] in ("they", "it") and not _impersonal(sentence):
            continue
        here = mentions_within(reading, sentence.start, sentence.end)
        named = [m for m in here if m.kind == "team" and m.key in alike]
        crew = _words("object", "crew").search(reading.article.text, sentence.start, sentence.end)
        if crew is not None and not any(m.start < crew.end() for m in named):
            return None
        if not named:
            continue
        words = {token.end: word for token, word in zip(sentence.tokens, sentence.low, strict=True)}
        subject = next((m.key for m in named if words.get(m.start - 1) not in _before_objects()), None)
        if subject is not None:
            return subject
        if "they" not in sentence.words and not _impersonal(sentence):  # "It ended 1-0 to Liverpool" is not of them
            return named[0].key
    return None


def _impersonal(sentence: Sentence) -> bool:
    """Whether the sentence opens with an "it" that is no side: "It finished 1-1"."""
    return sentence.low[0] == "it" and set(sentence.low[1:2]) <= set(results_data()["object"]["impersonal"])


@dataclass(frozen=True, slots=True)
class _Met:
    """A sentence with its scores masked, the forms met in it, and the results that they came to, by what was asked."""

    masked: Masked
    found: Sequence[tuple[_Pattern, re.Match[str]]]
    told: dict[object, tuple[Result, ...]] = field(default_factory=dict)


def _masked(reading: Reading, sentence: Sentence) -> _Met | None:
    """The sentence with its scores masked, and the forms met in it; None where it has neither score nor side.

    Found once for the mentions that it has: the register is made three times, and most sentences gain none.
    """
    named = mentions_within(reading, sentence.start, sentence.end)
    made: list[tuple[object, _Met | None]] = reading.memo.setdefault(("results", sentence.start), [])
    for known, found in made:
        if known == named:
            return found
    scores = find_scores(reading, sentence)
    if scores or names(reading, sentence, "team"):
        spoken = [q for q in reading.quoted if q.overlaps(sentence.span)]
        own = (s for s in scores if not any(q.covers(Span(s.start, s.end)) for q in spoken))
        masked = mask(reading, sentence, [Thing(s.start, s.end, "score", s) for s in own])
        made.append((named, _Met(masked, _met(masked))))
    else:
        made.append((named, None))
    return made[-1][1]


def _met(masked: Masked) -> list[tuple[_Pattern, re.Match[str]]]:
    found = []
    patterns, opened = _patterns()
    for rank in opened.open(masked.words):
        pattern = patterns[rank]
        for match in pattern.regex.finditer(masked.text):
            bound = sum(value is not None for value in match.groupdict().values())
            found.append(((pattern.elided, -bound, rank, match.start()), pattern, match))
    found.sort(key=lambda item: item[0])
    return [(pattern, match) for _, pattern, match in found]


def forms(reading: Reading, sentence: Sentence) -> Iterator[tuple[Masked, re.Match[str]]]:
    """The forms met in a sentence that show by themselves who is a side, the surest first."""
    met = _masked(reading, sentence)
    for pattern, match in met.found if met is not None else ():
        if not pattern.scattered:
            yield met.masked, match  # type: ignore[union-attr]  # there is nothing found without it


def _result(
    masked: Masked,
    pattern: _Pattern,
    match: re.Match[str],
    index: int,
    sides: tuple[str, str] | None,
    subject: str | None,
    earlier: str | None,
    alike: frozenset[str],
    grounds: Callable[[str], frozenset[str]],
) -> Result | None:
    named = {name: masked.thing(match, name) for name in ("w", "l", "a", "b")}
    keys = {name: str(thing.value) for name, thing in named.items() if thing is not None}
    winner_known = pattern.subject in "wl"
    first, second = ("w", "l") if winner_known else ("a", "b")
    explicit = first in keys and second in keys
    score = masked.thing(match, "s") or _in_figures(match)
    outcome, goals, sort = told(score, winner_known, pattern.id)
    numbers = [(m.start(), str(masked.things[int(m[1])].value)) for m in re.finditer(r"T:(\d+)", masked.text)]
    before = tuple(key for at, key in numbers if at < match.start() and key in alike)
    after = tuple(key for at, key in numbers if at >= match.end() and key in alike)
    spoken = _of_clause(masked, match, alike) or subject
    spoken = spoken if before or _fronted(masked) or spoken not in after else earlier
    pair = _complete(
        keys.get(first),
        keys.get(second),
        pattern,
        _Context(spoken, before, after, sides, sort == "aggregate"),
    )
    if pair is None or pair[0] == pair[1] or (pair[0] in alike) != (pair[1] in alike):
        return None
    if not explicit and (_against_another(masked, match, pair) or _of_unnamed(masked, match, named, first)):
        return None
    opened = not before or _words("object", "unnamed_first").match(masked.text)
    if opened and named[first] is None and _names_another(masked, match.start()):
        return None
    real = not (_unreal(masked, match) or (outcome == "unknown" and _to_come(masked, match)))
    if (pattern.only is not None and sort != pattern.only) or (pattern.level and outcome != "draw"):
        return None
    if pattern.active and (_passive(masked, match) or _words("unreal", "overcome").match(masked.text, match.end())):
        return None
    if pattern.ends_told and _words("unreal", "of_next").match(masked.text, match.end()):
        return None
    if _tells_another(match) or (not pattern.elided and _opens_with_object(masked, pattern, match)):
        return None
    named_at = zip(pair, (first, second), strict=True)
    places = {key: match.start(role) - 2 for key, role in named_at if named[role] is not None}
    spoken = pair[1] if pattern.subject == "l" else pair[0]
    home = homes.find(masked, match, pair, spoken, places, grounds) if sort != "aggregate" else None
    return Result(*pair, outcome, goals, sort, home, real, pattern.id, masked.span(*match.span()), index, explicit)


def _in_figures(match: re.Match[str]) -> Thing | None:
    """The score that a figure behind each side gives: "Burnley 0 Southampton 1"."""
    given = match.groupdict()
    if given.get("goals_a") is None:
        return None
    first, second = int(given["goals_a"]), int(given["goals_b"])
    score = Score(match.start("goals_a"), match.end("goals_b"), first, second, "final")
    return Thing(score.start, score.end, "score", score)


def _of_clause(masked: Masked, match: re.Match[str], alike: frozenset[str]) -> str | None:
    """The side that the last clause before the telling opens with: ", as Hull missed the chance after losing 1-0"."""
    opened = [found[1] for found in _words("object", "clause").finditer(masked.text, 0, match.start() + 1)]
    key = str(masked.things[int(opened[-1])].value) if opened else None
    return key if key in alike else None


def _complete(first: str | None, second: str | None, pattern: _Pattern, context: _Context) -> tuple[str, str] | None:
    """Both sides, the one left out found in the sentence, in what it speaks of, or in the main match."""
    if first is not None and second is not None:
        return first, second
    if first is None and second is None:
        subject = context.subject
        other = context.opponent(subject) if subject is not None else None
        if subject is None or other is None:
            return None
        return (other, subject) if pattern.subject == "l" else (subject, other)
    given = first if first is not None else second
    assert given is not None
    spoken = context.subject not in (None, given) and not (context.tied and context.sides and given in context.sides)
    against = context.subject if spoken else context.opponent(given)
    if against is None:
        return None
    return (given, against) if first is not None else (against, given)


@dataclass(frozen=True, slots=True)
class _Context:
    """What may fill in a side that a form leaves out."""

    subject: str | None  # the side that the sentence speaks of
    before: tuple[str, ...]  # the sides named before the form
    after: tuple[str, ...]
    sides: tuple[str, str] | None  # of the main match
    tied: bool  # an aggregate is told: it is the main match's tie before it is another's

    def opponent(self, side: str) -> str | None:
        """The side's opponent: one named before the form, that of the main match, or one named after it."""
        own = None
        if self.sides is not None and side in self.sides:
            own = self.sides[1] if side == self.sides[0] else self.sides[0]
        named = next((key for key in reversed(self.before) if key != side), None)
        for key in (own, named) if self.tied else (named, own):
            if key is not None:
                return key
        return next((key for key in self.after if key != side), None)


def _against_another(masked: Masked, match: re.Match[str], pair: tuple[str, str]) -> bool:
    """Whether the words name another opponent than the one filled in, known or not: "the 2-0 win over Fulham"."""
    found = _words("object", "against").match(masked.text, match.end())
    if found is not None and str(masked.things[int(found[1])].value) not in pair:
        return True
    told_at = match.end("told") if match.groupdict().get("told") else match.start()
    if match.groupdict().get("told") and _words("object", "beaten_another").search(masked.text[told_at : match.end()]):
        return True
    beyond = _words("object", "against_word").match(masked.text, match.end())
    written = masked.words_as_written(told_at, beyond.end() if beyond is not None else match.end())
    return _strange(written)


def _of_unnamed(masked: Masked, match: re.Match[str], named: Mapping[str, Thing | None], first: str) -> bool:
    """Whether the verb has a subject that nobody knows: "the League One side won 2-1", "as Hexland beat Chelsea"."""
    if named[first] is not None or match.groupdict().get("told") is None:
        return False
    before = _WHO.sub(" ", masked.text[: match.start("told")])
    word = masked.words_as_written(before.rstrip().rfind(" ") + 1, len(before))
    return bool(_words("object", "unnamed").search(before)) or (before.count(" ") > 2 and _strange(word))


def _names_another(masked: Masked, end: int) -> bool:
    """Whether the words before `end` speak of somebody whom nobody knows: "Hexland's run went on with a 3-0 win"."""
    if _words("object", "another").search(masked.text[: end + 1]):
        return True
    return _strange(word for word in masked.words_as_written(0, end) if not common_word(word))


def _strange(words: Iterable[str]) -> bool:
    """Whether one of the words is a name that nobody knows."""
    return any(word[0].isupper() and fold(word) not in name_words().not_names for word in words)


def _unreal(masked: Masked, match: re.Match[str]) -> bool:
    """Whether the words right before the verb or noun that tells deny, wish or imagine the result."""
    at = match.start("told") if match.groupdict().get("told") else match.start()
    before, after = masked.text[:at], masked.text[match.end() :]
    return bool(_words("unreal", "before").search(before) or _words("unreal", "after").match(after))


def _to_come(masked: Masked, match: re.Match[str]) -> bool:
    """Whether the words before two sides make their match one to come: "there will be a tie between"."""
    return _words("unreal", "meeting").search(masked.text[: match.start()]) is not None


def _passive(masked: Masked, match: re.Match[str]) -> bool:
    """Whether the verb that tells is in the passive."""
    before, after = masked.text[: match.start("told")], masked.text[match.end("told") :]
    if match["told"] == "beaten" and not _words("passive", "perfect").search(before):
        return True
    return bool(_words("passive", "before").search(before) or _words("passive", "after").match(after))


def _tells_another(match: re.Match[str]) -> bool:
    """Whether a second verb stands within the form, so that what follows it is of another match."""
    told = match.end("told") if match.groupdict().get("told") is not None else match.start()
    return bool(_words("object", "second").search(match.string[told : match.end()] + " "))


def _opens_with_object(masked: Masked, pattern: _Pattern, match: re.Match[str]) -> bool:
    """Whether the side that the form opens with is the object of a verb or noun before it."""
    if pattern.subject not in match.re.groupindex or match.groupdict().get("told") is None:
        return False
    if _words("object", "called").match(match.group()):
        return False  # "behind Napoli, 1-0 winners at Empoli"
    gap = masked.text[match.end(pattern.subject) : match.start("told")]
    before = _ahead(masked, match.start(pattern.subject) - 2).split()
    if before and before[-1] in results_data()["object"]["joining"] and not gap.lstrip().startswith(("'", "’")):
        return True  # "Japan join Spain after their win" tells of Japan's, "following Spain's win" of Spain's
    return bool(before and before[-1] in _before_objects() and _words("object", "gap").search(gap))


def _ahead(masked: Masked, at: int) -> str:
    """The words before a side, without what it is called: "the gap on leaders Luton"."""
    return _words("object", "titles").sub(" ", masked.text[:at])

"""Names that stand where the forms of results want a side: towns that mean their club, and clubs that nobody knows.

"Seongnam lost 4-3 to Kelvane" shows two sides by its grammar alone, whatever a gazetteer has of them. The forms are
those of `language/results.toml`; a name in them that the report shows to be a person's, a ground's or a contest's is
none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from loaders.model import Article
from loaders.reading import results, within
from loaders.reading.capitals import capital, name_words, shouted, titled
from loaders.reading.gazetteer import Candidate, Entry, Gazetteer
from loaders.reading.layers import Line, LineLabel, Mention, Reading, Sentence, Token
from loaders.reading.masks import Masked
from loaders.reading.scores import find as find_scores
from loaders.reading.scores import results_data
from loaders.reading.unknown_sides import COMPASS, no_side, of_ground, suffixes, wording
from loaders.reading.wordlist import common_word

_READ: frozenset[LineLabel] = frozenset({"prose", "headline", "crosshead"})
_RARE = 3  # players with a given name that a club's name may well begin with
_APART = 8  # words between a name and what is told of it
_SHORT = 3  # letters of a club's name that is its initials
_OPENERS = ("St", "Saint")  # plain words that open the names of towns
_BOARD = re.compile(r"([^\W\d_][^\d\n,;:()]{2,40}?)(?= \d)|(?<=\d )([^\W\d_][^\d\n,;:()]{2,40})(?=$)", re.MULTILINE)
_SPEAKS_OF = re.compile(r" (?!and\b|in\b|on\b|for\b|is\b|was\b)[a-z]")
_PLACED = re.compile(r"-[a-z]+ed$")
_GROUPS = ("w", "l", "a", "b")


@dataclass(frozen=True, slots=True)
class Told:
    """The clubs that towns and other words stand for here, and the names, with their places, that nobody knows."""

    clubs: Mapping[str, Entry]
    strange: tuple[tuple[int, str], ...]


def find(
    article: Article,
    lines: Sequence[Line],
    sentences: Sequence[Sentence],
    mentions: Iterable[Mention],
    known: Gazetteer,
    countries: Collection[str],
) -> Told:
    """What the results that the sentences tell show of sides.

    `mentions` are those found so far, of clubs of `countries`: a town is the club's of one of these.
    """
    named = [m for m in mentions if m.kind != "place" and not _opens_longer(article.text, m)]
    women = any(m.kind == "team" and m.key.endswith("-women") for m in named)  # their clubs are seldom the towns' first
    reading = Reading(article, sentences=tuple(sentences), mentions=tuple(named))
    open_runs: list[tuple[Sentence, list[Mention]]] = []
    for sentence in sentences:
        if lines[sentence.line].label in _READ and not titled(sentence.tokens):
            scores = find_scores(reading, sentence)
            if any(score.sort == "final" for score in scores):
                here = within.mentions(reading, sentence.start, sentence.end)
                open_runs.append((sentence, list(_runs(article.text, sentence, here, known))))
    clubs = {} if women else dict(_printed(article.text, lines, known, countries))
    runs = [run for _, found in open_runs for run in found]
    if not runs:
        return Told(clubs, ())
    reading = replace(reading, mentions=tuple(sorted((*named, *runs), key=lambda m: m.start)))
    open_to = {run.start: run for run in runs if run.kind == "team"}
    told: dict[str, int] = {}
    for sentence, found in open_runs:
        for run in _told(reading, sentence, open_to, known) if found else ():
            told.setdefault(reading.text(run), run.start)
    meant = {words: _club(article.text, words, known, countries) for words in told}
    clubs |= {words: club for words, club in meant.items() if club is not None and not women}
    strange = [words for words in told if meant[words] is None and not known.lookup(words)]
    people = _people(article.text, strange, known)
    shown = [(told[words], words) for words in strange if words not in people]
    longer = (found for _, words in shown for found in _in_full(article.text, words, known))
    return Told(clubs, (*shown, *longer))


def _in_full(text: str, name: str, known: Gazetteer) -> Iterator[tuple[int, str]]:
    """The longer name, with its place, that the report has elsewhere: "Red Arrows" of "Arrows"."""
    longer = re.search(rf"(?<=[a-z,] )([A-ZÀ-Þ][a-zß-ÿ]+) {re.escape(name)}\b", text) if " " not in name else None
    if longer is not None and not known.looks_like_given_name(longer[1]) and not _no_part(longer[1]):
        yield longer.start(), longer.group()


def _printed(
    text: str, lines: Sequence[Line], known: Gazetteer, countries: Collection[str]
) -> Iterator[tuple[str, Entry]]:
    """The towns that scoreboards print for clubs: "Jeonbuk Motors 2-0 Daegu"."""
    for line in lines:
        for found in _BOARD.finditer(text, line.start, line.end) if line.label == "scoreboard" else ():
            name = found[found.lastindex or 0].strip()
            club = _club(text, name, known, countries)
            if club is not None:
                yield name, club


def _runs(text: str, sentence: Sentence, named: Sequence[Mention], known: Gazetteer) -> Iterator[Mention]:
    """The names in a sentence that nothing is known of or that are a town's: open to be a side's, or a person's."""
    taken = within.Taken(named)
    run: list[Token] = []
    for token in sentence.tokens:
        open_to = capital(token.text) and not taken.overlaps(token) and not _no_part(token.text)
        if run and not (open_to and text[run[-1].end : token.start] == " "):
            if text[run[-1].end : token.start] != " " or not no_side(token.text):  # "Highland League Kelvane"
                yield from _named(text, sentence, run, known)
            run = []
        if open_to:
            run.append(token)
    if run:
        yield from _named(text, sentence, run, known)


def _opens_longer(text: str, mention: Mention) -> bool:
    """Whether a side's name, such as a land's, opens a longer one: "Kenya Police"."""
    return mention.kind == "team" and mention.how == "name" and _goes_on().match(text, mention.end) is not None


def _named(text: str, sentence: Sentence, run: Sequence[Token], known: Gazetteer) -> Iterator[Mention]:
    words = list(run)
    if words[0].start == sentence.start and common_word(words[0].text) and words[0].text not in _OPENERS:
        words.pop(0)
    of_club = bool(words) and words[0].text in suffixes()  # "FC Kelvane"
    if not words or (not of_club and any(known.looks_like_given_name(word.text) > _RARE for word in words[1:])):
        return
    start, end = words[0].start, words[-1].end
    if of_ground(text, start, end):
        return
    name = text[start:end]
    least = 0 if text.endswith(("'s ", "’s "), 0, start) else _RARE  # "Serbia's Novak Kelvane"
    person = len(words) > 1 and known.looks_like_given_name(words[0].text) > least and words[-1].text not in suffixes()
    if person and not known.lookup(name):
        yield Mention(start, end, "person", name)
    elif not (shouted(name) or len(name) < _SHORT or _no_side().match(text, end) or _nickname(text, start, name)):
        yield Mention(start, end, "team", f"{name}?")


def _nickname(text: str, start: int, name: str) -> bool:
    """Whether the word is what a side is called: "the Rhinelanders", "the People's Elephants"."""
    owned = common_word(name) and text.endswith(("'s ", "’s "), 0, start)
    return " " not in name and (owned or text.endswith(("the ", "The "), 0, start))


def _no_part(word: str) -> bool:
    """Whether a word with a capital is none of the names beside it: "Leaders", "Saturday", "Second-placed"."""
    lower = word.casefold()
    if word in suffixes() or word in COMPASS:
        return False
    if lower in results_data()["score_words"]["numbers"]:
        return True  # "League One"
    return (
        lower == "the"
        or no_side(word)
        or lower in name_words().titles
        or lower in name_words().not_names
        or _PLACED.search(word) is not None
    )


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(wording("longer_name"))


@cache
def _no_side() -> re.Pattern[str]:
    return re.compile(wording("no_side_before"))


@cache
def _goals_of() -> re.Pattern[str]:
    return re.compile(wording("goals_of"))


@cache
def _no_place() -> re.Pattern[str]:
    return re.compile(wording("no_side_after"))


def _told(reading: Reading, sentence: Sentence, open_to: Mapping[int, Mention], known: Gazetteer) -> Iterator[Mention]:
    """Those of the open names that a form with the score of a whole match has for a side."""
    taken: list[tuple[int, int]] = []
    for masked, match in results.forms(reading, sentence):
        slots = [group for group in _GROUPS if match.groupdict().get(group) is not None]
        score = masked.thing(match, "s")
        if not slots or score is None or getattr(score.value, "sort", None) != "final" or _wide(match):
            continue
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        runs = [(group, run) for group in slots if (run := _open(masked, match, group, open_to)) is not None]
        if all(_fits(masked, match, group, known.lookup(reading.text(run))) for group, run in runs):
            taken.append(match.span())
            yield from (run for _, run in runs)
            if len(slots) == 1:
                yield from _subject(reading, sentence, open_to, known)


def _subject(
    reading: Reading, sentence: Sentence, open_to: Mapping[int, Mention], known: Gazetteer
) -> Iterator[Mention]:
    """A town that a sentence opens with and speaks of: "Southport are down after they were beaten 1-0 by Chester"."""
    run = open_to.get(sentence.start)
    if run is not None and known.lookup(reading.text(run)) and _SPEAKS_OF.match(reading.article.text, run.end):
        yield run


def _open(masked: Masked, match: re.Match[str], group: str, open_to: Mapping[int, Mention]) -> Mention | None:
    thing = masked.thing(match, group)
    return open_to.get(thing.start) if thing is not None else None


def _fits(masked: Masked, match: re.Match[str], group: str, meant: Sequence[Candidate]) -> bool:
    """Whether the words before a name leave it a side's: it is no scorer's ("goals from Kelvane earned a 2-0 win") and
    no place's ("in Kelvane"); "at Kelvane" is a club's, if that is known.
    """
    before = masked.text[: match.start(group) - len("T:")]
    if group in "wa" and _goals_of().search(before):
        return False
    return _no_place().search(before) is None and (bool(meant) or not before.endswith(" at "))


def _wide(match: re.Match[str]) -> bool:
    """Whether many words stand between the sides and the score: they may tell of something else."""
    ends = sorted(match.span(group) for group in (*_GROUPS, "s") if match.groupdict().get(group) is not None)
    between = (match.string[one[1] : other[0]] for one, other in pairwise(ends))
    return any(len(words.split()) > _APART or " P:" in words for words in between)


def _club(text: str, words: str, known: Gazetteer, countries: Collection[str]) -> Entry | None:
    """The one club that a town's name, or a name that needs its report to be sure, can stand for."""
    clubs: dict[str, Entry] = {}
    for candidate in known.lookup(words):
        if candidate.entry.kind == "club" and not candidate.entry.women:
            clubs[candidate.entry.key] = candidate.entry
        for key in candidate.entry.clubs if candidate.entry.kind == "place" else ():
            club = known.get(key, "club")
            if club is not None and not club.women:
                clubs[key] = club
    club = next(iter(clubs.values())) if len(clubs) == 1 else None
    if club is None or club.country not in countries:
        return None
    longer = re.search(rf"\b{re.escape(words)} (?:{'|'.join(sorted(suffixes()))})\b", text)
    other = longer is not None and club.key not in {c.entry.key for c in known.lookup(longer.group())}
    return None if other else club  # the town of a report that names "Boston FC" is not Boston United


@cache
def _of_people() -> re.Pattern[str]:
    return re.compile(wording("of_people"))


def _people(text: str, names: Sequence[str], known: Gazetteer) -> set[str]:
    """The names that the report shows to be persons': by a given name or a title before it, by what is his."""
    either = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    people = set()
    for found in re.finditer(rf"(?:\b([^\W\d_][\w'’-]*) )?\b({either})\b", text) if names else ():
        before, name = found[1] or "", found[2]
        given = before[:1].isupper() and " " not in name and known.looks_like_given_name(before) > 0
        if given or before.casefold() in name_words().titles or _of_people().match(text, found.end()):
            people.add(name)
    return people

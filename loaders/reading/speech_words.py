"""The word lists of speech, read from `language/speech.toml` and made into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.reading.sieve import Sieve

ANY_VERB, HANDS_OVER = 0, 1


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of `speech.toml`: sets by their names, and patterns."""

    lists: Mapping[str, frozenset[str]]
    say: re.Pattern[str]
    any_verb: re.Pattern[str]
    reporting: Sieve  # of `any_verb` and `hands_over`, in the places that `ANY_VERB` and `HANDS_OVER` give
    outlet: re.Pattern[str]
    club_outlet: re.Pattern[str]
    audience: re.Pattern[str]
    parenthesis: re.Pattern[str]
    subordinate: re.Pattern[str]
    subject_end: re.Pattern[str]
    roles: tuple[tuple[str, ...], ...]
    asked: re.Pattern[str]
    hands_over: re.Pattern[str]
    on_topic: re.Pattern[str]
    topic: re.Pattern[str]
    verdict: re.Pattern[str]
    words_of: re.Pattern[str]
    noun_phrase: re.Pattern[str]
    name: re.Pattern[str]
    reports: re.Pattern[str]
    announces: re.Pattern[str]
    signed: re.Pattern[str]


@cache
def words() -> Words:
    """`speech.toml`, read once."""
    data = tomllib.loads(files("loaders.language").joinpath("speech.toml").read_text(encoding="utf-8"))
    offices = data.pop("roles")
    lists = {name: alternation(forms) for name, forms in data.items()}
    capital = r"[A-ZÀ-Þ][\w’'-]+"
    title = r"(?:The\s+)?(?:[A-ZÀ-Þ]|be[A-Z]|talk[A-Z])[\w’'.&+-]*"
    more = rf"(?:\s+(?:{lists['outlet_links']})(?=\s+(?:the\s+)?[A-ZÀ-Þ])|\s+[A-ZÀ-Þ0-9][\w’'&+-]*)*"
    article = lists["epithet"]

    def either(name: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
        return re.compile(rf"{before}(?:{lists[name]}){after}", re.IGNORECASE)

    any_verb = re.compile(
        rf"\b(?:{alternation([*data['say'], *data['judge'], *data['participles']])})\b", re.IGNORECASE
    )
    hands_over = re.compile(
        rf"\b(?:{lists['hands_over']}|(?:{lists['being']})\s+(?:\w+ly\s+|\w+\s+)?(?:{lists['moods']}))\b", re.IGNORECASE
    )
    return Words(
        lists={name: frozenset(forms) for name, forms in data.items()},
        say=either("say"),
        any_verb=any_verb,
        reporting=Sieve((pattern.pattern, pattern.flags) for pattern in (any_verb, hands_over)),
        outlet=re.compile(rf"\b(?P<lead>{lists['outlet_leads']})\s+(?P<name>{title}{more})(?!['’])"),
        club_outlet=re.compile(rf"\b(?:the\s+)?(?P<name>(?:club|{capital})['’]s?\s+(?:{lists['club_outlets']}))\b"),
        audience=either("audience", r"\s*"),
        parenthesis=re.compile(rf"\s*(?:[,–—-]|--)\s+(?:(?:{lists['parentheses']})\b|\d+\s*[,–—-])", re.IGNORECASE),
        subordinate=either("subordinate", r"\W*"),
        subject_end=re.compile(rf"[,;:.—–](?=\s|$)|\s(?:{lists['subject_ends']})\s"),
        roles=tuple(tuple(group) for group in offices),
        asked=either("asked"),
        hands_over=hands_over,
        topic=re.compile(rf"\s*(?:{lists['topics']})\s[^.!?“\"]{{1,90}}:\s*$", re.IGNORECASE),
        on_topic=either("on_topic", r"\s+", r"\s+[^,.:“]+$"),
        verdict=either("verdicts", r"['’]s?\s+(?:\w+\s+)?"),
        words_of=either("words_of"),
        noun_phrase=re.compile(rf"(?:^|[\s,—–-])((?:{article})\s+(?:[\w’'-]+\s+){{0,4}}?[\w’'-]+)\s*$", re.IGNORECASE),
        name=re.compile(rf"{capital}(?:\s+(?:(?:{lists['particles']})\s+)*{capital}){{0,3}}"),
        reports=either("reports", r"\s+"),
        signed=either("signed", r"\s+"),
        announces=either("announces", r"\s+", r"\b[^.!?“\"]{0,30}[.!…:]*\s*$"),
    )


def alternation(forms: Iterable[str]) -> str:
    """Any of the forms, the longest first, with any gap for a space."""
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=len, reverse=True))

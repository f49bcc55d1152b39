"""Compiles the phrase files to frames over clauses, with the parser that reads the articles.

A phrase is written as a sentence with slots ("{scorer} put {team} ahead"), alternatives
("(ahead|in front)") and word classes ("<finished>", from `language/phrases/words.toml`). Parsed,
it becomes a frame: verb, subject, objects, particles, prepositional phrases, so that one line
covers its passive, participle, relative clause and every tense.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from loaders.model import Article
from loaders.reading.clauses import parse
from loaders.reading.layers import Line, Mention, Reading
from loaders.reading.lexicon import lemma
from loaders.reading.noun_phrases import Noun
from loaders.reading.sentences import split
from loaders.reading.syntax import Clause

MEANINGS = frozenset(
    (
        "goal",
        "disallowed_goal",
        "penalty",
        "chance",
        "card",
        "substitution",
        "lineup",
        "assist",
        "cancelled",
        "award",
        "side",
    )
)
TEAM_SLOTS = frozenset(("team", "opponent", "awarded_to"))
PERSON_SLOTS = frozenset(
    ("scorer", "player", "assist", "goalkeeper", "on", "off", "offender", "taker", "victim", "manager", "other", "mate")
)
_KEYS = frozenset(
    ("id", "text", "means", "set", "needs", "presupposed", "course", "denied", "not", "example", "expect")
)
_REQUIRED = ("id", "text", "means", "example", "expect")
_STAND_INS = {"person": "Smith", "team": "Bayern"}
_PART = re.compile(r"\{(?P<slot>\w+)\}|<(?P<cls>\w+)>|\((?P<alts>[^()]*\|[^()]*)\)")


class PhraseError(ValueError):
    """A phrase file says something that cannot be compiled; names the file and the phrase."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a phrase file. `fixed` are slots it always sets; `needs` says what else must be there.

    `course`: it tells of the course of a match, so that what "had" happened is of the match at hand. `denied`: it
    is told by a negation ("it did not count").
    """

    id: str
    file: str
    texts: tuple[str, ...]
    means: str
    fixed: Mapping[str, str | bool]
    example: str
    expect: tuple[Mapping[str, object], ...]
    needs: frozenset[str] = frozenset()
    presupposed: bool = False
    course: bool = False
    denied: bool = False
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arg:
    """What stands in a place of a frame: a slot, or a noun with one of `heads` (None: any thing)."""

    slot: str | None
    heads: frozenset[str] | None
    words: tuple[frozenset[str], ...] = ()
    owner: Arg | None = None
    pps: tuple[tuple[frozenset[str], Arg], ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseFrame:
    """One verb of a phrase, in the active: a passive phrase has its patient among the objects."""

    verbs: frozenset[str]
    subject: Arg | None
    objects: tuple[Arg, ...]
    particles: tuple[frozenset[str], ...]
    pps: tuple[tuple[frozenset[str], Arg], ...]
    link: str
    linker: str
    passive: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A compiled text of a phrase: clauses that follow one another, or one noun phrase. It equals itself alone."""

    phrase: Phrase
    clauses: tuple[ClauseFrame, ...]
    noun: Arg | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """All frames, by the verb lemma or noun that triggers them, the adjuncts by meaning, and the word lists."""

    phrases: tuple[Phrase, ...]
    by_verb: Mapping[str, tuple[Frame, ...]]
    by_noun: Mapping[str, tuple[Frame, ...]]
    adjuncts: Mapping[str, tuple[tuple[frozenset[str], Arg], ...]]
    words: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class _Places:
    """Where a phrase's stand-ins are: character offset to slot or to alternatives."""

    slots: dict[int, str] = field(default_factory=dict)
    options: dict[int, frozenset[str]] = field(default_factory=dict)


def words_of(name: str) -> frozenset[str]:
    """A word list of the grammar; empty where it has none of this name."""
    return grammar().words.get(name, frozenset())


@cache
def grammar() -> Grammar:
    """The grammar that the package carries (`language/phrases/*.toml`)."""
    folder = files("loaders.language").joinpath("phrases")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return compile_files(folder, names)


def compile_files(folder: Traversable, names: Iterable[str]) -> Grammar:
    """Compile phrase files; `words.toml` has the word classes and tables.

    Raises PhraseError for an unknown key, slot, class or meaning, naming the file and the phrase.
    """
    data = {name: tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")) for name in names}
    words = data.pop("words.toml", {})
    classes: dict[str, list[str]] = {**words.get("verbs", {}), **words.get("nouns", {}), **words.get("particles", {})}
    phrases: list[Phrase] = []
    adjuncts: dict[str, list[tuple[frozenset[str], Arg]]] = defaultdict(list)
    for name, content in data.items():
        if unknown := set(content) - {"phrase", "adjunct"}:
            raise PhraseError(f"{name}: unknown table {sorted(unknown)[0]}")
        phrases.extend(_phrase(name, entry) for entry in content.get("phrase", ()))
        for entry in content.get("adjunct", ()):
            for text in entry["text"]:
                clause = _compiled(f"{{scorer}} scored {text}", classes, f"{name}: adjunct {text!r}")[0][0]
                adjuncts[entry["means"]].extend(clause.pps[:1])
    _unique(phrases)
    by_verb: dict[str, list[Frame]] = defaultdict(list)
    by_noun: dict[str, list[Frame]] = defaultdict(list)
    for frame in (frame for phrase in phrases for frame in _frames(phrase, classes)):
        if frame.noun is not None:
            for head in frame.noun.heads or ():
                by_noun[head].append(frame)
        else:
            for verb in frame.clauses[0].verbs:
                by_verb[verb].append(frame)
    return Grammar(
        tuple(phrases),
        {key: tuple(found) for key, found in by_verb.items()},
        {key: tuple(found) for key, found in by_noun.items()},
        {key: tuple(found) for key, found in adjuncts.items()},
        _word_sets(words),
        words.get("tables", {}),
    )


def _word_sets(words: Mapping[str, Mapping[str, list[str]]]) -> dict[str, frozenset[str]]:
    verbs = {name: frozenset(lemma(word, "VBD") for word in listed) for name, listed in words.get("verbs", {}).items()}
    others = {
        name: frozenset(listed) for group in ("nouns", "particles") for name, listed in words.get(group, {}).items()
    }
    return {**verbs, **others}


def _unique(phrases: list[Phrase]) -> None:
    seen: set[str] = set()
    for phrase in phrases:
        if phrase.id in seen:
            raise PhraseError(f"{phrase.file}: two phrases have the id {phrase.id}")
        seen.add(phrase.id)


def _phrase(name: str, entry: Mapping[str, object]) -> Phrase:
    where = f"{name}: phrase {entry.get('id', '(no id)')}"
    if unknown := set(entry) - _KEYS:
        raise PhraseError(f"{where}: unknown key {sorted(unknown)[0]}")
    if missing := [key for key in _REQUIRED if key not in entry]:
        raise PhraseError(f"{where}: {missing[0]} is missing")
    if entry["means"] not in MEANINGS:
        raise PhraseError(f"{where}: unknown meaning {entry['means']}")
    expect = entry["expect"]
    return Phrase(
        id=str(entry["id"]),
        file=name,
        texts=_strings(entry["text"]),
        means=str(entry["means"]),
        fixed=entry.get("set", {}),  # type: ignore[arg-type]
        example=str(entry["example"]),
        expect=tuple(expect) if isinstance(expect, list) else (expect,),  # type: ignore[arg-type]
        needs=frozenset(_strings(entry.get("needs", ()))),
        presupposed=bool(entry.get("presupposed", False)),
        course=bool(entry.get("course", False)),
        denied=bool(entry.get("denied", False)),
        unless=frozenset(_strings(entry.get("not", ()))),
    )


def _strings(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)  # type: ignore[attr-defined]


def _frames(phrase: Phrase, classes: Mapping[str, list[str]]) -> Iterator[Frame]:
    for text in phrase.texts:
        clauses, noun = _compiled(text, classes, f"{phrase.file}: phrase {phrase.id}")
        yield Frame(phrase, clauses, noun)


def _compiled(text: str, classes: Mapping[str, list[str]], where: str) -> tuple[tuple[ClauseFrame, ...], Arg | None]:
    """The clause frames of a phrase text, or its noun frame where it has no verb."""
    if re.search(r"\([^|()]*\)", text):
        raise PhraseError(f"{where}: brackets without alternatives in {text!r}")
    plain, places, mentions = _plain(text, classes, where)
    article = Article("phrase", plain, "")
    line = Line(0, len(plain), "prose", 0)
    reading = Reading(article, (line,), split(article, (line,)), mentions=mentions)
    parsed = parse(reading, reading.sentences[0])
    if parsed.clauses:
        return tuple(_clause_frame(clause, places) for clause in parsed.clauses), None
    if not parsed.nouns:
        raise PhraseError(f"{where}: neither a verb nor a noun in {text!r}")
    return (), _arg(parsed.nouns[0][0], places)


def _plain(text: str, classes: Mapping[str, list[str]], where: str) -> tuple[str, _Places, tuple[Mention, ...]]:
    """The phrase as a plain sentence, with names for slots and a first word for alternatives."""
    out, at = "", 0
    places, mentions = _Places(), []
    for part in _PART.finditer(text):
        out += text[at : part.start()]
        at = part.end()
        slot = part.group("slot")
        if slot is not None:
            kind = "team" if slot in TEAM_SLOTS else "person"
            if slot not in TEAM_SLOTS | PERSON_SLOTS:
                raise PhraseError(f"{where}: unknown slot {slot}")
            name = _STAND_INS[kind]
            places.slots[len(out)] = slot
            mentions.append(Mention(len(out), len(out) + len(name), "team" if kind == "team" else "person", slot))
            out += name
            continue
        if part.group("cls") is not None and part.group("cls") not in classes:
            raise PhraseError(f"{where}: unknown word class {part.group('cls')}")
        options = part.group("alts").split("|") if part.group("alts") else classes[part.group("cls")]
        places.options[len(out)] = frozenset(options)
        out += lemma(options[0], "VBD") if out.endswith(" to ") else options[0]
    out += text[at:]
    return out + ".", places, tuple(mentions)


def _options(places: _Places, start: int, end: int, default: str, tag: str) -> frozenset[str]:
    """The lemmas that may stand where the stand-in at these characters stands."""
    for offset, options in places.options.items():
        if start <= offset < end:
            return frozenset(lemma(option, tag) for option in options)
    return frozenset((default,))


def _clause_frame(clause: Clause, places: _Places) -> ClauseFrame:
    subject = _arg(clause.subject[0], places) if clause.subject else None
    objects = tuple(_arg(nouns[0], places) for nouns in clause.objects)
    pps = [(prep, nouns) for prep, nouns in clause.pps]
    if clause.verb.passive:
        objects = ((subject,) if subject is not None else ()) + objects
        agent = next((nouns for prep, nouns in pps if prep == "by"), None)
        subject = _arg(agent[0], places) if agent else None
        pps = [(prep, nouns) for prep, nouns in pps if prep != "by"]
    return ClauseFrame(
        verbs=_options(places, clause.verb.start, clause.verb.end, clause.lemma, "VBD"),
        subject=subject,
        objects=objects,
        particles=tuple(_word_options(places, word) for word in sorted(clause.particles | set(clause.adverbs))),
        pps=tuple((_word_options(places, prep), _arg(nouns[0], places)) for prep, nouns in pps),
        link=clause.link,
        linker=clause.linker,
        passive=clause.verb.passive,
    )


def _word_options(places: _Places, word: str) -> frozenset[str]:
    return next((options for options in places.options.values() if word in options), frozenset((word,)))


def _arg(noun: Noun, places: _Places) -> Arg:
    slot = places.slots.get(noun.entity.start) if noun.entity is not None else None
    owner = _arg(noun.owner, places) if noun.owner is not None else None
    pps = tuple((_word_options(places, prep), _arg(nouns[0], places)) for prep, nouns in noun.pps)
    if slot is not None:
        return Arg(slot, None, owner=owner, pps=pps)
    if noun.head == "something":
        return Arg(None, None, pps=pps)
    last_word = noun.end - 1
    heads = next(
        (
            o
            for at, o in places.options.items()
            if noun.start <= at <= last_word and noun.end - at <= max(map(len, o)) + 1
        ),
        None,
    )
    lemmas = frozenset(lemma(word, "NN") for word in heads) if heads else frozenset((noun.head,))
    skipped = ("a", "an", "the", "his", "their", "its", "her")
    words = tuple(
        frozenset((word,)) for word in noun.words[:-1] if word not in skipped and (heads is None or word not in heads)
    )
    return Arg(None, lemmas, words, owner, pps)

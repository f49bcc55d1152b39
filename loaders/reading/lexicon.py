"""Football's words over the general lexicon: tags, lemmas and what governs what (`language/lexicon.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from lemminflect import getLemma

_SECTIONS = ("ambiguous", "tags", "lemmas", "multiword", "roles", "governors")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The overlay. `multiword` is keyed by its first word and lists (words, tag), longest first."""

    ambiguous: frozenset[str]
    tags: dict[str, str]
    lemmas: dict[str, str]
    multiword: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    roles: dict[str, frozenset[str]]
    governors: dict[str, frozenset[str]]
    base: frozenset[str]  # the phrases' verbs as they stand in the dictionary
    present: frozenset[str]  # what the phrases' verbs are in the present tense of the third person


@cache
def lexicon() -> Lexicon:
    """The lexicon that the package carries."""
    data = tomllib.loads(files("loaders.language").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    unknown = set(data) - set(_SECTIONS)
    if unknown:
        raise ValueError(f"lexicon.toml: unknown section {sorted(unknown)[0]}")
    multiword: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, tag in data["multiword"].items():
        parts = tuple(words.split())
        multiword.setdefault(parts[0], []).append((parts, tag))
    bare = _verbs(data["lemmas"])
    return Lexicon(
        ambiguous=frozenset(data["ambiguous"]),
        tags=data["tags"],
        lemmas=data["lemmas"],
        multiword={first: tuple(sorted(rest, key=lambda r: -len(r[0]))) for first, rest in multiword.items()},
        roles={name: frozenset(words) for name, words in data["roles"].items()},
        governors={name: frozenset(words) for name, words in data["governors"].items()},
        base=frozenset(bare),
        present=frozenset(map(_third, bare)),
    )


def _third(verb: str) -> str:
    """The third person of the present ("strokes", "lashes", "tries")."""
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}s"


def _verbs(lemmas: dict[str, str]) -> set[str]:
    """The verbs of the phrases (`phrases/words.toml`) as they stand in the dictionary."""
    folder = files("loaders.language").joinpath("phrases")
    words = tomllib.loads(folder.joinpath("words.toml").read_text(encoding="utf-8"))
    past = {verb for listed in words["verbs"].values() for verb in listed}
    return {lemmas.get(verb) or next(iter(getLemma(verb, "VERB")), verb) for verb in past}


@lru_cache(maxsize=20_000)
def lemma(word: str, tag: str) -> str:
    """The dictionary form of a lower-case word, by its tag; names and function words are their own."""
    if word.endswith("yarder"):
        return "yarder"  # "a 20-yarder"
    known = lexicon().lemmas.get(word)
    if known is not None and (tag[:1] == "V" or tag[:2] == "NN"):
        return known
    kind = "VERB" if tag[:1] == "V" else "NOUN" if tag in ("NN", "NNS") else "ADJ" if tag[:2] == "JJ" else ""
    found = getLemma(word, kind) if kind else ()
    return found[0] if found else word

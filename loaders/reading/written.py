"""Whom, which sides and competitions an article names, and how: short, as a nickname, or spelt in its own way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from loaders.model import Named
from loaders.reading.layers import Reading

#: Ways of naming that are names: neither "the visitors" nor "he".
_NAMES = frozenset({"name", "short", "surname", "nickname", "misspelling"})


def forms(reading: Reading, label: Callable[[str], str]) -> dict[Named, tuple[str, ...]]:
    """By name of each person, team and competition mentioned: the other forms in which the article writes it,
    sorted; of forms that differ in their capitals only, the one with fewest. `label` names a competition by its key."""
    names: dict[Named, Named] = {("person", one.key): ("person", one.name) for one in reading.persons}
    names |= {("team", one.key): ("team", one.name) for one in reading.teams}
    found: defaultdict[Named, set[str]] = defaultdict(set)
    for mention in reading.mentions:
        if mention.kind == "competition":
            names.setdefault(("competition", mention.key), ("competition", label(mention.key)))
        if mention.how in _NAMES and mention.kind in ("person", "team", "competition"):
            name = names.get((mention.kind, mention.key))
            if name is not None:
                found[name].add(" ".join(reading.text(mention).split()))
    return {name: _once(name[1], many) for name, many in sorted(found.items())}


def _once(name: str, forms: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for form in sorted(forms, key=lambda one: (sum(letter.isupper() for letter in one), one)):
        kept.setdefault(form.casefold(), form)
    kept.pop(name.casefold(), None)
    return tuple(sorted(kept.values()))

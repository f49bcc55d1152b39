"""Whether a clause tells of something that happened, was tried, denied, hoped for or ordered."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reading.chunks import Chunk
from loaders.reading.lexicon import lexicon
from loaders.reading.syntax import Clause, LinkKind, Mood
from loaders.reading.verb_groups import Verb

#: Moods of a clause that the clauses hanging on it share.
_INHERITED = ("modal", "future", "hypothetical", "wished", "thought", "asked")


def mood_of(
    verb: Verb,
    before: Sequence[str],
    adverbs: Sequence[str],
    lead: Sequence[Chunk],
    link: LinkKind,
    linker: str,
    parent: Clause | None,
) -> Mood:
    """Whether the clause tells of something that happened; `before` are the adverbs that precede the verb."""
    roles = lexicon().roles
    words = {*verb.words, *adverbs}
    if linker in roles["hypothetical"] or any(piece.word in roles["hypothetical"] for piece in lead):
        return "hypothetical"
    if link == "reduced" and "not" in words and parent is not None and parent.verb.words == ("had",):
        return "happened"  # "might have led had Kane not headed straight at the keeper"
    if words & roles["negative"] or "no longer" in words:
        return "negated"
    if {*verb.words, *before} & roles["almost"] or "all but" in words:
        return "almost"
    if words & roles["future"]:
        return "future"
    if words & roles["modal"] and not ("only" in words and "could" in words):
        return "modal"
    if parent is None:
        return "happened"
    if link == "reduced" and not parent.subject and parent.verb.words[0] in ("had", "should", "were"):
        return "hypothetical"  # "Had Salah scored again"
    if link == "participle" and linker in ("to", "from", "without", "of"):
        return "wished"  # "came close to scoring", "was kept from scoring"
    if link == "infinitive":
        return _infinitive_mood(linker, parent)
    if link == "subordinate" and linker in ("", "that") and parent.lemma in lexicon().governors["thought"]:
        return "thought"
    if link == "subordinate" and parent.mood == "thought":
        return "thought"
    if link == "participle" and linker == "with" and parent.mood == "wished":
        return "happened"  # "seemed to be on top, with Rice scoring"
    bare = (
        verb.words[0] == verb.lemma and link == "coordinate" and linker in ("and", "or", ",") and verb.form == "finite"
    )
    if link in ("participle", "coordinate") and (parent.mood in _INHERITED or (bare and parent.mood != "happened")):
        own = link == "coordinate" and verb.form in ("finite", "past") and not bare
        return "happened" if own and parent.link not in ("subordinate",) else parent.mood
    return "happened"


def _infinitive_mood(linker: str, parent: Clause) -> Mood:
    if parent.mood != "happened":
        return parent.mood
    nouns = {noun.head for held in parent.objects for noun in held}
    if parent.lemma == "have" and not nouns:
        return "obliged"
    if _skilled(parent):
        return "happened"  # "did well to tip it over", "was on hand to tap in"
    if nouns & {"option", "choice", "alternative"}:
        return "happened"  # "had no option but to show him"
    if linker == "passive" and parent.lemma in lexicon().governors["judged"]:
        return "happened"  # "was ruled to have handled"
    if linker == "noun":
        if parent.lemma in ("need", "take") and nouns & {"minute", "second", "touch", "moment"}:
            return "happened"  # "needed five minutes to head in"
        if nouns & lexicon().governors["irrealis_nouns"]:
            return "wished"
        done = parent.lemma in lexicon().governors["realis"] or nouns & lexicon().governors["realis_nouns"]
        return "happened" if done else "wished"
    if linker in ("for", "causative"):
        return "happened" if linker == "causative" or parent.lemma not in lexicon().governors["thought"] else "wished"
    return "happened" if parent.lemma in lexicon().governors["realis"] else "wished"


def _skilled(parent: Clause) -> bool:
    """Whether what hangs on the clause was done: "did well to", "was alert to", "was at full stretch to"."""
    roles = lexicon().roles
    words = {*parent.adverbs, *parent.particles}
    if parent.lemma == "do":
        return bool(words & roles["well"])
    if parent.lemma != "be":
        return False
    if words & lexicon().governors["lucky"]:
        return True
    nouns = {noun.head for _, held in parent.pps for noun in held}
    return bool(words & roles["ready"]) or bool(nouns & roles["ready"])

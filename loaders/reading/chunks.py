"""Words to chunks: noun phrases, verb groups, prepositions, times, by rules over tags.

The tags come from TextBlob's rule-based tagger over our own tokens, with football's lexicon and
with what was already found (names, times) laid over them: a mention or a moment is one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from textblob.en import parser as _textblob

from loaders.model import Span
from loaders.reading.layers import Mention, Moment, Reading, Sentence
from loaders.reading.lexicon import lemma, lexicon

ChunkKind = Literal["noun", "verb", "prep", "particle", "adverb", "time", "comma", "stop", "and", "that", "sub", "other"]

_NAMED = ("person", "team")
_APOSTROPHES = ("'", "’", "‘")
_BE_HAVE_DO = {"be", "have", "do", "get"}
_PRE_NOUN = ("DT", "PDT", "PRP$", "JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "NNX")
_DETERMINERS = ("the", "a", "an", "his", "their", "its")
_DASHES = ("–", "—", "--")
_LONGEST_ASIDE = 16  # words between two dashes that are an aside
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_OWN = lexicon().roles["own"]
_WHO = lexicon().roles["relative"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One word, or one name or time of several words."""

    start: int
    end: int
    text: str
    tag: str
    mention: Mention | None = None
    moment: Moment | None = None

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def lemma(self) -> str:
        return lemma(self.text.lower(), self.tag)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase. `head` is the lemma of its last noun; `entity` whom or what it names, if anyone.

    `owner` is who owns it ("Salah's penalty", "a Salah penalty", "his cross"); `pps` are the
    prepositional phrases right behind it; `mentions` all names within; `words` all its lemmas.
    """

    start: int
    end: int
    head: str
    words: tuple[str, ...]
    entity: Mention | None = None
    owner: Noun | None = None
    owned: bool = False  # the owner is written as a possessive
    moment: Moment | None = None
    mentions: tuple[Mention, ...] = ()
    pps: tuple[tuple[str, tuple[Noun, ...]], ...] = ()

    @property
    def definite(self) -> bool:
        return self.owned or (bool(self.words) and self.words[0] in ("the", "his", "her", "their", "its"))

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb group. `form` is finite, infinitive, participle (-ing) or past (a bare -ed, voice open)."""

    start: int
    end: int
    lemma: str
    form: Literal["finite", "infinitive", "participle", "past"]
    passive: bool
    words: tuple[str, ...]  # lower case, auxiliaries and adverbs too

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a sentence; `word` is the lower-case word of a preposition, particle or link."""

    kind: ChunkKind
    start: int
    end: int
    word: str = ""
    nouns: tuple[Noun, ...] = ()
    verb: Verb | None = None
    moment: Moment | None = None


def units(reading: Reading, sentence: Sentence) -> list[Unit]:
    """The words of a sentence, tagged; names and times as one unit each, quoted speech left out."""
    marks = _marks(reading, sentence)
    found: list[Unit] = []
    used: set[int] = set()
    speech = [q for q in reading.quoted if q.start < sentence.end and sentence.start < q.end]
    for token, following in zip(sentence.tokens, (*sentence.tokens[1:], None), strict=True):
        if token.text in _APOSTROPHES and following is not None and following.text == "keeper":
            continue  # 'keeper, short for goalkeeper
        if speech and any(quote.start <= token.start < quote.end for quote in speech):
            continue
        mark = next((m for m in marks if m.start <= token.start < m.end), None)
        if mark is None:
            found.append(Unit(token.start, token.end, token.text, token.tag))
        elif mark.start not in used:
            used.add(mark.start)
            text = reading.article.text[mark.start : mark.end]
            if isinstance(mark, Moment):
                found.append(Unit(mark.start, mark.end, text, "TIME", moment=mark))
            else:
                found.append(Unit(mark.start, mark.end, text, _mention_tag(mark, text), mention=mark))
    return _aside(_tagged(_joined(found)))


def _aside(words: list[Unit]) -> list[Unit]:
    """What stands between two dashes is read behind the rest of the sentence."""
    dashes = [i for i, word in enumerate(words) if word.text in _DASHES and 0 < i < len(words) - 1]
    if len(dashes) != 2 or not 1 < dashes[1] - dashes[0] < _LONGEST_ASIDE or words[dashes[0] + 1].tag == "WP":
        return words
    first, second = dashes
    inside = words[first + 1 : second]
    comma = replace(words[first], text=",", tag=",")
    stop = replace(words[second], text=";", tag=":")
    ends = words[-1:] if not words[-1].text.isalnum() else []
    rest = words[second + 1 : len(words) - len(ends)]
    return [*words[:first], comma, *rest, *ends, stop, *inside]


def _marks(reading: Reading, sentence: Sentence) -> list[Mention | Moment]:
    marks: list[Mention | Moment] = [m for m in reading.mentions if sentence.start <= m.start < sentence.end]
    for moment in reading.moments:
        inside = sentence.start <= moment.start < sentence.end
        if inside and not any(m.start < moment.end and moment.start < m.end for m in marks):
            marks.append(moment)
    return marks


def _mention_tag(mention: Mention, text: str) -> str:
    if mention.how == "pronoun":
        return "PRP$" if text.lower() in ("his", "her", "their", "its") else "PRP"
    if mention.kind in _NAMED:
        return "NNP"
    return "JJ" if mention.kind == "nationality" else "NNX"


def _joined(words: list[Unit]) -> list[Unit]:
    """Fixed expressions of several words become one unit."""
    table = lexicon().multiword
    found: list[Unit] = []
    i = 0
    while i < len(words):
        word = words[i]
        for parts, tag in table.get(word.low, ()) if word.mention is None else ():
            run = words[i : i + len(parts)]
            if len(run) == len(parts) and all(u.low == p and u.mention is None for u, p in zip(run, parts, strict=True)):
                found.append(Unit(word.start, run[-1].end, " ".join(parts), tag))
                i += len(parts)
                break
        else:
            score = _score_at(words, i)
            found.append(score or word)
            i += 3 if score else 1
    return found


def _score_at(words: list[Unit], i: int) -> Unit | None:
    """ "3-0" is one number."""
    run = words[i : i + 3]
    if len(run) == 3 and run[0].text.isdigit() and run[2].text.isdigit() and run[1].text in "-–‑" and run[2].end - run[0].start <= 5:
        return Unit(run[0].start, run[2].end, f"{run[0].text}-{run[2].text}", "CD")
    return None


def _tagged(words: list[Unit]) -> list[Unit]:
    guesses = _textblob.find_tags([_stand_in(word) for word in words]) if words else []
    found: list[Unit] = []
    for i, (word, guess) in enumerate(zip(words, guesses, strict=True)):
        following = words[i + 1] if i + 1 < len(words) else None
        if word.low == "whose":
            named = next((u.mention for u in reversed(found) if u.mention is not None and u.mention.kind == "person"), None)
            found.append(replace(word, tag="PRP$", mention=named))
            continue
        if word.tag == "JJ" and word.mention is not None and (following is None or _ends_noun(following, guesses[i + 1][1])):
            word = replace(word, tag="NNX")  # "the Russian dragged"
        found.append(replace(word, tag=word.tag or _tag(word, guess[1], found, following)))
    return found


def _ends_noun(following: Unit, guess: str) -> bool:
    return following.tag != "NNP" and (guess[:2] in ("VB", "MD", "IN", "CC") or not following.low.isalnum() or _past(following.low))


def _stand_in(word: Unit) -> str:
    return "Smith" if word.mention is not None and word.tag == "NNP" else "today" if word.moment is not None else word.text


def _tag(word: Unit, guess: str, before: Sequence[Unit], following: Unit | None) -> str:
    """The tag of a word that is neither a name nor a time."""
    low, last = word.low, before[-1] if before else None
    if low in ("'s", "’s"):
        verbal = last is not None and (last.tag in ("PRP", "EX", "WP") or last.low in ("it", "that", "there"))
        return "VBZ" if verbal else "POS"
    if low in _APOSTROPHES:
        return "POS" if last is not None and last.end == word.start and last.low.endswith("s") else "''"
    if not any(ch.isalnum() for ch in low):
        return low
    if low in _WHO and low != "that":
        return "WP"
    governor = before[-2] if last is not None and last.tag == "RB" and len(before) > 1 else last
    if governor is not None and (governor.tag == "MD" or (governor.low == "to" and governor is not last)) and guess[:2] == "NN":
        return "VB"
    if last is not None and last.low == "to" and guess in ("JJ", "NN") and following is not None and following.low in _DETERMINERS:
        return "VB"
    if low.endswith("ing") and guess == "NN" and last is not None and last.low in ("before", "after", "by", "for", "while", "when"):
        return "VBG"
    if low == "over" and following is not None and (following.low[:1].isdigit() or following.low in _NUMBERS):
        return "RB"
    if low in lexicon().ambiguous:
        named = len(before) > 1 and last is not None and last.tag == "RB" and before[-2].tag == "NNP"
        verdict = _noun_or_verb(low, before[-2] if named else last, before[:-1] if named else before, following)
        if verdict:
            return verdict
    known = lexicon().tags.get(low)
    if known is None and low[0].isdigit():
        return "JJ" if low[-1].isalpha() or "-" in low else "CD"
    if known is None and "-" in low and guess[:2] in ("NN", "VB") and low.endswith(("ed", "half", "minute", "yard", "time", "range", "old")):
        return "JJ"
    tag = known or guess
    if known is None and low.endswith("ed") and tag in ("JJ", "NN") and last is not None and last.tag == "NNP" and "-" not in low:
        tag = "VBD"
    if known is None and tag in ("VB", "VBP") and last is not None and last.tag in ("DT", "PRP$", "POS", "JJ", "CD") and last.low != "that":
        return "JJ" if following is not None and following.tag in ("NNP", "") and following.low in lexicon().ambiguous else "NN"
    if tag == "VBD" and last is not None and last.tag in ("DT", "JJ", "PRP$", "POS") and following is not None and following.tag in ("NNP", "") and last.low != "that":
        return "VBN"
    return tag


def _noun_or_verb(low: str, last: Unit | None, before: Sequence[Unit], following: Unit | None) -> str:
    """By the word before: a determiner makes a noun, a name or "to" a verb; "" where it does not tell."""
    if last is None:
        return ""
    plural = "NNS" if low.endswith("s") and low not in ("pass", "cross", "press", "miss") else "NN"
    if last.mention is not None and last.mention.kind == "team" and low in ("forward", "back", "keeper"):
        return plural
    if low == "level" and last.low in ("us", "them", "it"):
        return "RP"
    if last.low in ("to", "who", "which") or last.tag in ("MD", "PRP", "WP"):
        return "VB" if low not in ("left", "fell", "hit", "cut", "put") else "VBD"
    if low == "level" and (last.tag == "PRP" or (last.mention is not None and last.mention.kind == "team")):
        return "RP"
    if low in ("left", "back") and last.tag == "DT":
        return "NN"
    if last.tag in ("DT", "PRP$", "JJ", "JJR", "JJS", "POS", "CD", "VBN", "VBG", "IN") and last.low not in ("that",):
        return plural if low not in ("second", "third", "fourth", "free", "close", "back", "left", "level") else ""
    if last.tag == "NNP" and last.mention is not None and last.mention.kind in _NAMED:
        if (len(before) > 1 and before[-2].tag in ("DT", "JJ", "PRP$", "CD")) or (following is not None and _past(following.low)):
            return plural
        return "VBD" if low in ("hit", "cut", "left", "fell", "shot") else "VBZ" if low.endswith("s") else ""
    return ""


def _past(low: str) -> bool:
    return low in ("was", "were", "is", "has", "had") or low.endswith("ed") or lexicon().tags.get(low) == "VBD"


def chunks(words: Sequence[Unit]) -> list[Chunk]:
    """The units of a sentence as chunks, noun phrases with their owners and what hangs on them."""
    found: list[Chunk] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word.tag == "TIME" and not _opens_noun(words, i):
            found.append(Chunk("time", word.start, word.end, moment=word.moment))
            i += 1
        elif (verb := _verb_group(words, i)) is not None:
            group, i = verb
            found.append(Chunk("verb", group.start, group.end, verb=group))
        elif (noun := _noun_phrase(words, i)) is not None:
            phrase, i = noun
            found.append(Chunk("noun", phrase.start, phrase.end, nouns=(phrase,)))
        else:
            found.append(Chunk(_plain_kind(words, i), word.start, word.end, word=word.low))
            i += 1
    return _with_phrases(_lists(found))


def _opens_noun(words: Sequence[Unit], i: int) -> bool:
    """Whether a time stands before a noun as an adjective ("79th-minute own goal")."""
    nxt = words[i + 1] if i + 1 < len(words) else None
    hyphen = words[i].text.rstrip().endswith("minute") or "-" in words[i].text
    return hyphen and nxt is not None and nxt.tag in ("NN", "NNS", "JJ", "NNP")


def _plain_kind(words: Sequence[Unit], i: int) -> ChunkKind:
    word = words[i]
    if word.tag == "," or word.low in ("–", "—", "-", "(", ")", "--"):
        return "comma"
    if word.low in (".", ";", ":", "!", "?", "…", "..."):
        return "stop"
    if word.tag == "WP" or (word.low == "that" and i and (words[i - 1].tag[:2] in ("NN", ",") or _verb_follows(words, i + 1))):
        return "that"
    if word.tag in ("SUB", "WRB") or word.low in ("if", "unless", "whether", "although", "though", "because", "while", "whilst"):
        return "sub"
    if word.tag == "CC":
        return "and"
    if word.tag in ("IN", "TO"):
        return "prep"
    if word.tag == "RP" or word.low in lexicon().roles["particles"]:
        return "particle"
    return "adverb" if word.tag[:2] in ("RB", "JJ", "NE", "AL") else "other"


def _verb_group(words: Sequence[Unit], i: int) -> tuple[Verb, int] | None:
    """The verb group that begins at `i`: auxiliaries, adverbs between, the main verb."""
    first = i
    infinitive = words[i].low == "to" and i + 1 < len(words)
    if infinitive:
        i += 1
        while i + 1 < len(words) and (words[i].tag == "RB" or (words[i].low.endswith("y") and words[i + 1].tag[:2] == "VB")):
            i += 1
    if words[i].tag != "MD" and words[i].tag[:1] != "V":
        return None
    group: list[Unit] = []
    main: Unit | None = None
    j = i
    while j < len(words):
        word = words[j]
        if word.tag == "MD" or word.tag[:1] == "V":
            if main is not None and not _auxiliary(main, word):
                break
            main = word
            group.append(word)
        elif not (word.tag in ("RB", "NEG", "ALMOST", "RBR") and _verb_follows(words, j) and main is not None and main.tag != ""):
            break
        elif main is not None and not _auxiliary(main, None):
            break
        else:
            group.append(word)
        j += 1
    while group and group[-1].tag in ("RB", "NEG", "ALMOST", "RBR"):
        group.pop()
    if main is None or not group:
        return None
    end = first + (i - first) + len(group)
    return _verb(words[first:end], infinitive), end


def _auxiliary(word: Unit, after: Unit | None) -> bool:
    if word.tag == "MD":
        return True
    if word.lemma not in _BE_HAVE_DO and word.low not in ("'s", "’s", "'d", "’ve", "'ve"):
        return False
    if after is None:
        return True
    if word.lemma == "do":
        return after.tag in ("VB", "VBP", "VBD")
    return after.tag in ("VBN", "VBD", "VBG", "VB")


def _verb_follows(words: Sequence[Unit], j: int) -> bool:
    while j < len(words) and words[j].tag in ("RB", "NEG", "ALMOST", "RBR"):
        j += 1
    return j < len(words) and (words[j].tag[:1] == "V" or words[j].tag == "MD")


def _verb(group: Sequence[Unit], infinitive: bool) -> Verb:
    verbs = [word for word in group if word.tag[:1] == "V" or word.tag == "MD"]
    main, aux = verbs[-1], verbs[:-1]
    name = lemma(main.low, main.tag if main.tag[:1] == "V" else "VB")
    helpers = [word.lemma if word.tag != "MD" else word.low for word in aux]
    participle = main.tag in ("VBN", "VBD")
    passive = participle and bool(helpers) and (helpers[-1] in ("be", "get") or aux[-1].low in ("'s", "’s", "’re", "'re"))
    form: Literal["finite", "infinitive", "participle", "past"] = "finite"
    if infinitive:
        form = "infinitive"
    elif verbs[0].tag == "VBG":
        form = "participle"
    elif not aux and participle:
        form = "past"
    return Verb(group[0].start, main.end, name, form, passive, tuple(word.low for word in group))


def _noun_phrase(words: Sequence[Unit], i: int) -> tuple[Noun, int] | None:
    """The noun phrase that begins at `i`, with its owners."""
    owner: Noun | None = None
    owned = False
    while True:
        part = _simple_noun(words, i)
        if part is None:
            return None
        noun, j = part
        pronoun = words[i] if words[i].tag == "PRP$" else None
        if pronoun is not None and owner is None:
            owner, owned = _pronoun_noun(pronoun), True
        if owner is not None:
            noun = replace(noun, owner=owner, owned=owned, start=owner.start, mentions=(*owner.mentions, *noun.mentions))
        if j < len(words) and words[j].tag == "POS" and _simple_noun(words, j + 1) is not None:
            owner, owned, i = noun, True, j + 1
            continue
        modifier = _effort_follows(words, j) if noun.entity is not None and noun.entity.kind in _NAMED else None
        if modifier is not None and noun.entity is not None and noun.entity.how == "epithet" and words[j].low not in _OWN:
            return replace(noun, end=words[j].end, words=(*noun.words, words[j].lemma)), j + 1  # "the Brazilian substitute"
        if modifier is not None:
            owner, owned, i = noun, False, j
            continue
        if j < len(words) and words[j].tag == "POS":
            j += 1
        return noun, j


def _pronoun_noun(unit: Unit) -> Noun:
    mentions = (unit.mention,) if unit.mention is not None else ()
    return Noun(unit.start, unit.end, unit.low, (unit.low,), entity=unit.mention, mentions=mentions)


def _effort_follows(words: Sequence[Unit], j: int) -> bool | None:
    """A common noun right behind a name: "Salah penalty", "Liverpool striker"."""
    nxt = words[j] if j < len(words) else None
    plain = nxt is not None and nxt.mention is None and nxt.tag in ("NN", "NNS") and words[j - 1].tag != "PRP"
    return True if plain else None


def _simple_noun(words: Sequence[Unit], i: int) -> tuple[Noun, int] | None:
    """Determiner, adjectives, nouns up to the head; a person's name ends it."""
    if i >= len(words):
        return None
    if words[i].low == "that" and i and words[i - 1].tag not in ("IN", "VBD") and _verb_follows(words, i + 1):
        return None  # a relative
    if words[i].low in ("both", "each", "all") and i and words[i - 1].tag == "NNP" and _verb_follows(words, i + 1):
        return None  # "X and Y both scored"
    if words[i].tag in ("PRP", "EX") or (words[i].low in ("both", "each", "neither", "one") and _bare(words, i)):
        return _pronoun_noun(words[i]), i + 1
    j = i
    run: list[Unit] = []
    determined = False
    while j < len(words):
        word = words[j]
        determined = bool(run) and not any(unit.tag[:2] == "NN" for unit in run)
        if run and word.tag in ("DT", "PRP$") and run[-1].tag not in ("PDT", "DT"):
            break
        if word.mention is not None and word.mention.kind in _NAMED and word.tag == "NNP":
            run.append(word)
            j += 1
            if word.mention.kind == "person" or not _continues(words, j):
                break
            continue
        inside = word.tag in _PRE_NOUN or (word.tag == "TIME" and (_opens_noun(words, j) or _inside_noun(words, j, run)))
        if not inside and not (determined and _adjectival(words, j)):
            break
        run.append(word)
        j += 1
    owned = i > 0 and words[i - 1].tag == "POS"
    while run and run[-1].tag in ("DT", "PDT", "VBN", "VBG", "RB", "PRP$", "JJ", "JJR", "JJS") and not _stands_alone(run, owned):
        run.pop()
        j -= 1
    if not run or all(word.tag in ("DT", "PDT") and word.low not in ("that", "this", "all", "another") for word in run):
        return None
    return _noun(run), j


def _inside_noun(words: Sequence[Unit], j: int, run: Sequence[Unit]) -> bool:
    """ "A second-half penalty": a time between a determiner and its noun."""
    return bool(run) and run[-1].tag in ("DT", "PRP$", "JJ", "POS") and j + 1 < len(words) and words[j + 1].tag in ("NN", "NNS", "JJ")


def _bare(words: Sequence[Unit], i: int) -> bool:
    return i + 1 >= len(words) or words[i + 1].tag not in _PRE_NOUN


def _continues(words: Sequence[Unit], j: int) -> bool:
    """Whether a side's name goes on into a noun phrase: "Atalanta attacker"."""
    return j < len(words) and words[j].tag in ("NN", "NNS", "JJ", "NNX")


def _adjectival(words: Sequence[Unit], j: int) -> bool:
    """Whether a participle or adverb stands before the noun it describes ("a smartly-taken volley")."""
    if words[j].tag not in ("VBN", "VBG", "VBD", "RB", "RBR", "RBS", "''") or j + 1 >= len(words):
        return False
    if words[j].lemma in _BE_HAVE_DO:
        return False
    return words[j + 1].tag in ("NN", "NNS", "JJ", "NNP", "VBN")


def _stands_alone(run: Sequence[Unit], owned: bool) -> bool:
    """Adjectives that serve as nouns: "the second", "another", "a third"."""
    last = run[-1]
    return last.low in ("second", "third", "fourth", "fifth", "sixth", "first", "latter", "former", "another", "substitute", "that", "this", "other") and (
        len(run) > 1 or owned or last.low in ("another", "that", "this")
    )


def _noun(run: Sequence[Unit]) -> Noun:
    last = run[-1]
    mentions = tuple(unit.mention for unit in run if unit.mention is not None)
    moment = next((unit.moment for unit in run if unit.moment is not None), None)
    entity = last.mention
    head = lemma(last.low, "NNS" if last.tag in ("JJ", "CD") else last.tag)
    return Noun(run[0].start, last.end, head, tuple(unit.lemma for unit in run), entity=entity, moment=moment, mentions=mentions)


def sort_of(noun: Noun) -> str:
    """What a noun phrase can be in a list: a person, a side or a thing."""
    return noun.entity.kind if noun.entity is not None and noun.entity.kind in _NAMED else "thing"


def _lists(found: list[Chunk]) -> list[Chunk]:
    """Noun phrases of one sort joined by commas and "and" become one chunk."""
    out: list[Chunk] = []
    i = 0
    while i < len(found):
        chunk = found[i]
        if chunk.kind != "noun":
            out.append(chunk)
            i += 1
            continue
        members, j = _list_at(found, i)
        out.append(Chunk("noun", chunk.start, found[j - 1].end, nouns=members))
        i = j
    return out


def _list_at(found: list[Chunk], i: int) -> tuple[tuple[Noun, ...], int]:
    first = found[i].nouns[0]
    members, j = [first], i + 1
    while j + 1 < len(found):
        comma = found[j].kind == "comma" and found[j].word == ","
        link = found[j].kind == "and" and found[j].word in ("and", "or", "as well as")
        k = j + 1 + (comma and found[j + 1].kind == "and")
        closes = link or (comma and k == j + 2)
        if comma and k == j + 2 and len(members) == 1:
            break  # ", and" joins clauses, not two names
        if not (comma or link) or k >= len(found) or found[k].kind != "noun" or sort_of(found[k].nouns[0]) != sort_of(first):
            break
        members.append(found[k].nouns[0])
        j = k + 1
        if closes:
            if _takes_verb(found, i, j) and len(members) > 1 and _governed(found, i):
                return (tuple(members[:-1]), k - 1) if len(members) == 2 else ((first,), i + 1)
            return tuple(members), j
    return (first,), i + 1


def _takes_verb(found: list[Chunk], i: int, j: int) -> bool:
    while j < len(found) and found[j].kind == "adverb":
        j += 1
    verb = found[j].verb if j < len(found) else None
    return verb is not None and verb.form in ("finite", "past")


def _governed(found: list[Chunk], i: int) -> bool:
    """Whether the list hangs on a preposition or verb, so that a verb after it has its last member for subject."""
    k = i - 1
    while k >= 0 and found[k].kind in ("particle", "adverb"):
        k -= 1
    return k >= 0 and (found[k].kind == "verb" or (found[k].kind == "prep" and any(c.kind == "verb" for c in found[:k])))


def _bracketed(found: Sequence[Chunk], j: int) -> bool:
    """A phrase between commas: "the introduction of X, for Y, changed"."""
    kinds = [chunk.kind for chunk in found[j : j + 4]]
    return kinds == ["comma", "prep", "noun", "comma"] and found[j + 1].word in ("for", "from", "by")


def _with_phrases(found: list[Chunk]) -> list[Chunk]:
    """Each thing carries the prepositional phrases right behind it; built from the end so that they nest."""
    out = list(found)
    for i in range(len(out) - 1, -1, -1):
        chunk = out[i]
        if chunk.kind != "noun" or sort_of(chunk.nouns[-1]) != "thing":
            continue
        pps: list[tuple[str, tuple[Noun, ...]]] = []
        moment = None
        j = i + 1
        while j < len(out):
            if out[j].kind == "time":
                moment = moment or out[j].moment
                j += 1
            elif out[j].kind == "prep" and j + 1 < len(out) and out[j + 1].kind == "noun":
                pps.append((out[j].word, out[j + 1].nouns))
                j += 2
            elif out[j].kind == "prep" and j + 1 < len(out) and out[j + 1].kind == "time":
                j += 1
            elif _bracketed(out, j):
                pps.append((out[j + 1].word, out[j + 2].nouns))
                j += 4
            else:
                break
        last = replace(chunk.nouns[-1], pps=tuple(pps), moment=chunk.nouns[-1].moment or moment)
        out[i] = replace(chunk, nouns=(*chunk.nouns[:-1], last))
    return out

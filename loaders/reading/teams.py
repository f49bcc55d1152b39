"""Which clubs, national sides, competitions, grounds and places the words name.

A gazetteer says what a word may mean; the article says what it does mean. A name that stands for
one side only ("Liverpool") anchors it; a nickname or a bare "City" counts only for a side that the
article anchors, and a near-miss of an anchored name ("Atlanta") is read as a misspelling of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from loaders.model import Article
from loaders.reading import lands, short_names, told_sides, unknown_sides, within, womens
from loaders.reading.gazetteer import Candidate, Entry, Gazetteer, Hit
from loaders.reading.layers import How, Line, LineLabel, Mention, Sentence, Team
from loaders.reading.unknown_sides import PLACE_BEFORE
from loaders.reading.wordlist import common_word

#: Lines in which a name is a name of the report.
READ: frozenset[LineLabel] = frozenset(
    {"prose", "headline", "crosshead", "caption", "live", "scoreboard", "scorers", "lineup", "dateline"}
)

#: "in Sydney, Australia": the land of a town.
_TOWN_BEFORE = re.compile(r"\b(?:in|at|from|near) (?:[^\W\d_a-z][\w'’-]*\.? ){0,2}[^\W\d_a-z][\w'’-]*, $")
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;:)(\]]|$)")
#: "won 2-1 in Kazakhstan": the land is the opponent.
_PLAYED_IN = re.compile(
    r"\b(?:w[io]n|wins|winning|lost|lose|losing|drew|draw|victory|defeat|loss)\s+(?:\d+\s?[-–]\s?\d+\s+)?in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: "World Cup Qatar 2022", "since France 1998": the land that a tournament was held in.
_EDITION = re.compile(r" (?:19|20)\d\d\b")
_DATELINE = re.compile(r"\s*[A-ZÀ-Þ][^()\n]{1,60}\([^()\n]{2,30}\)\s*(?:[-–—:]|--)\s")
_SCORE_BEFORE = re.compile(r"(?<![\d-])\d{1,2}[-–]\d{1,2} $")
_SCORE_AFTER = re.compile(
    r" \d{1,2}[-–]\d{1,2}(?![\d-])(?= [A-ZÀ-Þ])"
    r"|['’]s? (?:[a-z-]+ ){0,2}\d{1,2}[-–]\d{1,2} (?:[a-z]+ )?(?:win|victory|defeat|loss|draw|triumph)\b"
)
_WORD_BEFORE = re.compile(r"([A-ZÀ-Þ][\w-]+) $")
_CAPITAL_AFTER = re.compile(r" ([A-ZÀ-Þ][a-zß-ÿ]{2,})\b")
_OF_ONE_LAND = 3  # clubs of one land that make a report one of its league
_TEAM_KINDS = ("club", "national")


def find(
    article: Article, lines: tuple[Line, ...], sentences: tuple[Sentence, ...], gazetteer: Gazetteer
) -> tuple[tuple[Team, ...], tuple[Mention, ...]]:
    """The sides that the article names, and every mention of a side or another known thing."""
    hits = _hits(article.text, lines, gazetteer)
    datelines = [m.span() for line in lines if (m := _DATELINE.match(article.text, line.start, line.end))]
    women = womens.spoken_of(article.text, lines, hits)
    of_clubs = {land.start for land, _ in lands.pairs(article.text, hits)}
    sides = [hit for hit in hits if hit.start not in of_clubs]
    anchors = _anchors(article.text, sides)
    kinds = Counter(c.entry.kind for hit in sides for c in hit.candidates[:1] if anchors[c.entry.key])
    nations = kinds["national"] > kinds["club"]  # a report of internationals
    if nations:
        anchors, of_clubs = _anchors(article.text, hits), set()
    countries = _countries(hits, anchors)
    hits = _of_their_league(hits, anchors)
    anchors = _anchors(article.text, [hit for hit in hits if hit.start not in of_clubs])
    entries: dict[str, Entry] = {}
    mentions = []
    for hit in hits:
        chosen = _choose(article.text, hit, anchors, countries)
        if chosen is None or chosen.entry.kind == "person":  # persons come from the article's own roster
            continue
        if chosen.entry.kind == "competition" and _of_longer_name(article.text, hit, chosen.entry, gazetteer):
            continue
        entry = _of_women(article.text, hit, chosen.entry, gazetteer) if women(hit.start) else chosen.entry
        mention = _mention(article.text, hit, chosen, entry, nations=nations)
        if hit.start in of_clubs and mention.kind == "team":
            mention = lands.mention(article.text, mention)
        if any(start <= hit.start < end for start, end in datelines) and mention.kind == "team":
            continue  # "MILAN (AFP) -" is where the report was filed
        if mention.kind == "team":
            entries[entry.key] = entry
        mentions.append(mention)
    mentions = list(_respelled(mentions, entries))
    of_nations = nations and sum(entry.kind == "national" for entry in entries.values()) > 1
    told = told_sides.find(article, lines, () if of_nations else sentences, mentions, gazetteer, countries)
    shorter = []
    for part, entry in short_names.find(article.text, lines, READ, hits, gazetteer, mentions, told.clubs):
        meant = womens.side(entry, gazetteer) if women(part.start) else entry
        entries[meant.key] = meant
        shorter.append(replace(part, key=meant.key))
    mentions = _joined(_without_towns(mentions, shorter), shorter)
    shown = () if of_nations else (*lands.clubs(article.text, hits), *told.strange)
    strange, named = unknown_sides.find(article.text, lines, READ, hits, gazetteer.looks_like_given_name, shown)
    entries |= strange
    mentions = _joined(_without_towns(mentions, named), named)
    mentions = list(_of_own_name(article.text, mentions, hits, strange, countries))
    used = {mention.key for mention in mentions if mention.kind == "team"}
    return tuple(team_of(entry) for key, entry in sorted(entries.items()) if key in used), tuple(mentions)


def _hits(text: str, lines: tuple[Line, ...], gazetteer: Gazetteer) -> list[Hit]:
    """The names of known things in the lines that are read, each with what it may mean."""
    hits = [hit for line in lines if line.label in READ for hit in gazetteer.find(text, line.start, line.end)]
    hits = _without_others(text, hits)
    lands_named = frozenset(
        first.entry.country
        for first in (hit.candidates[0] for hit in hits)
        if first.entry.kind == "national" and not first.needs_context
    )
    hits = list(short_names.owned(text, [_seen_as_side(text, hit, hits, lands_named) for hit in hits]))
    return lands.anchored(text, hits)


def _countries(hits: Sequence[Hit], anchors: Counter[str]) -> Counter[str]:
    """The lands of the clubs that are named beyond doubt, by how often these are named."""
    return Counter(
        c.entry.country
        for hit in hits
        for c in hit.candidates[:1]
        if c.entry.kind == "club" and c.entry.country and anchors[c.entry.key]
    )


def _without_towns(mentions: Sequence[Mention], sides: Sequence[Mention]) -> list[Mention]:
    """The mentions less the towns whose names stand for sides."""
    taken = {side.span for side in sides}
    return [m for m in mentions if m.kind != "place" or m.span not in taken]


def _of_own_name(
    text: str, mentions: Sequence[Mention], hits: Sequence[Hit], strange: dict[str, Entry], countries: Counter[str]
) -> Iterator[Mention]:
    """The mentions; "Rangers" alone is Enugu Rangers where that side is named, and no other of the known one's land."""
    own: dict[str, str] = {}
    named = Counter(hit.candidates[0].entry.key for hit in hits)
    for hit in hits:
        first = hit.candidates[0].entry
        longer = [key for key, entry in strange.items() if entry.name.endswith(" " + text[hit.start : hit.end])]
        if first.kind == "club" and len(longer) == 1 and countries[first.country or ""] <= named[first.key]:
            own[first.key] = longer[0]
    for mention in mentions:
        key = own.get(mention.key) if mention.kind == "team" else None
        yield mention if key is None else replace(mention, key=key, how="short")


def _joined(mentions: list[Mention], more: Sequence[Mention]) -> list[Mention]:
    """All mentions; where two overlap the longer stands ("Hexton City", not its "City")."""
    newer = within.Taken(more)
    kept = [m for m in mentions if not any(o.end - o.start > m.end - m.start for o in newer.over(m))]
    older = within.Taken(kept)
    fresh = [o for o in more if not older.overlaps(o)]
    return sorted((*kept, *fresh), key=lambda m: m.start)


def _of_their_league(hits: Sequence[Hit], anchors: Counter[str]) -> list[Hit]:
    """The hits; where most clubs are of one land, "Hearts" is the club of that land that has the name too."""
    lands: dict[str | None, set[str]] = {}
    for hit in hits:
        first = hit.candidates[0]
        if first.entry.kind == "club" and anchors[first.entry.key]:
            lands.setdefault(first.entry.country, set()).add(first.entry.key)
    land = max(lands, key=lambda country: len(lands[country]), default=None)
    if land is None or len(lands[land]) < _OF_ONE_LAND or 2 * len(lands[land]) <= sum(map(len, lands.values())):
        return list(hits)
    out = []
    for hit in hits:
        first = hit.candidates[0]
        own = [c for c in hit.candidates if c.entry.kind == "club" and c.entry.country == land and not c.entry.women]
        if first.how != "name" and first.entry.kind == "club" and first.entry.country != land and len(own) == 1:
            hit = replace(hit, candidates=(replace(own[0], needs_context=False), *hit.candidates))
        out.append(hit)
    return out


def _anchors(text: str, hits: Iterable[Hit]) -> Counter[str]:
    """Sides named beyond doubt, by how often."""
    count: Counter[str] = Counter()
    for hit in hits:
        first = hit.candidates[0]
        if first.entry.kind in _TEAM_KINDS and not first.needs_context and not _only_opens_sentence(text, hit, first):
            count[first.entry.key] += 1
        if first.entry.kind == "venue" and first.entry.club and not first.needs_context:
            count[first.entry.club] += 1  # a ground stands for the club at home there
    return count


def _only_opens_sentence(text: str, hit: Hit, candidate: Candidate) -> bool:
    """A common word ("Reading") with a capital only because a sentence opens with it."""
    before = text[max(0, hit.start - 3) : hit.start].strip(" \"“‘'(")
    return candidate.common_word and (not before or before[-1] in ".!?\n")


def _seen_as_side(text: str, hit: Hit, hits: Sequence[Hit], named: Collection[str | None]) -> Hit:
    """The hit, a name beyond doubt where what is beside shows a side's: "Reading beat Hull 2-1". `named` are the lands
    that the report names."""
    first = hit.candidates[0]
    if first.needs_context and ((_beside_score(text, hit) and _one_club(hit)) or _of_named_land(hit, named)):
        return replace(hit, candidates=(replace(first, needs_context=False), *hit.candidates[1:]))
    if not (first.common_word and first.entry.kind in _TEAM_KINDS and _only_opens_sentence(text, hit, first)):
        return hit
    joined = unknown_sides.joined().match(text, hit.end)
    beside = joined is not None and any(
        other.start == joined.end() and other.candidates[0].entry.kind in _TEAM_KINDS for other in hits
    )
    if not beside and unknown_sides.opening().match(text, hit.end) is None:
        return hit
    return replace(hit, candidates=(replace(first, common_word=False), *hit.candidates[1:]))


def _without_others(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits less each short name that only ever stands before one and the same word with a capital, which nobody
    knows: "Inter Kashi" is not Inter."""
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for hit in hits:
        found = _CAPITAL_AFTER.match(text, hit.end)
        behind[text[hit.start : hit.end]].append(found[1] if found else "")
    opening = {
        word
        for word, after in behind.items()
        if len(after) > 1 and len(set(after)) == 1 and after[0] and not common_word(after[0])
    }
    return [
        hit
        for hit in hits
        if hit.candidates[0].how not in ("short", "nickname") or text[hit.start : hit.end] not in opening
    ]


def _of_named_land(hit: Hit, named: Collection[str | None]) -> bool:
    """Whether the words can only mean the women's side of a land that the report names: "Australia's Matildas"."""
    entry = hit.candidates[0].entry
    only = all(c.entry.key == entry.key for c in hit.candidates)
    return entry.kind == "national" and entry.women and only and entry.country in named


def _beside_score(text: str, hit: Hit) -> bool:
    """Whether a score of two stands right beside the words: "Liverpool 1-1 Palace"."""
    return bool(_SCORE_BEFORE.search(text, max(0, hit.start - 8), hit.start) or _SCORE_AFTER.match(text, hit.end))


def _one_club(hit: Hit) -> bool:
    """Whether the words can mean one club only, its women's side aside."""
    return (
        len({c.entry.name for c in hit.candidates if not c.entry.women}) == 1 and hit.candidates[0].entry.kind == "club"
    )


def _choose(text: str, hit: Hit, anchors: Counter[str], countries: Counter[str]) -> Candidate | None:
    if hit.candidates[0].entry.kind == "competition" and countries:
        land = countries.most_common(1)[0][0]  # "League One" in a report of Scottish clubs
        own = [c for c in hit.candidates if c.entry.kind == "competition" and c.entry.country == land]
        if (
            own
            and hit.candidates[0].entry.country not in (None, land)
            and own[0].entry.women == hit.candidates[0].entry.women
        ):
            return own[0]
    anchored = [c for c in hit.candidates if anchors[c.entry.key]]
    if anchored:
        return max(anchored, key=lambda c: (not c.needs_context, anchors[c.entry.key], c.entry.key))
    for candidate in hit.candidates:
        if not candidate.needs_context and not _only_opens_sentence(text, hit, candidate):
            return candidate
    return None


def _of_longer_name(text: str, hit: Hit, entry: Entry, gazetteer: Gazetteer) -> bool:
    """Whether the word before a competition's name makes it another's: "Bangladesh Premier League"."""
    before = _WORD_BEFORE.search(text, max(0, hit.start - 30), hit.start)
    if before is None:
        return False
    lands = {c.entry.country for c in gazetteer.lookup(before[1]) if c.entry.kind in ("national", "nationality")}
    return unknown_sides.longer_competition(before[1]) or bool(lands and entry.country and entry.country not in lands)


def _of_women(text: str, hit: Hit, entry: Entry, gazetteer: Gazetteer) -> Entry:
    """What the words mean where women's football is spoken of."""
    if entry.kind in _TEAM_KINDS:
        return womens.side(entry, gazetteer)
    return womens.competition(text, hit, entry) if entry.kind == "competition" else entry


def _mention(text: str, hit: Hit, chosen: Candidate, entry: Entry, *, nations: bool) -> Mention:
    how: How = "name"
    if chosen.how in ("short", "nickname", "demonym", "misspelling"):
        how = chosen.how  # type: ignore[assignment]  # the four are Hows; mypy does not narrow by `in`
    if entry.kind in _TEAM_KINDS:
        if entry.kind == "national" and _is_land(text, hit, nations=nations):
            return Mention(hit.start, hit.end, "place", entry.key, how)
        return Mention(hit.start, hit.end, "team", entry.key, how)
    return Mention(hit.start, hit.end, entry.kind, entry.key, how)  # type: ignore[arg-type]  # the other kinds are EntityKinds


def _is_land(text: str, hit: Hit, *, nations: bool) -> bool:
    """Whether a country's name is where something is: "in Spain", "in Sydney, Australia"."""
    if _EDITION.match(text, hit.end):
        return True
    before = text[max(0, hit.start - 40) : hit.start]
    if _TOWN_BEFORE.search(before) and _CLAUSE_ENDS.match(text, hit.end):
        return True
    owns = text[hit.end : hit.end + 2] in ("'s", "’s")
    return bool(PLACE_BEFORE.search(before[-24:])) and not owns and not (nations and _PLAYED_IN.search(before[-24:]))


def _respelled(mentions: list[Mention], entries: dict[str, Entry]) -> Iterator[Mention]:
    """A side or town met by one spelling alone, a letter or two off a side named more often, is that side."""
    count = Counter(m.key for m in mentions if m.how != "nickname")
    sides = [key for key, entry in entries.items() if entry.kind == "club"]
    for mention in mentions:
        if mention.kind == "place" or (mention.kind == "team" and mention.key in sides):
            own = entries[mention.key].name if mention.kind == "team" else mention.key
            near = [
                k
                for k in sides
                if k != mention.key and count[k] > 2 * count[mention.key] and _near(entries[k].name, own)
            ]
            if near:
                yield Mention(mention.start, mention.end, "team", near[0], "misspelling")
                continue
        yield mention


def _near(known: str, other: str) -> bool:
    """Whether the first words differ by one letter added, lost, changed or swapped."""
    a, b = known.split()[0].casefold(), other.split()[0].casefold()
    if a == b or min(len(a), len(b)) < 5 or a[0] != b[0]:
        return False
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        return len(wrong) == 1 or (len(wrong) == 2 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]])
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def team_of(entry: Entry) -> Team:
    """A gazetteer's club or national side as a side of the article."""
    return Team(entry.key, entry.name, entry.kind == "national", entry.women, entry.qid, entry.country)

"""Reports of the matches in several styles, and what is told wrongly on purpose.

A match gets an agency's report, a copy and a cut copy of it, and reports of other papers, each with its way with
names, dates and sides.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.corpus.report import PAPERS, Report, Style, Written, Wrong
from bench.corpus.season import Card, Change, Goal, Match

#: Share of matches in which a report differs from the others.
_DISSENT = 0.6


@dataclass(frozen=True, slots=True)
class Planted:
    """A disagreement that was put in: the report that differs, and on which slot of what."""

    article: str
    key: str
    slot: str


STYLES = (
    Style("wire", cards=True, scene=True),
    Style("paper", quote=True, filler=2, vague=0.3),
    Style("plainspoken", accents=False, slips=0.3, dated="full", quote=True),
    Style("brief", cards=False, changes=False, scene=False, goals="list", filler=0),
    Style("board", board=True, caption=True),
    Style("away", turned=True, changes=False, short=True),
    Style("undated", dated="", cards=False, filler=2),
    Style("surnames", full=False, board=True, cards=False, changes=False, goals="board"),
    Style("copy"),
    Style("cut"),
)


def reports(match: Match, count: int, dice: random.Random) -> tuple[list[Written], list[Planted]]:
    """`count` reports of a match, at most ten of different styles, and the disagreements among them."""
    styles = [STYLES[0], *dice.sample(STYLES[1:], min(count, len(STYLES)) - 1)] if count > 0 else []
    dissent = _dissent(match, [one for one in styles if one.name not in ("wire", "copy", "cut")], dice)
    wire = Report(match, STYLES[0], dice).write({})
    found, planted = [], []
    for style in styles:
        if style.name == "wire":
            found.append(wire)
        elif style.name in ("copy", "cut"):
            found.append(_copied(wire, style.name, dice))
        else:
            wrong = dissent.get(style.name, {})
            written = Report(match, style, dice).write(wrong)
            planted += [Planted(written.article.id, key, slot) for key, slot in wrong]
            found.append(written)
    return found, planted


def _dissent(match: Match, styles: Sequence[Style], dice: random.Random) -> dict[str, Wrong]:
    """What one of the reports tells otherwise, by its style; nothing where all agree."""
    if not styles or dice.random() > _DISSENT:
        return {}
    style = dice.choice(styles)
    ways = list(_ways(match, style))
    if not ways:
        return {}
    key, slot = dice.choice(ways)
    return {style.name: {(key, slot): _other(match, key, slot, dice)}}


def _ways(match: Match, style: Style) -> Iterator[tuple[str, str]]:
    """What a report of this style can tell otherwise."""
    for goal in match.goals if style.goals != "list" else ():
        yield goal.key, "minute"
        if goal.way != "penalty":
            yield goal.key, "scorer"
    if style.scene:
        yield match.key, "attendance"
    if style.dated and not style.board:
        yield match.key, "score"
    if style.caption and match.aggregate is not None and match.score[0] != match.score[1]:
        yield match.key, "caption"


def _other(match: Match, key: str, slot: str, dice: random.Random) -> Any:
    """A wrong value that a reporter may well write."""
    if slot == "attendance":
        return match.attendance + dice.choice([-2100, -400, 300, 1700])
    if slot == "caption":
        return True
    if slot == "score":
        home, away = match.score
        return home + (home >= away), away + (away >= home)
    goal = next(one for one in match.goals if one.key == key)
    if slot == "minute":
        happened: list[Goal | Card | Change] = [*match.goals, *match.cards, *match.changes]
        taken = {one.minute for one in happened}
        near = [goal.minute + step for step in (-4, -3, -2, 2, 3, 4)]
        return next((one for one in dice.sample(near, len(near)) if 1 < one < 90 and one not in taken), goal.minute + 1)
    scorers = {one.scorer for one in match.goals}
    mates = [one for one in match.side(goal.side).squad[:11] if one not in scorers and one != goal.assist]
    return dice.choice(mates)


def _copied(wire: Written, name: str, dice: random.Random) -> Written:
    """The agency's report under another masthead, whole or cut at the end of a paragraph."""
    text = wire.article.text
    if name == "cut":
        paragraphs = text.split("\n\n")
        text = "\n\n".join(paragraphs[: max(3, len(paragraphs) - 2)]) + "\n"
    paper = dice.choice(PAPERS)
    article = replace(wire.article, id=wire.article.id.replace("wire", name), text=text, outlet=paper)
    return replace(wire, article=article, told=tuple(one for one in wire.told if one.end <= len(text)))

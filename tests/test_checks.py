"""What football does not allow is not told."""

from __future__ import annotations

import pytest

from loaders.model import Fact, Span
from loaders.reading import checks


def fact(kind: str, **slots: str) -> Fact:
    return Fact(kind, slots, (Span(0, 4),))


@pytest.mark.parametrize(
    "misread",
    [
        fact("substitution", on="Saka", off="Saka"),
        fact("goal", scorer="Saka", assist="Saka"),
        fact("chance", player="Saka", goalkeeper="Saka"),
        fact("chance", player="Saka", assist="Saka"),
    ],
)
def test_one_person_does_not_stand_where_two_are_needed(misread: Fact) -> None:
    assert not list(checks.sound([misread]))


@pytest.mark.parametrize(
    "kept",
    [
        fact("substitution", on="Saka", off="Rice"),
        fact("substitution", on="Saka"),
        fact("substitution", off="Saka"),
        fact("goal", scorer="Saka", assist="Rice"),
        fact("goal", scorer="Saka"),
    ],
)
def test_two_persons_and_one_alone_stay(kept: Fact) -> None:
    assert list(checks.sound([kept])) == [kept]

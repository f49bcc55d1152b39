"""A store as it was at a former generation, to be read and never written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from graph.store import Generation, Store, StoreError


class Former(Store):
    """A store of which one kept generation passes for the published one."""

    def __init__(self, store: Store, number: int) -> None:
        super().__init__(store.path, keep=store.keep)
        self._number = number

    def published(self) -> int:
        """The generation that was asked for."""
        return self._number


def former(store: Store, given: str) -> Former:
    """The store at a generation, named by its number, or by a day (or moment, UTC) at whose end it was the latest.

    Raises StoreError where none is kept from then, or `given` is neither.
    """
    kept = store.generations()
    if not kept:
        raise StoreError(f"{store.path}: nothing has been built here yet; run `touchline build`.")
    if re.fullmatch(r"\d{1,9}", given):
        return Former(store, _numbered(store, kept, int(given)))
    until = _end(given)
    before = [one for one in kept if datetime.fromisoformat(one.made) < until]
    if not before:
        first = kept[0]
        raise StoreError(
            f"{store.path}: no generation is kept from {given}; the oldest is {first.number}, published {first.made}."
        )
    return Former(store, max(before, key=lambda one: (one.made, one.number)).number)


def _numbered(store: Store, kept: list[Generation], number: int) -> int:
    numbers = [one.number for one in kept]
    if number not in numbers:
        raise StoreError(f"{store.path}: there is no generation {number} (there are: {', '.join(map(str, numbers))}).")
    return number


def _end(given: str) -> datetime:
    """The moment before which a generation must have been published: the end of a day, or just past a moment."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", given):
            day = date.fromisoformat(given)
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        moment = datetime.fromisoformat(given)
    except (ValueError, OverflowError) as error:
        raise StoreError(f"{given!r} is neither a day such as 2024-05-01 nor the number of a generation.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + timedelta(seconds=1)

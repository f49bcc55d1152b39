"""Which query runs where: in the quick lane, where every query begins, or in the slow lane for those that take long.

Nobody can tell from a query how long it takes. So it begins in the quick lane, which has few places and a line
before them (`graph/turns.py`). When it has used a part of its slice of processor time it steps aside, if not too many
have, and its place is for one that may be shorter. When it has used all of it, its process goes over into the slow
lane, and one that stands ready takes its place. In the slow lane a process lets others go before it, the more the
longer it works.

A query whose like (the same but for its strings and numbers) was slow in this generation waits for the slow lane
from the start, as if it had worked as long already. Half of that lane is kept for those that come over and for those
whose like was soon over. Where it is
full, and where somebody waits who will not work nearly as long, the one that has worked longest is ended.

One thread, the keeper, looks after this and after the deadlines. It ends processes and does nothing else to them:
the thread that asked hears the end.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable

from graph.answer import QueryBusy, QueryError, QueryLeft, QueryTimeout
from graph.processes import Process
from graph.settings import Settings
from graph.turns import FullError, GoneError, LateError, Place, Turns

#: Seconds between two looks at the queries that run.
_LOOK = 0.02
#: How nice a process of the slow lane is: once it has worked a slice, twice as long, four times, and more.
_NICE = (5, 10, 15, 19)
#: Answers on their way to clients that need no place any more. A client reads as slowly as it likes.
STREAMS = 8
#: Seconds that one waits for the slow lane before a longer one is ended for it, and how many times as long that is.
_WAITED, _LONGER = 1.0, 4
#: The part of a slice after which a query steps aside (a sixth), and the slices in which one is soon over.
_ASIDE, _SOON = 6, 10
#: Slow sorts of queries that are remembered, and the characters by which they are known.
_REMEMBERED, _CHARACTERS = 1_000, 10_000

_VALUES = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d+|\s+""", re.DOTALL)


class Run:
    """A query at work. `ended` says why the keeper ended it."""

    def __init__(self, text: str, client: str, seconds: float, gone: Callable[[], bool] | None) -> None:
        self.text = text
        self.client = client
        self.seconds = seconds
        self.gone = gone
        self.begun = time.monotonic()
        self.process: Process | None = None
        self.place: Place | None = None  # in the quick lane
        self.before = 0.0  # what its like worked, where it was slow
        self.worked = 0.0
        self.slow = False
        self.streams = False  # its answer is on its way, in pieces
        self.ended: QueryError | None = None
        self.go = threading.Event()  # set when its wait for the slow lane is over

    @property
    def rank(self) -> float:
        """The later, the more others go before it."""
        return self.before + self.worked

    def look(self) -> None:
        """See how long it has worked."""
        if self.process is not None:
            self.worked = max(self.worked, self.process.worked())


class Lanes:
    """Places for queries and the processes that run them; threads may share it.

    `ready` makes a process that was started ahead ready for its first query.
    """

    def __init__(self, settings: Settings, ready: Callable[[Process], None]) -> None:
        self._settings = settings
        self._ready = ready
        self._turns = Turns(settings.query_workers, settings.query_queue)
        self._lock = threading.Lock()
        self._runs: set[Run] = set()
        self._line: list[Run] = []  # before the slow lane
        self._idle: deque[Process] = deque()
        self._slow_kinds: OrderedDict[str, float] = OrderedDict()
        self._generation: int | None = None
        self._at_work = threading.Event()
        self._closed = False
        self._ahead = False  # whether a process stands ready for whoever comes next
        self._keeper: threading.Thread | None = None

    def enter(
        self, text: str, generation: int | None, client: str, seconds: float, gone: Callable[[], bool] | None
    ) -> tuple[Run, Process]:
        """A process for a query, when it is this client's turn; to be given back by `leave`.

        Raises QueryBusy, QueryLeft, QueryTimeout.
        """
        run = Run(text, client, seconds, gone)
        if generation != self._generation:
            self._generation = generation
            self._slow_kinds.clear()
        if not self._known(run):
            run.place = self._place(run)
            if self._known(run):  # one of its like was found to be slow meanwhile
                run.place.leave()
        if run.before:
            self._wait(run)
        try:
            process = self._process()
        except BaseException:
            self.leave(run)
            raise
        with self._lock:
            run.process = process
            self._runs.add(run)
            self._keep()
        if run.ended is not None:  # before it had a process
            self.leave(run)
            raise run.ended
        return run, process

    def leave(self, run: Run) -> None:
        """A run is over; its process is ended where it was not heard to the end."""
        with self._lock:
            process, run.process = run.process, None
            self._runs.discard(run)
            reused = process is not None and process.rests and not (run.slow or run.ended or self._closed)
            if process is not None:
                self._learn(run, process)
            if process is not None and reused:
                self._idle.append(process)
            self._admit()
        if process is not None and not reused:
            process.end()
        if run.place is not None:
            run.place.leave()

    def stand_by(self) -> None:
        """Have a process stand ready from now on, and not only when a query was slow."""
        with self._lock:
            self._ahead = True
            self._keep()

    def close(self) -> None:
        """End the processes that do nothing now, and the others after their query."""
        with self._lock:
            self._closed = True
            idle, self._idle = [*self._idle], deque()
            self._at_work.set()
        for process in idle:
            process.end()

    # ---- the quick lane

    def _place(self, run: Run) -> Place:
        wait = min(run.seconds, self._settings.queue_seconds)
        try:
            return self._turns.enter(run.client, run.begun + wait, run.gone)
        except LateError:
            raise QueryBusy(f"All query processes were busy for {wait:g} seconds.") from None
        except FullError:
            raise QueryBusy("Too many queries are waiting; ask again later.") from None
        except GoneError:
            raise _left() from None

    def _process(self) -> Process:
        if self._closed:
            raise ValueError("these lanes are closed")
        with contextlib.suppress(IndexError):
            while True:
                process = self._idle.pop()
                if process.alive:
                    return process
                process.end()
        return Process(self._settings)

    # ---- the slow lane

    def _known(self, run: Run) -> bool:
        """Whether its like was slow; `before` is how slow."""
        if self._slow_kinds:
            run.before = self._slow_kinds.get(_kind(run.text), 0.0)
        return run.before > 0

    def _wait(self, run: Run) -> None:
        """Wait for the slow lane. Raises QueryBusy, QueryLeft, QueryTimeout."""
        with self._lock:
            self._line.append(run)
            if len(self._line) > self._settings.slow_queue:
                self._turn_away(_last(self._line), _crowded())
            self._admit()
            self._keep()
        run.go.wait()
        if run.ended is not None:
            raise run.ended

    def _turn_away(self, run: Run, why: QueryError) -> None:
        self._line.remove(run)
        run.ended = why
        run.go.set()

    def _admit(self) -> None:
        """Let in those that wait, the least slow first."""
        while self._line:
            run = min(self._line, key=lambda one: (one.rank, one.begun))
            if len(self._slow()) >= self._places(run):
                return
            self._line.remove(run)
            run.slow = True
            self._runs.add(run)
            run.go.set()

    def _places(self, run: Run) -> int:
        """How many of the slow lane one that waits may find taken, and come in."""
        most = self._settings.slow_workers
        return most if run.rank < _SOON * self._settings.quick_seconds else max(1, most // 2)

    def _slow(self) -> list[Run]:
        return [run for run in self._runs if run.slow and run.ended is None]

    def _come_over(self, run: Run) -> None:
        run.slow = True
        self._remember(run, run.worked)
        slow = self._slow()
        if len(slow) > self._settings.slow_workers:
            self._end(_last(slow), _crowded())
        if run.place is not None:
            run.place.leave()

    def _make_room(self, now: float) -> None:
        """End one of the slow lane for one that waits, if that is by far the longer."""
        waiting = [run for run in self._line if now - run.begun > _WAITED]
        slow = self._slow()
        if waiting and slow:
            last = _last(slow)
            if last.rank > _LONGER * min(run.rank for run in waiting):
                self._end(last, _crowded())

    def _learn(self, run: Run, process: Process) -> None:
        """Remember how slow its like is; forget it, where it is not slow any more."""
        least = self._settings.quick_seconds
        if process.rests and run.ended is None:
            if run.worked >= least:
                self._remember(run, run.worked)
            elif run.slow:
                self._slow_kinds.pop(_kind(run.text), None)
        elif run.slow or isinstance(run.ended, QueryTimeout):
            self._remember(run, max(run.rank, least))

    def _remember(self, run: Run, seconds: float) -> None:
        kind = _kind(run.text)
        self._slow_kinds[kind] = seconds
        self._slow_kinds.move_to_end(kind)
        while len(self._slow_kinds) > _REMEMBERED:
            self._slow_kinds.popitem(last=False)

    # ---- the keeper

    def _keep(self) -> None:
        if self._keeper is None:
            self._keeper = threading.Thread(target=self._look_after, name="keeper", daemon=True)
            self._keeper.start()
        self._at_work.set()

    def _look_after(self) -> None:
        while self._at_work.wait():
            with self._lock:
                if not self._runs and not self._line:
                    if self._closed:
                        return
                    self._at_work.clear()
                now = time.monotonic()
                for run in [*self._runs]:
                    self._see(run, now)
                for run in [*self._line]:
                    if (why := self._impatient(run, now)) is not None:
                        self._turn_away(run, why)
                self._make_room(now)
                self._admit()
                self._ahead = self._ahead or any(run.slow for run in self._runs)
                missing = self._ahead and not self._idle
            if missing and not self._closed:
                self._start_ahead()
            time.sleep(_LOOK)

    def _start_ahead(self) -> None:
        process = Process(self._settings)
        with contextlib.suppress(EOFError):
            self._ready(process)
        with self._lock:
            if not self._closed:
                self._idle.appendleft(process)
                return
        process.end()

    def _see(self, run: Run, now: float) -> None:
        if run.ended is not None:
            return
        run.look()
        if (why := self._impatient(run, now)) is not None:
            self._end(run, why)
            return
        if not run.slow and run.worked >= self._settings.quick_seconds:
            self._come_over(run)
        elif run.place is not None and run.worked * _ASIDE >= self._settings.quick_seconds:
            self._step_aside(run)
        elif run.streams and run.place is not None and now - run.begun >= self._settings.quick_seconds:
            self._let_stream(run)
        if run.slow and run.process is not None:
            doubled = int(run.rank / self._settings.quick_seconds).bit_length() - 1
            run.process.calm(_NICE[min(max(doubled, 0), len(_NICE) - 1)])

    def _impatient(self, run: Run, now: float) -> QueryError | None:
        """Why a run is not waited for any longer, if it is not."""
        if now >= run.begun + run.seconds:
            return QueryTimeout(f"The query took longer than {run.seconds:g} seconds and was ended.")
        if run.gone is not None and run.gone():
            return _left()
        if run in self._line and now >= run.begun + self._settings.queue_seconds:
            return _crowded()
        return None

    def _step_aside(self, run: Run) -> None:
        aside = sum(one.place is None and not (one.slow or one.streams) for one in self._runs)
        if run.place is not None and aside < self._settings.query_workers:
            run.place.leave()
            run.place = None

    def _let_stream(self, run: Run) -> None:
        if sum(one.streams and one.place is None for one in self._runs) < STREAMS and run.place is not None:
            run.place.leave()
            run.place = None

    def _end(self, run: Run, why: QueryError) -> None:
        run.ended = why
        if run.process is not None:
            run.process.kill()


def _kind(text: str) -> str:
    """What a query has in common with its like."""
    return _VALUES.sub(" ", text[:_CHARACTERS])


def _last(runs: list[Run]) -> Run:
    """The one that has worked longest, of the client with most of them."""
    clients = Counter(run.client for run in runs)
    return max(runs, key=lambda run: (clients[run.client], run.rank, run.begun))


def _crowded() -> QueryBusy:
    return QueryBusy("The query takes long, and too many such queries wait or run; ask again later.")


def _left() -> QueryLeft:
    return QueryLeft("The client went away before the query was answered.")

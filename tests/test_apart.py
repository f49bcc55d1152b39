"""Work in a process of its own: what it gives and raises comes back, it is renewed, and it ends when it is told to."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from graph.apart import Apart, EndedError


def where(word: str, *, times: int = 1) -> tuple[int, str]:
    """The process that it is in, and the word so many times."""
    return os.getpid(), word * times


def refuse(what: str) -> None:
    """What it is asked, raised."""
    raise (LookupError if what == "may be" else ValueError)(what)


def leave() -> None:
    """No answer."""
    os._exit(3)


def linger(mark: Path) -> None:
    """Work that goes on until it is broken off, and then clears up."""
    mark.touch()
    try:
        time.sleep(60)
    finally:
        mark.unlink()


def test_work_is_done_elsewhere_by_a_process_that_is_renewed() -> None:
    with Apart(where, 2, LookupError) as apart:
        assert not apart.begun
        first, second, third = (apart("a", times=2) for _ in range(3))
        assert apart.begun
    assert first == second
    assert len({os.getpid(), second[0], third[0]}) == 3
    assert third[1] == "aa"
    assert multiprocessing.active_children() == []


def test_what_the_work_may_raise_is_raised_here_and_the_process_goes_on() -> None:
    with Apart(refuse, 9, LookupError) as apart:
        for _ in range(2):
            with pytest.raises(LookupError, match="may be"):
                apart("may be")


def test_another_error_ends_the_process_which_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    with Apart(refuse, 9, LookupError) as apart, pytest.raises(EndedError):
        apart("a fault")
    assert "ValueError: a fault" in capfd.readouterr().err


def test_a_process_that_ends_without_an_answer_is_told() -> None:
    with Apart(leave, 9, LookupError) as apart, pytest.raises(EndedError):
        apart()


def test_work_that_is_broken_off_clears_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "mark"

    def stopped(connection: object) -> None:
        """Ctrl-C, when the work has begun."""
        while not mark.exists():
            time.sleep(0.01)
        raise KeyboardInterrupt

    with Apart(linger, 9, LookupError) as apart:
        pipe = apart._started()
        monkeypatch.setattr(type(pipe), "recv", stopped)
        with pytest.raises(KeyboardInterrupt):
            apart(mark)
    assert not mark.exists()
    assert multiprocessing.active_children() == []

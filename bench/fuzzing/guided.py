"""Inputs that atheris finds: bytes changed so that they reach what no input reached before.

It runs in a process of its own, since libFuzzer ends the process when it is done. `loaders` alone is
instrumented, and what is new to it stays in the corpus, so the next run goes on from there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.fuzzing import formats

SLOWDOWN = 10  # times as long as usual that the instrumented code may take
LENGTH = 700  # bytes of an input at most
FIRST = 400  # sentences that a new corpus begins with, and half as many files of other formats
_NAMES = ("input.txt", "input.txt", "input.md", *formats.NAMES)


def run(count: int, number: int, state: Path) -> None:
    """Read `count` inputs in a process of its own; what is found goes into the tally in `state`."""
    arguments = [sys.executable, "-m", "bench.fuzzing.guided", str(count), str(number), str(state)]
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _fuzz(count: int, number: int, state: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["loaders"]):
        from bench.fuzzing.checking import SECONDS, sound
        from bench.fuzzing.inputs import seeds, structured, warm_up
        from bench.fuzzing.tally import Tally
    warm_up()
    corpus = state / "corpus"
    if not corpus.exists():
        corpus.mkdir(parents=True)
        for place, sentence in enumerate(seeds().sentences[:: max(1, len(seeds().sentences) // FIRST)]):
            (corpus / f"sentence-{place}").write_bytes(b"\0" + sentence.encode())
        for place in range(FIRST // 2):
            data, name = structured(0, place)
            (corpus / f"format-{place}").write_bytes(bytes([_NAMES.index(name)]) + data)
    tally = Tally.load(state, "guided")
    known = len(list(corpus.iterdir())) + 1  # libFuzzer begins with these and with nothing at all
    done = -known

    def one(data: bytes) -> None:
        nonlocal done
        done += 1
        if done <= 0:
            sound(data[1:], _name(data), SECONDS * SLOWDOWN)  # read before, and counted then
            return
        tally.judged(data[1:], _name(data), sound(data[1:], _name(data), SECONDS * SLOWDOWN))
        if done % 100 == 0 or done == count:
            tally.save()

    words = state / "words"
    words.write_text("".join(f'"{word}"\n' for word in _dictionary(seeds().sentences)), encoding="ascii")
    options = [
        f"-runs={count + known}",
        f"-seed={number}",
        f"-max_len={LENGTH}",
        f"-dict={words}",
        "-timeout=600",
        "-rss_limit_mb=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def _name(data: bytes) -> str:
    return _NAMES[data[0] % len(_NAMES)] if data else _NAMES[0]


def _dictionary(sentences: tuple[str, ...]) -> list[str]:
    """Words that libFuzzer puts in: those that several sentences have."""
    words = sorted({word for sentence in sentences for word in sentence.split() if word.isascii() and word.isalnum()})
    return words[::3]


if __name__ == "__main__":
    _fuzz(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))

"""A real Chromium without a window, driven through its own DevTools pipe: go, run a script, look."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
]
_PATIENCE = 20.0  # seconds; a machine with much to do is slow to start a browser


class Tab:
    """One page. `said` gathers what the page complains of: its console, its uncaught errors, its policy."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = os.fdopen(to_browser, "wb", 0), os.fdopen(from_browser, "rb", 0)
        self._number = 0
        self._rest = b""
        self._session: str | None = None
        self.said: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def go(self, address: str) -> None:
        """Load a page and wait until it and its scripts are there."""
        self._call("Page.navigate", url=address)
        self.wait("document.readyState === 'complete'")

    def look(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until an expression is true in the page."""
        until = time.monotonic() + _PATIENCE
        while not self.look(f"!!({expression})"):
            assert time.monotonic() < until, f"it never came true: {expression}"
            time.sleep(0.02)

    def narrow(self, width: int) -> None:
        """Make the page as wide as a phone."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=True)

    def scripts(self, allowed: bool) -> None:
        """Whether the pages that are loaded from now on may run scripts."""
        self._call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            if answer.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
                self.said.append(json.dumps(answer["params"]))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = self._from.read(1 << 16)
            assert piece, "the browser has gone"
            self._rest += piece
        first, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message


@contextlib.contextmanager
def tab(profile: Path) -> Iterator[Tab]:
    """A fresh browser with one page; it ends with the block."""
    their_input, to_browser = os.pipe()
    from_browser, their_output = os.pipe()
    # The browser reads file 3 and writes file 4; the shell puts the pipes there.
    script = f'exec "$@" 3<&{their_input} 4>&{their_output}'
    command = ["bash", "-c", script, "bash", str(CHROMIUM), *_FLAGS, f"--user-data-dir={profile}"]
    process = subprocess.Popen(command, pass_fds=(their_input, their_output), stderr=subprocess.DEVNULL)
    os.close(their_input)
    os.close(their_output)
    try:
        yield Tab(to_browser, from_browser)
    finally:
        process.terminate()
        process.wait(10)

"""A connection as the server takes it: what waitress alone would let pass is refused before the application sees it."""

from __future__ import annotations

import time

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

from web.guard import SECURITY


class Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request that has one length: a server and a proxy that each believe another would part requests elsewhere."""

    path: str

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head. Waitress takes `Transfer-Encoding` away where it heeds it."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # of the standard library, where an address is none: http://[
            raise ParsingError("The address is none") from error
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("A request says its length once: by Content-Length, or in chunks")
        try:
            self.headers.get("HOST", "").partition(":")[0].encode("idna")
        except UnicodeError as error:  # Flask would find that out only where it makes an address
            raise ParsingError("The Host header names no host") from error
        if not self.path:  # http://host alone has none, and Flask would lead elsewhere
            self.path = "/"
        if not self.chunked and not self.content_length:
            self.expect_continue = False  # there is nothing to go on with, and waitress would wait for it


class Refusal(ErrorTask):  # type: ignore[misc]
    """The answer to what is no request: with the headers of every answer."""

    def execute(self) -> None:
        """Answer."""
        self.response_headers.extend(SECURITY.items())
        super().execute()


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests have to be whole in time: byte by byte is no activity."""

    parser_class = Request
    error_task_class = Refusal
    _begun = 0.0

    def received(self, data: bytes) -> bool:
        """Take what the client sent."""
        if self.request is None:
            self._begun = time.time()
        taken: bool = super().received(data)
        if self.request is not None:
            self.last_activity = self._begun
        return taken

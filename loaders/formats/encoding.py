"""The bytes of a document as text: its encoding is declared, or detected, or the document is refused."""

from __future__ import annotations

import codecs
import re

from loaders.errors import ArticleError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._\-]{3,20})[\"']")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)
_HEAD_BYTES = 4096  # browsers look for the charset in the first kilobyte; generators put comments before it

#: Labels that pages in Windows-1252 give themselves; the WHATWG encoding standard reads them all so.
_WINDOWS_1252 = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252"})
#: How Python's names begin for the other encodings of that standard (https://encoding.spec.whatwg.org/).
_OF_THE_WEB = ("utf-8", "iso8859", "cp125", "cp866", "cp874", "koi8", "mac", "gb", "big5", "shift_jis", "euc_")
#: What is looked for where nothing is declared: how the West, the centre and the east of Europe and Turkey wrote.
_DETECTED = ["cp1252", "cp1250", "cp1251", "cp1254", "mac_roman"]
_DETECTED_FROM = 1_000_000  # bytes: a longer text is judged by its beginning
#: Characters of UTF-8 amid other bytes: two encodings in one file, of which none can be told.
_IN_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def marked(data: bytes) -> str | None:
    """The encoding of the byte order mark, if the bytes begin with one."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def named(label: str) -> str | None:
    """The encoding of a label of the web, as Python names it; None for one that no page can be read by."""
    label = label.strip().lower()
    if label in _WINDOWS_1252:
        return "cp1252"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return name if name.startswith(_OF_THE_WEB) else None


def declared(data: bytes) -> str | None:
    """What an XML declaration or a page's meta element says of the encoding; None where it says nothing usable."""
    head = data[:_HEAD_BYTES]
    said = _XML_DECLARATION.match(head) or _META.search(head)
    return named(said[1].decode("ascii")) if said else None


def decode(name: str, data: bytes, said: str | None = None) -> str:
    """The text, exactly as decoded: by its byte order mark (which stays), else by what was `said` of it
    (a label's Python name), else as UTF-8, else as detected.

    Raises ArticleError where the bytes are not in the encoding that they claim, or in none that is certain.
    """
    encoding = marked(data) or said
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is None and (found := _detected(data)):
            return data.decode(found)
        wrong, place = data[error.start], f"byte {error.start}"
        reason = f"(0x{wrong:02X} cannot stand there)"
        if encoding is not None:
            reason = f"the text says that it is {encoding.upper()} and is not {reason}"
        else:
            reason = f"the text is not valid UTF-8 {reason} and its encoding cannot be told"
        raise ArticleError(name, reason, place=place, mend="save it as UTF-8") from error


def _detected(data: bytes) -> str | None:
    """The encoding in which the bytes make the best sense; None where readings that differ make as much."""
    from charset_normalizer import from_bytes  # here, since nearly every text is UTF-8

    part = data[:_DETECTED_FROM]
    if _IN_UTF8.search(part):
        return None
    found = list(from_bytes(part, cp_isolation=_DETECTED, preemptive_behaviour=False))
    least = min((one.chaos for one in found), default=0.0)
    best = [one for one in found if one.chaos == least]
    if len({str(one) for one in best}) != 1:
        return None
    try:
        data.decode(best[0].encoding)
    except UnicodeDecodeError:
        return None
    return best[0].encoding

"""Files in the structured formats, made around passages by chance and then damaged: in their structure, text and bytes.

JSON-LD, ninjs, NewsML-G2, RSS, Atom, web archives, pages and football.txt. A value may be of any type, an element may
be anywhere, twice or not at all, a length may lie; some files are left whole, so that what comes behind is read too.
"""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

File = tuple[bytes, str]

#: Values that nobody expects in a property.
_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", " ", "\ud800", "\x00", [], {}, [[]], [None], {"@value": "x"}, {"name": []},
    "2024-13-45", "2024-10-05T25:61:00+99:00", "0000-01-01", "9999-12-31T23:59:59-14:00", "<p>", "<p>" * 500, "en--",
    "https://[", "javascript:alert(1)", "urn:", "https://x.example/" + "a" * 3000, {"@id": {"@id": "x"}}, "NewsArticle",
)  # fmt: skip
_DAYS = ("2024-10-05", "2024-10-05T18:02:00+01:00", "Sat, 05 Oct 2024 23:30:00 -0200", "yesterday", "")
_TEXTS = ("Obikwu settles it", "Saka & <em>again</em>", "]]>", "\u202eabc", "", "Goal!", "a" * 500)


def json_ld(dice: random.Random, text: str) -> Any:
    """A schema.org article, or several in a graph or a list."""

    def article(number: int) -> dict[str, Any]:
        body = {"articleBody": text} if number or dice.random() < 0.8 else {"liveBlogUpdate": [{"articleBody": text}]}
        return {
            "@context": "https://schema.org", "@type": dice.choice(("NewsArticle", "LiveBlogPosting", ["Report"])),
            "@id": f"https://echo.example/{number}", "headline": dice.choice(_TEXTS),
            "datePublished": dice.choice(_DAYS), "inLanguage": "en-GB",
            "author": dice.choice(("Ann Fisher", {"name": "Bo Lund"}, [{"name": "A"}, "B"])),
            "publisher": {"name": "Humber Echo"}, "url": f"https://echo.example/football/{number}", **body,
        }  # fmt: skip

    many = [article(number) for number in range(dice.choice((1, 1, 2, 4)))]
    return dice.choice((many[0], many, {"@graph": many}, {"itemListElement": [{"item": one} for one in many]}))


def ninjs(dice: random.Random, text: str) -> Any:
    """A news item of ninjs 1, 2 or 3, or several."""

    def item(number: int) -> dict[str, Any]:
        body: dict[str, Any] = dice.choice(
            (
                {"body_text": text, "headline": dice.choice(_TEXTS)},
                {"body_xhtml": f"<p>{escape(text)}</p>", "headline": "One"},
                {"bodies": [{"value": text}], "headlines": [{"role": "main", "value": dice.choice(_TEXTS)}]},
            )
        )
        return {
            "uri": f"urn:newsml:wire.example:{number}", "type": "text",
            "pubStatus": dice.choice(("usable", "canceled")),
            "language": "en-GB", "versioncreated": dice.choice(_DAYS), "firstCreated": dice.choice(_DAYS),
            "byline": "Bo Lund", "infosources": [{"name": "Wire Example"}], **body,
        }  # fmt: skip

    many = [item(number) for number in range(dice.choice((1, 1, 3)))]
    return dice.choice((many[0], many, {"items": many}))


def newsml(dice: random.Random, text: str) -> str:
    """A message of NewsML-G2 with an item or two, in NITF, XHTML or as plain data."""
    items = ""
    for number in range(dice.choice((1, 2))):
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
        content = dice.choice(
            (
                f"<inlineData>{escape(text)}</inlineData>",
                f"<inlineXML><nitf><body><body.content>{paragraphs}</body.content></body></nitf></inlineXML>",
                f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{paragraphs}</body></html></inlineXML>',
            )
        )
        items += (
            f'<newsItem guid="urn:x:{number}" version="1" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>'
            f'<provider literal="Wire"/><versionCreated>{dice.choice(_DAYS)}</versionCreated></itemMeta><contentMeta>'
            f"<by>Bo Lund</by><headline>{escape(dice.choice(_TEXTS))}</headline></contentMeta>"
            f"<contentSet>{content}</contentSet></newsItem>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'
        f"<itemSet>{items}</itemSet></newsMessage>"
    )


def rss(dice: random.Random, text: str) -> str:
    """A feed in RSS 2.0 with some items."""
    items = ""
    for number in range(dice.choice((1, 2, 3))):
        body = escape(f"<p>{text}</p>") if dice.random() < 0.5 else escape(text)
        items += (
            f"<item><title>{escape(dice.choice(_TEXTS))}</title><link>https://echo.example/{number}</link>"
            f"<pubDate>{dice.choice(_DAYS)}</pubDate><description>A teaser.</description>"
            f"<content:encoded>{body}</content:encoded></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Humber Echo</title>'
        f"<language>en-gb</language>{items}</channel></rss>"
    )


def atom(dice: random.Random, text: str) -> str:
    """A feed in Atom with an entry in one of its three kinds of content."""
    kind = dice.choice(("text", "html", "xhtml"))
    body = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{escape(text)}</p></div>' if kind == "xhtml" else escape(text)
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Humber Echo</title><entry>'
        f"<title>{escape(dice.choice(_TEXTS))}</title><id>tag:echo.example,2024:1</id><published>{dice.choice(_DAYS)}"
        f'</published><content type="{kind}">{body}</content></entry></feed>'
    )


def page(dice: random.Random, text: str) -> str:
    """A page with its own account of itself in JSON-LD."""
    said = json.dumps(json_ld(dice, text)).replace("</", "<\\/")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    title = escape(dice.choice(_TEXTS))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title><script type="application/ld+json">{said}</script>'
        f"</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def results(dice: random.Random, text: str) -> str:
    """Match days in football.txt, with pieces of a passage where scorers and notes stand."""
    words = text.replace("\n", " ").split(" ")
    lines = ["= Harbour Cup", "", dice.choice(("▪ Group A", "» Round 1", "Matchday 3", "")), "[Sat Oct/14 2023]"]
    for _ in range(dice.randint(1, 8)):
        sides = dice.sample(("Arsenal FC", "Grimsby Town", "Hull City (ENG)", "Walsall", "1. FC Köln", "Barnet"), 2)
        score = dice.choice(("3-1 (2-0)", "1-1 a.e.t. (1-1, 0-1), 4-3 pen.", "v", "0-0", "2-1 a.e.t.", "-", "99-99"))
        time = dice.choice(("15:00", "17.30", "20h00", "", "(1) 15:00 UTC+1"))
        behind = dice.choice(("", "@ Emirates Stadium, London", "[x]"))
        lines.append(f"  {time}  {sides[0]}  {score}  {sides[1]}  {behind}")
        if dice.random() < 0.6:
            goals = dice.choice(("Saka 12', 45+2' (pen.) Moss 77' (o.g.); Lund 90+1'", "Lund", "12'", "; ; 130+99' X"))
            lines.append(f"     ({goals} {' '.join(dice.sample(words, min(3, len(words))))})")
        if dice.random() < 0.2:
            lines.append(dice.choice(("Sun Feb/25", "▪ Final", "Yellow cards: Rice 30';", "Referee: X (Y)", "Feb/30")))
    return "\n".join(lines) + "\n"


def archive(dice: random.Random, text: str) -> bytes:
    """A web archive of some answers, of which one may claim another length or kind."""
    out = bytearray()
    for number in range(dice.choice((1, 2, 3))):
        body = page(dice, text).encode("utf-8", "replace")
        kind = dice.choice(("text/html; charset=utf-8", "text/html", "text/html; charset=utf-99", "image/png"))
        status = dice.choice(("200 OK", "200 OK", "404 Not Found", "2OO"))
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        length = len(answer) + dice.choice((0, 0, 0, 0, 7, -9))
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://echo.example/{number}\r\n"
            f"WARC-Date: {dice.choice(('2024-10-05T20:00:00Z', 'never'))}\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
        )
        out += head.encode() + answer + b"\r\n\r\n"
    return bytes(out)


def made(dice: random.Random, text: str) -> File:
    """A file around a passage, most often damaged."""
    text = text.encode("utf-8", "replace").decode()
    make, name = dice.choice(_FORMATS)
    data = make(dice, text)
    for _ in range(dice.choice((0, 0, 1, 1, 2))):
        data = _bytes(dice, data)
    if name.endswith(".gz"):
        data = _packed(dice, data)
    return data, name


def _json(make: Callable[[random.Random, str], Any]) -> Callable[[random.Random, str], bytes]:
    def data(dice: random.Random, text: str) -> bytes:
        value = make(dice, text)
        for _ in range(dice.choice((0, 0, 1, 2, 5))):
            value = _changed(dice, value)
        return json.dumps(value, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")

    return data


def _xml(make: Callable[[random.Random, str], str]) -> Callable[[random.Random, str], bytes]:
    def data(dice: random.Random, text: str) -> bytes:
        document = make(dice, text)
        for _ in range(dice.choice((0, 0, 1, 2, 4))):
            document = _moved_tag(dice, document)
        return document.encode("utf-8", "surrogatepass")

    return data


def _changed(dice: random.Random, value: Any) -> Any:
    """JSON with one value, key or item other than it was."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        key = dice.choice(sorted(value))
        match dice.randrange(4):
            case 0:
                return {name: given for name, given in value.items() if name != key}
            case 1:
                return {**value, dice.choice((*sorted(value), key.upper(), "@type", "uri", "items")): value[key]}
            case _:
                return {**value, key: _changed(dice, value[key])}
    if isinstance(value, list) and value and dice.random() < 0.85:
        place = dice.randrange(len(value))
        return [*value[:place], _changed(dice, value[place]), *value[place:][dice.randint(0, 1) :]]
    return dice.choice((*_VALUES, [value], {"value": value}, {"@graph": value}))


def _moved_tag(dice: random.Random, document: str) -> str:
    """XML with a tag left out, doubled, put elsewhere or with an odd one beside it."""
    starts = [place for place, letter in enumerate(document) if letter == "<"]
    low = dice.choice(starts)
    high = document.find(">", low) + 1 or len(document)
    tag, to = document[low:high], dice.choice(starts)
    match dice.randrange(4):
        case 0:
            return document[:low] + document[high:]
        case 1:
            return document[:to] + tag * dice.choice((1, 3, 300)) + document[to:]
        case 2:
            odd = dice.choice(("<![CDATA[", "]]>", "<!-- ", "-->", "<?x?>", "&#0;", "&nbsp;", "&x;", "<br>"))
            return document[:low] + odd + document[low:]
        case _:
            odd = dice.choice(('="', " xmlns:a='b' ", "/", "\x0b"))
            return document[:low] + tag.replace(" ", odd, 1) + document[high:]


def _bytes(dice: random.Random, data: bytes) -> bytes:
    """Bytes with a piece taken out, doubled or changed, or cut off."""
    low, high = sorted((dice.randint(0, len(data)), dice.randint(0, len(data))))
    match dice.randrange(5):
        case 0:
            return data[:low]
        case 1:
            return data[:low] + data[min(high, low + 40) :]
        case 2:
            return data[:low] + data[low : low + 60] * dice.choice((2, 50)) + data[low:]
        case 3:
            return data[:low] + dice.randbytes(dice.randint(1, 4)) + data[low + dice.randint(0, 4) :]
        case _:
            return dice.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b" ", b"\n" * 500)) + data


def _packed(dice: random.Random, data: bytes) -> bytes:
    """Bytes in gzip, now and then damaged there."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, compresslevel=1) as packer:
        packer.write(data)
    return _bytes(dice, out.getvalue()) if dice.random() < 0.4 else out.getvalue()


def _lines(dice: random.Random, text: str) -> bytes:
    document = results(dice, text)
    for _ in range(dice.choice((0, 0, 1, 2))):
        lines = document.splitlines()
        low, high = sorted((dice.randint(0, len(lines)), dice.randint(0, len(lines))))
        part = lines[low:high]
        dice.shuffle(part)
        document = "\n".join([*lines[:low], *part, *lines[high:]])
    return document.encode()


_FORMATS: tuple[tuple[Callable[[random.Random, str], bytes], str], ...] = (
    (_json(json_ld), "input.jsonld"), (_json(json_ld), "input.json"), (_json(ninjs), "input.json"),
    (_xml(newsml), "input.xml"), (_xml(rss), "input.rss"), (_xml(atom), "input.atom"), (_xml(page), "input.html"),
    (archive, "input.warc"), (archive, "input.warc.gz"), (_lines, "input.txt"), (_lines, "input"),
)  # fmt: skip
#: The names that files of any format may have.
NAMES: tuple[str, ...] = tuple(dict.fromkeys(name for _, name in _FORMATS))

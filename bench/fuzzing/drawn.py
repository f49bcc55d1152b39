"""Inputs that hypothesis draws: words of reports in any order, sentences cut and joined, any text, any bytes."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench.fuzzing import formats
from bench.fuzzing.inputs import seeds

_PIECES = st.sampled_from(
    [
        *("Mohamed Salah", "Salah", "Liverpool", "Atalanta", "Jurgen Klopp", "Klopp's men", "the hosts", "he"),
        *("scored", "beat", "was sent off", "missed a penalty", "won", "said", "equalised", "would score"),
        *("2-1", "3-1 on aggregate", "after 20 minutes", "90+3'", "(Smith 45, 67)", "on Sunday", "19 April 2024"),
        *("“", "”", '"', "(", ")", ",", ".", ":", "–", "-", "\n", "\n\n", "and", "for", "who", "'s", "FT", "Subs:"),
    ]
)

#: Words of reports in any order.
words = st.lists(_PIECES, min_size=1, max_size=60).map(" ".join)

#: Any text at all.
text = st.text(max_size=300)

#: Any bytes, and the name of a file that may have them.
anything = st.tuples(st.binary(max_size=300), st.sampled_from(["input.md", *formats.NAMES]))


@st.composite
def cut(draw: st.DrawFn) -> str:
    """Sentences of the samples and of the word lists, each from somewhere to somewhere, with odd joints."""
    parts = []
    for sentence in draw(st.lists(st.sampled_from(seeds().sentences), min_size=1, max_size=4)):
        low = draw(st.integers(0, len(sentence)))
        high = draw(st.integers(low, len(sentence)))
        parts += [sentence[low:high], draw(st.one_of(_PIECES, st.text(max_size=4)))]
    return "".join(parts)


_KEYS = st.sampled_from(
    [
        *("@context", "@type", "@id", "@graph", "headline", "name", "articleBody", "liveBlogUpdate", "datePublished"),
        *("author", "publisher", "url", "inLanguage", "itemListElement", "item", "uri", "type", "pubstatus", "items"),
        *("headlines", "bodies", "body_text", "body_xhtml", "value", "role", "infosources", "versioncreated", "byline"),
    ]
)
_PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), text, words,
    st.sampled_from(["NewsArticle", "text", "usable", "main", "2024-10-05", "<p>Salah scored.</p>", "https://x.example/a"]),
)  # fmt: skip

#: JSON with the properties of JSON-LD and ninjs, each with any value.
objects = st.recursive(
    st.dictionaries(_KEYS, _PLAIN, min_size=1, max_size=8),
    lambda inner: st.dictionaries(_KEYS, st.one_of(_PLAIN, inner, st.lists(inner, max_size=3)), max_size=8),
    max_leaves=6,
)


def _written(value: object) -> tuple[bytes, str]:
    return json.dumps(value).encode(), "input.json"


def _file(content: str) -> tuple[bytes, str]:
    return content.encode("utf-8", "surrogatepass"), "input.txt"


#: A file's bytes and its name.
files = st.one_of(
    words.map(_file), cut().map(_file), cut().map(_file), text.map(_file), objects.map(_written), anything
)  # fmt: skip


def only_drawn(count: int) -> settings:
    """Draw `count` examples: nothing is remembered, made smaller or given up."""
    return settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def draw(count: int, number: int, found: Callable[[bytes, str], None]) -> None:
    """Draw `count` files and hand each to `found`; `number` names the run, which can be made again."""

    @seed(number)
    @only_drawn(count)
    @given(files)
    def run(file: tuple[bytes, str]) -> None:
        found(*file)

    run()

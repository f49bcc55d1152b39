"""Results in football.txt: the article is the file, to the character, and its facts are those of its lines."""

from __future__ import annotations

from loaders.errors import ArticleError
from loaders.model import Article
from loaders.structured import football_txt
from loaders.structured.results import MEDIA_TYPE


def read(document: str, id: str, source: str) -> Article:
    """The file, known to be readable line by line. Raises ArticleError that names the line which is not."""
    try:
        results = football_txt.parse(document)
    except football_txt.FootballTxtError as error:
        mend = "write it as the specification of football.txt does"
        raise ArticleError(source, error.problem, place=f"line {error.line}", mend=mend) from error
    return Article(id=id, text=document, source=source, title=results.title.text, media_type=MEDIA_TYPE)

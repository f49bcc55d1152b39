"""The articles of an archive as the agreement keeps them: their reports, and the agreed names of what they name."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from graph.agreement.index import Index
from graph.agreement.record import dump, load_report
from graph.agreement.reports import Report
from graph.agreement.world import Names, World, world_of

#: Reports that are kept at hand, for those that bear on each other mostly come together: more than a batch of a build,
#: whose articles each step goes through once.
AT_HAND = 1000


class Archive:
    """Reports by the IRI of their article. `order` is the place of each outlet in the order of sources."""

    def __init__(self, index: Index, base: str, order: Mapping[str, int]) -> None:
        self._index = index
        self.base = base
        self.order = order
        self._reports: OrderedDict[str, Report] = OrderedDict()

    def keep(self, article: str, report: Report | None) -> None:
        """Keep an article's report, or forget it."""
        said = dump(report) if report else None
        self._reports.pop(article, None)
        if said:
            self._index.put("report", article, "", said)
        else:
            self._index.drop("report", article)
            self._index.drop("names", article)

    def report(self, article: str) -> Report | None:
        """An article's report; None where there is none."""
        if article in self._reports:
            self._reports.move_to_end(article)
            return self._reports[article]
        said = self._index.get("report", article)
        if said is None:
            return None
        found = self._reports[article] = load_report(said)
        if len(self._reports) > AT_HAND:
            self._reports.popitem(last=False)
        return found

    def name(self, article: str, names: Names) -> None:
        """Keep the agreed names of an article's things."""
        self._index.put("names", article, "", {iri: list(said) for iri, said in names.items()})

    def names(self, article: str) -> Names:
        """The agreed names of an article's things."""
        return {
            iri: (agreed, label, linked)
            for iri, (agreed, label, linked) in (self._index.get("names", article) or {}).items()
        }

    def world(self, articles: Iterable[str], *, played: bool = False) -> World:
        """The world of some articles, in the order of their ids; with their agreed matches where these are settled."""
        reports = [report for article in set(articles) if (report := self.report(article)) is not None]
        reports.sort(key=lambda one: (one.id, one.iri))
        world = world_of(self.base, [(report, self.names(report.iri)) for report in reports], self.order)
        for report in reports if played else ():
            world.same.update(self._index.rows("played", report.iri))
        return world

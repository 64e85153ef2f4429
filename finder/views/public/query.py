"""What a visitor asks of the results page: words, filters, order, page; and the address that says the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from ...filters import FILTERS, parse, to_args
from ...languages import N_
from ...search import SearchRequest

SORTS = {
    "fit": N_("Best match"),
    "near": N_("Nearest first"),
    "soon": N_("Soonest first"),
    "fresh": N_("Checked most recently"),
}
LONGEST_TEXT = 200
LAST_PAGE = 500
Filters = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """One state of the results page; every chip, page number and order is a link to another state."""

    text: str = ""
    filters: Filters = field(default_factory=dict)
    sort: str = "fit"
    near: str = ""
    page: int = 1

    @property
    def private(self) -> bool:
        """Whether a circumstance of the visitor is among the filters, so that no address may carry this state."""
        return any(FILTERS[name].private for name in self.filters)

    @property
    def start(self) -> str:
        """The district from whose middle we measure: the one asked for, else the first chosen."""
        return self.near or next(iter(self.filters.get("district", ())), "")

    def having(self, name: str, values: Iterable[str]) -> "Query":
        """The same with exactly these values of one filter, from the first page."""
        filters = {key: value for key, value in self.filters.items() if key != name}
        chosen = tuple(values)
        return replace(self, filters={**filters, name: chosen} if chosen else filters, page=1)

    def without(self, name: str, value: str) -> "Query":
        """The same without one value of a filter."""
        return self.having(name, (kept for kept in self.filters.get(name, ()) if kept != value))

    def adding(self, name: str, value: str) -> "Query":
        """The same with one more value of a filter; a filter that holds one value only changes it."""
        before = self.filters.get(name, ()) if FILTERS[name].multiple else ()
        return self.having(name, dict.fromkeys((*before, value)))

    def at(self, page: int) -> "Query":
        """Another page of the same results."""
        return replace(self, page=page)

    def sorted(self, sort: str) -> "Query":
        """The same results in another order."""
        return replace(self, sort=sort, page=1)

    def worded(self, text: str) -> "Query":
        """The same filters with other words."""
        return replace(self, text=text, page=1)

    def saying_less(self, words: str) -> "Query":
        """The same filters without these of the words."""
        kept, gone = self.text.split(), words.split()
        for start in range(len(kept) - len(gone) + 1):
            if gone and kept[start : start + len(gone)] == gone:
                return self.worded(" ".join(kept[:start] + kept[start + len(gone):]))
        return self.worded(" ".join(word for word in kept if word not in gone))

    def fields(self) -> list[tuple[str, str]]:
        """All of it as pairs for a form, circumstances included."""
        circumstances = [
            (name, value) for name, values in self.filters.items() if FILTERS[name].private for value in values
        ]
        return [*self._public(), *circumstances]

    def _public(self) -> list[tuple[str, str]]:
        rest = [
            ("sort", self.sort if self.sort != "fit" else ""),
            ("near", self.near),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in [("q", self.text), *to_args(self.filters), *rest] if value]

    def address(self, endpoint: str = "public.search") -> str:
        """The short canonical address; circumstances are never part of it."""
        pairs = urlencode(self._public())
        return url_for(endpoint) + (f"?{pairs}" if pairs else "")

    def request(self, language: str, per_page: int) -> SearchRequest:
        """What the search is asked for this state; nearness starts at the chosen district."""
        return SearchRequest(
            text=self.text, language=language, filters=self.filters, sort=self.sort, near=self.start, page=self.page,
            per_page=per_page,
        )


def read_query(args: MultiDict[str, str], private: bool = False) -> Query:
    """The state that a request asks for; what we do not know is dropped, circumstances count only where `private`."""
    sort = args.get("sort", "fit")
    near = parse(MultiDict([("district", args.get("near", ""))]), private=False).get("district", ("",))[0]
    page = args.get("page", "")
    return Query(
        text=" ".join(args.get("q", "").replace("\0", " ").split())[:LONGEST_TEXT],
        filters=parse(args, private=private),
        sort=sort if sort in SORTS else "fit",
        near=near,
        page=min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 20 else 1,
    )

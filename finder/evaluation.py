"""How well the search answers: judged queries over a city, in figures by language and by kind of query.

A judged query names the offers that fit: `best` (grade 3), `good` (2), `fair` (1). Near misses are marked on the page
and never count as an answer here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from . import clock
from .catalog.cities import read_city_folder, shipped_city
from .catalog.vocabularies import load_vocabularies
from .folders import shipped
from .index import Engine, rebuild_index
from .search import Searcher, SearchRequest
from .store import Store

GRADES = {"best": 3, "good": 2, "fair": 1}
FITS = 2  # the grade from which an offer answers the query
NO_ANSWER, CRISIS = "no-answer", "crisis"


@dataclass(frozen=True, slots=True)
class Query:
    """A judged query: words, interface language, kind, and the grade of every offer that fits (by slug)."""

    words: str
    language: str
    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the search answered to one query."""

    query: Query
    ranked: tuple[str, ...]  # slugs as shown, crisis help first, without near misses
    crisis: tuple[str, ...]
    rung: str

    @property
    def enough(self) -> int:
        """The grade that counts as an answer: where nothing fits well, what is better than nothing."""
        return min(FITS, max(self.query.grades.values(), default=FITS))

    @property
    def success(self) -> float:
        """1 when an offer that fits stands among the first five."""
        return float(any(self.query.grades.get(slug, 0) >= self.enough for slug in self.ranked[:5]))

    @property
    def ndcg(self) -> float:
        """nDCG@10 with gains 2^grade - 1 (Burges et al. 2005)."""
        ideal = _gain(sorted(self.query.grades.values(), reverse=True))
        return _gain(self.query.grades.get(slug, 0) for slug in self.ranked[:10]) / ideal if ideal else 0.0

    @property
    def recall(self) -> float:
        """The share of fitting offers among the first twenty, of as many as there is room for."""
        fitting = {slug for slug, grade in self.query.grades.items() if grade >= self.enough}
        return len(fitting & set(self.ranked[:20])) / min(20, len(fitting)) if fitting else 0.0

    @property
    def helped(self) -> float:
        """1 when crisis help stands above the results."""
        return float(any(self.query.grades.get(slug, 0) == GRADES["best"] for slug in self.crisis))


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in zip(range(10), grades, strict=False))


def read_queries(path: Path) -> list[Query]:
    """The judged queries of a file."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    return [
        Query(
            str(one["q"]), one["lang"], one["kind"],
            {slug: grade for name, grade in reversed(GRADES.items()) for slug in one.get(name) or ()},
        )
        for one in entries
    ]


def ask(city: str, path: Path | None = None) -> list[Outcome]:
    """Make the city afresh, in the week its dates are written for, and ask it the queries of `path`."""
    vocabularies = load_vocabularies()
    folder = Path(city) if Path(city).is_dir() else shipped_city(city)
    catalog = read_city_folder(folder, vocabularies)
    moment = (
        datetime.combine(catalog.city.anchor + timedelta(days=2), time(10, 30), clock.ZONE)
        if catalog.city.anchor else clock.now()
    )
    with clock.frozen(moment), TemporaryDirectory() as instance, Store.create(Path(instance), catalog) as store:
        rebuild_index(Path(instance))
        searcher = Searcher(Engine.open(Path(instance)), vocabularies, store.district_tree(), store.holidays())
        slugs = {offer.id: offer.slug for offer in catalog.offers}
        queries = read_queries(path or shipped("catalog") / "evaluation" / "demo.yaml")
        return run(searcher, queries, slugs.__getitem__)


def run(searcher: Searcher, queries: Sequence[Query], slug_of: Callable[[str], str]) -> list[Outcome]:
    """Ask every query as a visitor would, with no filter chosen."""
    outcomes = []
    for query in queries:
        result = searcher.search(SearchRequest(query.words, query.language))
        crisis = tuple(slug_of(hit.offer_id) for hit in getattr(result, "crisis", ()))
        shown = (*crisis, *(slug_of(hit.offer_id) for hit in result.hits))
        outcomes.append(Outcome(query, tuple(dict.fromkeys(shown)), crisis, result.rung))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """success@5, nDCG@10, recall@20 and zero-result over answerable queries; false answers; crisis help."""
    answerable = [one for one in outcomes if one.query.kind != NO_ANSWER]
    unanswerable = [one for one in outcomes if one.query.kind == NO_ANSWER]
    crisis = [one for one in outcomes if one.query.kind == CRISIS]
    return {
        "queries": len(outcomes),
        "success@5": _mean(one.success for one in answerable),
        "nDCG@10": _mean(one.ndcg for one in answerable),
        "recall@20": _mean(one.recall for one in answerable),
        "zero": _mean(float(not one.ranked) for one in answerable),
        "false": _mean(float(bool(one.ranked)) for one in unanswerable),
        "crisis": _mean(one.helped for one in crisis),
    }


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else float("nan")


def table(outcomes: Sequence[Outcome]) -> str:
    """The figures as text: all, then by language, then by kind."""
    names = list(figures(outcomes))
    rows = [("all", outcomes)]
    for key in ("language", "kind"):
        values = dict.fromkeys(getattr(one.query, key) for one in outcomes)
        rows += [(value, [one for one in outcomes if getattr(one.query, key) == value]) for value in values]
    lines = [f"{'':16}" + "".join(f"{name:>11}" for name in names)]
    for label, chosen in rows:
        numbers = figures(chosen)
        cells = (f"{int(value):>11}" if name == "queries" else _cell(value) for name, value in numbers.items())
        lines.append(f"{label:16}" + "".join(cells))
    return "\n".join(lines)


def _cell(value: float) -> str:
    return f"{'–':>11}" if value != value else f"{value:>11.3f}"


def failures(outcomes: Sequence[Outcome]) -> str:
    """Every query that was not answered well, with what was shown instead."""
    lines = []
    for one in outcomes:
        query, missed = one.query, []
        if query.kind == NO_ANSWER:
            missed += ["false answer"] * bool(one.ranked)
        else:
            missed += ["no success"] * (not one.success)
        missed += ["no crisis help"] * (query.kind == CRISIS and not one.helped)
        if missed:
            wanted = [slug for slug, grade in query.grades.items() if grade >= one.enough][:3]
            lines.append(
                f"{query.language} {query.kind} “{query.words}” ({one.rung}): {', '.join(missed)}; "
                f"shown {list(one.ranked[:5])}; wanted {wanted}"
            )
    return "\n".join(lines)

"""The measure itself: grades, ranks and what counts as an answer."""

from math import log2
from pathlib import Path

import pytest

from finder.evaluation import Outcome, Query, ask, figures, read_queries, run, table
from finder.folders import shipped
from finder.languages import LANGUAGES
from finder.search import Hit, SearchRequest, SearchResult

BEISPIELAU = Path(__file__).parent / "search" / "evaluation" / "beispielau"  # a city and queries by somebody else


def outcome(ranked: str, kind: str = "need", crisis: str = "", **grades: int) -> Outcome:
    return Outcome(Query("words", "de", kind, grades), tuple(ranked.split()), tuple(crisis.split()), "all")


def test_success_needs_an_offer_that_fits_among_the_first_five() -> None:
    assert outcome("x x1 x2 x3 a", a=2).success == 1
    assert outcome("x x1 x2 x3 x4 a", a=3).success == 0
    assert outcome("b", a=2, b=1).success == 0


def test_where_nothing_fits_well_what_is_better_than_nothing_counts() -> None:
    assert outcome("b", b=1).success == 1


def test_ndcg_is_one_for_the_best_order_and_falls_with_the_place() -> None:
    assert outcome("a b c", a=3, b=2, c=1).ndcg == pytest.approx(1)
    assert outcome("x a", a=3).ndcg == pytest.approx(1 / log2(3))
    assert outcome("x", a=3).ndcg == 0


def test_recall_counts_what_there_is_room_for() -> None:
    many = {f"o{number}": 2 for number in range(40)}
    assert outcome(" ".join(list(many)[:20]), **many).recall == 1
    assert outcome("o0", o0=2, o1=2).recall == 0.5


def test_unanswerable_queries_count_as_false_answers_only() -> None:
    measured = figures([outcome("x", "no-answer"), outcome("", "no-answer"), outcome("a", a=3)])
    assert (measured["false"], measured["success@5"], measured["zero"]) == (0.5, 1, 0)


def test_crisis_help_must_stand_above_the_results() -> None:
    assert figures([outcome("a", "crisis", "a", a=3), outcome("a", "crisis", a=3)])["crisis"] == 0.5


def test_near_misses_are_no_answer() -> None:
    class OnlyNear:
        def search(self, request: SearchRequest) -> SearchResult:
            return SearchResult(total=0, hits=(), facets={}, near_misses=(Hit("a", 1.0, "match", near_miss=True),))

    (asked,) = run(OnlyNear(), [Query("words", "de", "need", {"a": 3})], str)  # type: ignore[arg-type]
    assert (asked.success, asked.ranked) == (0, ())


def test_the_table_shows_every_language_and_kind() -> None:
    text = table([outcome("a", a=3), outcome("x", "no-answer")])
    assert {line.split()[0] for line in text.splitlines()[1:]} == {"all", "de", "need", "no-answer"}


def test_the_judged_queries_speak_all_languages_often_enough() -> None:
    queries = read_queries(shipped("catalog") / "evaluation" / "demo.yaml")
    assert len(queries) >= 300
    assert [tag for tag in LANGUAGES if sum(one.language == tag for one in queries) < 15] == []


@pytest.mark.parametrize(("city", "queries", "floors", "most_false"), [
    ("demo", None, {"success@5": 0.87, "nDCG@10": 0.67, "recall@20": 0.72, "crisis": 0.85}, 0.25),
    (str(BEISPIELAU), BEISPIELAU.with_suffix(".yaml"), {"success@5": 0.80, "nDCG@10": 0.66, "recall@20": 0.75}, 0.35),
])
def test_the_search_keeps_what_it_has_reached(
    city: str, queries: Path | None, floors: dict[str, float], most_false: float
) -> None:
    measured = figures(ask(city, queries))
    assert {name: measured[name] for name, floor in floors.items() if measured[name] < floor} == {}
    assert measured["false"] <= most_false

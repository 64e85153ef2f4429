"""What somebody who types a few words gets to see, in which order, and why."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.model import Availability, Hours, Run, Spoken
from finder.search import Reason, SearchResult, Understood
from tests.offers import LANGUAGES, TREE, identity, make_listing, make_location

NAMES = {identity(name): name for name in "abcdefgh"}
CLASSES = Hours((0, 2), time(9), time(12))


def names(result: SearchResult) -> list[str]:
    return [NAMES[hit.offer_id] for hit in result.hits]


def near(result: SearchResult) -> list[str]:
    return [NAMES[hit.offer_id] for hit in result.near_misses]


@pytest.fixture
def search(search_in: Any) -> Any:
    """Four offers that have little in common."""
    return search_in([
        make_listing("a", "Deutschkurs A1", categories=("german-course",), locations=(make_location(),), levels=("A1",),
                     languages=(Spoken("ar"),)),
        make_listing("b", "Schwimmen lernen für Frauen", categories=("swimming",), audiences=("women",)),
        make_listing("c", "Frauencafé", categories=("meeting-place",), audiences=("women",)),
        make_listing("d", "Tuesday reading circle", organization="Bücherstube Anker", categories=("reading-library",),
                     locations=(make_location("Lesehaus", district="far"),)),
    ])


@pytest.mark.parametrize(("text", "expected"), [
    ("deutsch kurs", ["a"]),
    ("Deutsch-Kurs", ["a"]),
    ("Deutschkurse", ["a"]),
    ("Deutschkrus", ["a"]),
    ("Schwimmkurs", ["b"]),
    ("Frauenschwimmen", ["b"]),
    ("Bücherstube", ["d"]),
    ("Buecherstube", ["d"]),
    ("reading", ["d"]),
    ("Lindenweg", ["a", "d"]),
    ("Neuwiesen", ["d"]),  # without a place or catchment an offer stands under no district
    ("Deutschkurs Quastenflosser", ["a"]),
])
def test_words_find_offers(search: Any, text: str, expected: list[str]) -> None:
    assert sorted(names(search(text))) == expected


def test_a_hit_says_why(search: Any) -> None:
    (hit,) = search("Deutschkurs", language="ar", near="north").hits
    assert hit.reasons == (
        Reason("concept", "categories:german-course"), Reason("district", "north"), Reason("language", "ar"),
        Reason("checked", "2026-02-01"),
    )


def test_where_little_fits_the_topic_alone_follows_behind(search_in: Any) -> None:
    search = search_in([
        make_listing("a", "Schuldnerberatung", categories=("debt-advice",)),
        make_listing("b", "Schuldnerberatung", categories=("debt-advice",), audiences=("youth",)),
        make_listing("c", "Treff", audiences=("youth",)),
    ])
    result = search("Schuldnerberatung Jugendliche")
    assert (result.total, names(result), result.rung) == (2, ["b", "a"], "all")


def test_what_only_comes_close_is_marked_and_not_counted(search_in: Any) -> None:
    search = search_in([
        make_listing("a", "Schuldnerberatung", categories=("debt-advice",)),
        make_listing("b", "Schuldnerberatung", categories=("debt-advice",), audiences=("youth",)),
        make_listing("c", "Treff", audiences=("youth",)),
    ])
    result = search("Schuldnerberatung", filters={"audience": ("youth",)})
    assert (result.total, names(result), near(result)) == (1, ["b"], ["a"])
    assert all(hit.near_miss for hit in result.near_misses)
    assert not any(hit.near_miss for hit in result.hits)


def test_a_filter_that_leaves_nothing_names_what_would_help(search: Any) -> None:
    result = search("Deutschkurs", filters={"level": ("B1",)})
    assert (result.total, result.rung, near(result)) == (0, "relaxed", ["a"])
    assert [(one.filter, one.value, one.count) for one in result.relaxations] == [("level", "B1", 1)]


def test_nonsense_finds_nothing_and_says_so(search: Any) -> None:
    result = search("qwertz")
    assert (result.total, result.hits, result.near_misses, result.rung) == (0, (), (), "nothing")


def test_certain_words_filter_and_uncertain_ones_only_lift(search: Any) -> None:
    certain = search("Deutschkurs A1 Nordtor")
    assert set(certain.understood) == {
        Understood("level", "A1", True, "A1"), Understood("district", "north", True, "Nordtor"),
    }
    uncertain = search("Deutschkurs aus Nordtor")
    assert [(one.filter, one.certain) for one in uncertain.understood] == [("district", False)]
    assert search("Frauen aus Neuwiesen").total >= 2


def test_a_filter_chosen_by_hand_takes_the_place_of_what_was_read(search: Any) -> None:
    assert search("Deutschkurs Neuwiesen").total == 0
    assert names(search("Deutschkurs Neuwiesen", filters={"district": ("north",)})) == ["a"]


@pytest.mark.parametrize(("better", "worse"), [
    ({"freshness": "checked"}, {"freshness": "unchecked"}),
    ({"freshness": "unchecked"}, {"freshness": "overdue"}),
    ({"languages": (Spoken("ar"),)}, {"languages": (Spoken("tr"),)}),
    ({"availability": Availability("open")}, {"availability": Availability("full")}),
    ({"runs": (Run(date(2026, 4, 1)),)}, {"runs": (Run(date(2026, 1, 1), date(2026, 2, 1)),)}),
    ({"locations": (make_location(),)}, {"locations": (make_location(district="far"),)}),
    ({"locations": (make_location(district="centre"),)}, {"locations": (make_location(district="far"),)}),
    ({"title": "Garten"}, {"summary": "Garten"}),
])
def test_ranking(search_in: Any, better: dict[str, Any], worse: dict[str, Any]) -> None:
    search = search_in([
        make_listing("a", **{"summary": "Garten", **worse}), make_listing("b", **{"summary": "Garten", **better}),
    ])
    assert names(search("Garten", language="ar", near="north")) == ["b", "a"]


def test_what_is_for_everyone_stands_behind_and_counts(search_in: Any) -> None:
    search = search_in([
        make_listing("a", audiences=("everyone",)), make_listing("b", audiences=("women",)),
        make_listing("c", audiences=("men",)), make_listing("d"),
    ])
    result = search(filters={"audience": ("women",)})
    assert [(NAMES[hit.offer_id], hit.group) for hit in result.hits] == [("b", "match"), ("a", "everyone")]
    assert {one.value: one.count for one in result.facets["audience"]}["women"] == result.total == 2


def test_quiet_ones_are_found_by_name_at_the_end(search_in: Any) -> None:
    search = search_in([
        make_listing("a", "Nähtreff Anker", freshness="quiet", categories=("meeting-place",)),
        make_listing("b", "Nähtreff", categories=("meeting-place",)),
    ])
    assert names(search()) == ["b"]
    by_name = search("Nähtreff")
    assert [(NAMES[hit.offer_id], hit.group) for hit in by_name.hits] == [("b", "match"), ("a", "older")]
    assert names(search("Treffpunkt")) == ["b"]


def test_ended_ones_are_never_found(search_in: Any) -> None:
    search = search_in([make_listing("a", "Garten", ends=date(2026, 3, 3)), make_listing("b", "Musik")])
    assert names(search()) == ["b"]
    assert (search("Garten").hits, search("Garten").near_misses) == ((), ())


def test_sorting(search_in: Any) -> None:
    search = search_in([
        make_listing("a", locations=(make_location(district="far", lat=54.37, lon=7.44),), hours=(CLASSES,)),
        make_listing("b", locations=(make_location(),), runs=(Run(date(2026, 5, 1)),), freshness="unchecked"),
        make_listing("c", locations=(make_location(district="centre", lat=54.4),), runs=(Run(date(2026, 4, 1)),)),
    ])
    assert names(search(sort="near", near="north")) == ["b", "c", "a"]
    assert names(search(sort="soon")) == ["a", "c", "b"]
    assert names(search(sort="fresh"))[-1] == "b"


def test_nearness_tells_nothing_about_a_protected_place(search_in: Any) -> None:
    hidden = make_location("Geheimes Haus", protected=True)
    search = search_in([
        make_listing("a", "Schutz", locations=(hidden,), protected=True),
        make_listing("b", "Schutz", locations=(make_location("Hinterhof", street="Nebelgasse 1"),), protected=True),
        make_listing("c", "Schutz", locations=(make_location(district="far", lat=54.37, lon=7.44),)),
        make_listing("d", "Schutz", locations=(make_location(),)),
    ])
    seen = set()
    for district in TREE:
        result = search("Schutz", sort="near", near=district.id)
        assert {names(result).index(name) for name in "cd"} == {0, 1}
        seen.add(tuple((hit.offer_id, hit.score, hit.distance_km, hit.reasons) for hit in result.hits[2:]))
        assert sorted(names(search(filters={"district": (district.id,)})))[:2] == ["a", "b"]
    assert len(seen) == 1
    assert not search("Nebelgasse").hits
    assert not search("Hinterhof").hits


def test_pages_follow_each_other(search_in: Any) -> None:
    search = search_in([make_listing(name, "Garten") for name in "abcdefgh"])
    paged = [name for page in (1, 2, 3, 4) for name in names(search("Garten", page=page, per_page=3))]
    assert sorted(paged) == list("abcdefgh")


@pytest.mark.parametrize("text", [
    "*", "*e*", "?*e*? ?*a*", "[a TO z]", "a*", '"schwimmen kurs"~100000', "schwimmen~3", " OR ".join(["kurs"] * 5000),
    "(" * 2000 + ")" * 2000, " ".join(["*x*"] * 40), "title:kurs AND NOT x", "\0", "👩‍👩‍👧 ß ſ ﷺ",
])
def test_hostile_words_are_only_words(search: Any, text: str) -> None:
    result = search(text)
    assert result.bounded == (len(text) > 200 or len(text.split()) > 16)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.sampled_from(LANGUAGES), st.sampled_from(("fit", "near", "soon", "fresh")))
def test_any_words_get_an_answer(search: Any, text: str, language: str, sort: str) -> None:
    result = search(text, language=language, sort=sort, near="north")
    assert len(result.hits) == result.total <= 4



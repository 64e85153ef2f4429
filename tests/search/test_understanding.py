"""What is read out of the words: certain things filter, uncertain ones lift, circumstances never show."""

from datetime import time
from typing import Any

import pytest

from finder.filters import FILTERS
from finder.model import Contact, Hours
from finder.search import SearchRequest
from tests.offers import identity, make_listing, make_location
from tests.search.conftest import MOMENT, searcher_of


@pytest.fixture(scope="module")
def search(tmp_path_factory: Any) -> Any:
    """A course in the evening and one in the morning, on a Wednesday."""
    evening, morning = Hours((2,), time(18), time(20)), Hours((3,), time(9), time(11))
    searcher = searcher_of(tmp_path_factory.mktemp("index"), [
        make_listing("a", "Deutschkurs", categories=("german-course",), hours=(evening,)),
        make_listing("b", "Deutschkurs", categories=("german-course",), hours=(morning,), women_only=True),
        make_listing("c", "Sachbearbeitung KI", categories=("public-offices",)),
        make_listing("d", "Hilfetelefon 116 016", categories=("women-protection",), audiences=("women",)),
        make_listing("e", "Rat bei Sucht", "Was darin steht, sucht niemand.", categories=("addiction-advice",)),
        make_listing("f", "Wohnführerschein", categories=("tenant-training",), locations=(make_location(),)),
    ])
    return lambda text, **asked: searcher.search(SearchRequest(text, **asked), MOMENT)


def certain(result: Any) -> set[tuple[str, str]]:
    return {(one.filter, one.value) for one in result.understood if one.certain}


def uncertain(result: Any) -> set[tuple[str, str]]:
    return {(one.filter, one.value) for one in result.understood if not one.certain}


@pytest.mark.parametrize("text", [
    "Deutschkurs abends", "German course in the evening", "دورة ألماني مساء", "akşam Almanca", "бассейн вечером",
    "басейн ввечері", "basen wieczorem", "piscina seara", "плуване вечерта", "piscine le soir", "not mbrëmje",
])
def test_the_evening_is_understood(search: Any, text: str) -> None:
    assert ("from", "17:00") in certain(search(text))


def test_the_evening_beside_a_topic_filters(search: Any) -> None:
    assert ("from", "17:00") in certain(search("курс вечером"))


@pytest.mark.parametrize(("text", "expected"), [
    ("heute", ("day", "we")), ("today", ("day", "we")), ("اليوم", ("day", "we")), ("bugün", ("day", "we")),
    ("сьогодні", ("day", "we")), ("tomorrow", ("day", "th")), ("завтра", ("day", "th")), ("ጽባሕ", ("day", "th")),
    ("am Wochenende", ("day", "su")), ("hafta sonu", ("day", "sa")), ("آخر هفته", ("day", "sa")),
    ("montags", ("day", "mo")), ("в понедельник", ("day", "mo")), ("w środę", ("day", "we")),
    ("الاثنين", ("day", "mo")),
    ("nur für Frauen", ("women", "1")), ("للنساء فقط", ("women", "1")), ("sadece kadınlar", ("women", "1")),
    ("jetzt offen", ("open", "now")), ("сейчас открыто", ("open", "now")), ("ሕጂ ክፉት", ("open", "now")),
    ("Kurs B1", ("level", "B1")), ("Nordtor", ("district", "north")),
])
def test_certain_things_filter(search: Any, text: str, expected: tuple[str, str]) -> None:
    assert expected in certain(search(text))


@pytest.mark.parametrize(("text", "expected"), [
    ("German lessons for Arabs", ("language", "ar")), ("aus Nordtor", ("district", "north")),
    ("free", ("cost", "free")), ("frei", ("cost", "free")), ("mañana", ("day", "th")),
])
def test_ambiguous_things_only_lift(search: Any, text: str, expected: tuple[str, str]) -> None:
    result = search(text)
    assert expected in uncertain(result)
    assert expected not in certain(result)


@pytest.mark.parametrize("text", [
    "ohne Papiere", "keine Versicherung", "no papers", "بدون أوراق", "без документов", "er schlägt mich",
    "ohne Meldeadresse",
])
def test_circumstances_never_become_filters(search: Any, text: str) -> None:
    assert not [one for one in search(text).understood if one.filter in FILTERS and FILTERS[one.filter].private]


@pytest.mark.parametrize(("text", "title"), [
    ("KI", "c"), ("ki", "c"), ("116016", "d"), ("116 016", "d"), ("Sucht", "e"), ("sucht", "e"),
])
def test_small_words_that_are_needs_find_them(search: Any, text: str, title: str) -> None:
    assert [hit.offer_id for hit in search(text).hits] == [identity(title)]


@pytest.mark.parametrize("text", ["but", "darin", "is", "where is"])
def test_small_words_that_are_none_ask_for_nothing_special(search: Any, text: str) -> None:
    assert ("language", "prs") not in certain(search(text)) | uncertain(search(text))
    assert search("but").rung == "browse"


def test_a_false_friend_is_no_answer(search: Any) -> None:
    assert search("Führerschein").total == 0
    assert search("Wohnführerschein").total == 1


def test_help_at_once_needs_no_filter_to_fit(search_in: Any) -> None:
    search = search_in([
        make_listing("a", "Schutzhaus", categories=("women-protection",), audiences=("women",),
                     contacts=(Contact("emergency", "030 23125 055"),)),
        make_listing("b", "Frauenberatung", categories=("women-protection",),
                     contacts=(Contact("office", "030 23125 056"),)),
        make_listing("c", "Notruf", categories=("public-offices",), contacts=(Contact("emergency", "110"),)),
    ])
    plain = search("er schlägt mich")
    assert [hit.offer_id for hit in plain.crisis] == [identity("a"), identity("c")]
    assert plain.total == 2
    filtered = search("er schlägt mich", filters={"district": ("far",), "cost": ("paid",)})
    assert [hit.offer_id for hit in filtered.crisis] == [identity("a"), identity("c")]
    assert search("Deutschkurs").crisis == ()
    assert not certain(search("er schlägt mich heute Abend"))


def test_another_script_is_read_and_said(search_in: Any) -> None:
    search = search_in([make_listing("a", "Deutschkurs", categories=("german-course",)), make_listing("b", "Musik")])
    result = search("dawrat almani")
    assert (result.rung, result.total) == ("transliteration", 1)
    assert result.read_as

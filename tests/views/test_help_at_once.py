"""Who needs help at once finds a number above everything else; words that were read can be taken away."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from finder.views.public.query import Query
from tests.pages import Page

Open = Callable[..., Page]


@pytest.mark.parametrize("address", [
    "/de/search?q=er+schl%C3%A4gt+mich", "/en/search?q=he+hits+me&cost=paid&level=C2", "/ar/search?q=يضربني",
    "/ti/search?q=ይወቅዓኒ",
])
def test_a_number_to_call_stands_above_the_results(open_page: Open, address: str) -> None:
    page = open_page(address)
    main = page.one("main")
    links = [one.get("href") or "" for one in main.iter() if one.tag.endswith("}a")]
    first_call = next(place for place, href in enumerate(links) if href.startswith("tel:"))
    assert "116016" in links[first_call]
    offers = [place for place, href in enumerate(links) if "/o/" in href and place > first_call]
    assert offers


def test_a_cry_for_help_is_kept_nowhere_and_not_named_in_the_title(demo: FlaskClient) -> None:
    answer = demo.get("/en/search?q=he+hits+me")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "hits" not in answer.text.split("</title>")[0]


def test_everyday_words_bring_no_emergency_numbers(open_page: Open) -> None:
    assert 'id="help"' not in open_page("/de/search?q=Deutschkurs").html


def test_what_was_read_is_a_chip_that_takes_its_words_away(open_page: Open) -> None:
    page = open_page("/de/search?q=Deutschkurs+B1+Nordtor")
    chips = [link.get("href") for link in page.all("a") if link.get("class") == "chip"]
    assert "/de/search?q=Deutschkurs+Nordtor" in chips
    assert "/de/search?q=Deutschkurs+B1" in chips


@pytest.mark.parametrize(("text", "words", "left"), [
    ("Deutschkurs heute Abend", "heute", "Deutschkurs Abend"), ("a b c", "b c", "a"), ("a b", "a b", ""),
    ("c a b", "b a", "c"), ("a", "x", "a"), ("a", "", "a"),
])
def test_words_are_taken_out_of_a_query(text: str, words: str, left: str) -> None:
    assert Query(text, page=3).saying_less(words) == Query(left)


def test_results_say_why(open_page: Open) -> None:
    assert 'class="why"' in open_page("/en/search?q=Deutschkurs&district=nordtor").html

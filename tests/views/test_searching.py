"""The results page: what stands in an address, what is kept, what is shown."""

import re
import sys
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from finder.languages import LANGUAGES
from tests.pages import Page, check_page

Open = Callable[..., Page]


def test_the_filter_form_answers_with_a_short_address(demo: FlaskClient) -> None:
    answer = demo.post("/de/search", data={"q": "", "sort": "fit", "cost": "free", "age": "", "from": "", "near": ""})
    assert (answer.status_code, answer.location) == (303, "/de/search?cost=free")


@pytest.mark.parametrize(("start", "offered"), [("", False), ("?district=nordtor", True), ("?near=nordtor", True)])
def test_the_nearest_come_first_only_where_it_is_known_from_where(open_page: Open, start: str, offered: bool) -> None:
    page = open_page(f"/de/search{start}")
    assert ("near" in [option.get("value") for option in page.all("option")]) == offered


@pytest.mark.parametrize("circumstance", ["papers", "insurance", "registered_address"])
def test_a_circumstance_never_becomes_part_of_an_address(demo: FlaskClient, circumstance: str) -> None:
    answer = demo.post("/de/search", data={"q": "", circumstance: "none"})
    page = check_page(answer.text, LANGUAGES["de"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    addresses = [element.get(name) or "" for element in page.tree.iter() for name in ("href", "action")]
    assert not [one for one in addresses if circumstance in one]
    # It travels in the forms instead, so that the next step does not lose it.
    assert [field for field in page.all("input") if field.get("name") == circumstance and field.get("type") == "hidden"]


def test_a_circumstance_in_an_address_is_ignored(demo: FlaskClient) -> None:
    everything = re.search(r"<h1>([^<]+)", demo.get("/de/search").text)
    asked = re.search(r"<h1>([^<]+)", demo.get("/de/search?papers=none").text)
    assert everything
    assert asked
    assert everything[1] == asked[1]


def test_a_chip_takes_its_filter_away(open_page: Open) -> None:
    page = open_page("/en/search?q=german&cost=free&women=1")
    chips = {link.get("aria-label"): link.get("href") for link in page.all("a") if link.get("class") == "chip"}
    assert "/en/search?q=german&women=1" in chips.values()
    assert "/en/search?q=german&cost=free" in chips.values()


def test_pages_follow_each_other_without_repeating(open_page: Open) -> None:
    def offers(page: Page) -> list[str]:
        return [link.get("href") or "" for link in page.all("a") if "/o/" in (link.get("href") or "")]

    first, second = offers(open_page("/en/search")), offers(open_page("/en/search?page=2"))
    assert len(first) == 20
    assert second
    assert not set(first) & set(second)


def test_a_sensitive_topic_is_kept_nowhere_and_not_named_in_the_title(demo: FlaskClient) -> None:
    for address in ("/en/search?category=t14", "/en/c/t14"):
        answer = demo.get(address)
        page = check_page(answer.text, LANGUAGES["en"])
        assert answer.headers["Cache-Control"] == "no-store"
        assert "women" not in page.text(page.one("title")).lower()
    assert demo.get("/en/search?category=sports").headers["Cache-Control"] != "no-store"


def test_an_empty_result_names_a_person_to_ask(open_page: Open) -> None:
    page = open_page("/en/search?q=xqzwv")
    assert page.text(page.one("h1")) == "0 offers"
    assert [link for link in page.all("a") if (link.get("href") or "").startswith("tel:")]


def test_what_is_typed_comes_back_harmless(demo: FlaskClient) -> None:
    for text in ('"><script>x()</script>', "{{ 7*7 }}", "%(num)s", "' onfocus=x() '"):
        answer = demo.get("/de/search", query_string={"q": text})
        assert answer.status_code == 200
        assert "<script>x" not in answer.text


def test_a_form_sent_from_another_site_is_refused(demo: FlaskClient) -> None:
    assert demo.post("/de/search", data={"q": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_in_a_city_of_many_districts_only_the_upper_level_shows_until_one_is_chosen(
    monkeypatch: pytest.MonkeyPatch, open_page: Callable[..., Page]
) -> None:
    monkeypatch.setattr(sys.modules["finder.views.public.results"], "MANY_DISTRICTS", 3)
    assert 'value="gartenstadt"' not in open_page("/de/search").html
    assert 'value="gartenstadt"' in open_page("/de/search?district=lindenhof").html
    assert 'value="gartenstadt"' in open_page("/de/search?district=gartenstadt").html

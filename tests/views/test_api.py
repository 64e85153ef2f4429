"""JSON for other programs: the envelope of HSDS, the ranking of the pages, nothing that must stay secret."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

ENVELOPE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


def get(demo: FlaskClient, address: str) -> dict[str, Any]:
    answer = demo.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_page_of_services_comes_in_the_envelope(demo: FlaskClient) -> None:
    page = get(demo, "/hsds/services?search=deutschkurs&lang=de&per_page=5")
    assert page.keys() >= ENVELOPE
    assert page["x_fictional"] is True
    assert (page["page_number"], page["size"], page["first_page"], page["last_page"]) == (1, 5, True, False)
    assert page["total_pages"] == -(-page["total_items"] // 5)
    assert all(one["id"] and one["name"] and one["status"] for one in page["contents"])


def test_the_ranking_is_that_of_the_page(demo: FlaskClient) -> None:
    codes = [one["x_code"] for one in get(demo, "/hsds/services?search=deutschkurs&lang=de&cost=free")["contents"]]
    page = demo.get("/de/search?q=deutschkurs&cost=free").text
    places = [page.index(f"/o/{code}") for code in codes]
    assert codes
    assert places == sorted(places)


def test_all_pages_together_hold_every_service_once(demo: FlaskClient) -> None:
    first = get(demo, "/hsds/services?per_page=100")
    pages = [first] + [get(demo, f"/hsds/services?per_page=100&page={n}") for n in range(2, first["total_pages"] + 1)]
    counted = [one["id"] for page in pages for one in page["contents"] if not one.get("x_near_miss")]
    assert len(counted) == len(set(counted)) == first["total_items"]


def test_near_misses_come_last_and_are_never_counted(demo: FlaskClient) -> None:
    for search in ("xqzw", "deutschkurs koreanisch", "schwimmkurs anfänger abends", "yoga"):
        page = get(demo, f"/hsds/services?search={search}&per_page=100")
        marks = [bool(one.get("x_near_miss")) for one in page["contents"]]
        assert marks == sorted(marks)
        assert marks.count(False) == page["total_items"]


def test_a_filter_counts_and_a_circumstance_does_not(demo: FlaskClient) -> None:
    everything = get(demo, "/hsds/services")["total_items"]
    assert get(demo, "/hsds/services?cost=free")["total_items"] < everything
    assert get(demo, "/hsds/services?papers=none")["total_items"] == everything


@pytest.mark.parametrize("wild", [
    "per_page=0", "per_page=-3", "per_page=99999999", "page=0", "page=x", "lang=xx", "page=９",
])
def test_wild_numbers_are_taken_for_the_nearest_sensible_ones(demo: FlaskClient, wild: str) -> None:
    assert 0 <= get(demo, f"/hsds/services?{wild}")["size"] <= 100


def test_one_service_stands_under_its_id(demo: FlaskClient) -> None:
    one = get(demo, "/hsds/services?per_page=1")["contents"][0]
    assert get(demo, f"/hsds/services/{one['id']}")["name"] == one["name"]
    assert demo.get("/hsds/services/0").status_code == 404


def test_a_protected_place_is_nowhere_in_the_answer(demo: FlaskClient, demo_app: Flask) -> None:
    with demo_app.app_context():
        protected = [one for one in demo_app.extensions["site"].store.listings() if one.offer.protected and one.public]
    assert protected
    for listing in protected:
        answer = demo.get(f"/hsds/services/{listing.offer.id}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "latitude" not in answer.text
        assert "address_1" not in answer.text

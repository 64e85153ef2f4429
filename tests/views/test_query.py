"""What a results address says, and what it never says."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from finder.filters import FILTERS
from finder.views.public.query import LONGEST_TEXT, Query, read_query


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/search", "public.search")
    return app


@pytest.mark.parametrize(("given_", "expected"), [
    ("q=+Deutsch++Kurs+", Query(text="Deutsch Kurs")),
    ("category=sports&nonsense=1", Query(filters={"category": ("sports",)})),
    ("sort=near&near=nordtor&page=3", Query(sort="near", near="nordtor", page=3)),
    ("sort=price&page=-1&page=2", Query()),
    ("page=999999999999", Query(page=500)),
    ("papers=none", Query()),
])
def test_an_address_is_read(given_: str, expected: Query) -> None:
    from urllib.parse import parse_qsl

    assert read_query(MultiDict(parse_qsl(given_))) == expected


def test_a_circumstance_counts_only_in_a_form_and_stands_in_no_address(app: Flask) -> None:
    query = read_query(MultiDict([("q", "Arzt"), ("insurance", "none"), ("cost", "free")]), private=True)
    with app.test_request_context():
        assert query.private
        assert query.address() == "/search?q=Arzt&cost=free"
        assert ("insurance", "none") in query.fields()


def test_a_chip_takes_away_one_value_and_begins_at_the_first_page() -> None:
    query = Query(filters={"day": ("mo", "tu")}, page=4)
    assert query.without("day", "mo") == Query(filters={"day": ("tu",)})
    assert query.without("day", "mo").without("day", "tu") == Query()


def test_a_second_value_joins_where_several_may_be_chosen_and_replaces_where_not() -> None:
    assert Query(filters={"day": ("mo",)}).adding("day", "tu").filters == {"day": ("mo", "tu")}
    assert Query(filters={"age": ("3",)}).adding("age", "5").filters == {"age": ("5",)}


def test_nearness_starts_at_the_chosen_district_unless_another_is_named() -> None:
    assert Query(filters={"district": ("nordtor", "hafen")}).start == "nordtor"
    assert Query(filters={"district": ("nordtor",)}, near="hafen").start == "hafen"


@given(st.lists(st.tuples(
    st.sampled_from([*FILTERS, "q", "sort", "near", "page", "x"]),
    st.text(max_size=12) | st.sampled_from(["1", "none"]),
)))
def test_whatever_is_asked_the_address_says_the_same_again(pairs: list[tuple[str, str]]) -> None:
    app = Flask(__name__)
    app.add_url_rule("/search", "public.search")
    query = read_query(MultiDict(pairs))
    assert len(query.text) <= LONGEST_TEXT
    with app.test_request_context(), app.test_request_context(query.address()) as context:
        assert read_query(context.request.args) == query

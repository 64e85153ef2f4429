"""The stored form gives back exactly the record that was stored."""

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.cities import read_city_folder, shipped_city
from finder.catalog.vocabularies import load_vocabularies
from finder.model import (
    Ages,
    Availability,
    Childcare,
    Contact,
    Cost,
    Dated,
    Hours,
    Interpreter,
    Location,
    Offer,
    Run,
    Source,
    Span,
    Spoken,
    Text,
)
from finder.store.plain import dumps, plain, record

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
YES_NO = st.none() | st.booleans()
PRICES = st.none() | st.floats(0, 500, allow_subnormal=False)
TIMES = st.tuples(st.integers(0, 11), st.integers(12, 23)).map(lambda pair: (time(pair[0]), time(pair[1], 30)))
HOURS = st.builds(
    lambda days, times, nth: Hours(tuple(sorted(days)), *times, nth),
    st.sets(st.integers(0, 6), min_size=1), TIMES, st.none() | st.sampled_from((1, 5, -1)),
)
AGES = st.sampled_from((Ages(3), Ages(None, 6), Ages(6, 12), Ages(0, 3)))
SPANS = st.tuples(DAYS, DAYS).map(lambda pair: Span(min(pair), max(pair)))


def many(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=3).map(tuple)


OFFERS = st.builds(
    Offer,
    id=WORDS, code=WORDS, slug=WORDS, organization=WORDS, kind=st.sampled_from(("service", "course")),
    categories=many(WORDS), places=many(WORDS), online=YES_NO, hours=many(HOURS), by_appointment=YES_NO,
    dates=many(DAYS.map(Dated) | st.builds(lambda day, times: Dated(day, *times), DAYS, TIMES)),
    exceptions=many(SPANS),
    runs=many(st.builds(Run, DAYS, st.none() | DAYS, many(HOURS), free_places=st.none() | st.integers(0, 9))),
    languages=many(st.builds(Spoken, WORDS, hours=many(HOURS))),
    interpreter=st.none() | st.builds(Interpreter, WORDS, st.none() | st.integers(0, 9)),
    cost=st.none() | st.builds(Cost, WORDS, PRICES, reduced=PRICES),
    childcare=st.none() | st.builds(Childcare, WORDS, AGES | st.just(Ages())),
    ages=st.none() | AGES,
    availability=st.none() | st.builds(Availability, WORDS, st.none() | DAYS),
    contacts=many(st.builds(Contact, WORDS, WORDS, personal=st.booleans(), consent=st.none() | DAYS)),
    protected=st.booleans(), ends=st.none() | DAYS, source=st.none() | st.builds(Source, WORDS, st.none() | DAYS),
    texts=st.builds(lambda title, reviewed: {"tr": Text("tr", title, reviewed=reviewed)}, WORDS, st.booleans()),
)


@given(OFFERS)
def test_any_offer_comes_back(offer: Offer) -> None:
    assert record(Offer, json.loads(dumps(plain(offer)))) == offer


@given(
    st.builds(
        Location, WORDS, WORDS, WORDS,
        lat=PRICES, lon=PRICES, step_free=YES_NO, note=st.dictionaries(WORDS, WORDS, max_size=3),
    )
)
def test_any_location_comes_back(location: Location) -> None:
    assert record(Location, json.loads(dumps(plain(location)))) == location


@pytest.mark.parametrize("city", ["demo", "empty"])
def test_every_record_of_a_shipped_city_comes_back(city: str) -> None:
    catalog = read_city_folder(shipped_city(city), load_vocabularies())
    for one in (catalog.city, *catalog.districts, *catalog.organizations, *catalog.locations, *catalog.offers):
        assert record(type(one), json.loads(dumps(plain(one)))) == one

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from finder.filters import FILTERS, parse, to_args

# One row for each filter: values as they come, and what is understood.
ROWS = [
    ("district", ["nordtor", "altstadt", "nordtor"], ("altstadt", "nordtor")),
    ("category", ["t12", "german-course"], ("german-course", "t12")),
    ("audience", ["women"], ("women",)),
    ("language", ["ar", "uk"], ("ar", "uk")),
    ("interpreter", ["1"], ("1",)),
    ("interpreter", ["yes"], None),
    ("cost", ["paid", "free"], ("free", "paid")),
    ("cost", ["cheap"], None),
    ("childcare", ["bring", "none"], ("bring",)),
    ("age", ["07"], ("7",)),
    ("age", ["-1"], None),
    ("age", ["121"], None),
    ("age", ["٣"], None),
    ("day", ["su", "mo"], ("mo", "su")),
    ("from", ["9:00"], ("09:00",)),
    ("from", ["25:00"], None),
    ("to", ["24:00"], ("24:00",)),
    ("to", ["24:01"], None),
    ("level", ["B1", "A1"], ("A1", "B1")),
    ("access", ["walk-in"], ("walk-in",)),
    ("mode", ["phone", "on-site"], ("on-site", "phone")),
    ("step_free", ["1"], ("1",)),
    ("open", ["now"], ("now",)),
    ("women", ["1"], ("1",)),
    ("german", ["none"], ("none",)),
    ("kind", ["event", "course"], ("course", "event")),
    ("joinable", ["1"], ("1",)),
    ("beside_job", ["1"], ("1",)),
    ("papers", ["none"], ("none",)),
    ("insurance", ["none"], ("none",)),
    ("registered_address", ["none"], ("none",)),
]


@pytest.mark.parametrize(("name", "values", "understood"), ROWS)
def test_values_are_understood_or_dropped(name: str, values: list[str], understood: tuple[str, ...] | None) -> None:
    found = parse(MultiDict([(name, value) for value in values]), private=True)
    assert found == ({name: understood} if understood else {})


def test_every_filter_has_its_row() -> None:
    assert {name for name, _, _ in ROWS} == set(FILTERS)


def test_circumstances_never_come_from_or_go_into_an_address() -> None:
    args = MultiDict([("papers", "none"), ("insurance", "none"), ("registered_address", "none"), ("day", "mo")])
    assert parse(args, private=False) == {"day": ("mo",)}
    assert to_args(parse(args, private=True)) == [("day", "mo")]


def test_unknown_filters_and_hostile_values_are_dropped() -> None:
    args = MultiDict([("colour", "red"), ("category", "<script>"), ("district", "../etc"), ("language", "a" * 100)])
    assert parse(args, private=True) == {}


@given(st.lists(st.sampled_from([(name, value) for name, values, _ in ROWS for value in values])))
def test_an_address_leads_back_to_the_same_filters(pairs: list[tuple[str, str]]) -> None:
    filters = parse(MultiDict(pairs), private=False)
    assert parse(MultiDict(to_args(filters)), private=False) == filters
    assert to_args(filters) == to_args(parse(MultiDict(reversed(to_args(filters))), private=False))

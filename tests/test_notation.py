import re
from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.model import Ages, Dated, Hours, Span
from finder.notation import (
    format_ages,
    format_dated,
    format_hours,
    format_span,
    parse_ages,
    parse_dated,
    parse_hours,
    parse_span,
)

TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    opens, closes = sorted(draw(st.lists(TIMES, min_size=2, max_size=2, unique=True)))
    days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    if draw(st.booleans()):
        return Hours(days, opens, closes, nth=draw(st.sampled_from([None, 1, 2, 3, 4, 5, -1])))
    return Hours(days, opens, closes, every=draw(st.integers(2, 9)), since=draw(DATES))


@given(st.lists(hours(), min_size=1).map(tuple))
def test_hours_survive_being_written_and_read(given_hours: tuple[Hours, ...]) -> None:
    assert parse_hours("\n".join(format_hours(given_hours))) == given_hours


@given(DATES, st.lists(TIMES, max_size=2, unique=True).map(sorted))
def test_dated_sessions_survive(day: date, times: list[time]) -> None:
    dated = Dated(day, *times)
    assert parse_dated(format_dated(dated)) == dated


@given(st.lists(DATES, min_size=2, max_size=2).map(sorted))
def test_spans_survive(days: list[date]) -> None:
    assert parse_span(format_span(Span(*days))) == Span(*days)


@given(st.lists(st.integers(0, 120), min_size=2, max_size=2).map(sorted), st.sampled_from(["both", "low", "high"]))
def test_ages_survive(ages: list[int], stated: str) -> None:
    record = Ages(None if stated == "high" else ages[0], None if stated == "low" else ages[1])
    assert parse_ages(format_ages(record)) == record


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Di,Do 9:00 – 12:00, 14:00-16:00", ["Tu,Th 09:00-12:00,14:00-16:00"]),
        ("mo-fr 09:00-12:00", ["Mo-Fr 09:00-12:00"]),
        ("Fr-Mo 10:00-11:00", ["Mo,Fr-Su 10:00-11:00"]),
        ("Mo 09:00-12:00; Tu[1],Tu[-1] 18:00-20:00 Uhr",
         ["Mo 09:00-12:00", "Tu[1] 18:00-20:00", "Tu[-1] 18:00-20:00"]),
        ("Mo 10:00-12:00 every 2 weeks from 2026-01-05", ["Mo 10:00-12:00 every 2 weeks from 2026-01-05"]),
        ("Mo-Su 00:00-24:00", ["Mo-Su 00:00-23:59"]),
    ],
)
def test_ways_to_write_hours(text: str, canonical: list[str]) -> None:
    assert format_hours(parse_hours(text)) == canonical


@pytest.mark.parametrize(
    ("parse", "text", "says"),
    [
        (parse_hours, "Mo 9-12", "write 09:00-12:00"),
        (parse_hours, "Mo 9.30-12 Uhr", "write 09:30-12:00"),
        (parse_hours, "Mo halb neun", "has no times"),
        (parse_hours, "Mo", "in quotes"),
        (parse_hours, "Mo 12:00-09:00", "ends before it starts"),
        (parse_hours, "Mo 22:00-02:00", "22:00-24:00, and on the next day 00:00-02:00"),
        (parse_hours, "Mo 25:00-26:00", "write 09:00-12:00"),
        (parse_hours, "Xy 09:00-10:00", "not a weekday"),
        (parse_hours, "Mo[6] 09:00-10:00", "not a weekday"),
        (parse_hours, "Mo 09:00", "a beginning and an end"),
        (parse_hours, "Mo 09:00-10:00, Tu 11:00-12:00", "a line of its own"),
        (parse_hours, "Mo 09:00-10:00 every 1 week from 2026-01-05", "leave out"),
        (parse_hours, "Mo[1] 09:00-10:00 every 2 weeks from 2026-01-05", "not both"),
        (parse_hours, " ", "leave the field out"),
        (parse_dated, "13.6.2026", "like 2026-06-13"),
        (parse_dated, "2026-02-30", "not a date"),
        (parse_dated, "2026-06-13 18:00-14:00", "ends before it starts"),
        (parse_span, "2026-12-24/2026-01-06", "put the earlier day first"),
        (parse_ages, "12-6", "write the younger age first: 6-12"),
        (parse_ages, "-", "write 6-12"),
        (parse_ages, "ab 6", "write 6-12"),
    ],
)
def test_what_is_not_understood_says_what_to_mend(parse: Callable[[str], object], text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse(text)

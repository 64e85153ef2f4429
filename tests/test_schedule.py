from dataclasses import replace
from datetime import date, datetime, time

import pytest

from finder.model import Availability, Dated, Offer, Run, Span, Text
from finder.schedule import Holidays, Session, is_open, next_joinable, parse_hours, sessions, weekly_sessions

OFFER = Offer("id", "abc234", "slug", "org", texts={"de": Text("de", "Titel")})
MONDAY = date(2026, 3, 2)
EASTER = Holidays(school=(Span(date(2026, 3, 30), date(2026, 4, 11)),), public=(date(2026, 4, 6),))


def days_of(offer: Offer, start: date, end: date, holidays: Holidays = EASTER) -> list[str]:
    return [f"{one.day:%m-%d}" for one in sessions(offer, start, end, holidays)]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Mo 09:00-10:00", ["03-02", "03-09", "03-16", "03-23", "03-30"]),
        ("Mo[1] 09:00-10:00", ["03-02"]),
        ("Tu[5] 09:00-10:00", ["03-31"]),
        ("Fr[-1] 09:00-10:00", ["03-27"]),
        ("Mo 09:00-10:00 every 2 weeks from 2026-03-05", ["03-16", "03-30"]),
        ("Mo 09:00-10:00 every 2 weeks from 2026-01-07", ["03-02", "03-16", "03-30"]),
    ],
)
def test_weekly_hours_fall_on_their_days(line: str, days: list[str]) -> None:
    assert days_of(replace(OFFER, hours=parse_hours(line)), MONDAY, date(2026, 3, 31)) == days


@pytest.mark.parametrize(
    ("school", "days"),
    [("", ["03-23", "03-30"]), ("open", ["03-23", "03-30"]), ("closed", ["03-23"]), ("only", ["03-30"])],
)
def test_school_and_public_holidays(school: str, days: list[str]) -> None:
    offer = replace(OFFER, hours=parse_hours("Mo 09:00-10:00"), school_holidays=school)
    assert days_of(offer, date(2026, 3, 23), date(2026, 4, 6)) == days  # April 6 is Easter Monday


def test_what_never_closes_is_open_on_public_holidays() -> None:
    always = replace(OFFER, hours=parse_hours("Mo-Su 00:00-24:00"))
    assert is_open(always, datetime(2026, 4, 6, 23, 59, 30), EASTER) is True


def test_exceptions_ends_and_states_take_sessions_away() -> None:
    weekly = replace(OFFER, hours=parse_hours("Mo 09:00-10:00"), dates=(Dated(date(2026, 3, 10)),))
    march = (MONDAY, date(2026, 3, 31))
    closed = replace(weekly, exceptions=(Span(date(2026, 3, 9), date(2026, 3, 16)),))
    assert days_of(closed, *march) == ["03-02", "03-23", "03-30"]
    assert days_of(replace(weekly, ends=date(2026, 3, 10)), *march) == ["03-02", "03-09", "03-10"]
    assert days_of(replace(weekly, state="ended"), *march) == []
    assert days_of(replace(weekly, availability=Availability("paused")), *march) == []


def test_a_course_takes_place_in_its_runs() -> None:
    run = Run(date(2026, 3, 9), date(2026, 3, 16), hours=parse_hours("Mo 18:00-20:00"))
    bare = Run(date(2026, 3, 24))
    course = replace(OFFER, kind="course", runs=(run, bare))
    assert sessions(course, MONDAY, date(2026, 3, 31)) == [
        Session(date(2026, 3, 9), time(18), time(20), run),
        Session(date(2026, 3, 16), time(18), time(20), run),
        Session(date(2026, 3, 24), run=bare),
    ]
    with_own = replace(course, runs=(replace(run, hours=()),), hours=parse_hours("We 09:00-10:00"))
    assert days_of(with_own, MONDAY, date(2026, 3, 31)) == ["03-11"]


@pytest.mark.parametrize(
    ("offer", "at", "open_"),
    [
        (OFFER, "2026-03-02T10:00", None),
        (replace(OFFER, hours=parse_hours("Mo 09:00-12:00")), "2026-03-02T09:00", True),
        (replace(OFFER, hours=parse_hours("Mo 09:00-12:00")), "2026-03-02T12:00", False),
        (replace(OFFER, hours=parse_hours("Mo 09:00-12:00")), "2026-03-03T10:00", False),
        (replace(OFFER, dates=(Dated(MONDAY),)), "2026-03-02T10:00", True),
        (replace(OFFER, dates=(Dated(MONDAY, time(9)),)), "2026-03-02T10:00", None),
        (replace(OFFER, dates=(Dated(MONDAY, time(9)),)), "2026-03-02T08:00", False),
        (replace(OFFER, runs=(Run(MONDAY),)), "2026-03-02T10:00", None),
        (replace(OFFER, hours=parse_hours("Mo 09:00-12:00"), school_holidays="only"), "2026-03-02T10:00", None),
    ],
)
def test_open_now_is_yes_no_or_not_stated(offer: Offer, at: str, open_: bool | None) -> None:
    assert is_open(offer, datetime.fromisoformat(at)) is open_


RUN = Run(date(2026, 3, 9), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("run", "joinable"),
    [
        (RUN, date(2026, 3, 9)),
        (replace(RUN, start=date(2026, 3, 2)), date(2026, 3, 2)),
        (replace(RUN, start=date(2026, 3, 1)), None),
        (replace(RUN, start=date(2026, 3, 1), deadline=date(2026, 3, 20)), date(2026, 3, 2)),
        (replace(RUN, deadline=date(2026, 3, 1)), None),
        (replace(RUN, free_places=0), None),
        (replace(RUN, availability=Availability("waiting-list")), None),
        (replace(RUN, availability=Availability("few")), date(2026, 3, 9)),
    ],
)
def test_a_run_is_joinable_with_time_and_places_left(run: Run, joinable: date | None) -> None:
    later = replace(RUN, start=date(2026, 9, 1), end=None)
    assert next_joinable(replace(OFFER, runs=(run,)), MONDAY) == joinable
    assert next_joinable(replace(OFFER, runs=(later, run)), MONDAY) == (joinable or later.start)


def test_a_weekly_offer_is_joinable_at_its_next_session() -> None:
    weekly = replace(OFFER, hours=parse_hours("We 09:00-10:00"))
    assert next_joinable(weekly, MONDAY) == date(2026, 3, 4)
    assert next_joinable(replace(weekly, availability=Availability("full")), MONDAY) is None
    assert next_joinable(replace(OFFER, dates=(Dated(date(2026, 11, 1)),)), MONDAY) == date(2026, 11, 1)
    assert next_joinable(replace(OFFER, dates=(Dated(date(2026, 3, 1)),)), MONDAY) is None
    assert next_joinable(OFFER, MONDAY) is None


def test_the_filter_by_day_sees_hours_runs_to_come_and_dates_to_come() -> None:
    past = Run(date(2025, 1, 1), date(2025, 2, 1), hours=parse_hours("Fr 09:00-10:00"))
    course = replace(OFFER, runs=(past, replace(RUN, hours=parse_hours("Mo,We 18:00-20:00"))))
    assert weekly_sessions(course, MONDAY) == [(0, time(18), time(20)), (2, time(18), time(20))]
    event = replace(OFFER, dates=(Dated(date(2026, 3, 7), time(14), time(18)), Dated(date(2026, 2, 1))))
    assert weekly_sessions(event, MONDAY) == [(5, time(14), time(18))]

"""When an offer takes place: the one expansion of hours, runs and dates into sessions.

The label "open now", the filters by day and time, the next date and the slip all ask `sessions` and its neighbours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from . import clock
from .model import Hours, Offer, Run, Span
from .notation import (
    END_OF_DAY,
    format_ages,
    format_dated,
    format_hours,
    format_span,
    parse_ages,
    parse_dated,
    parse_day,
    parse_hours,
    parse_span,
    parse_time,
)

__all__ = [
    "END_OF_DAY", "NO_HOLIDAYS", "Holidays", "Session", "format_ages", "format_dated", "format_hours", "format_span",
    "is_open", "joinable", "next_joinable", "parse_ages", "parse_dated", "parse_day", "parse_hours", "parse_span",
    "parse_time", "sessions", "weekly_sessions",
]

FULL = ("full", "waiting-list", "paused")


@dataclass(frozen=True, slots=True)
class Holidays:
    """A city's school holidays (empty: unknown) and public holidays."""

    school: tuple[Span, ...] = ()
    public: tuple[date, ...] = ()

    def no_school(self, day: date) -> bool | None:
        """Whether `day` lies in the school holidays; None where the city has not stated them."""
        return any(span.start <= day <= span.end for span in self.school) if self.school else None


NO_HOLIDAYS = Holidays()


@dataclass(frozen=True, slots=True)
class Session:
    """One time that the offer takes place; without `opens` the time is not stated or it takes the whole day."""

    day: date
    opens: time | None = None
    closes: time | None = None
    run: Run | None = None


def sessions(offer: Offer, start: date, end: date, holidays: Holidays = NO_HOLIDAYS) -> list[Session]:
    """Every session of the offer from `start` to `end` (both included), in order of time."""
    if offer.state == "ended" or (offer.availability and offer.availability.state == "paused"):
        return []
    if offer.ends and offer.ends < end:
        end = offer.ends
    found = {
        Session(dated.day, dated.opens, dated.closes)
        for dated in offer.dates
        if start <= dated.day <= end and not _closed(offer, dated.day)
    }
    for run in offer.runs:
        first, last = max(start, run.start), min(end, run.end or end)
        hours = run.hours or offer.hours
        found.update(_weekly(offer, hours, first, last, holidays, run))
        if not hours and start <= run.start <= end:
            found.add(Session(run.start, run=run))
    if not offer.runs:  # an offer in runs takes place only in them
        found.update(_weekly(offer, offer.hours, start, end, holidays, None))
    return sorted(found, key=lambda one: (one.day, one.opens or time.min, one.closes or END_OF_DAY))


def _closed(offer: Offer, day: date) -> bool:
    return any(span.start <= day <= span.end for span in offer.exceptions)


def _weekly(
    offer: Offer, hours: tuple[Hours, ...], start: date, end: date, holidays: Holidays, run: Run | None
) -> Iterator[Session]:
    for one in hours:
        # What never closes (emergency numbers, shelters) does not close on public holidays either.
        always = len(one.days) == 7 and one.opens == time.min and one.closes >= END_OF_DAY
        for back in range((end - start).days + 1):
            day = start + timedelta(days=back)
            if not _falls_on(one, day) or _closed(offer, day) or (day in holidays.public and not always):
                continue
            no_school = holidays.no_school(day)
            if (offer.school_holidays == "closed" and no_school) or (offer.school_holidays == "only" and not no_school):
                continue
            yield Session(day, one.opens, one.closes, run)


def _falls_on(hours: Hours, day: date) -> bool:
    if day.weekday() not in hours.days:
        return False
    if hours.nth is not None:
        if hours.nth == -1:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 + 1 == hours.nth
    if hours.since is None:
        return True
    weeks = (_monday(day) - _monday(hours.since)).days // 7
    return day >= hours.since and weeks % hours.every == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def is_open(offer: Offer, at: datetime, holidays: Holidays = NO_HOLIDAYS) -> bool | None:
    """Whether the offer takes place at this local moment; None where that is not stated."""
    if not (offer.hours or offer.dates or offer.runs):
        return None
    if offer.school_holidays == "only" and not holidays.school and not offer.dates:
        return None  # the city has not said when its school holidays are
    unsure = False
    for one in sessions(offer, at.date(), at.date(), holidays):
        whole_day = one.opens is None and one.run is None
        begun = one.opens is not None and one.opens <= at.time()
        if whole_day or (begun and one.closes and (at.time() < one.closes or one.closes == END_OF_DAY)):
            return True
        unsure = unsure or one.opens is None or (begun and one.closes is None)
    return None if unsure else False


def next_joinable(offer: Offer, today: date, holidays: Holidays = NO_HOLIDAYS) -> date | None:
    """The first day somebody can still come in: a run with time and places left, else the next session."""
    if offer.availability and offer.availability.state in FULL:
        return None
    if offer.runs:
        return min((max(run.start, today) for run in offer.runs if joinable(run, today)), default=None)
    for month in range(13):
        start = today + timedelta(days=31 * month)
        found = sessions(offer, start, start + timedelta(days=30), holidays)
        if found:
            return found[0].day
        if not offer.hours and all(dated.day < start for dated in offer.dates):
            return None
    return None


def joinable(run: Run, today: date) -> bool:
    """Whether one can still join: registration is open (without a deadline: until it starts) and places are left."""
    full = run.free_places == 0 or (run.availability is not None and run.availability.state in FULL)
    return not full and (run.deadline or run.start) >= today and (run.end is None or run.end >= today)


def weekly_sessions(offer: Offer, today: date | None = None) -> list[tuple[int, time, time]]:
    """Weekday and times for the filter by day and time: weekly hours, current and future runs, dates to come."""
    today = today or clock.today()
    found: set[tuple[int, time, time]] = set()
    runs = [run for run in offer.runs if (run.end or run.start) >= today]
    for hours in [run.hours or offer.hours for run in runs] + ([] if offer.runs else [offer.hours]):
        found.update((day, one.opens, one.closes) for one in hours for day in one.days)
    for dated in offer.dates:
        if dated.day >= today:
            found.add((dated.day.weekday(), dated.opens or time.min, dated.closes or END_OF_DAY))
    return sorted(found)

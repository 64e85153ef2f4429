"""HSDS schedules (columns named after iCalendar's recurrence rules) as our hours, runs and dates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..notation import DAYS, parse_dated, parse_day, parse_hours
from .entries import Plain

BYDAY = re.compile(r"(?P<nth>-1|[1-5])?(?P<day>MO|TU|WE|TH|FR|SA|SU)")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")  # wall time, whatever the offset


class NotUnderstood(Exception):
    """The schedule has no form that our hours could hold."""


@dataclass
class Times:
    """When a service takes place, gathered from its schedules."""

    hours: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    runs: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    by_appointment: bool = False

    def plain(self) -> Plain:
        """The fields of an offer's plain form."""
        runs = [
            {"start": start} | ({"end": end} if end else {}) | ({"hours": list(dict.fromkeys(hours))} if hours else {})
            for (start, end), hours in self.runs.items()
        ]
        hours, dates = list(dict.fromkeys(self.hours)), list(dict.fromkeys(self.dates))
        found: Plain = {"hours": hours, "dates": dates, "runs": runs}
        return {name: value for name, value in found.items() if value} | (
            {"by_appointment": True} if self.by_appointment else {})


def read_schedule(schedule: Mapping[str, Any], times: Times) -> None:
    """Add one schedule to `times`; raises NotUnderstood where that is not possible."""
    opens, closes = _time(schedule.get("opens_at")), _time(schedule.get("closes_at"))
    start, end = _day(schedule, "dtstart") or _day(schedule, "valid_from"), _day(schedule, "until")
    end = end or _day(schedule, "valid_to")
    byday = schedule.get("byday")
    if schedule.get("count") == 1 and start and not byday:
        times.dates.append(_dated(start, opens, closes))
        return
    if schedule.get("count") or any(schedule.get(name) for name in ("bymonthday", "byyearday", "byweekno")):
        raise NotUnderstood("a schedule by number of times, days of the month or weeks of the year")
    if not byday and start and (end or not opens):
        times.runs.setdefault((start, end), [])
        return
    if not (byday and opens and closes):
        raise NotUnderstood("a schedule without days or without times")
    line = f"{_days(str(byday))} {opens}-{closes}"
    interval = schedule.get("interval") or 1
    if interval != 1:
        if schedule.get("freq") != "WEEKLY" or not start:
            raise NotUnderstood(f"a schedule every {interval} months, or without its first day")
        line += f" every {interval} weeks from {start}"
    try:
        parse_hours(line)
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    if start and end:
        if end < start:
            raise NotUnderstood(f"a schedule that ends on {end}, before it starts on {start}")
        times.runs.setdefault((start, end), []).append(line)
    else:
        times.hours.append(line)


def _days(text: str) -> str:
    found = []
    for part in text.upper().replace(" ", "").split(","):
        match = BYDAY.fullmatch(part)
        if match is None:
            raise NotUnderstood(f"days that are written {text!r}")
        found.append(match["day"].title() + (f"[{match['nth']}]" if match["nth"] else ""))
    return ",".join(sorted(set(found), key=lambda day: DAYS.index(day[:2])))


def _time(value: Any) -> str:
    match = TIME.fullmatch(str(value or "").strip())
    return f"{int(match[1]):02}:{match[2]}" if match else ""


def _day(schedule: Mapping[str, Any], name: str) -> str:
    try:
        return parse_day(str(schedule.get(name) or "")[:10]).isoformat()
    except ValueError:
        return ""


def _dated(day: str, opens: str, closes: str) -> str:
    try:
        line = f"{day} {opens}-{closes}" if opens and closes else day
        parse_dated(line)
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    return line

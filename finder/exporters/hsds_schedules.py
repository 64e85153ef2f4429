"""When an offer takes place, as HSDS schedules: columns named after iCalendar's recurrence rules.

Times are wall time in Germany and carry no offset: an offset would be wrong for half of the year.
"""

from typing import Any

from ..ids import identify
from ..model import Hours, Offer, Run
from ..notation import format_dated, format_hours

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedules(offer: Offer) -> list[dict[str, Any]]:
    """Weekly and monthly hours, runs and single dates."""
    found = [_weekly(offer, one) for one in offer.hours]
    for run in offer.runs:
        found += [_weekly(offer, one, run) for one in run.hours] or [_span(offer, run)]
    for dated in offer.dates:
        day = dated.day.isoformat()
        one = {"id": identify(offer.id, "date", format_dated(dated)), "freq": "WEEKLY", "count": 1, "dtstart": day,
               "valid_from": day, "valid_to": day}
        if dated.opens and dated.closes:
            one |= {"opens_at": f"{dated.opens:%H:%M}", "closes_at": f"{dated.closes:%H:%M}"}
        found.append(one)
    return found


def _weekly(offer: Offer, hours: Hours, run: Run | None = None) -> dict[str, Any]:
    line = format_hours((hours,))[0]
    nth = "" if hours.nth is None else str(hours.nth)
    found: dict[str, Any] = {
        "id": identify(offer.id, "hours", f"{line} {run.start if run else ''}"),
        "freq": "WEEKLY" if hours.nth is None else "MONTHLY",
        "interval": hours.every,
        "byday": ",".join(nth + BYDAY[day] for day in hours.days),
        "opens_at": f"{hours.opens:%H:%M}",
        "closes_at": f"{hours.closes:%H:%M}",
        "description": line,
    }
    if hours.since:
        found["dtstart"] = hours.since.isoformat()
    return found | (_span(offer, run) if run else {}) | {"id": found["id"]}


def _span(offer: Offer, run: Run) -> dict[str, Any]:
    start = run.start.isoformat()
    found = {"id": identify(offer.id, "run", start), "dtstart": start, "valid_from": start}
    if run.end:
        found |= {"until": run.end.isoformat(), "valid_to": run.end.isoformat()}
    return found

"""The written forms of hours, dated sessions, spans of days and ages; what is not understood says what to write."""

import re
from collections.abc import Iterator
from datetime import date, time

from .model import Ages, Dated, Hours, Span

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_NUMBERS = {day.lower(): number for number, day in enumerate(DAYS)} | {"di": 1, "mi": 2, "do": 3, "so": 6}
DAY_GROUP = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z]{2}))?(?:\[(-1|[1-5])\])?")
LINE = re.compile(
    r"(?P<days>\S*[A-Za-z]\S*) (?P<times>\S*\d\S*?)(?: every (?P<every>\d+) weeks? from (?P<since>\S+))?", re.I
)
TIME = re.compile(r"(\d{1,2}):(\d{2})")
SLOPPY_TIME = re.compile(r"(\d{1,2})(?:[.:h](\d{2}))?", re.I)
DASHES = re.compile(r"\s*[-–—]\s*")
END_OF_DAY = time(23, 59)  # "24:00" is written so: a day's last minute belongs to the day


def parse_day(text: str) -> date:
    """A date written 2026-03-02."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError:
        german = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text.strip())
        example = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}" if german else "2026-03-02"
        raise ValueError(f"{text!r} is not a date; write year-month-day like {example}") from None


def parse_time(text: str) -> time:
    """A wall time written 09:00; 24:00 is the end of the day."""
    match = TIME.fullmatch(text)
    if text == "24:00":
        return END_OF_DAY
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise ValueError(f"{text!r} is not a time; write hours and minutes like {_suggest_time(text) or '09:00'}")


def _suggest_time(text: str) -> str:
    match = SLOPPY_TIME.fullmatch(text.strip())
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        return f"{int(match[1]):02}:{match[2] or '00'}"
    return ""


def _parse_times(text: str) -> tuple[time, time]:
    parts = DASHES.split(text.strip())
    if len(parts) != 2:
        raise ValueError(f"{text!r} needs a beginning and an end; write times like 09:00-12:00")
    try:
        opens, closes = parse_time(parts[0]), parse_time(parts[1])
    except ValueError:
        better = [_suggest_time(part) for part in parts]
        example = "-".join(better) if all(better) else "09:00-12:00"
        raise ValueError(f"{text!r} is not understood as times; write {example}") from None
    if closes <= opens:
        raise ValueError(
            f"{text!r} ends before it starts; put the earlier time first, and for hours past midnight write two lines: "
            f"{opens:%H:%M}-24:00, and on the next day 00:00-{closes:%H:%M}"
        )
    return opens, closes


def _parse_days(text: str) -> list[tuple[tuple[int, ...], int | None]]:
    """Days by "which one of the month": `Mo,We` is one group, `Mo,Tu[1]` two."""
    groups: dict[int | None, set[int]] = {}
    for part in text.split(","):
        match = DAY_GROUP.fullmatch(part)
        first = DAY_NUMBERS.get(match[1].lower()) if match else None
        last = DAY_NUMBERS.get((match[2] or match[1]).lower()) if match else None
        if match is None or first is None or last is None:
            raise ValueError(f"{part!r} is not a weekday; write {', '.join(DAYS)}, ranges like Mo-Fr, or Tu[1]")
        nth = int(match[3]) if match[3] else None
        count = (last - first) % 7 + 1  # Fr-Mo goes over the weekend
        groups.setdefault(nth, set()).update((first + step) % 7 for step in range(count))
    return [(tuple(sorted(days)), nth) for nth, days in groups.items()]


def parse_hours(text: str) -> tuple[Hours, ...]:
    """Weekly hours such as `Mo,We 09:00-12:00`; several lines may stand under each other or be parted by `;`."""
    found: list[Hours] = []
    for line in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        found.extend(_parse_line(line))
    if not found:
        raise ValueError("hours are empty; write days and times like Mo,We 09:00-12:00, or leave the field out")
    return tuple(found)


def _parse_line(line: str) -> Iterator[Hours]:
    head, every_sign, tail = re.sub(r"\s+", " ", line).partition(" every ")
    head = re.sub(r"\s*\bUhr\b", "", head, flags=re.I)
    tidy = DASHES.sub("-", re.sub(r"\s*,\s*", ",", head)) + every_sign + tail
    match = LINE.fullmatch(tidy)
    if match is None and not re.search(r"\d", line):
        raise ValueError(f"{line!r} has no times; write the whole line in quotes, like \"Mo,We 09:00-12:00\"")
    if match is None:
        raise ValueError(
            f"{line!r} is not understood as hours; write days, then times, like Mo,We 09:00-12:00 "
            "or Mo 10:00-12:00 every 2 weeks from 2026-01-05, with a line of its own for other times"
        )
    days = _parse_days(match["days"])
    times = [_parse_times(part) for part in match["times"].split(",")]
    every = int(match["every"] or 1)
    since = parse_day(match["since"]) if match["since"] else None
    if match["every"] and every < 2:
        raise ValueError(f"{line!r}: every week needs no addition; leave out everything from 'every' on")
    for group, nth in days:
        if nth is not None and since:
            raise ValueError(f"{line!r}: write either a day of the month like Tu[1] or 'every 2 weeks', not both")
        for opens, closes in times:
            yield Hours(group, opens, closes, nth, every, since)


def _format_days(days: tuple[int, ...], nth: int | None) -> str:
    parts: list[list[int]] = []
    for day in days:
        if parts and nth is None and parts[-1][-1] == day - 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    ending = f"[{nth}]" if nth is not None else ""
    return ",".join(
        f"{DAYS[part[0]]}-{DAYS[part[-1]]}" if len(part) > 2 else ",".join(DAYS[day] + ending for day in part)
        for part in parts
    )


def format_hours(hours: tuple[Hours, ...]) -> list[str]:
    """The lines that `parse_hours` reads back to exactly these hours."""
    lines: list[tuple[Hours, list[str]]] = []
    for one in hours:
        times = f"{one.opens:%H:%M}-{one.closes:%H:%M}"
        last = lines[-1][0] if lines else None
        if last and (last.days, last.nth, last.every, last.since) == (one.days, one.nth, one.every, one.since):
            lines[-1][1].append(times)
        else:
            lines.append((one, [times]))
    return [
        f"{_format_days(one.days, one.nth)} {','.join(times)}"
        + (f" every {one.every} weeks from {one.since}" if one.every > 1 else "")
        for one, times in lines
    ]


def parse_dated(text: str) -> Dated:
    """A dated session: `2026-06-13 14:00-18:00`, `2026-06-13 14:00` without a known end, or `2026-06-13`."""
    day, _, times = text.strip().partition(" ")
    if not times.strip():
        return Dated(parse_day(day))
    if TIME.fullmatch(times.strip()):
        return Dated(parse_day(day), parse_time(times.strip()))
    return Dated(parse_day(day), *_parse_times(times))


def format_dated(dated: Dated) -> str:
    """The text that `parse_dated` reads back."""
    times = "-".join(f"{part:%H:%M}" for part in (dated.opens, dated.closes) if part is not None)
    return f"{dated.day} {times}".strip()


def parse_span(text: str) -> Span:
    """Days from and to: `2026-12-24/2027-01-06`, or one day."""
    first, slash, last = text.strip().partition("/")
    span = Span(parse_day(first), parse_day(last if slash else first))
    if span.end < span.start:
        raise ValueError(f"{text!r} ends before it starts; put the earlier day first: {span.end}/{span.start}")
    return span


def format_span(span: Span) -> str:
    """The text that `parse_span` reads back."""
    return str(span.start) if span.start == span.end else f"{span.start}/{span.end}"


def parse_ages(text: str) -> Ages:
    """Ages: `6-12`, `16-`, `-3`, or one age."""
    match = re.fullmatch(r"(\d{1,3})?\s*([-–])?\s*(\d{1,3})?", text.strip())
    if match is None or (match[1] is None and match[3] is None) or (match[2] is None and match[3] is not None):
        raise ValueError(f"{text!r} is not understood as ages; write 6-12, 16- (16 and older) or -3 (up to 3)")
    low, high = (int(part) if part else None for part in (match[1], match[3]))
    if match[2] is None:
        high = low
    if low is not None and high is not None and high < low:
        raise ValueError(f"{text!r} ends before it starts; write the younger age first: {high}-{low}")
    return Ages(low, high)


def format_ages(ages: Ages) -> str:
    """The text that `parse_ages` reads back; empty where both ends are open."""
    if ages.low is None and ages.high is None:
        return ""
    if ages.low == ages.high:
        return str(ages.low)
    return f"{'' if ages.low is None else ages.low}-{'' if ages.high is None else ages.high}"

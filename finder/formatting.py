"""How dates, times, prices, phones, distances and lists are written in the page's language.

Digits are Western and the calendar is Gregorian in every script. Everything returned is Markup; its pieces come from
`inline`.
"""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Literal

from babel.dates import format_date, get_day_names
from babel.numbers import format_currency, format_decimal
from flask import Flask
from markupsafe import Markup, escape

from .i18n import _, current_language, locale, ngettext
from .inline import all_of, enumerated, fill, in_tongue, ltr, one_of, plain, side_by_side, whole
from .model import Ages, Cost, Dated, Hours, Span
from .phones import phone_address, phone_digits
from .schedule import END_OF_DAY

# Where Babel's patterns mix scripts, hide the weekday or number the months.
DATE_PATTERNS = {  # with and without the year
    "bg": ("E, d MMM y", "E, d MMM"),
    "de-simple": ("EEEE, d. MMMM y", "EEEE, d. MMMM"),
    "sq": ("EEEE, d MMMM y", "EEEE, d MMMM"),
    "ti": ("EEEE፣ d MMMM y", "EEEE፣ d MMMM"),
    "kmr": ("EEEE, d'ê' MMMM'a' y'an'", "EEEE, d'ê' MMMM'ê'"),
}
FULL_DAY_NAMES = ("de-simple", "kmr", "sq", "ti")  # plain German has no abbreviations; çşm, mër, ሰኑ are nobody's
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]")
DETOUR = 1.3  # streets are that much longer than the straight line
WALKING_SPEED = 4.0  # km/h, with a child by the hand
FAR = 45  # minutes on foot; beyond it the distance says more


# --- numbers ---------------------------------------------------------------------------------------------------------


def number(value: float) -> Markup:
    """A number with Western digits and the language's decimal sign."""
    return ltr(DIRECTION_MARKS.sub("", format_decimal(value, locale=locale())))


def money(amount: float) -> Markup:
    """An amount in euros, without cents where there are none."""
    text = format_currency(amount, "EUR", locale=locale(), currency_digits=False, format=_money_pattern(amount))
    return ltr(DIRECTION_MARKS.sub("", text).replace("EUR", "€").replace("\u202f", "\u00a0"))


def _money_pattern(amount: float) -> str:
    pattern = DIRECTION_MARKS.sub("", str(locale().currency_formats["standard"].pattern)).split(";")[0]
    return pattern.replace("0.00", "0") if amount == int(amount) else pattern


def price(cost: Cost) -> Markup:
    """What an offer costs, with what makes it cheaper and what must be left as a deposit."""
    parts = [_main_price(cost)]
    if cost.reduced == 0:
        parts.append(escape(_("free if you have a low income")))
    elif cost.reduced is not None:
        parts.append(fill(_("reduced %(amount)s"), amount=money(cost.reduced)))
    if cost.deposit is not None:
        # Translators: money that one gets back
        parts.append(fill(_("deposit %(amount)s"), amount=money(cost.deposit)))
    return enumerated(parts)


def _main_price(cost: Cost) -> Markup:
    if cost.kind == "free":
        return escape(_("free of charge"))
    if cost.kind == "donation":
        return escape(_("you give what you can"))
    if cost.amount is None:
        if cost.kind == "reduced":
            return escape(_("price depends on your income"))
        return escape(_("costs money; ask how much"))
    amount = money(cost.amount)
    messages = {
        # Translators: price to be paid one time only
        "once": _("%(amount)s once"),
        # Translators: price of each single meeting or appointment
        "session": _("%(amount)s each time"),
        "month": _("%(amount)s per month"),
        "course": _("%(amount)s per course"),
        "year": _("%(amount)s per year"),
    }
    stated = fill(messages[cost.per], amount=amount) if cost.per in messages else amount
    if cost.kind == "reduced" and cost.reduced is None:
        return fill(_("%(price)s, less if you have a low income"), price=stated)
    return stated


def ages(span: Ages) -> Markup:
    """The years of age meant, as a phrase: from 6 to 12 years."""
    if span.low is not None and span.high is not None:
        if span.low == span.high:
            return fill(ngettext("%(num)s year old", "%(num)s years old", span.low))
        return fill(ngettext("from %(low)s to %(num)s year", "from %(low)s to %(num)s years", span.high, low=span.low))
    if span.low is not None:
        return fill(ngettext("from %(num)s year", "from %(num)s years", span.low))
    if span.high is not None:
        return fill(ngettext("up to %(num)s year", "up to %(num)s years", span.high))
    return escape(_("every age"))


def distance(km: float) -> Markup:
    """How far it is: minutes on foot where one would walk, else kilometres in a straight line."""
    minutes = _on_foot(km)
    if minutes > FAR:
        return fill(_("about %(number)s km away"), number=_kilometres(km))
    return fill(ngettext("about %(num)s minute on foot", "about %(num)s minutes on foot", minutes))


def distance_from(km: float, district: Markup) -> Markup:
    """How far it is from the middle of a district."""
    minutes = _on_foot(km)
    if minutes > FAR:
        # Translators: %(district)s is the name of a district
        message = _("about %(number)s km from the middle of %(district)s")
        return fill(message, number=_kilometres(km), district=district)
    return Markup(ngettext(  # noqa: S704  # the district is Markup
        # Translators: %(district)s is the name of a district
        "about %(num)s minute on foot from the middle of %(district)s",
        "about %(num)s minutes on foot from the middle of %(district)s", minutes, district=district,
    ))


def _on_foot(km: float) -> int:
    return max(5, 5 * round(km * DETOUR / WALKING_SPEED * 60 / 5))


def _kilometres(km: float) -> Markup:
    return number(round(km) if km >= 10 else round(km, 1))


# --- days and times --------------------------------------------------------------------------------------------------


def day(value: date) -> Markup:
    """A date with its weekday and year."""
    pattern = DATE_PATTERNS.get(current_language().tag, (None, None))[0] or _skeleton("yMMMEd")
    return whole(_western(format_date(value, pattern, locale=locale())))


def near_day(value: date) -> Markup:
    """A date with its weekday, without the year: for days that are soon."""
    pattern = DATE_PATTERNS.get(current_language().tag, (None, None))[1] or _skeleton("MMMEd")
    return whole(_western(format_date(value, pattern, locale=locale())))


def days(span: Span) -> Markup:
    """A span of days, or the one day."""
    if span.start == span.end:
        return day(span.start)
    return fill(_("from %(start)s to %(end)s"), start=day(span.start), end=day(span.end))


def _skeleton(name: str) -> str:
    return str(locale().datetime_skeletons[name].pattern)


def _western(text: str) -> str:
    return DIRECTION_MARKS.sub("", text)


def weekday(number_: int, short: bool = True) -> Markup:
    """The name of a weekday, 0 being Monday."""
    full = not short or current_language().tag in FULL_DAY_NAMES
    width: Literal["wide", "abbreviated"] = "wide" if full else "abbreviated"
    return escape(get_day_names(width, "format" if short else "stand-alone", locale=locale())[number_])


def clock_time(value: time) -> str:
    """A wall time; the last minute of a day is its end."""
    return "24:00" if value == END_OF_DAY else f"{value.hour}:{value.minute:02}"


def times(opens: time | None, closes: time | None) -> Markup:
    """From when to when."""
    if opens is None:
        return whole(fill(_("until %(closes)s"), closes=clock_time(closes))) if closes else Markup()
    if closes is None:
        return whole(fill(_("from %(opens)s"), opens=clock_time(opens)))
    # Translators: a span of time, "9:00–12:00". Right-to-left languages write it in words: from … to …
    return whole(fill(_("%(opens)s–%(closes)s"), opens=clock_time(opens), closes=clock_time(closes)))


def weekdays(numbers: Iterable[int]) -> Markup:
    """Mon, Wed and Fri; three or more days in a row become a span."""
    runs: list[list[int]] = []
    for value in sorted(set(numbers)):
        if runs and runs[-1][-1] == value - 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    parts: list[Markup] = []
    for run in runs:
        if len(run) > 2:
            # Translators: a span of weekdays, "Mon–Fri". Right-to-left languages write it in words: from … to …
            span = fill(_("%(first_day)s–%(last_day)s"), first_day=weekday(run[0]), last_day=weekday(run[-1]))
            parts.append(whole(span))
        else:
            parts.extend(weekday(value) for value in run)
    return all_of(parts)


def hours_lines(hours: Iterable[Hours]) -> list[Markup]:
    """Weekly hours, one line for all days with the same times."""
    by_days: dict[tuple[tuple[int, ...], int | None, int], list[tuple[time, time]]] = {}
    by_times: dict[tuple[tuple[tuple[time, time], ...], int | None, int], set[int]] = {}
    for one in hours:
        for weekday_ in one.days:
            by_days.setdefault(((weekday_,), one.nth, one.every), []).append((one.opens, one.closes))
    for (day_, nth, every), spans in by_days.items():
        by_times.setdefault((tuple(sorted(set(spans))), nth, every), set()).update(day_)
    ordered = sorted(by_times.items(), key=lambda item: (min(item[1]), item[0][0]))
    return [_hours_line(numbers, spans, nth, every) for (spans, nth, every), numbers in ordered]


def _hours_line(numbers: set[int], spans: tuple[tuple[time, time], ...], nth: int | None, every: int) -> Markup:
    line = fill(
        # Translators: "Mon and Wed 9:00–12:00"
        _("%(weekdays)s %(times)s"), weekdays=weekdays(numbers), times=all_of(times(*span) for span in spans)
    )
    if numbers == set(range(7)):
        line = fill(_("every day %(times)s"), times=all_of(times(*span) for span in spans))
        if spans == ((time(0), END_OF_DAY),):
            line = escape(_("day and night, every day"))
    if nth is not None:
        return fill({
            # Translators: %(hours)s is "Tue 18:00–20:00"; it takes place once a month, on the first such day
            1: _("%(hours)s (the first one in the month)"),
            # Translators: %(hours)s is "Tue 18:00–20:00"; it takes place once a month, on the second such day
            2: _("%(hours)s (the second one in the month)"),
            # Translators: %(hours)s is "Tue 18:00–20:00"; it takes place once a month, on the third such day
            3: _("%(hours)s (the third one in the month)"),
            # Translators: %(hours)s is "Tue 18:00–20:00"; it takes place once a month, on the fourth such day
            4: _("%(hours)s (the fourth one in the month)"),
            # Translators: %(hours)s is "Tue 18:00–20:00"; it takes place once a month, on the fifth such day
            5: _("%(hours)s (the fifth one in the month)"),
            # Translators: %(hours)s is "Tue 18:00–20:00"; it takes place once a month, on the last such day
            -1: _("%(hours)s (the last one in the month)"),
        }[nth], hours=line)
    if every > 1:
        return Markup(ngettext(  # noqa: S704  # the line is Markup
            "%(hours)s, every week", "%(hours)s, every %(num)s weeks", every, hours=line))
    return line


def weekly(hours: Iterable[Hours]) -> Markup:
    """Weekly hours in one line: Mon and Wed 9:00–12:00, Thu 14:00–16:00."""
    return enumerated(hours_lines(hours))


def dated(session: Dated) -> Markup:
    """A date with its times."""
    if session.opens is None:
        return day(session.day)
    return enumerated([day(session.day), times(session.opens, session.closes)])


# --- ways to reach somebody ------------------------------------------------------------------------------------------


def phone(text: str) -> Markup:
    """A phone number as a link that dials it."""
    return Markup('<a href="{}">{}</a>').format(phone_address(text), ltr(phone_digits(text)))


def init_app(app: Flask) -> None:
    """Give the templates these ways of writing as filters."""
    filters = (
        whole, ltr, plain, all_of, one_of, enumerated, side_by_side, number, money, price, ages, distance, day,
        near_day, days, weekday, weekly, hours_lines, dated, phone, phone_address, phone_digits,
    )
    app.jinja_env.filters.update({one.__name__: one for one in filters})
    app.jinja_env.globals.update(in_tongue=in_tongue, times=times)

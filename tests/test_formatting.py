"""How facts are written, in languages of all our scripts."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from finder.formatting import (
    ages,
    dated,
    day,
    days,
    distance,
    distance_from,
    hours_lines,
    money,
    near_day,
    phone,
    price,
    times,
    weekday,
    weekdays,
    weekly,
)
from finder.i18n import in_language
from finder.inline import plain
from finder.languages import LANGUAGES
from finder.model import Ages, Cost, Dated, Hours, Span
from finder.phones import phone_address, phone_digits
from finder.schedule import parse_hours
from tests.speaking import speaking_app

WEDNESDAY = date(2026, 3, 4)
ISOLATES = re.compile("[\u2066-\u2069]")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("speaking")
    return speaking_app(folder, {"ar": {"%(opens)s–%(closes)s": "من %(opens)s إلى %(closes)s"}})


def seen(markup: object) -> str:
    """What stands there, without the invisible marks."""
    return ISOLATES.sub("", plain(markup))


@pytest.mark.parametrize(("tag", "expected"), [
    ("en", "Wed, 4 Mar 2026"),
    ("de", "Mi., 4. März 2026"),
    ("de-simple", "Mittwoch, 4. März 2026"),
    ("ar", "الأربعاء، 4 مارس 2026"),
    ("fa", "چهارشنبه 4 مارس 2026"),
    ("ckb", "چوارشەممە، 4ی ئازاری 2026"),
    ("kmr", "çarşem, 4ê adara 2026an"),
    ("bg", "ср, 4 март 2026"),
    ("sq", "e mërkurë, 4 mars 2026"),
    ("ti", "ረቡዕ፣ 4 መጋቢት 2026"),
])
def test_a_date_has_its_weekday_and_western_digits(app: Flask, tag: str, expected: str) -> None:
    with app.app_context(), in_language(tag):
        assert seen(day(WEDNESDAY)) == expected


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_names_every_day_and_month_apart(app: Flask, tag: str) -> None:
    with app.app_context(), in_language(tag):
        assert len({weekday(number) for number in range(7)}) == 7
        months = [seen(near_day(date(2026, month, 15))) for month in range(1, 13)]
        # The weekday differs from month to month too: only what follows the digits may tell them apart.
        assert len({re.sub(r"^.*?15", "", month) or month for month in months}) == 12


@pytest.mark.parametrize("tag", LANGUAGES)
def test_figures_are_western_and_stay_together_in_every_language(app: Flask, tag: str) -> None:
    with app.app_context(), in_language(tag):
        written = (
            day(WEDNESDAY), near_day(WEDNESDAY), times(time(9), time(12, 30)), money(12.5),
            price(Cost("paid", 3, "month")),
            distance(0.9), distance(7.25), weekly(parse_hours("Mo,We 09:00-12:00")), dated(Dated(WEDNESDAY, time(9))),
            phone("0571 89123"), days(Span(WEDNESDAY, date(2026, 3, 8))),
        )
        for one in written:
            assert isinstance(one, Markup)
            assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", one), f"foreign digits in {one}"
            assert not re.search("[\u200e\u200f]", one), f"a stray direction mark in {one!r}"
        for one in written[:4]:
            assert re.fullmatch(r'<bdi(?: dir="ltr")? class="fixed">[^<]*</bdi>', one)


def test_times_run_from_left_to_right_or_are_said_in_words(app: Flask) -> None:
    with app.app_context():
        with in_language("en"):
            assert times(time(9), time(12)) == '<bdi class="fixed">9:00–12:00</bdi>'
            assert seen(times(time(9), None)) == "from 9:00"
            assert seen(times(None, time(12))) == "until 12:00"
            assert times(None, None) == ""
        with in_language("ar"):
            assert seen(times(time(9), time(12))) == "من 9:00 إلى 12:00"


@pytest.mark.parametrize(("written", "expected"), [
    ("Mo,We 09:00-12:00", ["Mon and Wed 9:00–12:00"]),
    ("Mo-Fr 09:00-12:00", ["Mon–Fri 9:00–12:00"]),
    ("Mo,Tu,Th,Fr 09:00-12:00", ["Mon, Tue, Thu and Fri 9:00–12:00"]),
    ("Mo-We,Fr 09:00-12:00", ["Mon–Wed and Fri 9:00–12:00"]),
    ("Mo 09:00-12:00,14:00-16:00", ["Mon 9:00–12:00 and 14:00–16:00"]),
    ("Tu[1] 18:00-20:00", ["Tue 18:00–20:00 (the first one in the month)"]),
    ("Fr[-1] 18:00-20:00", ["Fri 18:00–20:00 (the last one in the month)"]),
    ("Mo 10:00-12:00 every 2 weeks from 2026-01-05", ["Mon 10:00–12:00, every 2 weeks"]),
    ("Mo-Su 00:00-24:00", ["day and night, every day"]),
    ("Mo-Su 08:00-20:00", ["every day 8:00–20:00"]),
    ("Mo 20:00-24:00", ["Mon 20:00–24:00"]),
])
def test_weekly_hours_read_as_on_a_door(app: Flask, written: str, expected: list[str]) -> None:
    with app.app_context(), in_language("en"):
        assert [seen(line) for line in hours_lines(parse_hours(written))] == expected


def test_days_with_the_same_times_share_a_line_in_order_of_the_week(app: Flask) -> None:
    hours = (*parse_hours("Fr 14:00-16:00"), *parse_hours("We 09:00-12:00"), *parse_hours("Mo 09:00-12:00"))
    with app.app_context(), in_language("en"):
        assert seen(weekly(hours)) == "Mon and Wed 9:00–12:00, Fri 14:00–16:00"


@given(st.lists(st.builds(
    Hours, days=st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found))),
    opens=st.sampled_from([time(8), time(9, 30)]), closes=st.sampled_from([time(12), time(16)]),
), min_size=1, max_size=4))
def test_no_hour_is_lost_and_none_invented(app: Flask, hours: list[Hours]) -> None:
    with app.app_context(), in_language("en"):
        lines = [seen(line) for line in hours_lines(hours)]
    stated = {(number, f"{one.opens.hour}:{one.opens:%M}–{one.closes.hour}:{one.closes:%M}")
              for one in hours for number in one.days}
    assert sum(line.count("–") for line in lines) >= 1
    for span in {span for _number, span in stated}:
        assert any(span in line for line in lines)
    assert len(lines) <= len({number for number, _span in stated})


@pytest.mark.parametrize(("cost", "expected"), [
    (Cost("free"), "free of charge"),
    (Cost("free", deposit=10), "free of charge, deposit €10"),
    (Cost("paid", 20, "course", 10, 5), "€20 per course, reduced €10, deposit €5"),
    (Cost("paid", 2.5, "session"), "€2.50 each time"),
    (Cost("paid", 1234), "€1,234"),
    (Cost("paid"), "costs money; ask how much"),
    (Cost("reduced", 30, "month"), "€30 per month, less if you have a low income"),
    (Cost("reduced", 30, "month", 12), "€30 per month, reduced €12"),
    (Cost("paid", 20, "course", 0), "€20 per course, free if you have a low income"),
    (Cost("reduced"), "price depends on your income"),
    (Cost("donation"), "you give what you can"),
])
def test_prices_say_all_that_is_known(app: Flask, cost: Cost, expected: str) -> None:
    with app.app_context(), in_language("en"):
        assert seen(price(cost)) == expected


@pytest.mark.parametrize(("km", "expected"), [
    (0.01, "about 5 minutes on foot"), (0.75, "about 15 minutes on foot"), (2.3, "about 45 minutes on foot"),
    (3.04, "about 3 km away"), (12.4, "about 12 km away"),
])
def test_near_is_minutes_and_far_is_kilometres(app: Flask, km: float, expected: str) -> None:
    with app.app_context(), in_language("en"):
        assert seen(distance(km)) == expected


@pytest.mark.parametrize(("km", "expected"), [
    (0.75, "about 15 minutes on foot from the middle of Nordtor"), (3.04, "about 3 km from the middle of Nordtor"),
])
def test_how_far_it_is_from_a_district_is_one_message(app: Flask, km: float, expected: str) -> None:
    with app.app_context(), in_language("en"):
        assert seen(distance_from(km, Markup('<bdi lang="de">Nordtor</bdi>'))) == expected


def test_plain_german_has_no_abbreviated_days(app: Flask) -> None:
    with app.app_context(), in_language("de-simple"):
        assert seen(weekly(parse_hours("Mo,We 09:00-12:00"))) == "Montag und Mittwoch 9:00–12:00"
        assert seen(near_day(date(2026, 9, 14))) == "Montag, 14. September"


@pytest.mark.parametrize(("span", "expected"), [
    (Ages(6, 12), "from 6 to 12 years"), (Ages(16), "from 16 years"), (Ages(None, 3), "up to 3 years"),
    (Ages(7, 7), "7 years old"), (Ages(0, 3), "from 0 to 3 years"), (Ages(), "every age"),
])
def test_ages_open_at_either_end(app: Flask, span: Ages, expected: str) -> None:
    with app.app_context(), in_language("en"):
        assert seen(ages(span)) == expected


def test_spans_of_weekdays_keep_pairs_apart(app: Flask) -> None:
    with app.app_context(), in_language("en"):
        assert seen(weekdays([5, 6])) == "Sat and Sun"
        assert seen(weekdays([4, 5, 6, 0])) == "Mon and Fri–Sun"


@pytest.mark.parametrize(("written", "shown", "dialled"), [
    ("030 23125 014", "030 23125 014", "tel:+493023125014"),
    ("0571/89-123", "0571 89 123", "tel:+4957189123"),
    ("057189123", "0571 89123", "tel:+4957189123"),
    ("+49 (0)571 123456", "+49 571 123 456", "tel:+49571123456"),
    ("0049 571 1234567", "0049 571 12 34 567", "tel:+495711234567"),
    ("+31201234567", "+31 20 123 4567", "tel:+31201234567"),
    ("116 117", "116 117", "tel:116117"),
    ("112", "112", "tel:112"),
    ("٠٥٧١ ٨٩١٢٣", "0571 89123", "tel:+4957189123"),
])
def test_phone_numbers_can_be_read_aloud_and_dialled(written: str, shown: str, dialled: str) -> None:
    assert (phone_digits(written), phone_address(written)) == (shown, dialled)


@given(st.text(max_size=40))
def test_whatever_stands_for_a_phone_number_makes_a_harmless_link(app: Flask, text: str) -> None:
    with app.app_context():
        link = phone(text)
    assert re.match(r'<a href="tel:[+0-9;=ext]*"><bdi dir="ltr" class="fixed">', link)
    assert "<" not in re.sub(r"</?(a|bdi)[^<>]*>", "", link)

"""Every page of the demo city opens and is what a page must be."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder.languages import LANGUAGES
from tests.pages import Page, check_page, parse

Open = Callable[..., Page]
PLAIN = [
    "", "search", "search?q=deutschkurs", "search?q=xqzw", "search?category=learn-german&district=nordtor",
    "districts", "categories", "d/nordtor", "c/housing", "c/t14",
    "about/imprint", "about/privacy", "about/accessibility", "about/contact", "about/languages",
]


@pytest.fixture
def codes(demo_app: Flask, demo_moment: None) -> dict[str, str]:
    """Public codes of telling offers: protected, sensitive, quiet, in runs, written in Arabic or Turkish only."""
    with demo_app.app_context():
        listings = [one for one in demo_app.extensions["site"].store.listings() if one.public]
    return {
        "protected": next(one.offer.code for one in listings if one.offer.protected),
        "sensitive": next(one.offer.code for one in listings if one.offer.sensitive and not one.offer.protected),
        "runs": next(one.offer.code for one in listings if one.offer.runs),
        "quiet": next(one.offer.code for one in listings if one.freshness == "quiet"),
        "foreign": next(one.offer.code for one in listings if one.offer.source_language != "de"),
        "organization": listings[0].organization.code,
    }


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_pages_are_sound_in_every_language(open_page: Open, tag: str, codes: dict[str, str]) -> None:
    addresses = [*PLAIN, *(f"o/{code}?near=hafen" for kind, code in codes.items() if kind != "organization"),
                 f"org/{codes['organization']}"]
    for address in addresses:
        page = open_page(f"/{tag}/{address}")
        assert page.all("main")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_is_not_there_says_so_in_the_language_of_the_address(open_page: Open, tag: str) -> None:
    for address in ("o/222222", "org/222222", "d/nowhere", "c/nothing", "about/nothing", "nothing"):
        open_page(f"/{tag}/{address}", status=404)


def test_the_demo_says_on_every_page_that_it_is_invented(open_page: Open, codes: dict[str, str]) -> None:
    for address in ["/en/", "/en/search", f"/en/o/{codes['runs']}", f"/en/org/{codes['organization']}", "/en/d/hafen"]:
        assert "Example: everything here is invented." in open_page(address).text(), address


def test_the_language_switch_keeps_page_and_question(open_page: Open) -> None:
    links = [link.get("href") for link in open_page("/de/search?q=kurs&cost=free").all("a")]
    for tag in LANGUAGES:
        assert f"/{tag}/search?q=kurs&cost=free" in links


def test_all_languages_stand_on_the_start_page_by_their_own_names(open_page: Open) -> None:
    shown = {link.get("hreflang"): link for link in open_page("/ti/").all("a") if link.get("hreflang")}
    assert {tag: shown[one.html].text for tag, one in LANGUAGES.items()} == {t: o.name for t, o in LANGUAGES.items()}


def test_the_first_address_follows_the_browser(demo: FlaskClient) -> None:
    answer = demo.get("/", headers={"Accept-Language": "ku, en;q=0.5"})
    assert (answer.status_code, answer.location) == (302, "/kmr/")
    assert "Accept-Language" in answer.vary


def test_no_page_is_heavy(demo: FlaskClient) -> None:
    """Page, style, script and pictograms as they travel."""
    def weight(address: str) -> int:
        with demo.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            return len(answer.data)

    around = weight("/style.css") + weight("/static/app.js") + weight("/static/icons.svg")
    assert around + max(weight(f"/{tag}/") for tag in LANGUAGES) <= 14_000
    assert around + max(weight(f"/{tag}/search") for tag in LANGUAGES) <= 24_000


def test_no_page_loads_from_elsewhere_or_carries_script(open_page: Open) -> None:
    for address in ("/de/", "/de/search", "/de/d/hafen"):
        page = open_page(address)
        loaded = [e.get("src") or "" for tag in ("script", "img", "iframe") for e in page.all(tag)]
        loaded += [e.get("href") or "" for e in page.all("link")]
        assert all(one.startswith(("/", "data:")) for one in loaded), loaded
        assert not any((script.text or "").strip() for script in page.all("script"))
        assert not re.search(r' (style|on\w+)="', page.html)


@pytest.mark.parametrize("fault", [
    "<p id=a></p><p id=a></p>", "<label for=nothing>x</label>", "<a href='/'></a>", "<input name=x>", "%(name)s",
    "<h1>two</h1>", "<p><table></p>", "<a href='#nowhere'>x</a>",
])
def test_the_page_check_sees_planted_faults(fault: str) -> None:
    sound = "<!doctype html><html lang=en dir=ltr><title>One – x</title><body><h1>One</h1>{}</body></html>"
    check_page(sound.format(""), LANGUAGES["en"])
    with pytest.raises(AssertionError):
        check_page(sound.format(fault), LANGUAGES["en"])


def test_the_page_check_sees_german_on_another_page() -> None:
    page = "<!doctype html><html lang=en dir=ltr><title>One</title><body><h1>One</h1>{}</body></html>"
    check_page(page.format("<p lang=de>Kaffee und Kuchen</p>"), LANGUAGES["en"])
    with pytest.raises(AssertionError):
        check_page(page.format("<p>Kaffee und Kuchen</p>"), LANGUAGES["en"])


def test_html_errors_name_their_place() -> None:
    with pytest.raises(AssertionError, match="line 1"):
        parse("<p>no doctype")

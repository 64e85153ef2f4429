"""From the first screen to a phone number, as a visitor goes, in German and in Arabic."""

import re

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
PHONE = re.compile(r"^tel:\+?\d+$")
NO_SCRIPT = {"java_script_enabled": False}


def show_filters(visit: Visit) -> None:
    """Open the filter panel as a phone shows it."""
    visit.page.locator("#filters > summary").click()


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_from_a_tile_to_a_phone_number_in_three_taps(visit: Visit, tag: str) -> None:
    page = visit.open(f"/{tag}/").page
    page.locator("main a[href*='/search?']").first.click()
    page.locator("article h2 a, article h3 a").first.click()
    numbers = [link.get_attribute("href") for link in page.locator("a[href^='tel:']").all()]
    assert numbers
    assert all(PHONE.match(number) for number in numbers)


@pytest.mark.parametrize("visit", [{}, NO_SCRIPT], ids=["script", "no script"], indirect=True)
@pytest.mark.parametrize(("tag", "words", "direction"), [("de", "Deutschkurs", "ltr"), ("ar", "دورة ألمانية", "rtl")])
def test_words_find_offers_and_a_district_narrows_them(visit: Visit, tag: str, words: str, direction: str) -> None:
    page = visit.open(f"/{tag}/").page
    page.locator("input[name=q]").first.fill(words)
    page.locator("input[name=q]").first.press("Enter")
    page.wait_for_load_state()
    everywhere = page.locator("article").count()
    assert everywhere >= 5
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == direction
    show_filters(visit)
    page.locator("input[name=district][value=neuwiesen]").check()
    page.locator("#filters form button.main").click()
    page.wait_for_load_state()
    assert "district=neuwiesen" in page.url
    assert page.locator("article").count() >= 1


@pytest.mark.parametrize("tag", ["de", "ar", "ti", "uk", "de-simple"])
def test_pages_fit_narrow_phones(visit: Visit, tag: str) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "search", "search?q=kurs", "districts", "categories", "about/privacy"):
        assert visit.open(f"/{tag}/{path}").overflow() <= 0, path


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_two_offers_show_on_the_first_screen(visit: Visit, tag: str) -> None:
    page = visit.open(f"/{tag}/search?q=Deutschkurs").page
    tops = [box["y"] for box in (card.bounding_box() for card in page.locator("article").all()[:3]) if box]
    assert tops[1] < 640 - 60


def test_circumstances_never_reach_the_address(visit: Visit) -> None:
    page = visit.open("/de/search?q=Hilfe").page
    show_filters(visit)
    page.locator("#filters form > details > summary").click()
    page.locator("#filters input[name=papers]").check()
    page.locator("#filters form button.main").click()
    page.wait_for_load_state()
    assert "papers" not in page.url
    assert page.locator("article").count() >= 1

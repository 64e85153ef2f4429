"""The offer page: the facts that decide, and what must stay secret."""

from collections.abc import Callable
from datetime import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder.languages import LANGUAGES
from finder.schedule import END_OF_DAY
from finder.store.listings import Listing
from tests.pages import Page, check_page

Open = Callable[..., Page]


@pytest.fixture
def listings(demo_app: Flask, demo_moment: None) -> list[Listing]:
    with demo_app.app_context():
        return [one for one in demo_app.extensions["site"].store.listings() if one.public]


def test_a_protected_offer_tells_no_place(demo: FlaskClient, listings: list[Listing]) -> None:
    protected = [one for one in listings if one.offer.protected]
    assert protected
    for one in protected:
        answer = demo.get(f"/en/o/{one.offer.code}?near=nordtor")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "The place is secret. Please call first." in answer.text
        assert "geo:" not in answer.text
        assert "openstreetmap" not in answer.text
        assert "minutes on foot" not in answer.text


def test_an_open_offer_leads_to_the_visitors_own_map(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if any(place.lat for place in o.locations) and not o.offer.sensitive)
    answer = demo.get(f"/en/o/{one.offer.code}")
    assert "geo:54." in answer.text
    assert answer.headers["Cache-Control"] != "no-store"


def test_a_sensitive_offer_has_a_neutral_title_and_is_kept_nowhere(demo: FlaskClient, listings: list[Listing]) -> None:
    for one in [one for one in listings if one.offer.sensitive][:5]:
        answer = demo.get(f"/de/o/{one.offer.code}")
        page = check_page(answer.text, LANGUAGES["de"])
        assert answer.headers["Cache-Control"] == "no-store"
        assert one.offer.texts["de"].title not in page.text(page.one("title")) if "de" in one.offer.texts else True
        assert not [meta for meta in page.all("meta") if (meta.get("property") or "").startswith("og:")]


def test_phones_can_be_tapped_and_run_from_left_to_right(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(one for one in listings if any(contact.phone for contact in one.public_contacts))
    page = check_page(demo.get(f"/ar/o/{one.offer.code}").text, LANGUAGES["ar"])
    link = next(link for link in page.all("a") if (link.get("href") or "").startswith("tel:"))
    assert [bdi.get("dir") for bdi in link.iter() if bdi.tag.endswith("bdi")] == ["ltr"]


def test_the_original_stands_with_its_own_language(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if set(o.offer.texts) == {"de"} and not o.offer.sensitive)
    page = check_page(demo.get(f"/ar/o/{one.offer.code}").text, LANGUAGES["ar"])
    original = next(e for e in page.all("div") if e.get("class") == "original")
    assert (original.get("lang"), original.get("dir")) == ("de", "ltr")
    assert one.offer.texts["de"].title in page.text(original)


def test_a_persons_own_number_needs_consent(demo: FlaskClient, listings: list[Listing]) -> None:
    for one in listings:
        hidden = [c.phone for c in one.offer.contacts if c.personal and not c.consent and c.phone]
        if hidden:
            assert hidden[0] not in demo.get(f"/de/o/{one.offer.code}").text


def test_who_made_the_words_stands_beside_them(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if "ar" in o.offer.texts and o.offer.texts["ar"].origin == "machine")
    page = check_page(demo.get(f"/ar/o/{one.offer.code}").text, LANGUAGES["ar"])
    before, _contact, _after = page.html.partition("tel:")
    assert before.count("#language") >= 3  # the switch, that a machine translated, and that nobody has read it
    assert one.offer.texts["ar"].title[:4] in before


def test_what_is_read_out_before_a_number_stands_apart_from_it(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if any(contact.phone for contact in o.public_contacts))
    page = check_page(demo.get(f"/en/o/{one.offer.code}").text, LANGUAGES["en"])
    assert "Call: 0" in page.text() or "Call: 1" in page.text()
    assert "Language English" in page.text()


def test_for_whom_is_said_once(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if o.offer.audiences == ("women",))
    assert "For: women" not in demo.get(f"/en/o/{one.offer.code}").text


def test_what_never_closes_needs_no_list_of_days(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if o.offer.hours and o.offer.hours[0].days == tuple(range(7))
               and (o.offer.hours[0].opens, o.offer.hours[0].closes) == (time(0), END_OF_DAY))
    assert "The next seven days" not in demo.get(f"/en/o/{one.offer.code}").text


def test_only_arabic_on_a_german_page_and_only_turkish_on_an_arabic_one(
    demo: FlaskClient, listings: list[Listing]
) -> None:
    for written, read in (("ar", "de"), ("tr", "ar")):
        one = next(o for o in listings if set(o.offer.texts) == {written})
        page = check_page(demo.get(f"/{read}/o/{one.offer.code}").text, LANGUAGES[read])
        title = one.offer.texts[written].title
        assert title not in page.text(page.one("h1"))
        marked = [element for element in page.tree.iter() if element.get("lang") == LANGUAGES[written].html
                  and element.get("dir") == LANGUAGES[written].dir and title in page.text(element)]
        assert len(marked) == 2  # beside the composed title, and with its own text one tap away


def test_what_has_no_place_says_how_it_takes_place(demo: FlaskClient, listings: list[Listing]) -> None:
    one = next(o for o in listings if o.offer.online and not o.locations)
    page = check_page(demo.get(f"/en/o/{one.offer.code}").text, LANGUAGES["en"])
    answers = dict(zip(map(page.text, page.all("dt")), map(page.text, page.all("dd")), strict=True))
    assert answers["Where"] == "online"

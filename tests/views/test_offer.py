"""The offer page: the facts that decide, and what must stay secret."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder.languages import LANGUAGES
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

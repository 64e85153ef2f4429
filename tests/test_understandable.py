"""The demo's offers can be understood from their facts alone, with every word of their prose taken away."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from markupsafe import Markup

from finder.i18n import in_language
from finder.inline import plain
from finder.model import Text
from finder.store.listings import Listing
from finder.views.public.cards import short_card
from finder.wording import said

MARKED = re.compile(r"<bdi lang=[^>]*>[^<]*</bdi>")  # proper names, in a language of their own
LATIN = re.compile(r"[A-Za-zÀ-ž]+[0-9]?")
KEPT = {"A1", "A2", "B1", "B2", "C1", "C2", "LGBTIQ"}


def without_prose(listing: Listing) -> Listing:
    """The listing as if nobody had written a word about it."""
    return replace(listing, offer=replace(listing.offer, texts={"de": Text("de", "")}, source_language="de"))


@pytest.fixture(params=["ar", "ti"])
def bare(request: pytest.FixtureRequest, demo_app: Flask, demo_moment: None) -> Iterator[list[Listing]]:
    """Every offer of the demo without prose, on a page that speaks Arabic or Tigrinya."""
    with demo_app.app_context(), in_language(request.param):
        listings = demo_app.extensions["site"].store.listings()
        yield [without_prose(one) for one in listings if one.public]


def stated(listing: Listing) -> dict[str, bool]:
    """Which of the facts that decide are stated."""
    offer = listing.offer
    place = bool(listing.locations or offer.online or offer.serves or "phone" in offer.access)
    time = bool(offer.hours or offer.dates or offer.runs or offer.by_appointment)
    return {"place": place, "time": time, "cost": offer.cost is not None, "languages": bool(offer.languages)}


def test_the_title_says_what_kind_of_help_it_is(bare: list[Listing], demo_app: Flask) -> None:
    vocabularies = demo_app.extensions["site"].vocabularies
    assert len(bare) >= 160
    for listing in bare:
        words = said(listing).words
        category = vocabularies.term("categories", listing.offer.categories[0])
        assert category.labels[words.lang] in words.title.striptags(), listing.offer.slug


def test_the_card_says_where_when_for_how_much_and_in_which_languages(bare: list[Listing]) -> None:
    for listing in bare:
        names = {fact.name for fact in short_card(listing).facts if plain(fact.label)}
        told = {
            "place": "place" in names, "time": bool(names & {"open", "next", "hours"}),
            "cost": "cost" in names, "languages": "languages" in names,
        }
        lacking = [fact for fact, is_stated in stated(listing).items() if is_stated and not told[fact]]
        assert not lacking, f"{listing.offer.slug}: {lacking}"


def test_no_word_of_another_script_is_left(bare: list[Listing]) -> None:
    found: dict[str, str] = {}
    for listing in bare:
        card = short_card(listing)
        for line in (card.title, *(fact.label for fact in card.facts), said(listing).words.summary):
            own = plain(Markup(MARKED.sub("", line)))
            found |= {word: f"{listing.offer.slug}: {own}" for word in LATIN.findall(own) if word not in KEPT}
    assert found == {}

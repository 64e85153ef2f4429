"""What the public sees of an offer, and which contacts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from finder.model import Contact, Location, Offer, Source
from finder.store import Listing
from finder.store.listings import is_public

from .conftest import a_location, an_offer, an_organization

OFFICE = Contact(phone="030 1")
PRIVATE = Contact("counselling", phone="030 2", personal=True)
CONSENTED = replace(PRIVATE, phone="030 3", consent=date(2026, 1, 10))


def listing(offer: Offer, **organization: Any) -> Listing:
    return Listing(offer, an_organization("advice", **organization), (), "unchecked", None, frozenset(), True)


def test_a_persons_own_number_shows_only_with_consent_and_never_in_feeds() -> None:
    found = listing(an_offer("offer", contacts=(PRIVATE, OFFICE, CONSENTED)))
    assert found.public_contacts == (OFFICE, CONSENTED)
    assert found.feed_contacts == (OFFICE,)


def test_without_a_contact_of_its_own_the_organizations_stands_in_by_the_same_rule() -> None:
    found = listing(an_offer("offer", contacts=(PRIVATE,)), contacts=(PRIVATE, CONSENTED))
    assert found.public_contacts == (CONSENTED,)
    assert found.feed_contacts == ()


@pytest.mark.parametrize(
    ("offer", "organization", "places", "public"),
    [
        ({"contacts": (OFFICE,)}, {}, (), True),
        ({"contacts": (Contact(url="https://example.org"),)}, {}, (), True),
        ({"contacts": ()}, {"contacts": (OFFICE,)}, (), True),
        ({"contacts": ()}, {}, (a_location("house"),), True),
        ({"contacts": ()}, {}, (), False),
        ({"contacts": (Contact("office"),)}, {}, (), False),
        ({"contacts": (PRIVATE,)}, {}, (), False),
        ({"contacts": ()}, {}, (a_location("house", street=""),), False),
        ({"contacts": ()}, {}, (a_location("safe", protected=True),), False),
        ({"contacts": (), "source": Source("list 2022")}, {}, (), False),
        ({"contacts": (), "source": Source("concept", section="4.1")}, {}, (), True),
        ({"contacts": (OFFICE,), "state": "draft"}, {}, (), False),
        ({"contacts": (OFFICE,)}, {"state": "draft"}, (), False),
    ],
)
def test_the_public_sees_what_it_can_reach(
    offer: dict[str, Any], organization: dict[str, Any], places: tuple[Location, ...], public: bool
) -> None:
    assert is_public(an_offer("offer", **offer), an_organization("advice", **organization), places) is public

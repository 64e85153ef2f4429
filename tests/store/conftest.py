"""A small made-up city and stores of it."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from finder.catalog.city import CityCatalog
from finder.ids import identify
from finder.model import (
    City,
    Contact,
    Cost,
    District,
    Hours,
    Location,
    Offer,
    Organization,
    Source,
    Span,
    Spoken,
    Text,
)
from finder.store import Actor, Store

EDITOR = Actor("quarter manager", "erika")
TODAY = date(2026, 3, 2)


def an_id(kind: str, slug: str) -> str:
    return identify("teststadt", kind, slug)


def an_offer(slug: str, **fields: Any) -> Offer:
    """An offer of the advice centre with a phone number, hours and a German text."""
    given: dict[str, Any] = {
        "id": an_id("offer", slug),
        "code": "",
        "slug": slug,
        "organization": an_id("organization", "advice"),
        "owner": "nord",
        "categories": ("social-advice",),
        "contacts": (Contact(phone="030 23125 014"),),
        "hours": (Hours((0, 2), time(9), time(12)),),
        "texts": {"de": Text("de", f"Angebot {slug}", "Kurz gesagt")},
    }
    return Offer(**given | fields)


def an_organization(slug: str, **fields: Any) -> Organization:
    given: dict[str, Any] = {"id": an_id("organization", slug), "code": "", "slug": slug, "name": slug.title()}
    return Organization(**given | fields)


def a_location(slug: str, **fields: Any) -> Location:
    given: dict[str, Any] = {"id": an_id("location", slug), "code": "", "slug": slug, "street": "Lindenweg 4"}
    return Location(**given | {"district": "nord"} | fields)


def a_catalog(*offers: Offer, **fields: Any) -> CityCatalog:
    given: dict[str, Any] = {
        "city": City("teststadt", "Teststadt", school_holidays=(Span(date(2026, 3, 30), date(2026, 4, 11)),)),
        "districts": (
            District("stadt", "Teststadt", level="city"),
            District("nord", "Nord", parent="stadt"),
            District("sued", "Süd", parent="stadt", neighbours=("nord",)),
        ),
        "organizations": (an_organization("advice"),),
        "locations": (a_location("house"),),
        "offers": offers,
    }
    return CityCatalog(**given | fields)


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINDER_NOW", f"{TODAY.isoformat()}T10:00")


@pytest.fixture
def advice() -> Offer:
    """An offer that states most kinds of values."""
    return an_offer(
        "advice",
        state="adopted",
        places=(an_id("location", "house"),),
        cost=Cost("paid", amount=2.5, per="session"),
        languages=(Spoken("ar", "phone", (Hours((1,), time(10), time(12)),)),),
        source=Source("list", date(2025, 5, 1)),
        texts={
            "de": Text("de", "Sozialberatung", "Hilfe mit Briefen"),
            "ar": Text("ar", "استشارة", origin="machine", source_version=1),
        },
    )


@pytest.fixture
def store(tmp_path: Path, advice: Offer) -> Iterator[Store]:
    with Store.create(tmp_path, a_catalog(advice)) as store:
        yield store

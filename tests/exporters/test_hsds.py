"""Offers go out as valid HSDS 3.1, and nothing goes out that would find a protected place or a person."""

import json
import os
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from finder.catalog.cities import read_city_folder, shipped_city
from finder.catalog.vocabularies import load_vocabularies
from finder.exporters.hsds import service, uri
from finder.model import City, Contact, Cost, Hours, Location, Offer, Organization, Run, Text
from finder.store import Listing, Store

ID = "7f0c1f4e-6d52-5b36-8f0e-0a6f6ad0a001"
ORGANIZATION = Organization("7f0c1f4e-6d52-5b36-8f0e-0a6f6ad0a002", "abcdef", "bruecke", "Brücke")
PLACE = "7f0c1f4e-6d52-5b36-8f0e-0a6f6ad0a003"


def a_listing(*places: Location, **fields: Any) -> Listing:
    given: dict[str, Any] = {"categories": ("german-course",), "texts": {"de": Text("de", "Kurs", "Kurz", "Lang")}}
    offer = Offer(ID, "bcdefg", "kurs", ORGANIZATION.id, **given | fields)
    return Listing(offer, ORGANIZATION, places, "unchecked", None, frozenset(), True)


def test_what_is_not_stated_is_left_out() -> None:
    exported = service(a_listing())
    assert None not in exported.values()
    assert not {"email", "phones", "cost_options", "assured_date", "minimum_age"} & exported.keys()


def test_a_protected_place_has_neither_address_nor_point() -> None:
    place = Location(PLACE, "", "zuflucht", "Frauenhaus am Teich", protected=True, district="stadt", stop="Teich")
    (at,) = service(a_listing(place, protected=True))["service_at_locations"]
    assert at["location"] == {"id": PLACE, "location_type": "physical", "x_protected": True}


def test_a_persons_own_contact_never_leaves_the_house() -> None:
    personal = Contact(phone="0251 999999", personal=True, consent=date(2026, 1, 1))
    exported = service(a_listing(contacts=(personal, Contact(phone="0251 4920"))))
    assert [one["number"] for one in exported["phones"]] == ["0251 4920"]
    assert "999999" not in json.dumps(exported)


def test_the_language_is_that_asked_for_or_marked() -> None:
    listing = a_listing(texts={"de": Text("de", "Kurs"), "ar": Text("ar", "دورة", source_version=1)})
    arabic, english = service(listing, "ar"), service(listing, "en")
    assert (arabic["name"], "x_text_language" in arabic) == ("دورة", False)
    assert (english["name"], english["x_text_language"]) == ("Kurs", "de")
    assert english["attributes"][0]["taxonomy_term"]["code"] == "german-course"


def test_free_is_an_amount_of_zero_and_a_deposit_stands_beside_it() -> None:
    options = service(a_listing(cost=Cost("free", deposit=20.0)))["cost_options"]
    assert [one["amount"] for one in options] == [0.0, 20.0]


def test_hours_and_runs_become_schedules() -> None:
    hours = Hours((1,), time(9), time(12), nth=2)
    run = Run(date(2026, 3, 2), date(2026, 7, 3), (Hours((0, 2), time(9), time(12)),))
    monthly, weekly = service(a_listing(hours=(hours,), runs=(run,)))["schedules"]
    assert (monthly["freq"], monthly["byday"]) == ("MONTHLY", "2TU")
    assert (weekly["byday"], weekly["dtstart"], weekly["until"]) == ("MO,WE", "2026-03-02", "2026-07-03")
    assert monthly["id"] != weekly["id"]


def test_an_invented_city_marks_its_services() -> None:
    assert service(a_listing(), city=City("muster", "Musterstadt", fictional=True))["x_fictional"] is True
    assert "x_fictional" not in service(a_listing(), city=City("echt", "Echt"))


def test_addresses_with_umlauts_become_valid() -> None:
    assert uri("https://www.münster.de/straße?q=ä") == "https://www.xn--mnster-3ya.de/stra%C3%9Fe?q=%C3%A4"


def test_every_offer_of_the_demo_is_valid(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    folder = Path(os.environ.get("FINDER_SHARED") or Path(__file__).parents[3] / "shared") / "hsds/3.1/bundle.json"
    if not folder.exists():
        pytest.skip(f"{folder} is absent; set FINDER_SHARED to the folder with the shared data")
    schema = {"$ref": "#/$defs/service", "$defs": json.loads(folder.read_text())["$defs"]}
    checks = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema, format_checker=checks)
    vocabularies = load_vocabularies()
    with Store.create(tmp_path, read_city_folder(shipped_city("demo"), vocabularies)) as store:
        city, tree = store.city(), store.district_tree()
        for listing in store.listings():
            found = service(listing, "ar", city, tree, vocabularies)
            assert [error.message for error in validator.iter_errors(found)] == [], listing.offer.slug

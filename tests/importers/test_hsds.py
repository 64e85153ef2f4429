"""Nested HSDS services come in tolerantly, with their ids, terms and translations."""

from datetime import date, time
from typing import Any

import pytest

from finder.exporters.hsds import service
from finder.importers.hsds_schedules import NotUnderstood, Times, read_schedule
from finder.model import Contact, Hours, Location, Offer, Organization, Source, Spoken, Text
from finder.store import Actor

from .conftest import Importing, shared

ID = "7f0c1f4e-6d52-5b36-8f0e-0a6f6ad0a001"
ORGANIZATION = "7f0c1f4e-6d52-5b36-8f0e-0a6f6ad0a002"
PLACE = "7f0c1f4e-6d52-5b36-8f0e-0a6f6ad0a003"


def a_service(**fields: Any) -> dict[str, Any]:
    return {"id": ID, "name": "Beratung", "status": "active",
            "organization": {"id": ORGANIZATION, "name": "Brücke", "description": "Verein"}} | fields


def term(link_type: str, code: str, **more: Any) -> dict[str, Any]:
    return {"link_type": link_type, "taxonomy_term": {"code": code, "name": code, "taxonomy": "x"}} | more


def test_ids_terms_and_the_sources_date_are_kept(importing: Importing) -> None:
    importing.services(a_service(
        assured_date="2025-03-04", minimum_age=6, maximum_age=12, phones=[{"id": ID, "number": "0251 / 4920"}],
        attributes=[term("service_type", "migration-advice"), term("service_feature", "on-site", value="0-6 Jahre")],
        languages=[{"id": ID, "code": "ar"}, {"id": ID, "code": "tlh", "name": "Klingonisch"}],
    ))
    listing = importing.listing("Beratung")
    offer = listing.offer
    assert (offer.id, offer.organization) == (ID, ORGANIZATION)
    assert (offer.categories, offer.childcare.how if offer.childcare else "") == (("migration-advice",), "on-site")
    assert offer.source is not None
    assert (offer.source.day, listing.checked_on) == (date(2025, 3, 4), None)
    assert offer.languages == (Spoken("ar"),)


def test_translations_come_along(importing: Importing) -> None:
    importing.services(a_service(x_translations={"ar": {"name": "استشارة", "status": "machine"}, "xx": {"name": "?"}}))
    offer = importing.listing("Beratung").offer
    assert offer.texts["ar"] == Text("ar", "استشارة", origin="machine", source_version=1)


def test_contacts_of_named_persons_stay_out(importing: Importing) -> None:
    report = importing.services(a_service(contacts=[{"id": ID, "name": "A. Person", "phones": [
        {"id": ID, "number": "0251 999999"}]}]))
    assert "999999" not in repr(importing.listing("Beratung"))
    assert any("named persons" in line for line in report.lines())


def test_a_real_city_takes_no_invented_service(importing: Importing) -> None:
    assert importing.services(a_service(x_fictional=True)).errors == 1
    assert importing.store.listings() == []


def test_swapped_coordinates_keep_the_list_out(importing: Importing) -> None:
    location = {"id": PLACE, "location_type": "physical", "latitude": 7.65, "longitude": 52.05}
    report = importing.services(a_service(service_at_locations=[{"id": PLACE, "location": location}]))
    assert "swapped" in "\n".join(report.lines())
    assert importing.store.listings() == []


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        ({"freq": "WEEKLY", "byday": "TU,MO", "opens_at": "09:00+01:00", "closes_at": "12:00"}, ["Mo,Tu 09:00-12:00"]),
        ({"freq": "MONTHLY", "byday": "2TU", "opens_at": "9:00:00", "closes_at": "12:00"}, ["Tu[2] 09:00-12:00"]),
    ],
)
def test_recurrence_rules_become_hours(schedule: dict[str, Any], hours: list[str]) -> None:
    times = Times()
    read_schedule(schedule, times)
    assert times.plain() == {"hours": hours}


@pytest.mark.parametrize("schedule", [{"opens_at": "halb neun"}, {"freq": "MONTHLY", "bymonthday": "1"}, {}])
def test_other_schedules_are_said_not_to_be_understood(schedule: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        read_schedule(schedule, Times())


def test_what_we_export_comes_back_the_same(importing: Importing) -> None:
    store, editor = importing.store, Actor("quarter manager")
    store.save(Organization(ORGANIZATION, "", "bruecke", "Brücke", owner="nord"), 0, editor)
    store.save(Location(PLACE, "", "haus", "Haus", street="Weg 1", postcode="48143", town="Teststadt", lat=52.05,
                        lon=7.65, district="nord", step_free=True), 0, editor)
    offer = Offer(
        ID, "", "kurs", ORGANIZATION, kind="course", owner="nord", categories=("german-course",), audiences=("women",),
        places=(PLACE,), serves=("sued",), hours=(Hours((0, 2), time(9), time(12)),), levels=("A1",),
        contacts=(Contact(phone="0251 492000", email="post@example.org", url="https://example.org"),),
        languages=(Spoken("de"), Spoken("ar", "phone")),
        texts={"de": Text("de", "Kurs", "Kurz", "Lang"), "tr": Text("tr", "Kurs TR", source_version=1)},
    )
    store.save(offer, 0, editor)
    listing = importing.listing("Kurs")
    exported = service(listing, "en", store.city(), store.district_tree(), importing.vocabularies)
    before = importing.listing("Kurs").offer
    report = importing.services(exported)
    assert report.errors == 0
    after = importing.listing("Kurs").offer
    kept = ("kind", "categories", "audiences", "places", "serves", "hours", "levels", "contacts", "languages", "texts")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert [one.message for one in report.findings if one.message.startswith(("hours", "contact", "place"))] == []


@pytest.mark.parametrize(
    "path", ["3.1/examples/service_full.json", "3.1/examples/service_list.json", "3.0/examples/service_full.json",
             "de-profile-sample/service.json"],
)
def test_official_examples_come_in(importing: Importing, path: str) -> None:
    report = importing.path(shared(f"hsds/{path}"), None, source=Source("Beispiel"))
    assert (report.errors, report.counts["offer", "new"]) == (0, 1)


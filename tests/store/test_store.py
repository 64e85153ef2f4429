"""Storing and reading records: exact, versioned, and never over somebody else's change."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from finder.model import Cost, District, Offer, Office, Text
from finder.store import Conflict, Listing, Redirected, Store, StoreError

from .conftest import EDITOR, a_catalog, a_location, an_id, an_offer, an_organization


def read(store: Store, id_: str) -> Offer:
    listing = store.listing(id_)
    assert listing is not None
    return listing.offer


def test_reads_back_exactly_what_was_stored(store: Store, advice: Offer) -> None:
    offer = read(store, advice.id)
    assert offer == replace(advice, code=offer.code)
    assert len(offer.code) == 6


def test_a_listing_brings_organization_and_places(store: Store, advice: Offer) -> None:
    listing = store.listing(advice.id)
    assert listing is not None
    assert listing.organization.slug == "advice"
    assert [place.street for place in listing.locations] == ["Lindenweg 4"]


def test_listings_come_in_the_order_asked_for_and_without_the_unknown(store: Store, advice: Offer) -> None:
    other = an_offer("other")
    store.save(other, 0, EDITOR)
    ids = [other.id, "nowhere", advice.id]
    assert [listing.offer.slug for listing in store.listings(ids)] == ["other", "advice"]
    assert {listing.offer.slug for listing in store.listings()} == {"other", "advice"}
    assert store.listings([]) == []


def test_of_two_editors_the_second_is_told(store: Store, advice: Offer, tmp_path: Path) -> None:
    first = read(store, advice.id)
    with Store.open(tmp_path) as elsewhere:
        second = read(elsewhere, advice.id)
        assert store.save(replace(first, cost=Cost("free")), first.version, EDITOR) == 2
        with pytest.raises(Conflict, match="now it is version 2") as conflict:
            elsewhere.save(replace(second, step_free=True), second.version, EDITOR)
    assert conflict.value.current == 2
    assert read(store, advice.id).cost == Cost("free")
    assert read(store, advice.id).step_free is None


def test_of_many_editors_at_once_every_acknowledged_edit_is_stored(
    store: Store, advice: Offer, tmp_path: Path
) -> None:
    def edit(editor: int) -> int:
        """Try ten edits, each from what is there at the moment; the number of those that were acknowledged."""
        acknowledged = 0
        with Store.open(tmp_path) as mine:
            for turn in range(10):
                seen = read(mine, advice.id)
                try:
                    mine.save(replace(seen, cost=Cost("paid", 100 * editor + turn + 1)), seen.version, EDITOR)
                    acknowledged += 1
                except Conflict:
                    pass
        return acknowledged

    with ThreadPoolExecutor(4) as editors:
        acknowledged = sum(editors.map(edit, range(4)))
    assert read(store, advice.id).version == acknowledged + 1
    assert store.rows("select count(distinct base), count(*) from version where record = ?", advice.id) == [
        (acknowledged + 1, acknowledged + 1)
    ]


def test_an_editor_of_facts_does_not_undo_a_text_saved_meanwhile(store: Store, advice: Offer) -> None:
    seen = read(store, advice.id)
    store.save_text(advice.id, Text("de", "Neuer Titel"), 1, EDITOR)
    store.save(replace(seen, cost=Cost("free")), 1, EDITOR)
    assert read(store, advice.id).texts["de"].title == "Neuer Titel"
    mine = replace(seen.texts["de"], title="Mein Titel")
    with pytest.raises(Conflict):
        store.save(replace(seen, cost=None, texts={"de": mine}), 2, EDITOR)
    assert read(store, advice.id).cost == Cost("free"), "a conflict stores nothing at all"


def test_old_versions_stay(store: Store, advice: Offer) -> None:
    store.save(replace(read(store, advice.id), cost=Cost("free")), 1, EDITOR)
    store.save(replace(read(store, advice.id), cost=None), 2, EDITOR)
    found = store.rows(
        "select number, base, json_extract(facts, '$.cost.kind'), role, user from version where record = ?", advice.id
    )
    assert found == [
        (1, 0, "paid", "catalog", ""),
        (2, 1, "free", "quarter manager", "erika"),
        (3, 2, None, "quarter manager", "erika"),
    ]


def test_saving_what_is_already_there_changes_nothing(store: Store, advice: Offer) -> None:
    assert store.save(read(store, advice.id), 1, EDITOR) == 1
    assert store.take_dirty() == []


def test_a_draft_waits_apart_until_it_is_approved(store: Store, advice: Offer) -> None:
    proposal = replace(read(store, advice.id), cost=Cost("free"))
    draft = store.save_draft(proposal, 1, EDITOR)
    assert read(store, advice.id).cost == Cost("paid", 2.5, "session")
    assert [waiting.record for waiting in store.drafts(advice.id)] == [proposal]
    assert store.approve(draft, EDITOR) == 2
    assert read(store, advice.id).cost == Cost("free")
    assert store.drafts() == []


def test_an_outdated_draft_is_not_approved_and_not_lost(store: Store, advice: Offer) -> None:
    seen = read(store, advice.id)
    draft = store.save_draft(replace(seen, cost=Cost("free")), 1, EDITOR)
    store.save(replace(seen, step_free=True), 1, EDITOR)
    with pytest.raises(Conflict):
        store.approve(draft, EDITOR)
    assert [waiting.id for waiting in store.drafts()] == [draft]


def test_each_change_tells_the_index_which_offers_to_read_again(store: Store, advice: Offer) -> None:
    other = an_offer("other")
    place = store.locations()[0]
    organization = store.organizations()[0]
    for change, expected in (
        (lambda: store.save(other, 0, EDITOR), {other.id}),
        (lambda: store.save_text(other.id, Text("tr", "Danışma"), 0, EDITOR), {other.id}),
        (lambda: store.set_state(other.id, "adopted", EDITOR), {other.id}),
        (lambda: store.set_owner(other.id, "sued", EDITOR), {other.id}),
        (lambda: store.verify(other.id, ["contact"], "phone", "desk", date(2026, 3, 1)), {other.id}),
        (lambda: store.save(replace(place, street="Am Markt 1"), 1, EDITOR), {advice.id}),
        (lambda: store.save(replace(organization, name="Neuer Name"), 1, EDITOR), {advice.id, other.id}),
        (lambda: store.save_districts([District("ost", "Ost", parent="stadt")]), {advice.id, other.id}),
    ):
        generation = store.generation()
        change()
        dirty = store.take_dirty()
        assert {id_ for _, id_ in dirty} == expected
        assert store.generation() == generation + 1
        store.clear_dirty(dirty[-1][0])
        assert store.take_dirty() == []


def test_what_the_index_has_not_read_stays_dirty(store: Store, advice: Offer) -> None:
    store.set_state(advice.id, "ended", EDITOR)
    ((sequence, _),) = store.take_dirty()
    store.set_state(advice.id, "adopted", EDITOR)
    store.clear_dirty(sequence)
    assert [id_ for _, id_ in store.take_dirty()] == [advice.id]


def test_a_failed_change_leaves_no_trace(store: Store, advice: Offer) -> None:
    generation = store.generation()
    with pytest.raises(StoreError, match="there is no location"):
        store.save(an_offer("lost", places=("00000000-0000-0000-0000-000000000000",)), 0, EDITOR)
    with pytest.raises(StoreError, match="choose one of draft, listed"):
        store.set_state(advice.id, "hidden", EDITOR)
    with pytest.raises(StoreError, match="no district 'west'"):
        store.set_owner(advice.id, "west", EDITOR)
    assert (store.generation(), store.take_dirty()) == (generation, [])


def test_the_schema_refuses_what_the_words_do_not_know(store: Store, advice: Offer) -> None:
    for statement in (
        "update record set state = 'hidden'",
        "update record set owner = 'nowhere'",
        "update record set version = 7",
        "update version set facts = 'no json'",
        "insert into verification (record, fact, value_hash, day, way, role) "
        f"values ('{advice.id}', 'contact', '{64 * 'a'}', '2026-02-31', 'phone', 'desk')",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            store.connection.execute(statement)


def test_codes_are_permanent_and_never_shared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = store.listings()[0].offer.code
    monkeypatch.setattr(
        "finder.store.writing.public_code", lambda uuid, attempt=0: [taken, "bbbbbb"][min(attempt, 1)]
    )
    store.save(an_offer("other"), 0, EDITOR)
    found = store.by_code(" BBBBBB ")
    assert isinstance(found, Listing)
    assert found.offer.slug == "other"
    store.save(replace(found.offer, slug="renamed", code="zzzzzz", cost=Cost("free")), 1, EDITOR)
    assert read(store, found.offer.id).code == "bbbbbb"


def test_redirects_lead_to_the_last_code_and_never_in_a_circle(store: Store) -> None:
    code = store.listings()[0].offer.code
    store.redirect("aaaaaa", code)
    store.save(an_offer("other"), 0, EDITOR)
    other = read(store, an_id("offer", "other")).code
    store.redirect(code, other)
    assert store.by_code("aaaaaa") == store.by_code(code) == Redirected(other)
    with pytest.raises(StoreError, match="cannot lead to itself"):
        store.redirect(other, "aaaaaa")
    with pytest.raises(StoreError, match="no entry with the code"):
        store.redirect("cccccc", "dddddd")
    assert store.by_code("xxxxxx") is None
    assert store.organization_by_code("aaaaaa") is None, "an offer's code never leads to an organization"


def test_offices_are_found_by_district_or_the_one_around_it(tmp_path: Path) -> None:
    nord = an_organization("nord-office", office=Office(("nord",)))
    city = an_organization("city-office", office=Office(("stadt",)))
    with Store.create(tmp_path, a_catalog(organizations=(an_organization("advice"), nord, city))) as store:
        assert {office.slug for office in store.offices()} == {"nord-office", "city-office"}
        found = {district: store.office_for(district) for district in ("nord", "sued", "nowhere")}
        assert {district: office and office.slug for district, office in found.items()} == {
            "nord": "nord-office", "sued": "city-office", "nowhere": None,
        }


def test_the_city_its_tree_and_boundaries(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [[[8, 52], [8, 53], [9, 53], [8, 52]]]}
    catalog = a_catalog(boundaries={"nord": shape})
    with Store.create(tmp_path, catalog) as store:
        assert store.city() == catalog.city
        assert tuple(store.district_tree()) == catalog.districts
        assert store.boundaries() == {"nord": shape}
        assert store.holidays().school == catalog.city.school_holidays
        store.save_city(replace(catalog.city, accent="#123456"))
        assert store.city().accent == "#123456"
        with pytest.raises(StoreError, match="belongs to the city 'teststadt'"):
            store.save_city(replace(catalog.city, id="other"))


def test_an_organization_is_found_by_its_code_with_what_it_runs(store: Store, advice: Offer) -> None:
    (organization,) = store.organizations()
    assert store.organization_by_code(organization.code) == organization
    assert [listing.offer.id for listing in store.listings_of(organization.id)] == [advice.id]


def test_a_location_is_no_offer(store: Store) -> None:
    store.save(a_location("hall"), 0, EDITOR)
    assert store.by_code(store.locations()[0].code) is None



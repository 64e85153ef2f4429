"""Merging keeps every way to an entry; purging leaves nothing behind."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from finder.model import Contact, Offer, Text
from finder.store import Conflict, ImportRow, Redirected, Store, StoreError

from .conftest import EDITOR, TODAY, a_location, an_id, an_offer, an_organization

SECRET = "0571 98765432"


def on_disk(instance: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(instance.glob("finder.db*")))


def fill(store: Store) -> Offer:
    """An offer with a person's number in old and present versions, a draft, the ledger and an import row."""
    offer = an_offer("person", contacts=(Contact("counselling", SECRET, personal=True, consent=TODAY),))
    row = ImportRow("7", offer, 0, {"Telefon": SECRET}, {"contacts": [{"phone": SECRET}]})
    store.import_rows("list", date(2025, 1, 1), [row], EDITOR)
    offer = replace(store.listings([offer.id])[0].offer, step_free=True)
    store.save(offer, 1, EDITOR)
    store.save_draft(replace(offer, step_free=False), 2, EDITOR)
    store.verify(offer.id, None, "phone", "desk", TODAY)
    return replace(offer, version=2)


def test_a_purged_field_is_gone_from_every_version_and_from_the_file(store: Store, tmp_path: Path) -> None:
    offer = fill(store)
    secret = SECRET.encode()
    assert secret in on_disk(tmp_path), "something must be there that could stay"
    store.purge(offer.id, ["contacts"], EDITOR)
    assert secret not in on_disk(tmp_path)
    listing = store.listing(offer.id)
    assert listing is not None
    assert listing.offer == replace(offer, contacts=(), version=3)
    assert {check.fact for check in store.ledger(offer.id)} == {"hours", "accessibility"}
    assert [id_ for _, id_ in store.take_dirty()][-1] == offer.id
    with pytest.raises(Conflict):
        store.save(offer, 2, EDITOR)  # an editor who still has the number on the screen


def test_a_purged_record_leaves_only_its_code_behind(store: Store, tmp_path: Path) -> None:
    offer = fill(store)
    store.save_text(offer.id, Text("de", "Ein geheimer Titel"), 1, EDITOR)
    store.purge(offer.id)
    content = on_disk(tmp_path)
    assert SECRET.encode() not in content
    assert b"geheimer Titel" not in content
    assert store.listing(offer.id) is None
    assert store.by_code(offer.code) == Redirected("")
    assert store.imported("list") == {}
    assert store.rows("pragma foreign_key_check") == []


def test_what_others_point_to_is_not_purged(store: Store, advice: Offer) -> None:
    for id_ in (*advice.places, advice.organization):
        with pytest.raises(StoreError, match="still point to this one, change them first: advice"):
            store.purge(id_)
    with pytest.raises(StoreError, match="cannot be removed: code"):
        store.purge(advice.id, ["code"])


def test_a_merged_offer_is_found_by_both_codes(store: Store, advice: Offer) -> None:
    store.import_rows("list", None, [ImportRow("7", an_offer("twin"), 0, {}, {})], EDITOR)
    twin, kept = (store.listings([id_])[0].offer for id_ in (an_id("offer", "twin"), advice.id))
    store.merge(kept.id, twin.id, EDITOR)
    assert [listing.offer.id for listing in store.listings()] == [kept.id]
    assert store.by_code(twin.code) == Redirected(kept.code)
    assert store.imported("list")["7"].record_id == kept.id
    assert {id_ for _, id_ in store.take_dirty()} == {kept.id, twin.id}
    with pytest.raises(StoreError, match="merged with another one"):
        store.save(replace(twin, step_free=True), 1, EDITOR)


def test_merged_organizations_and_places_take_their_offers_along(store: Store, advice: Offer) -> None:
    new_organization, new_place = an_organization("new"), a_location("new")
    store.save(new_place, 0, EDITOR)
    store.save(new_organization, 0, EDITOR)
    store.merge(new_organization.id, advice.organization, EDITOR)
    store.merge(new_place.id, advice.places[0], EDITOR)
    (listing,) = store.listings()
    assert listing.organization.id == new_organization.id
    assert [place.id for place in listing.locations] == [new_place.id]
    assert [one.slug for one in store.organizations()] == ["new"]
    with pytest.raises(StoreError, match="two different entries of the same kind"):
        store.merge(new_place.id, advice.id, EDITOR)


def test_an_import_is_stored_whole_or_not_at_all_and_twice_is_once(store: Store) -> None:
    offer = an_offer("imported")
    row = ImportRow("1", offer, 0, {"Name": "X"}, {"categories": ["social-advice"]})
    broken = ImportRow("2", an_offer("broken", places=("nowhere",)), 0, {}, {})
    with pytest.raises(StoreError):
        store.import_rows("list", TODAY, [row, broken], EDITOR)
    assert store.imported("list") == {}
    assert store.listing(offer.id) is None
    assert store.import_rows("list", TODAY, [row], EDITOR) == {"1": "new"}
    stored = store.imported("list")["1"]
    assert (stored.record_id, stored.raw, stored.facts, stored.source_day) == (offer.id, row.raw, row.facts, TODAY)
    again = replace(row, record=store.listings([offer.id])[0].offer, base_version=1)
    dirty = store.take_dirty()
    assert store.import_rows("list", TODAY, [again], EDITOR) == {"1": "unchanged"}
    assert store.take_dirty() == dirty
    assert json.loads(store.rows("select raw from import_row")[0][0]) == {"Name": "X"}

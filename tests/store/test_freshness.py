"""How long a confirmation holds, and that nothing but a confirmation makes an entry fresh."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.model import FACTS, FRESHNESS, Availability, Contact, Cost, Hours, Location, Offer, Text, Verification
from finder.schedule import parse_hours
from finder.store import Conflict, Store, StoreError
from finder.store.facts import fact_value, stated_facts, value_hash
from finder.store.freshness import INTERVALS, freshness
from finder.store.plain import plain

from .conftest import EDITOR, TODAY, a_catalog, an_offer

OFFER = an_offer("offer", cost=Cost("free"))
STATED = ("contact", "hours", "cost")


def checks(*facts: str, day: date = TODAY, offer: Offer = OFFER) -> list[Verification]:
    return [Verification(fact, day, "phone", "desk", value_hash(offer, fact)) for fact in facts]


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_every_fact_has_an_interval_with_a_reason() -> None:
    assert INTERVALS.keys() == FACTS.keys()
    assert all(interval.days > 0 and interval.reason for interval in INTERVALS.values())


def test_what_nobody_ever_confirmed_is_unchecked() -> None:
    found = freshness(OFFER, [], TODAY)
    assert found == ("unchecked", None, frozenset(), frozenset(), set(STATED))


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "checked"), (119, "checked"), (120, "overdue"), (120 + 179, "overdue"), (120 + 180, "quiet")],
)
def test_the_label_changes_on_the_day(days: int, state: str) -> None:
    assert freshness(OFFER, checks(*STATED), after(days)).state == state


def test_each_fact_falls_due_by_itself() -> None:
    ledger = checks(*STATED)
    assert freshness(OFFER, ledger, after(120)).overdue == {"hours"}
    assert freshness(OFFER, ledger, after(180)).overdue == {"hours", "contact"}
    assert freshness(OFFER, ledger, after(365)).overdue == {"hours", "contact", "cost"}


def test_no_confirmation_is_older_than_the_label_says() -> None:
    ledger = checks("cost", day=TODAY - timedelta(days=200)) + checks("contact", "hours")
    assert freshness(OFFER, ledger, TODAY).checked_on == TODAY - timedelta(days=200)


def test_while_anything_is_confirmed_an_entry_does_not_fall_quiet() -> None:
    ledger = checks(*STATED)
    assert freshness(OFFER, ledger, after(300)).state == "quiet"
    assert freshness(OFFER, ledger + checks("contact", day=after(250)), after(300)).state == "overdue"


def test_places_left_are_soon_unknown_but_the_entry_stays_checked() -> None:
    full = replace(OFFER, availability=Availability("full", TODAY))
    found = freshness(full, checks(*STATED, "availability", offer=full), after(30))
    assert (found.state, found.overdue) == ("checked", {"availability"})


def test_only_facts_that_the_offer_states_count() -> None:
    ledger = checks(*STATED)
    found = freshness(replace(OFFER, cost=None, hours=()), ledger, after(120))
    assert (found.state, found.changed) == ("checked", frozenset())


def test_a_changed_value_is_not_a_confirmed_one() -> None:
    ledger = checks(*STATED)
    changed = replace(OFFER, cost=Cost("paid", 5))
    assert freshness(changed, ledger, TODAY)[:3] == ("checked", TODAY, {"cost"})
    assert freshness(OFFER, ledger, TODAY).changed == frozenset(), "the confirmed value is back"
    nothing_left = replace(changed, hours=(), contacts=())
    assert freshness(nothing_left, ledger, TODAY)[:3] == ("unchecked", None, {"cost"})
    assert freshness(changed, ledger, after(300)).state == "quiet", "an edit does not stop the clock"


def test_the_last_confirmation_counts_not_an_older_one_of_the_same_value() -> None:
    paid = replace(OFFER, cost=Cost("paid", 5))
    ledger = checks("cost", day=TODAY - timedelta(days=9)) + checks("cost", offer=paid)
    assert freshness(OFFER, ledger, TODAY).changed == {"cost"}


def test_the_same_value_in_another_order_has_the_same_hash() -> None:
    phone, mail = Contact(phone="030 1"), Contact("registration", email="a@example.org")
    assert value_hash(replace(OFFER, contacts=(phone, mail)), "contact") == value_hash(
        replace(OFFER, contacts=(mail, phone)), "contact"
    )
    hours = parse_hours("Mo,We 09:00-12:00\nFr 14:00-16:00")
    assert value_hash(replace(OFFER, hours=hours), "hours") == value_hash(replace(OFFER, hours=hours[::-1]), "hours")


def test_a_fact_that_is_not_stated_has_no_value() -> None:
    assert fact_value(OFFER, "cost") == {"cost": plain(OFFER)["cost"]}
    assert fact_value(OFFER, "childcare") == {}
    assert stated_facts(plain(OFFER)) == set(STATED)


@given(
    days=st.lists(st.tuples(st.sampled_from(STATED), st.integers(-900, 0)), max_size=6),
    later=st.lists(st.integers(0, 1500), min_size=2, max_size=2),
)
def test_freshness_only_ages(days: list[tuple[str, int]], later: list[int]) -> None:
    """Without a confirmation, time never makes an entry fresher."""
    ledger = sorted((check for fact, ago in days for check in checks(fact, day=after(ago))), key=lambda c: c.day)
    order = ("checked", "overdue", "quiet")
    first, second = (freshness(OFFER, ledger, after(days)).state for days in sorted(later))
    assert first in FRESHNESS
    if not ledger:
        assert first == second == "unchecked"
    else:
        assert order.index(first) <= order.index(second)


CHANGES: dict[str, Callable[[Store, Offer, Location], object]] = {
    "a text": lambda store, offer, place: store.save_text(offer.id, Text("de", "Anders"), 1, EDITOR),
    "a translation": lambda store, offer, place: store.save_text(offer.id, Text("tr", "Danışma"), 0, EDITOR),
    "facts": lambda store, offer, place: store.save(replace(offer, cost=Cost("free")), 1, EDITOR),
    "every fact": lambda store, offer, place: store.save(
        replace(offer, cost=None, contacts=(), hours=(Hours((6,), *_times()),)), 1, EDITOR
    ),
    "the state": lambda store, offer, place: store.set_state(offer.id, "listed", EDITOR),
    "the owner": lambda store, offer, place: store.set_owner(offer.id, "sued", EDITOR),
    "a draft": lambda store, offer, place: store.save_draft(replace(offer, cost=None), 1, EDITOR),
    "the place": lambda store, offer, place: store.save(replace(place, street="Anderswo 1"), 1, EDITOR),
    "the code": lambda store, offer, place: store.redirect("aaaaaa", offer.code),
}


def _times() -> tuple[object, object]:
    (hours,) = parse_hours("Su 10:00-11:00")
    return hours.opens, hours.closes


@pytest.mark.parametrize("change", CHANGES)
def test_no_edit_touches_the_ledger(store: Store, advice: Offer, change: str) -> None:
    store.verify(advice.id, None, "visit", "desk", TODAY)
    before = store.ledger(advice.id)
    (listing,) = store.listings()
    CHANGES[change](store, listing.offer, store.locations()[0])
    assert store.ledger(advice.id) == before


def test_after_a_confirmation_an_edit_shows_as_changed_and_a_text_does_not(store: Store, advice: Offer) -> None:
    store.verify(advice.id, ["contact", "cost"], "phone", "desk", TODAY)
    store.save_text(advice.id, Text("de", "Neuer Titel"), 1, EDITOR)
    listing = store.listing(advice.id)
    assert listing is not None
    assert (listing.freshness, listing.checked_on, listing.changed_facts) == ("checked", TODAY, frozenset())
    assert listing.unchecked_facts == {"hours", "languages", "place"}
    store.save(replace(listing.offer, cost=Cost("free")), 1, EDITOR)
    (listing,) = store.listings()
    assert (listing.freshness, listing.changed_facts) == ("checked", {"cost"})


def test_nobody_confirms_what_they_did_not_see(store: Store, advice: Offer) -> None:
    store.save(replace(store.listings()[0].offer, cost=Cost("free")), 1, EDITOR)
    with pytest.raises(Conflict):
        store.verify(advice.id, ["cost"], "phone", "desk", TODAY, version=1)
    with pytest.raises(StoreError, match="does not state childcare"):
        store.verify(advice.id, ["cost", "childcare"], "phone", "desk", TODAY)
    with pytest.raises(StoreError, match="in the future"):
        store.verify(advice.id, ["cost"], "phone", "desk", after(1))
    with pytest.raises(StoreError, match="choose one of phone"):
        store.verify(advice.id, ["cost"], "hearsay", "desk", TODAY)
    assert store.ledger(advice.id) == ()


def test_checks_of_the_catalogue_seed_the_ledger(tmp_path: Path) -> None:
    seeds = tuple((OFFER.id, Verification(fact, TODAY, "visit", "desk", "")) for fact in STATED)
    with Store.create(tmp_path, a_catalog(OFFER, checks=seeds)) as store:
        assert store.ledger(OFFER.id) == tuple(replace(check, way="visit") for check in checks(*STATED))
        assert store.listings()[0].freshness == "checked"


@pytest.mark.parametrize(("adopted", "state"), [(5, "quiet"), (4, "overdue")])
def test_a_district_never_loses_more_than_a_fifth_at_once(tmp_path: Path, adopted: int, state: str) -> None:
    offers = [an_offer(f"offer-{n}", state="adopted") for n in range(adopted)]
    offers += [an_offer(f"listed-{n}") for n in range(9)]  # never adopted: no part of the share
    old = Verification("contact", TODAY - timedelta(days=400), "phone", "desk", "")
    with Store.create(tmp_path, a_catalog(*offers, checks=((offers[0].id, old),))) as store:
        listing = store.listing(offers[0].id)
        assert listing is not None
        assert listing.freshness == state
        assert store.held_back(TODAY) == ({} if state == "quiet" else {"nord": 1})
        store.verify(offers[0].id, ["contact"], "phone", "desk", TODAY)
        assert store.held_back(TODAY) == {}

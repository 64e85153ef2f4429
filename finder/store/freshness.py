"""How fresh an offer is: what was confirmed when, how long that holds, and what becomes of it afterwards.

A confirmation holds for the interval of its fact. From the day it falls due the listing is overdue; when nobody has
confirmed anything for the grace period since, it is quiet. Edits, imports and translations change none of this: only
`Store.verify` writes the ledger.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ..model import Offer, Verification
from .facts import hash_value, plain_fact, stated_facts
from .plain import Plain, plain

GRACE = timedelta(days=180)
QUIET_SHARE = 0.2  # of a district's adopted offers; beyond it a whole quarter would vanish because one desk is behind


@dataclass(frozen=True, slots=True)
class Interval:
    """How many days a confirmation of a fact holds, and why so many."""

    days: int
    reason: str
    ages_listing: bool = True  # no: when due, this fact alone is overdue and the listing stays as it is


INTERVALS: dict[str, Interval] = {
    "contact": Interval(180, "a wrong number ends the way to help, and people change desks twice a year"),
    "hours": Interval(120, "hours change with terms and seasons, and a closed door is a wasted way"),
    "runs": Interval(120, "courses are planned for a term"),
    "place": Interval(365, "moves are rare and get announced"),
    "cost": Interval(365, "fees are set for a year"),
    "languages": Interval(180, "a language is spoken by a person, and persons leave"),
    "childcare": Interval(180, "childcare hangs on persons and on funding by the half year"),
    "eligibility": Interval(365, "who may come is set in statutes and programmes of a year or more"),
    "level": Interval(365, "levels belong to the kind of course"),
    "access": Interval(365, "the way in seldom changes"),
    "accessibility": Interval(730, "buildings change slowly"),
    "availability": Interval(30, "places fill within weeks; then they are unknown, the rest holds", ages_listing=False),
}


class Freshness(NamedTuple):
    """The answer: the state, the day since which everything that counts was confirmed, and the facts to look at."""

    state: str  # one of model.FRESHNESS
    checked_on: date | None  # the oldest confirmation that counts, so that nothing is older than it says
    changed: frozenset[str] = frozenset()  # the value is another one than the confirmed
    overdue: frozenset[str] = frozenset()  # confirmed too long ago
    unchecked: frozenset[str] = frozenset()  # stated, never confirmed


def freshness(offer: Offer, ledger: Iterable[Verification], today: date) -> Freshness:
    """How fresh `offer` is on the day `today`, by its ledger (oldest entry first)."""
    return plain_freshness(plain(offer), ledger, today)


def plain_freshness(form: Plain, ledger: Iterable[Verification], today: date) -> Freshness:
    """Like `freshness`, of an offer in plain form."""
    entries = _latest(ledger)
    if not entries:
        return Freshness("unchecked", None, unchecked=stated_facts(form))
    stated = stated_facts(form)
    checked = {fact: entry for fact, entry in entries.items() if fact in stated}
    changed = frozenset(f for f, e in checked.items() if hash_value(plain_fact(form, f)) != e.value_hash)
    overdue = frozenset(f for f, e in checked.items() if today >= due(e))
    found = (changed, overdue, stated - checked.keys())
    counting = [e for f, e in checked.items() if INTERVALS[f].ages_listing] or list(checked.values())
    if not counting:
        return Freshness("unchecked", None, *found)
    ageing = [due(e) for e in counting if INTERVALS[e.fact].ages_listing]
    first_due = min(ageing, default=date.max)
    last = max(e.day for e in entries.values())
    oldest = min(e.day for e in counting)
    if today >= first_due:
        return Freshness("quiet" if today >= max(first_due, last) + GRACE else "overdue", oldest, *found)
    confirmed = [e.day for e in counting if e.fact not in changed]
    return Freshness("checked", min(confirmed), *found) if confirmed else Freshness("unchecked", None, *found)


def due(entry: Verification) -> date:
    """The day on which a confirmation has to be renewed."""
    return entry.day + timedelta(days=INTERVALS[entry.fact].days)


def braked(adopted: Mapping[str, int], quiet: Mapping[str, int]) -> dict[str, int]:
    """The districts in which too large a share of the adopted offers would be quiet, with the number of those."""
    return {district: count for district, count in quiet.items() if count > QUIET_SHARE * adopted.get(district, 0)}


def _latest(ledger: Iterable[Verification]) -> dict[str, Verification]:
    latest: dict[str, Verification] = {}
    for entry in ledger:
        if entry.fact in INTERVALS and (entry.fact not in latest or entry.day >= latest[entry.fact].day):
            latest[entry.fact] = entry
    return latest

"""Reading the store: one query per table, however many records are asked for."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from .. import clock
from ..districts import DistrictTree
from ..model import City, District, Location, Offer, Organization, Text, Verification
from ..schedule import Holidays
from .database import Connected
from .freshness import GRACE, braked, plain_freshness
from .listings import Listing, is_public
from .plain import parse_day, record
from .records import Redirected, StoreError

COLUMNS = "select r.id, r.code, r.slug, r.owner, r.state, r.version, v.facts from "
CURRENT = """
    join version v on v.record = r.id and v.number = r.version
    where r.kind = ? and r.merged_into is null
"""
ALL = COLUMNS + "record r" + CURRENT + "order by r.slug"
# A cross join lets SQLite begin with the few ids instead of all records of the kind.
SOME = COLUMNS + "json_each(?) wanted cross join record r on r.id = wanted.value" + CURRENT
ADOPTED = """
    select owner, count(*) from record where kind = 'offer' and state = 'adopted' and merged_into is null group by owner
"""
SILENT = """
    select r.id, r.owner from record r join verification n on n.record = r.id
    where r.kind = 'offer' and r.state = 'adopted' and r.merged_into is null
    group by r.id having max(n.day) <= ?
"""
AMONG = " in (select value from json_each(?))"
# SQLite gives the other columns from the row that holds the maximum.
TEXTS = """
    select record, language, max(number), source_version, title, summary, description, origin, reviewed from text
"""

T = TypeVar("T", Offer, Organization, Location)


class Reader(Connected):
    """The questions the other layers ask."""

    _tree: tuple[int, DistrictTree] | None = None
    _held: tuple[tuple[int, date], dict[str, int]] | None = None

    def city(self) -> City:
        """The city this instance belongs to."""
        return record(City, json.loads(self.setting("city")))

    def setting(self, key: str) -> str:
        """A setting of the instance, empty where it was never set."""
        found = self.row("select value from setting where key = ?", key)
        return found[0] if found else ""

    def generation(self) -> int:
        """A number that grows with every change."""
        return int(self.setting("generation"))

    def holidays(self) -> Holidays:
        """The city's school and public holidays."""
        city = self.city()
        return Holidays(school=city.school_holidays, public=city.public_holidays)

    def district_tree(self) -> DistrictTree:
        """The tree of the city's districts."""
        with self.reading():
            generation = self.generation()
            if self._tree is None or self._tree[0] != generation:
                rows = self.rows("select facts from district order by position, id")
                self._tree = generation, DistrictTree(record(District, json.loads(facts)) for (facts,) in rows)
        return self._tree[1]

    def boundaries(self) -> dict[str, dict[str, Any]]:
        """The GeoJSON geometry of each district that has a boundary."""
        rows = self.rows("select id, boundary from district where boundary is not null order by position, id")
        return {id_: json.loads(boundary) for id_, boundary in rows}

    def listings(self, ids: Iterable[str] | None = None) -> list[Listing]:
        """The listings with these ids in this order (unknown ones are left out), or all of them."""
        order = None if ids is None else list(dict.fromkeys(ids))
        today = clock.today()
        with self.reading():
            plain_offers = self._plain("offer", order)
            wanted = None if order is None else list(plain_offers)
            texts, ledger = self._texts(wanted), self._ledger(wanted)
            runs_it = {form["organization"] for form in plain_offers.values()}
            where = {place for form in plain_offers.values() for place in form.get("places", ())}
            organizations = self._records(Organization, "organization", None if order is None else runs_it)
            locations = self._records(Location, "location", None if order is None else where)
            freshness = {id_: plain_freshness(form, ledger.get(id_, ()), today) for id_, form in plain_offers.items()}
            held = self.held_back(today) if any(one.state == "quiet" for one in freshness.values()) else {}
        found = {}
        for id_, form in plain_offers.items():
            offer = record(Offer, form, texts=texts.get(id_, {}))
            fresh = freshness[id_]
            state = fresh.state
            if state == "quiet" and offer.state == "adopted" and offer.owner in held:
                state = "overdue"
            organization = organizations[offer.organization]
            places = tuple(locations[place] for place in offer.places)
            found[id_] = Listing(
                offer, organization, places, state, fresh.checked_on, fresh.changed,
                is_public(offer, organization, places), fresh.overdue, fresh.unchecked,
            )
        return list(found.values()) if order is None else [found[id_] for id_ in order if id_ in found]

    def listing(self, id_: str) -> Listing | None:
        """One listing, or None where there is no such offer."""
        found = self.listings([id_])
        return found[0] if found else None

    def listings_of(self, organization_id: str) -> list[Listing]:
        """What an organization runs."""
        rows = self.rows(
            "select r.id from record r join version v on v.record = r.id and v.number = r.version "
            "where r.kind = 'offer' and json_extract(v.facts, '$.organization') = ? order by r.slug",
            organization_id,
        )
        return self.listings(id_ for (id_,) in rows)

    def by_code(self, code: str) -> Listing | Redirected | None:
        """The listing with this public code, or where the code leads now."""
        found = self._by_code("offer", code)
        return self.listing(found) if isinstance(found, str) else found

    def organization_by_code(self, code: str) -> Organization | Redirected | None:
        """The organization with this public code, or where the code leads now."""
        found = self._by_code("organization", code)
        return self.organization(found) if isinstance(found, str) else found

    def organization(self, id_: str) -> Organization | None:
        """One organization, or None where there is no such one."""
        return self._records(Organization, "organization", [id_]).get(id_)

    def organizations(self) -> list[Organization]:
        """All organizations by name."""
        return sorted(self._records(Organization, "organization").values(), key=lambda one: one.name.casefold())

    def locations(self) -> list[Location]:
        """All locations."""
        return list(self._records(Location, "location").values())

    def offices(self) -> list[Organization]:
        """The quarter offices."""
        return [one for one in self.organizations() if one.office and one.state not in ("draft", "ended")]

    def office_for(self, district_id: str) -> Organization | None:
        """The quarter office in charge of a district: its own, else that of the nearest district around it."""
        by_district: dict[str, Organization] = {}
        for office in self.offices():
            for district in office.office.districts if office.office else ():
                by_district.setdefault(district, office)
        around = (district_id, *self.district_tree().ancestors(district_id))
        return next((by_district[district] for district in around if district in by_district), None)

    def ledger(self, record_id: str) -> tuple[Verification, ...]:
        """Every verification of an offer, oldest first."""
        return tuple(self._ledger([record_id]).get(record_id, ()))

    def held_back(self, today: date) -> dict[str, int]:
        """The districts whose offers stay overdue because too many would be quiet, with the number of those."""
        with self.reading():
            key = self.generation(), today
            if self._held is None or self._held[0] != key:
                self._held = key, self._count_quiet(today)
        return self._held[1]

    def _count_quiet(self, today: date) -> dict[str, int]:
        adopted = dict(self.rows(ADOPTED))
        # Only what nobody confirmed for the grace period can be quiet at all; mostly that is nothing.
        silent = self.rows(SILENT, (today - GRACE).isoformat())
        suspects = braked(adopted, Counter(owner for _, owner in silent))
        ids = [id_ for id_, owner in silent if owner in suspects]
        ledger = self._ledger(ids)
        quiet = Counter(
            form["owner"]
            for id_, form in self._plain("offer", ids).items()
            if plain_freshness(form, ledger.get(id_, ()), today).state == "quiet"
        )
        return braked(adopted, quiet)

    def _by_code(self, kind: str, code: str) -> str | Redirected | None:
        code = code.strip().lower()
        moved = self.row(
            "select coalesce(r.new, '') from redirect r left join record on code = r.new "
            "where r.old = ? and coalesce(kind, ?) = ?",
            code, kind, kind,
        )
        if moved:
            return Redirected(moved[0])
        found = self.row("select id from record where code = ? and kind = ?", code, kind)
        return str(found[0]) if found else None

    def _plain(self, kind: str, ids: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
        """The records of a kind in plain form, without texts."""
        rows = self.rows(ALL, kind) if ids is None else self.rows(SOME, json.dumps(list(ids)), kind)
        found = {}
        for id_, code, slug, owner, state, version, facts in rows:
            form = json.loads(facts)
            form.update(id=id_, code=code, slug=slug, owner=owner or "", state=state, version=version)
            found[id_] = form
        return found

    def _records(self, cls: type[T], kind: str, ids: Iterable[str] | None = None) -> dict[str, T]:
        return {id_: record(cls, form) for id_, form in self._plain(kind, ids).items()}

    def _texts(self, ids: list[str] | None) -> dict[str, dict[str, Text]]:
        group = " group by record, language"
        rows = self.rows(TEXTS + group) if ids is None else self.rows(
            TEXTS + " where record" + AMONG + group, json.dumps(ids)
        )
        found: defaultdict[str, dict[str, Text]] = defaultdict(dict)
        for id_, language, number, source_version, title, summary, description, origin, reviewed in rows:
            found[id_][language] = Text(
                language, title, summary, description, origin, bool(reviewed), number, source_version
            )
        return found

    def _ledger(self, ids: list[str] | None) -> dict[str, list[Verification]]:
        columns = "select record, fact, day, way, role, value_hash from verification"
        order = " order by day, id"
        rows = self.rows(columns + order) if ids is None else self.rows(
            columns + " where record" + AMONG + order, json.dumps(ids)
        )
        found: defaultdict[str, list[Verification]] = defaultdict(list)
        for id_, fact, day, way, role, value_hash in rows:
            found[id_].append(Verification(fact, parse_day(day), way, role, value_hash))
        return found

    def _current(self, record_id: str) -> tuple[str, dict[str, Any]]:
        """Kind and plain form of a record that must exist."""
        kind = self.row("select kind from record where id = ? and merged_into is null", record_id)
        if kind is None:
            raise StoreError(f"There is no entry {record_id!r}; it may have been removed or merged with another one.")
        return kind[0], self._plain(kind[0], [record_id])[record_id]

"""Changing records: versions are only ever added, and the index learns of each change in the same transaction."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .. import clock
from ..catalog.secrecy import open_places, telling_fields
from ..ids import public_code
from ..model import FACTS, STATES, WAYS, City, District, Location, Offer, Text
from .facts import hash_value, plain_fact, stated_facts
from .plain import dumps, plain, record
from .reading import Reader
from .records import KINDS, Actor, Conflict, Record, StoreError, kind_of

# Kept in columns of their own, because they are no content: no version is made when they change.
COLUMNS = ("id", "code", "slug", "owner", "state", "version", "texts")
OFFERS = (
    "select r.id from record r join version v on v.record = r.id and v.number = r.version "
    "where r.kind = 'offer' and r.merged_into is null"
)
CLASSES = {kind: cls for cls, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed record that waits for approval; `record.version` is the version it started from."""

    id: int
    record: Record
    made_at: str
    role: str


class Writer(Reader):
    """The changes the other layers make, each in one transaction."""

    def save(self, record: Record, base_version: int, actor: Actor) -> int:
        """Store a new record (`base_version` 0) or a new version of one, and the texts of it that changed.

        Returns the version that is current now; equal content makes no new one. State and owner of a stored record
        have their own functions. Raises Conflict when somebody saved since version `base_version`.
        """
        with self.writing():
            return self._save(record, base_version, actor)

    def save_text(self, record_id: str, text: Text, base: int, actor: Actor) -> int:
        """Store a new version of one text of an offer; `base` is the version it started from, 0 for a new language."""
        with self.writing():
            self._current(record_id)
            number = self._save_text(record_id, text, base, actor)
            self._mark([record_id])
            return number

    def save_draft(self, record: Record, base_version: int, actor: Actor) -> int:
        """Put a proposal aside; the approved version stays as it is."""
        with self.writing():
            self._current(record.id)
            return self._insert(
                "draft", record=record.id, base=base_version, content=dumps(plain(record)), **made(actor)
            )

    def drafts(self, record_id: str | None = None) -> list[Draft]:
        """The proposals that wait, of one record or of all, oldest first."""
        rows = self.rows(
            "select d.id, r.kind, d.content, d.base, d.made_at, d.role from draft d join record r on r.id = d.record "
            "where ? is null or d.record = ? order by d.id",
            record_id, record_id,
        )
        return [
            Draft(id_, record(CLASSES[kind], json.loads(content) | {"version": base}), made_at, role)
            for id_, kind, content, base, made_at, role in rows
        ]

    def approve(self, draft_id: int, actor: Actor) -> int:
        """Make a draft the current version; raises Conflict when the record changed since the draft was begun."""
        with self.writing():
            draft = next((draft for draft in self.drafts() if draft.id == draft_id), None)
            if draft is None:
                raise StoreError("This draft is gone: somebody approved or discarded it.")
            version = self._save(draft.record, draft.record.version, actor)
            self.connection.execute("delete from draft where id = ?", (draft_id,))
            return version

    def discard_draft(self, draft_id: int) -> None:
        """Throw a draft away."""
        with self.writing():
            self.connection.execute("delete from draft where id = ?", (draft_id,))

    def set_state(self, record_id: str, state: str, actor: Actor) -> None:
        """Move a record to another state."""
        with self.writing():
            _, form = self._current(record_id)
            self._set_status(record_id, state, form["owner"], actor)

    def set_owner(self, record_id: str, district_id: str, actor: Actor) -> None:
        """Hand a record over to another district's desk."""
        with self.writing():
            _, form = self._current(record_id)
            self._set_status(record_id, form["state"], district_id, actor)

    def verify(
        self,
        record_id: str,
        facts: Collection[str] | None,
        way: str,
        role: str,
        day: date,
        version: int | None = None,
    ) -> None:
        """Note in the ledger that the present values of these facts (None: all stated ones) were confirmed on `day`.

        With `version`, the version that was looked at, nobody confirms a value that changed in between: Conflict.
        """
        if way not in WAYS:
            raise StoreError(f"A fact cannot be confirmed by {way!r}; choose one of {', '.join(WAYS)}.")
        if day > clock.today():
            raise StoreError(f"{day.isoformat()} is in the future; give the day on which the facts were confirmed.")
        with self.writing():
            kind, form = self._current(record_id)
            if version is not None and version != form["version"]:
                raise Conflict(record_id, version, form["version"])
            stated = stated_facts(form) if kind == "offer" else frozenset()
            wrong = sorted(set(facts or ()) - stated)
            if wrong:
                raise StoreError(f"The entry does not state {', '.join(wrong)}; enter the value before confirming it.")
            for fact in (name for name in FACTS if name in (stated if facts is None else facts)):
                value_hash = hash_value(plain_fact(form, fact))
                self._insert(
                    "verification",
                    record=record_id, fact=fact, value_hash=value_hash, day=day.isoformat(), way=way, role=role,
                )
            self._mark([record_id])

    def redirect(self, old: str, new: str) -> None:
        """Let the public code `old` lead to `new` for ever."""
        with self.writing():
            self._redirect(old, new)

    def save_city(self, city: City) -> None:
        """Store the city's own face and settings."""
        with self.writing():
            if city.id != self.setting("city_id"):
                raise StoreError(f"This instance belongs to the city {self.setting('city_id')!r}, not to {city.id!r}.")
            self._set("city", dumps(plain(city)))

    def save_districts(
        self, districts: Iterable[District], boundaries: dict[str, dict[str, Any]] | None = None
    ) -> None:
        """Add districts or replace those with the same id; `boundaries` are GeoJSON geometries by district id."""
        with self.writing():
            self._save_districts(districts, boundaries or {})
            self._mark(id_ for (id_,) in self.rows("select id from record where kind = 'offer'"))

    def take_dirty(self, limit: int = 500) -> list[tuple[int, str]]:
        """The oldest changes the index has not read: their sequence and the offer's id."""
        return [(n, id_) for n, id_ in self.rows("select * from dirty order by sequence limit ?", limit)]

    def clear_dirty(self, sequence: int) -> None:
        """Forget the changes up to `sequence`; the index has them."""
        # No change of the data: the generation stays.
        self.connection.execute("delete from dirty where sequence <= ?", (sequence,))

    # Inside a transaction

    def _save(self, record: Record, base_version: int, actor: Actor) -> int:
        facts = dumps({name: value for name, value in plain(record).items() if name not in COLUMNS})
        self._require_references(record)
        self._require_secrecy(record)
        found = self.row("select version, merged_into from record where id = ?", record.id)
        if found is None:
            if base_version != 0:
                raise Conflict(record.id, base_version, 0)
            version = 1
            self._add_version(record.id, version, 0, facts, actor)
            self._add_record(record, actor)
            changed = True
        else:
            version = self._current(record.id)[1]["version"]
            if base_version != version:
                raise Conflict(record.id, base_version, version)
            stored = self.row("select facts from version where record = ? and number = ?", record.id, version)
            changed = stored is None or stored[0] != facts
            if changed:
                version += 1
                self._add_version(record.id, version, base_version, facts, actor)
                self.connection.execute("update record set version = ? where id = ?", (version, record.id))
        if isinstance(record, Offer):
            changed = self._save_texts(record, actor) or changed
        if changed:
            self._mark(self._offers_showing(record.id, kind_of(record)))
        return version

    def _add_record(self, record: Record, actor: Actor) -> None:
        state = getattr(record, "state", "listed")  # a location has neither state nor owner
        owner = getattr(record, "owner", "") or (self.district_tree().root if isinstance(record, Offer) else None)
        self._insert(
            "record",
            id=record.id, kind=kind_of(record), code=self._new_code(record), slug=record.slug, owner=owner,
            state=state, version=1,
        )
        self._insert("state_change", record=record.id, state=state, owner=owner, **made(actor))

    def _new_code(self, record: Record) -> str:
        attempt = 0
        code = record.code or public_code(record.id)
        while self.row(
            "select 1 from record where code = ? union all select 1 from redirect where old = ?", code, code
        ):
            attempt += 1
            code = public_code(record.id, attempt)
        return code

    def _add_version(self, record_id: str, number: int, base: int, facts: str, actor: Actor) -> None:
        self._insert("version", record=record_id, number=number, base=base, facts=facts, **made(actor))

    def _save_texts(self, offer: Offer, actor: Actor) -> bool:
        stored = self._texts([offer.id]).get(offer.id, {})
        changed = False
        for text in offer.texts.values():
            before = stored.get(text.language)
            if before and before != replace(text, version=before.version) and text.version != before.version:
                # Perhaps this editor never touched the text, and somebody else did.
                seen = self._text(offer.id, text.language, text.version)
                if seen == text:
                    continue
                raise Conflict(offer.id, text.version, before.version, text.language)
            if before is None or before != replace(text, version=before.version):
                self._save_text(offer.id, text, before.version if before else 0, actor)
                changed = True
        return changed

    def _save_text(self, record_id: str, text: Text, base: int, actor: Actor) -> int:
        before = self._texts([record_id]).get(record_id, {}).get(text.language)
        current = before.version if before else 0
        if base != current:
            raise Conflict(record_id, base, current, text.language)
        if before and before == replace(text, version=current):
            return current
        self._insert(
            "text",
            record=record_id, language=text.language, number=current + 1, source_version=text.source_version,
            title=text.title, summary=text.summary, description=text.description, origin=text.origin,
            reviewed=text.reviewed, **made(actor),
        )
        return current + 1

    def _text(self, record_id: str, language: str, number: int) -> Text | None:
        found = self.row(
            "select title, summary, description, origin, reviewed, source_version from text "
            "where record = ? and language = ? and number = ?",
            record_id, language, number,
        )
        if found is None:
            return None
        title, summary, description, origin, reviewed, source_version = found
        return Text(language, title, summary, description, origin, bool(reviewed), number, source_version)

    def _set_status(self, record_id: str, state: str, owner: str, actor: Actor) -> None:
        if state not in STATES:
            raise StoreError(f"There is no state {state!r}; choose one of {', '.join(STATES)}.")
        if owner and owner not in self.district_tree():
            raise StoreError(f"There is no district {owner!r}; choose one of the city's districts.")
        self.connection.execute(
            "update record set state = ?, owner = ? where id = ?", (state, owner or None, record_id)
        )
        self._insert("state_change", record=record_id, state=state, owner=owner or None, **made(actor))
        kind, _ = self._current(record_id)
        self._mark(self._offers_showing(record_id, kind))

    def _redirect(self, old: str, new: str | None) -> None:
        if new is not None:
            further = self.row("select new from redirect where old = ?", new)
            new = further[0] if further else new
            if new == old:
                raise StoreError(f"The code {old!r} cannot lead to itself.")
            if new is not None and not self.row("select 1 from record where code = ?", new):
                raise StoreError(f"There is no entry with the code {new!r} to lead to.")
        self.connection.execute("update redirect set new = ? where new = ?", (new, old))
        self.connection.execute("insert or replace into redirect (old, new) values (?, ?)", (old, new))

    def _save_districts(self, districts: Iterable[District], boundaries: dict[str, dict[str, Any]]) -> None:
        (last,) = self.row("select coalesce(max(position), 0) from district") or (0,)
        for position, district in enumerate(districts, last + 1):
            self.connection.execute(
                "insert into district (id, position, facts) values (?, ?, ?) "
                "on conflict (id) do update set facts = excluded.facts",
                (district.id, position, dumps(plain(district))),
            )
        for id_, boundary in boundaries.items():
            self.connection.execute("update district set boundary = ? where id = ?", (dumps(boundary), id_))

    def _offers_showing(self, record_id: str, kind: str) -> list[str]:
        """The offers whose listing shows this record."""
        if kind == "offer":
            return [record_id]
        shows = {
            "organization": "json_extract(v.facts, '$.organization') = ?",
            "location": "exists (select 1 from json_each(v.facts, '$.places') where value = ?)",
        }[kind]
        return [id_ for (id_,) in self.rows(f"{OFFERS} and {shows}", record_id)]

    def _require_references(self, record: Record) -> None:
        wanted: dict[str, tuple[str, ...]] = {"location": getattr(record, "places", ())}
        if isinstance(record, Offer):
            wanted["organization"] = (record.organization,)
        for kind, ids in wanted.items():
            for id_ in ids:
                if not self.row("select 1 from record where id = ? and kind = ? and merged_into is null", id_, kind):
                    raise StoreError(f"{record.slug}: there is no {kind} {id_!r}; store it first.")

    def _require_secrecy(self, record: Record) -> None:
        """No way in, neither an edit nor an import nor a merge, makes a protected place findable."""
        root = self.district_tree().root
        if isinstance(record, Location):
            if told := telling_fields(record, root):
                raise StoreError(f"{record.slug}: a protected location must not be found; remove {', '.join(told)}.")
            before = self._records(Location, "location", [record.id]).get(record.id)
            if before and before.protected and not record.protected:
                shown = self._plain("offer", self._offers_showing(record.id, "location")).values()
                if told := [offer["slug"] for offer in shown if offer.get("protected")]:
                    raise StoreError(f"{record.slug}: protected offers take place here: {', '.join(told)}.")
        if isinstance(record, Offer) and record.protected:
            places = self._records(Location, "location", record.places).values()
            if told := [place.slug for place in open_places(record, places)]:
                raise StoreError(f"{record.slug}: a protected offer cannot take place at the open location "
                                 f"{', '.join(told)}; protect the location as well, or take it away.")
            if set(record.serves) - {root}:
                raise StoreError(f"{record.slug}: the catchment would tell where the protected offer is; it serves "
                                 "the whole city.")

    def _mark(self, ids: Iterable[str]) -> None:
        self.connection.executemany("insert into dirty (record) values (?)", ((id_,) for id_ in ids))

    def _set(self, key: str, value: str) -> None:
        self.connection.execute("insert or replace into setting (key, value) values (?, ?)", (key, value))

    def _insert(self, table: str, **values: Any) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"insert into {table} ({names}) values ({marks})"  # noqa: S608  # names are ours, values are bound
        cursor = self.connection.execute(sql, tuple(values.values()))
        return cursor.lastrowid or 0


def made(actor: Actor) -> dict[str, str]:
    """The columns that say when something was made, and by whom."""
    return {"made_at": clock.now().isoformat(timespec="seconds"), "role": actor.role, "user": actor.user}



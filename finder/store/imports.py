"""Import rows: the last raw row per source and key, beside the record it became."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ..model import District, Location, Offer, Organization, Verification
from .plain import dumps, record
from .records import KINDS, Actor, Record, kind_of
from .writing import Writer, made

R = TypeVar("R", Offer, Organization, Location)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row to store: the merged record, the version the merge started from, and what the source said."""

    key: str
    record: Record
    base_version: int  # 0: a new record
    raw: Mapping[str, Any]  # the row as it came
    facts: Mapping[str, Any]  # the row in plain form, before merging: the base of the next three-way merge


@dataclass(frozen=True, slots=True)
class Imported:
    """What is known of a row from its last import."""

    key: str
    record_id: str
    raw: dict[str, Any]
    facts: dict[str, Any]
    source_day: date | None


class Importing(Writer):
    """Storing imports: all rows or none."""

    def imported(self, source: str, kind: str = "offer") -> dict[str, Imported]:
        """The rows that an earlier import of this source left, by key."""
        rows = self.rows(
            "select w.key, w.record, w.raw, w.facts, i.source_day from import_row w join import i on i.id = w.import "
            "where w.source = ? and w.kind = ?",
            source, kind,
        )
        return {
            key: Imported(key, id_, json.loads(raw), json.loads(facts), date.fromisoformat(day) if day else None)
            for key, id_, raw, facts, day in rows
        }

    def records(self, cls: type[R], ids: Iterable[str]) -> dict[str, R]:
        """The present records with these ids, texts included; unknown ones are left out."""
        wanted = list(dict.fromkeys(ids))
        texts = self._texts(wanted) if cls is Offer else {}
        return {
            id_: record(cls, form, **({"texts": texts.get(id_, {})} if cls is Offer else {}))
            for id_, form in self._plain(KINDS[cls], wanted).items()
        }

    def ledgers(self, ids: Iterable[str]) -> dict[str, list[Verification]]:
        """Every verification of these offers, by offer."""
        return self._ledger(list(ids))

    def import_rows(
        self, source: str, source_day: date | None, rows: Iterable[ImportRow], actor: Actor
    ) -> dict[str, str]:
        """Store merged rows in one transaction, referenced records first; says of each key new, changed or unchanged.

        A row whose record stays as it is makes no version and no work for the index.
        """
        outcome: dict[str, str] = {}
        with self.writing():
            import_id = self._insert(
                "import", source=source, source_day=source_day.isoformat() if source_day else None, **made(actor)
            )
            for row in rows:
                changes = self.connection.total_changes
                self._save(row.record, row.base_version, actor)
                changed = self.connection.total_changes != changes
                outcome[row.key] = "new" if row.base_version == 0 else "changed" if changed else "unchanged"
                self.connection.execute(
                    "insert or replace into import_row (source, kind, key, record, raw, facts, import) "
                    "values (?, ?, ?, ?, ?, ?, ?)",
                    (source, kind_of(row.record), row.key, row.record.id, dumps(row.raw), dumps(row.facts), import_id),
                )
        return outcome

    def import_districts(
        self,
        districts: Iterable[District],
        boundaries: dict[str, dict[str, Any]],
        places: Iterable[Location],
        actor: Actor,
    ) -> None:
        """Store districts with their boundaries and the places that got a district by them, in one transaction."""
        with self.writing():
            self._save_districts(districts, boundaries)
            for place in places:
                self._save(place, place.version, actor)
            self._mark(id_ for (id_,) in self.rows("select id from record where kind = 'offer'"))

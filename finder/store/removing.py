"""Merging two entries that are one, and removing values for good."""

import json
from collections.abc import Collection, Iterator
from dataclasses import fields as fields_of
from typing import Any

from ..model import FACTS
from .plain import dumps
from .records import Actor, StoreError
from .writing import CLASSES, COLUMNS, Writer

SYSTEM = Actor("system")
# The tables that hold what belongs to a record.
PARTS = ("verification", "draft", "import_row", "text", "state_change", "version")


class Removing(Writer):
    """The two changes after which something is no longer there."""

    def merge(self, keep_id: str, drop_id: str, actor: Actor) -> None:
        """Let `keep_id` stand for `drop_id`, too: codes, references and import rows lead there from now on."""
        with self.writing():
            kind, kept = self._current(keep_id)
            other, dropped = self._current(drop_id)
            if keep_id == drop_id or kind != other:
                raise StoreError("Only two different entries of the same kind can be merged.")
            if kept.get("protected", False) != dropped.get("protected", False):
                raise StoreError("A protected entry and an open one cannot be merged: the open one tells the place.")
            shown = set(self._offers_showing(drop_id, kind)) | set(self._offers_showing(keep_id, kind))
            for id_, form in list(self._pointing_at(drop_id)):
                if form.get("organization") == drop_id:
                    form["organization"] = keep_id
                if drop_id in form.get("places", ()):
                    form["places"] = list(dict.fromkeys(keep_id if p == drop_id else p for p in form["places"]))
                self._add_form(id_, form, actor)
            self.connection.execute(
                "update record set merged_into = ? where id = ? or merged_into = ?", (keep_id, drop_id, drop_id)
            )
            self.connection.execute("update import_row set record = ? where record = ?", (keep_id, drop_id))
            self._redirect(dropped["code"], kept["code"])
            self._mark(sorted(shown))

    def purge(self, record_id: str, fields: Collection[str] = (), actor: Actor = SYSTEM) -> None:
        """Remove a record, or some fields of it, from every version, draft, ledger and import row for good.

        The public code of a removed record is never given to another one. Raises StoreError where other entries
        still point to the record.
        """
        with self.writing():
            kind, _ = self._current(record_id)
            shown = self._offers_showing(record_id, kind)
            if fields:
                self._purge_fields(kind, record_id, frozenset(fields), actor)
            else:
                self._purge_record(record_id)
            self._mark(shown)
        # The log still holds the pages as they were: write it back and cut it off.
        self.connection.execute("pragma wal_checkpoint(truncate)")

    def _purge_record(self, record_id: str) -> None:
        pointing = [form["slug"] for _, form in self._pointing_at(record_id)]
        if pointing:
            raise StoreError(f"Other entries still point to this one, change them first: {', '.join(pointing)}.")
        same = [id_ for (id_,) in self.rows("select id from record where ? in (id, merged_into)", record_id)]
        for id_ in same:
            for (code,) in self.rows("select code from record where id = ?", id_):
                self._redirect(code, None)
        self.connection.execute("pragma defer_foreign_keys = on")  # records point to versions, versions to records
        for id_ in same:
            for part in PARTS:
                self.db.table(part).delete_where("record = ?", [id_])
            self.db.table("record").delete_where("id = ?", [id_])

    def _purge_fields(self, kind: str, record_id: str, fields: frozenset[str], actor: Actor) -> None:
        known = {field.name for field in fields_of(CLASSES[kind])} - set(COLUMNS)
        if fields - known:
            raise StoreError(f"These fields cannot be removed: {', '.join(sorted(fields - known))}.")
        for table, key, column in (
            ("version", "number", "facts"), ("draft", "id", "content"), ("import_row", "key", "facts"),
        ):
            for row in list(self.db.table(table).rows_where("record = ?", [record_id])):
                left = {name: value for name, value in json.loads(row[column]).items() if name not in fields}
                sql = f"update {table} set {column} = ? where record = ? and {key} = ?"  # noqa: S608  # names are ours
                self.connection.execute(sql, (dumps(left), record_id, row[key]))
        # Which of the source's own columns held the value is not known here.
        self.connection.execute("update import_row set raw = '{}' where record = ?", (record_id,))
        for fact in (fact for fact, names in FACTS.items() if fields & set(names)):
            # The hash of a phone number gives the number away to anyone who tries them all.
            self.connection.execute("delete from verification where record = ? and fact = ?", (record_id, fact))
        # A version of its own, so that nobody who still sees the old one can save it again.
        self._add_form(record_id, self._current(record_id)[1], actor)

    def _pointing_at(self, record_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for kind in ("offer", "organization"):
            for id_, form in self._plain(kind).items():
                if form.get("organization") == record_id or record_id in form.get("places", ()):
                    yield id_, form

    def _add_form(self, record_id: str, form: dict[str, Any], actor: Actor) -> None:
        facts = dumps({name: value for name, value in form.items() if name not in COLUMNS})
        self._add_version(record_id, form["version"] + 1, form["version"], facts, actor)
        self.connection.execute("update record set version = ? where id = ?", (form["version"] + 1, record_id))

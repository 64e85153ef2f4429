"""The connection: one per thread and process, write-ahead log, foreign keys on, deleted content overwritten."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

BUSY_SECONDS = 15.0


class Connected:
    """Something that reads and writes the store through one connection."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.connection: sqlite3.Connection = db.conn

    def close(self) -> None:
        """End the connection; the store cannot be used afterwards."""
        self.connection.close()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return found

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let all queries inside see one and the same state of the data."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("begin")
        try:
            yield
        finally:
            self.connection.execute("commit")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Store everything inside or nothing, and count the change.

        `begin immediate` waits for other writers at once; a transaction that reads first and writes later would fail.
        """
        self.connection.execute("begin immediate")
        try:
            yield
            self.connection.execute("update setting set value = value + 1 where key = 'generation'")
            self.connection.execute("commit")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("rollback")
            raise


def connect(path: Path) -> Database:
    """Open the database file at `path`, which must exist unless it is to be created by migrations."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")  # an edit that was acknowledged survives a power cut
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma secure_delete = on")  # what was purged is gone from the file, too
    return Database(connection)

"""SQLite's full-text search (FTS5): texts in a virtual table, facts in columns, counts from one set of found rows."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from .contents import FACETS, Content
from .questions import Question
from .rivals import TOP, Answer

COLUMNS = ", ".join(FACETS)
WEIGHTS = "2.0, 1.0, 1.5"  # title, text, names


class Fts5:
    """SQLite FTS5 with BM25, the facts as numbers."""

    name = "FTS5"
    corrects = False

    def build(self, folder: Path, contents: Sequence[Content]) -> None:
        """Write the database."""
        self._db = sqlite3.connect(folder / "fts5.db", isolation_level=None)
        self._values: dict[str, list[str]] = {
            name: sorted({one.facts[name] for one in contents if name in one.facts}) for name in FACETS
        }
        numbers = {name: {value: number for number, value in enumerate(known)} for name, known in self._values.items()}
        self._numbers = numbers
        execute = self._db.execute
        execute("pragma journal_mode = wal")
        execute("pragma temp_store = memory")
        execute("pragma cache_size = -1000000")
        execute(
            "create virtual table texts using fts5(title, text, names, content='', "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        execute(f"create table facts (id integer primary key, {COLUMNS})")
        execute(f"create temp table found (id integer primary key, score, {COLUMNS})")
        marks = ", ".join("?" * len(FACETS))
        execute("begin")
        for id_, one in enumerate(contents):
            execute("insert into texts (rowid, title, text, names) values (?, ?, ?, ?)",
                    (id_, one.title, one.text, one.names))
            values = (numbers[name].get(one.facts.get(name, "")) for name in FACETS)
            execute(f"insert into facts values (?, {marks})", (id_, *values))  # noqa: S608 - our own columns
        execute("commit")
        execute("insert into texts (texts) values ('optimize')")
        execute("pragma wal_checkpoint(truncate)")
        self._counts = " union all ".join(
            f"select {number}, {name}, count(*) from found where {name} is not null group by {name}"  # noqa: S608
            for number, name in enumerate(FACETS)
        )

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        execute = self._db.execute
        wanted = " ".join(f'"{word}"' for word in question.words)
        filters = "".join(f" and {name} = ?" for name in question.filters)
        values = [self._numbers[name].get(value, -1) for name, value in question.filters.items()]
        execute("delete from found")
        execute(
            f"insert into found select facts.id, bm25(texts, {WEIGHTS}), {COLUMNS} from texts "  # noqa: S608
            f"join facts on facts.id = texts.rowid where texts match ?{filters}",
            (wanted, *values),
        )
        (total,) = execute("select count(*) from found").fetchone()
        top = tuple(id_ for (id_,) in execute("select id from found order by score limit ?", (TOP,)))
        counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for facet, value, count in execute(self._counts):
            name = FACETS[facet]
            counts[name][self._values[name][value]] = count
        return Answer(total, top, counts)

"""The tables of an instance's database, as migrations: each a small step that is applied once, in its own transaction.

Checks stand in the schema, so that no program error can store what the words of the domain do not know. There are no
triggers: rebuilding a table would drop them without a word.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("finder")

TABLES = """
create table setting (
    key text primary key,
    value text not null
) without rowid;

create table district (
    id text primary key,
    position integer not null,
    facts text not null check (json_valid(facts)),
    boundary text check (boundary is null or json_valid(boundary))
) without rowid;

create table record (
    id text primary key check (length(id) = 36),
    kind text not null check (kind in ('offer', 'organization', 'location')),
    code text not null unique check (length(code) = 6),
    slug text not null check (slug <> ''),
    owner text references district(id),
    state text not null check (state in ('draft', 'listed', 'adopted', 'ended')),
    version integer not null check (version > 0),
    merged_into text references record(id) check (merged_into <> id),
    check (owner is not null or kind <> 'offer'),
    foreign key (id, version) references version(record, number) deferrable initially deferred
) without rowid;
create index record_merged on record(merged_into) where merged_into is not null;
create unique index record_slug on record(kind, slug);
create index record_owner on record(owner, state);

create table version (
    record text not null references record(id) deferrable initially deferred,
    number integer not null check (number > 0),
    base integer not null check (base < number),
    facts text not null check (json_valid(facts)),
    made_at text not null,
    role text not null check (role <> ''),
    user text not null,
    primary key (record, number)
) without rowid;

create table text (
    record text not null references record(id) deferrable initially deferred,
    language text not null,
    number integer not null check (number > 0),
    source_version integer,
    title text not null check (trim(title) <> ''),
    summary text not null,
    description text not null,
    origin text not null check (origin in ('person', 'machine')),
    reviewed integer not null check (reviewed in (0, 1)),
    made_at text not null,
    role text not null check (role <> ''),
    user text not null,
    primary key (record, language, number)
) without rowid;

create table draft (
    id integer primary key autoincrement,
    record text not null references record(id),
    base integer not null,
    content text not null check (json_valid(content)),
    made_at text not null,
    role text not null check (role <> ''),
    user text not null
);
create index draft_record on draft(record);

create table verification (
    id integer primary key autoincrement,
    record text not null references record(id),
    fact text not null,
    value_hash text not null check (length(value_hash) = 64),
    day text not null check (day is date(day, '+0 days')),
    way text not null check (way in ('phone', 'visit', 'mail', 'document')),
    role text not null check (role <> '')
);
create index verification_record on verification(record, fact);

create table state_change (
    id integer primary key autoincrement,
    record text not null references record(id),
    state text not null check (state in ('draft', 'listed', 'adopted', 'ended')),
    owner text references district(id),
    made_at text not null,
    role text not null check (role <> ''),
    user text not null
);
create index state_change_record on state_change(record);

create table redirect (
    old text primary key check (length(old) = 6),
    new text check (new <> old)
) without rowid;

create table import (
    id integer primary key autoincrement,
    source text not null check (source <> ''),
    source_day text check (source_day is null or source_day is date(source_day, '+0 days')),
    made_at text not null,
    role text not null check (role <> ''),
    user text not null
);

create table import_row (
    source text not null,
    kind text not null check (kind in ('offer', 'organization', 'location')),
    key text not null check (key <> ''),
    record text not null references record(id),
    raw text not null check (json_valid(raw)),
    facts text not null check (json_valid(facts)),
    import integer not null references import(id),
    primary key (source, kind, key)
) without rowid;
create index import_row_record on import_row(record);

create table dirty (
    sequence integer primary key autoincrement,
    record text not null
);
"""


@migrations()
def create_tables(db: Database) -> None:
    """The first shape of the store."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


def known() -> frozenset[str]:
    """The names of the migrations that this version of the software brings."""
    return frozenset(migration.name for migration in migrations.pending(Database(memory=True)))

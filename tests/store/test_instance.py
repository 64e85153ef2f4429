"""An instance is there whole or not at all, whoever starts it, however often, and whatever interrupts it."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finder.store import Store, StoreError
from finder.store.instance import InstanceError, prepare

from .conftest import a_catalog

PREPARE = """
import os, signal, sys
from pathlib import Path
from finder.store.instance import prepare

def say(message):
    print(message, flush=True)
    if len(sys.argv) > 2 and message.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

prepare(Path(sys.argv[1]), "empty", say)
"""

# Adds an offer and a verification in one transaction each, and says so only after the commit.
WRITE = """
import sys
from pathlib import Path
from finder.store import Store
from tests.store.conftest import EDITOR, TODAY, a_catalog, an_offer

with Store.open(Path(sys.argv[1])) as store:
    for number in range(100_000):
        offer = an_offer(f"{sys.argv[2]}-{number}")
        store.save(offer, 0, EDITOR)
        print(offer.id, flush=True)
"""


def python(code: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )


def test_four_processes_at_once_make_one_instance(tmp_path: Path) -> None:
    processes = [python(PREPARE, tmp_path) for _ in range(4)]
    said = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, said
    assert sum("Stored " in out for out, _ in said) == 1
    with Store.open(tmp_path) as store:
        assert store.generation() == 1
    assert (tmp_path / "finder.db").stat().st_mode & 0o077 == 0, "drafts and people's numbers are nobody else's"


@pytest.mark.parametrize("moment", ["Reading the catalogue", "Stored", "The database"])
def test_an_interrupted_first_start_is_made_good(tmp_path: Path, moment: str) -> None:
    killed = python(PREPARE, tmp_path, moment)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    prepare(tmp_path, "empty")
    with Store.open(tmp_path) as store:
        assert store.city().id == "empty"
    assert not list(tmp_path.glob("*.new*"))


def test_an_instance_refuses_another_city(tmp_path: Path) -> None:
    prepare(tmp_path, "empty")
    prepare(tmp_path, "empty")
    prepare(tmp_path)
    with pytest.raises(InstanceError, match="belongs to the city empty; for demo use another --instance"):
        prepare(tmp_path, "demo")


def test_a_city_may_be_given_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "our-city"
    folder.mkdir()
    (folder / "city.yaml").write_text("id: ours\nname: Unsere Stadt\n", encoding="utf-8")
    (folder / "districts.yaml").write_text("- {id: ours, name: Unsere Stadt}\n", encoding="utf-8")
    prepare(tmp_path / "instance", str(folder))
    prepare(tmp_path / "instance", f"{folder}/")
    prepare(tmp_path / "instance", "ours")
    with Store.open(tmp_path / "instance") as store:
        assert store.city().name == "Unsere Stadt"


def test_a_store_is_never_made_over_another_one(tmp_path: Path) -> None:
    Store.create(tmp_path, a_catalog()).close()
    with pytest.raises(StoreError, match="already"):
        Store.create(tmp_path, a_catalog())


def test_what_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="finder init --instance"):
        Store.open(tmp_path)
    with pytest.raises(InstanceError, match="no city 'atlantis'"):
        prepare(tmp_path, "atlantis")
    assert not list(tmp_path.glob("finder.db*"))


def test_a_database_of_a_newer_finder_is_left_alone(tmp_path: Path) -> None:
    prepare(tmp_path, "empty")
    with Store.open(tmp_path) as store:
        store.connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('finder', 'from_tomorrow', '')"
        )
    with pytest.raises(InstanceError, match="newer finder"):
        prepare(tmp_path, "empty")


def test_the_logo_comes_along(tmp_path: Path) -> None:
    prepare(tmp_path, "demo")
    with Store.open(tmp_path) as store:
        assert (tmp_path / store.city().logo).read_bytes()


def test_an_acknowledged_edit_survives_the_death_of_its_process(tmp_path: Path) -> None:
    Store.create(tmp_path, a_catalog()).close()
    acknowledged: set[str] = set()
    for turn in range(3):
        writer = python(WRITE, tmp_path, f"turn-{turn}")
        assert writer.stdout is not None
        acknowledged.add(writer.stdout.readline().strip())
        time.sleep(random.uniform(0.02, 0.15))
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged.update(line for line in writer.communicate()[0].split("\n") if len(line) == 36)
        with Store.open(tmp_path) as store:
            assert store.rows("pragma integrity_check") == [("ok",)]
            assert store.rows("pragma foreign_key_check") == []
            stored = {listing.offer.id for listing in store.listings()}
            assert acknowledged <= stored
            # Nothing torn: every offer has its text, and the index knows of every one.
            assert all(listing.offer.texts for listing in store.listings())
            assert {id_ for _, id_ in store.take_dirty(1_000_000)} == stored


def test_each_connection_keeps_the_promises_of_the_store(tmp_path: Path) -> None:
    prepare(tmp_path, "empty")
    with Store.open(tmp_path) as store:
        found = {name: store.rows(f"pragma {name}")[0][0] for name in ("journal_mode", "foreign_keys", "synchronous")}
        assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
        assert store.rows("select name from sqlite_master where type = 'trigger'") == []
        with pytest.raises(sqlite3.IntegrityError):
            store.connection.execute("insert into draft values (null, 'nobody', 1, '{}', '', 'desk', '')")

"""The indexer: what the store knows is found within seconds, whoever wrote it and whatever happened to the index."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from finder.index import Engine, Indexer, prepare_index, rebuild_index
from finder.model import Text
from finder.store import Actor, Store
from tests.store.conftest import a_catalog, an_id, an_offer

EDITOR = Actor("quarter manager", "erika")


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance with three offers and no index yet."""
    monkeypatch.setenv("FINDER_NOW", "2026-03-04T10:30")
    offers = (an_offer("garden"), an_offer("music"), an_offer("draft", state="draft"))
    Store.create(tmp_path, a_catalog(*offers)).close()
    return tmp_path


@pytest.fixture
def store(instance: Path) -> Iterator[Store]:
    with Store.open(instance) as opened:
        yield opened


def indexed(engine: Engine) -> set[str]:
    snapshot = engine.refresh()
    return {one.id for n, one in enumerate(snapshot.entries) if one and snapshot.live >> n & 1}


def test_an_index_is_made_once_and_holds_what_the_public_may_see(instance: Path) -> None:
    prepare_index(instance)
    engine = Engine.open(instance)
    assert indexed(engine) == {an_id("offer", "garden"), an_id("offer", "music")}
    generation = engine.snapshot().generation
    prepare_index(instance)
    assert engine.refresh().generation == generation


def test_an_edit_is_drained_and_only_once(instance: Path, store: Store) -> None:
    indexer = Indexer(instance)
    indexer.run_once(store)
    store.set_state(an_id("offer", "garden"), "ended", EDITOR)
    assert indexer.run_once(store) == 1
    assert indexed(indexer.engine) == {an_id("offer", "music")}
    assert indexer.run_once(store) == 0


def test_a_new_text_is_found(instance: Path, store: Store) -> None:
    indexer = Indexer(instance)
    indexer.run_once(store)
    offer = store.listings([an_id("offer", "garden")])[0].offer
    changed = replace(offer, texts={"de": Text("de", "Zwergkaninchen")})
    store.save(changed, offer.version, EDITOR)
    indexer.run_once(store)
    assert indexer.engine.refresh().bits("zwergkaninch").bit_count() == 1


@pytest.mark.parametrize("what", ["index.json", "index.1"])
def test_a_lost_index_is_made_anew(instance: Path, store: Store, what: str) -> None:
    prepare_index(instance)
    lost = instance / what
    if lost.is_dir():
        shutil.rmtree(lost)
    else:
        lost.unlink()
    assert Indexer(instance).run_once(store) == 2
    assert len(indexed(Engine.open(instance))) == 2


def test_a_new_day_is_a_new_index(instance: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    indexer = Indexer(instance)
    indexer.run_once(store)
    monkeypatch.setenv("FINDER_NOW", "2026-03-05T00:00:01")
    assert indexer.run_once(store) == 2
    assert indexer.engine.basis.startswith("2026-03-05")
    assert indexer.run_once(store) == 0


def test_two_indexers_do_not_disturb_each_other(instance: Path, store: Store) -> None:
    first, second = Indexer(instance), Indexer(instance)
    first.run_once(store)
    for number in range(5):
        offer = store.listings([an_id("offer", "garden")])[0].offer
        store.save(replace(offer, beside_job=bool(number % 2)), offer.version, EDITOR)
        (first if number % 2 else second).run_once(store)
    assert len(indexed(first.engine)) == len(indexed(second.engine)) == 2
    assert rebuild_index(instance) == 2


def test_many_edits_are_tidied_up(instance: Path, store: Store) -> None:
    indexer = Indexer(instance)
    indexer.run_once(store)
    for number in range(20):
        offer = store.listings([an_id("offer", "garden")])[0].offer
        store.save(replace(offer, beside_job=bool(number % 2)), offer.version, EDITOR)
        indexer.run_once(store)
    assert len(indexer.engine.snapshot().segments) <= 17
    assert len(indexed(indexer.engine)) == 2

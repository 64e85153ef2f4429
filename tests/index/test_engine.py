"""The engine: what is committed is found, what is damaged is noticed, and scores are Whoosh's BM25F."""

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh import scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import Term

from finder.catalog.vocabularies import load_vocabularies
from finder.index import Engine, concepts_of
from finder.index.documents import Builder, Document
from finder.index.postings import K1, LENGTH_MATTERS, numbers
from finder.store.listings import Listing
from tests.offers import TODAY, TREE, identity, make_listing, make_location

WORDS = ["schwimmen", "deutsch", "kurs", "frauen", "beratung", "hilfe", "garten", "musik", "arbeit", "wohnung"]


@pytest.fixture(scope="module")
def document() -> Callable[[Listing], Document]:
    """Make documents as the indexer does."""
    return Builder(concepts_of(load_vocabularies()), TREE, TODAY).document


def random_listing(number: int) -> Listing:
    chance = random.Random(number)
    return make_listing(
        f"offer {number}", " ".join(chance.choices(WORDS, k=3)), " ".join(chance.choices(WORDS, k=20)),
        locations=(make_location(),),
    )


def found(engine: Engine, word: str) -> set[str]:
    snapshot = engine.snapshot()
    return {one.id for n in numbers(snapshot.bits(word)) if (one := snapshot.entries[n])}


def test_what_is_written_changed_and_removed(tmp_path: Path, document: Callable[[Listing], Document]) -> None:
    engine = Engine.open(tmp_path)
    assert engine.damage
    first = engine.rebuild(document(make_listing(name, "Garten")) for name in ("a", "b", "c"))
    second = engine.update([document(make_listing("b", "Musik"))], [identity("c")])
    assert second == first + 1 == engine.snapshot().generation
    assert found(engine, "gart") == {identity("a")}
    assert found(engine, "musik") == {identity("b")}
    assert engine.snapshot().count == 2


def test_a_snapshot_stays_what_it_was(tmp_path: Path, document: Callable[[Listing], Document]) -> None:
    engine = Engine.open(tmp_path)
    engine.rebuild([document(make_listing("a", "Garten"))])
    before = engine.snapshot()
    engine.rebuild([document(make_listing("b", "Musik"))])
    assert before.bits("gart").bit_count() == 1
    assert found(engine, "gart") == set()


def test_many_edits_stay_few_segments_and_lose_nothing(
    tmp_path: Path, document: Callable[[Listing], Document]
) -> None:
    engine = Engine.open(tmp_path)
    engine.rebuild(document(random_listing(number)) for number in range(60))
    for edit in range(30):
        engine.update([document(make_listing(f"offer {edit % 20}", f"Umzug{edit}"))], [identity("offer 59")])
    assert len(engine.snapshot().segments) <= 10
    assert engine.snapshot().count == 59
    for edit in range(30):
        assert found(engine, f"umzug{edit}") == ({identity(f"offer {edit % 20}")} if edit >= 10 else set())
    again = Engine.open(tmp_path).snapshot()
    assert {one.id for one in again.entries if one} >= {identity(f"offer {number}") for number in range(59)}
    assert again.count == 59


def test_another_process_sees_a_commit(tmp_path: Path, document: Callable[[Listing], Document]) -> None:
    writer, reader = Engine.open(tmp_path), Engine.open(tmp_path)
    writer.rebuild([document(make_listing("a", "Garten"))])
    assert {one.id for one in reader.refresh().entries if one} == {identity("a")}


def test_any_flipped_byte_is_noticed_and_healed(tmp_path: Path, document: Callable[[Listing], Document]) -> None:
    documents = [document(random_listing(number)) for number in range(30)]
    chance = random.Random(7)
    for _ in range(10):
        Engine.open(tmp_path).rebuild(documents)
        (segment,) = tmp_path.glob("index.*/*.seg")
        content = bytearray(segment.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        segment.write_bytes(content)
        engine = Engine.open(tmp_path)
        assert "damaged" in engine.damage
        engine.rebuild(documents)
        assert not engine.damage
        assert engine.snapshot().count == 30


@pytest.mark.parametrize("harm", [
    lambda folder: (folder / "index.json").unlink(),
    lambda folder: (folder / "index.json").write_text("{"),
    lambda folder: [path.unlink() for path in folder.glob("index.*/*.toc")],
    lambda folder: [path.unlink() for path in folder.glob("index.*/*.seg")],
    lambda folder: (folder / "index.json").write_text(
        json.dumps(json.loads((folder / "index.json").read_text()) | {"schema": "old"})
    ),
])
def test_a_missing_broken_or_older_index_asks_for_a_rebuild(
    tmp_path: Path, document: Callable[[Listing], Document], harm: Callable[[Path], object]
) -> None:
    Engine.open(tmp_path).rebuild([document(make_listing("a", "Garten"))])
    harm(tmp_path)
    engine = Engine.open(tmp_path)
    assert engine.damage
    assert engine.snapshot().count == 0
    engine.rebuild([document(make_listing("a", "Garten"))])
    assert found(engine, "gart") == {identity("a")}


def test_scores_equal_those_of_whoosh(tmp_path: Path, document: Callable[[Listing], Document]) -> None:
    engine = Engine.open(tmp_path)
    engine.rebuild(document(random_listing(number)) for number in range(200))
    snapshot = engine.snapshot()
    (folder,) = tmp_path.glob("index.[0-9]*")
    for field, b in LENGTH_MATTERS.items():
        bm25f = scoring.BM25F(B=b, K1=K1)
        with FileIndex(FileStorage(str(folder))).searcher(weighting=bm25f) as searcher:
            for word in [*searcher.reader().field_terms(field)][:20]:
                matcher = Term(field, word).matcher(searcher)
                theirs = {}
                while matcher.is_active():
                    theirs[matcher.id()] = matcher.score()
                    matcher.next()
                assert snapshot.postings(field, word)[0] == pytest.approx(theirs, rel=1e-6), (field, word)


def test_threads_never_see_a_wrong_result(tmp_path: Path, document: Callable[[Listing], Document]) -> None:
    documents = [document(random_listing(number)) for number in range(100)]
    engine = Engine.open(tmp_path)
    engine.rebuild(documents)
    right = {word: found(engine, word) for word in WORDS}
    wrong: list[object] = []
    fresh = Engine.open(tmp_path)  # every posting list is still to be read

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(100):
                word = chance.choice(WORDS)
                if found(fresh, word) != right[word]:
                    wrong.append(word)
        except Exception as error:  # reported below
            wrong.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []


KILLED = """
import os, sys, threading, random
from pathlib import Path
from finder.catalog.vocabularies import load_vocabularies
from finder.index import Engine, concepts_of
from finder.index.documents import Builder
from tests.index.test_engine import random_listing
from tests.offers import TODAY, TREE
engine = Engine.open(Path(sys.argv[1]))
document = Builder(concepts_of(load_vocabularies()), TREE, TODAY).document
documents = [document(random_listing(number)) for number in range(20)]
threading.Timer(random.Random(int(sys.argv[2])).uniform(0.001, 0.3), lambda: os._exit(9)).start()
while True:
    for one in documents:
        engine.update([one])
"""


def test_a_killed_writer_leaves_an_index_that_is_whole_or_says_that_it_is_not(
    tmp_path: Path, document: Callable[[Listing], Document]
) -> None:
    documents = [document(random_listing(number)) for number in range(20)]
    Engine.open(tmp_path).rebuild(documents)
    for round_ in range(40 if os.environ.get("FINDER_SOAK") else 3):
        subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(round_)], check=False, cwd=Path.cwd())
        engine = Engine.open(tmp_path)
        if engine.damage:
            engine.rebuild(documents)
        assert engine.snapshot().count == 20
        engine.update(documents[:1])  # the lock is free

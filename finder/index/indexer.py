"""The indexer: brings the index up to the store, one process at a time, and heals an index that is not usable."""

import fcntl
import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from .. import clock
from ..catalog.vocabularies import Vocabularies, load_vocabularies
from ..store import Store
from ..store.listings import Listing
from .concepts import Concepts
from .documents import Builder
from .engine import Engine

LOCK = "index.lock"
BATCH = 500
ALL = 10_000_000  # rows
MOST_CHANGED = 0.2  # of the index; more is quicker written anew
EVERY = 1.0  # seconds between looks at the store's dirty rows

Progress = Callable[[str], None]
log = logging.getLogger(__name__)


@lru_cache(maxsize=4)
def concepts_of(vocabularies: Vocabularies) -> Concepts:
    """The concepts of these vocabularies; reading their words takes a moment, so once."""
    return Concepts(vocabularies)


class Indexer:
    """Drains the store's dirty rows into the index under a file lock."""

    def __init__(self, instance: Path, engine: Engine | None = None, vocabularies: Vocabularies | None = None) -> None:
        self._instance = instance
        self.engine = engine or Engine.open(instance)
        self._concepts = concepts_of(vocabularies or load_vocabularies())
        self._stop = threading.Event()

    def run_once(self, store: Store, wait: bool = False) -> int:
        """Bring the index up to the store; returns how many offers were written.

        Nothing is done while another process is at it, unless `wait`.
        """
        with _locked(self._instance, wait) as mine:
            if not mine:
                return 0
            self.engine.refresh()
            if self.engine.damage or self.engine.untidy or self.engine.basis != self._basis():
                return self._rebuild(store)
            return self._drain(store)

    def _basis(self) -> str:
        """What documents depend on beside the store: freshness and runs on the day, concepts on the vocabularies."""
        return f"{clock.today()} {self._concepts.fingerprint}"

    def rebuild(self, store: Store, progress: Progress | None = None) -> int:
        """Write the whole index anew; searching goes on meanwhile. Returns how many offers it holds."""
        with _locked(self._instance, wait=True):
            return self._rebuild(store, progress)

    def start(self) -> threading.Thread:
        """Keep the index up to the store in a thread of this process until `stop`."""
        thread = threading.Thread(target=self._run, name="indexer", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the thread that `start` began."""
        self._stop.set()

    def _run(self) -> None:
        with Store.open(self._instance) as store:
            while not self._stop.wait(EVERY):
                try:
                    self.run_once(store)
                except Exception:  # a full disk, a locked database: the dirty rows stay, the next round tries again
                    log.exception("The index could not be brought up to date; trying again.")

    def _rebuild(self, store: Store, progress: Progress | None = None) -> int:
        with _uncollected():
            return self._write_all(store, progress)

    def _write_all(self, store: Store, progress: Progress | None) -> int:
        # Rows that come while we read are written again: better twice than never.
        rows = store.take_dirty(ALL)
        listings = [listing for listing in store.listings() if _shown(listing)]
        builder = Builder(self._concepts, store.district_tree(), clock.today())

        def told(count: int) -> None:
            if progress and count % BATCH == 0:
                progress(f"Indexing offers: {count} of {len(listings)}")

        self.engine.rebuild(map(builder.document, listings), told, self._basis())
        if rows:
            store.clear_dirty(rows[-1][0])
        if progress:
            progress(f"Indexed {len(listings)} offers")
        return len(listings)

    def _drain(self, store: Store) -> int:
        rows = store.take_dirty(ALL)
        ids = list(dict.fromkeys(id_ for _, id_ in rows))
        if not ids:
            return 0
        if len(ids) > BATCH and len(ids) > self.engine.snapshot().count * MOST_CHANGED:
            return self._rebuild(store)
        shown = [listing for listing in store.listings(ids) if _shown(listing)]
        builder = Builder(self._concepts, store.district_tree(), clock.today())
        self.engine.update(map(builder.document, shown), set(ids) - {listing.offer.id for listing in shown})
        store.clear_dirty(rows[-1][0])
        return len(ids)


def _shown(listing: Listing) -> bool:
    """Whether the public search may find it."""
    return listing.public and listing.offer.state not in ("draft", "ended")


@contextmanager
def _locked(instance: Path, wait: bool) -> Iterator[bool]:
    """Hold the lock of the one indexer; False where somebody else has it. The kernel frees it after any death."""
    with (instance / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for unreachable cycles among millions of new objects, of which none is one."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def prepare_index(instance: Path, progress: Progress | None = None) -> None:
    """Make sure that there is a usable index of today; safe to call by several processes at once."""
    indexer = Indexer(instance)
    with Store.open(instance) as store:
        if indexer.engine.damage and progress:
            progress("Building the search index")
        indexer.run_once(store, wait=True)


def rebuild_index(instance: Path, progress: Progress | None = None) -> int:
    """Write the index of an instance anew from its store; returns how many offers it holds."""
    with Store.open(instance) as store:
        return Indexer(instance).rebuild(store, progress)

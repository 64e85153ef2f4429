"""The engine: one boundary to the index on disk. Whoosh keeps postings and commits; we read and score them ourselves.

Whoosh's own `search()` is not used: it is slower by far, and its query parser must never see public text.
"""

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import IndexReader, SegmentReader
from whoosh.writing import IndexWriter

from .. import model
from . import pointer
from .documents import Document, Entry
from .pointer import Pointer
from .postings import FIELDS, Segment
from .snapshot import Snapshot
from .terms import Terms

SCHEMA = fields.Schema(
    id=fields.ID(unique=True),
    entry=fields.STORED,
    title=Terms(),
    text=Terms(),
    names=Terms(),
    concepts=Terms(),
    facets=fields.STORED,
)
FORMAT = 5  # raise it when analysis or documents change their meaning
# A segment pickles the entries, so another shape of the records is another schema.
SCHEMA_KEY = hashlib.sha256(
    repr((FORMAT, SCHEMA.items(), [[one.name for one in dataclass_fields(kind)] for kind in (
        Entry, model.Offer, model.Hours, model.Dated, model.Span, model.Ages, model.Run, model.Availability, model.Cost,
        model.Childcare, model.Interpreter,
    )])).encode()
).hexdigest()[:16]
NAME = "MAIN"  # what Whoosh calls an index by itself
LOOK_EVERY = 1.0  # seconds between looks at the pointer
POOL = 512  # megabytes of postings that a rebuild sorts in memory; beyond, Whoosh takes twice the time
MOST_SEGMENTS = 16
MOST_SMALL, SMALL = 8, 0.1  # so many segments below this share of the index are written together into one
MOST_DELETED = 0.1
TRIES = 5


class Damaged(Exception):
    """The index on disk is missing, broken or of another schema: it must be rebuilt from the store."""


class Engine:
    """The index of one instance as one process sees it; safe to share between threads."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._lock = threading.Lock()
        self._segments: dict[tuple[str, str], Segment] = {}  # by folder and Whoosh's segment id
        self._snapshot = Snapshot((), 0)
        self._stamp: tuple[int, int] | None = None
        self._looked = float("-inf")
        self._damage = ""

    @classmethod
    def open(cls, instance: Path) -> "Engine":
        """The engine of an instance; where there is no usable index yet it is empty until somebody rebuilds."""
        engine = cls(instance)
        engine.refresh()
        return engine

    # --- reading -----------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The current snapshot; looks at most once a second whether another process has committed."""
        if time.monotonic() - self._looked >= LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._snapshot

    def refresh(self) -> Snapshot:
        """The current snapshot, looked up now."""
        with self._lock:
            self._look()
        return self._snapshot

    @property
    def damage(self) -> str:
        """Why the index must be rebuilt, or nothing where it is sound."""
        return self._damage

    @property
    def basis(self) -> str:
        """What the last rebuild was made from; empty where there was none."""
        current = pointer.read(self._instance)
        return current.basis if current else ""

    @property
    def untidy(self) -> bool:
        """Whether so much was changed since the last rebuild that another one pays."""
        snapshot = self._snapshot
        deleted = snapshot.size - snapshot.count
        return len(snapshot.segments) > MOST_SEGMENTS or deleted > 100 + MOST_DELETED * snapshot.size

    def _look(self) -> None:
        self._looked = time.monotonic()
        stamp = pointer.stamp(self._instance)
        if stamp == self._stamp:
            return
        for attempt in range(TRIES):
            try:
                current = self._current()
                self._snapshot = self._load(current)
                self._stamp, self._damage = stamp, ""
                return
            except Exception as error:  # Whoosh has no common exception: damage shows as anything from struct.error on
                self._damage = str(error) or type(error).__name__
                if attempt + 1 < TRIES:
                    time.sleep(0.02)  # a commit may be under way: files go while we open them
                    stamp = pointer.stamp(self._instance)
        self._stamp = stamp  # keep serving the last good snapshot until the pointer changes

    def _current(self) -> Pointer:
        current = pointer.read(self._instance)
        if current is None:
            raise Damaged("There is no index yet.")
        if current.schema != SCHEMA_KEY:
            raise Damaged("The index was written by another version.")
        return current

    def _load(self, current: Pointer) -> Snapshot:
        folder = self._instance / current.folder
        storage = FileStorage(str(folder))
        contents = TOC.read(storage, NAME)
        known: dict[tuple[str, str], Segment] = {}
        found = []
        for segment in contents.segments:
            key = (current.folder, segment.segment_id())
            own = self._segments.get(key)
            if own is None:
                _verify(folder, current.files, segment.segment_id())
                own = Segment(SegmentReader(storage, contents.schema, segment), current.averages)
            known[key] = own
            found.append((own, frozenset(segment.deleted_docs())))
        self._segments = known
        return Snapshot(found, current.generation)

    # --- writing (one process at a time: see `Indexer`) -------------------------------------------------------------

    def update(self, documents: Iterable[Document], removed: Iterable[str] = ()) -> int:
        """Write changed documents and forget removed offers in one commit; returns the new generation."""
        current = self._current()
        folder = self._instance / current.folder
        writer = FileIndex(FileStorage(str(folder))).writer(timeout=10.0)
        try:
            for id_ in removed:
                writer.delete_by_term("id", id_)
            for document in documents:
                writer.delete_by_term("id", document.entry.id)
                _add(writer, document)
            writer.commit(mergetype=_merge_small)
        except BaseException:
            writer.cancel()  # else the lock stays in this process
            raise
        return self._point(replace(current, generation=current.generation + 1))

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None, basis: str = ""
    ) -> int:
        """Write the whole index aside and swap it in; readers keep what they have until they look again.

        `basis` names what the documents were made from beside the store; see `Indexer`.
        """
        before = pointer.read(self._instance)
        number = max([int(name.suffix[1:]) for name in self._folders() if name.suffix[1:].isdigit()], default=0) + 1
        folder = self._instance / f"index.{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        writer = FileIndex.create(FileStorage(str(folder)), SCHEMA, NAME).writer(limitmb=POOL)
        try:
            for count, document in enumerate(documents, 1):
                _add(writer, document)
                if progress:
                    progress(count)
            writer.commit()
        except BaseException:
            writer.cancel()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with FileIndex(FileStorage(str(folder))).reader() as reader:
            averages = _averages(reader)
        generation = self._point(
            Pointer(folder.name, (before.generation if before else 0) + 1, SCHEMA_KEY, basis, averages)
        )
        for other in self._folders():
            if other != folder:  # who still reads it holds its files open
                shutil.rmtree(other, ignore_errors=True)
        return generation

    def _folders(self) -> list[Path]:
        return [path for path in self._instance.glob("index.*") if path.is_dir()]

    def _point(self, current: Pointer) -> int:
        folder = self._instance / current.folder
        files = {}
        for path in sorted(folder.iterdir()):
            if path.suffix == ".seg":
                files[path.name] = current.files.get(path.name) or pointer.checksum(path)
                if path.name not in current.files:
                    pointer.sync(path)
        pointer.sync(folder)
        pointer.write(self._instance, replace(current, files=files))
        self.refresh()
        return current.generation


def _add(writer: IndexWriter, document: Document) -> None:
    writer.add_document(
        id=document.entry.id,
        entry=document.entry,
        title=document.title,
        text=document.text,
        names=document.names,
        concepts=document.concepts,
        facets="\n".join(sorted(document.facets)),
    )


def _merge_small(writer: IndexWriter, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy: many small segments become one, the big ones are left to the next rebuild."""
    limit = SMALL * sum(one.doc_count_all() for one in segments)
    small = [one for one in segments if one.doc_count_all() <= limit]
    if len(small) < MOST_SMALL:
        return segments
    for one in small:
        reader = SegmentReader(writer.storage, writer.schema, one)
        writer.add_reader(reader)
        reader.close()
    return [one for one in segments if one not in small]


def _averages(reader: IndexReader) -> dict[str, float]:
    count = reader.doc_count_all() or 1
    return {field: reader.field_length(field) / count for field in FIELDS}


def _verify(folder: Path, files: dict[str, int], segment: str) -> None:
    """Raise where a file of the segment differs from what was committed; what was never recorded is no part of it."""
    mine = {name: expected for name, expected in files.items() if segment in name}
    if not mine:
        raise Damaged(f"The pointer does not know segment {segment}.")
    for name, expected in mine.items():
        if pointer.checksum(folder / name) != expected:
            raise Damaged(f"{name} is damaged.")

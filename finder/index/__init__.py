"""The search index: a posting store with atomic commits (Whoosh) that may be deleted at any time."""

from .concepts import Concepts
from .engine import Engine
from .indexer import Indexer, concepts_of, prepare_index, rebuild_index
from .snapshot import Snapshot

__all__ = ["Concepts", "Engine", "Indexer", "Snapshot", "concepts_of", "prepare_index", "rebuild_index"]

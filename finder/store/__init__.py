"""The store: SQLite, the truth of an instance."""

from .imports import Imported, ImportRow
from .listings import Listing
from .records import Actor, Conflict, InstanceError, Redirected, StoreError
from .store import Store
from .writing import Draft

__all__ = [
    "Actor", "Conflict", "Draft", "ImportRow", "Imported", "InstanceError", "Listing", "Redirected", "Store",
    "StoreError",
]

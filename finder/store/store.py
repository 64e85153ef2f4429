"""The store of one instance: made from a city's catalogue once, the truth from then on."""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from ..catalog.city import CityCatalog
from .database import connect
from .facts import hash_value, plain_fact
from .imports import Importing
from .plain import dumps, plain
from .records import Actor, InstanceError
from .removing import Removing
from .schema import migrations

FILE = "finder.db"
CATALOG = Actor("catalog")

Progress = Callable[[str], None]


class Store(Importing, Removing):
    """Everything an instance knows, through one connection: never share one between threads or processes."""

    @classmethod
    def open(cls, instance: Path) -> "Store":
        """Open the store of a prepared instance."""
        path = instance / FILE
        if not path.is_file():
            raise InstanceError(f"There is no finder in {instance} yet; run: finder init --instance {instance}")
        return cls(connect(path))

    @classmethod
    def create(
        cls, instance: Path, catalog: CityCatalog, progress: Progress | None = None, asked_for: str = ""
    ) -> "Store":
        """Make the store from a city's catalogue: built aside and renamed, so that it exists whole or not at all.

        `asked_for` is what `--city` said; it spares reading the catalogue again at the next start.
        """
        if (instance / FILE).exists():
            raise InstanceError(f"There is a finder in {instance} already; use another folder.")
        instance.mkdir(parents=True, exist_ok=True)
        aside = instance / (FILE + ".new")
        for leftover in (aside, *(instance / (aside.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
        store = cls(connect(aside))
        try:
            migrations.apply(store.db)
            store.seed(catalog, progress or (lambda message: None), asked_for)
        finally:
            store.close()  # the last connection writes the log back into the file
        aside.chmod(0o600)  # it holds drafts and people's own numbers
        os.replace(aside, instance / FILE)
        return cls.open(instance)

    def seed(self, catalog: CityCatalog, progress: Progress, asked_for: str = "") -> None:
        """Fill an empty store; the index reads it whole, so no dirty rows remain."""
        with self.writing():
            self._set("city_id", catalog.city.id)
            self._set("city", dumps(plain(catalog.city)))
            self._set("asked_for", asked_for)
            self._set("generation", "0")
            self._save_districts(catalog.districts, dict(catalog.boundaries or {}))
            for location in catalog.locations:
                self._save(location, 0, CATALOG)
            for organization in catalog.organizations:
                self._save(organization, 0, CATALOG)
            for done, offer in enumerate(catalog.offers):
                if done % 500 == 0:
                    progress(f"Storing offers: {done} of {len(catalog.offers)}")
                self._save(offer, 0, CATALOG)
            forms = {offer_id: self._current(offer_id)[1] for offer_id in {offer_id for offer_id, _ in catalog.checks}}
            for offer_id, check in catalog.checks:
                self._insert(
                    "verification",
                    record=offer_id, fact=check.fact, day=check.day.isoformat(), way=check.way, role=check.role,
                    value_hash=check.value_hash or hash_value(plain_fact(forms[offer_id], check.fact)),
                )
            self.connection.execute("delete from dirty")
            progress(f"Stored {len(catalog.offers)} offers")

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

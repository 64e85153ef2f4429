"""What a running finder answers from: one object per app, a store per thread, the city as it now stands."""

import os
import threading
from typing import cast

from flask import Flask, current_app

from .catalog.vocabularies import Vocabularies, load_vocabularies
from .config import Config
from .districts import DistrictTree
from .model import City
from .schedule import Holidays
from .store import Store


class Site:
    """One instance, opened: its store, its city and the vocabularies."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.vocabularies: Vocabularies = load_vocabularies()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._known: tuple[int, City, DistrictTree, Holidays] | None = None

    @property
    def store(self) -> Store:
        """This thread's own connection; a forked worker never uses its parent's."""
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.store = Store.open(self.config.instance)
            self._local.pid = os.getpid()
        return cast(Store, self._local.store)

    def _city(self) -> tuple[int, City, DistrictTree, Holidays]:
        """City, districts and holidays, read again when the store has changed."""
        generation = self.store.generation()
        with self._lock:
            if self._known is None or self._known[0] != generation:
                store = self.store
                self._known = (generation, store.city(), store.district_tree(), store.holidays())
            return self._known

    @property
    def city(self) -> City:
        """The city with its settings."""
        return self._city()[1]

    @property
    def tree(self) -> DistrictTree:
        """The city's districts."""
        return self._city()[2]

    @property
    def holidays(self) -> Holidays:
        """The city's school and public holidays."""
        return self._city()[3]


def site(app: Flask | None = None) -> Site:
    """The site that answers the present request."""
    return cast(Site, (app or current_app).extensions["site"])

"""What a running finder answers from: one object per app, a store per thread, the city as it now stands."""

import os
import threading
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from .catalog.vocabularies import Vocabularies, load_vocabularies
from .config import Config
from .districts import DistrictTree
from .index import Engine
from .model import City
from .schedule import Holidays
from .search import Searcher
from .store import Store


@dataclass(frozen=True, slots=True)
class CityState:
    """The city, its districts and holidays at one generation of the store, and the search that knows them."""

    generation: int
    city: City
    tree: DistrictTree
    holidays: Holidays
    searcher: Searcher


class Site:
    """One instance, opened: its store, its city, its search and the vocabularies."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.vocabularies: Vocabularies = load_vocabularies()
        self.engine = Engine.open(config.instance)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._state: CityState | None = None

    @property
    def store(self) -> Store:
        """This thread's own connection; a forked worker never uses its parent's."""
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.store = Store.open(self.config.instance)
            self._local.pid = os.getpid()
        return cast(Store, self._local.store)

    @property
    def state(self) -> CityState:
        """The city as it now stands, read again when the store has changed."""
        store = self.store
        generation = store.generation()
        with self._lock:
            if self._state is None or self._state.generation != generation:
                tree, holidays = store.district_tree(), store.holidays()
                names = {name: one.code for one in store.organizations() for name in (one.name, *one.also)}
                searcher = Searcher(self.engine, self.vocabularies, tree, holidays, names)
                self._state = CityState(generation, store.city(), tree, holidays, searcher)
            return self._state

    @property
    def city(self) -> City:
        """The city with its settings."""
        return self.state.city

    @property
    def tree(self) -> DistrictTree:
        """The city's districts."""
        return self.state.tree

    @property
    def holidays(self) -> Holidays:
        """The city's school and public holidays."""
        return self.state.holidays

    @property
    def searcher(self) -> Searcher:
        """The search over this city's offers."""
        return self.state.searcher


def site(app: Flask | None = None) -> Site:
    """The site that answers the present request."""
    return cast(Site, (app or current_app).extensions["site"])

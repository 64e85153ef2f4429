"""The tree of a city's districts: who contains whom, who borders whom, what a name means, where an offer counts."""

import math
import re
from collections.abc import Iterable, Iterator

from .model import District
from .spelling import fold

GENERIC = re.compile(r"\b(stadtteil|stadtbezirk|bezirk|ortsteil|ortschaft|quartier)\b", re.IGNORECASE)


class DistrictTree:
    """The districts by id; all answers are ids, `tree[id]` is the record, `tree.root` the city's id."""

    def __init__(self, districts: Iterable[District]) -> None:
        self._districts = {district.id: district for district in districts}
        roots = [d.id for d in self._districts.values() if not d.parent]
        if len(roots) != 1:
            raise ValueError("A city needs exactly one district without a parent: the city itself.")
        self.root = roots[0]
        self._children: dict[str, list[str]] = {id_: [] for id_ in self._districts}
        self._neighbours: dict[str, set[str]] = {id_: set() for id_ in self._districts}
        for district in self._districts.values():
            if district.parent in self._children:
                self._children[district.parent].append(district.id)
            for other in district.neighbours:
                if other in self._neighbours and other != district.id:
                    # Written on one side is enough: bordering is mutual.
                    self._neighbours[district.id].add(other)
                    self._neighbours[other].add(district.id)
        self._names = self._collect_names()

    def _collect_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for district in self._districts.values():  # a district's own name beats another one's variant
            names.setdefault(fold(district.name), district.id)
        for district in self._districts.values():
            for name in (district.id, *district.also, *district.names.values()):
                names.setdefault(fold(name), district.id)
        names.pop("", None)
        return names

    def __iter__(self) -> Iterator[District]:
        return iter(self._districts.values())

    def __len__(self) -> int:
        return len(self._districts)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._districts

    def __getitem__(self, id_: str) -> District:
        return self._districts[id_]

    def get(self, id_: str) -> District | None:
        """The district, or None where the city has no such id."""
        return self._districts.get(id_)

    def children(self, id_: str) -> tuple[str, ...]:
        """The districts directly inside, in the order of the catalogue."""
        return tuple(self._children.get(id_, ()))

    def ancestors(self, id_: str) -> tuple[str, ...]:
        """The districts around `id_`, nearest first, without itself."""
        chain: list[str] = []
        district = self._districts.get(id_)
        while district and district.parent in self._districts and district.parent not in chain:
            chain.append(district.parent)
            district = self._districts[district.parent]
        return tuple(chain)

    def subtree(self, id_: str) -> tuple[str, ...]:
        """The district and everything inside it."""
        found: list[str] = []
        waiting = [id_] if id_ in self._districts else []
        while waiting:
            current = waiting.pop(0)
            found.append(current)
            waiting.extend(self._children[current])
        return tuple(found)

    def neighbours(self, id_: str) -> frozenset[str]:
        """The districts that border on it, as written by hand."""
        return frozenset(self._neighbours.get(id_, ()))

    def find(self, name: str) -> str | None:
        """The district that a name, a variant or an id means, however it is spelt; None where nothing fits."""
        for spelling in (name, GENERIC.sub(" ", name)):
            found = self._names.get(fold(spelling))
            if found:
                return found
        city = fold(self._districts[self.root].name)
        rest = fold(GENERIC.sub(" ", name))
        # Lists write "Münster-Hiltrup" and "Hiltrup, Münster" for what the city calls "Hiltrup".
        return self._names.get(rest.removeprefix(city)) or self._names.get(rest.removesuffix(city))

    def steps(self, a: str, b: str) -> int:
        """How far apart: 0 the same or one inside the other, 1 neighbours, 2 farther."""
        around_a, around_b = (a, *self.ancestors(a)), (b, *self.ancestors(b))
        if a in around_b or b in around_a:
            return 0
        # Quarters of one borough are near even where neighbours are written for boroughs only.
        if (set(around_a) & set(around_b)) - {self.root}:
            return 1
        return 1 if any(x in self._neighbours.get(y, ()) for x in around_a for y in around_b) else 2

    def reached(self, places: Iterable[str], serves: Iterable[str]) -> frozenset[str]:
        """Every district under whose filter an offer with these places and this catchment is listed.

        A place known only as the city counts everywhere: otherwise a protected address would vanish as soon as somebody
        names her district. Neither place nor catchment is not stated, and that is no yes.
        """
        inside = {id_ for id_ in places if id_ in self._districts}
        catchment = {id_ for id_ in serves if id_ in self._districts}
        if not catchment and inside == {self.root}:
            catchment = {self.root}
        found: set[str] = set()
        for id_ in inside | catchment:
            found.update((id_, *self.ancestors(id_)))
        for id_ in catchment:
            found.update(self.subtree(id_))
        return frozenset(found)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points as the crow flies, in kilometres."""
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.radians(other_lon - lon)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))

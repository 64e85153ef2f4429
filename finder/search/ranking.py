"""The order of matches and the reasons for it; every factor stands in `weights`."""

import heapq
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from ..districts import DistrictTree, distance_km
from ..index.documents import Entry
from ..index.postings import numbers
from ..index.snapshot import Snapshot, remember
from ..schedule import Holidays
from . import weights
from .query import Unit, by_score, scores, words_bits
from .request import Group, Hit, Reason, SearchRequest

SAME_LANGUAGE = {"de-simple": ("de",), "fa": ("fa", "prs")}  # the spoken languages of an interface language
MOST_PRIORS = 64  # remembered per snapshot
MANY = 10  # times as many matches as wanted, from which not all of them are looked at
BY_FACT = 0.01  # the score of what meets the words by a fact alone
FAR = 10**6  # kilometres: where nearness is unknown


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that stand together on the page, and the words they are ordered by."""

    documents: int
    group: Group = "match"
    units: tuple[Unit, ...] = ()


class Ranking:
    """Orders the documents of one snapshot for one request."""

    def __init__(
        self, snapshot: Snapshot, request: SearchRequest, tree: DistrictTree, moment: datetime, holidays: Holidays
    ) -> None:
        self._snapshot = snapshot
        self._request = request
        self._tree = tree
        self._day = moment.date()
        self._holidays = holidays
        self._near = request.near if request.near in tree else next(
            (id_ for id_ in request.filters.get("district", ()) if id_ in tree), ""
        )
        self.spoken = SAME_LANGUAGE.get(request.language, (request.language,))
        self._said: dict[Unit, int] = {}
        self._factors, self._most = self._prior()

    def _prior(self) -> "tuple[array[float], float]":
        """For each document what it is worth before any word is read, and the most that any is."""
        snapshot = self._snapshot
        key = (self._near, self.spoken, self._day, self._holidays, self._tree)
        known = snapshot.worth.get(key)
        if known is None:
            worth = array("d", [1.0]) * snapshot.size
            for factor, bitset in self._lifts():
                for number in numbers(bitset) if factor != 1 else ():
                    worth[number] *= factor
            known = (worth, max(worth, default=1.0))
            remember(snapshot.worth, key, known, MOST_PRIORS)
        return known

    def _lifts(self) -> Iterator[tuple[float, int]]:
        """Factors, and the documents that each is for."""
        facet = self._snapshot.facet
        for freshness, factor in weights.FRESHNESS.items():
            yield factor, facet("freshness", (freshness,))
        full = facet("availability", ("full", "paused"))
        yield weights.FULL, full
        joinable = self._snapshot.joinable_bits(self._day, self._holidays)
        yield weights.NOT_JOINABLE, facet("timed", ("1",)) & ~full & ~joinable
        if "de" not in self.spoken:  # German is spoken everywhere: it sets nobody apart
            yield weights.SPOKEN, facet("language", self.spoken)
        nearer = 0
        for steps, factor in enumerate(weights.NEARNESS):
            there = facet("at", self._at(steps)) & ~nearer
            nearer |= there
            yield factor, there

    def _at(self, steps: int) -> list[str]:
        """The districts so far from the starting point; none without one."""
        places = (id_ for id_ in self._snapshot.facets.get("at", ()) if id_ in self._tree and id_ != self._tree.root)
        return [id_ for id_ in places if self._near and self._tree.steps(self._near, id_) == steps]

    @cached_property
    def _soonest(self) -> list[date | None]:
        return self._snapshot.joinable(self._day, self._holidays)

    def _id(self, number: int) -> str:
        one = self._snapshot.entries[number]
        return one.id if one else ""

    def _steps(self, one: Entry) -> int | None:
        """How far in the tree; None without a starting point or a place."""
        places = [id_ for id_ in one.districts if id_ in self._tree and id_ != self._tree.root]
        if not self._near or not places:
            return None
        return min(self._tree.steps(self._near, id_) for id_ in places)

    def _distance(self, one: Entry) -> float | None:
        start = self._tree.get(self._near)
        if start is None or start.lat is None or start.lon is None or not one.points:
            return None
        return min(distance_km(start.lat, start.lon, lat, lon) for lat, lon in one.points)

    # --- order -------------------------------------------------------------------------------------------------------

    def page(self, parts: Iterable[Part], boosts: list[int], first: int, count: int) -> list[tuple[int, float, Part]]:
        """Documents `first` to `first + count` of the parts one after the other: number, score, part."""
        found: list[tuple[int, float, Part]] = []
        wanted = first + count
        for part in parts:
            if len(found) < wanted and part.documents:
                best = self._best(part.documents, part.units, boosts, wanted - len(found))
                found += [(number, score, part) for number, score in best]
        return found[first:wanted]

    def _best(self, bitset: int, units: Sequence[Unit], boosts: list[int], count: int) -> list[tuple[int, float]]:
        sort = self._request.sort
        if sort == "fit" and not units and not boosts:
            flags = bitset.to_bytes((self._snapshot.size >> 3) + 1, "little")
            best = []
            for number in self._order():
                if flags[number >> 3] >> (number & 7) & 1:
                    best.append((number, self._factors[number]))
                    if len(best) == count:
                        break
            return best
        if sort == "fit" and len(units) == 1 and bitset.bit_count() > MANY * count:
            scored = self._leading(bitset, units[0], boosts, count)
        else:
            scored = self._score(bitset, units, boosts)
        key: Callable[[int], Any]
        if sort == "near" and self._near:
            key = self._all_nearness().__getitem__
        elif sort == "soon":
            soonest = self._soonest
            key = lambda n: (soonest[n] or date.max, -scored[n], self._id(n))  # noqa: E731
        elif sort == "fresh":
            key = lambda n: (-self._checked(n), -scored[n], self._id(n))  # noqa: E731
        else:
            # Ties are broken by id among the few that matter; a first cut by score alone is faster.
            cut = heapq.nlargest(count, scored.values())[-1]
            leading = [n for n, score in scored.items() if score >= cut]
            return [(n, scored[n]) for n in sorted(leading, key=lambda n: (-scored[n], self._id(n)))[:count]]
        return [(n, scored[n]) for n in heapq.nsmallest(count, scored, key=key)]

    def _order(self) -> "array[int]":
        """All documents by what they are worth."""
        key = (self._near, self.spoken, self._day, self._holidays, self._tree)
        known = self._snapshot.orders.get(key)
        if known is None:
            by_id = sorted(range(self._snapshot.size), key=self._id)
            known = array("I", sorted(by_id, key=self._factors.__getitem__, reverse=True))
            remember(self._snapshot.orders, key, known, MOST_PRIORS)
        return known

    def _score(self, bitset: int, units: Sequence[Unit], boosts: list[int]) -> dict[int, float]:
        factors = self._factors
        matching = list(numbers(bitset))
        sums = [BY_FACT if units else 1.0] * len(matching)
        for unit in units:
            score = scores(unit, self._snapshot).get
            sums = [so_far + score(number, 0.0) for so_far, number in zip(sums, matching, strict=True)]
        scored = {number: total * factors[number] for number, total in zip(matching, sums, strict=True)}
        for boost in boosts:
            for number in numbers(bitset & boost):
                scored[number] *= weights.UNDERSTOOD
        return scored

    def _leading(self, bitset: int, unit: Unit, boosts: list[int], count: int) -> dict[int, float]:
        """Those of `_score` that may be among the first `count`, without looking at what cannot come so far.

        Documents are taken by what the unit gives them, until the next one would not be among the first even if it were
        worth the most that any document is.
        """
        give = scores(unit, self._snapshot).get
        order = by_score(unit, self._snapshot)
        most = self._most * weights.UNDERSTOOD ** len(boosts)
        width = (self._snapshot.size >> 3) + 1
        flags = bitset.to_bytes(width, "little")
        lifted = [boost.to_bytes(width, "little") for boost in boosts]
        factors = self._factors
        best: list[float] = []  # a heap of the first
        scored: dict[int, float] = {}
        for number in chain(order.numbers, numbers(bitset & ~order.documents)):
            at, bit = number >> 3, number & 7
            if not flags[at] >> bit & 1:
                continue
            total = BY_FACT + give(number, 0.0)
            if len(best) == count and total * most < best[0]:
                break
            total *= factors[number]
            for lift in lifted:
                if lift[at] >> bit & 1:
                    total *= weights.UNDERSTOOD
            if len(best) < count:
                heapq.heappush(best, total)
            elif total >= best[0]:
                heapq.heapreplace(best, total)
            else:
                continue
            scored[number] = total
        return scored

    def _all_nearness(self) -> list[tuple[int, float, str]]:
        return self._snapshot.each(("nearness", self._near), self._tree, self._nearness, (0, 0.0, ""))

    def _nearness(self, one: Entry) -> tuple[int, float, str]:
        """Tree distance, then kilometres; what has no place that may be known stands behind, always in one order."""
        steps = self._steps(one)
        if steps is None:
            return (len(weights.NEARNESS), FAR, one.id)
        distance = self._distance(one)
        return (steps, FAR if distance is None else distance, one.id)

    def _checked(self, number: int) -> int:
        one = self._snapshot.entries[number]
        return one.checked.toordinal() if one and one.checked else 0

    # --- reasons -----------------------------------------------------------------------------------------------------

    def hit(self, number: int, score: float, part: Part, near_miss: bool = False) -> Hit:
        """The hit of one document with the reasons for it."""
        one = self._snapshot.entries[number]
        assert one is not None
        distance = self._distance(one)
        return Hit(
            offer_id=one.id,
            score=round(score, 4),
            group=part.group,
            reasons=tuple(self._reasons(number, one, part)),
            distance_km=None if distance is None else round(distance, 1),
            near_miss=near_miss,
        )

    def _reasons(self, number: int, one: Entry, part: Part) -> Iterable[Reason]:
        for unit in part.units:
            met = [c for c in unit.concepts if number in self._snapshot.postings("concepts", c)[0]]
            yield from (Reason("concept", concept) for concept in met)
            if not met and self._says(unit) >> number & 1:
                yield Reason("word", unit.words)
        if part.group == "everyone":
            yield Reason("everyone", "everyone")
        steps = self._steps(one)
        if steps is not None and steps < 2:
            place = min(one.districts, key=lambda id_: (self._tree.steps(self._near, id_), id_))
            yield Reason("district" if steps == 0 else "neighbour", place)
        for language in sorted(one.languages.intersection(self.spoken) - {"de"}):
            yield Reason("language", language)
        soonest = self._soonest[number]
        if soonest and one.offer.runs:
            yield Reason("joinable", soonest.isoformat())
        if one.freshness == "checked" and one.checked:
            yield Reason("checked", one.checked.isoformat())

    def _says(self, unit: Unit) -> int:
        """The documents that say a unit in its words, asked once for the whole page."""
        known = self._said.get(unit)
        if known is None:
            known = self._said[unit] = words_bits(unit, self._snapshot)
        return known

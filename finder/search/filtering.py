"""Filters as bitsets, and the facet counts: what one sees once a value is chosen as well."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ..filters import FILTERS, WEEKDAYS, Filter
from ..index.postings import bits
from ..index.snapshot import MOST_TERMS, Snapshot, remember
from ..schedule import Holidays
from .request import FacetValue
from .weights import ENOUGH

Filters = Mapping[str, tuple[str, ...]]
# Filters that are one condition together: the session on the chosen day is the one within the chosen hours, and
# whoever takes an interpreter too need not find the language itself.
TOGETHER = {"day": "time", "from": "time", "to": "time", "language": "language", "interpreter": "language"}
COMPUTED = ("day", "open", "joinable")  # these follow from sessions and the clock
CLOCKED = ("open", "joinable")
EVERYONE = "everyone"


def visible(mask: int, rungs: Sequence[tuple[int, int]]) -> int:
    """What one sees of the documents in `mask`: rung after rung until there is enough to choose from.

    Each rung is what matches there, and of that what does not hide behind anything else: the rest is seen only where
    there is nothing else.
    """
    seen = last = 0
    for matching, shown in rungs:
        seen |= mask & shown
        last = last or mask & matching
        if seen.bit_count() >= ENOUGH:
            break
    return seen or last


class Filtering:
    """The filters of one request over one snapshot at one moment."""

    def __init__(
        self, snapshot: Snapshot, filters: Filters, moment: datetime, holidays: Holidays, read: Filters | None = None
    ) -> None:
        """`read` are filters read out of the words; one chosen by hand takes the place of what was read."""
        self._snapshot = snapshot
        self._chosen = filters
        filters = {**(read or {}), **{name: values for name, values in filters.items() if values}}
        self._moment = moment
        self._holidays = holidays
        self.filters = {name: values for name, values in filters.items() if values and name in FILTERS}
        day = moment.date()
        self.base = snapshot.live & ~snapshot.ended(day)
        self._conditions = {
            condition: self._condition(condition, self.filters)
            for condition in dict.fromkeys(TOGETHER.get(name, name) for name in self.filters)
        }
        self.mask = self.without("")
        self._within: dict[str, tuple[list[tuple[int, int]], int]] = {}

    def without(self, condition: str) -> int:
        """The documents that meet every condition but this one."""
        found = self.base
        for name, bitset in self._conditions.items():
            if name != condition:
                found &= bitset
        return found

    def for_everyone(self) -> int:
        """The documents that meet the chosen target group only because they are open to everyone."""
        chosen = self.filters.get("audience")
        if not chosen:
            return 0
        return self._snapshot.facet("audience", (EVERYONE,)) & ~self._snapshot.facet("audience", chosen)

    def fits(self, name: str, value: str) -> int:
        """The documents that one value of a filter lists."""
        return self._condition(TOGETHER.get(name, name), {name: (value,)}) & self.base

    def facets(self, rungs: Sequence[tuple[int, int]]) -> dict[str, tuple[FacetValue, ...]]:
        """The counts of every filter: exactly what one sees once the value is chosen.

        Each rung of the ladder is what matches the words and which of that is hidden while there is anything else; the
        first rung that finds something is the one that one sees.
        """
        return {name: self._counts(one, rungs) for name, one in FILTERS.items() if one.in_facets}

    def _counts(self, one: Filter, rungs: Sequence[tuple[int, int]]) -> tuple[FacetValue, ...]:
        condition = TOGETHER.get(one.name, one.name)
        if self._chosen.get(one.name) or (condition in TOGETHER.values() and condition in self._conditions):
            return self._counts_beside(one, condition, rungs)
        steps, further = self._steps(condition if condition in self._conditions else "", rungs)
        first = steps[0][1]
        enough = ENOUGH if len(steps) > 1 else 1
        values = []
        for value, listed in self._alone(one, condition):
            count = (first & listed).bit_count()
            if count < enough and further & listed:
                count = visible(listed, steps).bit_count()
            if count:
                values.append(FacetValue(value, count, False))
        return tuple(values)

    def _counts_beside(
        self, one: Filter, condition: str, rungs: Sequence[tuple[int, int]]
    ) -> tuple[FacetValue, ...]:
        """The counts of a filter of which something is chosen already."""
        rest = self.without(condition)
        chosen = self._chosen.get(one.name, ())
        values = []
        for value in one.values or self._known_values(one.name):
            if value not in chosen and not self._offered(one.name, value):
                continue
            wanted = (*chosen, value) if one.multiple else (value,)
            listed = self._condition(condition, {**self.filters, one.name: wanted})
            count = visible(rest & listed, rungs).bit_count()
            if count or value in chosen:
                values.append(FacetValue(value, count, value in chosen))
        return tuple(values)

    def _steps(self, condition: str, rungs: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
        """The rungs within the filters without a condition, and what one may see beside the first of them."""
        known = self._within.get(condition)
        if known is None:
            rest = self.without(condition)
            steps = [(rest & matching, rest & shown) for matching, shown in rungs]
            further = steps[0][0] & ~steps[0][1]
            for matching, _ in steps[1:]:
                further |= matching
            known = self._within[condition] = (steps, further)
        return known

    def _alone(self, one: Filter, condition: str) -> Sequence[tuple[str, int]]:
        """The values that some offer has of its own, each with all that it lists."""
        def listed() -> list[tuple[str, int]]:
            return [
                (value, self._condition(condition, {one.name: (value,)}))
                for value in one.values or self._known_values(one.name) if self._offered(one.name, value)
            ]

        if one.name in CLOCKED:
            return listed()
        known: list[tuple[str, int]] | None = self._snapshot.cache.get(("alone", one.name))
        return remember(self._snapshot.cache, ("alone", one.name), listed(), MOST_TERMS) if known is None else known

    def _offered(self, name: str, value: str) -> bool:
        """Whether any offer has the value of its own, not only through "open to everyone" or an interpreter."""
        return value in self._snapshot.facets.get(name, ()) or (
            name in COMPUTED and self._condition(TOGETHER.get(name, name), {name: (value,)}) != 0
        )

    def _known_values(self, name: str) -> list[str]:
        """The values that some offer has, or that are chosen."""
        return list(dict.fromkeys((*self._snapshot.facets.get(name, ()), *self._chosen.get(name, ()))))

    def _condition(self, condition: str, filters: Filters) -> int:
        """The documents that meet one condition of these filters."""
        snapshot = self._snapshot
        if condition == "time":
            return self._time(filters)
        if condition == "language":
            found = snapshot.facet("language", filters.get("language", ()))
            return found | snapshot.facet("interpreter", filters.get("interpreter", ()))
        values = filters[condition]
        if condition == "audience":
            return snapshot.facet("audience", (*values, EVERYONE))
        if condition == "age":
            return self._age(int(values[0]))
        if condition == "open":
            return snapshot.open_at(self._moment, self._holidays)
        if condition == "joinable":
            return snapshot.joinable_bits(self._moment.date(), self._holidays)
        return snapshot.facet(condition, values)

    def _time(self, filters: Filters) -> int:
        days = tuple(sorted(str(WEEKDAYS.index(day)) for day in filters.get("day", ()) if day in WEEKDAYS))
        earliest = filters.get("from", ("00:00",))[0]
        latest = filters.get("to", ("24:00",))[0]

        def within() -> int:
            found = 0
            for session, bitset in self._snapshot.facets.get("session", {}).items():
                weekday, opens, closes = session.split(" ")
                # A session over midnight closes "before" it opens and lies within no hours of one day.
                if (not days or weekday in days) and earliest <= opens <= closes <= latest:
                    found |= bitset
            return found

        return self._remembered(("time", days, earliest, latest), within)

    def _age(self, age: int) -> int:
        def meant() -> int:
            entries = enumerate(self._snapshot.entries)
            fitting = (number for number, one in entries if one and any(low <= age <= high for low, high in one.ages))
            return bits(fitting, self._snapshot.size) & self._snapshot.live

        return self._remembered(("age", age), meant)

    def _remembered(self, key: tuple[object, ...], ask: Callable[[], int]) -> int:
        """What holds as long as the snapshot, asked once."""
        known: int | None = self._snapshot.cache.get(key)
        if known is None:
            known = remember(self._snapshot.cache, key, ask(), MOST_TERMS)
        return known

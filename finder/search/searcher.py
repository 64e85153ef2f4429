"""The search: words and filters in, one page of ranked offers with counts and reasons out."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from .. import clock
from ..catalog.vocabularies import Vocabularies
from ..districts import DistrictTree
from ..filters import FILTERS
from ..index import Engine, concepts_of
from ..index.analysis import joined_digits
from ..schedule import NO_HOLIDAYS, Holidays
from . import weights
from .crisis import help_at_once
from .filtering import Filtering, Filters, visible
from .ladder import Ladder
from .query import Unit, settled, units
from .ranking import Part, Ranking
from .request import GROUPS, Hit, Relaxation, Rung, SearchRequest, SearchResult
from .understanding import Understanding

WARMING = "qwertzu йцукенг"  # words that nothing has


class Searcher:
    """Searches one city; holds nothing that changes, so any number of threads may use it."""

    def __init__(
        self, engine: Engine, vocabularies: Vocabularies, tree: DistrictTree, holidays: Holidays = NO_HOLIDAYS,
        organizations: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`organizations` are the public codes of those that a visitor may name, by name."""
        self.engine = engine
        self.tree = tree
        self.holidays = holidays
        self.concepts = concepts_of(vocabularies)
        self.understanding = Understanding(self.concepts, tree, organizations)

    def search(self, request: SearchRequest, moment: datetime | None = None) -> SearchResult:
        """Answer one request; `moment` (default: now) decides what is open and what can be joined."""
        return _Search(self, request, moment or clock.now()).result()


    def warm(self) -> None:
        """Make what the first unusual words would wait for: the indexes of spelling and of other scripts."""
        for text in ("", WARMING):
            self.search(SearchRequest(text))


class _Search:
    """One search over one snapshot."""

    def __init__(self, searcher: Searcher, request: SearchRequest, moment: datetime) -> None:
        self.searcher = searcher
        self.moment = moment
        self.end = time.thread_time() + weights.MOST_SECONDS
        self.snapshot = searcher.engine.snapshot()
        text = joined_digits(request.text[: weights.LONGEST_TEXT])
        said = [(token, typed) for typed in text.split() for token in searcher.concepts.analyzer.tokens(typed)]
        self.bounded = len(request.text) > weights.LONGEST_TEXT or len(said) > weights.MOST_WORDS
        unsettled = [token for token, _ in said[: weights.MOST_WORDS]]
        tokens = settled(unsettled, searcher.concepts)
        typed = [raw for _, raw in said[: weights.MOST_WORDS]]
        self.cries = searcher.concepts.crises.find(
            tokens, lambda word: not (searcher.concepts.knows(word) or self.snapshot.has_word(word))
        )
        self.reading = searcher.understanding.read(tokens, typed, moment.date(), bool(self.cries))
        self.read: dict[str, tuple[str, ...]] = {}
        for one in self.reading.understood:
            if one.certain:
                self.read[one.filter] = (*self.read.get(one.filter, ()), one.value)
        self.chosen = request.filters
        self.filtering = self._filtering(self.chosen, self.read)
        self.request = replace(request, filters=self.filtering.filters)
        if self.reading.consumed:
            tokens = unsettled  # "help in Romanian": the language is what the query says
        asked = units(tokens, typed, searcher.concepts, self.reading, self.snapshot, self.cries)
        self.ladder = Ladder(asked, text.split(), self.snapshot, self.filtering, searcher.concepts, self._late)
        self.rungs = [(step.matching, step.matching & ~step.hidden) for step in self.ladder.steps]
        self.ranking = Ranking(self.snapshot, self.request, searcher.tree, moment, searcher.holidays)
        # What fits a filter that we read without being sure is lifted.
        self.boosts = [self.filtering.fits(one.filter, one.value) for one in self.reading.understood
                       if not one.certain and one.filter in FILTERS]

    def _late(self) -> bool:
        """Whether the time of one search is over; the answer then says that it is bounded."""
        if time.thread_time() > self.end:
            self.bounded = True
            return True
        return False

    def _filtering(self, chosen: Filters, read: Filters) -> Filtering:
        return Filtering(self.snapshot, chosen, self.moment, self.searcher.holidays, read)

    def result(self) -> SearchResult:
        """The first step of the ladder that finds something within the filters, with what comes close."""
        mask = self.filtering.mask
        step = next((one for one in self.ladder.steps if one.matching & mask), None)
        seen = visible(mask, self.rungs)
        total = seen.bit_count()
        relaxations = self._relaxations(total) if total < weights.FEW and not self._late() else ()
        near_misses = self._near_misses(seen, relaxations) if total < weights.FEW and not self._late() else ()
        return SearchResult(
            total=total,
            hits=self._page(seen),
            facets=self.filtering.facets(self.rungs),
            near_misses=near_misses,
            crisis=self._crisis(),
            understood=tuple(self.reading.understood),
            rung=step.rung if step else self._rung(near_misses, relaxations),
            suggestions=self.ladder.steps[-1].suggestions,
            read_as=step.read_as if step else (),
            relaxations=relaxations,
            generation=self.snapshot.generation,
            bounded=self.bounded,
        )

    def _page(self, seen: int) -> tuple[Hit, ...]:
        first = max(0, self.request.page - 1) * self.request.per_page
        everyone, quiet = self.filtering.for_everyone(), self.snapshot.quiet
        parts: list[Part] = []
        for documents, asked in self._by_step(seen):
            parts.append(Part(documents & ~quiet & ~everyone, "match", asked))
            parts.append(Part(documents & ~quiet & everyone, "everyone", asked))
            parts.append(Part(documents & quiet, "older", asked))
        parts.sort(key=lambda part: GROUPS.index(part.group))
        page = self.ranking.page(parts, self.boosts, first, self.request.per_page)
        return tuple(self.ranking.hit(*one) for one in page)

    def _by_step(self, seen: int) -> Iterable[tuple[int, tuple[Unit, ...]]]:
        """What is seen by the step that found it first; where the order has nothing to do with the words, at once."""
        if self.request.sort != "fit":
            yield seen, self.ladder.steps[-1].units
            return
        for step in self.ladder.steps:
            yield seen & step.matching, step.units
            seen &= ~step.matching

    def _crisis(self) -> tuple[Hit, ...]:
        """Help at once, from all offers of the city."""
        base = self.filtering.base & ~self.snapshot.quiet
        found = help_at_once(
            self.cries, self.searcher.concepts, self.snapshot, base, self.ranking.spoken
        ) if self.cries else ()
        return tuple(self.ranking.hit(number, 0.0, Part(0)) for number in found)

    @staticmethod
    def _rung(near_misses: tuple[Hit, ...], relaxations: tuple[Relaxation, ...]) -> Rung:
        if not near_misses:
            return "nothing"
        return "relaxed" if relaxations else "parent"

    # --- near misses: shown and marked, never counted ----------------------------------------------------------------

    def _near_misses(self, seen: int, relaxations: tuple[Relaxation, ...]) -> tuple[Hit, ...]:
        """What has the words but not the filters (next door first), then what comes close in words."""
        less = self._relaxed(relaxations)
        attempts = [(step, less) for step in self.ladder.steps if less]
        attempts += [(step, self.filtering.mask) for step in self.ladder.further()]
        found: list[Hit] = []
        for step, mask in attempts:
            more = step.matching & mask & ~seen & ~self.snapshot.quiet
            seen |= more
            room = weights.MOST_NEAR_MISSES - len(found)
            for one in self.ranking.page([Part(more, units=step.units)], self.boosts, 0, room):
                found.append(self.ranking.hit(*one, near_miss=True))
        return tuple(found)

    def _relaxed(self, relaxations: tuple[Relaxation, ...]) -> int:
        """The documents that meet all filters but one (the district if that helps), or where none helps alone, none."""
        if not self.filtering.filters:
            return 0
        if not relaxations:
            return self._filtering({}, {}).mask
        one = min(relaxations, key=lambda one: (one.filter != "district", -one.count))
        return self._filtering(*self._less(one.filter, one.value)).mask

    def _less(self, name: str, value: str) -> tuple[Filters, Filters]:
        def without(filters: Filters) -> Filters:
            return {**filters, name: tuple(one for one in filters.get(name, ()) if one != value)}

        return without(self.chosen), without(self.read)

    def _relaxations(self, total: int) -> tuple[Relaxation, ...]:
        """What one would see without each of the filter values, where that is more."""
        words = {(one.filter, one.value): one.words for one in self.reading.understood if one.certain}
        found = []
        for name, values in self.filtering.filters.items():
            for value in values:
                mask = self._filtering(*self._less(name, value)).mask
                count = visible(mask, self.rungs).bit_count()
                if count > total:
                    found.append(Relaxation(name, value, count, words.get((name, value), "")))
        return tuple(sorted(found, key=lambda one: (-one.count, one.filter, one.value)))

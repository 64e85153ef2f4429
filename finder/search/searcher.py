"""The search: words and filters in, ranked offers with counts and reasons out; a ladder without dead end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .. import clock
from ..catalog.vocabularies import Vocabularies
from ..districts import DistrictTree
from ..index import Engine, concepts_of
from ..index.concepts import Concepts
from ..index.snapshot import Snapshot
from ..schedule import NO_HOLIDAYS, Holidays
from . import weights
from .filtering import Filtering
from .query import Unit, corrected, unit_bits, units, words_bits
from .ranking import Ranking
from .request import Hit, Relaxation, Rung, SearchRequest, SearchResult
from .understanding import Reading, Understanding


@dataclass(slots=True)
class _Answer:
    """What one rung of the ladder found, before filters and after."""

    rung: Rung
    units: list[Unit]
    words: int  # the documents that match the words, whatever the filters
    suggestions: tuple[str, ...] = ()


class Searcher:
    """Searches one city; holds nothing that changes, so any number of threads may use it."""

    def __init__(
        self, engine: Engine, vocabularies: Vocabularies, tree: DistrictTree, holidays: Holidays = NO_HOLIDAYS
    ) -> None:
        self._engine = engine
        self._tree = tree
        self._holidays = holidays
        self._concepts: Concepts = concepts_of(vocabularies)
        self._understanding = Understanding(self._concepts, tree)

    def search(self, request: SearchRequest, moment: datetime | None = None) -> SearchResult:
        """Answer one request; `moment` (default: now) decides what is open and what can be joined."""
        return _Search(self, request, moment or clock.now()).result()

    @property
    def engine(self) -> Engine:
        """The index that is searched."""
        return self._engine


class _Search:
    """One search over one snapshot."""

    def __init__(self, searcher: Searcher, request: SearchRequest, moment: datetime) -> None:
        self.snapshot: Snapshot = searcher._engine.snapshot()
        self.concepts = searcher._concepts
        text = request.text[: weights.LONGEST_TEXT]
        said = [(token, typed) for typed in text.split() for token in self.concepts.analyzer.tokens(typed)]
        self.bounded = len(request.text) > len(text) or len(said) > weights.MOST_WORDS
        tokens = [token for token, _ in said[: weights.MOST_WORDS]]
        raw = [typed for _, typed in said[: weights.MOST_WORDS]]
        self.reading: Reading = searcher._understanding.read(tokens, raw)
        self.units = units(tokens, raw, self.concepts, self.reading)
        self.moment = moment
        self.holidays = searcher._holidays
        self.own_filters = request.filters
        self.request = replace(request, filters=self._with_certain(request.filters))
        self.filtering = Filtering(self.snapshot, self.request.filters, moment, self.holidays)
        self.ranking = Ranking(self.snapshot, self.request, searcher._tree, moment, self.holidays)
        self.quiet = self.snapshot.quiet  # hidden while there is anything else

    def _with_certain(self, filters: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """The filters with those that the words state; what was chosen by hand stands."""
        found = dict(filters)
        for one in self.reading.understood:
            if one.certain and one.filter not in filters:
                found[one.filter] = tuple(dict.fromkeys((*found.get(one.filter, ()), one.value)))
        return found

    # --- the ladder --------------------------------------------------------------------------------------------------

    def result(self) -> SearchResult:
        """Go down the ladder until something matches."""
        answer = next((one for one in self._matches() if one.words & self.filtering.mask), None)
        if answer is None:
            return self._nothing()
        self.quiet &= ~self._named(answer.units)
        matching = answer.words & self.filtering.mask
        seen = matching & ~self.quiet or matching
        first = max(0, self.request.page - 1) * self.request.per_page
        boosts = self._boosts()
        page = self.ranking.page(self._groups(seen), answer.units, boosts, first, self.request.per_page)
        total = seen.bit_count()
        near_misses: tuple[Hit, ...] = ()
        relaxations: tuple[Relaxation, ...] = ()
        if total < weights.FEW:
            relaxations = self._relaxations(answer.words)
            near_misses = self._near_misses(self._further(answer), seen)
        return SearchResult(
            total=total,
            hits=tuple(self.ranking.hit(number, score, group, answer.units) for number, score, group in page),
            facets=self.filtering.facets(answer.words, self.quiet),
            near_misses=near_misses,
            understood=tuple(self.reading.understood),
            rung=answer.rung,
            suggestions=answer.suggestions,
            relaxations=relaxations,
            generation=self.snapshot.generation,
            bounded=self.bounded,
        )

    def _matches(self) -> Iterable[_Answer]:
        """The rungs whose finds count as matches."""
        if not self.units:
            yield _Answer("browse", [], self.filtering.base)
            return
        yield _Answer("all", self.units, self._all_of(self.units))
        mended, suggestions = self._mended()
        if suggestions:
            yield _Answer("spelling", mended, self._all_of(mended), suggestions)
        for some in (self.units, mended):
            topics = [unit for unit in some if unit.topics] or [unit for unit in some if unit.concepts]
            if topics:
                told = suggestions if some is mended else ()
                yield _Answer("concepts", some, self._all_of(topics), told)

    def _all_of(self, some: list[Unit]) -> int:
        found = self.filtering.base
        for unit in some:
            found &= unit_bits(unit, self.snapshot, self.filtering)
            if not found:
                break
        return found

    def _mended(self) -> tuple[list[Unit], tuple[str, ...]]:
        mended: list[Unit] = []
        suggestions: list[str] = []
        for unit in self.units:
            better = None
            if not unit.concepts and not words_bits(unit, self.snapshot):
                better = corrected(unit, self.snapshot, self.concepts)
            mended.append(better[0] if better else unit)
            suggestions += better[1] if better else ()
        return mended, tuple(suggestions[: weights.MOST_EXPANSIONS])

    # --- near misses: shown and marked, never counted -----------------------------------------------------------------

    def _further(self, answer: _Answer) -> Iterable[_Answer]:
        """What comes close to the words, nearest first, filters as they are."""
        topics = [unit for unit in answer.units if unit.topics]
        if topics and len(topics) < len(answer.units):
            yield _Answer("concepts", answer.units, self._all_of(topics))
        wider = [unit for unit in map(self._wider, answer.units) if unit.concepts]
        if wider:
            yield _Answer("parent", wider, self._all_of(wider))
        if len(answer.units) > 1:
            some = 0
            for unit in topics or answer.units:
                some |= unit_bits(unit, self.snapshot, self.filtering)
            yield _Answer("parent", answer.units, some)

    def _wider(self, unit: Unit) -> Unit:
        """The unit with the topic around each of its topics."""
        around = {around for topic in unit.topics for around in self.concepts.lineage(topic)[-1:]}
        return replace(unit, alternatives=(), concepts=tuple(sorted(around)), facts=(), weight=weights.PARENT)

    def _near_misses(self, answers: Iterable[_Answer], seen: int) -> tuple[Hit, ...]:
        found: list[Hit] = []
        for answer in answers:
            more = answer.words & self.filtering.mask & ~seen & ~self.quiet
            seen |= more
            page = self.ranking.page([more], answer.units, self._boosts(), 0, weights.MOST_NEAR_MISSES - len(found))
            found += [self.ranking.hit(number, score, group, answer.units, True) for number, score, group in page]
            if len(found) >= weights.MOST_NEAR_MISSES:
                break
        return tuple(found)

    def _nothing(self) -> SearchResult:
        """No match: what comes close in words, or with fewer filters."""
        mended, suggestions = self._mended() if self.units else ([], ())
        answer = _Answer("all", mended or self.units, self._all_of(mended or self.units))
        rung: Rung = "parent"
        near = self._near_misses(self._further(answer), 0)
        relaxations: tuple[Relaxation, ...] = ()
        if self.filtering.filters:
            words = next((one.words for one in self._matches() if one.words), 0)
            relaxations = self._relaxations(words)
            if words:
                rung = "relaxed"
                near = self._relaxed(words, relaxations, answer.units) + near
        return SearchResult(
            total=0,
            hits=(),
            facets=self.filtering.facets(answer.words, self.quiet),
            near_misses=near[: weights.MOST_NEAR_MISSES],
            understood=tuple(self.reading.understood),
            rung=rung if near else "nothing",
            suggestions=suggestions,
            relaxations=relaxations,
            generation=self.snapshot.generation,
            bounded=self.bounded,
        )

    def _relaxations(self, words: int) -> tuple[Relaxation, ...]:
        """What one would see without each of the filter values, where that is more."""
        filtering = self.filtering
        here = (words & filtering.mask & ~self.quiet).bit_count()
        found = []
        for name, values in filtering.filters.items():
            for value in values:
                rest = tuple(one for one in values if one != value)
                less = Filtering(self.snapshot, {**filtering.filters, name: rest}, self.moment, self.holidays)
                count = (words & less.mask & ~self.quiet).bit_count()
                if count > here:
                    found.append(Relaxation(name, value, count))
        return tuple(sorted(found, key=lambda one: (-one.count, one.filter, one.value)))

    def _relaxed(self, words: int, relaxations: tuple[Relaxation, ...], some: list[Unit]) -> tuple[Hit, ...]:
        """The nearest offers with one filter less (the district first: next door is close), else without any."""
        chosen = sorted(relaxations, key=lambda one: (one.filter != "district", -one.count))
        filters = dict(self.filtering.filters)
        if chosen:
            name, value = chosen[0].filter, chosen[0].value
            filters[name] = tuple(one for one in filters[name] if one != value)
        else:
            filters = {}
        less = Filtering(self.snapshot, filters, self.moment, self.holidays)
        page = self.ranking.page([words & less.mask & ~self.quiet], some, [], 0, weights.MOST_NEAR_MISSES)
        return tuple(self.ranking.hit(number, score, 0, some, True) for number, score, _ in page)

    # --- parts of the answer -----------------------------------------------------------------------------------------

    def _groups(self, seen: int) -> tuple[int, int, int]:
        """Matches, then what is open to everyone, then what nobody confirms any more."""
        older = seen & self.snapshot.quiet
        everyone = seen & ~older & self.filtering.for_everyone()
        return seen & ~older & ~everyone, everyone, older

    def _named(self, some: list[Unit]) -> int:
        """The quiet documents that the words call by their name."""
        found = self.snapshot.quiet if some else 0
        for unit in some:
            found &= words_bits(unit, self.snapshot, ("title", "names"))
        return found

    def _boosts(self) -> list[int]:
        """The documents that fit what was read out of the words without being sure."""
        return [self.filtering.fits(one.filter, one.value) for one in self.reading.understood if not one.certain]

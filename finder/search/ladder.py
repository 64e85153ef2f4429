"""The ladder: how the words may be taken, from strict to wide, so that a search never ends in an empty page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..index.concepts import Concepts
from ..index.snapshot import Snapshot
from . import weights
from .filtering import Filtering
from .query import Unit, corrected, transliterated, unit_bits, unmet, words_bits
from .request import Rung


@dataclass(frozen=True, slots=True)
class Step:
    """One way to take the words, and what matches so before any filter."""

    rung: Rung
    units: tuple[Unit, ...]
    matching: int
    hidden: int = 0  # of that: seen only where there is nothing else
    suggestions: tuple[str, ...] = ()
    read_as: tuple[str, ...] = ()


class Ladder:
    """The steps for one query over one snapshot."""

    def __init__(
        self, units: list[Unit], typed: list[str], snapshot: Snapshot, filtering: Filtering, concepts: Concepts,
        late: Callable[[], bool],
    ) -> None:
        """`late` says that no further ways are to be tried."""
        self._late = late
        self._units = tuple(units)
        self._typed = typed
        self._snapshot = snapshot
        self._filtering = filtering
        self._concepts = concepts
        self.steps = tuple(self._matches())

    def _matches(self) -> Iterable[Step]:
        """The steps whose finds count as matches."""
        if not self._units:
            yield self._step("browse", ())
            return
        yield self._step("all", self._units)
        if self._late():
            return
        read, read_as = transliterated(self._units, self._snapshot, self._concepts)
        if read_as:
            yield replace(self._step("transliteration", read), read_as=read_as)
        mended, suggestions = self._mended(read)
        if suggestions:
            yield replace(self._step("spelling", mended, suggestions=suggestions), read_as=read_as)
        # Words that no offer has beside the topics must not hide what the topics find.
        topics = tuple(unit for unit in mended if unit.topics)
        if topics and len(topics) < len(mended):
            yield self._step("concepts", mended, topics, suggestions)
        if len(mended) > 1 and not topics:
            yield Step("concepts", mended, self._most(mended), self._snapshot.quiet, suggestions)
        if len(topics) > 1:
            some = 0
            for unit in topics:
                some |= unit_bits(unit, self._snapshot, self._filtering)
            yield Step("concepts", mended, some & self._snapshot.live, self._snapshot.quiet, suggestions)

    def _most(self, units: tuple[Unit, ...]) -> int:
        """The documents that have at least half of the words, one of them in a title or a name."""
        bits = [unit_bits(unit, self._snapshot, self._filtering) for unit in units]
        named = 0
        for unit in units:
            named |= words_bits(unit, self._snapshot, ("title", "names"))
        # reached[n]: the documents that meet at least n + 1 of the units so far
        reached = [0] * ((len(units) + 1) // 2)
        for documents in bits:
            for n in range(len(reached) - 1, 0, -1):
                reached[n] |= reached[n - 1] & documents
            reached[0] |= documents
        return reached[-1] & named & self._snapshot.live

    def _step(
        self,
        rung: Rung,
        units: tuple[Unit, ...],
        needed: tuple[Unit, ...] | None = None,
        suggestions: tuple[str, ...] = (),
    ) -> Step:
        matching = self._snapshot.live
        named = self._snapshot.quiet if units else 0
        for unit in units if needed is None else needed:
            matching &= unit_bits(unit, self._snapshot, self._filtering)
            # Who knows an entry's name finds it even when nobody confirms it any more.
            named &= words_bits(unit, self._snapshot, ("title", "names")) if named else 0
        return Step(rung, units, matching, self._snapshot.quiet & ~named, suggestions)

    def _mended(self, units: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
        """The units with unknown words mended, and the whole query as it may have been meant."""
        mended: list[Unit] = []
        spellings: list[str] = []
        for unit in units:
            found = None
            if unmet(unit, self._snapshot) and not self._late():
                found = corrected(unit, self._snapshot, self._concepts)
            mended.append(found[0] if found else unit)
            if found:
                said = [text.replace(unit.words, better) for better in found[1] for text in spellings or [self._text]]
                spellings = said[: weights.MOST_EXPANSIONS]
        return tuple(mended), tuple(dict.fromkeys(spellings))

    @property
    def _text(self) -> str:
        return " ".join(self._typed)

    def further(self) -> Iterable[Step]:
        """What only comes close, nearest first: the topics alone, the topics around them, any one of the words."""
        if self._late():
            return
        last = self.steps[-1]
        topics = tuple(unit for unit in last.units if unit.topics)
        if topics and len(topics) < len(last.units):
            yield self._step("concepts", last.units, topics)
        wider = tuple(self._wider(unit) for unit in topics)
        if wider:
            yield self._step("parent", wider)
        if len(last.units) > 1:
            some = 0
            for unit in topics or last.units:
                some |= unit_bits(unit, self._snapshot, self._filtering)
            yield Step("parent", last.units, some)

    def _wider(self, unit: Unit) -> Unit:
        """The unit with the categories of its topics, or what is around those it names itself."""
        around = {
            wider
            for topic in unit.topics
            for wider in self._concepts.around.get(topic) or self._concepts.lineage(topic)[-1:]
        }
        return replace(unit, alternatives=(), concepts=tuple(sorted(around)), facts=(), weight=weights.PARENT)

"""A snapshot: the whole index at one generation, immutable, for any number of threads."""

import math
from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from ..schedule import NO_HOLIDAYS, Holidays, is_open, next_joinable, sessions
from .documents import Entry
from .postings import WORD_FIELDS, Postings, Segment, bits
from .spelling import MOST

MOST_TERMS = 20_000  # what is remembered of filters and words
MOST_SCORES = 2_000_000  # single scores that are remembered, about 100 bytes each
MOST_ANSWERS = 64  # lists with one answer per document


class Snapshot:
    """What a search reads: documents are numbered through all segments."""

    def __init__(self, segments: Sequence[tuple[Segment, frozenset[int]]], generation: int) -> None:
        """`segments` come with the documents deleted from each."""
        self.generation = generation
        self.segments = [segment for segment, _ in segments]
        self._bases: list[int] = []
        self.live = 0
        self.entries: list[Entry | None] = []
        for segment, deleted in segments:
            base = len(self.entries)
            self._bases.append(base)
            alive = (1 << segment.size) - 1
            for number, one in enumerate(segment.entries):
                if one is None or number in deleted:
                    alive ^= 1 << number
            self.live |= alive << base
            self.entries += segment.entries
        self.size = len(self.entries)
        self.count = self.live.bit_count()
        self.facets = self._merge_facets()
        self.quiet = self.facet("freshness", ("quiet",))
        self._terms: dict[tuple[str, str], tuple[Postings, int]] = {}
        self._scored: dict[Hashable, Postings] = {}
        self._held = 0
        self._whole: dict[Hashable, tuple[object, Any]] = {}
        # For search: what holds as long as this snapshot; what documents are worth before any words, and their order.
        self.cache: dict[Any, Any] = {}
        self.worth: dict[Any, tuple[array[float], float]] = {}
        self.orders: dict[Any, array[int]] = {}
        self.by_score: dict[Any, Any] = {}

    def _merge_facets(self) -> dict[str, dict[str, int]]:
        merged: dict[str, dict[str, int]] = {}
        for base, segment in zip(self._bases, self.segments, strict=True):
            for name, values in segment.facets.items():
                into = merged.setdefault(name, {})
                for value, bitset in values.items():
                    into[value] = into.get(value, 0) | bitset << base
        return {
            name: {value: found for value, bitset in sorted(values.items()) if (found := bitset & self.live)}
            for name, values in merged.items()
        }

    def facet(self, name: str, values: Iterable[str]) -> int:
        """The documents listed under any of these values of a filter."""
        known = self.facets.get(name, {})
        found = 0
        for value in values:
            found |= known.get(value, 0)
        return found

    def postings(self, field: str, term: str) -> tuple[Postings, int]:
        """The documents with `term` in `field`: BM25F scores with the term's rarity, and their bitset."""
        known = self._terms.get((field, term))
        if known is None:
            scores: Postings = {}
            bitset = 0
            for base, segment in zip(self._bases, self.segments, strict=True):
                own, own_bits = segment.postings(field, term)
                bitset |= own_bits << base
                scores.update(own if not base else {base + number: score for number, score in own.items()})
            bitset &= self.live
            # Whoosh's idf, over the live documents.
            rarity = math.log(self.count / (bitset.bit_count() + 1)) + 1 if self.count else 1.0
            known = ({number: score * rarity for number, score in scores.items()}, bitset)
            self._make_room(len(scores))
            self._terms[field, term] = known
        return known

    def scored(self, key: Hashable, ask: Callable[[], Postings]) -> Postings:
        """The scores that `ask` puts together, remembered while there is room."""
        known = self._scored.get(key)
        if known is None:
            known = ask()
            self._make_room(len(known))
            self._scored[key] = known
        return known

    def _make_room(self, count: int) -> None:
        self._held += count + 1
        if self._held > MOST_SCORES:
            self._terms.clear()
            self._scored.clear()
            self._held = count

    def bits(self, term: str, fields: Iterable[str] = WORD_FIELDS) -> int:
        """The documents with `term` in any of these fields."""
        found = 0
        for field in fields:
            found |= self.postings(field, term)[1]
        return found

    def has_word(self, word: str) -> bool:
        """Whether any text has this word."""
        return any(segment.has_word(word) for segment in self.segments)

    def near_words(self, word: str) -> list[tuple[int, str]]:
        """Words of the texts within a typing error: (errors, word), nearest first."""
        return sorted({found for segment in self.segments for found in segment.deletes().near(word)})[:MOST]

    def starting_with(self, prefix: str, most: int = 20) -> list[str]:
        """Words of the texts that begin with `prefix`, at most `most`."""
        return sorted({word for segment in self.segments for word in segment.starting_with(prefix, most)})[:most]

    # --- what depends on the clock -----------------------------------------------------------------------------------

    def open_at(self, moment: datetime, holidays: Holidays = NO_HOLIDAYS) -> int:
        """The documents open at this moment, to five minutes."""
        moment = moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
        when = (moment, holidays)

        def answers() -> list[bool]:
            today = self.takes_place(moment.date(), holidays)
            # What has no session the whole day need not be asked every five minutes.
            asked = {one.id for one, takes_place in zip(self.entries, today, strict=True) if one and takes_place}
            return self.each(
                "open", when, lambda one: one.id in asked and is_open(one.offer, moment, holidays) is True, False
            )

        return self._bits("open", when, answers)

    def takes_place(self, day: date, holidays: Holidays = NO_HOLIDAYS) -> list[bool]:
        """For each document whether it has a session on this day."""
        return self.each("today", (day, holidays), lambda one: bool(sessions(one.offer, day, day, holidays)), False)

    def joinable(self, day: date, holidays: Holidays = NO_HOLIDAYS) -> list[date | None]:
        """For each document the first day one can still come in, from `day` on."""
        return self.each("joinable", (day, holidays), lambda one: next_joinable(one.offer, day, holidays), None)

    def joinable_bits(self, day: date, holidays: Holidays = NO_HOLIDAYS) -> int:
        """The documents one can still join on this day."""
        return self._bits("joinable", (day, holidays), lambda: self.joinable(day, holidays))

    def ended(self, day: date) -> int:
        """The documents that are over on this day."""
        def answers() -> list[bool]:
            return self.each("ended", day, lambda one: one.last_day is not None and one.last_day < day, False)

        return self._bits("ended", day, answers)

    def each(self, name: Hashable, when: object, ask: Callable[[Entry], Any], missing: Any) -> list[Any]:
        """The answers of all documents, remembered as long as `when` holds; a segment keeps its own beyond a commit."""
        known = self._whole.get(name)
        if known is None or known[0] != when:
            answers: list[Any] = []
            for segment in self.segments:
                own = segment.answers.get(name)
                if own is None or own[0] != when:
                    own = (when, [missing if one is None else ask(one) for one in segment.entries])
                    remember(segment.answers, name, own, MOST_ANSWERS)
                answers += own[1]
            known = remember(self._whole, name, (when, answers), MOST_ANSWERS)
        found: list[Any] = known[1]
        return found

    def _bits(self, name: str, when: object, answers: Callable[[], Sequence[object]]) -> int:
        """The documents whose answer says something."""
        key = f"bits of {name}"
        known = self._whole.get(key)
        if known is None or known[0] != when:
            found = bits((number for number, answer in enumerate(answers()) if answer), self.size) & self.live
            known = remember(self._whole, key, (when, found), MOST_ANSWERS)
        return int(known[1])


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def remember(cache: dict[Key, Value], key: Key, value: Value, most: int) -> Value:
    """Keep `value`, forgetting the oldest quarter of a full cache; threads may do so at the same time."""
    if len(cache) >= most:
        for old in list(cache)[: most // 4]:
            cache.pop(old, None)
    cache[key] = value
    return value

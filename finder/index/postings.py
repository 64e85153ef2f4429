"""One segment of the index as dictionaries and bitsets: a posting list is decoded and scored once, then only looked up.

A bitset is a Python int with bit n set for document n: AND, OR and filtering are one machine operation each, and
counting is `int.bit_count`. Scores are Whoosh's BM25F without the term's rarity, which depends on the other segments.
"""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from whoosh.reading import IndexReader, TermNotFound

from .documents import Entry
from .spelling import Deletes

# Whoosh's K1, and how much a long field weakens a hit (B): names and concepts are lists, their length says little.
K1 = 1.2
LENGTH_MATTERS = {"title": 0.5, "text": 0.75, "names": 0.3, "concepts": 0.3}
FIELDS = tuple(LENGTH_MATTERS)
WORD_FIELDS = ("title", "text", "names")
MOST_POSTINGS = 1_000_000  # kept decoded per segment

Postings = dict[int, float]


class Segment:
    """The documents of one commit; immutable but for what it remembers, and shared by threads."""

    def __init__(self, reader: IndexReader, averages: Mapping[str, float]) -> None:
        self._reader = reader
        self._averages = averages
        self._lock = threading.Lock()  # Whoosh's readers seek in shared files
        self._postings: dict[tuple[str, str], tuple[Postings, int]] = {}
        self._held = 0
        self._lengths: dict[str, list[int]] = {}
        self._words: tuple[str, ...] | None = None
        self._deletes: Deletes | None = None
        self.size: int = reader.doc_count_all()
        self.entries: list[Entry | None] = [None] * self.size  # None: deleted before this process looked
        listed: defaultdict[str, list[int]] = defaultdict(list)  # documents by "filter=value"
        for number, stored in reader.iter_docs():
            self.entries[number] = stored["entry"]
            for facet in stored["facets"].split("\n"):
                listed[facet].append(number)
        self.facets: dict[str, dict[str, int]] = {}
        for facet, documents in listed.items():
            name, _, value = facet.partition("=")
            self.facets.setdefault(name, {})[value] = bits(documents, self.size)
        self.answers: dict[Hashable, tuple[object, list[Any]]] = {}  # filled by the snapshot

    def postings(self, field: str, term: str) -> tuple[Postings, int]:
        """The documents with `term` in `field`: their scores and their bitset."""
        known = self._postings.get((field, term))
        if known is not None:
            return known
        with self._lock:
            found = self._read(field, term)
            self._held += len(found)
            if self._held > MOST_POSTINGS:
                self._postings.clear()
                self._held = len(found)
            known = self._postings[(field, term)] = (found, bits(found, self.size))
        return known

    def _read(self, field: str, term: str) -> Postings:
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return {}
        lengths = self._field_lengths(field)
        average = self._averages.get(field) or 1.0
        b = LENGTH_MATTERS[field]
        found: Postings = {}
        while matcher.is_active():
            number, weight = matcher.id(), matcher.weight()
            found[number] = weight * (K1 + 1) / (weight + K1 * ((1 - b) + b * lengths[number] / average))
            matcher.next()
        return found

    def _field_lengths(self, field: str) -> list[int]:
        known = self._lengths.get(field)
        if known is None:
            known = [self._reader.doc_field_length(number, field, 1) for number in range(self.size)]
            self._lengths[field] = known
        return known

    def words(self) -> tuple[str, ...]:
        """Every word of the texts, sorted."""
        if self._words is None:
            with self._lock:
                found = {word for field in WORD_FIELDS for word in self._reader.field_terms(field)}
            self._words = tuple(sorted(found))
        return self._words

    def has_word(self, word: str) -> bool:
        """Whether any text here has this word."""
        words = self.words()
        at = bisect_left(words, word)
        return at < len(words) and words[at] == word

    def starting_with(self, prefix: str, most: int) -> tuple[str, ...]:
        """At most `most` words that begin with `prefix`."""
        words = self.words()
        at = bisect_left(words, prefix)
        return tuple(word for word in words[at : at + most] if word.startswith(prefix))

    def deletes(self) -> Deletes:
        """The words of this segment, ready to be found when misspelt."""
        if self._deletes is None:
            self._deletes = Deletes(self.words())
        return self._deletes


def bits(numbers: Iterable[int], size: int) -> int:
    """The bitset of these document numbers."""
    array = bytearray((size >> 3) + 1)
    for number in numbers:
        array[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(array, "little")


_POSITIONS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def numbers(bitset: int) -> Iterator[int]:
    """The document numbers in a bitset, ascending."""
    for at, byte in enumerate(bitset.to_bytes((bitset.bit_length() + 7) >> 3, "little")):
        if byte:
            base = at << 3
            for bit in _POSITIONS[byte]:
                yield base + bit

"""The visitor's words as units, each met by its concepts, its own words or a fact; bounded whatever is typed."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..index.analysis import Token, fold
from ..index.concepts import INDEXED, Concepts, Found
from ..index.crisis import Cry
from ..index.postings import Postings, bits
from ..index.snapshot import Snapshot, remember
from ..index.spelling import allowed_errors, distance
from . import weights
from .filtering import Filtering
from .understanding import Reading

LEXICAL = tuple(weights.FIELD)
MOST_ORDERS = 256  # of units, remembered per snapshot


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the query that stands for one thing."""

    words: str
    alternatives: tuple[tuple[str, ...], ...]  # stems: any alternative, all of its words
    concepts: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # filter values it may mean
    weight: float = 1.0

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is about: its categories and finer topics."""
        return tuple(one for one in self.concepts if one.startswith(("categories:", "topics:")))


def settled(tokens: list[Token], concepts: Concepts) -> list[Token]:
    """The tokens with the doubtful ones decided: they count where the query says nothing else with a meaning."""
    doubtful = [token for token in tokens if token.stop == "doubtful"]
    content = [token for token in tokens if not token.stop]
    small_words = any(token.stop == "stop" for token in tokens)
    if not doubtful or (content and small_words) or concepts.find(content):
        return tokens
    return [replace(token, stop="") if token.stop == "doubtful" else token for token in tokens]


def units(
    text_tokens: list[Token], raw: list[str], concepts: Concepts, reading: Reading, snapshot: Snapshot,
    cries: Iterable[Cry] = (),
) -> list[Unit]:
    """The units of a query; words that became a certain filter are no longer asked for."""
    found: list[Unit] = []
    spans: defaultdict[int, list[Found | None]] = defaultdict(list)
    for one in _with_cries(concepts.find(text_tokens), cries, concepts):
        spans[one.start].append(one)
    at = 0
    while at < len(text_tokens):
        end = at + 1
        for span in spans[at] or [None]:
            end = span.end if span else at + 1
            positions = [i for i in range(at, end) if i not in reading.consumed]
            content = [token for token in text_tokens[at:end] if not token.stop]
            if not positions or not (content or span):
                continue
            named = _asked(span.concepts, concepts, snapshot) if span else ()
            facts = tuple(sorted({fact for i in positions for fact in reading.facts.get(i, ())}))
            said = (span.parts,) if span and span.parts else _alternatives(content or text_tokens[at:end])
            found.append(Unit(" ".join(dict.fromkeys(raw[at:end])), said, named, facts))
        at = end
    return found


def _with_cries(found: list[Found], cries: Iterable[Cry], concepts: Concepts) -> list[Found]:
    """What was found, with a cry for help as one thing: the first category that helps, beside what it names."""
    for cry in sorted(cries, key=lambda cry: cry.start - cry.end):
        inside = [one for one in found if one.start < cry.end and one.end > cry.start]
        start = min([cry.start, *(one.start for one in inside)])
        end = max([cry.end, *(one.end for one in inside)])
        named = (one for span in inside for one in span.concepts if one.startswith(("categories:", "topics:")))
        meant = {*concepts.crises.categories[cry.crisis][:1], *named}
        found = [one for one in found if one not in inside] + [Found(start, end, frozenset(meant))]
    return sorted(found, key=lambda one: one.start)


def _asked(named: frozenset[str], concepts: Concepts, snapshot: Snapshot) -> tuple[str, ...]:
    """The concepts to look for: German is spoken everywhere, and beside a topic a language is only its subject.

    Where no offer speaks of a topic its categories answer.
    """
    found = sorted(one for one in named if one.partition(":")[0] in INDEXED and one != "languages:de")
    found = [one for one in found if not one.startswith("languages:")] or found
    silent = [one for one in found if one in concepts.stand_ins and not snapshot.postings("concepts", one)[1]]
    stand_ins = [category for one in silent for category in concepts.stand_ins[one]]
    return tuple(dict.fromkeys((*found, *stand_ins)))


def _alternatives(tokens: list[Token]) -> tuple[tuple[str, ...], ...]:
    whole = tuple(token.stem for token in tokens)
    apart = tuple(part for token in tokens for part in (token.parts or (token.stem,)))
    joined = ("".join(token.word for token in tokens),) if 1 < len(tokens) < 4 else whole
    return tuple(dict.fromkeys((whole, apart, joined)))


def words_bits(unit: Unit, snapshot: Snapshot, fields: Iterable[str] = LEXICAL) -> int:
    """The documents that say it in these words."""
    fields = tuple(fields)
    found = 0
    for alternative in unit.alternatives:
        same = -1
        for word in alternative:
            same &= snapshot.bits(word, fields)
            if not same:
                break
        found |= same if same != -1 else 0
    return found


def concept_bits(unit: Unit, snapshot: Snapshot) -> int:
    """The documents that mean one of its concepts."""
    return snapshot_bits(snapshot, unit.concepts)


def snapshot_bits(snapshot: Snapshot, concepts: Iterable[str]) -> int:
    """The documents with any of these concepts."""
    found = 0
    for concept in concepts:
        found |= snapshot.postings("concepts", concept)[1]
    return found


def unit_bits(unit: Unit, snapshot: Snapshot, filtering: Filtering) -> int:
    """The documents that meet the unit in any way."""
    found = words_bits(unit, snapshot) | concept_bits(unit, snapshot)
    for name, value in unit.facts:
        found |= filtering.fits(name, value)
    return found


def scores(unit: Unit, snapshot: Snapshot) -> Postings:
    """What the unit adds to each document's score, remembered by the snapshot."""
    words = dict.fromkeys(word for alternative in unit.alternatives for word in alternative)

    def added() -> Postings:
        total: Postings = {}
        _add(total, unit.weight * weights.CONCEPT, [snapshot.postings("concepts", one)[0] for one in unit.concepts])
        for field, weight in weights.FIELD.items():
            _add(total, unit.weight * weight, [snapshot.postings(field, word)[0] for word in words])
        return total

    return snapshot.scored((unit.concepts, tuple(words), unit.weight), added)


@dataclass(frozen=True, slots=True)
class ByScore:
    """The documents a unit gives something, best first."""

    numbers: "array[int]"
    documents: int


def by_score(unit: Unit, snapshot: Snapshot) -> ByScore:
    """The documents of `scores` in their order, remembered by the snapshot."""
    key = ("by score", unit.concepts, unit.alternatives, unit.weight)
    known: ByScore | None = snapshot.by_score.get(key)
    if known is None:
        given = scores(unit, snapshot)
        order = array("I", sorted(given, key=given.__getitem__, reverse=True))
        known = ByScore(order, bits(order, snapshot.size))
        remember(snapshot.by_score, key, known, MOST_ORDERS)
    return known


def _add(total: Postings, weight: float, parts: Iterable[Postings]) -> None:
    so_far = total.get
    for postings in parts:
        for number, score in postings.items():
            total[number] = so_far(number, 0.0) + weight * score


def corrected(unit: Unit, snapshot: Snapshot, concepts: Concepts) -> tuple[Unit, tuple[str, ...]] | None:
    """The unit with its unknown words mended or completed, and how to write them; None where nothing is near."""
    alternatives: list[tuple[str, ...]] = []
    meanings: set[str] = set()
    for alternative in unit.alternatives:
        for word in alternative:
            if concepts.knows(word) or snapshot.has_word(word):
                continue
            # Endings are no part of what was mistyped: "Caritas" is not "carta" although their stems are close.
            typed = fold(unit.words) if alternative == (word,) else word
            near = sorted({
                (errors, found)
                for errors, found in {*concepts.near(word), *snapshot.near_words(word)}
                if not concepts.knows(found)
                or distance(typed, fold(concepts.written(found)), most := allowed_errors(typed)) <= most
            })
            nearest = [found for errors, found in near if errors == near[0][0]][: weights.MOST_EXPANSIONS]
            if not nearest and len(word) >= weights.SHORTEST_BEGINNING:
                nearest = snapshot.starting_with(word, weights.MOST_EXPANSIONS)
            for found in nearest:
                alternatives.append(tuple(found if one == word else one for one in alternative))
                if alternative == (word,):
                    meanings |= concepts.of_word(found)
    if not alternatives:
        return None
    suggestions = tuple(dict.fromkeys(" ".join(concepts.written(word) for word in one) for one in alternatives))
    topics = tuple(sorted({*unit.concepts, *meanings}))
    mended = replace(unit, alternatives=tuple(dict.fromkeys(alternatives)), concepts=topics, weight=weights.CORRECTED)
    return mended, suggestions


def unmet(unit: Unit, snapshot: Snapshot) -> bool:
    """Whether neither the vocabulary nor any text knows what it says."""
    return not unit.concepts and not unit.facts and not words_bits(unit, snapshot)


def transliterated(
    asked: tuple[Unit, ...], snapshot: Snapshot, concepts: Concepts
) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """The units with unmet ones read in another script, if need be with their neighbours, and what was read."""
    read: list[Unit] = []
    phrases: list[str] = []
    at = 0
    while at < len(asked):
        found: list[str] = []
        if unmet(asked[at], snapshot):
            for before, after in ((0, 3), (0, 2), (1, 2), (1, 1), (0, 1)):
                start = len(read) - before
                if start < 0 or at + after > len(asked):
                    continue
                said = " ".join(unit.words for unit in (*read[start:], *asked[at : at + after]))
                found = concepts.transliteration.meant(said)[: weights.MOST_EXPANSIONS]
                if found:
                    read[start:] = [_read_as(said, found, concepts, snapshot)]
                    phrases += found[:1]
                    at += after
                    break
        if not found:
            read.append(asked[at])
            at += 1
    return tuple(read), tuple(phrases)


def _read_as(said: str, phrases: list[str], concepts: Concepts, snapshot: Snapshot) -> Unit:
    groups = [concepts.analyzer.tokens(phrase) for phrase in phrases]
    named = frozenset(concept for tokens in groups for one in concepts.find(tokens) for concept in one.concepts)
    alternatives = tuple(dict.fromkeys(tuple(token.stem for token in tokens) for tokens in groups))
    return Unit(said, alternatives, _asked(named, concepts, snapshot), weight=weights.CORRECTED)

"""Concepts: which terms of the vocabularies a text speaks of, by their labels and everyday words in every language."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ..model import Term
from .analysis import MOST_KEPT, Analyzer, Token, stem, words
from .crisis import Crises
from .spelling import Deletes
from .stopwords import STOPWORDS, Stopwords
from .transliteration import Transliteration

INDEXED = ("categories", "audiences", "languages", "topics")  # whose words are looked for in an offer's text
UNDERSTOOD = ("levels", "costs", "childcare", "access", "needs", "attributes", "kinds")  # looked for in a query only
COURSE = "kinds:course"
LONGEST_PHRASE = 6
# Heads and modifiers of compounds that no vocabulary lists by themselves.
GENERIC = """
    kurs kurse unterricht gruppe treff treffen cafe beratung hilfe angebot angebote stunde nachmittag abend
    morgen sprache sprach lern lernen schule stelle zentrum haus platz dienst begleitung vermittlung suche
    betreuung training spiel spielen sport tanz musik frauen männer mädchen jungen kinder jugend eltern
    familien senioren wohnung wohn arbeit berufs beruf schwimm deutsch eltern klein fahrrad lauf turnen
    schreib lese garten küche koch näh bastel ferien wochenend amt
"""
# Compounds that do not mean what their parts mean.
OPAQUE = """
    wohnführerschein mietführerschein computerführerschein ehrenamt handarbeit stammtisch hausaufgaben freizeit
    volkshochschule hochschule tagesmutter krankenkasse familienkasse sparkasse kindergarten krankenhaus frauenhaus
    rathaus spielraum zeitung hundeschule fahrschule baumschule arbeitsamt arbeitslosengeld
"""


class TermSource(Protocol):
    """What is needed of `catalog.vocabularies.Vocabularies`."""

    def terms(self, vocabulary: str, /) -> dict[str, Term]:
        """The terms of a vocabulary by id."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens `start` to `end` (excluded), or some parts of one compound, name these concepts (`vocabulary:id`)."""

    start: int
    end: int
    concepts: frozenset[str]
    parts: tuple[str, ...] = ()


class Concepts:
    """The phrases of the vocabularies, ready to be found in tokens; owns the analyzer with their words."""

    def __init__(self, vocabularies: TermSource, names: Iterable[str] = (*INDEXED, *UNDERSTOOD)) -> None:
        self._table: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self.parents: dict[str, str] = {}
        self.addresses: dict[str, str] = {}
        # A topic's categories: they answer where no offer speaks of it; those at the top are too wide for an answer.
        self.around: dict[str, tuple[str, ...]] = {}
        self.stand_ins: dict[str, tuple[str, ...]] = {}
        self.attributes: dict[str, tuple[tuple[str, str], ...]] = {}  # the filters that an attribute stands for
        self._whole: dict[str, set[str]] = {}  # concepts by a word without its stem taken
        self._written: dict[str, str] = {}  # stem: as it is written, for "did you mean"
        terms = [(name, term) for name in names for term in _terms(vocabularies, name).values()]
        phrases = [(f"{name}:{term.id}", phrase) for name, term in terms for phrase in _phrases(term)]
        plain = {part for group in words(GENERIC) for part in group}
        german = [
            part
            for name, term in terms
            for tag in ("de", "de-simple")
            for text in (term.labels.get(tag, ""), *term.words.get(tag, ()))
            for group in words(text)
            for part in group
            if len(part) >= 4 and part not in STOPWORDS
        ]
        opaque = {part for group in words(OPAQUE) for part in group}
        self.analyzer = Analyzer(
            {*plain, *german, *(stem(part) for part in (*plain, *german))},
            Stopwords(phrase for _, phrase in phrases),
            opaque | {f"{word}{end}" for word in opaque for end in ("s", "n", "en", "er")},
        )
        for concept, phrase in phrases:
            if concept in ("audiences:everyone", "childcare:none") or _other_kind(concept):
                continue  # "alle", "Nachbarn" and "Termin" stand in every second text
            tokens = self.analyzer.tokens(phrase)
            key = _key(tokens)
            if 0 < len(key) <= LONGEST_PHRASE:
                self._table[key].add(concept)
            if len(tokens) == 1:
                self._written.setdefault(tokens[0].stem, phrase)
                self._whole[tokens[0].word] = self._table[key]
        self._drop_collapsed(phrases)
        self._ids = {term.address or term.id: term.id for term in _terms(vocabularies, "categories").values()}
        for name, term in terms:
            concept = f"{name}:{term.id}"
            self.addresses[concept] = term.address or term.id
            if term.parent:
                self.parents[concept] = f"{name}:{term.parent}"
            if name == "needs":
                self._needs(concept, term)
            elif name == "attributes":
                self.attributes[concept] = tuple((key, value) for key, values in term.query.items() for value in values)
            elif term.query:
                self.around[concept] = self._categories(term)
        self.stand_ins = {
            concept: tuple(one for one in categories if one in self.parents)
            for concept, categories in self.around.items()
        }
        self._prefer_topics()
        self.crises = Crises(_terms(vocabularies, "crisis"), self.analyzer, self._categories)
        self._phrases = tuple(phrase for concept, phrase in phrases if concept.split(":")[0] in (*INDEXED, "needs"))
        self._german = tuple(
            text for _, term in terms for tag in ("de", "de-simple")
            for text in (term.labels.get(tag, ""), *term.words.get(tag, ()))
        )
        table = sorted((key, sorted(found)) for key, found in self._table.items())
        basis = (table, self.parents, sorted(self.crises.words))
        self.fingerprint = hashlib.sha256(repr(basis).encode()).hexdigest()[:16]
        self._sorted = sorted(self._whole)
        self._beginnings: dict[str, tuple[bool, bool, frozenset[str]]] = {}  # by word
        self._begins = {key[:length] for key in self._table for length in range(1, len(key) + 1) if len(key) > 1}
        self._deletes = Deletes(key[0] for key, found in self._table.items() if len(key) == 1 and found)

    @cached_property
    def transliteration(self) -> Transliteration:
        """The phrases by how they sound in another script; made when first wanted."""
        return Transliteration(self._phrases, self._german)

    def _drop_collapsed(self, phrases: Iterable[tuple[str, str]]) -> None:
        """A circumstance whose phrase shrinks to one word of a topic ("nach der Arbeit") does not claim that word."""
        for concept, phrase in phrases:
            tokens = self.analyzer.tokens(phrase)
            key = _key(tokens)
            found = self._table.get(key, set())
            if concept.startswith("attributes:") and len(key) == 1 < len(tokens) and _has_topic(found):
                found.discard(concept)

    def _prefer_topics(self) -> None:
        """A word that a topic claims as well means the topic, and of the categories only those that answer for it."""
        for found in self._table.values():
            topics = [one for one in found if one.startswith("topics:")]
            if topics:
                answering = {category for one in topics for category in self.stand_ins.get(one, ())}
                found -= {one for one in found if one.startswith("categories:")} - answering

    def _needs(self, concept: str, term: Term) -> None:
        """A need is no concept of its own: its words mean the categories its tile stands for."""
        meant = set(self._categories(term))
        meant |= {f"{name}={value}" for name, values in term.query.items() if name != "category" for value in values}
        for found in self._table.values():
            if concept in found:
                found.remove(concept)
                # A need's words are everyday speech; where a category claims the very same word, that one is meant.
                if not any(other.startswith("categories:") for other in found):
                    found |= meant

    def _categories(self, term: Term) -> tuple[str, ...]:
        """The categories in a term's query, where sensitive ones stand by their neutral addresses."""
        return tuple(f"categories:{self._ids.get(address, address)}" for address in term.query.get("category", ()))

    def lineage(self, concept: str) -> tuple[str, ...]:
        """The concept and what it belongs to, nearest first."""
        chain = [concept]
        while (parent := self.parents.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def knows(self, word: str) -> bool:
        """Whether the stem of one word is a concept by itself."""
        return bool(self._table.get((word,)))

    def of_word(self, word: str) -> frozenset[str]:
        """The concepts that the stem of one word names."""
        return frozenset(self._table.get((word,), ()))

    def near(self, word: str) -> list[tuple[int, str]]:
        """Stems of concept words within a typing error: (errors, stem), nearest first."""
        return self._deletes.near(word)

    def written(self, word: str) -> str:
        """A stem as people write the word."""
        return self._written.get(word, word)

    def find(self, tokens: Sequence[Token]) -> list[Found]:
        """The concepts named in `tokens`, longest phrases first and none overlapping, in order."""
        content = [(i, token) for i, token in enumerate(tokens) if not token.stop]
        found: list[Found] = []
        at = 0
        while at < len(content):
            number, token = content[at]
            phrase, apart, concepts = self._begun(token)
            length = 1
            if phrase or apart:
                length, concepts = self._longest(content, at, apart) or (length, concepts)
            if concepts:
                found.append(Found(number, content[at + length - 1][0] + 1, concepts))
            elif token.parts:
                found += self._inside(number, token)
            at += length
        return found

    def _longest(
        self, content: Sequence[tuple[int, Token]], at: int, apart: bool
    ) -> tuple[int, frozenset[str]] | None:
        """The longest phrase of several words that begins here, or where one may be, the longest word written apart."""
        longest, concepts = 1, None
        key: tuple[str, ...] = (content[at][1].stem,)
        word = content[at][1].word
        for length, (_, token) in enumerate(content[at + 1 : at + LONGEST_PHRASE], 2):
            key += (token.stem,)
            begins = key in self._begins
            meant = self._table.get(key) if begins else None
            if apart:  # "deutsch kurs", "مهد کودک"
                word += token.word
                meant = meant or self._whole.get(word)
                apart = length < 3
            if meant:
                longest, concepts = length, meant
            if not (begins or apart):
                break
        return (longest, frozenset(concepts)) if concepts else None

    def _begun(self, token: Token) -> tuple[bool, bool, frozenset[str]]:
        """Whether a phrase may begin with this word, or a word written apart, and what it says alone."""
        known = self._beginnings.get(token.word)
        if known is None:
            after = bisect_right(self._sorted, token.word)
            apart = after < len(self._sorted) and self._sorted[after].startswith(token.word)
            if len(self._beginnings) > MOST_KEPT:
                self._beginnings.clear()
            known = ((token.stem,) in self._begins, apart, self.of_word(token.stem))
            self._beginnings[token.word] = known
        return known

    def _inside(self, number: int, token: Token) -> Iterable[Found]:
        """The concepts named by the parts of a compound that is none by itself: "Frauenschwimmen"."""
        at = 0
        while at < len(token.parts):
            end = len(token.parts)
            while end > at and not self._table.get(token.parts[at:end]):
                end -= 1
            parts = token.parts[at:end]
            if end > at and self._table[parts] != {COURSE}:  # every second compound ends so
                yield Found(number, number + 1, frozenset(self._table[parts]), parts)
            at = max(end, at + 1)


def _other_kind(concept: str) -> bool:
    return concept.startswith("kinds:") and concept != COURSE


def _has_topic(concepts: Iterable[str]) -> bool:
    return any(one.startswith(("categories:", "topics:", "audiences:")) for one in concepts)


def _terms(vocabularies: TermSource, name: str) -> dict[str, Term]:
    try:
        return vocabularies.terms(name)
    except KeyError:
        return {}


def _phrases(term: Term) -> Iterable[str]:
    yield from term.labels.values()
    for phrases in term.words.values():
        yield from phrases


def _key(tokens: Sequence[Token]) -> tuple[str, ...]:
    content = tuple(token.stem for token in tokens if not token.stop)
    return content or tuple(token.stem for token in tokens)

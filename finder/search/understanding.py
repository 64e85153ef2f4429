"""Filters read out of the words: certain ones filter until the chip is taken away, uncertain ones only lift."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.dates import get_day_names

from ..districts import DistrictTree
from ..filters import FILTERS, WEEKDAYS
from ..index.analysis import Token, fold, words
from ..index.concepts import Concepts
from ..languages import LANGUAGES
from ..spelling import fold as name_key
from .request import Understood

LEVEL = re.compile(r"[abc][12](?:\.\d)?")
# Names that are also everyday words: "Mitte" may be the middle of anything.
GENERIC_NAMES = frozenset(name_key(name) for name in (
    "Mitte", "Zentrum", "Altstadt", "Nord", "Süd", "Ost", "West", "Center", "Centrum", "Innenstadt", "Hafen", "Park",
    "Dorf",
))
SHORTEST_NAME = 4
LONGEST_NAME = 6  # words
ENDINGS = re.compile(r"(?:[aeiouyаеиіоуюяьoa]|ок|ка|ку)+s?$")
# "from Bärenkämpen" tells where somebody lives, not where the offer is.
ORIGIN = frozenset(("aus", "von", "from", "из", "з", "від", "от", "من", "از", "z", "din", "de", "nga", "ji"))
# Before the name of a language they make it the language of the offer: "auf Arabisch", "in English".
SPOKEN_IN = frozenset(("auf", "in", "en", "по", "на", "به", "na", "po"))
SPEAKING = ("sprachig", "sprachige", "sprachiger", "speaking", "sprechend")
FREE_AMBIGUOUS = frozenset(("frei", "free"))
FILTER_OF = {"levels": "level", "costs": "cost", "childcare": "childcare", "access": "access", "languages": "language",
             "kinds": "kind"}


@dataclass(slots=True)
class Reading:
    """What was read: filters, which words the certain ones used up, and what uncertain words may mean."""

    understood: list[Understood] = field(default_factory=list)
    consumed: set[int] = field(default_factory=set)
    facts: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    _last: tuple[int, ...] = ()

    def add(
        self, name: str, value: str, certain: bool, at: Iterable[int], raw: list[str], enough: bool = True
    ) -> None:
        """Take note of a filter value that the words at these positions mean.

        Where that is not `enough`, an offer that fits it still has to meet the words.
        """
        if FILTERS[name].private:
            return  # a circumstance is found by its words; it never becomes part of an address
        at = tuple(at)
        positions = [i for i in at if i not in self.consumed or at == self._last]
        self._last = at  # one phrase may mean several values: a weekend has two days
        if not positions or any((one.filter, one.value) == (name, value) for one in self.understood):
            return
        self.understood.append(Understood(name, value, certain, " ".join(dict.fromkeys(raw[i] for i in positions))))
        if certain:
            self.consumed.update(positions)
        elif enough:
            for i in positions:
                self.facts.setdefault(i, set()).add((name, value))


class Understanding:
    """Reads filters out of queries, for one city's districts and organizations."""

    def __init__(
        self, concepts: Concepts, tree: DistrictTree, organizations: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """`organizations` are their public codes by name."""
        self._concepts = concepts
        self._root = tree.root
        self._names: dict[str, tuple[str, bool]] = {}
        for district in tree:
            for name, certain in [(one, True) for one in (district.name, *district.also, *district.names.values())]:
                key = name_key(name)
                if len(key) >= SHORTEST_NAME:
                    self._names.setdefault(key, (district.id, certain and key not in GENERIC_NAMES))
        self._organizations: dict[str, str] = {}
        for name, code in organizations.items():
            key = name_key(name)
            if len(key) >= SHORTEST_NAME:
                self._organizations.setdefault(key, code)

    def read(self, tokens: list[Token], raw: list[str], today: date, urgent: bool = False) -> Reading:
        """The filters in these tokens; `raw` are the same words as typed, `today` the day that "today" means.

        Nobody who needs help at once (`urgent`) is asked to wait for the right hour.
        """
        reading = Reading()
        self._named(tokens, raw, reading)
        self._districts(tokens, raw, reading)
        for i, token in enumerate(tokens):
            if LEVEL.fullmatch(token.word):
                reading.add("level", token.word[:2].upper(), True, [i], raw)
            elif not urgent and (day := weekday(token.word)) is not None:
                reading.add("day", WEEKDAYS[day], True, [i], raw)
        self._terms(tokens, raw, reading, today, urgent)
        return reading

    def _named(self, tokens: list[Token], raw: list[str], reading: Reading) -> None:
        """Organizations by name; the words stay what is looked for."""
        for start in range(len(tokens)):
            for end in range(min(len(tokens), start + LONGEST_NAME), start, -1):
                code = self._organizations.get(name_key("".join(raw[start:end])))
                if code and not (end - start == 1 and self._concepts.knows(tokens[start].stem)):
                    words = " ".join(dict.fromkeys(raw[start:end]))
                    reading.understood.append(Understood("organization", code, False, words))
                    return

    def _districts(self, tokens: list[Token], raw: list[str], reading: Reading) -> None:
        at = 0
        while at < len(tokens):
            for length in (3, 2, 1):
                known = self._names.get(name_key("".join(raw[at : at + length]))) if at + length <= len(raw) else None
                if known:
                    id_, certain = known
                    origin = at > 0 and tokens[at - 1].word in ORIGIN
                    if id_ != self._root:
                        reading.add("district", id_, certain and not origin, range(at, at + length), raw)
                    elif len(tokens) > length:
                        reading.consumed.update(range(at, at + length))  # the whole city is no filter
                    at += length - 1
                    break
            at += 1

    def _terms(self, tokens: list[Token], raw: list[str], reading: Reading, today: date, urgent: bool) -> None:
        for found in self._concepts.find(tokens):
            span = range(found.start, found.end)
            topics = any(concept.startswith(("categories:", "topics:")) for concept in found.concepts)
            if topics and len(span) > 1 and not urgent:
                self._within(tokens, span, raw, reading, today)
            for concept in sorted(found.concepts):
                vocabulary, _, id_ = concept.partition(":")
                if "=" in concept:
                    name, _, value = concept.partition("=")
                    reading.add(name, value, False, span, raw)
                elif vocabulary == "attributes":
                    if not (found.parts or urgent):  # an "Elternabend" is not in the evening because it is called so
                        # Said of two times at once ("mañana") it is none for certain.
                        times = sum(one.startswith("attributes:") for one in found.concepts)
                        for name, value in self._concepts.attributes[concept]:
                            day = _day(value, today) if name == "day" else value
                            reading.add(name, day, times == 1, span, raw)
                elif vocabulary == "languages":
                    if id_ != "de":
                        certain = not topics and self._spoken(tokens, found.start, found.end)
                        reading.add("language", id_, certain, span, raw)
                elif name := FILTER_OF.get(vocabulary, ""):
                    free = concept == "costs:free" and not {tokens[i].word for i in span} & FREE_AMBIGUOUS
                    reading.add(name, id_, free and not topics, span, raw)

    def _within(self, tokens: list[Token], span: range, raw: list[str], reading: Reading, today: date) -> None:
        """Times inside the name of a topic, which stays what is looked for: "course in the evening"."""
        for i in span:
            for concept in sorted(self._concepts.of_word(tokens[i].stem)):
                for name, value in self._concepts.attributes.get(concept, ()):
                    reading.add(name, _day(value, today) if name == "day" else value, False, [i], raw, enough=False)

    @staticmethod
    def _spoken(tokens: list[Token], start: int, end: int) -> bool:
        before = tokens[start - 1].word if start else ""
        inside = {token.word for token in tokens[start:end]}
        after = tokens[end].word if end < len(tokens) else ""
        return (
            before in SPOKEN_IN
            or bool(inside & SPOKEN_IN)
            or after == "speaking"
            or any(word.endswith(SPEAKING) for word in inside)
        )


def _day(value: str, today: date) -> str:
    """The weekday that "today", "tomorrow" or a weekday means."""
    ahead = {"today": 0, "tomorrow": 1}.get(value)
    return value if ahead is None else WEEKDAYS[(today + timedelta(ahead)).weekday()]


def weekday(word: str) -> int | None:
    """The weekday that a folded word names in any language, 0 for Monday."""
    known = weekdays()
    exact = known.get(word)
    if exact is None and len(word) >= 5:  # "montags", "środę", "понеділка"
        exact = known.get(_bare(word))
    return exact


def _bare(word: str) -> str:
    return f"{ENDINGS.sub('', word)}*"


@cache
def weekdays() -> dict[str, int]:
    """The weekdays by their folded names in every language that has one word for them, and without endings as "…*"."""
    found: dict[str, int] = {}
    for language in LANGUAGES.values():
        names = get_day_names("wide", "format", Locale.parse(language.locale))
        alone = get_day_names("wide", "stand-alone", Locale.parse(language.locale))
        for day in range(7):
            for name in (names[day], alone[day]):
                groups = words(fold(name))
                word = "".join(groups[0]) if len(groups) == 1 else ""
                if len(word) >= (3 if word > "\u1200" else 4) or word == "joi":
                    found.setdefault(word, day)
                    found.setdefault(word + "s", day)
                    found.setdefault(word.removeprefix("ال"), day)
                    if len(word) >= 5:
                        found.setdefault(_bare(word), day)
    return found

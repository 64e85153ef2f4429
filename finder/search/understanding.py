"""Filters read out of the words: certain ones filter until the chip is taken away, uncertain ones only lift."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from babel.dates import get_day_names

from ..districts import DistrictTree
from ..filters import WEEKDAYS
from ..index.analysis import Token, fold, stem, words
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
# "from Bärenkämpen" tells where somebody lives, not where the offer is.
ORIGIN = frozenset(("aus", "von", "from", "из", "з", "від", "от", "من", "از", "z", "din", "de", "nga", "ji"))
# Before the name of a language they make it the language of the offer: "auf Arabisch", "in English".
SPOKEN_IN = frozenset(("auf", "in", "en", "по", "на", "به", "na", "po"))
SPEAKING = ("sprachig", "sprachige", "sprachiger", "speaking", "sprechend")
ONLY_WOMEN = (
    "nur für frauen", "nur frauen", "only for women", "women only", "for women only", "sadece kadınlar", "للنساء فقط",
    "نساء فقط", "فقط زنان", "тільки для жінок", "лише для жінок", "только для женщин", "tylko dla kobiet",
    "doar pentru femei", "само за жени", "femmes uniquement", "solo para mujeres", "solo mujeres", "vetëm për gra",
    "tenê ji bo jinan", "تەنها بۆ ژنان", "ንደቂ ኣንስትዮ ጥራይ",
)
OPEN_NOW = (
    "jetzt geöffnet", "jetzt offen", "jetzt auf", "open now", "مفتوح الآن", "şimdi açık", "відкрито зараз",
    "открыто сейчас", "اکنون باز", "otwarte teraz", "deschis acum", "ouvert maintenant", "abierto ahora",
)
FREE_AMBIGUOUS = frozenset(("frei", "free"))
FILTER_OF = {"levels": "level", "costs": "cost", "childcare": "childcare", "access": "access", "languages": "language"}


@dataclass(slots=True)
class Reading:
    """What was read: filters, which words the certain ones used up, and what uncertain words may mean."""

    understood: list[Understood] = field(default_factory=list)
    consumed: set[int] = field(default_factory=set)
    facts: dict[int, set[tuple[str, str]]] = field(default_factory=dict)

    def add(self, name: str, value: str, certain: bool, at: Iterable[int], raw: list[str]) -> None:
        """Take note of a filter value that the words at these positions mean."""
        positions = [i for i in at if i not in self.consumed]
        if not positions or any((one.filter, one.value) == (name, value) for one in self.understood):
            return
        self.understood.append(Understood(name, value, certain, " ".join(dict.fromkeys(raw[i] for i in positions))))
        if certain:
            self.consumed.update(positions)
        else:
            for i in positions:
                self.facts.setdefault(i, set()).add((name, value))


class Understanding:
    """Reads filters out of queries, for one city's districts."""

    def __init__(self, concepts: Concepts, tree: DistrictTree) -> None:
        self._concepts = concepts
        self._root = tree.root
        self._names: dict[str, tuple[str, bool]] = {}
        for district in tree:
            for name, certain in [(one, True) for one in (district.name, *district.also, *district.names.values())]:
                key = name_key(name)
                if len(key) >= SHORTEST_NAME:
                    self._names.setdefault(key, (district.id, certain and key not in GENERIC_NAMES))
        self._phrases = [
            *((_stems(phrase), "women", "1") for phrase in ONLY_WOMEN),
            *((_stems(phrase), "open", "now") for phrase in OPEN_NOW),
        ]

    def read(self, tokens: list[Token], raw: list[str]) -> Reading:
        """The filters in these tokens; `raw` are the same words as typed."""
        reading = Reading()
        self._fixed(tokens, raw, reading)
        self._districts(tokens, raw, reading)
        for i, token in enumerate(tokens):
            if LEVEL.fullmatch(token.word):
                reading.add("level", token.word[:2].upper(), True, [i], raw)
            elif (day := weekdays().get(token.stem)) is not None:
                reading.add("day", WEEKDAYS[day], True, [i], raw)
        self._terms(tokens, raw, reading)
        return reading

    def _fixed(self, tokens: list[Token], raw: list[str], reading: Reading) -> None:
        stems = [token.stem for token in tokens]
        for phrase, name, value in self._phrases:
            for start in range(len(stems) - len(phrase) + 1):
                if tuple(stems[start : start + len(phrase)]) == phrase:
                    reading.add(name, value, True, range(start, start + len(phrase)), raw)

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

    def _terms(self, tokens: list[Token], raw: list[str], reading: Reading) -> None:
        for found in self._concepts.find(tokens):
            span = range(found.start, found.end)
            topics = any(concept.startswith(("categories:", "topics:")) for concept in found.concepts)
            for concept in sorted(found.concepts):
                vocabulary, _, id_ = concept.partition(":")
                if "=" in concept:
                    name, _, value = concept.partition("=")
                    reading.add(name, value, False, span, raw)
                elif vocabulary == "languages":
                    if id_ != "de":
                        certain = not topics and self._spoken(tokens, found.start, found.end)
                        reading.add("language", id_, certain, span, raw)
                elif name := FILTER_OF.get(vocabulary, ""):
                    free = concept == "costs:free" and not {tokens[i].word for i in span} & FREE_AMBIGUOUS
                    reading.add(name, id_, free and not topics, span, raw)

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


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem("".join(group)) for group in words(phrase))


@cache
def weekdays() -> dict[str, int]:
    """The weekdays by the stem of their name in every language that has one word for them."""
    found: dict[str, int] = {}
    for language in LANGUAGES.values():
        names = get_day_names("wide", "format", Locale.parse(language.locale))
        alone = get_day_names("wide", "stand-alone", Locale.parse(language.locale))
        for day in range(7):
            for name in (names[day], alone[day]):
                groups = words(fold(name))
                if len(groups) == 1 and len("".join(groups[0])) >= 4:
                    found.setdefault(stem("".join(groups[0])), day)
                    found.setdefault(stem("".join(groups[0]) + "s"), day)  # "montags"
    return found

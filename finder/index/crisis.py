"""Words of somebody who needs help at once: which crisis a text speaks of, forgiving in a query."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..model import Term
from .analysis import Analyzer, Token
from .spelling import SHORTEST, Deletes
from .transliteration import Transliteration

MOST_BETWEEN = 2  # other words between two of a phrase: "er schlägt seit Wochen mich"
SHORTEST_ALONE = 7  # letters of a misspelt word that is a phrase by itself; "Messe" is no "Messer"


@dataclass(frozen=True, slots=True)
class Cry:
    """Tokens `start` to `end` (excluded) speak of this crisis."""

    crisis: str
    start: int
    end: int


class Crises:
    """The phrases of the vocabulary `crisis`. Their small words count: "want to die" is more than "want"."""

    def __init__(
        self, terms: dict[str, Term], analyzer: Analyzer, categories: Callable[[Term], tuple[str, ...]]
    ) -> None:
        self.categories = {id_: categories(term) for id_, term in terms.items()}
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        foreign: dict[str, str] = {}
        for id_, term in terms.items():
            for phrase in (*term.labels.values(), *(word for words in term.words.values() for word in words)):
                tokens = analyzer.tokens(phrase)
                stems = tuple(token.stem for token in tokens)
                foreign |= {token.word: token.stem for token in tokens}
                if stems:
                    self._phrases[stems[0]].append((stems, id_))
        self.words = frozenset(word for phrases in self._phrases.values() for stems, _ in phrases for word in stems)
        self._deletes = Deletes(self.words)
        self._swapped: defaultdict[str, set[str]] = defaultdict(set)
        for word in self.words:
            if 3 < len(word) < SHORTEST:
                self._swapped["".join(sorted(word))].add(word)
        self._stems_of = foreign
        self._transliteration = Transliteration(foreign)

    def find(self, tokens: Sequence[Token], unknown: Callable[[str], bool] | None = None) -> list[Cry]:
        """The crises that the tokens speak of; stems that are `unknown` elsewhere may be misspelt or transliterated."""
        said = [self._spellings(token, unknown) for token in tokens]
        found: dict[str, Cry] = {}
        for start, stems in enumerate(said):
            for stem in stems:
                for phrase, crisis in self._phrases.get(stem, ()):
                    end = self._follow(phrase, said, start)
                    if end and not (len(phrase) == 1 and stem != tokens[start].stem and len(stem) < SHORTEST_ALONE):
                        known = found.get(crisis)
                        if known is None or end - start > known.end - known.start:
                            found[crisis] = Cry(crisis, start, end)
        return list(found.values())

    def _spellings(self, token: Token, unknown: Callable[[str], bool] | None) -> set[str]:
        stems = {token.stem, *token.parts}
        if unknown and token.stem not in self.words and unknown(token.stem):
            near = self._deletes.near(token.stem)
            stems |= {found for errors, found in near if errors == near[0][0]}
            if len(token.stem) < SHORTEST:  # "mihc": in short words only swapped letters are an error
                stems |= self._swapped.get("".join(sorted(token.stem)), set())
            stems |= {self._stems_of[word] for word in self._transliteration.meant(token.word)}
        return stems

    @staticmethod
    def _follow(phrase: tuple[str, ...], said: Sequence[set[str]], start: int) -> int:
        """Where the phrase that begins at `start` ends, or 0."""
        at = start
        for word in phrase[1:]:
            window = range(at + 1, min(at + 2 + MOST_BETWEEN, len(said)))
            at = next((place for place in window if word in said[place]), 0)
            if not at:
                return 0
        return at + 1

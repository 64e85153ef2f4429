"""Words of somebody who needs help at once: which crisis a text speaks of, forgiving in a query."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..model import Term
from .analysis import Analyzer, Token
from .spelling import Deletes

MOST_BETWEEN = 2  # other words between two of a phrase: "er schlägt seit Wochen mich"
SHORTEST_ALONE = 7  # letters of a misspelt word that is a phrase by itself; "Messe" is no "Messer"

Spellings = Callable[[str], Iterable[str]]


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
        for id_, term in terms.items():
            for phrase in (*term.labels.values(), *(word for words in term.words.values() for word in words)):
                stems = tuple(token.stem for token in analyzer.tokens(phrase))
                if stems:
                    self._phrases[stems[0]].append((stems, id_))
        self.words = frozenset(word for phrases in self._phrases.values() for stems, _ in phrases for word in stems)
        self._deletes = Deletes(self.words)

    def find(self, tokens: Sequence[Token], spellings: Spellings | None = None) -> list[Cry]:
        """The crises that the tokens speak of; `spellings` gives further stems that an unknown word may stand for."""
        said = [self._stems(token, spellings) for token in tokens]
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

    def _stems(self, token: Token, spellings: Spellings | None) -> set[str]:
        stems = {token.stem, *token.parts}
        if spellings and token.stem not in self.words:
            near = self._deletes.near(token.stem)
            stems |= {found for errors, found in near if errors == near[0][0]}
            stems |= set(spellings(token.word))
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

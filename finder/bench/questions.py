"""The questions of a benchmark: words that stand in offers, some with a typing error, alone and with filters."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ..index.analysis import fold
from ..index.stopwords import STOPWORDS
from .contents import Content

LENGTHS = (1, 2, 4)  # words
FILTERED_BY = ("district", "language", "audience", "cost", "kind", "access")
FILTERS = 2
SHORTEST, SHORTEST_MISTYPED = 3, 7  # letters
RARE, MISTYPED = "a rare word", "typing error"
RARELY = 0.002  # of all offers, or only one, say it


@dataclass(frozen=True, slots=True)
class Question:
    """Words that all must be met, and the chosen value of some filters."""

    words: tuple[str, ...]
    filters: Mapping[str, str]
    language: str
    mistyped: bool = False


def make_questions(contents: Sequence[Content], count: int, seed: int = 2) -> dict[str, list[Question]]:
    """`count` questions of every kind, by what the kind is called."""
    asking = _Asking(contents, Random(seed))  # noqa: S311 - the same questions in every run
    kinds: dict[str, list[Question]] = {}
    for length in LENGTHS:
        name = f"{length} word{'s' * (length > 1)}"
        kinds[name] = [asking.ask(length) for _ in range(count)]
        kinds[f"{name}, filters"] = [asking.ask(length, FILTERS) for _ in range(count)]
    kinds[RARE] = [asking.ask(1, rare=True) for _ in range(count)]
    kinds[MISTYPED] = [asking.mistype() for _ in range(count)]
    return kinds


class _Asking:
    """Makes questions that an offer answers."""

    def __init__(self, contents: Sequence[Content], chance: Random) -> None:
        self._contents = contents
        self._chance = chance
        self._words = [
            {language: sorted(set(_words(text))) for language, text in one.texts.items()} for one in contents
        ]
        self._said = Counter(word for texts in self._words for words in texts.values() for word in words)

    def ask(self, length: int, filters: int = 0, rare: bool = False) -> Question:
        """A question for a random offer, by words that many offers say, or by one that few say."""
        chance = self._chance
        while True:
            at = chance.randrange(len(self._contents))
            facts = self._contents[at].facts
            language = chance.choice(sorted(self._words[at]))
            words = self._drawn(self._words[at][language], length, rare)
            names = [name for name in FILTERED_BY if name in facts]
            if len(words) == length and len(names) >= filters:
                return Question(words, {name: facts[name] for name in chance.sample(names, filters)}, language)

    def _drawn(self, words: list[str], length: int, rare: bool) -> tuple[str, ...]:
        """People ask for what is common: what most offers say is also what is asked for most."""
        if rare:
            words = [word for word in words if self._said[word] <= max(1, RARELY * len(self._contents))]
        drawn: dict[str, None] = {}
        while words and len(drawn) < length:
            (word,) = self._chance.choices(words, [self._said[word] for word in words])
            drawn[word] = None
            words = [one for one in words if one != word]
        return tuple(drawn)

    def mistype(self) -> Question:
        """A long word with a letter left out or two changed about."""
        while True:
            question = self.ask(1)
            (word,) = question.words
            if len(word) >= SHORTEST_MISTYPED:
                at = self._chance.randrange(2, len(word) - 1)
                swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                wrong = self._chance.choice((word[:at] + word[at + 1 :], swapped))
                if wrong != word:
                    return Question((wrong,), {}, question.language, mistyped=True)


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        if len(word) >= SHORTEST and word.isalpha() and fold(word) not in STOPWORDS:
            yield word

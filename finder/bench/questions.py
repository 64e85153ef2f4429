"""The questions of a benchmark: words that stand in offers, some with a typing error, alone and with filters."""

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


@dataclass(frozen=True, slots=True)
class Question:
    """Words that all must be met, and the chosen value of some filters."""

    words: tuple[str, ...]
    filters: Mapping[str, str]
    language: str
    mistyped: bool = False


def make_questions(contents: Sequence[Content], count: int, seed: int = 2) -> dict[str, list[Question]]:
    """`count` questions of every kind, by what the kind is called."""
    chance = Random(seed)  # noqa: S311 - the same questions in every run
    kinds: dict[str, list[Question]] = {}
    for length in LENGTHS:
        name = f"{length} word{'s' * (length > 1)}"
        kinds[name] = [_ask(chance, contents, length, 0) for _ in range(count)]
        kinds[f"{name}, filters"] = [_ask(chance, contents, length, FILTERS) for _ in range(count)]
    kinds["typing error"] = [_mistype(chance, contents) for _ in range(count)]
    return kinds


def _ask(chance: Random, contents: Sequence[Content], length: int, filters: int) -> Question:
    while True:
        content = chance.choice(contents)
        language = chance.choice(sorted(content.texts))
        words = sorted(set(_words(content.texts[language])))
        names = [name for name in FILTERED_BY if name in content.facts]
        if len(words) >= length and len(names) >= filters:
            chosen = chance.sample(names, filters)
            return Question(
                tuple(chance.sample(words, length)), {name: content.facts[name] for name in chosen}, language
            )


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        if len(word) >= SHORTEST and word.isalpha() and fold(word) not in STOPWORDS:
            yield word


def _mistype(chance: Random, contents: Sequence[Content]) -> Question:
    while True:
        question = _ask(chance, contents, 1, 0)
        (word,) = question.words
        if len(word) >= SHORTEST_MISTYPED:
            at = chance.randrange(2, len(word) - 1)
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            wrong = chance.choice((word[:at] + word[at + 1 :], swapped))
            if wrong != word:
                return Question((wrong,), {}, question.language, mistyped=True)

"""Words within a typing error of a misspelt one, by a deletes index: look-ups instead of a walk over all words."""

from collections import defaultdict
from collections.abc import Iterable

PREFIX = 9  # letters that count for the look-up
SHORTEST = 5  # words to correct: shorter ones have too many neighbours
SECOND_ERROR_FROM = 8  # letters
MOST = 8  # corrections of one word


def _without_one(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _variants(word: str) -> set[str]:
    """What is left of the word's beginning after leaving out up to one letter."""
    start = word[:PREFIX]
    return {start, *_without_one(start)}


class Deletes:
    """The known words by what is left of them when one letter is left out."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= SHORTEST - 1 and not word.isdigit():
                for rest in _variants(word):
                    self._by_rest[rest].append(word)

    def near(self, word: str) -> list[tuple[int, str]]:
        """Known words within one error, or two in a long word: (errors, word), nearest first."""
        if len(word) < SHORTEST or word.isdigit():
            return []
        allowed = allowed_errors(word)
        candidates = {found for rest in _variants(word) for found in self._by_rest.get(rest, ())}
        near = [
            (errors, found)
            for found in candidates
            if abs(len(found) - len(word)) <= allowed and 0 < (errors := distance(word, found, allowed)) <= allowed
        ]
        return sorted(near)[:MOST]


def allowed_errors(word: str) -> int:
    """How many errors a word of this length may hold."""
    return 2 if len(word) >= SECOND_ERROR_FROM else 1


def distance(a: str, b: str, most: int) -> int:
    """Errors between two words: letters left out, added, changed or swapped; `most` + 1 for anything above `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)

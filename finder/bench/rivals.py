"""What an engine of a benchmark must do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .contents import Content
from .questions import Question

TOP = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """How many offers match, which stand first (by their place in the contents), and the counts of every filter."""

    total: int
    top: tuple[int, ...]
    counts: Mapping[str, Mapping[str, int]]


class Rival(Protocol):
    """A search engine beside ours."""

    name: str
    corrects: bool  # whether it finds mistyped words

    def build(self, folder: Path, contents: Sequence[Content]) -> None:
        """Index these contents in an empty folder."""
        ...

    def ask(self, question: Question) -> Answer:
        """Answer one question: all words, all filters, the first twenty, and the counts of every filter."""
        ...

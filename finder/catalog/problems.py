"""What is wrong with a catalogue entry, where, and how to mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: file and line, entry and field, what is wrong, what to write instead."""

    file: str
    line: int  # 0 where there is no file of lines
    entry: str
    field: str
    message: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = ", ".join(filter(None, (place, self.entry and f"entry {self.entry}", self.field)))
        mend = f" {self.mend[0].upper()}{self.mend[1:]}." if self.mend else ""
        return f"{where}: {self.message}.{mend}"


class CatalogError(Exception):
    """The catalogue cannot be used as it is; `problems` says all that is to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or an empty string."""
    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def suggest(word: str, known: Sequence[str]) -> str:
    """The mend for an unknown word: the nearest known one, else all of them where they are few."""
    near = nearest(word, known)
    if near:
        return f"write {near}"
    return f"choose one of {', '.join(known)}" if len(known) <= 20 else "look it up in the list"

"""One mapping of a plain form, read field by field: what is wrong is collected with its place, never raised."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from ..languages import LANGUAGES
from ..schedule import parse_day
from .documents import Trail
from .problems import Problem, suggest
from .vocabularies import Vocabularies

T = TypeVar("T")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# No sign that would mean something else in a mailto: address, such as ?bcc=.
EMAIL = re.compile(r"[\w.!#$*+/=^`{|}~'-]+@[\w-]+(?:\.[\w-]+)*\.[\w-]{2,}")
LONGEST = 20_000  # characters of one text
LONGEST_PARSED = 500  # characters of what is taken apart: hours, ages, dates
# Signs that nobody can see: of control, and those that turn the direction of all that follows.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff]")
URL = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?(?:[/?#][^\s\"<>]*)?", re.IGNORECASE)
YES_NO = {"yes": True, "no": False, True: True, False: False}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: file, entry, the path to it, and the lines of the file by path."""

    file: str = ""
    entry: str = ""
    path: Trail = ()
    lines: Mapping[Trail, int] = field(default_factory=dict)
    depth: int = 0  # steps of `path` that lead to the entry; the rest names the field

    @property
    def line(self) -> int:
        """The line of the value, or of what is around it; 0 without a file."""
        for end in range(len(self.path), -1, -1):
            if self.path[:end] in self.lines:
                return self.lines[self.path[:end]]
        return 0

    @property
    def name(self) -> str:
        """The field as a person would say it: `runs 2, deadline`."""
        name = ""
        for step in self.path[self.depth :]:
            name += f" {step + 1}" if isinstance(step, int) else f", {step}" if name else str(step)
        return name

    def at(self, *steps: str | int) -> "Spot":
        """The spot of a value inside this one."""
        return replace(self, path=(*self.path, *steps))

    def problem(self, message: str, mend: str) -> Problem:
        """A problem with the value that stands here."""
        return Problem(self.file, self.line, self.entry, self.name, message, mend)


class Form:
    """A mapping whose fields are taken one by one; `done` complains about those nobody took.

    A blank field is one that was left out. Values may be text (as in files) or JSON values (as in imports).
    """

    def __init__(self, plain: Any, spot: Spot, problems: list[Problem]) -> None:
        self.spot = spot
        self.problems = problems
        self._plain: Mapping[str, Any] = {}
        if isinstance(plain, Mapping):
            self._plain = {str(key): value for key, value in plain.items()}
        else:
            self.complain("", f"{_shown(plain)} stands where fields with values are expected", "write field: value")
        self._taken: set[str] = set()

    def complain(self, name: str, message: str, mend: str) -> None:
        """Note what is wrong with the field `name` (empty: with the whole)."""
        spot = self.spot.at(*name.split(".")) if name else self.spot
        self.problems.append(spot.problem(message, mend))

    def take(self, name: str) -> Any:
        """The raw value; None where it is left out or blank."""
        self._taken.add(name)
        value = self._plain.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def has(self, name: str) -> bool:
        """Whether the field says anything."""
        return self.take(name) is not None

    def done(self) -> None:
        """Complain about fields that do not exist."""
        for name in self._plain.keys() - self._taken:
            self.complain(name, f"there is no field {name!r} here", suggest(name, sorted(self._taken)))

    def text(self, name: str, default: str = "", required: bool = False) -> str:
        """A text without blanks around it."""
        value = self.take(name)
        if value is None or (isinstance(value, str) and not _tidy(value)):
            if required:
                self.complain("", f"{name} is missing", f"add the field {name}")
            return default
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.complain(name, f"{_shown(value)} stands where a text is expected", "write one text")
            return default
        text = _tidy(value)
        if len(text) > LONGEST:
            self.complain(name, f"the text has {len(text):,} characters", f"shorten it to {LONGEST:,} at most")
            return default
        return text

    def parsed(self, name: str, parse: Callable[[str], T]) -> T | None:
        """A text understood by `parse`, whose ValueError says what to mend."""
        text = self.text(name)
        return self._parse(name, text, parse) if text else None

    def _parse(self, name: str, text: str, parse: Callable[[str], T]) -> T | None:
        if len(text) > LONGEST_PARSED:
            self.complain(name, f"the value has {len(text):,} characters", "write several shorter ones")
            return None
        try:
            return parse(text)
        except ValueError as error:
            message, _, mend = str(error).partition("; ")
            self.complain(name, message, mend)
            return None

    def yes_no(self, name: str) -> bool | None:
        """Yes, no, or None for not stated."""
        value = self.take(name)
        if value is None:
            return None
        key = value.strip().lower() if isinstance(value, str) else value
        if isinstance(key, (str, bool)) and key in YES_NO:
            return YES_NO[key]
        self.complain(name, f"{_shown(value)} is neither yes nor no", "write yes or no, or leave it out: not stated")
        return None

    def whole(self, name: str) -> int | None:
        """A whole number from 0."""
        return self.parsed(name, _parse_whole)

    def number(self, name: str) -> float | None:
        """A number with a decimal point."""
        return self.parsed(name, _parse_number)

    def day(self, name: str) -> date | None:
        """A date."""
        return self.parsed(name, parse_day)

    def choice(self, name: str, known: Sequence[str], default: str = "") -> str:
        """One word of a closed list."""
        value = self.text(name, default)
        return value if value == default or self.knows(name, value, known) else default

    def knows(self, name: str, value: str, known: Sequence[str]) -> bool:
        """Whether `value` is in the closed list; complains where not."""
        if value not in known:
            self.complain(name, f"{value!r} is unknown", suggest(value, known))
            return False
        return True

    def items(self, name: str) -> list[Any]:
        """The values of a list; a single value is a list of one."""
        value = self.take(name)
        if value is None:
            return []
        return list(value) if isinstance(value, (list, tuple)) else [value]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts without repetition."""
        return tuple(dict.fromkeys(self._texts(name)))

    def _texts(self, name: str) -> list[str]:
        found = []
        for item in self.items(name):
            if isinstance(item, (str, int, float)) and not isinstance(item, bool):
                if text := _tidy(item):
                    found.append(text)
            else:
                self.complain(name, f"{_shown(item)} stands in a list of texts", "write one text for each")
        return found

    def many(self, name: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """A list of texts, each understood by `parse`."""
        found = (self._parse(name, text, parse) for text in self._texts(name))
        return tuple(one for one in found if one is not None)

    def several(self, name: str, parse: Callable[[str], tuple[T, ...]]) -> tuple[T, ...]:
        """A list of texts, each of which may hold several values."""
        return tuple(one for found in self.many(name, parse) for one in found)

    def form(self, name: str, short: str = "") -> "Form | None":
        """The mapping in the field; a single word stands for its field `short`."""
        value = self.take(name)
        if value is None:
            return None
        if short and isinstance(value, str):
            value = {short: value}
        return Form(value, self.spot.at(name), self.problems)

    def forms(self, name: str, short: str = "") -> list["Form"]:
        """The mappings in a list; a single word stands for its field `short`."""
        return [
            Form({short: item} if short and isinstance(item, str) else item, self.spot.at(name, number), self.problems)
            for number, item in enumerate(self.items(name))
        ]

    def by_language(self, name: str) -> dict[str, str]:
        """Texts by language tag."""
        form = self.form(name)
        if form is None:
            return {}
        return {tag: text for tag in form.tags() if (text := form.text(tag))}

    def tags(self) -> list[str]:
        """The language tags that this mapping uses as fields, in our order; complains about others."""
        self._taken.update(LANGUAGES)
        self.done()
        return [tag for tag in LANGUAGES if tag in self._plain]

    def term(self, name: str, vocabulary: str, vocabularies: Vocabularies, default: str = "") -> str:
        """The id of one term."""
        value = self.text(name, default)
        return value if value == default or self.is_term(name, value, vocabulary, vocabularies) else default

    def terms(self, name: str, vocabulary: str, vocabularies: Vocabularies) -> tuple[str, ...]:
        """The ids of several terms."""
        return tuple(value for value in self.texts(name) if self.is_term(name, value, vocabulary, vocabularies))

    def is_term(self, name: str, value: str, vocabulary: str, vocabularies: Vocabularies) -> bool:
        """Whether the vocabulary has this id; complains with the term that was probably meant."""
        known = vocabularies.terms(vocabulary)
        if value in known:
            return True
        meant = vocabularies.understand(vocabulary, value)
        mend = f"write {meant}" if meant else suggest(value, tuple(known))
        self.complain(name, f"{vocabulary} has no term {value!r}", mend)
        return False

    def url(self, name: str) -> str:
        """A web address; nothing but http and https ever becomes a link."""
        value = self.text(name)
        if value and not URL.fullmatch(value):
            self.complain(name, f"{value!r} is not a web address", "write it in full, beginning with https://")
            return ""
        return value

    def email(self, name: str) -> str:
        """A mail address."""
        value = self.text(name)
        if value and not EMAIL.fullmatch(value):
            self.complain(name, f"{value!r} is not a mail address", "write one address like office@example.org")
            return ""
        return value

    def phone(self, name: str) -> str:
        """A phone number as it is written; it needs digits."""
        value = self.text(name)
        if value and (len(value) > 40 or sum(c.isdigit() for c in value) < 3 or re.search(r"[^\d\s+()/.,–x-]", value)):
            self.complain(name, f"{value!r} is not a phone number", "write one number, like 0571 12345")
            return ""
        return value

    def slug(self, name: str) -> str:
        """A short name for addresses."""
        value = self.text(name, required=True)
        if value and not SLUG.fullmatch(value):
            better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
            self.complain(name, f"{value!r} is not a short name", f"use small Latin letters, digits, hyphens: {better}")
            return ""
        return value


def _parse_whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise ValueError(f"{text!r} is not a whole number; write digits only, like 18")
    return int(text)


def _parse_number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        better = re.sub(r"[^\d,.-]", "", text).replace(",", ".")
        example = better if NUMBER.fullmatch(better) else "12.50"
        raise ValueError(f"{text!r} is not a number; write it with a decimal point and without a unit, like {example}")
    return float(text)


def _tidy(value: str | int | float) -> str:
    # Composed letters: "ä" typed on some systems is two characters, and would be another word.
    return unicodedata.normalize("NFC", UNSEEN.sub("", str(value))).strip()


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(value)

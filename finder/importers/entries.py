"""What every importer makes of a list: entries in plain form, and findings that name row, column and mend."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

Plain = dict[str, Any]

BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
BLANKS = re.compile(r"[^\S\n]+")


class Unreadable(Exception):
    """The file cannot be read as it is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about a row: an error keeps the whole list out, a warning says what was done instead."""

    row: int  # as the file counts them; 0: the whole file
    column: str
    message: str
    mend: str = ""
    error: bool = True
    value: str = ""  # what stands there; findings that differ only in it are told in one line


@dataclass(slots=True)
class Entry:
    """One offer of a list, with the organization and the place it needs, all in plain form.

    Organizations and places are shared by entries: what is named the same is the same one.
    """

    key: str
    rows: tuple[int, ...]
    raw: Mapping[str, Any]
    offer: Plain
    organization: tuple[str, Plain]
    places: tuple[tuple[str, Plain], ...] = ()
    columns: dict[str, str] = field(default_factory=dict)  # field of the plain form: where the list has it

    @property
    def title(self) -> str:
        """What the entry is called in reports."""
        texts = self.offer.get("texts", {})
        return next((text.get("title", "") for text in texts.values()), "") or self.key


def clean(text: str) -> str:
    """Plain text: HTML taken away, entities and odd blanks resolved; lines stay."""
    if "<" in text or "&" in text:
        text = unescape(TAG.sub("", BREAK.sub("\n", text)))
    lines = (BLANKS.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def latin(text: str) -> str:
    """The letters and digits of a name as a short name; empty where it has no Latin ones."""
    for sign, letters in UMLAUTS:
        text = text.lower().replace(sign, letters)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def one_line(text: str) -> str:
    """Plain text in one line; where a line was broken stands a comma."""
    return ", ".join(line.strip(" ,") for line in clean(text).split("\n") if line.strip(" ,"))

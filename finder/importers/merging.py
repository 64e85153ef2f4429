"""Three ways into one: what the source said before, what it says now, and what stands in the finder."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..model import FACTS, Text
from .entries import Plain

NO_CONTENT = ("id", "code", "slug", "owner", "state", "version", "texts")  # the store's own, and texts have versions
FACT_OF = {name: fact for fact, names in FACTS.items() for name in names}


class Merged(NamedTuple):
    """The fields and texts to store, and what the source changed but a person had changed or confirmed."""

    plain: Plain
    texts: dict[str, Text]
    kept: list[str]


def content(plain: Mapping[str, Any]) -> Plain:
    """The fields of a plain form that an import may set."""
    return {name: value for name, value in plain.items() if name not in NO_CONTENT}


def merge_fields(base: Plain, new: Plain, current: Plain, verified: Collection[str] = ()) -> tuple[Plain, list[str]]:
    """Merge per fact: the source's change is taken where nobody here edited or confirmed that fact since."""
    merged, kept = dict(current), []
    for fact in dict.fromkeys(FACT_OF.get(name, name) for name in (*current, *new, *base)):
        names = FACTS.get(fact, (fact,))
        before, now, here = ({name: plain[name] for name in names if name in plain} for plain in (base, new, current))
        if now in (before, here):
            continue
        if here != before or fact in verified:
            kept.append(fact)
            continue
        for name in names:
            merged.pop(name, None)
        merged |= now
    return merged, kept


def merge_texts(
    base: Mapping[str, Plain], new: Mapping[str, Text], current: Mapping[str, Text], source_language: str
) -> tuple[dict[str, Text], list[str]]:
    """Merge per language; a text that is replaced keeps the number it replaces, as the store wants it."""
    merged, kept = dict(current), []
    source = source_language
    for tag in sorted(new, key=lambda tag: tag != source):  # the source first: translations follow its version
        text, here = new[tag], current.get(tag)
        if here is None:
            merged[tag] = text if tag == source else _following(text, merged.get(source), current.get(source))
        elif words(text) in (base.get(tag), words(here)):
            continue
        elif words(here) != base.get(tag):
            kept.append(f"text {tag}")
        else:
            taken = replace(text, version=here.version)
            merged[tag] = taken if tag == source else _following(taken, merged.get(source), current.get(source))
    return merged, kept


def words(text: Text) -> Plain:
    """What a text says, without who made it and when."""
    parts = {"title": text.title, "summary": text.summary, "description": text.description}
    return {name: value for name, value in parts.items() if value}


def _following(text: Text, source: Text | None, before: Text | None) -> Text:
    """A translation that came together with its source follows the version which that source is about to get."""
    if source is None or before is None:
        return text
    return replace(text, source_version=before.version + (words(source) != words(before)))

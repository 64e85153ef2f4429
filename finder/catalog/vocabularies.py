"""The closed vocabularies: terms in their order, labels and everyday words in every language, and what a word means."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..filters import FILTERS
from ..folders import shipped
from ..languages import LANGUAGES, resolve
from ..model import Term
from ..spelling import fold
from .documents import Document, read_document
from .problems import CatalogError, Problem, suggest

TERM_FIELDS = ("id", "parent", "icon", "sensitive", "address", "query")


class Claim(NamedTuple):
    """A word, the language it stands in, and the term it was given to."""

    word: str
    language: str
    term: str


class Vocabularies:
    """All vocabularies of one folder."""

    def __init__(self, terms: Mapping[str, Mapping[str, Term]]) -> None:
        self._terms = {vocabulary: dict(by_id) for vocabulary, by_id in terms.items()}
        self._addresses = {
            vocabulary: {term.address: term for term in by_id.values()} for vocabulary, by_id in self._terms.items()
        }
        self._meanings: dict[str, dict[str, str]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def terms(self, vocabulary: str) -> dict[str, Term]:
        """The terms by id, in the order of the file."""
        return self._terms[vocabulary]

    def term(self, vocabulary: str, id_: str) -> Term:
        """The term with this id."""
        return self._terms[vocabulary][id_]

    def children(self, vocabulary: str, id_: str = "") -> tuple[Term, ...]:
        """The terms directly under `id_`; without it those at the top."""
        return tuple(term for term in self._terms[vocabulary].values() if term.parent == id_)

    def subtree(self, vocabulary: str, id_: str) -> tuple[str, ...]:
        """The ids of the term and of everything under it."""
        found = [id_]
        for current in found:  # grows while we walk
            found.extend(term.id for term in self.children(vocabulary, current) if term.id not in found)
        return tuple(found)

    def by_address(self, vocabulary: str, address: str) -> Term | None:
        """The term that stands so in addresses; a sensitive one answers to its neutral address only."""
        return self._addresses[vocabulary].get(address)

    def understand(self, vocabulary: str, text: str) -> str | None:
        """The id of the term that an id, label or everyday word of any language means, however it is spelt."""
        meanings = self._meanings.get(vocabulary)
        if meanings is None:
            meanings = self._meanings[vocabulary] = self._collect_meanings(vocabulary)
        found = meanings.get(fold(text))
        if found is None and vocabulary == "languages" and text.isascii():
            tag = resolve(text) if len(text) <= 8 else None  # "ku", "de-DE"
            found = tag if tag in self._terms[vocabulary] else None
        return found

    def _collect_meanings(self, vocabulary: str) -> dict[str, str]:
        terms = self._terms[vocabulary].values()
        meanings = {fold(term.id): term.id for term in terms}
        for tag in LANGUAGES:  # labels before words, German before the others: the first meaning stays
            for term in terms:
                meanings.setdefault(fold(term.labels.get(tag, "")), term.id)
        for tag in LANGUAGES:
            for term in terms:
                for word in term.words.get(tag, ()):
                    meanings.setdefault(fold(word), term.id)
        meanings.pop("", None)
        return meanings

    def missing_labels(self) -> tuple[tuple[str, str, str], ...]:
        """Language, vocabulary and id of every label that is not written yet."""
        return tuple(
            (tag, vocabulary, id_)
            for tag in LANGUAGES
            for vocabulary, by_id in self._terms.items()
            for id_, term in by_id.items()
            if not term.labels.get(tag)
        )

    def claimed_twice(self) -> tuple[tuple[Claim, ...], ...]:
        """The words that two terms of one vocabulary claim in one language, each with all its claims."""
        claims: dict[tuple[str, str, str], list[Claim]] = {}
        for vocabulary, by_id in self._terms.items():
            for term in by_id.values():
                for tag in LANGUAGES:
                    for word in {term.labels.get(tag, ""), *term.words.get(tag, ())} - {""}:
                        claims.setdefault((vocabulary, tag, fold(word)), []).append(Claim(word, tag, term.id))
        return tuple(tuple(found) for found in claims.values() if len({claim.term for claim in found}) > 1)


def load_vocabularies(folder: Path | None = None) -> Vocabularies:
    """The vocabularies of `folder` (default: the shipped ones); labels not written yet are simply missing.

    Raises CatalogError where a file cannot be read.
    """
    return _load(folder or shipped("catalog") / "vocabularies")


@cache
def _load(folder: Path) -> Vocabularies:
    vocabularies, problems = read_vocabularies(folder)
    if problems:
        raise CatalogError(problems)
    return vocabularies


def read_vocabularies(folder: Path) -> tuple[Vocabularies, list[Problem]]:
    """The vocabularies of `folder` and everything that is wrong with its files."""
    document = read_document(folder / "terms.yaml")
    problems = list(document.problems)
    words = [read_document(path, f"words/{path.name}") for path in sorted((folder / "words").glob("*.yaml"))]
    labels, synonyms = _Texts(), _Texts()
    lists = _mapping(document, document.value, (), problems)
    ids = {vocabulary: [entry["id"] for entry in entries if isinstance(entry, dict) and entry.get("id")]
           for vocabulary, entries in lists.items() if isinstance(entries, list)}
    for words_document in words:
        problems.extend(words_document.problems)
        _read_words(words_document, ids, labels, synonyms, problems)
    terms: dict[str, dict[str, Term]] = {}
    for vocabulary, entries in lists.items():
        terms[vocabulary] = {}
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            line = document.lines.get((vocabulary, number), 0)
            term = _read_term(document.file, line, vocabulary, entry, ids[vocabulary], labels, synonyms, problems)
            if term and term.id in terms[vocabulary]:
                problems.append(Problem(document.file, line, term.id, "id", f"this id stands twice in {vocabulary}",
                                        "give one of the two another id"))
            elif term:
                terms[vocabulary][term.id] = term
    _resolve_queries(terms, document.file, problems)
    return Vocabularies(terms), problems


class _Texts(dict[tuple[str, str], dict[str, Any]]):
    """What the words files say, by vocabulary and id, then by language."""

    def of(self, vocabulary: str, id_: str) -> dict[str, Any]:
        return self.setdefault((vocabulary, id_), {})


def _mapping(document: Document, value: Any, path: tuple[str | int, ...], problems: list[Problem]) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if value not in (None, ""):
        problems.append(Problem(document.file, document.lines.get(path, 0), "", ".".join(map(str, path)),
                                "names with values are expected here", "write it like the entries around it"))
    return {}


def _read_words(
    document: Document, ids: Mapping[str, list[str]], labels: _Texts, synonyms: _Texts, problems: list[Problem]
) -> None:
    tag = Path(document.file).stem
    if tag not in LANGUAGES:
        problems.append(Problem(document.file, 0, "", "", f"{tag!r} is not one of our languages",
                                f"name the file after one of {', '.join(LANGUAGES)}"))
        return
    for vocabulary, entries in _mapping(document, document.value, (), problems).items():
        for id_, entry in _mapping(document, entries, (vocabulary,), problems).items():
            path = (vocabulary, id_)
            line = document.lines.get(path, 0)
            known = ids.get(vocabulary, ())
            if id_ not in known:
                mend = suggest(id_, known) if known else suggest(vocabulary, list(ids))
                problems.append(Problem(document.file, line, id_, "", f"{vocabulary} has no term {id_!r}", mend))
                continue
            form = _mapping(document, entry, path, problems)
            for key in form.keys() - {"label", "words"}:
                problems.append(Problem(document.file, line, id_, key, f"there is no field {key!r}",
                                        suggest(key, ("label", "words"))))
            words = form.get("words") or []
            label = form.get("label", "")
            if not isinstance(words, list) or not all(isinstance(word, str) for word in (label, *words)):
                problems.append(Problem(document.file, line, id_, "words", "words are a list of texts",
                                        "write them like [Sprachkurs, Deutsch lernen]"))
                continue
            labels.of(vocabulary, id_)[tag] = label
            synonyms.of(vocabulary, id_)[tag] = tuple(word for word in words if word)


def _read_term(
    file: str, line: int, vocabulary: str, entry: Any, ids: list[str], labels: _Texts, synonyms: _Texts,
    problems: list[Problem],
) -> Term | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
        problems.append(Problem(file, line, "", "id", f"an entry of {vocabulary} has no id", "write - {id: …}"))
        return None
    id_, parent, sensitive = entry["id"], entry.get("parent", ""), entry.get("sensitive", "no")
    found = len(problems)
    for key in entry.keys() - set(TERM_FIELDS):
        problems.append(Problem(file, line, id_, key, f"there is no field {key!r}", suggest(key, TERM_FIELDS)))
    if parent and parent not in ids:
        problems.append(Problem(file, line, id_, "parent", f"there is no term {parent!r}", suggest(parent, ids)))
    if sensitive not in ("yes", "no"):
        problems.append(Problem(file, line, id_, "sensitive", f"{sensitive!r} is no answer", "write yes or no"))
    elif sensitive == "yes" and not entry.get("address"):
        problems.append(Problem(file, line, id_, "address", "a sensitive term would show in addresses",
                                "give it a neutral address such as t12"))
    query = entry.get("query", {})
    if not isinstance(query, dict) or not all(isinstance(values, list) for values in query.values()):
        problems.append(Problem(file, line, id_, "query", "a query is filters with lists of values",
                                "write it like {category: [housing]}"))
    if len(problems) > found:
        return None
    return Term(
        id_, vocabulary, {tag: label for tag, label in labels.of(vocabulary, id_).items() if label},
        {tag: words for tag, words in synonyms.of(vocabulary, id_).items() if words},
        parent, entry.get("icon", ""), sensitive == "yes", entry.get("address") or id_,
        {name: tuple(values) for name, values in query.items()},
    )


def _resolve_queries(terms: dict[str, dict[str, Term]], file: str, problems: list[Problem]) -> None:
    """Turn the term ids in queries into addresses: a tile must not spell out a sensitive topic."""
    for by_id in terms.values():
        for term in [term for term in by_id.values() if term.query]:
            query: dict[str, tuple[str, ...]] = {}
            for name, values in term.query.items():
                if name not in FILTERS:
                    problems.append(Problem(file, 0, term.id, "query", f"there is no filter {name!r}",
                                            suggest(name, tuple(FILTERS))))
                    continue
                known = terms.get(FILTERS[name].vocabulary, {}) if FILTERS[name].kind == "terms" else {}
                for value in values:
                    if known and value not in known:
                        problems.append(Problem(file, 0, term.id, "query", f"there is no term {value!r}",
                                                suggest(value, tuple(known))))
                query[name] = tuple(known[value].address if value in known else value for value in values)
            by_id[term.id] = replace(term, query=query)

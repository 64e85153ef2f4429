"""The mapping of a list: a small YAML file that says which column holds what (`docs/import.md` explains it)."""

import json
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..catalog.documents import read_document
from ..catalog.form import Form, Spot
from ..catalog.problems import CatalogError, suggest
from ..catalog.vocabularies import Vocabularies
from ..languages import LANGUAGES
from ..model import Source
from ..notation import DAYS
from ..spelling import fold

# The fields whose values are terms, with their vocabulary.
TERMS = {
    "category": "categories", "audience": "audiences", "languages": "languages", "levels": "levels",
    "access": "access", "kind": "kinds", "childcare": "childcare", "interpreter": "interpreting",
}
TEXTS = ("title", "summary", "description")
FIELDS = (
    *TEXTS, "organization", "place", "address", "street", "postcode", "town", "lat", "lon", "district",
    "phone", "email", "website", *TERMS, "opening", "cost", "ages", "step_free", "women_only",
)
REPEATED = ("error", "join")
UNKNOWN = ("error", "ignore")


@dataclass(frozen=True)
class Mapping:
    """How the columns of one list become offers."""

    fields: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)  # ours: the list's columns
    source: Source | None = None
    language: str = "de"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    repeated: str = "error"  # rows with the same key: an error, or one offer with all their topics
    hours: MappingOf[int, tuple[str, str]] = field(default_factory=dict)  # weekday: columns with opening and closing
    constants: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)  # where the columns say nothing
    values: MappingOf[str, MappingOf[str, tuple[str, ...]]] = field(default_factory=dict)  # column: value: terms
    unknown: MappingOf[str, str] = field(default_factory=dict)
    only: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)  # column: patterns of the rows to take
    split: MappingOf[str, str] = field(default_factory=dict)  # column: what parts its values
    codes: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)  # column: names, by the number that stands for
    unknown_codes: str = "error"

    def columns(self) -> set[str]:
        """Every column that the mapping names."""
        named = {column for columns in self.fields.values() for column in columns}
        named |= {column for pair in self.hours.values() for column in pair}
        return named | set(self.key) | set(self.only) | set(self.split) | set(self.values) | set(self.codes)


def read_mapping(path: Path, vocabularies: Vocabularies, beside: Path | None = None) -> Mapping:
    """The mapping in a file; CatalogError says everything that is to mend in it.

    `beside` is the folder of the list: a dictionary of codes lies there or in the mapping's own folder.
    """
    document = read_document(path)
    problems = list(document.problems)
    if problems:
        raise CatalogError(problems)
    form = Form(document.value or {}, Spot(document.file, lines=document.lines), problems)
    codes, unknown_codes = _codes(form, (path.parent, beside or path.parent))
    mapping = Mapping(
        fields=_columns(form, "fields", FIELDS),
        source=_source(form.form("source", short="name")),
        language=form.choice("language", tuple(LANGUAGES), "de"),
        encoding=form.text("encoding"),
        delimiter=_delimiter(form),
        sheet=form.text("sheet"),
        header=form.texts("header"),
        key=form.texts("key"),
        repeated=form.choice("repeated", REPEATED, "error"),
        hours=_hours(form),
        constants=_terms(form, "constants", vocabularies),
        defaults=_terms(form, "defaults", vocabularies),
        values=_values(form, vocabularies),
        unknown={name: value for name, value in _texts(form, "unknown", tuple(TERMS)).items()
                 if form.knows("unknown", value, UNKNOWN)},
        only=_columns(form, "only", ()),
        split=_texts(form, "split", ()),
        codes=codes,
        unknown_codes=unknown_codes,
    )
    form.done()
    if "title" not in mapping.fields and "title" not in mapping.constants:
        form.complain("fields", "no column is the title", "add title: with the column that names the offer")
    if not any("category" in part for part in (mapping.fields, mapping.constants, mapping.defaults)):
        form.complain("fields", "no column is the category", "add category: with a column, or constants: {category: …}")
    if problems:
        raise CatalogError(problems)
    return mapping


def _source(form: Form | None) -> Source | None:
    if form is None:
        return None
    source = Source(form.text("name", required=True), form.day("day"), "", form.url("url"))
    form.done()
    return source


def _delimiter(form: Form) -> str:
    value = form.take("delimiter")
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}
    text = str(value or "")
    delimiter = named.get(text, text)
    if len(delimiter) > 1:
        form.complain("delimiter", f"{text!r} is not one sign", 'write one sign in quotes, or tab: delimiter: ";"')
        return ""
    return delimiter


def _mapping(form: Form, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    """A field that maps names to values: names of ours where `known` says which, else columns, even nameless ones."""
    value = form.take(name)
    if value is None:
        return {}
    if not isinstance(value, MappingOf):
        form.complain(name, "a mapping is expected", f"write {name}: {{name: value}}")
        return {}
    found = {}
    for key, item in value.items():
        if known and key not in known:
            form.complain(f"{name}.{key}", f"there is no field {key!r}", suggest(str(key), known))
        else:
            found[str(key)] = item
    return found


def _columns(form: Form, name: str, known: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(map(str, value)) if isinstance(value, list) else (str(value),)
        for key, value in _mapping(form, name, known).items()
    }


def _texts(form: Form, name: str, known: tuple[str, ...]) -> dict[str, str]:
    return {key: str(value) for key, value in _mapping(form, name, known).items()}


def _hours(form: Form) -> dict[int, tuple[str, str]]:
    days = tuple(day.lower() for day in DAYS)
    found = {}
    for day, columns in _columns(form, "hours", days).items():
        if len(columns) != 2:
            form.complain(f"hours.{day}", "two columns are needed", f"write {day}: [opens, closes]")
        else:
            found[days.index(day)] = (columns[0], columns[1])
    return found


def _terms(form: Form, name: str, vocabularies: Vocabularies) -> dict[str, tuple[str, ...]]:
    """Fixed values; where they are terms, any label or word of the term will do."""
    found = {}
    for key, values in _columns(form, name, FIELDS).items():
        found[key] = values
        if key in TERMS:
            ids = [_term(form, f"{name}.{key}", TERMS[key], value, vocabularies) for value in values]
            found[key] = tuple(id_ for id_ in ids if id_)
    return found


def _values(form: Form, vocabularies: Vocabularies) -> dict[str, dict[str, tuple[str, ...]]]:
    """What a column's values mean. The terms are ids of any vocabulary; an empty list takes the value for nothing."""
    found = {}
    fields = _columns(form, "fields", FIELDS)
    for column, given in _mapping(form, "values", ()).items():
        used = {TERMS[name] for name, columns in fields.items() if name in TERMS and column in columns}
        if not used:
            form.complain(f"values.{column}", f"no field with terms uses the column {column!r}",
                          f"name the column under fields, as one of: {', '.join(TERMS)}")
        meanings = {}
        for value, terms in (given.items() if isinstance(given, MappingOf) else ()):
            ids = []
            for term in terms if isinstance(terms, list) else [terms] if terms else []:
                known = [id_ for name in used if (id_ := vocabularies.understand(name, str(term)))]
                if not known and used:
                    every = [id_ for name in used for id_ in vocabularies.terms(name)]
                    form.complain(f"values.{column}", f"there is no term {term!r}", suggest(str(term), every))
                ids += known
            meanings[fold(str(value)) or str(value)] = tuple(ids)
        found[column] = meanings
    return found


def _term(form: Form, name: str, vocabulary: str, value: str, vocabularies: Vocabularies) -> str:
    found = vocabularies.understand(vocabulary, value)
    if found is None:
        form.complain(name, f"{vocabulary} has no term {value!r}",
                      suggest(value, tuple(vocabularies.terms(vocabulary))))
    return found or ""


def _codes(form: Form, folders: tuple[Path, ...]) -> tuple[dict[str, tuple[str, ...]], str]:
    """Columns whose numbers stand for names: a JSON file has a list of names for each, counted from 0."""
    codes = form.form("codes")
    if codes is None:
        return {}, UNKNOWN[0]
    file = codes.text("file", required=True)
    columns = _texts(codes, "columns", ())
    unknown = codes.choice("unknown", UNKNOWN, UNKNOWN[0])
    codes.done()
    path = next((folder / file for folder in folders if file and (folder / file).is_file()), None)
    if path is None:
        codes.complain("file", f"the file {file!r} is missing", "put it beside the mapping or beside the list")
        return {}, UNKNOWN[0]
    try:
        lists = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        codes.complain("file", f"{file} is not JSON in UTF-8", "save it again")
        return {}, UNKNOWN[0]
    found = {}
    for column, name in columns.items():
        names = lists.get(name) if isinstance(lists, dict) else None
        if not isinstance(names, list):
            codes.complain(f"columns.{column}", f"{file} has no list {name!r}", suggest(name, tuple(lists)))
        found[column] = tuple(map(str, names)) if isinstance(names, list) else ()
    return found, unknown

"""Importing one list from a file: the way from the path to the report."""

from dataclasses import replace
from pathlib import Path

from ..catalog.vocabularies import Vocabularies
from ..model import Source
from ..store import Store
from .entries import Entry, Finding, Unreadable
from .hsds import is_hsds, read_services
from .mapping import Mapping, read_mapping
from .report import Report
from .rows import Lists
from .storing import Progress, Storing
from .tables import read_objects, read_rows


def import_list(
    store: Store,
    path: Path,
    mapping_path: Path | None,
    vocabularies: Vocabularies,
    source: Source | None = None,
    dry_run: bool = False,
    progress: Progress = lambda message: None,
) -> Report:
    """Import a list or try it out; raises Unreadable or CatalogError where file or mapping cannot be used at all.

    `source` replaces what the mapping says of the source.
    """
    mapping = read_mapping(mapping_path, vocabularies, path.parent) if mapping_path else None
    given = (mapping.source if mapping else None) or Source("")
    if source:
        given = replace(given, name=source.name or given.name, day=source.day or given.day)
    if not given.name:
        raise Unreadable("The list needs a name: give --source NAME, or write source: {name: …} in the mapping.")
    progress(f"Reading {path.name}")
    report = Report(path.name, given.name, dry_run=dry_run)
    if mapping is None:
        entries, findings = _services(store, path, vocabularies, given, report)
    else:
        entries, findings = _rows(store, path, mapping, vocabularies, given, report)
    report.add(findings)
    Storing(store, vocabularies, given, progress).run(entries, report, dry_run)
    return report


def _services(
    store: Store, path: Path, vocabularies: Vocabularies, source: Source, report: Report
) -> tuple[list[Entry], list[Finding]]:
    objects = read_objects(path) if path.suffix.lower() == ".json" else []
    if not is_hsds(objects):
        raise Unreadable(f"{path.name} is not a list of HSDS services (each with id, name and status); "
                         "give --mapping with a file that says which column holds what.")
    report.rows = len(objects)
    return read_services(objects, source, vocabularies, store.city(), store.district_tree())


def _rows(
    store: Store, path: Path, mapping: Mapping, vocabularies: Vocabularies, source: Source, report: Report
) -> tuple[list[Entry], list[Finding]]:
    rows = read_rows(path, mapping.encoding, mapping.delimiter, mapping.sheet, mapping.header)
    if not rows:
        raise Unreadable(f"{path.name} has no rows.")
    lists = Lists(mapping, source, vocabularies, store.district_tree(), store.city().fictional)
    missing = lists.missing_columns(rows)
    if missing:
        there = ", ".join(repr(name) for name in rows[0].values)
        raise Unreadable(f"{path.name} has no column {', '.join(map(repr, missing))}; it has {there}. "
                         "Mend the names in the mapping.")
    entries, findings, report.left_out = lists.entries(rows)
    report.rows = len(rows)
    report.joined = sum(len(entry.rows) - 1 for entry in entries)
    return entries, findings

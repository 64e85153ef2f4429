"""What an import did or would do, row by row, in words that say what to mend."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .entries import Finding

KINDS = {"offer": "offers", "organization": "organizations", "location": "places"}
OUTCOMES = ("new", "changed", "unchanged")
SOME_SPANS = 8
SOME_VALUES = 8
MOST_VALUES = 60  # of what is to mend, all should be seen at once


@dataclass
class Report:
    """Counts and findings of one import."""

    file: str
    source: str
    rows: int = 0
    left_out: int = 0
    joined: int = 0
    located: int = 0  # rows with coordinates while boundaries are known …
    in_district: int = 0  # … and those of them that lie in a district
    gone: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    stored: bool = False
    dry_run: bool = False

    def add(self, findings: Iterable[Finding]) -> None:
        """Take up findings."""
        self.findings.extend(findings)

    def count(self, kind: str, outcome: str) -> None:
        """Count a record."""
        self.counts[kind, outcome] += 1

    @property
    def errors(self) -> int:
        """How many things keep the list out."""
        return sum(one.error for one in self.findings)

    def lines(self) -> Iterator[str]:
        """The report, line by line: first what is to mend, then what was done instead of asking, then the counts."""
        for error, heading in ((True, "To mend:"), (False, "To know:")):
            found = [one for one in self.findings if one.error is error]
            if found:
                yield heading
                yield from (f"  {line}" for line in grouped(found))
        if self.gone:
            yield "No longer in the list; these stay in the finder until somebody ends them:"
            yield from (f"  {title}" for title in self.gone)
        rows = f"{self.rows} rows of {self.file}"
        rows += f", {self.left_out} left out by the mapping" if self.left_out else ""
        rows += f", {self.joined} joined to an earlier row" if self.joined else ""
        yield f"{rows}; source: {self.source}."
        for kind, name in KINDS.items():
            counted = ", ".join(f"{self.counts[kind, outcome]} {outcome}" for outcome in OUTCOMES)
            gone = f", {len(self.gone)} gone, {self.errors} errors" if kind == "offer" else ""
            yield f"{name.capitalize()}: {counted}{gone}."
        if self.located:
            yield f"Districts: {self.in_district} of {self.located} rows with coordinates lie in one."
        yield self._result()

    def _result(self) -> str:
        if self.errors:
            return f"Nothing was stored; to mend: {self.errors}."
        if self.dry_run:
            return "Nothing was stored: this was a dry run."
        if not any(self.counts[kind, outcome] for kind in KINDS for outcome in ("new", "changed")):
            return "Nothing changed."
        return "Everything is stored, with the state listed: shown as not yet checked."


def grouped(findings: Iterable[Finding], row: str = "row") -> Iterator[str]:
    """One line for all rows in which the same is to say."""
    same: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.column, one.message, one.mend), []).append(one)
    for (column, message, mend), found in sorted(same.items(), key=lambda item: item[1][0].row):
        where = ", ".join(filter(None, (_rows([one.row for one in found], row), column and f"column {column}")))
        values = list(dict.fromkeys(f"\u201c{one.value}\u201d" for one in found if one.value))
        limit = MOST_VALUES if found[0].error else SOME_VALUES
        what = ", ".join(values[:limit]) + (f" and {len(values) - limit} more" if len(values) > limit else "")
        yield f"{': '.join(filter(None, (where, what, message, mend)))}."


def _rows(numbers: list[int], row: str) -> str:
    spans: list[list[int]] = []
    for number in sorted(set(numbers) - {0}):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    if not spans:
        return ""
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans[:SOME_SPANS])
    more = f" and {len(spans) - SOME_SPANS} more" if len(spans) > SOME_SPANS else ""
    single = len(spans) == 1 and spans[0][0] == spans[0][1]
    return f"{row if single else row + 's'} {shown}{more}"

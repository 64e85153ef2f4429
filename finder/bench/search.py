"""`finder bench search`: our search beside FTS5, Whoosh's own and tantivy, same offers, same questions, one run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from .. import clock
from ..catalog.vocabularies import Vocabularies, load_vocabularies
from ..index import Engine, concepts_of
from ..index.indexer import Indexer
from ..search import Searcher, SearchRequest
from ..store import Actor, Store
from .contents import FACETS, contents_of
from .fts5 import Fts5
from .measure import Spread, apart, cpu, resident, size_of, timed
from .offers import make_city
from .plain_whoosh import PlainWhoosh, write
from .questions import MISTYPED, RARE, Question, make_questions
from .rivals import TOP, Rival

EDITS = 12
REPEATS = 2  # after a first time that fills every cache
EDITOR = Actor("quarter manager")
NEW_WORD = "neuwort"
ALL = "1, 2 and 4 words"


@dataclass(frozen=True, slots=True)
class Times:
    """One engine's times for one kind of question, and how many offers it found on average."""

    seconds: tuple[float, ...]
    found: float

    @property
    def spread(self) -> Spread:
        """What half and what nineteen of twenty stay below."""
        return Spread.of(self.seconds)


@dataclass(frozen=True, slots=True)
class Build:
    """Seconds of CPU and megabytes of one index."""

    seconds: float
    size: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured at one number of offers."""

    offers: int
    questions: int  # of each kind
    values: int  # of all filters
    builds: Mapping[str, Build]  # by engine
    reading: float  # seconds of our build that go to the store
    plain: float  # seconds Whoosh takes for the same texts alone
    edit: Spread  # from the store's dirty row to a search that finds it
    first: Mapping[str, Spread]  # our times when nothing is remembered yet, by kind
    times: Mapping[str, Mapping[str, Times]]  # by kind and engine
    opened: float  # megabytes of a process with the index open
    used: float  # and after all questions

    def ratio(self, rival: str, kind: str) -> float:
        """Our p50 in relation to another engine's."""
        return self.times[kind]["finder"].spread.p50 / self.times[kind][rival].spread.p50


def rivals() -> list[Rival]:
    """The engines that are installed."""
    found: list[Rival] = [Fts5(), PlainWhoosh()]
    if find_spec("tantivy"):
        from .with_tantivy import Tantivy

        found.append(Tantivy())
    return found


def measure(count: int, questions: int, say: Callable[[str], None] = lambda message: None) -> Report:
    """Make a city with `count` offers and measure every engine with `questions` questions of each kind."""
    vocabularies = load_vocabularies()
    concepts_of(vocabularies)  # reading the words is no part of indexing
    say(f"Making {count} offers")
    catalog, moment = make_city(count, vocabularies)
    with TemporaryDirectory() as folder, clock.frozen(moment), Store.create(Path(folder), catalog) as store:
        return _Measuring(Path(folder), store, vocabularies, moment, questions, say).report()


class _Measuring:
    """The measurements over one instance."""

    def __init__(
        self, instance: Path, store: Store, vocabularies: Vocabularies, moment: datetime, questions: int,
        say: Callable[[str], None],
    ) -> None:
        self._instance = instance
        self._store = store
        self._vocabularies = vocabularies
        self._moment = moment
        self._say = say
        self._builds: dict[str, Build] = {}
        with cpu() as watch:
            listings = store.listings()
        self._reading = watch.seconds
        listings = [one for one in listings if one.public]
        self._contents = list(contents_of(
            listings, store.district_tree(), concepts_of(vocabularies), store.holidays(), moment
        ))
        self._questions = questions
        self._kinds = make_questions(self._contents, questions)

    def report(self) -> Report:
        """Measure everything."""
        self._say("Indexing")
        indexer = Indexer(self._instance, vocabularies=self._vocabularies)
        with cpu() as watch:
            indexer.rebuild(self._store)
        self._builds["finder"] = Build(watch.seconds, sum(map(size_of, self._instance.glob("index.*/"))))
        plain = self._plain()
        others = rivals()
        for rival in others:
            self._build(rival)
        engine = indexer.engine
        self._say("Asking the finder")
        first: dict[str, Spread] = {}
        times: dict[str, dict[str, Times]] = {}
        searcher = self._searcher(engine)
        for kind, questions in self._kinds.items():
            first[kind], times[kind] = self._ask_finder(searcher, questions)
        for rival in others:
            self._say(f"Asking {rival.name}")
            for kind, questions in self._kinds.items():
                if rival.corrects or not questions[0].mistyped:
                    times[kind][rival.name] = self._ask_rival(rival, questions)
        words = [times[kind] for kind in self._kinds if kind not in (RARE, MISTYPED)]
        times[ALL] = {name: _together([one[name] for one in words]) for name in words[0]}
        opened, used = apart(memory, self._instance, self._moment, self._kinds)
        self._say("Editing")
        edit = self._edits(indexer)
        values = sum(len({one.facts.get(name) for one in self._contents} - {None}) for name in FACETS)
        return Report(
            len(self._contents), self._questions, values, self._builds, self._reading, plain, edit, first, times,
            opened, used,
        )

    def _searcher(self, engine: Engine) -> Searcher:
        return Searcher(engine, self._vocabularies, self._store.district_tree(), self._store.holidays())

    def _plain(self) -> float:
        self._say("Indexing the texts with plain Whoosh")
        with TemporaryDirectory() as folder, cpu() as watch:
            write(Path(folder), self._contents, facts=False)
        return watch.seconds

    def _build(self, rival: Rival) -> None:
        self._say(f"Indexing with {rival.name}")
        folder = self._instance / rival.name
        folder.mkdir()
        with cpu(threads=True) as watch:
            rival.build(folder, self._contents)
        self._builds[rival.name] = Build(watch.seconds, size_of(folder))

    def _ask_finder(self, searcher: Searcher, questions: Sequence[Question]) -> tuple[Spread, dict[str, Times]]:
        requests = [request(one) for one in questions]
        first = [timed(lambda: searcher.search(one, self._moment)) for one in requests]  # noqa: B023 - asked at once
        later = [
            timed(lambda: searcher.search(one, self._moment)) for one in requests for _ in range(REPEATS)  # noqa: B023
        ]
        found = mean(searcher.search(one, self._moment).total for one in requests)
        return Spread.of(first), {"finder": Times(tuple(later), found)}

    @staticmethod
    def _ask_rival(rival: Rival, questions: Sequence[Question]) -> Times:
        found = mean(rival.ask(one).total for one in questions)
        times = [timed(lambda: rival.ask(one)) for one in questions for _ in range(REPEATS)]  # noqa: B023
        return Times(tuple(times), found)

    def _edits(self, indexer: Indexer) -> Spread:
        """Edits as an editor makes them, until a search finds what was written."""
        searcher = self._searcher(indexer.engine)
        searcher.search(SearchRequest("Hilfe"), self._moment)
        times = []
        listings = self._store.listings()[:: max(1, len(self._contents) // EDITS)][:EDITS]
        for number, listing in enumerate(listings):
            offer = listing.offer
            word = f"{NEW_WORD}{number}"
            text = replace(offer.source_text, title=f"{offer.source_text.title} {word}")
            edited = replace(offer, texts={**offer.texts, offer.source_language: text})
            self._store.save(edited, offer.version, EDITOR)

            def searchable(word: str = word) -> None:
                indexer.run_once(self._store)
                if not searcher.search(SearchRequest(word), self._moment).total:
                    raise RuntimeError(f"The edited offer was not found by {word!r}.")

            times.append(timed(searchable))
        return Spread.of(times)


def _together(times: Sequence[Times]) -> Times:
    return Times(tuple(one for each in times for one in each.seconds), mean(each.found for each in times))


def request(question: Question) -> SearchRequest:
    """A question as a visitor would ask it."""
    return SearchRequest(
        " ".join(question.words), question.language, {name: (value,) for name, value in question.filters.items()},
        per_page=TOP,
    )


def memory(instance: Path, moment: datetime, kinds: Mapping[str, Sequence[Question]]) -> tuple[float, float]:
    """Megabytes that the index takes in a process of its own: when open, and after all questions."""
    with clock.frozen(moment), Store.open(instance) as store:
        vocabularies = load_vocabularies()
        concepts_of(vocabularies)
        before = resident()
        engine = Engine.open(instance)
        opened = resident()
        searcher = Searcher(engine, vocabularies, store.district_tree(), store.holidays())
        for questions in kinds.values():
            for one in questions:
                searcher.search(request(one), moment)
        return opened - before, resident() - before


# --- the printed report --------------------------------------------------------------------------------------------


def table(report: Report) -> str:
    """The report as text."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    others = [name for name in report.builds if name != "finder"]
    yield (
        f"{report.offers:,} offers in four languages; {len(FACETS)} filters with {report.values} values; "
        f"{report.questions} questions of each kind"
    )
    yield ""
    yield "A search with all counts and the first twenty, everything warm; p50 / p95, milliseconds of CPU"
    yield f"{'':20}{'finder':>15}" + "".join(f"{name:>15}{'ratio':>7}" for name in others) + f"{'found':>9}"
    for kind, times in report.times.items():
        line = f"{kind:20}{_spread(times['finder'].spread):>15}"
        for name in others:
            line += f"{_spread(times[name].spread):>15}{report.ratio(name, kind):>7.3f}" if name in times else " " * 22
        yield line + "  " + " ".join(f"{one.found:.0f}" for one in times.values())
    yield "The same, asked for the first time"
    for kind, spread in report.first.items():
        yield f"{kind:20}{_spread(spread):>15}"
    yield ""
    own = report.builds["finder"]
    yield f"{'Building':20}{'seconds':>9}{'MB':>8}"
    for name, build in report.builds.items():
        yield f"{name:20}{build.seconds:>9.2f}{build.size:>8.1f}"
    yield f"{'Whoosh, texts only':20}{report.plain:>9.2f}"
    yield f"finder to Whoosh, texts only: {own.seconds / report.plain:.2f} ({report.reading:.2f} s read the store)"
    yield f"One edit, until it is found: {_spread(report.edit)} ms"
    yield f"Memory: {report.opened:.0f} MB opened, {report.used:.0f} MB after all questions"


def _spread(spread: Spread) -> str:
    return f"{spread.p50:.2f} /{spread.p95:>6.2f}"

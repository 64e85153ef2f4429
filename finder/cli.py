"""The command line: what a city's administrator types. English, one command a verb."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import __version__

if TYPE_CHECKING:
    from .catalog.problems import CatalogError

INSTANCE = click.option(
    "--instance",
    envvar="FINDER_INSTANCE",
    default="instance",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds everything this finder writes (or FINDER_INSTANCE).",
)
CITY = click.option(
    "--city",
    default=None,
    help="demo, minden, muenster, empty, or the path of a city's folder. Default: what the instance holds, else demo.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="finder")
def main() -> None:
    """Angebotsfinder: a city's offers, findable by need, in one's own language, near one's own district."""
    from . import clock

    try:
        clock.now()
    except ValueError as error:
        mend = "Write a moment like 2026-03-02T10:00, or unset it."
        raise click.ClickException(f"FINDER_NOW: {error}. {mend}") from error


def _say(message: str) -> None:
    """Progress and notes go to standard error; standard output is for results."""
    click.echo(message, err=True)


def _prepare(instance: Path, city: str | None) -> None:
    """Make the instance ready to serve: database, then index; what is there already stays."""
    from .catalog.problems import CatalogError
    from .index import prepare_index
    from .store.instance import InstanceError, prepare

    try:
        prepare(instance, city, _say)
        prepare_index(instance, _say)
    except CatalogError as error:
        for problem in error.problems:
            _say(str(problem))
        count = len(error.problems)
        raise click.ClickException(f"Nothing was stored; to mend in the catalogue: {count}.") from error
    except InstanceError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@CITY
@INSTANCE
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@click.option("--prefix", default="", help="URL prefix when the finder lives below another site, such as /finder.")
@click.option("--proxies", default=0, show_default=True, type=click.IntRange(0, 5), help="Trusted proxies in front.")
def serve(city: str | None, instance: Path, host: str, port: int, workers: int, prefix: str, proxies: int) -> None:
    """Prepare the instance if needed and serve the finder."""
    from .app import create_worker
    from .config import Config
    from .server import serve as serve_app

    _prepare(instance, city)
    try:
        config = Config(instance.resolve(), prefix=prefix, proxies=proxies)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    serve_app(
        lambda: create_worker(config),
        host,
        port,
        workers,
        lambda address: click.echo(f"The finder is ready at {address}  (stop it with Ctrl+C)"),
    )


@main.command()
@CITY
@INSTANCE
def init(city: str | None, instance: Path) -> None:
    """Prepare an instance without serving it. Doing it twice changes nothing."""
    _prepare(instance, city)
    click.echo(f"The instance {instance} is ready.")


@main.command()
@INSTANCE
def index(instance: Path) -> None:
    """Rebuild the search index from the database. Searching goes on meanwhile."""
    from .index import rebuild_index
    from .store.instance import InstanceError

    try:
        count = rebuild_index(instance, _say)
    except InstanceError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} offers are indexed.")


@main.command(short_help="Check a city's files and say what to mend.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def check(path: Path) -> None:
    """Check a city's folder or a vocabulary folder and say what to mend: file, entry, field."""
    from .catalog.cities import check_folder

    problems = check_folder(path)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        _say(f"To mend: {len(problems)}.")
        sys.exit(1)
    click.echo("Nothing to mend.")


FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
TRIAL = click.option("--dry-run", is_flag=True, help="Only say what would happen; nothing is stored.")


@main.command("import", short_help="Import offers: CSV, XLSX, JSON or HSDS.")
@FILE
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="YAML file that says which column holds what; not needed for nested HSDS services.")
@click.option("--source", default="", help="Name of the list as pages show it; else what the mapping says.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The list's own date (never our check).")
@TRIAL
@INSTANCE
def import_(file: Path, mapping: Path | None, source: str, day: datetime | None, dry_run: bool, instance: Path) -> None:
    """Import a list of offers: CSV, XLSX, JSON, or nested HSDS 3.x services. All of it or nothing, with a report.

    The second import of the same list changes nothing; of a newer one it takes what changed, except where somebody
    here edited or confirmed the same fact since.
    """
    from .catalog.problems import CatalogError
    from .catalog.vocabularies import load_vocabularies
    from .importers.entries import Unreadable
    from .importers.lists import import_list
    from .model import Source
    from .store import Store, StoreError

    try:
        with Store.open(instance) as store:
            report = import_list(
                store, file, mapping, load_vocabularies(), Source(source, day.date() if day else None), dry_run, _say
            )
    except CatalogError as error:
        raise _to_mend(error, "mapping") from error
    except (Unreadable, StoreError) as error:
        raise click.ClickException(str(error)) from error
    for line in report.lines():
        click.echo(line)
    if report.errors:
        sys.exit(1)


@main.command("import-districts", short_help="Import district boundaries from GeoJSON.")
@FILE
@click.option("--mapping", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="YAML file that says which properties are number and name, and the level.")
@TRIAL
@INSTANCE
def import_districts(file: Path, mapping: Path, dry_run: bool, instance: Path) -> None:
    """Import the boundaries of districts from GeoJSON, the largest areas first, one file for each level.

    Places with coordinates get their district.
    """
    from .catalog.problems import CatalogError
    from .importers import districts
    from .importers.entries import Unreadable
    from .store import Store, StoreError

    try:
        with Store.open(instance) as store:
            report = districts.import_districts(store, file, districts.read_district_mapping(mapping), dry_run, _say)
    except CatalogError as error:
        raise _to_mend(error, "mapping") from error
    except (Unreadable, StoreError) as error:
        raise click.ClickException(str(error)) from error
    for line in report.lines():
        click.echo(line)
    if report.errors:
        sys.exit(1)


def _to_mend(error: "CatalogError", what: str) -> click.ClickException:
    for problem in error.problems:
        _say(str(problem))
    return click.ClickException(f"Nothing was stored; to mend in the {what}: {len(error.problems)}.")


@main.command("eval", short_help="Measure the search by judged queries.")
@click.option("--city", default="demo", show_default=True, help="demo, or the path of a city's folder.")
@click.option("--queries", type=click.Path(exists=True, path_type=Path),
              help="Judged queries. Default: the demo city's.")
@click.option("--failures", is_flag=True, help="Also list every query that was not answered well.")
def evaluate(city: str, queries: Path | None, failures: bool) -> None:
    """Ask every judged query and print success@5, nDCG@10 and more, by language and by kind.

    It works on a city made afresh in a temporary folder, in the week that the demo's dates are written for.
    """
    from . import evaluation

    outcomes = evaluation.ask(city, queries)
    click.echo(evaluation.table(outcomes))
    if failures:
        click.echo(evaluation.failures(outcomes))


@main.group()
def bench() -> None:
    """Measure how fast the finder is."""


@bench.command("search", short_help="The search beside FTS5, Whoosh's own and tantivy.")
@click.option("--offers", multiple=True, default=(1000, 10_000), show_default=True, type=click.IntRange(20),
              help="How many made-up offers; may be given several times.")
@click.option("--queries", default=60, show_default=True, type=click.IntRange(2), help="Queries of each kind.")
def bench_search(offers: tuple[int, ...], queries: int) -> None:
    """Measure building, editing and searching on made-up offers, in milliseconds of CPU and as ratios.

    It works in a temporary folder. 100,000 offers take long and much memory.
    """
    from .bench import search

    for count in offers:
        click.echo(search.table(search.measure(count, queries, _say)) + "\n")

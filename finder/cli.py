"""The command line: what a city's administrator types. English, one command a verb."""

import sys
from pathlib import Path

import click

from . import __version__

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
        raise click.ClickException(f"{len(error.problems)} things to mend in the catalogue; nothing was stored.") from error
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


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def check(path: Path) -> None:
    """Check a city's folder or a vocabulary folder and say what to mend: file, entry, field."""
    from .catalog.cities import check_folder

    problems = check_folder(path)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        _say(f"{len(problems)} things to mend.")
        sys.exit(1)
    click.echo("Nothing to mend.")

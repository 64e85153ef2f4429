"""Preparing an instance: once per folder, whole or not at all, however many processes begin at the same time."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import clock
from ..catalog.cities import read_city_folder, shifted, shipped_city
from ..catalog.vocabularies import load_vocabularies
from .database import connect
from .records import InstanceError
from .schema import known, migrations
from .store import FILE, Progress, Store

__all__ = ["InstanceError", "prepare"]

DEFAULT_CITY = "demo"
LOCK = "finder.lock"


def prepare(instance: Path, city: str | None = None, progress: Progress | None = None) -> None:
    """Make the instance ready for `city`: a shipped one by name, the path of a city's folder, or whatever is there.

    Safe to call again, by several processes at once, and after an interruption. Raises InstanceError when the folder
    belongs to another city, and CatalogError when the city's files need mending; then nothing is stored.
    """
    say = progress or (lambda message: None)
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # drafts, people's own numbers, and an index of pickles
    with _locked(instance):
        if (instance / FILE).is_file():
            _update(instance, city, say)
        else:
            _create(instance, city or DEFAULT_CITY, say)


def _create(instance: Path, city: str, say: Progress) -> None:
    folder = _folder(city)
    say(f"Reading the catalogue in {folder}")
    catalog = shifted(read_city_folder(folder, load_vocabularies()), clock.today())
    if catalog.city.logo:
        # Before the database: once that is there, everything is.
        shutil.copyfile(folder / catalog.city.logo, instance / catalog.city.logo)
    with Store.create(instance, catalog, say, asked_for=city):
        say(f"The database for {catalog.city.name} is ready")


def _update(instance: Path, city: str | None, say: Progress) -> None:
    with Store(connect(instance / FILE)) as store:
        if {migration.name for migration in migrations.applied(store.db)} - known():
            raise InstanceError(f"The database in {instance} was made by a newer finder; install that version again.")
        if migrations.pending(store.db):
            say("Bringing the database up to date")
            migrations.apply(store.db)
        own, asked_for = store.setting("city_id"), store.setting("asked_for")
    if city not in (None, own, asked_for) and read_city_folder(_folder(city), load_vocabularies()).city.id != own:
        raise InstanceError(f"This instance belongs to the city {own}; for {city} use another --instance.")


def _folder(city: str) -> Path:
    """The folder of a city that is given by path, or by name where it ships with the finder."""
    if (Path(city) / "city.yaml").is_file():
        return Path(city)
    try:
        return shipped_city(city)
    except FileNotFoundError as error:
        raise InstanceError(str(error)) from error


@contextmanager
def _locked(instance: Path) -> Iterator[None]:
    with (instance / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # freed by the kernel after any death
        yield

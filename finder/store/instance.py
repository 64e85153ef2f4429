"""Preparing an instance: once per folder, whole or not at all, however many processes begin at the same time."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..catalog.cities import read_city_folder, shifted, shipped_city
from ..catalog.vocabularies import load_vocabularies
from .. import clock
from .database import connect
from .records import StoreError
from .schema import known, migrations
from .store import FILE, Progress, Store

LOCK = "finder.lock"


def prepare(instance: Path, city: str, progress: Progress | None = None) -> None:
    """Make the instance in this folder ready for `city`: a shipped one by name, or the path of a city's folder.

    Safe to call again, by several processes at once, and after an interruption. Raises StoreError when the folder
    belongs to another city, and CatalogError when the city's files need mending.
    """
    say = progress or (lambda message: None)
    instance.mkdir(parents=True, exist_ok=True)
    with _locked(instance):
        if (instance / FILE).is_file():
            _update(instance, city, say)
        else:
            _create(instance, city, say)


def _create(instance: Path, city: str, say: Progress) -> None:
    folder = _folder(city)
    say(f"Reading the catalogue in {folder}")
    catalog = shifted(read_city_folder(folder, load_vocabularies()), clock.today())
    if catalog.city.logo:
        # Before the database: when that is there, everything is.
        shutil.copyfile(folder / catalog.city.logo, instance / Path(catalog.city.logo).name)
    with Store.create(instance, catalog, say, asked_for=city):
        say(f"The finder for {catalog.city.name} is ready")


def _update(instance: Path, city: str, say: Progress) -> None:
    db = connect(instance / FILE)
    try:
        unknown = {migration.name for migration in migrations.applied(db)} - known()
        if unknown:
            raise StoreError(
                f"The database in {instance} comes from a newer version of the finder; install that version again."
            )
        if migrations.pending(db):
            say("Bringing the database up to date")
            migrations.apply(db)
        with Store(db) as store:
            asked_for, own = store.setting("asked_for"), store.setting("city_id")
    finally:
        db.close()
    if city not in (asked_for, own) and _city_id(_folder(city)) != own:
        raise StoreError(
            f"The instance in {instance} belongs to the city {own!r}; for {city!r} use another --instance."
        )


def _folder(city: str) -> Path:
    folder = Path(city)
    return folder if folder.is_dir() and os.sep in city else shipped_city(city)


def _city_id(folder: Path) -> str:
    return read_city_folder(folder, load_vocabularies()).city.id


@contextmanager
def _locked(instance: Path) -> Iterator[None]:
    with (instance / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released with the file, also when the process is killed
        yield

"""Where templates, translations and catalogue lie: the only place that knows wheel from checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `name` that ships with the software: inside the package (wheel) or beside it (checkout).

    Raises FileNotFoundError when it is in neither place.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The folder {name!r} is missing from this installation; install angebotsfinder again.")

"""Where templates, translations and catalogue lie: the only place that knows wheel from checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `name` (templates, translations, catalog) that ships with the software.

    A wheel carries it in `finder/shipped/`, a checkout beside the package. Raises FileNotFoundError when it is in
    neither place.
    """
    for place in (PACKAGE / "shipped" / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The folder {name!r} is missing from this installation; install angebotsfinder again.")

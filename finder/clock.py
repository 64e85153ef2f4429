"""The one clock: local date and wall time in Europe/Berlin (design: one time zone, expanded when read)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The present moment in Europe/Berlin; FINDER_NOW (ISO 8601, local time unless it carries an offset) freezes it."""
    frozen = os.environ.get("FINDER_NOW")
    if not frozen:
        return datetime.now(ZONE)
    moment = datetime.fromisoformat(frozen)
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)


def today() -> date:
    """The present date in Europe/Berlin."""
    return now().date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let this process stand at one moment, as FINDER_NOW does."""
    before = os.environ.get("FINDER_NOW")
    os.environ["FINDER_NOW"] = moment.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["FINDER_NOW"]
        else:
            os.environ["FINDER_NOW"] = before

"""What the store speaks of: who acts, what can go wrong, and how a record becomes a row and a row a record."""

from dataclasses import dataclass

from ..model import Location, Offer, Organization

Record = Offer | Organization | Location

KINDS: dict[type[Offer] | type[Organization] | type[Location], str] = {
    Offer: "offer",
    Organization: "organization",
    Location: "location",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something: the history stores the user and shows the role."""

    role: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Redirected:
    """The permanent code now leads to another one; an empty `code` means the record was removed for good."""

    code: str


class StoreError(Exception):
    """Something the store cannot do; the message says what to mend."""


class InstanceError(StoreError):
    """The instance cannot be used as asked; the message says what to do."""


class Conflict(StoreError):
    """Somebody else changed the record since it was read."""

    def __init__(self, record_id: str, base: int, current: int, language: str = "") -> None:
        self.record_id = record_id
        self.base = base
        self.current = current
        self.language = language
        what = f"the text in {language!r}" if language else "the entry"
        super().__init__(
            f"Somebody changed {what} meanwhile: you started from version {base}, now it is version {current}. "
            "Look at the present version and make your change there."
        )


def kind_of(record: Record) -> str:
    """The kind of a record as the tables name it."""
    return KINDS[type(record)]

"""Help at once: the offers that answer a cry for help, whatever filters are chosen."""

from collections.abc import Iterable

from ..index.concepts import Concepts
from ..index.crisis import Cry
from ..index.postings import numbers
from ..index.snapshot import Snapshot

OF_THE_FIRST, OF_THE_OTHERS = 3, 1  # how many offers of the first category that helps, and of each further one
MOST = 5
ANY = 3  # emergency numbers where the city has nothing of these categories


def help_at_once(
    cries: Iterable[Cry], concepts: Concepts, snapshot: Snapshot, base: int, spoken: Iterable[str]
) -> tuple[int, ...]:
    """The numbers of the documents to show above all results, best first."""
    urgent = snapshot.facet("urgent", ("emergency", "line")) & base
    found: list[int] = []
    for cry in cries:
        named = snapshot.facet("crisis", (cry.crisis,))
        others = snapshot.facet("crisis", concepts.crises.categories.keys() - {cry.crisis}) & ~named
        for place, category in enumerate(concepts.crises.categories[cry.crisis]):
            listed = snapshot.facet("category", (concepts.addresses[category],)) & urgent
            best = _best(listed, named, others, snapshot, spoken)
            found += best[: OF_THE_OTHERS if place else OF_THE_FIRST]
        if not found:
            found = _best(urgent, named, others, snapshot, spoken)[:ANY]
    return tuple(dict.fromkeys(found))[:MOST]


def _best(listed: int, named: int, others: int, snapshot: Snapshot, spoken: Iterable[str]) -> list[int]:
    """What names this crisis itself first, then emergency numbers, then what never closes, then one's own language."""
    order = (named, *(snapshot.facet("urgent", (how,)) for how in ("emergency", "always")),
             ~others, snapshot.facet("language", spoken))

    def rank(number: int) -> tuple[list[bool], str]:
        one = snapshot.entries[number]
        return [not bitset >> number & 1 for bitset in order], one.id if one else ""

    return sorted(numbers(listed), key=rank)

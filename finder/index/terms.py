"""The field type of the index: terms that are ready to be written, so that Whoosh's analyzers need not look at them.

Whoosh keeps it with the index by its module and name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from whoosh import fields, formats


class Terms(fields.KEYWORD):  # type: ignore[misc]  # Whoosh is untyped
    """A list of terms; how often each stands in it is its weight."""

    def __init__(self) -> None:
        super().__init__(scorable=True)
        self.format = formats.Existence()  # the weight says how often; a value beside it would say it again

    def index(self, value: Iterable[str], **options: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Each term with how often it is said, as a count and as a weight."""
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), b""

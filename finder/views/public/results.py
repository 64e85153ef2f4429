"""What the results page shows: groups of cards, chips, facets, and what to try where little was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from finder.catalog.vocabularies import Vocabularies
from finder.filters import FILTERS
from finder.i18n import _
from finder.model import Organization
from finder.search import FacetValue, Hit, SearchResult
from finder.store.listings import Listing
from finder.views.public.cards import Help, help_card, short_card
from finder.views.public.labels import Labels
from finder.views.public.query import SORTS, Query
from finder.wording import Card

PER_PAGE = 20
FEW = 3  # at or below it we say what else to try
MANY_DISTRICTS = 24  # more lines than that and the form shows the upper level first
FIRST_VALUES = 8  # of a facet before "more"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter value that one tap takes away or makes binding."""

    label: Markup
    query: Query
    certain: bool = False  # read out of the words and applied at once


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet in the form; `depth` indents what lies inside another value."""

    value: str
    label: Markup
    count: int
    chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A heading of the filter form with its choices; what is rarely wanted waits behind `more`."""

    name: str
    kind: str
    label: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled way to another state of the page."""

    label: str
    query: Query
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results."""

    query: Query
    total: int
    matches: tuple[Card, ...]
    everyone: tuple[Card, ...]
    older: tuple[Card, ...]
    near_misses: tuple[Card, ...]
    chosen: tuple[Chip, ...]
    understood: tuple[Chip, ...]
    main: tuple[Facet, ...]
    more: tuple[Facet, ...]
    typed: tuple[Facet, ...]
    sorts: tuple[Link, ...]
    pages: tuple[Link, ...]
    suggestions: tuple[Link, ...]
    relaxations: tuple[Link, ...]
    office: Organization | None
    sensitive: bool
    crisis: tuple[Help, ...] = ()
    named: tuple[Organization, ...] = ()  # organizations whose name was typed
    notices: tuple[str, ...] = ()  # what was done with the words so that there is an answer

    @property
    def more_chosen(self) -> bool:
        """Whether something is chosen behind "more filters", so that it stands open."""
        return any(choice.chosen for facet in (*self.more, *self.typed) for choice in facet.choices)

    @property
    def few(self) -> bool:
        """Whether so little was found that the page should say what else to try."""
        return self.total <= FEW


def is_sensitive(query: Query, vocabularies: Vocabularies) -> bool:
    """Whether a sensitive topic is among the filters: then nothing of the page is kept or named."""
    for name in ("category", "audience"):
        for value in query.filters.get(name, ()):
            term = vocabularies.by_address(FILTERS[name].vocabulary, value)
            if term and term.sensitive:
                return True
    return False


def speaks_of_sensitive(result: SearchResult, vocabularies: Vocabularies) -> bool:
    """Whether the words were a cry for help or meant a sensitive topic."""
    meant = {tuple(one.value.split(":", 1)) for hit in result.hits for one in hit.reasons if one.kind == "concept"}
    terms = (vocabularies.terms(name).get(id_) for name, id_ in meant)
    return bool(result.crisis) or any(term is not None and term.sensitive for term in terms)


def page_numbers(page: int, last: int) -> tuple[int, ...]:
    """The numbers worth a link: the first, the last and those around the present page."""
    return tuple(sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})) if last > 1 else ()


def build(
    query: Query, result: SearchResult, listings: Mapping[str, Listing], labels: Labels, office: Organization | None,
    named: Iterable[Organization] = (),
) -> Results:
    """Put a search result into the words and links of the page."""
    shown = [(listings[hit.offer_id], hit) for hit in result.hits if hit.offer_id in listings]
    near = [(listings[hit.offer_id], hit) for hit in result.near_misses if hit.offer_id in listings]
    last = -(-result.total // PER_PAGE)
    facets = [_facet(name, result.facets.get(name, ()), labels) for name, one in FILTERS.items() if one.in_facets]
    return Results(
        query=query,
        total=result.total,
        matches=_cards(one for one in shown if one[1].group == "match"),
        everyone=_cards(one for one in shown if one[1].group == "everyone"),
        older=_cards(one for one in shown if one[1].group == "older"),
        near_misses=_cards(near),
        chosen=tuple(
            Chip(label, query.without(name, value))
            for name, values in query.filters.items()
            for value in values
            if (label := labels.chip(name, value))
        ),
        understood=tuple(
            Chip(
                label, query.saying_less(one.words) if one.certain else query.adding(one.filter, one.value), one.certain
            )
            for one in result.understood
            if one.filter in FILTERS and one.value not in query.filters.get(one.filter, ())
            and (label := labels.chip(one.filter, one.value))
        ),
        main=tuple(facet for facet in facets if facet and FILTERS[facet.name].group == "main"),
        more=tuple(facet for facet in facets if facet and FILTERS[facet.name].group == "more"),
        typed=tuple(_typed(name, query) for name, one in FILTERS.items() if not one.in_facets),
        sorts=tuple(
            Link(_(label), query.sorted(sort), sort == query.sort)
            for sort, label in SORTS.items()
            if sort != "near" or query.start  # nearness starts somewhere
        ),
        pages=tuple(Link(str(one), query.at(one), one == query.page) for one in page_numbers(query.page, last)),
        suggestions=tuple(Link(text, query.worded(text)) for text in result.suggestions),
        relaxations=tuple(
            Link(
                str(labels.chip(one.filter, one.value)),
                query.saying_less(one.words).without(one.filter, one.value), count=one.count,
            )
            for one in result.relaxations
        ),
        office=office,
        sensitive=is_sensitive(query, labels.vocabularies) or speaks_of_sensitive(result, labels.vocabularies),
        crisis=tuple(
            one for hit in result.crisis if hit.offer_id in listings and (one := help_card(listings[hit.offer_id], hit))
        ),
        named=tuple(named),
        notices=tuple(_notices(result)),
    )


def _notices(result: SearchResult) -> Iterable[str]:
    """What was done with the words so that there is an answer."""
    if result.bounded:
        yield _("This is a long question. We looked at its first part only.")
    if result.total and result.rung == "spelling":
        yield _("No offer has these words as you wrote them. These come close to them.")
    elif result.total and result.rung == "transliteration":
        yield _("We read your words in another script: %(words)s", words=", ".join(result.read_as))
    elif result.total and result.rung == "concepts":
        yield _("No offer has all your words. These fit the topic.")


def _cards(found: Iterable[tuple[Listing, Hit]]) -> tuple[Card, ...]:
    return tuple(short_card(listing, hit) for listing, hit in found)


def _typed(name: str, query: Query) -> Facet:
    value = next(iter(query.filters.get(name, ())), "")
    return Facet(name, FILTERS[name].kind, _(FILTERS[name].label), (Choice(value, Markup(""), 0, bool(value)),))


def _facet(name: str, values: Iterable[FacetValue], labels: Labels) -> Facet | None:
    one = FILTERS[name]
    choices = [
        Choice(value.value, label, value.count, value.chosen, _depth(name, value.value, labels))
        for value in values
        if (value.count or value.chosen) and (name, value.value) != ("district", labels.tree.root)
        and (label := labels.value(name, value.value))
    ]
    if name == "category":
        choices = [choice for choice in choices if not choice.depth or _opened(choice, choices, labels)]
    if name == "district" and len(choices) > MANY_DISTRICTS:
        choices = [choice for choice in choices if not choice.depth or _at_hand(choice, choices, labels)]
    if not choices:
        return None
    if name in ("district", "category"):
        choices = _in_tree_order(name, choices, labels)
        return Facet(name, one.kind, _(one.label), tuple(choices))
    first = [choice for place, choice in enumerate(choices) if place < FIRST_VALUES or choice.chosen]
    rest = [choice for choice in choices if choice not in first]
    return Facet(name, one.kind, _(one.label), tuple(first), tuple(rest))


def _depth(name: str, value: str, labels: Labels) -> int:
    if name == "district":
        return max(0, len(labels.tree.ancestors(value)) - 1)
    if name == "category":
        term = labels.vocabularies.by_address("categories", value)
        return 1 if term and term.parent else 0
    return 0


def _opened(choice: Choice, choices: list[Choice], labels: Labels) -> bool:
    """A topic's parts show once the topic or one of its parts is chosen; sixty lines at once help nobody."""
    terms = labels.vocabularies
    own = terms.by_address("categories", choice.value)
    chosen = [terms.by_address("categories", other.value) for other in choices if other.chosen]
    return own is not None and any(one and own.parent in (one.id, one.parent) for one in chosen)


def _at_hand(choice: Choice, choices: list[Choice], labels: Labels) -> bool:
    """In a city of many districts, parts show once the district above them or one beside them is chosen."""
    tree = labels.tree
    opened = {id_ for one in choices if one.chosen for id_ in (one.value, *tree.ancestors(one.value))}
    return choice.chosen or (tree[choice.value].parent in opened - {tree.root})


def _in_tree_order(name: str, choices: list[Choice], labels: Labels) -> list[Choice]:
    """Parts directly below what they are part of."""
    if name == "district":
        order = list(labels.tree.subtree(labels.tree.root))
        path = {id_: [order.index(one) for one in (*reversed(labels.tree.ancestors(id_)), id_)] for id_ in order}
    else:
        terms = list(labels.vocabularies.terms("categories").values())
        rank = {term.id: place for place, term in enumerate(terms)}
        path = {t.address or t.id: [rank[one] for one in (t.parent, t.id) if one] for t in terms}
    return sorted(choices, key=lambda choice: path.get(choice.value, []))

"""The names of filter values in the visitor's language: districts, terms, weekdays."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from finder.catalog.vocabularies import Vocabularies
from finder.districts import DistrictTree
from finder.filters import FILTERS, WEEKDAYS
from finder.formatting import weekday
from finder.i18n import _, current_language
from finder.inline import fill, in_tongue, within
from finder.wording.facts import district_name


def proper(name: str, language: str = "de") -> Markup:
    """A proper name, marked with its own language and direction where the page speaks another one."""
    return in_tongue(language, name)


def said_in(texts: dict[str, str]) -> tuple[str, str]:
    """The best of a city's own texts for this page and its language: own, then German, then any; ("", "") if none."""
    for tag in (current_language().tag, "de", *texts):
        if texts.get(tag):
            return texts[tag].strip(), tag
    return "", ""


@dataclass(frozen=True, slots=True)
class Labels:
    """How filter values are called."""

    vocabularies: Vocabularies
    tree: DistrictTree

    def value(self, name: str, value: str) -> Markup:
        """The label of one value of one filter, or "" where the city knows no such value."""
        one = FILTERS[name]
        if name == "district":
            return district_name(value) if value in self.tree else Markup("")
        if name == "day":
            return weekday(WEEKDAYS.index(value), short=False)
        if one.kind == "flag":
            return escape(_(one.label))
        if one.vocabulary:
            term = self.vocabularies.by_address(one.vocabulary, value)
            return escape(term.label(current_language().tag)) if term else Markup("")
        if name == "age":
            return escape(_("Child of %(age)s years", age=value))
        if name == "from":
            return escape(_("Not before %(time)s", time=value))
        return escape(_("Not after %(time)s", time=value))

    def chip(self, name: str, value: str) -> Markup:
        """The label on a chip: it says enough without its heading."""
        label = self.value(name, value)
        if name == "language" and label:
            return fill(_("Spoken: %(languages)s"), languages=within(str(label.unescape()), "languages"))
        return label

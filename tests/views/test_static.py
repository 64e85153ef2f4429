"""The stylesheet works in both directions, and the pictograms are those in use."""

import re

import pytest

from finder.catalog.vocabularies import load_vocabularies
from finder.folders import PACKAGE, shipped

CSS = re.sub(r"/\*.*?\*/", "", (PACKAGE / "static" / "app.css").read_text("utf-8"), flags=re.DOTALL)
PHYSICAL = re.compile(
    r"(?<![\w-])(left|right|(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:min-|max-)?width"
    r"|(?:min-|max-)?height|top|bottom)\s*:|text-align:\s*(left|right)|float:\s*(left|right)"
)


def test_nothing_is_left_or_right() -> None:
    without_conditions = re.sub(r"@media[^{]*", "", CSS)
    assert PHYSICAL.findall(without_conditions) == []


@pytest.mark.parametrize("planted", ["margin-left: 1px", "text-align:right", "left: 0", "max-width: 2rem"])
def test_the_check_sees_what_is_left_or_right(planted: str) -> None:
    assert PHYSICAL.search("a { " + planted + " }")


@pytest.mark.parametrize("harmful", ["letter-spacing", "text-transform", "italic", "url("])
def test_nothing_harms_arabic_letters_or_loads_from_elsewhere(harmful: str) -> None:
    assert harmful not in CSS


def test_every_pictogram_is_used_and_every_used_one_is_there() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (PACKAGE / "static" / "icons.svg").read_text("utf-8")))
    wording = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "wording").glob("*.py"))
    pages = "\n".join(path.read_text("utf-8") for path in shipped("templates").rglob("*.html"))
    views = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "views").rglob("*.py"))
    vocabularies = load_vocabularies()
    used = set(re.findall(r'icon\("([a-z-]+)"', pages))
    used |= {name for name in drawn if f'"{name}"' in views + wording}
    used |= {term.icon for name in vocabularies for term in vocabularies.terms(name).values() if term.icon}
    used |= set(re.findall(r'^\s+\("[a-z]+", "([a-z-]+)", ', wording, re.MULTILINE))
    assert used - drawn == set()
    assert drawn - used == set()

"""What every page must fulfil, whichever view made it: opening a page in a test checks it."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

XHTML = "{http://www.w3.org/1999/xhtml}"
# Words that only an untranslated page of another language would carry; German proper names stand apart, marked as such.
GERMAN = re.compile(r"\b(und|oder|nicht|für|mit|bitte|Angebote|Seite|Suche|Stadtteile|Sprache|kostenlos|Uhr)\b")
MSGID = re.compile(r"%\([a-z_]+\)[sd]|\bN_\(|\{\{|\}\}|\{%|None\b|Undefined")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page."""

    html: str
    tree: Element

    def all(self, tag: str) -> list[Element]:
        """Every element with this tag, in order."""
        return list(self.tree.iter(XHTML + tag))

    def one(self, tag: str) -> Element:
        """The only element with this tag."""
        found = self.all(tag)
        assert len(found) == 1, f"expected one <{tag}>, found {len(found)}"
        return found[0]

    def text(self, element: Element | None = None) -> str:
        """What a person reads, without script and style."""
        return " ".join(_words(self.one("body") if element is None else element).split())


def _words(element: Element) -> str:
    if element.tag in (XHTML + "script", XHTML + "style"):
        return element.tail or ""
    return (element.text or "") + "".join(_words(child) for child in element) + (element.tail or "")


def parse(html: str) -> Page:
    """Parse strictly: an error in the HTML fails with its place."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=True)
    tree = parser.parse(html)
    if parser.errors:
        (line, column), code, details = parser.errors[0]
        around = "\n".join(html.splitlines()[max(0, line - 3):line + 1])
        raise AssertionError(f"Invalid HTML at line {line}, column {column}: {code} {details}\n{around}")
    return Page(html, tree)


def check_page(html: str, language: Any) -> Page:
    """Check what every page must fulfil; `language` is the one it should speak. Returns the parsed page."""
    page = parse(html)
    root = page.tree
    assert root.get("lang") == language.html, f"lang is {root.get('lang')!r}, not {language.html!r}"
    assert root.get("dir") == language.dir, f"dir is {root.get('dir')!r}, not {language.dir!r}"
    heading = page.text(page.one("h1")).strip()
    title = page.text(page.one("title")).strip()
    assert heading, "the h1 is empty"
    assert "<" not in title, f"markup leaked into the title {title!r}"
    assert title.startswith(heading), f"the title {title!r} does not begin with the heading {heading!r}"
    twice = [id_ for id_, count in Counter(e.get("id") for e in root.iter() if e.get("id")).items() if count > 1]
    assert not twice, f"ids used twice: {twice}"
    _check_references(page)
    _check_names(page)
    _find_no(MSGID, page.text(), "a message leaked unfilled")
    if not language.html.startswith("de"):
        _check_no_german(page)
    return page


def _check_references(page: Page) -> None:
    """Whatever points to an id of the page points to one that exists."""
    ids = {element.get("id") for element in page.tree.iter()}
    for element in page.tree.iter():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for target in (element.get(name) or "").split():
                assert target in ids, f"{name}={target!r} points to nothing"
        href = element.get("href") or ""
        assert not (href.startswith("#") and href[1:] not in ids), f"the link {href} points to nothing"


def _check_names(page: Page) -> None:
    """Every link, button and field has a name."""
    labelled = {label.get("for") for label in page.all("label")}
    inside = {field for label in page.all("label") for field in label.iter()}
    for element in page.all("a") + page.all("button") + page.all("summary"):
        alternatives = " ".join(image.get("alt", "") for image in element.iter(XHTML + "img"))
        named = element.get("aria-label") or _own_words(element).strip() or alternatives.strip()
        assert named, f"a <{element.tag.removeprefix(XHTML)}> has no name: {element.attrib}"
    for element in page.all("input") + page.all("select") + page.all("textarea"):
        if element.get("type") in ("hidden", "submit"):
            continue
        named = element.get("aria-label") or element.get("id") in labelled or element in inside
        assert named, f"a field has no label: {element.attrib}"


def _own_words(element: Element) -> str:
    return (element.text or "") + "".join(_words(child) for child in element)


def _check_no_german(page: Page) -> None:
    """No German interface wording on a page that speaks another language; what is marked as German may be."""
    _find_no(GERMAN, _foreign_free(page.one("body")), "German leaked")


def _find_no(pattern: re.Pattern[str], words: str, problem: str) -> None:
    found = pattern.search(words)
    assert not found, f"{problem}: {words[max(0, found.start() - 60):found.end() + 60]!r}" if found else ""


def _foreign_free(element: Element) -> str:
    """The words of the page's own language: without whatever carries a language of its own."""
    parts = [element.text or ""]
    for child in element:
        own = child.get("lang") is not None or child.tag in (XHTML + "script", XHTML + "style")
        parts.append("" if own else _foreign_free(child))
        parts.append(child.tail or "")
    return "".join(parts)

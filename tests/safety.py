"""What every answer must be, whoever asked in whatever way: protected, without a cookie, without foreign script."""

import re
import zlib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import html5lib
from werkzeug.test import TestResponse

Element = tuple[str, dict[str, str]]

HEADERS = {  # written out here: a changed header must be changed twice
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "background", "ping")
HARMLESS = re.compile(r"(?:https?://[\w.:-]+[/?#]?|mailto:|tel:|geo:|data:image/svg\+xml,|/(?![/\\])|#|\?|\Z)", re.I)
OURS = re.compile(r"data:image/svg\+xml,|/(?![/\\])|https?://localhost(?:/|\Z)|\Z", re.I)
OUR_ELEMENTS = frozenset(re.findall(r"\w+", """
    a article bdi blockquote body br button caption dd details div dl dt fieldset figure footer form h1 h2 h3 h4 head
    header hr html img input label legend li link main meta nav ol optgroup option p script section select small span
    strong summary svg table tbody td th thead time title tr ul use wbr em abbr aside textarea
"""))  # whatever else a template comes to use is added here by hand
ICON = re.compile(r"(?:/[\w-]+)?/static/icons\.svg\?v=\w+#[\w-]+")
OUR_SCRIPT = re.compile(r"(?:/[\w-]+)?/static/app\.js\?v=\w+")


def assert_protected(answer: TestResponse) -> None:
    """The headers of the design, exactly, and no cookie; what is no success is kept nowhere."""
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in answer.headers
    if answer.status_code >= 400:
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 308):
        assert_harmless(answer.text)


def assert_harmless(html: str, as_a_browser: bool = False) -> None:
    """Nothing in the page acts: no script but our file, no style, no handler, no address of another kind.

    `as_a_browser` reads it exactly as a browser would, broken parts included; that takes ten times as long.
    """
    elements = list(_as_a_browser(html) if as_a_browser else _Reader.elements_of(html))
    for name, attributes in elements:
        _assert_harmless(name, attributes)
    scripts = [attributes for name, attributes in elements if name == "script"]
    assert len(scripts) <= 1
    assert all(OUR_SCRIPT.fullmatch(one.get("src", "")) for one in scripts)
    assert not re.search(r"<script[^>]*>(?!</script>)", html)


class _Reader(HTMLParser):
    """Collects all elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    @classmethod
    def elements_of(cls, html: str) -> list[Element]:
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader.elements


def _as_a_browser(html: str) -> Iterator[Element]:
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str):  # else a comment
            yield (element.tag.rpartition("}")[2].lower(),
                   {name.rpartition("}")[2].lower(): value for name, value in element.attrib.items()})


def _assert_harmless(name: str, attributes: dict[str, str]) -> None:
    assert name in OUR_ELEMENTS, f"<{name}> in the page"
    assert not (name == "meta" and "http-equiv" in attributes), "a page sends its reader elsewhere"
    for attribute, value in attributes.items():
        assert not attribute.startswith("on"), f"{attribute} in <{name}>: {value[:60]}"
        assert attribute not in ("style", "srcdoc"), f"{attribute} in <{name}>: {value[:60]}"
        if attribute in ADDRESSES:
            known = ICON if name == "use" else HARMLESS if name == "a" else OURS
            assert known.match(value.strip()), f"{attribute} of <{name}> leads to {value[:60]!r}"


def index_bytes(instance: Path) -> bytes:
    """All that the index holds, packed parts unpacked too."""
    written = b"".join(path.read_bytes() for path in sorted(instance.glob("index.*/*")))
    found = [written]
    for start in re.finditer(b"x[\\x01\\x5e\\x9c\\xda]", written):
        try:
            found.append(zlib.decompressobj().decompress(written[start.start():]))
        except zlib.error:
            continue  # two bytes that only look like a beginning
    return b"\n".join(found)

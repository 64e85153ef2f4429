"""What every answer must be, whoever asked in whatever way: protected, without a cookie, without foreign script."""

import re
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
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
NEVER = (
    "iframe", "object", "embed", "applet", "base", "frame", "math", "template", "style", "video", "audio", "marquee",
)
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


def assert_harmless(html: str) -> None:
    """Nothing in the page acts: no script but our file, no style, no handler, no address of another kind."""
    tree = html5lib.parse(html)
    for element in tree.iter():
        _assert_harmless(element)
    scripts = list(tree.iter(XHTML + "script"))
    assert len(scripts) <= 1
    assert all(OUR_SCRIPT.fullmatch(one.get("src") or "") for one in scripts)
    assert not any((one.text or "").strip() for one in scripts)


def _assert_harmless(element: Element) -> None:
    if not isinstance(element.tag, str):
        return  # a comment
    name = element.tag.rpartition("}")[2]
    assert name not in NEVER, f"<{name}> in the page"
    assert not (element.tag.startswith(SVG) and name not in ("svg", "use")), f"a foreign <{name}> in a drawing"
    assert not (name == "meta" and element.get("http-equiv")), "a page sends its reader elsewhere"
    for attribute, value in element.attrib.items():
        attribute = attribute.rpartition("}")[2].lower()
        assert not attribute.startswith("on"), f"{attribute} in <{name}>: {value[:60]}"
        assert attribute not in ("style", "srcdoc"), f"{attribute} in <{name}>: {value[:60]}"
        if attribute in ADDRESSES:
            assert HARMLESS.match(value.strip()), f"{attribute} of <{name}> leads to {value[:60]!r}"

"""Answers that a browser or a cache in front may keep: tags, and compression."""

import gzip
import hashlib
from functools import cache

from flask import Flask, Response, g, request

from . import __version__, clock
from .folders import PACKAGE, shipped
from .i18n import current_language
from .site import site

COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/manifest+json")
PAGES = ("text/html", "application/json")
WORTH_IT = 500  # bytes; below that gzip gains nothing
BUCKET = 300  # seconds for which "open now" stays as it was


@cache
def build() -> str:
    """A short name for exactly this software, wording and vocabularies: the version and the files' state."""
    state = hashlib.sha256(__version__.encode())
    folders = (PACKAGE, shipped("templates"), shipped("translations"), shipped("catalog") / "vocabularies")
    for folder in folders:
        for path in sorted(folder.rglob("*.*")):
            if "__pycache__" not in path.parts and path.is_file():
                about = path.stat()
                state.update(f"{path.relative_to(folder)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return state.hexdigest()[:10]


def follows_the_clock() -> None:
    """Say that this page shows or counts what is open now, so that it is fresh for five minutes and not for the day."""
    g.follows_the_clock = True


def _tags() -> tuple[str, str]:
    """The tags of a page that changes by the day and of one that changes by the clock."""
    now = clock.now()
    here = site()
    # The index follows the store by a second or so: a page made in between must not stay.
    stem = f"{here.store.generation()}.{here.engine.snapshot().generation}-{build()}-{current_language().tag}"
    return f"{stem}-{now:%Y%m%d}", f"{stem}-{int(now.timestamp()) // BUCKET:x}"


def _cacheable() -> bool:
    return request.method in ("GET", "HEAD") and request.endpoint not in (None, "static")


def _not_modified() -> Response | None:
    """Answer a page that the browser still has without making it again.

    A page always shows the clock or never does, so either of today's tags proves that it is still the same.
    """
    # "*" asks whether there is such a page at all, which only the page itself knows.
    asked = request.if_none_match
    if _cacheable() and asked and not asked.star_tag and request.view_args is not None:
        for tag in _tags():
            if asked.contains_weak(tag):
                response = Response(status=304)
                response.set_etag(tag, weak=True)
                return response
    return None


def _tag(response: Response) -> Response:
    mimetype = response.mimetype or ""
    if not mimetype.startswith(PAGES) and request.args.get("v", "").startswith(build()):
        # The address carries the build, so what is behind it never changes.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    if request.endpoint == "static" and response.status_code < 400:
        return response
    if not _cacheable() or response.status_code not in (200, 304):
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    if "no-store" in response.headers.get("Cache-Control", ""):
        return response
    if "ETag" not in response.headers:
        daily, by_the_clock = _tags()
        response.set_etag(by_the_clock if g.get("follows_the_clock") else daily, weak=True)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _compress(response: Response) -> Response:
    if not (response.mimetype or "").startswith(COMPRESSED) or response.status_code != 200:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or (response.is_streamed and not response.direct_passthrough):
        return response
    if "Content-Encoding" in response.headers or request.range:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= WORTH_IT:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response


def init_app(app: Flask) -> None:
    """Tag, answer from what the browser has, and compress."""
    app.before_request(_not_modified)
    app.after_request(_compress)  # runs last: Flask runs these in reverse order
    app.after_request(_tag)

"""What every answer carries to protect its reader, and what every state-changing request must prove."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a followed link would tell the other side which help is sought
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TOKEN_FIELD = "token"  # noqa: S105  # a field's name
TOKEN_HOURS = 12  # longer than a page stays open, shorter than a stolen one stays useful
SAFE_SCHEMES = ("http", "https", "mailto", "tel")
READING_METHODS = ("GET", "HEAD", "OPTIONS")

View = TypeVar("View", bound=Callable[..., object])


def changes_nothing(view: View) -> View:
    """Mark a POST view that only reads, such as a search whose circumstances stay out of the address."""
    view.changes_nothing = True  # type: ignore[attr-defined]  # a mark on the function itself
    return view


def secret_key(instance: Path) -> bytes:
    """The instance's own secret, made once; several processes at a first start agree on one."""
    path = instance / "secret"
    if not path.exists():
        descriptor, name = tempfile.mkstemp(dir=instance, prefix="secret.")  # readable for the owner only
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_hex(32).encode())
        try:
            os.link(name, path)  # fails where another process was quicker: then its secret counts
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
    return path.read_bytes()


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="anonymous form")


def form_token(action: str) -> str:
    """A signed, timed token for one kind of anonymous form; it needs no cookie."""
    return str(_serializer().dumps(action))


def token_is_good(token: str, action: str) -> bool:
    """Whether `token` was made by us for this kind of form and is not too old."""
    try:
        return bool(_serializer().loads(token, max_age=TOKEN_HOURS * 3600) == action)
    except BadData:
        return False


def came_from_our_pages() -> bool:
    """Whether the browser says that this request was sent from a page of ours; an old browser says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")


def safe_url(address: str) -> str:
    """The address if a link to it can do no harm, else an empty text."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SAFE_SCHEMES or any(ord(letter) <= 32 for letter in address):
        return ""
    if parts.scheme.lower() in ("http", "https") and not parts.hostname:
        return ""
    return address


def safe_next(address: str) -> str:
    """A path on this site to go on to, else an empty text: nobody is sent to another site by a forged link."""
    if not address.startswith("/") or address[1:2] in ("/", "\\"):
        return ""
    return "" if any(ord(letter) < 32 or letter == "\\" for letter in address) else address


def _refuse_forgeries() -> None:
    """Deny by default: whatever may change something needs our origin and our token for this very form."""
    if request.method in READING_METHODS or request.endpoint is None:
        return
    if not came_from_our_pages():
        abort(403)
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "changes_nothing", False):
        return
    if not token_is_good(request.form.get(TOKEN_FIELD, ""), request.endpoint):
        abort(400)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def init_app(app: Flask, instance: Path) -> None:
    """Guard all requests, protect all answers, and give templates `form_token` and `safe_url`."""
    app.config.update(
        SECRET_KEY=secret_key(instance),
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.before_request(_refuse_forgeries)
    app.after_request(_protect)
    app.jinja_env.globals.update(form_token=form_token)
    app.jinja_env.filters["safe_url"] = safe_url

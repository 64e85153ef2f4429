"""The factory: an opened instance, its pages, and what all answers have in common."""

import logging
import threading
import time
import traceback
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as WerkzeugResponse

from . import caching, formatting, i18n, security, views, wording
from .config import Config
from .folders import PACKAGE, shipped
from .i18n import N_
from .index import Indexer
from .site import Site

log = logging.getLogger("finder")

WHAT_WENT_WRONG = {
    400: N_("We could not understand this request."),
    403: N_("You may not do this here."),
    404: N_("We do not have this page."),
    405: N_("You may not do this here."),
    410: N_("This page no longer exists."),
    413: N_("This is too big for us."),
    500: N_("Something went wrong on our side. Please try again later."),
}


class Prefix:
    """Lets the finder live below another site, whether or not the proxy cuts the prefix off."""

    def __init__(self, wrapped: Any, prefix: str) -> None:
        self.wrapped = wrapped
        self.prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Tell the app where it is mounted and hand the request on."""
        path = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(self.prefix + "/"):
            environ["PATH_INFO"] = path[len(self.prefix):]
        environ["SCRIPT_NAME"] = self.prefix
        return self.wrapped(environ, start_response)


def _show_error(error: Exception) -> tuple[str | Response, int] | WerkzeugResponse:
    """An error page in the visitor's language; what exactly broke stays in the log."""
    if isinstance(error, HTTPException) and (error.response is not None or (error.code or 500) < 400):
        return error.get_response()
    code = (error.code or 500) if isinstance(error, HTTPException) else 500
    if code == 500:
        log.error("%s while answering %s\n%s", type(error).__name__, request.url_rule, _where(error))
    message = WHAT_WENT_WRONG.get(code, WHAT_WENT_WRONG[500 if code >= 500 else 400])
    try:
        i18n.speak_to_stranger()
        if request.path.startswith("/hsds/"):
            return jsonify({"status": code, "error": i18n._(message)}), code
        return render_template("errors/error.html", code=code, message=i18n._(message)), code
    except Exception as second:  # without its database not even the error page can be made
        log.error("%s while making the error page\n%s", type(second).__name__, _where(second))
        return Response(message, code, mimetype="text/plain")


def _where(error: BaseException) -> str:
    """Where it broke. What the error says stays untold: it often quotes what the visitor wrote."""
    return "".join(traceback.format_tb(error.__traceback__))


def _stay_here(response: Response) -> Response:
    """Let the redirect to an address with its slash lead to this site, whatever host the request named."""
    if isinstance(request.routing_exception, RequestRedirect):
        response.location = urlsplit(request.routing_exception.new_url)._replace(scheme="", netloc="").geturl()
    return response


def _log_request(response: Response) -> Response:
    """Log the pattern of the address, never the address: what somebody looked for is nobody's business."""
    took = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    log.info("%s %s %s %.0f ms", request.method, request.url_rule or "-", response.status_code, took)
    return response


def _start_clock() -> None:
    g.started = time.perf_counter()


def create_worker(config: Config) -> Flask:
    """The finder as one worker process serves it: with a thread that keeps the index up to the store."""
    app = create_app(config)
    site: Site = app.extensions["site"]
    Indexer(config.instance, site.engine, site.vocabularies).start()
    threading.Thread(target=_warm, args=(site,), name="warming", daemon=True).start()
    return app


def _warm(site: Site) -> None:
    """Let no visitor wait for what the search makes when it first meets an unknown word."""
    site.searcher.warm()


def create_app(config: Config) -> Flask:
    """The finder for one instance, ready to be served."""
    app = Flask("finder", root_path=str(PACKAGE), template_folder=str(shipped("templates")))
    site = Site(config)
    app.extensions["site"] = site
    app.jinja_env.autoescape = True  # whatever a template is called
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.before_request(_start_clock)
    app.after_request(_log_request)
    app.after_request(_stay_here)
    i18n.init_app(app, shipped("translations"), config.instance / "translations", lambda: site.city.languages)
    security.init_app(app, config.instance)
    caching.init_app(app)
    formatting.init_app(app)
    wording.init_app(app)
    app.url_defaults(_version_static)
    app.register_error_handler(Exception, _show_error)
    views.register(app)
    if config.prefix:
        app.wsgi_app = Prefix(app.wsgi_app, config.prefix)  # type: ignore[method-assign]  # Flask's documented way
    if config.proxies:
        many = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=many, x_proto=many, x_host=many)  # type: ignore[method-assign]
    return app


def _version_static(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses of static files carry the build, so that browsers may keep them for good."""
    if endpoint == "static":
        values.setdefault("v", caching.build())

"""Pages and JSON answers: a view reads the request, calls one function and renders."""

from flask import Flask

from finder.views import frame
from finder.views.api import api
from finder.views.public import about, offer, places, public, root, searching, start

__all__ = ["about", "offer", "places", "register", "searching", "start"]


def register(app: Flask) -> None:
    """Register every page and what all pages share."""
    frame.register(app)
    app.register_blueprint(root)
    app.register_blueprint(public)
    app.register_blueprint(api)

"""What a city runs: the application under gunicorn, several workers, one machine."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """Gunicorn with our settings instead of its own command line and configuration file."""

    def __init__(self, build: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self.build = build
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take our settings; gunicorn checks names and values."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application in each worker, after the fork, so that none shares a connection or a searcher."""
        return self.build()


def serve(build: Callable[[], Flask], host: str, port: int, workers: int, ready: Callable[[str], None]) -> None:
    """Serve until stopped; `ready` gets the address once the socket listens."""
    shown = f"[{host}]" if ":" in host else host
    settings = {
        "bind": f"{shown}:{port}",
        "workers": workers,
        "threads": 4,
        "timeout": 60,
        "loglevel": "warning",
        "accesslog": None,  # no address, query or referrer of a visitor is written anywhere
        "when_ready": lambda _server: ready(f"http://{shown}:{port}/"),
    }
    Server(build, settings).run()

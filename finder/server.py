"""What a city runs: the application under gunicorn, several workers, one machine."""

import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """Gunicorn's log without its two lines that would name a visitor's device or address."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a warning unless it quotes a request that could not be read."""
        if not msg.startswith("Invalid request"):
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """Write an error; of one in a request only what kind it was."""
        if str(msg).startswith("Error handling request"):
            super().error("Error handling a request: %s", getattr(sys.exc_info()[0], "__name__", ""))
        else:
            super().exception(msg, *args, **kwargs)


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
        "logger_class": QuietLogger,
        "accesslog": None,  # no address, query or referrer of a visitor is written anywhere
        "when_ready": lambda _server: ready(f"http://{shown}:{port}/"),
    }
    Server(build, settings).run()

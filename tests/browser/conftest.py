"""A real browser before a real server; visibly skipped without Chromium, a failure in the gate."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once."""
    if CHROMIUM is None:
        missing = "Chromium is missing: sudo apt-get install -y chromium"
        if os.environ.get("FINDER_CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(demo_app: Flask) -> Iterator[str]:
    """The demo, served on loopback; its clock stands where the demo instance was made."""
    server = make_server("127.0.0.1", 0, demo_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@dataclass
class Visit:
    """A page in the browser with everything that went wrong on it or left the site."""

    page: Any
    base: str
    faults: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Visit":
        self.page.goto(self.base + path)
        return self

    def overflow(self) -> int:
        """CSS pixels by which the page is wider than the screen."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return wide


@pytest.fixture
def visit(chromium: Any, address: str, demo_moment: None, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A phone of 360 × 640 unless the test is parametrized with other keywords for a context."""
    settings = {"viewport": {"width": 360, "height": 640}, **getattr(request, "param", {})}
    context = chromium.new_context(**settings)
    visit = Visit(context.new_page(), address)
    visit.page.on("console", lambda line: visit.faults.append(line.text) if line.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
    visit.page.on(
        "request",
        lambda sent: None if sent.url.startswith((address, "data:")) else visit.elsewhere.append(sent.url),
    )
    yield visit
    assert visit.faults == []
    assert visit.elsewhere == []
    assert context.cookies() == []
    context.close()

"""The demo city, prepared once for all tests that open pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder.languages import LANGUAGES
from tests.pages import Page, check_page

MOMENT = "2026-03-04T10:30"  # the Wednesday of the demo's own week


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An instance of the demo city at a fixed moment, database and index ready; tests only read it."""
    from finder.index import prepare_index
    from finder.store.instance import prepare

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FINDER_NOW", MOMENT)
        instance = tmp_path_factory.mktemp("demo")
        prepare(instance, "demo")
        prepare_index(instance)
        yield instance


@pytest.fixture
def demo_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment for which the demo was prepared."""
    monkeypatch.setenv("FINDER_NOW", MOMENT)


@pytest.fixture(scope="session")
def demo_app(demo_instance: Path) -> Flask:
    """The finder of the demo city."""
    from finder.app import create_app
    from finder.config import Config

    app = create_app(Config(instance=demo_instance))
    app.testing = True
    return app


@pytest.fixture
def demo(demo_app: Flask, demo_moment: None) -> FlaskClient:
    """A visitor of the demo city without cookies."""
    return demo_app.test_client(use_cookies=False)


@pytest.fixture
def open_page(demo: FlaskClient) -> Callable[..., Page]:
    """Open a page and check on it what every page must fulfil."""

    def opened(address: str, status: int = 200) -> Page:
        answer = demo.get(address)
        assert answer.status_code == status, f"{address}: {answer.status}"
        return check_page(answer.text, LANGUAGES[address.split("/")[1]])

    return opened

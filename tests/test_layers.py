"""Data flows one way: each layer imports only layers below it (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

import finder

PACKAGE = Path(finder.__file__).parent
LEAVES = {
    "__init__", "model", "languages", "clock", "folders", "schedule", "notation", "districts", "filters", "ids",
    "config", "spelling", "phones", "boundaries", "__version__",
}
LAYERS = [
    LEAVES, {"catalog"}, {"store"}, {"importers", "exporters"}, {"index"}, {"search"}, {"site", "evaluation", "bench"},
    {"i18n", "translate"},
    {"caching", "formatting", "forms", "inline", "security"}, {"wording"}, {"views"}, {"app", "bench"}, {"server"},
    {"cli", "__main__"},
]
FROM_HERE_FLASK = [name for layer in LAYERS[6:] for name in layer]


def layer_of(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


def imports(path: Path) -> set[str]:
    """Every module that a file imports, written out in full."""
    parts = ["finder", *path.relative_to(PACKAGE).with_suffix("").parts]
    package = parts[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found.add(stem)
            if stem == "finder":
                found |= {f"finder.{alias.name}" for alias in node.names}
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(PACKAGE)) for path in FILES])
def test_a_layer_imports_only_layers_below(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    above = {
        name for name in imports(path)
        if name.startswith("finder.") and name.split(".")[1] != own and layer_of(name.split(".")[1]) > layer_of(own)
    }
    assert above == set()
    if own not in FROM_HERE_FLASK:
        assert {name for name in imports(path) if name.split(".")[0].startswith("flask")} == set()


def test_the_walk_sees_a_forbidden_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_layers.PACKAGE", tmp_path)
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "x.py").write_text("from ..views import frame\nfrom . import y\nimport flask\n")
    assert imports(tmp_path / "store" / "x.py") == {"finder.views", "finder.store", "flask"}

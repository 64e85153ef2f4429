"""The finder works from a wheel as well as from a checkout: nothing it needs stays behind."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="needs the checkout")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        check=True, timeout=300,
    )
    return next(folder.glob("*.whl"))


def test_a_wheel_holds_every_file_of_the_checkout_that_is_needed_at_run_time(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        f"finder/shipped/{path.relative_to(ROOT)}"
        for folder in ("templates", "translations", "catalog")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in {".mo", ".pyc"}
    } | {
        str(path.relative_to(ROOT)) for path in (ROOT / "finder").rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    assert needed - packed == set()
    assert {name.split("/")[0].split("-")[0] for name in packed} == {"finder", "angebotsfinder"}


def test_a_wheel_prepares_an_instance_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(home)
    command = [sys.executable, "-m", "finder", "init", "--instance", str(tmp_path / "instance")]
    surroundings = {"PYTHONPATH": str(home), "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "instance" / "finder.db").exists()

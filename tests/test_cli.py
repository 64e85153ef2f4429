"""What the command line says where something is wrong with how it was called."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from finder.cli import main


def test_a_frozen_clock_that_is_no_moment_is_said_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINDER_NOW", "yesterday")
    ran = CliRunner().invoke(main, ["init", "--city", "empty", "--instance", str(tmp_path / "instance")])
    assert ran.exit_code == 1
    assert "FINDER_NOW" in ran.output
    assert "2026-03-02T10:00" in ran.output
    assert not (tmp_path / "instance").exists()

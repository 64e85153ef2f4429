"""What the documentation promises is there."""

import re
from pathlib import Path

import click
import pytest

from finder import filters
from finder.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TEXTS = {path.name: path.read_text("utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
OURS = {
    ".ci", ".git", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "catalog", "docs", "finder", "publiccode.yml",
    "pyproject.toml", "templates", "tests", "translations",
}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme_and_explains_itself(name: str) -> None:
    assert f"`finder {name}" in README
    assert main.commands[name].help


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_takes_an_instance_unless_it_only_reads_files(name: str) -> None:
    options = {option for parameter in main.commands[name].params for option in parameter.opts}
    assert "--instance" in options or name in {"check", "eval", "bench"}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_links_inside_the_documentation_lead_somewhere(name: str) -> None:
    folder = ROOT if name == "README.md" else ROOT / "docs"
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", TEXTS[name]):
        assert (folder / target).exists(), f"{name}: {target}"


def test_every_file_the_documentation_names_exists() -> None:
    for name, text in TEXTS.items():
        for path in re.findall(r"`((?:finder|catalog|tests|docs)/[\w./-]+\.(?:py|md|yaml|svg))`", text):
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_every_filter_is_documented() -> None:
    text = TEXTS["search.md"]
    assert [name for name in filters.FILTERS if f"`{name}`" not in text] == []


def test_the_two_readme_commands_come_first() -> None:
    blocks = re.findall(r"<!-- (\w+) -->\n```bash\n(.+)\n```", README)
    assert [mark for mark, _ in blocks] == ["start", "test"]
    assert README.index("<!-- start -->") < README.index("\n## ")


def test_the_top_level_holds_only_what_was_agreed() -> None:
    tracked = {path.name for path in ROOT.iterdir()} - {".venv", "instance", "build", "dist"}
    left_behind = re.compile(r"\..*(cache|hypothesis)|.*\.egg-info|\.coverage|server\.log|page\.html")
    assert {name for name in tracked - OURS if not left_behind.fullmatch(name)} == set()


def test_help_mentions_every_option_in_words() -> None:
    for command in main.commands.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{command.name} {parameter.name}"

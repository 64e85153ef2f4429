"""YAML files as plain values: every scalar is the text that was typed, and every value knows its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .problems import Problem

Trail = tuple[str | int, ...]
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
GARBLED = re.compile("Ã[¤¶¼Ÿ„–œ\x84\x96\x9c\x9f]|â€|Ø[§-¹]Ù")  # UTF-8 that was once read as Latin-1


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content, the line of each value in it by path, and what is wrong with the file itself."""

    file: str
    value: Any = None
    lines: Mapping[Trail, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_document(path: Path, name: str = "") -> Document:
    """Read one YAML file; `name` is how problems call it."""
    name = name or path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        return _broken(name, 0, f"the file cannot be read ({error.strerror})", "check that it exists and is readable")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return _broken(name, line, "the file is not in UTF-8", "save the file as UTF-8 in your editor")
    return parse_document(text, name)


def parse_document(text: str, name: str) -> Document:
    """The content of YAML `text`; a broken text gives a document with a problem and no value."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        return _syntax_problem(text, name, error)
    except yaml.YAMLError as error:
        return _broken(name, 0, f"this is not readable as YAML ({error})", "remove the character it names")
    problems = [
        Problem(name, number, "", "", "letters are garbled (the file was once saved in a wrong encoding)",
                "open the original, save it as UTF-8 and type the umlauts again")
        for number, line in enumerate(text.splitlines(), 1)
        if GARBLED.search(line)
    ]
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=LOADER)):
        return _broken(name, 0, "an alias (*name) repeats another part", "write the part out where it is meant")
    lines: dict[Trail, int] = {}
    value = _plain(node, (), lines, problems, name) if node is not None else None
    return Document(name, value, lines, tuple(problems))


def _broken(name: str, line: int, message: str, mend: str) -> Document:
    return Document(name, problems=(Problem(name, line, "", "", message, mend),))


def _syntax_problem(text: str, name: str, error: yaml.MarkedYAMLError) -> Document:
    mark = error.problem_mark or error.context_mark
    number = mark.line + 1 if mark else 0
    lines = text.splitlines()
    for near in range(max(0, number - 2), min(len(lines), number)):
        if re.match(r"\s*\t", lines[near]):
            return _broken(name, near + 1, "the line begins with a tab", "use spaces to indent, never tabs")
    what = " ".join(filter(None, (error.context, error.problem)))
    mend = "check indentation, brackets and quotes; put text that contains ': ' or ' #' or begins with a sign in quotes"
    return _broken(name, number, f"this is not readable as YAML ({what})", mend)


def _plain(node: yaml.Node, path: Trail, lines: dict[Trail, int], problems: list[Problem], name: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, number), lines, problems, name) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        value: dict[str, Any] = {}
        for key_node, item in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in value:
                entry = value.get("id", "")
                problems.append(Problem(name, line, entry if isinstance(entry, str) else "", key,
                                        f"the field {key!r} stands here twice", "keep one of the two"))
                continue
            value[key] = _plain(item, (*path, key), lines, problems, name)
            lines[*path, key] = line
        return value
    return str(node.value)

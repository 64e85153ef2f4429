from pathlib import Path

import pytest

from finder.catalog.documents import parse_document, read_document


def test_every_scalar_is_the_text_that_was_typed() -> None:
    document = parse_document("a: no\nb: 012\nc: 2026-03-02\nd: 1.10\ne: null\nf: [yes, {g: ~}]\n", "x.yaml")
    assert document.value == {
        "a": "no", "b": "012", "c": "2026-03-02", "d": "1.10", "e": "null", "f": ["yes", {"g": "~"}],
    }
    assert document.problems == ()


def test_values_know_their_lines() -> None:
    document = parse_document("- id: a\n  runs:\n  - start: x\n- id: b\n", "x.yaml")
    assert document.lines[0, "runs", 0, "start"] == 3
    assert document.lines[1, "id"] == 4


@pytest.mark.parametrize(
    ("data", "line", "mend"),
    [
        ("- id: a\n  name: Straße\n".encode("latin-1"), 2, "save the file as UTF-8 in your editor"),
        ("- id: a\n".encode("utf-16"), 1, "save the file as UTF-8 in your editor"),
        (b"- id: a\n\tname: x\n", 2, "use spaces to indent, never tabs"),
        (b"- id: a\n  name: b\n  name: c\n", 3, "keep one of the two"),
        (b"- id: [a\n", 2, "check indentation"),
        (b"- name: Beratung: neu\n", 1, "in quotes"),
        ("name: StraÃŸe\n".encode(), 1, "save it as UTF-8"),
        (b"name: \x07\n", 0, "remove the character"),
    ],
)
def test_a_broken_file_says_where_and_what_to_mend(tmp_path: Path, data: bytes, line: int, mend: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    (problem,) = read_document(path).problems
    assert (problem.file, problem.line) == ("x.yaml", line)
    assert mend in problem.mend


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    assert "cannot be read" in str(read_document(tmp_path / "none.yaml").problems[0])
    (tmp_path / "empty.yaml").touch()
    assert read_document(tmp_path / "empty.yaml").value is None


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("id: ü\n", encoding="utf-8-sig")
    assert read_document(tmp_path / "x.yaml").value == {"id": "ü"}

"""Phones in all the ways lists write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.importers.contacts import read_emails, read_phones, read_url
from finder.importers.entries import clean


@pytest.mark.parametrize(
    ("written", "numbers", "rest"),
    [
        ("02 51 / 4 92-90 05", ["0251 4929005"], []),
        ("+49 (05221) 1673-51", ["05221 167351"], []),
        ("+49 (0571-) 828999", ["0571 828999"], []),
        ("0049 251 123456", ["0251 123456"], []),
        ("02 51 / 1 44 86-29 oder 02 51 / 1 44 86 47", ["0251 1448629", "0251 1448647"], []),
        ("0 25 06 81 01 110 (Pfarrbüro)", ["02506 8101110"], ["(Pfarrbüro)"]),
        ("05741 3", ["057413"], []),
        ("116 117", ["116117"], []),
        ("+49 110", ["110"], []),
        ("nur Mail", [], ["nur Mail"]),
        ("12", [], ["12"]),
    ],
)
def test_numbers_are_normalised_and_the_rest_is_kept(written: str, numbers: list[str], rest: list[str]) -> None:
    assert read_phones(written) == (numbers, rest)


def test_only_addresses_become_links() -> None:
    assert read_url("www.example.org") == "https://www.example.org"
    assert [read_url(text) for text in ("http://www:/x.de", "javascript:alert(1)", "siehe Flyer", "")] == [""] * 4
    assert read_emails("a@example.org; nein") == (["a@example.org"], ["nein"])


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    read_phones(text)
    read_emails(text)
    assert read_url(text) == "" or read_url(text).startswith(("http", "HTTP", "Http"))
    assert "<br>" not in clean(text + "<br>")

"""For developers: collect the wording from code and templates and bring the catalogues of all languages up to date.

    python -m finder.translate           writes translations/messages.pot and every messages.po
    python -m finder.translate --check   writes nothing; exit status 1 where something is missing

A message that changed loses its translation instead of keeping a guess, so what is left to do is plainly empty.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from .folders import PACKAGE, shipped
from .languages import LANGUAGES

DOMAIN = "messages"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "_l": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SOURCES = (  # folder, its name in the catalogue, which files how
    (PACKAGE, "finder", [("**.py", "python")]),
    (shipped("templates"), "templates", [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]),
)
JINJA = {"encoding": "utf-8", "trimmed": "true", "silent": "false"}
COMMENTS = ("Translators:",)
# Babel has the last two Arabic forms the other way round than every translator and tool expects.
PLURALS = {
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
}


def extract() -> Catalog:
    """Every message in code and templates, with the comments for translators, in the order of the alphabet."""
    catalog = _empty(Catalog(project="angebotsfinder", charset="utf-8", fuzzy=False))
    for folder, name, methods in SOURCES:
        found = extract_from_dir(
            folder, method_map=methods, options_map={pattern: JINJA for pattern, how in methods if how == "jinja2"},
            keywords=KEYWORDS, comment_tags=COMMENTS, strip_comment_tags=True,
        )
        for file, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{name}/{file}", 0)], auto_comments=comments, context=context)
    for one in catalog:
        one.locations = sorted(set(one.locations))
    return catalog


def _empty(catalog: Catalog) -> Catalog:
    """Without dates and addresses, which would differ from run to run."""
    catalog.header_comment = "# The wording of the Angebotsfinder.\n# Licence: EUPL-1.2."
    return catalog


def path(tag: str) -> Path:
    """Where the catalogue of a language lies."""
    return shipped("translations") / tag / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(tag: str) -> Catalog:
    """The stored catalogue of a language, or an empty one."""
    if not path(tag).is_file():
        return Catalog(locale=None, charset="utf-8")
    with path(tag).open("rb") as stream:
        return read_po(stream, domain=DOMAIN, abort_invalid=True)


def plural(tag: str) -> tuple[int, str]:
    """How many plural forms a language has, and the expression that chooses one."""
    if tag in PLURALS:
        return PLURALS[tag]
    count, expression = get_plural(LANGUAGES[tag].locale)[:2]
    return int(count), str(expression)


def updated(tag: str, template: Catalog) -> Catalog:
    """The messages of `template` with the translations that are there; English speaks for itself."""
    stored = load(tag)
    catalog = _empty(Catalog(locale=LANGUAGES[tag].locale, charset="utf-8", fuzzy=False))
    for message in _sorted(template):
        known = stored.get(message.id, context=message.context)
        string = (known.string if known else "") or ""
        if tag == "en" and not _filled(string):
            string = message.id
        if message.pluralizable:
            given = (string,) if isinstance(string, str) else tuple(string)
            string = tuple(given[place] if place < len(given) else "" for place in range(plural(tag)[0]))
        elif not isinstance(string, str):
            string = string[0]
        catalog.add(
            message.id, string, locations=message.locations, auto_comments=message.auto_comments,
            context=message.context, user_comments=known.user_comments if known else (),
        )
    return catalog


def _sorted(catalog: Catalog) -> list[Message]:
    return sorted((message for message in catalog if message.id), key=lambda one: (_key(one), one.context or ""))


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _filled(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(string) and all(string or ())


def missing(catalog: Catalog, template: Catalog) -> list[str]:
    """The messages of `template` that `catalog` lacks or fills only in part."""
    found = ((message, catalog.get(message.id, context=message.context)) for message in _sorted(template))
    return [_key(message) for message, known in found if known is None or not _filled(known.string)]


def written(catalog: Catalog, tag: str = "") -> bytes:
    """The file: sorted, without line numbers or dates, so that a difference shows wording only."""
    stream = BytesIO()
    write_po(stream, catalog, width=120, omit_header=True, include_lineno=False, sort_output=False)
    count, expression = plural(tag) if tag else (2, "(n != 1)")
    head = [
        catalog.header_comment, 'msgid ""', 'msgstr ""', f'"Language: {tag.replace("-", "_")}\\n"',
        '"MIME-Version: 1.0\\n"', '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"', f'"Plural-Forms: nplurals={count}; plural={expression};\\n"', "", "",
    ]
    return "\n".join(head).encode() + stream.getvalue()


def files() -> Iterator[tuple[Path, bytes]]:
    """Every catalogue file as it ought to be."""
    template = extract()
    ordered = _empty(Catalog(charset="utf-8", fuzzy=False))
    for message in _sorted(template):
        ordered.add(
            message.id, locations=message.locations, auto_comments=message.auto_comments, context=message.context
        )
    yield shipped("translations") / f"{DOMAIN}.pot", written(ordered)
    for tag in LANGUAGES:
        yield path(tag), written(updated(tag, template), tag)


def main(arguments: list[str]) -> int:
    """Update or check the catalogues and say how complete each language is."""
    wrong = False
    for file, content in files():
        if "--check" in arguments:
            wrong |= not file.is_file() or file.read_bytes() != content
        elif not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    template = extract()
    for tag in LANGUAGES:
        lacking = missing(load(tag), template)
        wrong |= bool(lacking)
        print(f"{tag:10} {len(_sorted(template)) - len(lacking)} of {len(_sorted(template))}")
    return 1 if wrong and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

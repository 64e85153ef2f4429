"""What is said of an offer, made from its facts alone, in the visitor's language.

Each function says one thing as a whole message, or nothing where the fact is not stated. Labels of categories,
languages and other terms are the vocabularies' own.
"""

from flask import Flask

from .cards import Card, Fact, Said, Words, card, composed_line, facts_in_order, said, sentence, title_line
from .facts import district_name, term

__all__ = [
    "Card", "Fact", "Said", "Words", "card", "composed_line", "facts_in_order", "init_app", "said", "sentence",
    "title_line",
]


def init_app(app: Flask) -> None:
    """Give the templates the names of terms and districts."""
    app.jinja_env.globals.update(term=term, district_name=district_name)

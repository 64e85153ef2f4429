"""The checkable facts of an offer: which it states, what their values are, and the hash a verification holds."""

import hashlib
from collections.abc import Mapping
from typing import Any

from ..model import FACTS, Offer
from .plain import Plain, dumps, plain


def plain_fact(form: Mapping[str, Any], fact: str) -> Plain:
    """The value of `fact` in a plain form: the stated fields that make it up, empty where none is stated."""
    return {name: _unordered(form[name]) for name in FACTS[fact] if name in form}


def fact_value(offer: Offer, fact: str) -> Plain:
    """The value of a fact of `offer`, empty where it is not stated."""
    return plain_fact(plain(offer), fact)


def stated_facts(form: Mapping[str, Any]) -> frozenset[str]:
    """The facts that a plain form says anything about."""
    return frozenset(fact for fact, names in FACTS.items() if any(name in form for name in names))


def hash_value(value: Plain) -> str:
    """The hash of a fact's value."""
    return hashlib.sha256(dumps(value).encode()).hexdigest()


def value_hash(offer: Offer, fact: str) -> str:
    """The hash of the present value of a fact of `offer`."""
    return hash_value(fact_value(offer, fact))


def _unordered(value: Any) -> Any:
    # Two phone numbers in another order are the same two phone numbers: sorting them is no change to check again.
    return sorted(value, key=dumps) if isinstance(value, list) else value

"""Ids and public codes: derived, so that the same catalogue gives the same addresses on every machine."""

import hashlib
from uuid import UUID, uuid5

# Fixed for ever: every id, and with it every printed code, hangs on it.
SEED = UUID("6f1d3c52-8a0e-5c1b-9d55-2f9f0e7a4b10")

CODE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no look-alikes: 0/o, 1/i/l, u/v
CODE_LENGTH = 6


def identify(namespace: str, kind: str, key: str) -> str:
    """The UUID of a record: UUIDv5 of its namespace (city id or import source), kind and key (slug or foreign key)."""
    return str(uuid5(uuid5(uuid5(SEED, namespace), kind), key))


def public_code(uuid: str, attempt: int = 0) -> str:
    """Six characters for addresses, slips and QR codes; the store raises `attempt` where two records meet."""
    digest = hashlib.sha256(f"{uuid}/{attempt}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    code = ""
    for _ in range(CODE_LENGTH):
        number, digit = divmod(number, len(CODE_ALPHABET))
        code += CODE_ALPHABET[digit]
    return code

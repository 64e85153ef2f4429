"""`python -m finder` is the command `finder`."""

from .cli import main

main()

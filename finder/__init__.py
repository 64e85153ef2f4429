"""Angebotsfinder: the offers of a city, findable by need, in one's own language, near one's own district."""

__version__ = "0.1.0"

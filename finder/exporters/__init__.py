"""Offers in the shapes that other programs read."""

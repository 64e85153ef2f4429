"""Benchmarks: how fast the finder is beside what else one could use, on offers made up in any number."""

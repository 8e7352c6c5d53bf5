"""Measurements, run by hand: `uv run python -m benchmarks.NAME`."""

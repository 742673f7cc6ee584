"""Readings to stories: copies and derivation, reports of one event, across languages, over time."""

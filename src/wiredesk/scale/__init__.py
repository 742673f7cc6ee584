"""The same stages over many files, by processes or on an engine."""

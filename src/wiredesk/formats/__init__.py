"""What leaves the desk, one module a format: rows in, pieces of a file out. Nothing here opens anything."""

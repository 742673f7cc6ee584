"""What settling came to."""

from __future__ import annotations

"""What can the store refuse?"""

from __future__ import annotations


class CopyRefused(Exception):
    """A backup was not made or not restored; the text says why in one line."""

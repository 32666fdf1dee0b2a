"""Saved views of the register: how many, and how long what they hold may be."""

VIEWS = 100
"""Views that one person may keep."""
NAME_LENGTH, QUERY_LENGTH, LAYOUT_LENGTH = 80, 1000, 400
LAYOUT_KEYS = ("columns", "density", "per_page", "sort")
"""Parameters of the register's address that say how rows are shown and not which."""
OPEN_QUERY = "open=yes"
"""The filter of the view that everybody begins with: “All open”."""

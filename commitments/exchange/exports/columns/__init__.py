"""The columns of the exported files, and how their cells are made."""

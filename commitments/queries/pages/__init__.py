"""Pages that show several domains together."""

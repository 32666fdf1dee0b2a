"""Deadlines: how they are read, whether they are kept, and how they are moved."""

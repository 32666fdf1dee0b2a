"""Anchors, backups, and the state of the installation."""

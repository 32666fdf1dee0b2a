"""Meetings, their packs, and the calendar."""

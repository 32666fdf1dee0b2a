"""Pledges, as the rules find them in the sentences of a text."""

"""Accounts, tokens, following, and mail to people."""

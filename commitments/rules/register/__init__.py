"""Commitments, the parties in them, findings, evidence and links."""

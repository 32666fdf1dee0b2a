"""Verification: is the register what the ledger says?"""

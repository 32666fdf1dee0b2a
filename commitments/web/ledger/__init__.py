"""The ledger: what was done by whom, its chain, its verification, and redactions."""

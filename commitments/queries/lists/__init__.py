"""Lists of commitments: filters, counts, search, saved views, and the register of an earlier day."""

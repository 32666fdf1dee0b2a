"""How the columns and values of a table become those of the register."""

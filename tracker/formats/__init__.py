"""How days are written and read where nothing else is said, one module a language."""

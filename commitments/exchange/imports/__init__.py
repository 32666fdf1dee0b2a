"""Another register brought in: a mapping, guessed and completed by a person; the rows it makes; what would change."""

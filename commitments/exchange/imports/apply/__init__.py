"""An import carried out."""

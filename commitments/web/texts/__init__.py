"""Documents: their texts, sentences, pledges, and how two texts compare."""

"""Asking the register as a person does: by query string."""

import random
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.queries.lists.choice import read_choice
from commitments.queries.lists.facets import FacetIndex

from ...support.samples import TODAY

WORDS = ["roads", "lists", "open", "eviter", "izle", "party", "step 1", "t1", "nothing"]
DAYS = ["2023-05-01", "2024-05-16", "2024-06-14", "2024-06-15", "2024-07-15", "2025-12-31"]


def ask(user, query: str, index: FacetIndex) -> Any:
    return read_choice(user, QueryDict(query), index=index, today=TODAY)


def offered(index: FacetIndex, user: Any = None) -> dict[str, list[str]]:
    """Every facet of the register with all its values, as the filters offer them to ``user`` (None: a visitor)."""
    fields = ask(user or AnonymousUser(), "", index).filters.form.fields
    return {
        name: [str(value) for value, _label in field.choices]
        for name, field in fields.items()
        if hasattr(field, "choices")
    }


def random_query(chance: random.Random, index: FacetIndex) -> str:
    """A query string with one to four filters of one to three values."""
    values = offered(index)
    pairs = [
        f"{name}={value}"
        for name in chance.sample(sorted(values), chance.choice([1, 1, 2, 3]))
        for value in chance.sample(values[name], min(len(values[name]), chance.choice([1, 2, 3])))
    ]
    if chance.random() < 0.2:
        pairs.append(f"q={chance.choice(WORDS)}")
    days = zip(("no_news_since", "due_from", "due_to"), sorted(chance.choices(DAYS, k=3)), strict=True)
    pairs += [f"{name}={day}" for name, day in days if chance.random() < 0.1]
    return "&".join(pairs)

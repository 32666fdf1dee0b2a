"""Query strings: filters live in the address, and every link changes only what it names."""

from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

PAGE_KEYS = ("after", "before", "page")


def encode(query: dict[str, Any]) -> str:
    """``?status=2&theme=a&theme=b`` of a figure's query; empty for no filter."""
    return f"?{urlencode(query, doseq=True)}" if query else ""


def without(data: QueryDict, *names: str) -> QueryDict:
    """A copy without these parameters and without empty ones."""
    copy = data.copy()
    for name in list(copy):
        kept = [value for value in copy.getlist(name) if value]
        if name in names or not kept:
            del copy[name]
        else:
            copy.setlist(name, kept)
    return copy


def replaced(data: QueryDict, **values: str) -> str:
    """The query string with these parameters replaced, on the first page."""
    copy = without(data, *PAGE_KEYS, *values)
    copy.update(values)
    return f"?{copy.urlencode()}"


def added(data: QueryDict, **values: str) -> str:
    """The query string with these parameters beside the others, on the same page."""
    copy = without(data, *values)
    copy.update(values)
    return f"?{copy.urlencode()}"


def without_value(data: QueryDict, name: str, value: str) -> str:
    """The query string without one value of one filter, on the first page."""
    copy = without(data, *PAGE_KEYS)
    copy.setlist(name, [kept for kept in copy.getlist(name) if kept != value])
    return f"?{copy.urlencode()}"

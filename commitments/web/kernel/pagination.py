"""Numbered pages of what is worked out whole: which one is asked for, and the addresses of those around it."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest


class Turns(NamedTuple):
    """The numbers from which the next and the previous page of a list start."""

    next: int | None
    previous: int | None


def asked_page(request: HttpRequest) -> int:
    """The number of the page that the address names; 1 where it names none, or what is no number."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def page_turns(number: int, last: int, query: Callable[[int], str]) -> dict[str, str] | None:
    """What ``_page_links.html`` prints: the addresses of the pages around one, empty where there is none."""
    if last == 1:
        return None
    back, on = number > 1, number < last
    return {
        "first": query(1) if back else "",
        "previous": query(number - 1) if back else "",
        "next": query(number + 1) if on else "",
        "last": query(last) if on else "",
    }

"""A walk through the site of an upgraded register, as each person who has an account and as a visitor."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve

from commitments.models import User

from ..rights.crawl import links_of, look

STARTS = ("/", "/search/?q=meeting", "/calendar/?month=2018-02", "/anchor.txt", "/api/v1/", "/healthz", "/readyz")
PAST = "/?as_of=2018-02-20"
BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"
FEW = 2
"""How many pages of one route are opened, with a query and without."""
OPEN = ("commitment-detail", "document-detail", "meeting-detail", "party-detail")
"""Routes of which every page is, and is refused to nobody to whom a link leads there."""
REFUSED = ("400", "401", "403", "404", "405")
"""What answers some links: addresses of the API, and forms that are opened from a choice; tests/rights says to whom."""


def walk_site() -> dict[str, dict[str, Any]]:
    """For each person how many pages were opened, and which of them did not open."""
    people = [None, *User.objects.filter(is_active=True).exclude(email="").order_by("pk")]
    return {person.username if person else "visitor": _walk(person) for person in people}


def _walk(person: User | None) -> dict[str, Any]:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person, backend=BY_PASSWORD)
    starts = [*STARTS, PAST, *(["/admin/"] if person and person.is_staff else [])]
    pages = dict(_pages(client, starts))
    return {"opened": len(pages), "shut": {address: code for address, code in pages.items() if _is_shut(address, code)}}


def _is_shut(address: str, code: str) -> bool:
    is_known_refusal = code in REFUSED and _route(address)[0] not in OPEN
    return code[0] not in "23" and not is_known_refusal


def _pages(client: Client, waiting: list[str]) -> Iterator[tuple[str, str]]:
    """Address and status of what links lead to."""
    met, seen = set(waiting), Counter[tuple[str, bool]]()
    while waiting:
        address = waiting.pop(0)
        route = _route(address)
        if seen[route] >= FEW and route[0] not in OPEN:
            continue
        seen[route] += 1
        page = look(client, address)
        yield address, page[:3]
        new = [link for link in dict.fromkeys(links_of(address, page)) if link not in met]
        met.update(new)
        waiting += new


def _route(address: str) -> tuple[str, bool]:
    parts = urlsplit(address)
    return resolve(parts.path).view_name, bool(parts.query)

"""What the log holds."""

import json
import logging

import pytest
import structlog

from ..factories import UserFactory

pytestmark = pytest.mark.django_db


def test_no_line_of_the_log_holds_a_private_calendar_address(client, settings):
    client.force_login(UserFactory())
    lines: list[str] = []
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**_formatter(settings)))
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.DEBUG

    try:
        client.get("/calendar/a-secret-that-nobody-knows.ics?party=turkey")
    finally:
        root.removeHandler(handler)
        root.setLevel(before)

    asked = [line for line in lines if "/calendar/" in line]
    assert (len(asked) >= 2, [line for line in asked if "secret" in line]) == (True, [])
    assert {json.loads(line).get("request", "GET /calendar/….ics")[:19] for line in asked} == {"GET /calendar/….ics"}


def _formatter(settings) -> dict:
    made = settings.LOGGING["formatters"]["json"]
    return {name: value for name, value in made.items() if name != "()"}

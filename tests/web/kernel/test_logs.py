"""What the log holds."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from ...support.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(settings) -> Iterator[list[str]]:
    """What is logged, at every level."""
    found: list[str] = []
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**_formatter(settings)))
    handler.emit = lambda record: found.append(handler.format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.DEBUG
    yield found
    root.removeHandler(handler)
    root.setLevel(before)


def test_no_line_of_the_log_holds_a_private_calendar_address(client, lines):
    client.force_login(UserFactory())

    client.get("/calendar/a-secret-that-nobody-knows.ics?party=turkey")

    asked = [line for line in lines if "/calendar/" in line]
    assert (len(asked) >= 2) is True
    assert [line for line in asked if "secret" in line] == []
    assert {json.loads(line).get("request", "GET /calendar/….ics")[:19] for line in asked} == {"GET /calendar/….ics"}


@pytest.mark.parametrize("folder", ["/accounts/password/reset/key/", "/accounts/email/confirm/"])
def test_no_line_of_the_log_holds_the_link_of_a_letter(client, lines, folder):
    client.force_login(UserFactory())

    client.get(f"{folder}5-a:secret-that_nobody-knows/")

    asked = [json.loads(line) for line in lines if folder in line]
    told = {line["request"] for line in asked if line["level"] == "info"}
    assert told == {f"GET {folder}…/"}


def test_refusal_is_a_line_without_a_traceback(client, lines):
    client.force_login(UserFactory())

    assert client.get("/documents/new/").status_code == 403

    told = [json.loads(line) for line in lines if "Forbidden" in line]
    assert [(line["level"], "exception" in line) for line in told] == [("warning", False)]


def _formatter(settings) -> dict:
    made = settings.LOGGING["formatters"]["json"]
    return {name: value for name, value in made.items() if name != "()"}

"""The API does what its description says: whatever is sent, nothing breaks, and every answer is described."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.urls import resolve
from drf_spectacular.drainage import GENERATOR_STATS
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from werkzeug.test import Client

from commitments.actions.people.tokens import make_token
from commitments.api.kernel import clock
from commitments.api.kernel.docs import describe
from commitments.models import User
from commitments.queries.lists import facets
from commitments.rules.kernel.commitments import Tier
from commitments.rules.people.tokens import Scope

from ..rights.people import username
from ..rights.routes import every_route
from ..rights.world import World, make_world
from .asking import forget_counts

pytestmark = pytest.mark.django_db
EXAMPLES = {GenerationMode.POSITIVE: 1, GenerationMode.NEGATIVE: 1}
"""Of each operation: of what it says that it takes, and of what it does not."""
load_all_checks()
HELD = CHECKS.get_by_names(
    [
        *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
        *("response_headers_conformance", "response_schema_conformance"),
    ]
)


def bounded(mode: GenerationMode) -> settings:
    """The same few examples each time."""
    return settings(
        max_examples=EXAMPLES[mode],
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One register for all: nothing that is written to it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
    facets.forget()


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """A server closes what a request opened; here the register lives in a transaction of the connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


SITE = cache(get_wsgi_application)
"""Made once: it looks for every static file."""


def answered(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """What the site answers, read to its end, its files closed."""
    answer = SITE()(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@pytest.fixture(scope="module")
def headers(world: World) -> dict[str, str]:
    """Those of a reviewer's program, who may do nearly everything."""
    reviewer = User.objects.get(username=username("reviewer"))
    secret = make_token(actor=reviewer, name="Test", scopes=list(Scope), expires_on=clock.today())
    return {"Authorization": f"Bearer {secret}", "Host": "testserver"}


@pytest.fixture(scope="module")
def places(world: World) -> dict[str, dict[str, Any]]:
    """By the path of an operation, what stands in its place so that it leads somewhere."""
    found = {}
    for name, route in every_route().items():
        if name.startswith("api:") and route.parameters:
            match = resolve(world.address(route, Tier.PUBLIC))
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{match.route}")
            found[path] = {key: getattr(value, "pk", value) for key, value in match.kwargs.items()}
    return found


def test_every_address_is_described_without_a_doubt():
    described = {name for name, route in every_route().items() if name.startswith("api:")}

    paths = describe()["paths"]

    assert len(paths) == len(described - {"api:docs", "api:nowhere"})
    assert dict(GENERATOR_STATS._warn_cache) == {}
    assert dict(GENERATOR_STATS._error_cache) == {}


def named(case: Any, headers: dict[str, str]) -> dict[str, str]:
    """The headers, with the version that what is acted on is at, so that what is sent beside it is looked at."""
    if "If-Match" not in (case.headers or {}):
        return headers
    subject = "/".join(case.formatted_path.split("/")[:5])
    read = Client(answered).get(f"{subject}/", headers=headers)
    return headers | ({"If-Match": read.headers["ETag"]} if read.status_code == 200 else {})


def can_be_wrong(operation: Any) -> bool:
    """Whether something can be sent that is not as described: any text is one that may stand in an address."""
    asked = [item for item in operation.definition.raw.get("parameters", ()) if item["in"] != "header"]
    is_typed = any(item["in"] == "query" or item["schema"]["type"] != "string" for item in asked)
    return operation.method != "get" or is_typed


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_nothing_breaks_and_every_answer_is_described(world, headers, places, mode):
    """What is described goes to what is there; what is not too, but for reads, whose addresses it leads astray."""
    api = schemathesis.openapi.from_dict(describe())
    api.app = answered
    answers: dict[int, int] = {}

    for found in api.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]
        if mode == GenerationMode.NEGATIVE and not can_be_wrong(operation):
            continue
        leads = mode == GenerationMode.POSITIVE or operation.method != "get"
        where = places.get(operation.path) if leads else None

        @bounded(mode)
        @given(case=operation.as_strategy(mode, path_parameters=where))
        def ask(case):
            forget_counts()
            with transaction.atomic():
                response = case.call_and_validate(headers=named(case, headers), checks=HELD)
            answers[response.status_code] = answers.get(response.status_code, 0) + 1

        ask()

    assert {400, 422} & answers.keys()
    assert sum(answers.values()) > 40

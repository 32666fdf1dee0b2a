"""The pages about the API: its description, and the same for people."""

import re

import pytest

from commitments.api.kernel.docs import describe
from commitments.rules.register.evidence import CONFIDENCE_NEEDS

from ..support.pages import markup
from .asking import API, program

pytestmark = pytest.mark.django_db


def test_page_names_every_operation_and_what_it_takes(client):
    page = markup(client.get(f"{API}/docs/"))

    paths = describe()["paths"]
    operations = {operation["operationId"] for item in paths.values() for operation in item.values()}
    assert set(re.findall(r'<details class="more" id="(\w+)">', page)) == operations
    assert "PATCH /api/v1/drafts/{pk}/" in page
    groups = re.findall(r'<h2 id="(t\d+)">', page)
    assert re.findall(r'href="#(t\d+)"', page) == groups
    assert (len(groups) > 5) is True
    known = re.findall(r'<code class="address">confidence</code> [^<]*<code class="address">([^<]*)', page)
    assert "reported · corroborated · verified" in known
    assert re.findall(r"\* .?reported", page) == []
    assert page.count("The accepted assessments that you can see, newest first.") == 1


def test_confidence_that_is_sent_says_what_it_needs():
    shapes = describe()["components"]["schemas"]

    said = {
        name: shape["properties"]["confidence"].get("description")
        for name, shape in shapes.items()
        if name.endswith("SentRequest") and "confidence" in shape.get("properties", {})
    }

    assert set(said.values()) == {CONFIDENCE_NEEDS}
    assert len(said) >= 3


def test_page_holds_no_style_and_no_script_of_its_own(client):
    page = markup(client.get(f"{API}/docs/"))

    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=", page) == []


def test_description_says_version_and_security_and_names_each_operation_once():
    told = program().get(f"{API}/openapi.json").json()

    operations = [operation for item in told["paths"].values() for operation in item.values()]
    assert told["openapi"] == "3.1.0"
    assert set(told["components"]["securitySchemes"]) == {"token", "session"}
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert [operation for operation in operations if not operation["summary"] or not operation["tags"][0]] == []
    writing = [operation for operation in operations if operation["operationId"].startswith(("post", "change"))]
    assert [operation for operation in writing if not {"401", "403", "422"} <= operation["responses"].keys()] == []

import pytest
from django.test import Client


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ["/", "/commitments/", "/accounts/login/", "/admin/", "/healthz"])
def test_method_that_nothing_uses_is_refused_before_anything_else(method, address):
    answer = Client(enforce_csrf_checks=True).generic(method, address)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"
    assert "default-src 'none'" in answer["Content-Security-Policy"]

"""A person at a browser without scripts: one connection, one session, forms read and sent."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlencode

from ..admin.pages import FormData

HOST = "127.0.0.1"
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    location: str


class Browser:
    """Connection errors are the caller's: OSError or HTTPException. The next request connects anew."""

    def __init__(self, port: int, cookie: str):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=SECONDS)
        self.cookie = cookie

    def close(self) -> None:
        self.connection.close()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: FormData) -> Answer:
        return self._ask("POST", path, urlencode(form, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            return Answer(response.status, response.read(), response.getheader("Location", ""))
        except BaseException:
            self.close()
            raise

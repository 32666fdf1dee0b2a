"""From sending a long text until it is shown, as a person waits for it: its file read in a child process, the page."""

import re
import secrets
import time
from collections.abc import Callable, Iterable
from random import Random
from statistics import median
from urllib.parse import urlsplit

from ..exchange.texts import writers
from .communique import make_text
from .server import Browser

SENT: dict[str, Callable[[list[str]], bytes]] = {
    "txt": writers.write_text,
    "html": writers.write_html,
    "docx": writers.write_docx,
    "odt": writers.write_odt,
    "pdf": writers.write_pdf,
}
TIMES = 3
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
PAGE = "/documents/new/"


def measure_deposits(browser: Browser, *, endings: Iterable[str] = SENT, times: int = TIMES) -> dict[str, float]:
    """Seconds until the text is shown, by the kind of file; 130,000 characters with 900 sentences."""
    paragraphs = make_text(Random(900)).split("\n\n")  # noqa: S311
    files = {ending: SENT[ending](paragraphs) for ending in endings}
    return {
        ending: median(_seconds_until_shown(browser, f"text.{ending}", content) for _ in range(times))
        for ending, content in files.items()
    }


def _seconds_until_shown(browser: Browser, name: str, content: bytes) -> float:
    cookie, token = _form(browser)
    boundary = secrets.token_hex(16)
    start = time.perf_counter()
    body = _multipart(boundary, token, name, content)
    headers = {"Cookie": f"{browser.cookie}; {cookie}", "Content-Type": f"multipart/form-data; boundary={boundary}"}
    browser.connection.request("POST", PAGE, body, headers)
    answer = browser.connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise RuntimeError(f"{name} was answered {answer.status}")
    browser.get(urlsplit(answer.headers["Location"]).path).read()
    return time.perf_counter() - start


def _form(browser: Browser) -> tuple[str, str]:
    """The cookie and the token that a form is sent with."""
    page = browser.get(PAGE)
    found = TOKEN.search(page.read())
    assert found, "the page has no form"
    return page.headers["Set-Cookie"].split(";")[0], found[1].decode()


def _multipart(boundary: str, token: str, name: str, content: bytes) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    return (
        f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
    )

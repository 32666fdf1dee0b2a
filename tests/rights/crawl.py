"""Going through the site as a person who follows every link and sends every search."""

import re
import zipfile
from collections import defaultdict
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client

from ..web.register.test_evidence import close_file

TOLD = ("word/", "xl/", "data/")
"""Where in such a file its words are."""
ENDINGS = (".xml", ".rels", ".csv")
ZIP = b"PK\x03\x04"
LINK = re.compile(r"""\b(?:href|src|action)="([^"]*)\"""")
HOST = "http://testserver"
LINK_OF_API = re.compile(rf'"{HOST}(/api/[^"]*)"')
TURNS_PAGES = {"after", "before", "page", "p"}
ONLY_SORTS = {"o", "_facets"}
"""What the links in the headings of the admin's lists ask for: the same rows again."""
STAYS_OUT = re.compile(
    r"^/(static|accounts)/|^/api/v1/(docs/|openapi\.json)|^/admin/(logout|password_change|jsi18n)"
    r"|^/admin/.*/(history/|ledgerentry/\d+/change/)$"
)
"""What shows nothing of the register, and entries of the ledger in the admin, whose words stand under /changes/."""

NOTHING = re.compile(r"(?!)")
ALIKE = (
    re.compile(r"^/documents/(?P<one>[^/]+)/compare/(?P<other>[^/?]+)/"),
    re.compile(r"^/documents/(?P<one>[^/]+/(?:compare/[^/]+|pledges|record))/\?(?P<other>.*)"),
    re.compile(
        r"^/api/v1/(?P<one>assessments|changes|drafts|evidence|extensions|followups|parties|processes|reports|themes|zones)"
        r"/(?P<other>[^/?]+)/"
    ),
)
"""Addresses of which the first of each ``one`` do: texts set beside each other (all pairs would be more pages than all
others together), filters of the sentences of one text, and what a list of the API shows whole."""
FEW = 2

Pages = dict[str, str]


def crawl(client: Client, *starts: str, apart_from: re.Pattern[str] = NOTHING) -> Pages:
    """Every page that can be reached from these addresses, with its headers, ``apart_from`` paths that match.

    Of a page that was asked for with a query, only such links with a query are followed as turn its pages: filters
    could be joined without end.
    """
    found: Pages = {}
    alike: dict[str, set[str]] = defaultdict(set)
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address not in found and _is_among_few(address, alike):
            found[address] = look(client, address)
            links = links_of(address, found[address])
            waiting += [link for link in links if link not in found and not apart_from.search(urlsplit(link).path)]
    return found


def _is_among_few(address: str, alike: dict[str, set[str]]) -> bool:
    """Whether it is like no other, or one of the first of those that are ``ALIKE``."""
    return all(_is_first(found, alike) for pattern in ALIKE if (found := pattern.match(address)))


def _is_first(found: re.Match[str], alike: dict[str, set[str]]) -> bool:
    others = alike[found["one"]]
    if len(others) < FEW:
        others.add(found["other"])
    return found["other"] in others


def look(client: Client, address: str) -> str:
    """Status, headers and text of a page, as the person gets them."""
    return _read(client.get(address))


def send(client: Client, address: str, form: dict) -> str:
    """The same of what answers a form."""
    return _read(client.post(address, form))


def _read(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.streaming:
        close_file(response)
    headers = "".join(f"{name}: {value}\n" for name, value in response.items())
    text = _words_of(content) if content.startswith(ZIP) else content.decode()
    return f"{response.status_code}\n{headers}\n{text}"


def _words_of(file: bytes) -> str:
    """The words of a file for word processors, a spreadsheet or a data package; when it was made stands beside them."""
    with zipfile.ZipFile(BytesIO(file)) as parts:
        names = [
            name for name in parts.namelist() if name.startswith(TOLD) and name.endswith((".xml", ".rels", ".csv"))
        ]
        return "\n".join(parts.read(name).decode() for name in sorted(names))


def links_of(address: str, text: str) -> list[str]:
    found = []
    for link in [*map(unescape, LINK.findall(text)), *LINK_OF_API.findall(text)]:
        target = urlsplit(link.removeprefix(settings.SITE_URL))
        path = target.path or urlsplit(address).path
        if target.netloc or not path.startswith("/") or STAYS_OUT.search(path):
            continue
        asked = parse_qs(target.query).keys()
        if not asked:
            found.append(path)
        elif asked & TURNS_PAGES or ("?" not in address and not asked <= ONLY_SORTS):
            found.append(f"{path}?{target.query}")
    return found


CHANGES_ANYHOW = [
    re.compile(r'name="(?:csrfmiddlewaretoken|creation_key|version)" value="[^"]*"'),
    re.compile(r'(?s)<section class="section anchor".*?</section>'),
    re.compile(r"(?m)^(?:Servanda-Anchor|Content-Disposition|ETag|Last-Modified|Expires|Set-Cookie): .*$"),
    re.compile(r"(?m)^Content-Length: .*$"),
    re.compile(r"(?m)(?:^|\\n)(?:seq|hash|at|signature) [^\s<\\\"]+"),
    re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?= [A-Z])"),
    re.compile(r'"(?:commitment_)?version":[0-9]+'),
]
"""Keys, versions and the head of the ledger, which say that something was done, but not what (decision 8)."""


def without_numbers(text: str) -> str:
    for pattern in CHANGES_ANYHOW:
        text = pattern.sub("", text)
    return text

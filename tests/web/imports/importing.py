"""A person without scripts at the pages of an import: uploads, fills in the forms, presses buttons."""

from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Import

from ...admin.pages import read_form

TABLE = "ID;Pledge;Who;Shelf;Due\n1;Open the road;Arland;red;2030-12-31\n2;Close it;arland, Borea;amber;2031\n"
NEW_DOCUMENT = {
    "constant_document": "The talks",
    "way_document": "create:communique",
    "made_dated": "2018-02-01",
    "made_process": "Talks of Arland and Borea",
}


def upload(client, content: bytes | str = TABLE, name: str = "table.csv", **typed):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/imports/new/", {"file": SimpleUploadedFile(name, content), **typed}, follow=True)


def place(page: str) -> str:
    return f"/imports/{Import.objects.latest('pk').pk}/{page}" + ("" if "?" in page or "." in page else "/")


def send(client, page: str, act: str, **typed):
    """Open the page, type over what its form holds, and press a button."""
    form = read_form(client.get(place(page)))
    return client.post(place(page), form | typed | {"act": act}, follow=True)


def where(response) -> str:
    return response.redirect_chain[-1][0].split("/")[3] if response.redirect_chain else ""


def previewed(client, table: str = TABLE, **typed):
    """An import whose columns and values are decided, with its preview worked out."""
    upload(client, table, **typed)
    send(client, "columns", "save", **NEW_DOCUMENT, constant_kind="deliverable", **{"read--lead--separator": ","})
    send(client, "values/?of=parties", "all", all_way="create:state")
    return send(client, "preview", "")

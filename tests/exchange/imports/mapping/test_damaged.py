"""The file of an import is read only while it is what was uploaded."""

import pytest

from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.reading import read_import
from commitments.exchange.kernel.kept_files import LostFile
from commitments.models import Commitment

from ....support.import_factories import PLEDGES, upload
from ..applying import prepared, stepped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def damage(path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Build a bridge.", b"Burn a bridge!!"))


def test_file_that_was_changed_since_the_preview_is_not_applied(files):
    imported = prepared()
    damage(files / imported.stored_name)

    imported = stepped(imported)

    assert imported.state != "applied"
    assert imported.trouble
    assert not Commitment.objects.exists()


def test_file_that_was_changed_since_the_upload_is_not_read(files):
    imported = upload(PLEDGES)
    damage(files / imported.stored_name)

    with pytest.raises(LostFile):
        read_import(actor=imported.uploaded_by, imported=imported, version=imported.version, choice=Choice())

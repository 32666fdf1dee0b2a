"""The whole register as a data package, and the program in it that checks it."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from commitments.actions.register.commitments import Part
from commitments.exchange.exports.package.archive import write_package
from commitments.exchange.exports.package.verifier import check_package, is_signed
from commitments.models import Commitment
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.ledger.anchors import read_anchor

from ....support import samples
from ....support.extension_factories import ExtensionFactory
from ....support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    MeasurementFactory,
    MeetingFactory,
    NoteFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    ProgressReportFactory,
    RedactionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
)

pytestmark = pytest.mark.django_db
BESIDE = {"anchor.txt", "README.txt", "datapackage.json", "datapackage.sig", "verify.py"}


def written(person=None) -> bytes:
    file = BytesIO()
    write_package(file, person or AnonymousUser(), today=samples.TODAY, made_at=timezone.now())
    return file.getvalue()


def read(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def described(data: bytes) -> dict[str, dict]:
    return {each["name"]: each for each in json.loads(read(data, "datapackage.json"))["resources"]}


def rows(data: bytes, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read(data, f"data/{table}.csv"), newline="")))


def one_of_everything(tier: Tier = Tier.PUBLIC) -> None:
    party, document = PartyFactory(), DocumentFactory(tier=tier, meeting=MeetingFactory())
    about = {"document": document, "tier": tier, "lead": party}
    evidence = [EvidenceFactory(tier=tier).pk]
    made = CommitmentFactory(**about, themes=[ThemeFactory()], zones=[ZoneFactory()], evidence=evidence)
    AssessmentFactory(commitment=made, tier=tier, evidence=evidence)
    ProgressReportFactory(commitment=made, tier=tier)
    MeasurementFactory(indicator__commitment=made, indicator__tier=tier)
    ExtensionFactory(commitment=made, grant=True)
    NoteFactory(commitment=made, tier=tier)
    CommitmentLinkFactory(source=made, target=CommitmentFactory(**about))
    PartyNameFactory(party=party)
    ParticipationFactory(party=party)


def test_every_table_has_its_columns_and_rows():
    one_of_everything()

    data = written()

    tables = described(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert set(archive.namelist()) == BESIDE | {table["path"] for table in tables.values()}
    for name, table in tables.items():
        found = rows(data, name)
        assert bool(found), name
        assert list(found[0]) == [field["name"] for field in table["schema"]["fields"]]


READ_AS: dict[str, Callable] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "integer": int,
    "number": float,
    "boolean": ["yes", "no"].index,
}


def check_types(found: list[dict[str, str]], fields: list[dict]) -> None:
    for field in fields:
        cells = {row[field["name"]] for row in found} - {""}
        list(map(READ_AS.get(field["type"], str), cells))
        allowed = set(field.get("constraints", {}).get("enum", cells))
        assert cells - allowed == set(), field["name"]


def test_rows_are_what_the_descriptor_says():
    """Types and allowed values, keys each once, and what a row names is there."""
    samples.record_register(12, seed=4)
    one_of_everything()
    data = written(UserFactory(desk=True))
    tables = described(data)
    found = {name: rows(data, name) for name in tables}

    for name, table in tables.items():
        schema = table["schema"]
        check_types(found[name], schema["fields"])
        if key := schema.get("primaryKey"):
            values = [tuple(row[column] for column in key) for row in found[name]]
            assert len(set(values)) == len(values), name
        for refers in schema.get("foreignKeys", ()):
            there = refers["reference"]
            known = {row[there["fields"]] for row in found[there["resource"]]} | {""}
            named = {row[refers["fields"]] for row in found[name]}
            assert named - known == set(), (name, refers["fields"])


@pytest.mark.parametrize(("tier", "sees"), [(Tier.PARTIES, ["focal_point", "desk"]), (Tier.INTERNAL, ["desk"])])
def test_people_get_the_rows_of_their_tiers(tier, sees):
    one_of_everything(tier)
    tiered = {
        *("commitments", "commitment-details", "responsibilities", "commitment-themes", "commitment-zones"),
        "commitment-evidence",
        *("assessments", "reports", "extensions", "lifecycle-changes", "links", "indicators", "measurements", "notes"),
        *("evidence", "documents", "provisions"),
    }

    for role in ("reader", "focal_point", "desk"):
        data = written(UserFactory(**{role: True}) if role != "reader" else None)
        filled = {name for name in tiered if rows(data, name)}
        assert filled == (tiered if role in sees else set()), role


def test_parties_of_a_commitment_stand_as_they_were_given():
    parts = [Part(PartyFactory(slug=slug).pk, Role.LEAD, True) for slug in ("russia", "iran", "turkey")]
    CommitmentFactory(parts=parts)

    assert [row["party"] for row in rows(written(), "responsibilities")] == ["russia", "iran", "turkey"]


def test_redacted_texts_say_that_they_are_and_what_executes_is_neutralised():
    CommitmentFactory(title="Canary", remark="=1+1")
    RedactionFactory(text="Canary", reason="A name.")

    data = written()

    assert rows(data, "commitments")[0]["title"].startswith("█████ redacted")
    assert rows(data, "commitment-details")[0]["remark"] == "'=1+1"


def test_texts_are_whole_however_long():
    CommitmentFactory()
    Commitment.objects.update(reason="ж" * 40_000)

    data = written()

    assert [row["reason"] for row in rows(data, "commitments")] == ["ж" * 40_000]
    assert "Cells contain the whole text" in read(data, "README.txt")


def unpacked(folder: Path, data: bytes) -> Path:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


def run_verifier(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_verifier_in_the_package_needs_python_alone_and_finds_it_whole(tmp_path):
    one_of_everything()
    data = written()
    folder, archive = unpacked(tmp_path / "folder", data), tmp_path / "package.zip"
    archive.write_bytes(data)
    key = read_anchor(read(data, "anchor.txt")).key

    code, said = run_verifier(folder, "--key", key)

    assert code == 0
    assert said == "Whole: every file is as it was written, and signed by the key given.\n"
    assert check_package(archive, key) == []
    assert check_package(archive) == []


def change(path: Path, old: str, new: str) -> None:
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))


DAMAGE = {
    "a cell": (lambda f: change(f / "data/commitments.csv", "step", "stop"), "data/commitments.csv: is not as it was"),
    "a file gone": (lambda f: (f / "data/zones.csv").unlink(), "data/zones.csv: is missing"),
    "a file more": (lambda f: (f / "data/more.csv").write_text("x"), "data/more.csv: is not named"),
    "the descriptor": (
        lambda f: change(f / "datapackage.json", '"entry"', '"entri"'),
        "is not the one that was signed",
    ),
    "the signature": (lambda f: change(f / "datapackage.sig", "site https", "site httpx"), "was not made with the key"),
    "no signature": (lambda f: (f / "datapackage.sig").unlink(), "datapackage.sig: is missing"),
    "no descriptor": (lambda f: (f / "datapackage.json").write_text("{"), "cannot be read"),
}


def test_verifier_names_whatever_is_not_as_it_was(tmp_path):
    CommitmentFactory()
    data = written()

    for number, (damage, words) in enumerate(DAMAGE.values()):
        folder = unpacked(tmp_path / str(number), data)
        damage(folder)
        said = check_package(folder)
        assert any(words in line for line in said), words


def test_verifier_tells_another_key_from_that_of_the_register(tmp_path):
    folder = unpacked(tmp_path, written())

    code, said = run_verifier(folder, "--key", "00" * 32)

    assert code == 1
    assert "with another key than the one given" in said


def test_verifier_checks_signatures_as_the_library_does():
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key, text = private.public_key().public_bytes_raw(), b"servanda-package 1\n"
    signature = private.sign(text)

    assert is_signed(key, signature, text) is True
    assert is_signed(key, signature, text + b" ") is False
    assert is_signed(key, signature[:-1] + bytes([signature[-1] ^ 1]), text) is False
    assert is_signed(bytes(32), signature, text) is False
    assert is_signed(b"", b"", text) is False


def test_cost_grows_with_tables_and_not_with_rows(django_assert_max_num_queries):
    one_of_everything()
    written()
    with django_assert_max_num_queries(60) as one:
        written()
    for _ in range(3):
        one_of_everything()
    written()
    with django_assert_max_num_queries(60) as four:
        written()

    assert len(four) == len(one)

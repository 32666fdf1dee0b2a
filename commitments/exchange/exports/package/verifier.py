"""Checks a data package of Servanda with nothing but Python: ``python verify.py [FOLDER or ZIP] [--key KEY]``.

Every file has to be there, as it was written, and none besides; the descriptor has to be the one that was signed. KEY
is the public key of the register, which its page /anchor.txt shows and every anchor holds: without it, nobody can tell
who signed. Ends with 0 when everything holds, else with 1 and a line for whatever does not.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DESCRIPTOR, SIGNATURE, OWN = "datapackage.json", "datapackage.sig", "verify.py"
BESIDE = {DESCRIPTOR, SIGNATURE, OWN}
FIRST_LINE = "servanda-package 1"
PART = 1024 * 1024

# Ed25519 as in RFC 8032: points of the curve -x² + y² = 1 + d x² y² over the integers modulo P, in projective form.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def add_points(one: Point, other: Point) -> Point:
    """The sum of two points of the curve."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(number: int, point: Point) -> Point:
    """A point added to itself so many times."""
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add_points(found, point)
        point = add_points(point, point)
        number >>= 1
    return found


def read_point(data: bytes) -> Point | None:
    """The point that 32 bytes tell; None where they tell none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = read_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether the holder of the key that belongs to the public ``key`` signed exactly this text."""
    public, first, scalar = read_point(key), read_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or public is None or first is None or BASE is None or scalar >= ORDER:
        return False
    told = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = multiply(scalar, BASE), add_points(first, multiply(told, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


class Package:
    """The files of a package, in a folder or in a ZIP archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = None if path.is_dir() else zipfile.ZipFile(path)

    def names(self) -> list[str]:
        """The names of all files, as the descriptor calls them."""
        if self.archive:
            return [name for name in self.archive.namelist() if not name.endswith("/")]
        return [path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_file()]

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, part by part."""
        with self.archive.open(name) if self.archive else (self.path / name).open("rb") as file:
            while part := file.read(PART):
                yield part

    def read(self, name: str) -> bytes:
        """The bytes of a small file."""
        return b"".join(self.parts(name))


def check_files(package: Package, descriptor: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the files that the descriptor names, or with those that it does not."""
    told = {resource["path"]: resource for resource in descriptor["resources"]}
    told |= {extra["path"]: extra for extra in descriptor["extras"]}
    names = package.names()
    yield from (f"{name}: is missing" for name in sorted(told.keys() - set(names)))
    yield from (f"{name}: is not named by {DESCRIPTOR}" for name in sorted(set(names) - told.keys() - BESIDE))
    yield from (f"{name}: is there twice" for name in sorted({name for name in names if names.count(name) > 1}))
    for name in sorted(told.keys() & set(names)):
        said, size = hashlib.sha256(), 0
        for part in package.parts(name):
            said.update(part)
            size += len(part)
        if (f"sha256:{said.hexdigest()}", size) != (told[name]["hash"], told[name]["bytes"]):
            yield f"{name}: is not as it was written"


def check_signature(package: Package, key: str) -> Iterator[str]:
    """What is wrong with the signature; with a ``key`` (hexadecimal) also whether it is that of the register."""
    text = package.read(SIGNATURE).decode("utf-8", "replace")
    signed, _mark, signature = text.rpartition("signature ")
    lines = dict(line.split(" ", 1) for line in signed.splitlines() if " " in line)
    digest = hashlib.sha256(package.read(DESCRIPTOR)).hexdigest()
    if not signed.startswith(f"{FIRST_LINE}\n") or lines.get("sha256") != digest:
        yield f"{DESCRIPTOR}: is not the one that was signed"
    elif not is_signed(_bytes(lines.get("key", "")), _bytes(signature.strip()), signed.encode()):
        yield f"{SIGNATURE}: was not made with the key that it names"
    elif key and lines["key"] != key.strip().lower():
        yield f"{SIGNATURE}: was made with another key than the one given: {lines['key']}"


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def check_package(path: Path, key: str = "") -> list[str]:
    """Everything that is wrong with the package in a folder or archive; empty when it is whole."""
    try:
        package = Package(path)
        missing = [name for name in (DESCRIPTOR, SIGNATURE) if name not in package.names()]
        if missing:
            return [f"{name}: is missing" for name in missing]
        wrong = list(check_signature(package, key))
        return wrong + list(check_files(package, json.loads(package.read(DESCRIPTOR))))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        return [f"{path}: cannot be read: {error}"]


def main(arguments: list[str]) -> int:
    """The command line; returns the status with which it ends."""
    parser = argparse.ArgumentParser(description="Checks a data package of Servanda.")
    parser.add_argument("path", nargs="?", default=Path(__file__).parent, type=Path, help="the folder or ZIP archive")
    parser.add_argument("--key", default="", help="the public key of the register, from /anchor.txt or an anchor")
    given = parser.parse_args(arguments)
    wrong = check_package(given.path, given.key)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    if not wrong:
        who = "by the key given" if given.key else "by the key in datapackage.sig; compare it with that of the register"
        sys.stdout.write(f"Whole: every file is as it was written, and signed {who}.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What happens to a copy of a backup over the years, and what the refusal of it has to name."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random

from commitments.exchange.ledger.manifests import FORMAT, NAME, SUM, check_backup, write_manifest

Damage = Callable[[Path, str, Random], str]
"""Does something to a file of a copy, given by its name in the backup; returns what the refusal has to name."""
NO_BACKUP, NEWER = "does not contain a complete backup", "newer version"


def names_of(backup: Path) -> list[str]:
    """Its files that hold something, manifest first."""
    files = (path for path in backup.rglob("*") if path.is_file() and path.stat().st_size)
    names = [path.relative_to(backup).as_posix() for path in files]
    return sorted(names, key=lambda name: (name not in (NAME, SUM), name))


def turns(names: list[str]) -> Iterator[tuple[str, Damage, str]]:
    """Without end: what is done to which file. Each kind goes from file to file, and every second turn flips a bit."""
    rounds = {what: cycle(names) for what in DAMAGES}
    others = cycle(what for what in DAMAGES if what != BIT)
    while True:
        for what in (BIT, next(others)):
            yield what, DAMAGES[what], next(rounds[what])


def _flip_bit(copy: Path, name: str, chance: Random) -> str:
    content = bytearray((copy / name).read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    (copy / name).write_bytes(content)
    return _named(name)


def _cut(copy: Path, name: str, chance: Random) -> str:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: chance.randrange(1, len(content))])
    return _named(name)


def _empty(copy: Path, name: str, chance: Random) -> str:
    (copy / name).write_bytes(b"")
    return _named(name)


def _remove(copy: Path, name: str, chance: Random) -> str:
    (copy / name).unlink()
    return NO_BACKUP if name in (NAME, SUM) else name


def _add(copy: Path, name: str, chance: Random) -> str:
    added = f"{name}.{chance.randrange(10)}"
    (copy / added).write_bytes((copy / name).read_bytes())
    return added


def _swap(copy: Path, name: str, chance: Random) -> str:
    content = (copy / name).read_bytes()
    other = chance.choice([name for name in names_of(copy) if (copy / name).read_bytes() != content])
    (copy / name).write_bytes((copy / other).read_bytes())
    (copy / other).write_bytes(content)
    return _named(name if name in (NAME, SUM) else other)


def _from_later(copy: Path, name: str, chance: Random) -> str:
    """A newer version wrote it, of the format or only of the tables: the sums are right."""
    manifest = check_backup(copy)
    later = {"format": FORMAT + 1}, {"migrations": [*manifest.migrations, "commitments.9999_later"]}
    for written in (NAME, SUM):
        (copy / written).unlink()
    write_manifest(copy, replace(manifest, **chance.choice(later)))
    return NEWER


def _named(name: str) -> str:
    """Which of the manifest and its sum was damaged, nobody can tell."""
    return NAME if name == SUM else name


BIT = "one bit flipped"
DAMAGES: dict[str, Damage] = {
    BIT: _flip_bit,
    "cut short": _cut,
    "emptied": _empty,
    "missing": _remove,
    "one file too many beside": _add,
    "swapped with another": _swap,
    "made by a newer version": _from_later,
}

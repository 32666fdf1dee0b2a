"""What a run did and what it found against the register."""

from dataclasses import dataclass, field

SHOWN = 20


class CannotRun(Exception):  # noqa: N818 - nothing broke: this machine does not permit it
    """A run that this machine does not permit, and why."""


@dataclass
class Result:
    """One run. ``done`` says in figures what was done; each violation is something that must not be."""

    name: str
    done: str = ""
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        verdict = f"{len(self.violations)} violations" if self.violations else "held"
        lines = [f"{self.name:22}{self.seconds:7.1f} s  {verdict:15}{self.done}"]
        lines += [f"    {violation}" for violation in self.violations[:SHOWN]]
        return "\n".join(lines)

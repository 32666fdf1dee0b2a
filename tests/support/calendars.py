"""A calendar program of its own for each test: khal, with its configuration and its database in a folder."""

import subprocess
import sys
from pathlib import Path

from icalendar import Calendar

CONFIGURATION = """
[calendars]
[[register]]
path = {folder}/events
[locale]
local_timezone = Asia/Almaty
default_timezone = Asia/Almaty
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = register
"""
SHOWN = "{start-date}|{end-date}|{title}|{status}"


class Khal:
    """What a person who subscribed sees: each file that comes takes the place of the one before, by UID."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "events").mkdir()
        (folder / "config").write_text(CONFIGURATION.format(folder=folder))

    def take_in(self, file: bytes) -> None:
        path = self.folder / "taken.ics"
        path.write_bytes(file)
        self._run("import", "--batch", "-a", "register", str(path))

    def events(self, first: str, last: str) -> list[str]:
        """The events of these days, each once, in the order of its first day."""
        lines = self._run("list", "--once", "--format", SHOWN, "--day-format", "", first, last).splitlines()
        return sorted(line.strip() for line in lines if line.strip())

    def _run(self, *words: str) -> str:
        program = str(Path(sys.executable).with_name("khal"))
        done = subprocess.run(
            [program, "-c", str(self.folder / "config"), *words], capture_output=True, text=True, check=True
        )
        return done.stdout


def read_back(file: bytes) -> list[dict[str, str]]:
    """The components of a calendar, each as its properties in the form of the file; no line is too long."""
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    assert b"\n" not in file.replace(b"\r\n", b"")
    [calendar] = Calendar.from_ical(file, multiple=True)
    assert [component.errors for component in calendar.walk()] == [[]] * (len(calendar.subcomponents) + 1)
    return [
        {name: value.to_ical().decode() for name, value in component.items()} | {"KIND": component.name}
        for component in calendar.subcomponents
    ]

"""``plateglass serve`` as a process of its own, for measuring it from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Served:
    """A running service, and the folders it could write to."""

    url: str
    pid: int
    home: Path
    """Where it was started, and its home."""
    scratch: Path
    """Its temporary folder."""

    @property
    def memory(self) -> float:
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii", "replace")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else float("nan")

    @property
    def seconds(self) -> float:
        """Seconds of processor time it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii", "replace").rsplit(")", 1)[1]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def work(self) -> float:
        """The same to the microsecond, over the threads that live now."""
        spent = 0
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):  # it has just ended
                spent += int((thread / "schedstat").read_text("ascii").split()[0])
        return spent / 1e9


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serve until the block ends; then it has to have stopped by itself, and well."""
    home, scratch = folder / "home", folder / "scratch"
    for place in (home, scratch):
        place.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ, "HOME": str(home), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "plateglass", "serve", "--port", "0", *options]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, (said, (folder / "log").read_text())
        yield Served(found[0], process.pid, home, scratch)
    finally:
        process.terminate()
        code = process.wait(120)
        process.stdout.close()
    assert code in (0, -15), (code, (folder / "log").read_text()[-2000:])

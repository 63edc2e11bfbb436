"""A person with a real browser, as a command that login helpers call with a URL."""

import json
import shlex
import shutil
import time

import npm_package
from harness import Unavailable

PATIENCE = 60  # seconds


class BrowserCommand:
    """`command` logs in as `person` at the URL that is its argument."""

    def __init__(self, place, name, person="alice"):
        chromium = shutil.which("chromium")
        if chromium is None:
            raise Unavailable(
                "there is no `chromium` on PATH",
                "`scripts/setup cluster` installs what is missing.",
            )
        node = npm_package.find_node()
        package = place.source / "tests" / "e2e" / "browser"
        modules = npm_package.install(package, place.work)
        self._folder = place.work / f"browser-{name}"
        self._folder.mkdir()
        shutil.copy(package / "browser.mjs", self._folder)
        (self._folder / "node_modules").symlink_to(modules)
        words = [node, self._folder / "browser.mjs", "--chromium", chromium, "--person", person]
        self.command = self._folder / "open-browser"
        # Each call is recorded under a name of its own, its process number.
        self.command.write_text(
            "#!/bin/sh\n"
            f"cd {shlex.quote(str(self._folder))} || exit\n"
            "touch calls/$$\n"
            f"export HOME={shlex.quote(str(self._folder))}\n"
            f"exec {shlex.join(map(str, words))} --record records/$$ \"$1\"\n"
        )
        self.command.chmod(0o755)
        for name in ("calls", "records"):
            (self._folder / name).mkdir()

    def calls(self):
        """How often it was called so far."""
        return len(list((self._folder / "calls").iterdir()))

    def wait_for_record(self, call=0):
        """What the call saw (browser.mjs tells its members), and the path of its screenshot."""
        end = time.monotonic() + PATIENCE
        while True:
            # Process numbers may start again; times do not.
            calls = list((self._folder / "calls").iterdir())
            calls.sort(key=lambda path: path.stat().st_mtime_ns)
            if call < len(calls):
                record = self._folder / "records" / calls[call].name
                path = record.with_suffix(".json")
                if path.exists():
                    return json.loads(path.read_text()), record.with_suffix(".png")
            if time.monotonic() > end:
                raise RuntimeError(f"no browser had finished call {call} in {PATIENCE} s")
            time.sleep(0.05)

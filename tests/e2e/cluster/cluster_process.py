"""Servers of a cluster as processes: a log, a way to wait, and an end."""

import contextlib
import pathlib
import socket
import subprocess
import time

LINES = 25  # of a log that tells why something did not start


class ReservedPort:
    """A port of 127.0.0.1 that only programs which set SO_REUSEPORT can have besides us."""

    def __init__(self):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number = self._socket.getsockname()[1]

    def close(self):
        self._socket.close()


class Process:
    """A program with its output in a file. It ends with this one, even where that is killed."""

    def __init__(self, name, command, log):
        self.name = name
        self.log = pathlib.Path(log)
        with open(log, "wb") as file:
            self._child = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self):
        return self._child.pid

    def wait_until(self, ready, patience):
        """Ask `ready` until it says yes; an exception with the log's end where it never does."""
        end = time.monotonic() + patience
        while True:
            with contextlib.suppress(OSError):
                if ready():
                    return
            if self._child.poll() is not None:
                raise RuntimeError(f"{self.name} ended:\n{self.last_lines()}")
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name} takes over {patience} s:\n{self.last_lines()}")
            time.sleep(0.05)

    def last_lines(self):
        if not self.log.is_file():  # /dev/full has no end
            return ""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LINES:])

    def terminate(self):
        """Ask it to end."""
        self._child.terminate()

    def wait(self, patience=30):
        """The exit status, once it has ended."""
        return self._child.wait(timeout=patience)

    def stop(self):
        """End it at once, for nothing of it is kept; more than once is fine."""
        self._child.kill()
        self._child.wait()

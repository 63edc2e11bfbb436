"""`oidcctl get-token` as kubectl runs it, and as a person on a terminal does."""

import contextlib
import fcntl
import os
import pty
import re
import signal
import subprocess
import termios
import threading
import time

PATIENCE = 180  # seconds, of a loaded machine with sanitizers


def _take_terminal():
    """In the child: be the leader of a session whose terminal standard input is."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Plugin:
    """A running process. What it says on standard error is read as it comes.

    With `terminal` its standard input and error are a terminal, and standard output is not:
    kubectl reads that.
    """

    def __init__(self, words, environment, terminal=False):
        self._text = ""
        self._is_over = False
        self._news = threading.Condition()
        self._master = None
        command = [str(word) for word in words]
        pipes = {"stdout": subprocess.PIPE, "env": environment}
        if terminal:
            self._master, slave = pty.openpty()
            with os.fdopen(slave, "wb"):
                self.child = subprocess.Popen(
                    command, stdin=slave, stderr=slave, preexec_fn=_take_terminal, **pipes
                )
            source = self._master
        else:
            self.child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **pipes
            )
            source = self.child.stderr.fileno()
        self._reader = threading.Thread(target=self._read, args=(source,), daemon=True)
        self._reader.start()

    def _read(self, source):
        while True:
            try:
                data = os.read(source, 65536)
            except OSError:  # the other side of the terminal is gone
                data = b""
            with self._news:
                self._text += data.decode(errors="replace").replace("\r\n", "\n")
                self._is_over = not data
                self._news.notify_all()
            if not data:
                return

    @property
    def told(self):
        """What it said on standard error so far."""
        with self._news:
            return self._text

    def wait_for(self, pattern):
        """The match of `pattern` in what it says on standard error."""
        with self._news:
            found = self._news.wait_for(
                lambda: re.search(pattern, self._text) or self._is_over, PATIENCE
            )
            match = re.search(pattern, self._text)
        if match is None:
            why = "it ended" if found else f"nothing more came in {PATIENCE} s"
            raise RuntimeError(f"no {pattern!r} ({why}) in:\n{self.told}")
        return match

    def url(self):
        """The address at which a person is to log in."""
        return self.wait_for(r"(?m)^  (https://\S+)$").group(1)

    def type(self, text):
        os.write(self._master, text.encode())

    def interrupt(self):
        self.child.send_signal(signal.SIGINT)

    def finish(self):
        """The status, and standard output; everything is closed."""
        timer = threading.Timer(PATIENCE, self.child.kill)
        timer.start()
        try:
            out = self.child.stdout.read()
            self.child.wait()
        finally:
            timer.cancel()
            self.close()
        return self.child.returncode, out.decode()

    def close(self):
        """End it and let go of everything; more than once is fine."""
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        self._reader.join(PATIENCE)
        self.child.stdout.close()
        if self.child.stderr is not None:
            self.child.stderr.close()
        if self._master is not None:
            with contextlib.suppress(OSError):
                os.close(self._master)
            self._master = None


def wait_until(is_so, what):
    """Return when `is_so()` does, with what it returned."""
    end = time.monotonic() + PATIENCE
    while True:
        seen = is_so()
        if seen:
            return seen
        if time.monotonic() > end:
            raise RuntimeError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.02)

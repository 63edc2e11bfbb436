"""Root directories in which nothing is but what a test puts there."""

import os
import pathlib
import shutil
import subprocess

SECONDS = 60


def can_change_root():
    """Whether this user may use chroot(8), itself or in a user namespace of its own."""
    return os.geteuid() == 0 or subprocess.run(
        ["unshare", "--user", "--map-root-user", "true"], capture_output=True
    ).returncode == 0


class Root:
    """A directory to run the static file in as if it were the whole file system."""

    def __init__(self, directory, executable):
        self.path = pathlib.Path(directory)
        self.path.mkdir(parents=True)
        self.copy(executable, "oidcctl", 0o755)

    def write(self, name, text, mode=0o644):
        path = self.path / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def copy(self, source, name, mode=0o644):
        path = self.path / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        path.chmod(mode)

    def run(self, *arguments, variables=None, program="/oidcctl"):
        """Run oidcctl there; the environment has `variables` and nothing else."""
        command = ["chroot", self.path, program, *arguments]
        if os.geteuid() != 0:
            command = ["unshare", "--user", "--map-root-user", *command]
        return subprocess.run(
            list(map(str, command)),
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

"""What is in dist/, tried where a user would use it.

    artefacts.py DIST [CLASS]...

    Archive     in a root with BusyBox and nothing else, by scripts/install
    Arm         the archive for arm64, under qemu-user
    Debian12    the .deb in a fresh minimal Debian 12, installed by apt and removed again
    Debian13    the same in Debian 13
    Image       unpacked without root rights, run as 65532 with a read-only root
    Mac         the archives for macOS: which libraries, which version, signed where it has to be
    Musl        the archive in a root with the musl C library
    Nix         the syntax of flake.nix, and that it names what Meson looks for
    Rpm         its list of files, unpacked
    Size        each static file is below 10 MiB, and has no path of the machine that built it
    StaticFile  static_file.py with the file of the archive
    Sums        SHA256SUMS names every file, and each sum is right

An artefact that is not in dist/ is skipped, as is what needs root where there is none.
"""

import contextlib
import glob
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

sys.dont_write_bytecode = True

import mach_o  # noqa: E402
from issuer import CLIENT, PASSWORD, USER, Issuer  # noqa: E402
from root import Root  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 900
MOST_BYTES = 10 << 20  # of a stripped static file
MUSL = "/lib/x86_64-linux-musl/libc.so"


def call(*command, **options):
    """Run a command; fail with its output when it fails."""
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=SECONDS, **options
    )
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Artefact(unittest.TestCase):
    dist = None

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.work = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="oidcctl-artefact-")))
        (cls.work / "pki").mkdir()
        cls.issuer = cls.stack.enter_context(contextlib.closing(Issuer(cls.work / "pki")))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    @classmethod
    def one(cls, pattern):
        found = sorted(glob.glob(str(cls.dist / pattern)))
        if not found:
            raise unittest.SkipTest(f"there is no {pattern} in {cls.dist}")
        return pathlib.Path(found[-1])

    def needs_root(self):
        if os.geteuid() != 0:
            self.skipTest("changing the root directory needs root")

    def check_login(self, run):
        """`run` takes the arguments of oidcctl; /ca.crt is the CA of the issuer."""
        report = json.loads(
            run(
                "get-token",
                "--oidc-issuer-url=" + self.issuer.url("localhost"),
                "--oidc-client-id=" + CLIENT,
                "--certificate-authority=/ca.crt",
                "--token-cache-dir=/tmp/cache",
                "--username=" + USER,
                "--password=" + PASSWORD,
            )
        )
        self.assertEqual(report["kind"], "ExecCredential")
        self.assertEqual(report["status"]["token"].count("."), 2)


class Archive(Artefact):
    def test_in_a_root_with_a_shell_only(self):
        self.needs_root()
        archive = self.one("oidcctl_*_linux_amd64.tar.gz")
        busybox = shutil.which("busybox")
        self.assertTrue(busybox, "scripts/setup package")
        root = Root(self.work / "root", busybox)
        (root.path / "oidcctl").unlink()
        root.copy(busybox, "bin/busybox", 0o755)
        call("chroot", root.path, "/bin/busybox", "--install", "-s", "/bin")
        root.copy(SOURCE / "scripts" / "install", "install")
        root.copy(archive, "dist/" + archive.name)
        root.copy(self.one("SHA256SUMS"), "dist/SHA256SUMS")
        root.copy(self.issuer.ca, "ca.crt")
        (root.path / "tmp").mkdir()
        (root.path / "dev").mkdir()
        (root.path / "dev" / "null").touch()
        done = root.run("/install", "--prefix", "/usr", "--plugins", "/dist", program="/bin/sh")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"^installed oidcctl .* in /usr/bin")

        def run(*arguments, program="/usr/bin/oidcctl"):
            done = root.run(*arguments, program=program)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout

        self.check_login(run)
        for name in ("kubectl-oidcctl", "kubectl-oidc_login", "kubectl-together_login"):
            self.assertRegex(run("--version", program="/usr/bin/" + name), r"^oidcctl ")
        for path in ("man/man1/oidcctl.1", "man/man7/oidcctl-checks.7", "bash-completion/completions/oidcctl"):
            self.assertTrue((root.path / "usr/share" / path).is_file(), path)

        # One changed byte is noticed before anything is replaced.
        with open(root.path / "dist" / archive.name, "r+b") as file:
            file.seek(100)
            file.write(b"\0")
        (root.path / "usr/bin/oidcctl").write_text("the old one")
        done = root.run("/install", "--prefix", "/usr", "/dist", program="/bin/sh")
        self.assertEqual(done.returncode, 1)
        self.assertIn("sha256 is", done.stderr)
        self.assertEqual((root.path / "usr/bin/oidcctl").read_text(), "the old one")


class Arm(Artefact):
    def test_under_qemu(self):
        archive = self.one("oidcctl_*_linux_arm64.tar.gz")
        call("tar", "-xzf", archive, "-C", self.work)
        shutil.copyfile(self.issuer.ca, self.work / "ca.crt")

        def run(*arguments):
            words = [word.replace("=/", f"={self.work}/") for word in arguments]
            return call("qemu-aarch64-static", self.work / "oidcctl", *words)

        self.assertIn("linux aarch64", run("--version", "-v"))
        self.check_login(run)


class DebianPackage:
    """Installs, works and is removed without a trace."""

    release = None

    def base(self):
        """A fresh minimal root of the release, kept in the cache for the next run."""
        cache = pathlib.Path(os.environ.get("OIDCCTL_CACHE", pathlib.Path.home() / ".cache/oidcctl"))
        kept = cache / "packaging" / f"{self.release}.tar"
        root = self.work / self.release
        if kept.is_file():
            root.mkdir()
            call("tar", "-xf", kept, "-C", root)
            return root
        call("debootstrap", "--variant=minbase", self.release, root, self.mirror())
        (root / "etc/apt/sources.list").write_text(f"deb {self.mirror()} {self.release} main\n")
        kept.parent.mkdir(parents=True, exist_ok=True)
        call("tar", "-cf", f"{kept}.new", "-C", root, ".")
        os.replace(f"{kept}.new", kept)
        return root

    def mirror(self):
        script = 'set -euo pipefail; . scripts/common.sh; . scripts/debian.sh; mirrors "" | head -n 1'
        return call("bash", "-c", script, cwd=SOURCE).strip()

    def listing(self, root):
        """Every file with its content, but what a package manager writes for itself."""
        left_out = ("var/lib/dpkg", "var/lib/apt", "var/cache", "var/log", "proc", "sys", "dev", "tmp")
        return {
            str(path.relative_to(root))
            for path in root.rglob("*")
            if not str(path.relative_to(root)).startswith(left_out)
        }

    def test_install_use_remove(self):
        self.needs_root()
        package = self.one("oidcctl_*_amd64.deb")
        root = self.base()
        shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
        shutil.copy(package, root / "oidcctl.deb")
        shutil.copy(self.issuer.ca, root / "ca.crt")

        def run(*words):
            script = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"'
            variables = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
            return call("unshare", "--mount", "sh", "-c", script, root, *variables, *words)

        run("apt-get", "-q", "update")
        # As in a container image, where dpkg leaves out manual pages, the page has to come all the same.
        run("apt-get", "-q", "install", "--yes", "--no-install-recommends", "man-db", "bash-completion", "ca-certificates")
        before = self.listing(root)
        run("apt-get", "-q", "install", "--yes", "--no-install-recommends", "/oidcctl.deb")
        self.check_login(lambda *words: run("oidcctl", *words))
        self.assertIn("OpenID Connect", run("man", "--pager=cat", "oidcctl"))
        complete = (
            ". /usr/share/bash-completion/bash_completion; _completion_loader oidcctl; "
            "COMP_WORDS=(oidcctl ver); COMP_CWORD=1; COMP_LINE='oidcctl ver'; COMP_POINT=11; "
            "$(complete -p oidcctl | sed 's/.*-F \\([^ ]*\\).*/\\1/') oidcctl ver oidcctl; "
            'echo "${COMPREPLY[*]}"'
        )
        self.assertIn("verify-issuer", run("bash", "-c", complete))
        self.assertRegex(run("kubectl-oidcctl", "--version"), "^oidcctl ")
        run("apt-get", "-q", "purge", "--yes", "oidcctl")
        run("apt-get", "-q", "autoremove", "--yes")
        shutil.rmtree(root / "tmp/cache")
        left = sorted(name for name in self.listing(root) - before if "oidcctl" in name)
        self.assertEqual(left, [])


class Debian12(DebianPackage, Artefact):
    release = "bookworm"


class Debian13(DebianPackage, Artefact):
    release = "trixie"


class Image(Artefact):
    def test_runs_without_rights(self):
        image = self.one("oidcctl_*_image.tar")
        layout = self.work / "layout"
        layout.mkdir()
        call("tar", "-xf", image, "-C", layout)
        index = json.loads((layout / "index.json").read_text())
        tags = [entry["annotations"]["org.opencontainers.image.ref.name"] for entry in index["manifests"]]
        self.assertTrue(any(tag.endswith("-amd64") for tag in tags), tags)
        for tag in tags:
            config = json.loads(call("skopeo", "inspect", "--config", f"oci:{layout}:{tag}"))
            self.assertEqual(config["config"]["User"], "65532:65532")
            self.assertEqual(config["config"]["Entrypoint"], ["/usr/bin/oidcctl"])
            self.assertEqual(config["architecture"], tag.rsplit("-", 1)[1])
        tag = next(tag for tag in tags if tag.endswith("-amd64"))
        bundle = self.work / "bundle"
        call("umoci", "unpack", "--rootless", "--image", f"{layout}:{tag}", bundle)
        root = bundle / "rootfs"
        self.assertTrue((root / "etc/ssl/certs/ca-certificates.crt").stat().st_size > 100000)
        self.needs_root()
        call("chmod", "-R", "go+rX", bundle, self.work)
        script = (
            f"mount --bind {root} {root} && mount -o remount,bind,ro {root} && "
            f"exec chroot --userspec=65532:65532 {root} /usr/bin/oidcctl --version -v"
        )
        out = call("unshare", "--mount", "sh", "-c", script, env={"PATH": os.environ["PATH"]})
        self.assertIn("network core built in", out)


class Mac(Artefact):
    def test_archives(self):
        self.one("oidcctl_*_darwin_*.tar.gz")
        for path in sorted(self.dist.glob("oidcctl_*_darwin_*.tar.gz")):
            with self.subTest(archive=path.name), tarfile.open(path) as archive:
                data = bytearray(archive.extractfile("./oidcctl").read())
                found = mach_o.read(data)
                arm = path.name.endswith("_arm64.tar.gz")
                self.assertEqual(found.cpu, "arm64" if arm else "x86_64")
                self.assertEqual(found.libraries, ["/usr/lib/libSystem.B.dylib"])
                self.assertEqual(found.oldest, (11, 0))
                self.assertTrue(found.position_independent)
                if arm:  # the system kills what has no signature there
                    self.assertTrue(found.signed)
                    data[len(data) // 2] ^= 1
                    self.assertFalse(mach_o.read(data).signed)


class Musl(Artefact):
    def test_beside_musl(self):
        self.needs_root()
        archive = self.one("oidcctl_*_linux_amd64.tar.gz")
        busybox = shutil.which("busybox")
        call("tar", "-xzf", archive, "-C", self.work, "./oidcctl")
        root = Root(self.work / "root", self.work / "oidcctl")
        if not os.path.exists(MUSL):
            self.skipTest("there is no musl (Debian: musl)")
        root.copy(MUSL, "lib/ld-musl-x86_64.so.1", 0o755)
        root.copy(busybox, "bin/sh", 0o755)
        # As Alpine has it: no nsswitch.conf, the bundle at a place of its own.
        root.copy(self.issuer.ca, "etc/ssl/cert.pem")
        root.copy(self.issuer.ca, "ca.crt")
        root.write("etc/hosts", "127.0.0.1 localhost\n")
        (root.path / "tmp").mkdir()

        def run(*arguments):
            done = root.run(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout

        self.check_login(run)


class Nix(unittest.TestCase):
    def test_flake(self):
        if not shutil.which("nix-instantiate"):
            self.skipTest("nix-instantiate not found on PATH (Debian: nix-bin)")
        flake = SOURCE / "flake.nix"
        call("nix-instantiate", "--parse", flake)
        names = {"libcurl": "curl", "CLI11": "cli11"}
        sought = re.findall(r"= dependency\(\s*'([^']+)'", (SOURCE / "meson.build").read_text())
        self.assertIn("openssl", sought)
        for name in set(sought) - {"threads", "doctest", "cpp-httplib"}:
            attribute = names.get(name, name)
            self.assertRegex(flake.read_text(), rf"\bpkgs\.{attribute}\b", name)


class Rpm(Artefact):
    def test_files(self):
        package = self.one("oidcctl-*.x86_64.rpm")
        names = call("rpm", "-qpl", package).split()
        for name in ("/usr/bin/oidcctl", "/usr/bin/kubectl-oidcctl", "/usr/share/man/man1/oidcctl.1"):
            self.assertTrue(any(found.startswith(name) for found in names), name)
        self.assertEqual(call("rpm", "-qp", "--requires", package).split("\n")[0], "ca-certificates")
        script = f"rpm2cpio {package} | cpio --quiet -idm"
        call("sh", "-c", script, cwd=self.work)
        self.assertRegex(call(self.work / "usr/bin/oidcctl", "--version"), "^oidcctl ")


class Size(Artefact):
    def test_no_paths(self):
        """Nothing in a static file is a path of the machine that built it."""
        self.one("oidcctl_*.tar.gz")
        cache = os.environ.get("OIDCCTL_CACHE", pathlib.Path.home() / ".cache/oidcctl")
        for path in sorted(self.dist.glob("oidcctl_*.tar.gz")):
            with self.subTest(archive=path.name), tarfile.open(path) as archive:
                data = archive.extractfile("./oidcctl").read()
                for place in (SOURCE, cache):
                    found = data.find(f"{place}/".encode())
                    self.assertEqual(found, -1, data[found : found + 120])

    def test_archives(self):
        self.one("oidcctl_*.tar.gz")
        for path in sorted(self.dist.glob("oidcctl_*.tar.gz")):
            with self.subTest(archive=path.name), tarfile.open(path) as archive:
                self.assertLess(archive.getmember("./oidcctl").size, MOST_BYTES)


class StaticFile(Artefact):
    def test_in_roots(self):
        self.needs_root()
        archive = self.one("oidcctl_*_linux_amd64.tar.gz")
        call("tar", "-xzf", archive, "-C", self.work, "./oidcctl")
        call(sys.executable, "-B", SOURCE / "tests/package/static_file.py", self.work / "oidcctl")


class Sums(Artefact):
    def test_every_file_is_named(self):
        lines = self.one("SHA256SUMS").read_text().splitlines()
        named = dict(reversed(line.split("  ", 1)) for line in lines)
        files = {path.name for path in self.dist.iterdir() if not path.name.startswith("SHA256SUMS")}
        self.assertEqual(files, set(named))
        for name, digest in named.items():
            self.assertEqual(hashlib.sha256((self.dist / name).read_bytes()).hexdigest(), digest, name)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Artefact.dist = pathlib.Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)

"""Several files of KUBECONFIG, and files as kubectl reads them: beside the real kubectl."""

import json
import os
import shutil
import threading

from kubeconfig_by_hand import exec_of
from kubeconfig_case import TOKEN
from kubeconfig_merged import MergeCase


class Effective(MergeCase):
    def setUp(self):
        super().setUp()
        self.environment = {"HOME": str(self.home), "PATH": f"{self.bin}:/usr/bin:/bin"}

    def inspect(self, *words, kubeconfig=None, directory=None):
        environment = dict(self.environment)
        if kubeconfig is not None:
            environment["KUBECONFIG"] = kubeconfig
        done = self.run_oidcctl(
            *("kubeconfig", "inspect", "-o", "json", *words), environment=environment
        )
        self.assertEqual("", done.stderr)
        return json.loads(done.stdout)

    def findings(self, report, check, status):
        return [
            one["message"]
            for one in report["findings"]
            if one["id"] == f"kubeconfig/{check}" and one["status"] == status
        ]

    def file(self, name, **entries):
        """A kubeconfig with entries by kind: {"users": {"u": {...}}}."""
        path = self.folder / name
        config = {"apiVersion": "v1", "kind": "Config"}
        for kind, values in entries.items():
            config[kind] = [{"name": key, kind[:-1]: value} for key, value in values.items()]
        path.write_text(json.dumps(config))
        return path

    def cluster(self):
        return {"server": self.server.url, "certificate-authority": str(self.ca)}

    def test_what_hides_what(self):
        first = self.file("first", users={"u": {"token": "of-the-first"}})
        second = self.file(
            "second",
            clusters={"c": self.cluster()},
            contexts={"x": {"cluster": "c", "user": "u"}},
            users={"u": {"token": "of-the-second"}},
        )
        both = f"{first}:{second}"
        report = self.inspect(kubeconfig=both)
        self.assertEqual(1, len(self.findings(report, "shadowed", "failure")))
        self.assertEqual(1, len(self.findings(report, "shadowed", "warning")))
        done = self.ask(both, "--context=x")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual({"Bearer of-the-first"}, {one.authorization for one in self.server.seen})
        # Not a member of a hidden entry counts, also where the first has none of that name.
        first.write_text(
            json.dumps({"users": [{"name": "u", "user": {"as": "nobody"}}]})
        )
        self.server.forget()
        self.ask(both, "--context=x")
        self.assertLessEqual({one.authorization for one in self.server.seen}, {None})
        self.assertEqual(1, len(self.findings(self.inspect(kubeconfig=both), "shadowed", "failure")))

    def changed_by(self, change, files):
        """Which of `files` were changed by `change`, run on copies of them."""
        place = self.folder / "copies"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        copies = []
        for path in files:
            copies.append(place / path.name)
            if path.exists():
                shutil.copy(path, copies[-1])
        before = [path.read_bytes() if path.exists() else None for path in copies]
        change(":".join(map(str, copies)))
        after = [path.read_bytes() if path.exists() else None for path in copies]
        return [path.name for path, a, b in zip(copies, before, after) if a != b]

    def test_a_merge_writes_where_kubectl_writes(self):
        plugin = {"exec": exec_of("v1beta1", "oidcctl")["exec"]}
        ours = {"server": "https://k8s.example.com"}
        rows = [
            ("a new entry", [{}, {}]),
            ("an entry of the second", [{}, {"clusters": {"n": ours}, "users": {"n": plugin}}]),
            ("an entry of the first", [{"clusters": {"n": ours}, "users": {"n": plugin}}, {}]),
            ("no file at all", [None, None]),
            ("the first is missing", [None, {}]),
        ]
        for name, contents in rows:
            with self.subTest(name):
                files = []
                for i, entries in enumerate(contents):
                    path = self.folder / f"file-{i}"
                    path.unlink(missing_ok=True)
                    files.append(path if entries is None else self.file(path.name, **entries))

                def kubectl(kubeconfig):
                    words = ("set-cluster", "n", "--server=https://other.example.com")
                    done = self.run_kubectl(kubeconfig, "config", *words)
                    self.assertEqual(0, done.returncode, done.stderr)

                def own(kubeconfig):
                    done = self.run_oidcctl(
                        *("kubeconfig", "generate", "--merge", "--name=n", "--force"),
                        *("--context-name=n", "--server=https://other.example.com"),
                        *("--issuer-url=https://login.example.com", "--client-id=k"),
                        environment={**self.environment, "KUBECONFIG": kubeconfig},
                    )
                    self.assertEqual(0, done.returncode, done.stderr)

                wanted = self.changed_by(kubectl, files)
                seen = self.changed_by(own, files)
                # The context is new, and belongs to the file for new entries.
                extra = {"an entry of the second": ["file-0", "file-1"]}.get(name, wanted)
                self.assertEqual(extra, seen)
                self.assertEqual(1, len(wanted))

    def test_an_admin_keeps_the_credential(self):
        first = self.file("first")
        second = self.file(
            "second",
            clusters={"c": self.cluster()},
            contexts={"admin": {"cluster": "c", "user": "admin"}},
            users={"admin": {"token": "admins-own"}},
        )
        both = f"{first}:{second}"
        for into in ("--merge", f"--merge-into={first}"):
            done = self.run_oidcctl(
                *("kubeconfig", "generate", into, "--name=n", "--user-name=admin"),
                *("--server=https://k8s.example.com", "--issuer-url=https://login.example.com"),
                "--client-id=k",
                environment={**self.environment, "KUBECONFIG": both},
            )
            self.assertEqual(2, done.returncode, done.stderr)
        self.ask(both, "--context=admin")
        self.assertEqual({"Bearer admins-own"}, {one.authorization for one in self.server.seen})

    def test_what_users_added_arrives_at_the_plugin(self):
        plugin = self.plugin("v1beta1", name="oidcctl")
        path = self.folder / "config"
        words = (
            *("--merge-into", path, "--name=n", f"--server={self.server.url}"),
            *("--issuer-url=https://login.example.com", "--client-id=k"),
            *(f"--certificate-authority={self.ca}", "--exec-api-version=v1beta1"),
        )
        self.merge_well(*words, "--set-current-context")
        for more in (
            ("set-credentials", "n", "--exec-command=oidcctl", "--exec-env=COLOUR=green"),
            ("set-cluster", "n", "--tls-server-name=localhost"),
        ):
            done = self.run_kubectl(path, "config", *more)
            self.assertEqual(0, done.returncode, done.stderr)
        self.merge_well(*words, "--extra-scope=groups")
        config = self.view(path)
        self.assertEqual("localhost", config["clusters"]["n"]["tls-server-name"])
        self.assertIn(
            {"name": "COLOUR", "value": "green"}, config["users"]["n"]["exec"]["env"]
        )
        self.expect_authorization(f"Bearer {TOKEN}", path)
        self.assertIn("--oidc-extra-scope=groups", plugin.call(self)[1])

    def test_utf16_is_read_as_kubectl_reads_it(self):
        text = self.write(user={"token": "t"}).read_text()
        for encoding, is_read in (
            ("utf-16", True),
            ("utf-16-be", False),  # without a byte order mark
            ("utf-32", False),
            ("utf-8-sig", True),
        ):
            with self.subTest(encoding):
                path = self.folder / "config"
                path.write_bytes(text.encode(encoding))
                done = self.ask(path)
                self.assertEqual(is_read, done.returncode == 0, done.stderr)
                answer = self.inspect(path)["verdicts"]["kubectl"]["answer"]
                self.assertEqual("yes" if is_read else "no", answer)

    def test_a_pipe_is_read(self):
        text = self.write(user={"token": "t"}).read_bytes()
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        for read in (
            lambda: self.inspect(pipe)["verdicts"]["kubectl"]["answer"],
            lambda: self.inspect(kubeconfig=str(pipe))["verdicts"]["kubectl"]["answer"],
        ):
            writer = threading.Thread(target=pipe.write_bytes, args=(text,), daemon=True)
            writer.start()
            self.assertEqual("yes", read())
            writer.join(timeout=60)

    def test_paths_that_nobody_replaces(self):
        real = self.write(user={"token": "t"})
        shutil.copy(real, self.home / "config")
        for value in ("~/config", "$HOME/config", f"{real};{real}", f'"{real}"'):
            with self.subTest(value):
                # kubectl finds nothing there and asks localhost.
                self.assertNotEqual(0, self.ask(value).returncode)
                self.assertEqual([], self.server.seen)
                done = self.run_oidcctl(
                    *("kubeconfig", "inspect"),
                    environment={**self.environment, "KUBECONFIG": value},
                )
                self.assertEqual(5, done.returncode)
                self.assertIn("tried: ", done.stderr)
                self.assertIn(value.split("/")[-1].strip('"'), done.stderr)

    def test_a_command_is_one_path(self):
        plugin = self.plugin("v1beta1", name="my plugin")
        user = exec_of("v1beta1", plugin.path)
        path = self.write(user=user)
        self.expect_authorization(f"Bearer {TOKEN}", path)
        report = self.inspect(path)
        for check in ("plugin", "plugin-name"):
            self.assertEqual([], self.findings(report, check, "failure"))
        user["exec"]["command"] = f"{plugin.path} get-token"
        path = self.write(user=user)
        self.assertNotEqual(0, self.ask(path).returncode)
        self.assertEqual(1, len(self.findings(self.inspect(path), "plugin", "failure")))

    def test_proxies_in_kubectls_words(self):
        for proxy in (
            *("proxy.example:3128", "10.0.0.1:3128", "localhost:3128", "proxy.example"),
            *("//proxy.example", "socks4://proxy.example", "ftp://proxy.example", ":3128"),
        ):
            with self.subTest(proxy):
                path = self.write(user={"token": "t"}, cluster={"proxy-url": proxy})
                (message,) = self.findings(self.inspect(path), "proxy", "failure")
                words = message.split(": ", 1)[1]
                self.assertIn(words, self.ask(path).stderr)

    def test_characters_that_only_look_right(self):
        text = self.write(user={"token": "t"}).read_text()
        path = self.folder / "config"
        yaml = self.run_kubectl(path, "config", "view", "--raw").stdout
        self.assertIn("server: ", yaml)
        rows = [
            ("tab", yaml.replace("    server:", "\tserver:"), "U+0009"),
            ("no-break space", yaml.replace("server: ", "server:\u00a0"), "U+00A0"),
            ("curly quotes", yaml.replace(self.server.url, f"\u201c{self.server.url}\u201d"), "U+201C"),
        ]
        for name, changed, code in rows:
            with self.subTest(name):
                path.write_text(changed)
                self.assertNotEqual(0, self.ask(path).returncode)
                report = self.inspect(path)
                self.assertEqual("no", report["verdicts"]["kubectl"]["answer"])
                said = json.dumps(report, ensure_ascii=False)
                self.assertIn(code, said)
        self.assertTrue(text)

    def test_act_as_is_not_as(self):
        path = self.write(user={"token": "t", "act-as": "nobody"})
        self.ask(path)
        self.assertEqual({None}, {one.impersonated for one in self.server.seen})
        (message,) = self.findings(self.inspect(path), "members", "warning")
        self.assertIn("act-as", message)
        self.server.forget()
        self.ask(self.write(user={"token": "t", "as": "nobody"}))
        self.assertEqual({"nobody"}, {one.impersonated for one in self.server.seen})

"""How `kubeconfig generate --merge-into` writes: beside others, and never half."""

import concurrent.futures
import os

from kubeconfig_merged import MergeCase

WRITERS = 100


class Written(MergeCase):
    def test_again_changes_nothing(self):
        path = self.folder / "config"
        self.merge_well(*self.words(path, "a"))
        text, facts = path.read_bytes(), path.stat()
        self.merge_well(*self.words(path, "a"))
        self.assertEqual((text, facts.st_ino), (path.read_bytes(), path.stat().st_ino))

    def test_own_entries_are_replaced_and_no_others(self):
        path = self.folder / "config"
        self.merge_well(*self.words(path, "a", "https://old.example.com"))
        self.merge_well(*self.words(path, "b"))
        before = self.view(path)
        self.merge_well(*self.words(path, "a", "https://new.example.com", "other"))
        after = self.view(path)
        self.assertEqual("https://new.example.com", after["clusters"]["a"]["server"])
        self.assertIn("--oidc-client-id=other", after["users"]["a"]["exec"]["args"])
        for kind in ("clusters", "contexts", "users"):
            self.assertEqual(before[kind]["b"], after[kind]["b"])

    def test_many_writers_at_once(self):
        path = self.folder / "config"
        with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
            done = list(
                pool.map(lambda i: self.merge(*self.words(path, f"n{i}")), range(WRITERS))
            )
        self.assertEqual({0}, {one.returncode for one in done}, [one.stderr for one in done])
        wanted = {f"n{i}" for i in range(WRITERS)}
        config = self.view(path)
        for kind in ("clusters", "contexts", "users"):
            self.assertEqual(wanted, {*config[kind]})
        self.assertFalse((self.folder / "config.lock").exists())

    def test_beside_a_kubectl_that_writes(self):
        path = self.folder / "config"
        self.merge_well(*self.words(path, "first"))

        def set_clusters():
            for i in range(10):
                words = ("config", "set-cluster", f"k{i}", f"--server=https://{i}.example.com")
                while True:  # it does not wait for the lock
                    done = self.kubectl.run(*words, kubeconfig=path, home=self.home)
                    if "config.lock: file exists" not in done.stderr:
                        break
                self.assertEqual(0, done.returncode, done.stderr)

        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            writer = pool.submit(set_clusters)
            merges = 0
            while not writer.done() or merges < 10:
                self.merge_well(*self.words(path, f"n{merges}"))
                merges += 1
            writer.result()
        # kubectl removes what came between its reading and its locking; nobody else does.
        self.assertLessEqual({f"k{i}" for i in range(10)}, {*self.view(path)["clusters"]})

    def test_modes_links_and_the_backup(self):
        target = self.folder / "elsewhere" / "config"
        target.parent.mkdir()
        self.merge_well(*self.words(target, "a"))
        self.assertEqual(0o600, target.stat().st_mode & 0o777)
        target.chmod(0o640)
        before = target.read_bytes()
        link = self.folder / "link"
        link.symlink_to(target)
        self.merge_well(*self.words(link, "b"))
        self.assertTrue(link.is_symlink())
        self.assertEqual(0o640, target.stat().st_mode & 0o777)
        self.assertEqual({"a", "b"}, {*self.view(link)["contexts"]})
        backups = [p for p in self.folder.rglob("*") if p.is_file() and p.read_bytes() == before]
        self.assertEqual(1, len(backups), list(self.folder.rglob("*")))

    def test_a_file_that_kubectl_cannot_read_stays(self):
        for text in ("clusters: [\n", "- a\n", "kind: Config\nkind: Config\n", "\x00", "a: *b\n"):
            with self.subTest(text):
                path = self.folder / "config"
                path.write_text(text)
                done = self.merge(*self.words(path, "a"))
                self.assertEqual(5, done.returncode, done.stderr)
                self.assertIn("oidcctl: error: ", done.stderr)
                self.assertEqual(text, path.read_text())
                self.assertEqual({"config"}, {*os.listdir(self.folder)} - {"home", "bin"})

"""The page of `access matrix -o html`, in a real browser."""

import json
import shutil
import subprocess

import npm_package
from harness import Case, Unavailable

GROUP = "rbac.authorization.k8s.io"
EVIL = "</script><img src=x onerror=alert(1)>"


def dump():
    """Roles and bindings, and a name that is markup."""
    rule = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}
    everything = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
    items = [
        {"kind": "ClusterRole", "metadata": {"name": "view"}, "rules": [rule]},
        {"kind": "ClusterRole", "metadata": {"name": "cluster-admin"}, "rules": [everything]},
        {"kind": "Role", "metadata": {"name": "x", "namespace": "apps"}, "rules": [rule]},
    ]

    def bind(name, role, user, place=None):
        items.append(
            {
                "kind": "RoleBinding" if place else "ClusterRoleBinding",
                "metadata": {"name": name, **({"namespace": place} if place else {})},
                "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": role},
                "subjects": [{"apiGroup": GROUP, "kind": "User", "name": user}],
            }
        )

    bind("view-jane", "view", "jane@example.com", "apps")
    bind("root", "cluster-admin", "root@example.com")
    bind("evil", "view", EVIL)
    for number in range(400):
        bind(f"many-{number}", "view", f"user{number:03}@example.com", f"team-{number % 7}")
    for item in items:
        item["apiVersion"] = f"{GROUP}/v1"
    return {"apiVersion": "v1", "kind": "List", "items": items}


def browser_words(place):
    """The command that reads a page, without the page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise Unavailable(
            "there is no `chromium` on PATH", "`scripts/setup cluster` installs what is missing."
        )
    node = npm_package.find_node()
    package = place.source / "tests" / "e2e" / "browser"
    modules = npm_package.install(package, place.work)
    folder = place.work / "matrix-page"
    folder.mkdir()
    shutil.copy(package / "matrix.mjs", folder)
    (folder / "node_modules").symlink_to(modules)
    return [node, folder / "matrix.mjs", "--chromium", chromium, "--record", folder / "seen"]


class MatrixPage(Case):
    place = None
    words = None

    def look(self, page):
        folder = self.place.work / "matrix-page"
        done = subprocess.run(
            [*self.words, page],
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=240,
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads((folder / "seen.json").read_text())

    def test_the_page_is_read(self):
        source = self.place.work / "matrix-dump.json"
        source.write_text(json.dumps(dump()))
        done = self.run_oidcctl("access", "matrix", "-f", source, "-o", "html")
        self.assertEqual(0, done.returncode, done.stderr)
        page = self.place.work / "matrix.html"
        page.write_text(done.stdout)
        seen = self.look(page)
        self.assertEqual([], seen["errors"])
        self.assertEqual([page.as_uri()], seen["requests"], "nothing else is loaded")
        self.assertEqual(0, seen["images"], "a name is no markup")
        self.assertIn(EVIL, seen["names"])
        self.assertEqual(["Subject", "whole cluster", "apps"], seen["columns"][:3])
        self.assertEqual(300, seen["rows"], "the first part of the rows")
        self.assertEqual("filter", seen["filter"])
        self.assertEqual(1, seen["filtered"])
        self.assertEqual("1 of 403 subjects", seen["summary"])
        self.assertIn('User "jane@example.com", whole cluster: nothing', seen["first"])
        self.assertIn('User "jane@example.com", apps: read', seen["second"])
        self.assertTrue(seen["open"])
        self.assertIn('RoleBinding "view-jane" in namespace "apps" gives ClusterRole "view"', seen["why"])
        self.assertTrue(seen["closed"])
        self.assertEqual(seen["second"], seen["back"], "the focus comes back")
        self.assertTrue(seen["clicked"])
        self.assertEqual(1, seen["strong"], "root only")
        self.assertNotEqual(seen["light"], seen["dark"])
        self.assertEqual({"tools": False, "table": True}, seen["printed"])
        self.assertGreater(seen["pdf"], 10_000)

"""What the other tests, and `kubeconfig inspect`, take for granted of kubectl."""

from kubeconfig_case import GROUP, TOKEN, Kubeconfigs


def exec_of(version, command, **more):
    return {"exec": {"apiVersion": f"{GROUP}/{version}", "command": str(command), **more}}


class ByHand(Kubeconfigs):
    def test_v1beta1(self):
        plugin = self.plugin("v1beta1")
        path = self.write(user=exec_of("v1beta1", plugin.path, args=["a b", "--c=d"]))
        self.expect_authorization(f"Bearer {TOKEN}", path)
        info, arguments = plugin.call(self)
        self.assertEqual(["a b", "--c=d"], arguments)
        self.assertEqual(f"{GROUP}/v1beta1", info["apiVersion"])

    def test_v1(self):
        plugin = self.plugin("v1")
        path = self.write(user=exec_of("v1", plugin.path, interactiveMode="Never"))
        if self.kubectl.knows_v1:
            self.expect_authorization(f"Bearer {TOKEN}", path)
            info, _ = plugin.call(self)
            self.assertEqual({"interactive": False}, info["spec"])
            return
        done = self.ask(path)
        self.assertEqual(1, done.returncode)
        self.assertIn(f'exec plugin: invalid apiVersion "{GROUP}/v1"', done.stderr)
        self.assertEqual([], plugin.calls())

    def test_v1_without_interactive_mode(self):
        if not self.kubectl.knows_v1:
            self.skipTest("it does not know v1")
        path = self.write(user=exec_of("v1", self.plugin("v1").path))
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("interactiveMode must be specified", done.stderr)

    def test_a_name_is_looked_up_on_path(self):
        self.plugin("v1beta1", "a-plugin")
        self.expect_authorization(
            f"Bearer {TOKEN}", self.write(user=exec_of("v1beta1", "a-plugin"))
        )

    def test_a_plugin_that_is_not_there(self):
        path = self.write(
            user=exec_of("v1beta1", "not-there", installHint="install it from there")
        )
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("install it from there", done.stderr)
        self.assertEqual([], self.server.seen)

    def test_a_plugin_that_fails(self):
        plugin = self.plugin("v1beta1", status=2)
        done = self.ask(self.write(user=exec_of("v1beta1", plugin.path)))
        self.assertNotEqual(0, done.returncode)
        self.assertIn("exit code 2", done.stderr)
        self.assertEqual([], self.server.seen)

    def test_a_token_beside_exec(self):
        plugin = self.plugin("v1beta1")
        path = self.write(user={"token": "static", **exec_of("v1beta1", plugin.path)})
        self.expect_authorization("Bearer static", path)
        self.assertEqual([], plugin.calls())

    def test_credentials_are_dropped_without_tls(self):
        plugin = self.plugin("v1beta1")
        path = self.write(
            cluster={"server": self.plain.url, "certificate-authority": ""},
            user=exec_of("v1beta1", plugin.path),
        )
        self.expect_authorization(None, path, self.plain)
        self.assertEqual([], plugin.calls())

    def test_a_user_that_is_missing(self):
        # It is nobody then, and asks for a name and a password, which no server takes.
        done = self.ask(self.write(context={"user": "nobody"}))
        self.assertNotEqual(0, done.returncode)
        self.assertIn("Please enter Username", done.stdout)
        self.assertEqual({None}, {None, *(seen.authorization for seen in self.server.seen)})

#include "app/kubeconfig/kubeconfig_file.hpp"
#include "app/kubeconfig/kubeconfig_merge.hpp"
#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// Kubeconfigs that are found, read and changed by kubectl's rules.

namespace {

constexpr const char* k_path = "/home/ada/.kube/config";

kube::Additions
context(const std::string& name)
{
  kube::Additions additions;
  additions.contexts.push_back({name, {.cluster = "c", .user = "u"}});
  return additions;
}

std::string
text_of(const std::string& name)
{
  return "contexts:\n- name: " + name + "\n  context:\n    cluster: c\n    user: u\n";
}

FileMerge
merged(TestSystem& test, const std::string& path = k_path)
{
  auto system = test.system();
  auto merge = merge_into_kubeconfig(system, path, context("dev"));
  REQUIRE_MESSAGE(merge.has_value(), merge.error().message);
  REQUIRE(merge->size() == 1);
  return std::move(merge->front());
}

// Return the error of a merge, which must have written nothing.
Error
refused(TestSystem& test, const std::string& path = k_path)
{
  const auto before = test.files.contents;
  const bool is_free = test.locks.held.empty() && test.locks.errors.empty();
  auto system = test.system();
  auto merge = merge_into_kubeconfig(system, path, context("dev"));
  REQUIRE_FALSE(merge.has_value());
  CHECK(test.files.contents == before);
  const auto& events = test.locks.events;
  const auto count = [&events](const std::string& start) {
    return std::count_if(events.begin(), events.end(), [&start](const auto& event) {
      return event.starts_with(start);
    });
  };
  if (is_free) {
    CHECK(count("create") == count("release"));
  }
  return merge.error();
}

} // namespace

TEST_CASE("kubeconfig file: which files kubectl reads")
{
  TestSystem test;
  auto system = test.system();
  using Paths = std::vector<std::string>;
  const auto nowhere = kubeconfig_paths(system, "");
  REQUIRE_FALSE(nowhere.has_value());
  CHECK(nowhere.error().message == "no kubeconfig: neither KUBECONFIG nor HOME is set");
  test.environment.values["HOME"] = "/home/ada";
  CHECK(*kubeconfig_paths(system, "") == Paths{k_path});
  test.environment.values["KUBECONFIG"] = "";
  CHECK(*kubeconfig_paths(system, "") == Paths{k_path});
  test.environment.values["KUBECONFIG"] = ":/a::/b:/a:";
  CHECK(*kubeconfig_paths(system, "") == Paths{"/a", "/b"});
  CHECK(*kubeconfig_paths(system, "/c") == Paths{"/c"});
}

TEST_CASE("kubeconfig file: several files are read as one, missing ones are passed over")
{
  TestSystem test;
  auto system = test.system();
  test.environment.values["KUBECONFIG"] = "/none:/a:/b";
  const auto nothing = load_kubeconfig(system, "");
  REQUIRE_FALSE(nothing.has_value());
  CHECK(nothing.error().message == "no kubeconfig at \"/none:/a:/b\"");
  test.files.contents["/a"] = "current-context: one\n";
  test.files.contents["/b"] = "current-context: two\n" + text_of("x");
  const auto config = load_kubeconfig(system, "");
  REQUIRE(config.has_value());
  CHECK(config->current_context == "one");
  CHECK(config->find_context("x")->file == "/b");
  CHECK_FALSE(load_kubeconfig(system, "/none").has_value());
  test.files.contents["/b"] = "users: {}\n";
  const auto broken = load_kubeconfig(system, "");
  REQUIRE_FALSE(broken.has_value());
  CHECK(describe(broken.error()) ==
        "kubeconfig \"/b\": line 1: users is a map: expected a list");
  test.environment.values["KUBECONFIG"] = "::";
  CHECK(load_kubeconfig(system, "").error().message == "no kubeconfig at \"\"");
}

TEST_CASE("kubeconfig file: which file kubectl writes to")
{
  TestSystem test;
  auto system = test.system();
  test.environment.values["KUBECONFIG"] = "/none:/a:/b";
  test.environment.values["KUBECONFIG"] = "/none:/nothing";
  CHECK(kubeconfig_to_write(system, "") == "/nothing");
  test.environment.values["KUBECONFIG"] = "/none:/a:/b";
  test.files.contents["/b"] = "";
  CHECK(kubeconfig_to_write(system, "") == "/b");
  test.files.contents["/a"] = "";
  CHECK(kubeconfig_to_write(system, "") == "/a");
  CHECK(kubeconfig_to_write(system, "/c") == "/c");
  test.environment.values["KUBECONFIG"] = ":";
  CHECK(kubeconfig_to_write(system, "").error().message ==
        "KUBECONFIG contains no file name");
}

TEST_CASE("kubeconfig merge: a new file is ours alone, in a folder that is")
{
  TestSystem test;
  const auto merge = merged(test);
  CHECK(merge.path == k_path);
  CHECK(merge.backup.empty());
  CHECK(merge.edited.added == std::vector<std::string>{"context \"dev\""});
  CHECK(test.files.contents.at(k_path) ==
        "apiVersion: v1\nkind: Config\n" + text_of("dev"));
  CHECK(test.files.modes.at(k_path) == 0600);
  CHECK(test.files.modes.at("/home/ada/.kube") == 0700);
  CHECK(test.locks.events ==
        std::vector<std::string>{"create /home/ada/.kube/config.lock",
                                 "release /home/ada/.kube/config.lock"});
  CHECK(test.processes.catches_interrupts);
}

TEST_CASE("kubeconfig merge: what was there is kept beside it, under its mode")
{
  TestSystem test;
  test.files.contents[k_path] = "# mine\nkind: Config\n";
  test.files.modes[k_path] = 0640;
  const auto merge = merged(test);
  CHECK(merge.backup == "/home/ada/.kube/config.oidcctl-backup");
  CHECK(test.files.contents.at(merge.backup) == "# mine\nkind: Config\n");
  CHECK(test.files.modes.at(merge.backup) == 0600);
  CHECK(test.files.contents.at(k_path) == "# mine\nkind: Config\n" + text_of("dev"));
  CHECK(test.files.modes.at(k_path) == 0640);
  // Once more there is nothing to do, and the backup stays what it is.
  test.files.writes.clear();
  const auto again = merged(test);
  CHECK_FALSE(again.edited.changed);
  CHECK(again.backup.empty());
  CHECK(test.files.writes.empty());
}

TEST_CASE("kubeconfig merge: both names of a file behind a link are locked")
{
  TestSystem test;
  test.files.contents["/dotfiles/config"] = "kind: Config\n";
  test.files.symlinks[k_path] = "/dotfiles/config";
  merged(test);
  CHECK(test.files.contents.at("/dotfiles/config") == "kind: Config\n" + text_of("dev"));
  CHECK(test.files.symlinks.contains(k_path));
  CHECK(test.locks.events ==
        std::vector<std::string>{"create /home/ada/.kube/config.lock",
                                 "create /dotfiles/config.lock",
                                 "release /dotfiles/config.lock",
                                 "release /home/ada/.kube/config.lock"});
}

TEST_CASE("kubeconfig merge: what is no file of ours is left alone")
{
  TestSystem test;
  test.files.directories.insert(k_path);
  CHECK(refused(test).message ==
        "\"/home/ada/.kube/config\": is a directory, not a file");
  test.files.directories.clear();
  test.files.contents[k_path] = "kind: Config\n";
  test.files.foreign.insert(k_path);
  CHECK(refused(test).message == "\"/home/ada/.kube/config\": it belongs to another "
                                 "user, and would belong to you afterwards");
  test.files.foreign.clear();
  test.files.modes[k_path] = 0444;
  const auto read_only = refused(test);
  CHECK(read_only.message == "\"/home/ada/.kube/config\": it is read-only (mode 0444)");
  CHECK(read_only.hint == "run `chmod u+w` on it, or merge into another file");
  CHECK(test.locks.events.empty());
}

TEST_CASE("kubeconfig merge: what cannot be read or understood is left alone")
{
  struct Row
  {
    std::string bytes = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.bytes = "a: [",
       .message = "line 1: invalid YAML: end of sequence flow not found"},
      {.bytes = std::string("a\0", 2), .message = "NUL byte: not a text file"},
      {.bytes = "\x7f"
                "ELF",
       .message = "line 1: control character, which YAML does not allow"},
      {.bytes = "a: &x 1\n",
       .message =
           "line 1: the anchor \"&x\", which would be lost when the file is rewritten"},
      {.bytes = "a: 1\na: 2\n",
       .message =
           "line 2: duplicate key \"a\" in one map, which would be lost when the file is "
           "rewritten"},
      {.bytes = "kind: Pod\n",
       .message = "it is kind \"Pod\" of \"v1\": expected kind \"Config\" of \"v1\""},
  };
  for (const auto& [bytes, message] : rows) {
    TestSystem test;
    test.files.contents[k_path] = bytes;
    const auto error = refused(test);
    CHECK(describe(error) == "kubeconfig \"/home/ada/.kube/config\": " + message);
    CHECK_FALSE(error.hint.empty());
    CHECK(error.code == ErrorCode::local_file);
  }
  TestSystem test;
  test.files.contents[k_path] = std::string((std::size_t{16} << 20) + 1, '#');
  CHECK(refused(test).message ==
        "\"/home/ada/.kube/config\": larger than 16777216 bytes");
  test.files.contents[k_path] = std::string((std::size_t{16} << 20) - 10, '#') + "\n";
  CHECK(refused(test).message == "16777235 bytes exceed the limit of 16777216 bytes");
}

TEST_CASE("kubeconfig merge: when writing fails, the file is as it was")
{
  TestSystem test;
  test.files.contents[k_path] = "kind: Config\n";
  test.files.disk_full = true;
  CHECK(refused(test).message ==
        "\"/home/ada/.kube/config.oidcctl-backup\": No space left on device");
  test.files.disk_full = false;
  test.files.write_errors[k_path] = {ErrorCode::local_file, "no", "", {}};
  auto system = test.system();
  CHECK_FALSE(merge_into_kubeconfig(system, k_path, context("dev")).has_value());
  CHECK(test.files.contents.at(k_path) == "kind: Config\n");
  test.files.read_errors[k_path] = {ErrorCode::local_file, "Permission denied", "", {}};
  CHECK(refused(test).message == "Permission denied");
}

TEST_CASE("kubeconfig merge: somebody else is at work")
{
  const std::string lock = std::string(k_path) + ".lock";
  TestSystem test;
  test.files.contents[k_path] = "kind: Config\n";
  test.files.contents[lock] = "";
  test.locks.held[lock] = Milliseconds{5000};
  test.terminal.err_tty = true;
  merged(test);
  CHECK(test.err() ==
        "waiting for another program to remove \"/home/ada/.kube/config.lock\"\n");
  TestSystem stale;
  stale.files.contents[k_path] = "kind: Config\n";
  stale.files.contents[lock] = "";
  stale.locks.held[lock] = Milliseconds::max();
  refused(stale);
  CHECK(stale.err().empty());
  CHECK(stale.clock.steady() == Milliseconds{60000});
  TestSystem denied;
  denied.locks.errors[lock] = {ErrorCode::local_file, "Permission denied", "", {}};
  CHECK(refused(denied).message == "Permission denied");
  CHECK(denied.clock.steady() == Milliseconds{0});
}

TEST_CASE("kubeconfig merge: the user interrupts")
{
  TestSystem test;
  test.files.contents[k_path] = "kind: Config\n";
  test.clock.interrupt_at(Milliseconds{0});
  const auto error = refused(test);
  CHECK(error.code == ErrorCode::interrupted);
}

#include "adapters/posix/files.hpp"
#include "adapters/posix/locks.hpp"
#include "app/kubeconfig/kubeconfig_merge.hpp"
#include "fakes.hpp"
#include "in_child.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;
namespace fs = std::filesystem;

// Merges into files on disk, where other processes are.

namespace {

// Merge one cluster, user and context called `name` into `path`.
Result<FileMerge>
merge(const std::string& path, const std::string& name)
{
  TestSystem test;
  PosixFiles files;
  PosixLocks locks;
  System system{test.clock,
                test.environment,
                files,
                test.keyring,
                test.listener,
                locks,
                test.network,
                test.processes,
                test.random,
                test.resolver,
                test.terminal};
  kube::Additions additions;
  additions.clusters.push_back({name, {.server = "https://" + name}});
  additions.users.push_back({name, {.token = Secret("t-" + name)}});
  additions.contexts.push_back({name, {.cluster = name, .user = name}});
  auto merge = merge_into_kubeconfig(system, path, additions);
  return merge ? Result<FileMerge>(std::move(merge->front()))
               : tl::make_unexpected(std::move(merge).error());
}

std::vector<std::string>
names_in(const TempFolder& folder)
{
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.str())) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

unsigned
mode_of(const std::string& path)
{
  struct stat facts = {};
  REQUIRE(lstat(path.c_str(), &facts) == 0);
  return facts.st_mode & 07777U;
}

} // namespace

TEST_CASE("kubeconfig on disk: a hundred merges at once lose no entry")
{
  constexpr int count = 100;
  const TempFolder folder;
  const auto path = folder.file("config", "# kept\nkind: Config\n");
  std::vector<pid_t> children;
  for (int i = 0; i < count; ++i) {
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      alarm(120);
      _exit(merge(path, "n" + std::to_string(i)) ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const auto child : children) {
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  const auto text = folder.bytes("config");
  CHECK(text.starts_with("# kept\nkind: Config\n"));
  const auto config = kube::parse_kubeconfig(text, path);
  REQUIRE(config.has_value());
  CHECK(config->clusters.size() == count);
  CHECK(config->users.size() == count);
  for (int i = 0; i < count; ++i) {
    const auto name = "n" + std::to_string(i);
    CAPTURE(name);
    REQUIRE(config->find_context(name) != nullptr);
    CHECK(config->find_context(name)->value.user == name);
    REQUIRE(config->find_user(name) != nullptr);
    CHECK(config->find_user(name)->value.token.reveal() == "t-" + name);
  }
  // The file, and what it was before each merge.
  std::vector<std::string> names{"config", "config.oidcctl-backup"};
  for (int i = 1; i < count; ++i) {
    names.push_back("config.oidcctl-backup." + std::to_string(i));
  }
  std::sort(names.begin(), names.end());
  CHECK(names_in(folder) == names);
  CHECK(folder.bytes("config.oidcctl-backup") == "# kept\nkind: Config\n");
}

TEST_CASE("kubeconfig on disk: links and modes stay")
{
  const TempFolder folder;
  const auto real = folder.file("real", "kind: Config\n");
  REQUIRE(chmod(real.c_str(), 0640) == 0);
  fs::create_symlink("real", folder / "config");
  const auto done = merge(folder / "config", "dev");
  REQUIRE_MESSAGE(done.has_value(), done.error().message);
  CHECK(fs::is_symlink(folder / "config"));
  CHECK(mode_of(real) == 0640);
  CHECK(mode_of(folder / "config.oidcctl-backup") == 0600);
  CHECK(folder.bytes("real").find("- name: dev\n") != std::string::npos);
  CHECK(names_in(folder) ==
        std::vector<std::string>{"config", "config.oidcctl-backup", "real"});
}

TEST_CASE("kubeconfig on disk: new files, in new folders")
{
  const TempFolder folder;
  REQUIRE(merge(folder / "a/b/config", "dev").has_value());
  CHECK(mode_of(folder / "a/b/config") == 0600);
  CHECK(mode_of(folder / "a/b") == 0700);
  CHECK_FALSE(fs::exists(folder / "a/b/config.oidcctl-backup"));
}

TEST_CASE("kubeconfig on disk: a disk that takes no more")
{
  const TempFolder folder;
  std::string big = "kind: Config\n";
  for (int i = 0; i < 4000; ++i) {
    big += "# comment " + std::to_string(i) + "\n";
  }
  const auto path = folder.file("config", big);
  const auto status = in_child([&path] {
    std::signal(SIGXFSZ, SIG_IGN); // a write past the limit fails as on a full disk
    const rlimit limit{16384, 16384};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto done = merge(path, "dev");
    return !done && done.error().code == ErrorCode::local_file ? 0 : 1;
  });
  CHECK(status == 0);
  CHECK(folder.bytes("config") == big);
  CHECK(names_in(folder) == std::vector<std::string>{"config"});
}

TEST_CASE("kubeconfig on disk: a pipe is not waited for")
{
  const TempFolder folder;
  const auto path = folder / "config";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const auto status = in_child([&path] { return merge(path, "dev") ? 1 : 0; });
  CHECK(status == 0);
}

#include "adapters/posix/files.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

using namespace oidcctl;
using namespace oidcctl::test;
namespace fs = std::filesystem;

namespace {

std::string
error_of(const auto& result)
{
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::local_file);
  return result.error().message;
}

unsigned
mode_of(const std::string& path)
{
  struct stat facts = {};
  REQUIRE(lstat(path.c_str(), &facts) == 0);
  return facts.st_mode & 07777U;
}

std::string
quoted(const std::string& path)
{
  return '"' + path + '"';
}

} // namespace

TEST_CASE("posix files: reading what is missing, a folder, or too large")
{
  const TempFolder folder;
  PosixFiles files;
  const auto gone = folder / "gone";
  CHECK(error_of(files.read(gone, 10)) == quoted(gone) + ": No such file or directory");
  CHECK(error_of(files.open_reader(gone)) ==
        quoted(gone) + ": No such file or directory");
  CHECK(error_of(files.read(folder.str(), 10)) ==
        quoted(folder.str()) + ": is a directory, not a file");
  const auto path = folder.file("a", "12345");
  CHECK(error_of(files.read(path, 4)) == quoted(path) + ": larger than 4 bytes");
  CHECK(files.read(path, 5).value() == "12345");
  const auto below = path + "/b";
  CHECK(error_of(files.read(below, 10)) == quoted(below) + ": Not a directory");
}

TEST_CASE("posix files: reading part by part")
{
  const TempFolder folder;
  PosixFiles files;
  const auto source = files.open_reader(folder.file("a", "1234567"));
  REQUIRE(source);
  CHECK((*source)->read(3).value() == "123");
  CHECK((*source)->read(3).value() == "456");
  CHECK((*source)->read(3).value() == "7");
  CHECK((*source)->read(3).value().empty());
  CHECK((*source)->read(3).value().empty());
}

TEST_CASE(
    "posix files: writing gives the mode, whatever was there and whatever the umask")
{
  const TempFolder folder;
  PosixFiles files;
  const auto path = folder / "a";
  const auto before = umask(0077);
  CHECK(files.write_atomic(path, "one", 0644));
  umask(before);
  CHECK(mode_of(path) == 0644);
  CHECK(files.write_atomic(path, "two", 0600));
  CHECK(mode_of(path) == 0600);
  CHECK(folder.bytes("a") == "two");
  CHECK(files.list(folder.str(), 10).value() == std::vector<std::string>{"a"});
}

TEST_CASE("posix files: a write that fails leaves what was there, and nothing else")
{
  const TempFolder folder;
  PosixFiles files;
  const auto nowhere = folder / "gone/a";
  const auto failed = files.write_atomic(nowhere, "x", 0600);
  CHECK(error_of(failed) == quoted(nowhere) + ": No such file or directory");
  CHECK(failed.error().hint == "check that the directory exists and is writable");
  CHECK(error_of(files.write_atomic(folder.str(), "x", 0600)) ==
        quoted(folder.str()) + ": not a regular file");
  const auto pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(error_of(files.write_atomic(pipe, "x", 0600)) ==
        quoted(pipe) + ": not a regular file");
  CHECK(error_of(files.write_atomic("/dev/null", "x", 0600)) ==
        "\"/dev/null\": not a regular file");
  CHECK(files.list(folder.str(), 10).value() == std::vector<std::string>{"pipe"});
}

TEST_CASE("posix files: writing through a symbolic link replaces its target")
{
  const TempFolder folder;
  PosixFiles files;
  REQUIRE(files.make_directories(folder / "real", 0700));
  folder.file("real/config", "old");
  fs::create_symlink("real/config", folder / "config");
  fs::create_symlink("config", folder / "second");
  fs::create_symlink(folder / "real/new", folder / "dangling");
  fs::create_symlink("loop", folder / "loop");

  CHECK(files.write_atomic(folder / "second", "new", 0600));
  CHECK(files.is_symlink(folder / "second").value());
  CHECK(files.is_symlink(folder / "config").value());
  CHECK_FALSE(files.is_symlink(folder / "real/config").value());
  CHECK_FALSE(files.is_symlink(folder / "gone").value());
  CHECK(folder.bytes("real/config") == "new");
  CHECK(files.write_atomic(folder / "dangling", "made", 0600));
  CHECK(folder.bytes("real/new") == "made");
  const auto loop = folder / "loop";
  CHECK(error_of(files.write_atomic(loop, "x", 0600)) ==
        quoted(loop) + ": Too many levels of symbolic links");
  CHECK(files.real_path(folder / "second").value() ==
        fs::canonical(folder / "real/config").string());
  CHECK(
      error_of(files.real_path(folder / "gone")).ends_with("No such file or directory"));
}

TEST_CASE("posix files: status")
{
  const TempFolder folder;
  PosixFiles files;
  const auto path = folder.file("a", "12345");
  fs::create_symlink("a", folder / "link");
  fs::create_symlink("gone", folder / "dangling");
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  for (const auto* name : {"a", "link"}) {
    const auto status = files.status(folder / name);
    REQUIRE(status);
    REQUIRE(*status);
    CHECK((*status)->is_regular);
    CHECK_FALSE((*status)->is_directory);
    CHECK((*status)->mode == 0640);
    CHECK((*status)->is_own);
    CHECK((*status)->size == 5);
    CHECK((*status)->modified > Time{});
  }
  CHECK(files.status(folder.str()).value()->is_directory);
  CHECK(files.status("/dev/null").value()->is_regular == false);
  CHECK_FALSE(files.status(folder / "gone").value());
  CHECK_FALSE(files.status(folder / "dangling").value());
  CHECK_FALSE(files.status(path + "/below").value());
  fs::create_symlink("loop", folder / "loop");
  CHECK(error_of(files.status(folder / "loop"))
            .ends_with("Too many levels of symbolic links"));
}

TEST_CASE("posix files: folders are made with the mode; those that exist keep theirs")
{
  const TempFolder folder;
  PosixFiles files;
  REQUIRE(chmod(folder.str().c_str(), 0755) == 0);
  CHECK(files.make_directories(folder / "a/b/c/", 0700));
  for (const auto* name : {"a", "a/b", "a/b/c"}) {
    CHECK(mode_of(folder / name) == 0700);
  }
  CHECK(mode_of(folder.str()) == 0755);
  CHECK(files.make_directories(folder / "a/b", 0755));
  CHECK(mode_of(folder / "a/b") == 0700);
  folder.file("file", "");
  for (const auto* name : {"file", "file/below"}) {
    const auto path = folder / name;
    CHECK(error_of(files.make_directories(path, 0700)) ==
          quoted(path) + ": cannot create the directory: Not a directory");
  }
}

TEST_CASE("posix files: listing and removing")
{
  const TempFolder folder;
  PosixFiles files;
  for (const auto* name : {"b", "a", ".c"}) {
    folder.file(name, "");
  }
  fs::create_symlink("a", folder / "link");
  CHECK(files.list(folder.str(), 4).value() ==
        std::vector<std::string>{".c", "a", "b", "link"});
  CHECK(error_of(files.list(folder.str(), 3)) ==
        quoted(folder.str()) + ": more than 3 files");
  CHECK(error_of(files.list(folder / "a", 3)) ==
        quoted(folder / "a") + ": Not a directory");
  CHECK(error_of(files.list(folder / "gone", 3)).ends_with("No such file or directory"));

  CHECK(files.remove(folder / "link").value());
  CHECK(fs::exists(folder / "a"));
  CHECK(files.remove(folder / "a").value());
  CHECK_FALSE(files.remove(folder / "a").value());
  CHECK_FALSE(files.remove(folder / "b/below").value());
  CHECK(error_of(files.remove(folder.str())).ends_with("Is a directory"));
}

TEST_CASE("posix files: permission bits")
{
  const TempFolder folder;
  PosixFiles files;
  const auto path = folder.file("a", "");
  for (const unsigned mode : {0644U, 0600U}) {
    CHECK(files.set_mode(path, mode));
    CHECK(files.status(path).value()->mode == mode);
  }
  CHECK(error_of(files.set_mode(folder / "gone", 0600)) ==
        quoted(folder / "gone") + ": No such file or directory");
}

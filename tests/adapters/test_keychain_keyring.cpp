#include "adapters/posix/keychain_keyring.hpp"
#include "adapters/posix/processes.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// What is in for security(1) of macOS: it writes down its arguments and input, prints the
// file "out" and exits with the number in the file "status".
class Tool
{
public:
  Tool()
  {
    m_folder.file(
        "security",
        "#!/bin/sh\ncd \"${0%/*}\"\nprintf '%s\\n' \"$@\" >arguments\ncat >input\n"
        "cat out\nexit \"$(cat status)\"\n");
    chmod((m_folder / "security").c_str(), 0755);
    answers("", 0);
  }

  void
  answers(const std::string& out, int status)
  {
    m_folder.file("out", out);
    m_folder.file("status", std::to_string(status));
  }
  std::string
  read(const std::string& name) const
  {
    return m_folder.bytes(name);
  }
  KeychainKeyring
  keyring()
  {
    return KeychainKeyring(m_processes, m_folder / "security");
  }

private:
  TempFolder m_folder = {};
  PosixProcesses m_processes = {};
};

} // namespace

TEST_CASE("keychain: entries are read as go-keyring reads them")
{
  Tool tool;
  auto keyring = tool.keyring();
  tool.answers("go-keyring-base64:eyJhIjoiYiJ9\n", 0);
  auto found = keyring.find("kubelogin", "kubelogin/abc");
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->reveal() == R"({"a":"b"})");
  CHECK(tool.read("arguments") ==
        "find-generic-password\n-s\nkubelogin\n-wa\nkubelogin/abc\n");
  CHECK(tool.read("input").empty());

  tool.answers("plain\n", 0);
  CHECK((*keyring.find("s", "a"))->reveal() == "plain");
  tool.answers("", 44);
  CHECK_FALSE(keyring.find("s", "a").value().has_value());
  tool.answers("", 36);
  found = keyring.find("s", "a");
  REQUIRE_FALSE(found);
  CHECK(found.error().message ==
        "cannot use the keychain: security exited with status 36");
  tool.answers("go-keyring-base64:!\n", 0);
  CHECK_FALSE(keyring.find("s", "a"));
}

TEST_CASE("keychain: a secret is passed by standard input, not as an argument")
{
  Tool tool;
  auto keyring = tool.keyring();
  REQUIRE(keyring.store("kubelogin", "it's", Secret("secret")));
  CHECK(tool.read("arguments") == "-i\n");
  CHECK(tool.read("input") == "add-generic-password -U -s kubelogin -a 'it'\\''s' -w "
                              "go-keyring-base64:c2VjcmV0\n");
  tool.answers("", 1);
  CHECK_FALSE(keyring.store("kubelogin", "a", Secret("secret")));

  const auto too_long = keyring.store("kubelogin", "a", Secret(std::string(3100, 'x')));
  REQUIRE_FALSE(too_long);
  CHECK(
      too_long.error().message.starts_with("the tokens are too long for the keychain ("));
  CHECK(too_long.error().hint == "keep tokens in files with --token-cache-storage=disk");
}

TEST_CASE("keychain: entries are removed")
{
  Tool tool;
  auto keyring = tool.keyring();
  CHECK(keyring.remove("s", "a").value());
  CHECK(tool.read("arguments") == "delete-generic-password\n-s\ns\n-a\na\n");
  tool.answers("", 44);
  CHECK_FALSE(keyring.remove("s", "a").value());
  tool.answers("", 1);
  CHECK_FALSE(keyring.remove("s", "a"));
}

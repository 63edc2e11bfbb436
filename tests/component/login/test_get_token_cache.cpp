#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` and a cache that is not as it should be.

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("get-token: a cache folder that must not be used")
{
  struct Row
  {
    std::string name;
    void (*spoil)(FakeFiles&);
    std::string error;
  };
  const std::string quoted = "token cache \"/home/ada/.kube/cache/oidc-login\": ";
  const Row rows[] = {
      {.name = "a link",
       .spoil =
           [](FakeFiles& f) {
             f.symlinks[k_cache_folder] = "/tmp/evil";
             f.directories.insert("/tmp/evil");
           },
       .error = "it is a symbolic link\nhint: set --token-cache-dir to the directory "
                "itself\n"},
      {.name = "others may write",
       .spoil = [](FakeFiles& f) { f.modes[k_cache_folder] = 0777; },
       .error = "other users can write to it (mode 0777)\nhint: run: chmod 700 "
                "\"/home/ada/.kube/cache/oidc-login\"\n"},
      {.name = "the group may write",
       .spoil = [](FakeFiles& f) { f.modes[k_cache_folder] = 0720; },
       .error = "other users can write to it (mode 0720)\nhint: run: chmod 700 "
                "\"/home/ada/.kube/cache/oidc-login\"\n"},
      {.name = "like /tmp",
       .spoil = [](FakeFiles& f) { f.modes[k_cache_folder] = 01777; },
       .error = "other users can write to it (mode 1777)\nhint: run: chmod 700 "
                "\"/home/ada/.kube/cache/oidc-login\"\n"},
      {.name = "another's",
       .spoil = [](FakeFiles& f) { f.foreign.insert(k_cache_folder); },
       .error = "it belongs to another user\nhint: use --token-cache-dir to select your "
                "own; with "
                "sudo, set HOME\n"},
      {.name = "a file",
       .spoil =
           [](FakeFiles& f) {
             f.contents.clear();
             f.contents[k_cache_folder] = "";
           },
       .error = "not a directory\nhint: use --token-cache-dir to select another\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    const auto token = world.cache(3600);
    row.spoil(world.test.files);
    CHECK(world.run() == 5);
    CHECK(world.test.err() == "oidcctl: error: " + quoted + row.error);
    CHECK(world.test.out().empty());
  }
}

TEST_CASE("get-token: what others may read is closed to them")
{
  LoginWorld world;
  const auto token = world.cache(3600);
  world.test.files.modes[world.entry()] = 0644;
  world.test.files.modes[k_cache_folder] = 0755;
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
  CHECK(world.test.err() == "oidcctl: warning: fixed permissions of " + world.entry() +
                                " (was 0644, now 0600)\n");
  CHECK(world.test.files.modes[world.entry()] == 0600);
  CHECK(world.test.files.modes[k_cache_folder] == 0700);
  CHECK(world.run() == 0);
  CHECK(world.test.err().empty());
}

TEST_CASE("get-token: an entry that cannot be used gives way to a login")
{
  struct Row
  {
    std::string name;
    void (*spoil)(LoginWorld&);
    std::string why;
  };
  const Row rows[] = {
      {.name = "empty",
       .spoil = [](auto& w) { w.test.files.contents[w.entry()] = ""; },
       .why = "cannot use the cache entry: the entry is empty"},
      {.name = "cut off",
       .spoil =
           [](auto& w) {
             auto& text = w.test.files.contents[w.entry()];
             text = text.substr(0, text.size() / 2);
           },
       .why = "cannot use the cache entry: not a JSON object, or truncated"},
      {.name = "rubbish",
       .spoil = [](auto& w) { w.test.files.contents[w.entry()] = "\x1b[2J"; },
       .why = "cannot use the cache entry: not a JSON object, or truncated"},
      {.name = "huge",
       .spoil =
           [](auto& w) { w.test.files.contents[w.entry()] = std::string(2 << 20, 'x'); },
       .why = "cannot use the cache entry: it has 2097152 bytes"},
      {.name = "a link",
       .spoil =
           [](auto& w) {
             w.test.files.contents["/etc/other"] = w.test.files.contents[w.entry()];
             w.test.files.contents.erase(w.entry());
             w.test.files.symlinks[w.entry()] = "/etc/other";
           },
       .why = "cannot use the cache entry: it is a symbolic link"},
      {.name = "unreadable",
       .spoil =
           [](auto& w) {
             w.test.files.read_errors[w.entry() + "x"] = Error{};
             w.test.files.contents[w.entry()] = "null";
           },
       .why = "cannot use the cache entry: not a JSON object, or truncated"},
      {.name = "of another issuer",
       .spoil =
           [](auto& w) {
             w.changes = {{"iss", "https://other.example"}};
             w.cache(3600);
             w.changes = Json::object();
           },
       .why = "the cached token was issued by another issuer: \"https://other.example\""},
      {.name = "for another client",
       .spoil =
           [](auto& w) {
             w.changes = {{"aud", "other"}};
             w.cache(3600);
             w.changes = Json::object();
           },
       .why = "the cached token was issued to another client"},
      {.name = "expired, without a refresh token",
       .spoil = [](auto& w) { w.cache(-60, ""); },
       .why = "the cached token expired 1 min ago"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    world.go_online();
    world.browse();
    world.cache(3600);
    row.spoil(world);
    CHECK(world.run() == 0);
    CHECK(world.test.err().find("oidcctl: " + row.why + "; a new login is needed\n") ==
          0);
    CHECK(world.sent("grant_type") == "authorization_code"); // no refresh token is sent
    CHECK(world.cached()["id_token"] == world.given());
    CHECK(world.test.files.modes[world.entry()] == 0600);
    CHECK(world.test.files.symlinks.empty());
    CHECK_FALSE((row.name == "a link" && world.test.files.contents["/etc/other"].find(
                                             "refresh-2") != std::string::npos));
  }
}

TEST_CASE("get-token: a full disk")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  world.test.files.directories.insert(k_cache_folder);
  world.test.files.modes[k_cache_folder] = 0700;
  world.test.files.disk_full = true;
  CHECK(world.run() == 0); // kubectl can go on
  CHECK(world.test.err().find("oidcctl: warning: cannot write the token cache: \"" +
                              world.entry() + "\": No space left on device; use ") !=
        std::string::npos);
  CHECK_FALSE(world.given().empty());

  LoginWorld other;
  other.cache(-60);
  other.test.files.disk_full = true;
  other.serve_document();
  CHECK(other.run() == 5);
  CHECK(other.test.err() == "oidcctl: error: the refresh token was not used, because its "
                            "successor could not be stored: \"" +
                                other.entry() + "\": No space left on device\n");
  CHECK(other.token_requests() == 0);
}

TEST_CASE("get-token: no storage, no files")
{
  LoginWorld world;
  world.go_online();
  world.browse();
  world.cache(3600);
  const auto before = world.test.files.contents;
  CHECK(world.run({"--token-cache-storage=none"}) == 0);
  CHECK(world.token_requests() == 1);
  CHECK(world.test.files.contents == before);
  CHECK(world.test.locks.events.empty());
}

TEST_CASE("get-token: the keyring")
{
  LoginWorld world;
  const auto account = "kubelogin kubelogin/tokencache/" +
                       cache_name(world.settings, CacheNaming::kubelogin);
  const auto token = world.cache(3600);
  world.test.keyring.secrets[account] = world.test.files.contents[world.entry()];
  world.test.files.contents.clear();
  CHECK(world.run({"--token-cache-storage=keyring"}) == 0);
  CHECK(world.given() == token);

  world.test.keyring.secrets[account] = "{";
  world.go_online();
  world.browse();
  CHECK(world.run({"--token-cache-storage=keyring"}) == 0);
  CHECK(parse_json(world.test.keyring.secrets[account])->at("id_token") == world.given());
  CHECK(world.test.files.contents.empty());

  world.test.keyring.error =
      Error{ErrorCode::local_file, "there is no keyring here", {}, {}};
  CHECK(world.run({"--token-cache-storage=keyring"}) == 5);
  CHECK(world.test.err() == "oidcctl: error: there is no keyring here\n");
}

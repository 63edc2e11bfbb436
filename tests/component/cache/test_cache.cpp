#include "app/cache/cache_entries.hpp"
#include "cached_logins.hpp"

#include <fmt/format.h>

// `cache list` and `cache show`: what is told of entries, good and bad, and what is not.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

Json
listed(TestSystem& test, int status = 0)
{
  CHECK(test.run({"cache", "list", "-o", "json"}) == status);
  return parse_json(test.out()).value();
}

// Return what `cache list` says of the only entry, which holds `text`.
Json
entry_of(const std::string& text, unsigned mode = 0600)
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/ada";
  test.files.modes[k_cache] = 0700;
  test.files.contents[entry_path('7')] = text;
  test.files.modes[entry_path('7')] = mode;
  const auto list = listed(test);
  REQUIRE(list.at("entries").size() == 1);
  CHECK(test.files.modes[entry_path('7')] == mode); // looking changes nothing
  check_no_token(test);
  return list.at("entries").front();
}

} // namespace

TEST_CASE("cache list: files that hold no login")
{
  const std::string large(k_max_cache_entry + 1, ' ');
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "the entry is empty"},
      {" \n", "the entry is empty"},
      {R"({"id_token":"eyJ)", "not a JSON object, or truncated"},
      {"[]", "not a JSON object, or truncated"},
      {"\x7f"
       "ELF",
       "not a JSON object, or truncated"},
      {"{}", "it contains no token"},
      {R"({"access_token":"eyJ"})", "it contains no token"},
      {R"({"id_token":7})", "id_token is not a string"},
      {large, "1048577 bytes exceed the limit of 1048576 bytes"},
  };
  for (const auto& [text, a_problem] : cases) {
    const auto& problem = a_problem; // Clang 14 captures no structured binding
    CAPTURE(problem);
    const auto entry = entry_of(text);
    CHECK(entry.at("state") == "damaged");
    CHECK(entry.at("problem") == problem);
    CHECK(entry.at("issuer").is_null());
    CHECK(entry.at("refreshable") == false);
  }
}

TEST_CASE("cache list: tokens that do not tell")
{
  const auto opaque = entry_of(entry_text("gho_16C7e42F292c", "r"));
  CHECK(opaque.at("state") == "unknown");
  CHECK(opaque.at("problem").get<std::string>().rfind("its token is not a JWT: ", 0) ==
        0);
  CHECK(opaque.at("refreshable") == true);

  const auto refresh_only = entry_of(entry_text("", "r"));
  CHECK(refresh_only.at("state") == "unknown");
  CHECK(refresh_only.at("problem") == "it contains only a refresh token");

  auto claims = good_claims();
  claims.erase("exp");
  const auto timeless = entry_of(entry_text(signed_token(claims), ""));
  CHECK(timeless.at("state") == "unknown");
  CHECK(timeless.at("problem") == "its token has no expiry");
  CHECK(timeless.at("user") == "ada@example.com");

  claims["exp"] = "tomorrow";
  const auto odd = entry_of(entry_text(signed_token(claims), ""));
  CHECK(odd.at("state") == "unknown");
  CHECK(odd.at("problem") == "the claims of its token are invalid");
}

TEST_CASE("cache list: files that others may read, or that are none")
{
  CHECK(entry_of(entry_text(signed_token(), "r"), 0644).at("problem") ==
        "other users can access it (mode 0644)");

  TestSystem test;
  fill_cache(test);
  test.files.modes[k_cache] = 0777;
  test.files.symlinks[entry_path('e')] = "/etc/passwd";
  test.files.directories.insert(entry_path('f'));
  test.files.foreign.insert(entry_path('a'));
  const auto list = listed(test);
  CHECK(list.at("problem") == "other users can access the directory (mode 0777)");
  const auto& entries = list.at("entries");
  REQUIRE(entries.size() == 6);
  CHECK(entries[0].at("problem") == "it belongs to another user");
  CHECK(entries[4].at("problem") == "it is a symbolic link");
  CHECK(entries[5].at("problem") == "not a regular file");
  for (const auto& path : test.files.reads) {
    CHECK(path != entry_path('e')); // what a link points at is none of our business
  }
}

TEST_CASE("cache list: could not read is not empty")
{
  TestSystem test;
  fill_cache(test);
  const Error denied{ErrorCode::local_file, "\"a\": Permission denied"};
  test.files.read_errors.insert({entry_path('a'), denied});
  const auto list = listed(test, 5);
  CHECK(list.at("entries")[0].at("state") == "unreadable");
  CHECK(list.at("entries")[0].at("problem") ==
        "cannot read it: \"a\": Permission denied");
  CHECK(list.at("entries")[1].at("state") == "expired");

  test.files.read_errors.insert({k_cache, denied});
  CHECK(test.run({"cache", "list"}) == 5);
  CHECK(test.out().empty());
  CHECK(test.err().find("Permission denied") != std::string::npos);
}

TEST_CASE("cache list: folders")
{
  TestSystem test;
  CHECK(test.run({"cache", "list"}) == 2);
  CHECK(test.err().find("HOME is not set") != std::string::npos);

  test.environment.values["HOME"] = "/home/ada";
  const auto list = listed(test);
  CHECK(list.at("exists") == false);
  CHECK(list.at("entries").empty());
  CHECK(test.err() == "oidcctl: note: the directory does not exist: no cached logins\n");

  test.files.contents["/k/oidc-login/" + entry_name('1')] =
      entry_text(signed_token(), "");
  test.environment.values["KUBECACHEDIR"] = "/k";
  CHECK(listed(test).at("folder") == "/k/oidc-login");
  test.files.contents["/home/ada/t/" + entry_name('2')] = entry_text(signed_token(), "");
  CHECK(test.run({"cache", "list", "--token-cache-dir=~/t/", "-o", "json"}) == 0);
  CHECK(parse_json(test.out()).value().at("entries")[0].at("name") == entry_name('2'));

  test.files.contents["/file"] = "";
  CHECK(test.run({"cache", "list", "--token-cache-dir=/file"}) == 5);
}

TEST_CASE("cache list: too many entries")
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/ada";
  for (int i = 0; i <= 10000; ++i) {
    test.files.contents[fmt::format("{}/{:064x}", k_cache, i)];
  }
  CHECK(test.run({"cache", "list"}) == 5);
  CHECK(test.err() == "oidcctl: error: token cache \"/home/ada/.kube/cache/oidc-login\": "
                      "10001 entries exceed the limit of 10000\nhint: is this the right "
                      "directory? use --token-cache-dir to select another\n");
}

TEST_CASE("cache list: what a token says is escaped, and cut")
{
  auto claims = good_claims();
  claims["iss"] = "https://e\x1b[2Jvil.example.com";
  claims["email"] = "a\nb\u202e" + std::string(100000, 'x');
  claims["aud"] = Json::array();
  for (int i = 0; i < 1000; ++i) {
    claims["aud"].push_back("a");
  }
  TestSystem test;
  fill_cache(test);
  test.files.contents[entry_path('a')] = entry_text(signed_token(claims), "");
  CHECK(test.run({"cache", "list"}) == 0);
  CHECK(test.out().find("https://e\\x1b[2Jvil.example.com") != std::string::npos);
  CHECK(test.out().find('\x1b') == std::string::npos);
  CHECK(test.out().find("a\\x0ab\\u202e") != std::string::npos);
  const auto entry = listed(test).at("entries").front();
  CHECK(entry.at("user").get<std::string>().size() == 2048 + 3);
  CHECK(entry.at("audience").size() == 16);
}

TEST_CASE("cache list: for people, as JSON and YAML")
{
  TestSystem test;
  fill_cache(test);
  CHECK(test.run({"cache", "list"}) == 0);
  CHECK(test.out() ==
        "Folder      /home/ada/.kube/cache/oidc-login\nEntries     4\n\nNAME      STATE  "
        "  ISSUER                     AUDIENCE    USER             EXPIRES    REFRESH  "
        "PROBLEM\naaaaaaaa  valid    https://login.example.com  kubernetes  "
        "ada@example.com  in 1 h     true     \nbbbbbbbb  expired  "
        "https://login.example.com  kubernetes  ada@example.com  1 h ago    true     "
        "\ncccccccc  expired  https://other.example.com  kubernetes  ada@example.com  1 "
        "min ago  false    \ndddddddd  damaged                                           "
        "                          false    not a JSON object, or\n" +
            std::string(95, ' ') + "truncated\n");
  check_no_token(test);
  const auto list = listed(test);
  CHECK(list.at("kind") == "CacheList");
  CHECK(list.at("count") == 4);
  const auto& entry = list.at("entries").front();
  CHECK(entry.at("name") == entry_name('a'));
  CHECK(entry.at("mode") == "0600");
  CHECK(entry.at("problem").is_null());
  check_no_token(test);
  CHECK(test.run({"cache", "list", "-o", "yaml"}) == 0);
  CHECK(test.out().find("kind: CacheList\n") != std::string::npos);
  CHECK(test.network.sessions.empty());
  CHECK(test.files.writes.empty());
  CHECK(test.locks.events.empty());
}

TEST_CASE("cache show: names")
{
  TestSystem test;
  fill_cache(test);
  const auto second = entry_name('a').substr(0, 20) + std::string(44, 'b');
  test.files.contents[k_cache + ("/" + second)] = entry_text(signed_token(), "");
  CHECK(test.run({"cache", "show"}) == 2);
  for (const auto* name : {"xyz", "../a", "a.lock", "*"}) {
    CAPTURE(name);
    CHECK(test.run({"cache", "show", name}) == 2);
    CHECK(test.err().find("is not the name of an entry") != std::string::npos);
  }
  CHECK(test.run({"cache", "show", entry_name('a') + "a"}) == 2);
  CHECK(test.run({"cache", "show", "99"}) == 5);
  CHECK(test.err() ==
        "oidcctl: error: no entry of \"/home/ada/.kube/cache/oidc-login\" starts with "
        "\"99\"\nhint: `oidcctl cache list` shows the entries\n");
  CHECK(test.run({"cache", "show", "aaa"}) == 2);
  CHECK(test.err() ==
        "oidcctl: error: 2 entries start with \"aaa\": aaaaaaaaaaaaaaaaaaaaa, "
        "aaaaaaaaaaaaaaaaaaaab\nhint: use more characters of the name\n");
  CHECK(test.run({"cache", "show", "AAAAAAAAAAAAAAAAAAAAB"}) == 0);
}

TEST_CASE("cache show: what is in an entry")
{
  TestSystem test;
  fill_cache(test);
  CHECK(test.run({"cache", "show", "d", "-o", "json"}) == 5);
  auto shown = parse_json(test.out()).value();
  CHECK(shown.at("token").is_null());
  CHECK(shown.at("problem") == "not a JSON object, or truncated");
  check_no_token(test);

  CHECK(test.run({"cache", "show", "b", "-o", "json"}) == 0);
  shown = parse_json(test.out()).value();
  CHECK(shown.at("kind") == "CacheEntry");
  CHECK(shown.at("path") == entry_path('b'));
  CHECK(shown.at("state") == "expired");
  CHECK(shown.at("token").at("kind") == "TokenInspection");
  CHECK(shown.at("token").at("claims") == claims_until(-3600));
  check_no_token(test);

  CHECK(test.run({"cache", "show", "a"}) == 0);
  for (const auto* piece : {"valid", "in 1 h", "ada@example.com", "dev", "ES256"}) {
    CAPTURE(piece);
    CHECK(test.out().find(piece) != std::string::npos);
  }
  check_no_token(test);
}

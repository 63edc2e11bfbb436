#include "cached_logins.hpp"

#include <algorithm>
#include <set>

// `cache remove`: what goes, what stays, and who is asked.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

int
remove(TestSystem& test, const Words& words)
{
  Words all{"cache", "remove", "-o", "json"};
  all.insert(all.end(), words.begin(), words.end());
  return test.run(all);
}

// Return the digits of the entries that are still there.
std::string
left(const TestSystem& test)
{
  std::string digits;
  for (const char digit : std::string("abcdef")) {
    if (test.files.contents.contains(entry_path(digit)) ||
        test.files.symlinks.contains(entry_path(digit))) {
      digits += digit;
    }
  }
  return digits;
}

void
sit_down(TestSystem& test, const std::string& answer)
{
  test.terminal.in_tty = true;
  test.terminal.err_tty = true;
  test.terminal.lines = {answer};
}

} // namespace

TEST_CASE("cache remove: what goes is named in the arguments, and nowhere else")
{
  TestSystem test;
  fill_cache(test);
  const auto before = left(test);
  test.environment.values["OIDCCTL_ALL"] = "true";
  test.environment.values["OIDCCTL_EXPIRED"] = "true";
  test.environment.values["OIDCCTL_ISSUER_URL"] = "https://login.example.com";
  test.files.contents["/c.yaml"] = "current-profile: p\nprofiles:\n  p:\n    issuer-url: "
                                   "https://login.example.com\n";
  CHECK(remove(test, {"--yes", "--config=/c.yaml"}) == 2);
  CHECK(test.err().find("one of NAME, --all, --issuer-url or --expired is required") !=
        std::string::npos);
  CHECK(left(test) == before);
}

TEST_CASE("cache remove: usage")
{
  TestSystem test;
  fill_cache(test);
  const std::vector<std::pair<Words, std::string>> cases{
      {{}, "one of NAME, --all, --issuer-url or --expired is required"},
      {{"a", "--all"}, "cannot be used together"},
      {{"a", "--expired"}, "cannot be used together"},
      {{"--all", "--issuer-url=https://a"}, "cannot be used together"},
      {{"../x"}, "is not the name of an entry"},
      {{"a"}, "cannot ask for confirmation: remove this entry from "},
      {{"--all"}, "cannot ask for confirmation: remove these 3 entries from "},
  };
  for (const auto& [words, a_message] : cases) {
    const auto& message = a_message; // Clang 14 captures no structured binding
    CAPTURE(message);
    CHECK(remove(test, words) == 2);
    CHECK(test.err().find(message) != std::string::npos);
    CHECK(left(test) == "abcd");
  }
  CHECK(remove(test, {"a", "9", "--yes"}) == 5); // one slip: nothing goes
  CHECK(left(test) == "abcd");
  CHECK(test.locks.events.empty());
}

TEST_CASE("cache remove: choices")
{
  const std::vector<std::pair<Words, std::string>> cases{
      {{"a"}, "bcd"},
      {{"a", "d"}, "bc"},
      {{"d", "d"}, "abc"},
      {{"--expired"}, "ad"},
      {{"--issuer-url=https://login.example.com"}, "cd"},
      {{"--issuer-url=https://login.example.com/"}, "abcd"},
      {{"--issuer-url=https://login.example.com", "--expired"}, "acd"},
      {{"--all"}, "d"},
  };
  for (const auto& [words, a_rest] : cases) {
    const auto& rest = a_rest; // Clang 14 captures no structured binding
    CAPTURE(rest);
    TestSystem test;
    fill_cache(test);
    auto all = words;
    all.emplace_back("--yes");
    CHECK(remove(test, all) == 0);
    CHECK(left(test) == rest);
    CHECK(test.files.contents.contains(k_cache + std::string("/notes.txt")));
    CHECK(test.files.contents.contains(k_cache + std::string("/ABC")));
    CHECK(test.files.contents.contains(entry_path('a') + ".lock"));
    CHECK(test.files.contents.contains(entry_path('b') + ".attempts") ==
          (rest.find('b') != std::string::npos));
    check_no_token(test);
  }
}

TEST_CASE("cache remove: what cannot be read as an entry stays, unless it is named")
{
  TestSystem test;
  fill_cache(test);
  test.files.symlinks[entry_path('e')] = "/etc/passwd";
  test.files.contents["/etc/passwd"] = "root";
  test.files.directories.insert(entry_path('f'));
  CHECK(remove(test, {"--all", "--yes"}) == 0);
  CHECK(left(test) == "de");
  CHECK(test.err() == "oidcctl: warning: kept 3 files that are not cache entries\nhint: "
                      "check them with `oidcctl cache list`, and remove them by name\n");
  CHECK(remove(test, {"e", "--yes"}) == 0);
  CHECK(left(test) == "d");
  CHECK(test.files.contents.contains("/etc/passwd"));
  CHECK(remove(test, {"f", "--yes"}) == 5);
  CHECK(test.err().find("not a regular file") != std::string::npos);
  CHECK(test.files.directories.contains(entry_path('f')));
}

TEST_CASE("cache remove: asking")
{
  for (const auto* answer : {"", "n", "no", "yess", "ja"}) {
    CAPTURE(answer);
    TestSystem test;
    fill_cache(test);
    sit_down(test, answer);
    CHECK(test.run({"cache", "remove", "a"}) == 1);
    CHECK(left(test) == "abcd");
    CHECK(test.err() ==
          "  aaaaaaaa  valid  https://login.example.com  ada@example.com  (refreshable)\n"
          "remove this entry from \"/home/ada/.kube/cache/oidc-login\"? [y/N] "
          "oidcctl: note: nothing was removed\n");
    CHECK(test.out().empty());
  }
  for (const auto* answer : {"y", "YES", " yes "}) {
    CAPTURE(answer);
    TestSystem test;
    fill_cache(test);
    sit_down(test, answer);
    CHECK(test.run({"cache", "remove", "--expired"}) == 0);
    CHECK(left(test) == "ad");
  }
  TestSystem test;
  fill_cache(test);
  sit_down(test, "y");
  test.terminal.lines.clear();
  CHECK(test.run({"cache", "remove", "a"}) ==
        5); // the end of standard input is not a yes
  CHECK(left(test) == "abcd");
}

TEST_CASE("cache remove: locks")
{
  TestSystem test;
  fill_cache(test);
  const auto lock = entry_path('a') + ".lock";
  test.locks.held[lock] = Milliseconds{60000};
  test.locks.holders[lock] = 815;
  CHECK(remove(test, {"a", "b", "--yes"}) == 5);
  CHECK(left(test) == "acd");
  CHECK(test.err() == "oidcctl: waiting for process 815\n");
  const auto data = parse_json(test.out()).value();
  CHECK(data.at("removed") == 1);
  CHECK(data.at("kept") == 1);
  CHECK(data.at("entries")[0].at("removed") == false);
  CHECK(data.at("entries")[0].at("kept").is_string());
  const auto& events = test.locks.events;
  CHECK(std::find(events.begin(), events.end(), "hold " + entry_path('b') + ".lock") !=
        events.end());
}

TEST_CASE("cache remove: the file system says no")
{
  TestSystem test;
  fill_cache(test);
  test.files.write_errors.insert(
      {entry_path('a'), Error{ErrorCode::local_file, "read-only file system"}});
  CHECK(remove(test, {"--all", "--yes"}) == 5);
  CHECK(left(test) == "ad");
  CHECK(parse_json(test.out()).value().at("entries")[0].at("kept") ==
        "read-only file system");

  TestSystem open;
  fill_cache(open);
  open.files.modes[k_cache] = 0777;
  CHECK(remove(open, {"--all", "--yes"}) == 5);
  CHECK(open.err().find("other users can write to it (mode 0777)") != std::string::npos);
  CHECK(left(open) == "abcd");
}

TEST_CASE("cache remove: an interrupt while a lock is waited for")
{
  TestSystem test;
  fill_cache(test);
  test.locks.errors.insert(
      {entry_path('b') + ".lock", Error{ErrorCode::interrupted, "interrupted"}});
  CHECK(remove(test, {"--expired", "--yes"}) == 130);
  CHECK(left(test) == "abcd");
}

TEST_CASE("cache remove: nothing to do")
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/ada";
  CHECK(remove(test, {"--all"}) == 0);
  CHECK(parse_json(test.out()).value().at("removed") == 0);
  CHECK(!test.files.directories.contains(k_cache));
}

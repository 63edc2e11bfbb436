#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// Profiles: a flag beats the environment, the environment beats the profile, the profile
// beats the default.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

constexpr const char* k_usual = "/home/jane/.config/oidcctl/config.yaml";

constexpr const char* k_two = R"(current-profile: prod
profiles:
  prod:
    issuer-url: https://login.example.com
    username-claim: email
    groups-claim: groups
  test:
    issuer-url: https://test.example.com
)";

struct AtHome : TestSystem
{
  explicit AtHome(const std::string& config = k_two)
  {
    environment.values["HOME"] = "/home/jane";
    files.contents[k_usual] = config;
    files.modes[k_usual] = 0600;
  }

  // The name that `rbac identity` makes of a value; it needs the issuer for that.
  std::string
  identity(const Words& more = {})
  {
    Words words{"rbac", "identity", "jane"};
    words.insert(words.end(), more.begin(), more.end());
    CHECK_MESSAGE(run(words) == 0, err());
    return out();
  }

  void
  check_error(int status, const std::string& text, const Words& words = {"--user=jane"})
  {
    CAPTURE(text);
    Words all{"rbac", "identity"};
    all.insert(all.end(), words.begin(), words.end());
    CHECK(run(all) == status);
    CHECK(out().empty());
    CHECK(err() == "oidcctl: error: " + text);
  }
};

// A file with one profile in force that has this line, the fourth.
std::string
with(const std::string& line)
{
  return "current-profile: p\nprofiles:\n  p:\n    " + line + "\n";
}

std::string
place(const std::string& line)
{
  return std::string("\"") + k_usual + "\": profile \"p\": line 4: " + line;
}

} // namespace

TEST_CASE("profiles: a file that cannot be used, status 5")
{
  AtHome test("profiles: [\n");
  CHECK(test.run({"rbac", "identity", "jane"}) == 5);
  CHECK(test.err().rfind(std::string("oidcctl: error: \"") + k_usual + "\": line ", 0) ==
        0);
  test.files.contents[k_usual] = "profile: {}\n";
  test.check_error(5,
                   std::string("\"") + k_usual +
                       "\": line 1: unknown member \"profile\"\n"
                       "hint: did you mean profiles?\n");
  test.files.contents[k_usual] = std::string((1 << 20) + 1, '#');
  CHECK(test.run({"rbac", "identity", "jane"}) == 5);
  CHECK(test.err().find("larger than 1048576 bytes") != std::string::npos);
  test.files.contents[k_usual] = k_two;
  test.files.read_errors[k_usual] = {ErrorCode::local_file, "\"f\": Permission denied"};
  test.check_error(5, "\"f\": Permission denied\n");
}

TEST_CASE("profiles: a file that was named and is not there")
{
  AtHome test;
  test.check_error(5, "\"/no\": no such file\n", {"--config=/no", "jane"});
  test.environment.values["OIDCCTL_CONFIG"] = "/none";
  test.check_error(5, "\"/none\": no such file\n");
}

TEST_CASE("profiles: one that does not exist")
{
  AtHome test;
  test.check_error(2,
                   std::string("--profile is \"prud\", but \"") + k_usual +
                       "\" does not contain it\nhint: did you mean prod?\n",
                   {"--profile=prud", "jane"});
  test.environment.values["OIDCCTL_PROFILE"] = "elsewhere";
  test.check_error(2,
                   std::string("OIDCCTL_PROFILE is \"elsewhere\", but \"") + k_usual +
                       "\" does not contain it\nhint: profiles: prod, test\n");
  test.environment.values.erase("OIDCCTL_PROFILE");
  test.files.contents[k_usual] = "current-profile: gone\nprofiles:\n";
  test.check_error(
      5,
      std::string("current-profile is \"gone\", but \"") + k_usual +
          "\" does not contain it\nhint: oidcctl-config(1) describes the file\n");
  test.files.contents.clear();
  test.check_error(2,
                   "--profile is \"prod\", but there is no profiles file\nhint: "
                   "oidcctl-config(1) describes the file\n",
                   {"--profile=prod", "jane"});
}

TEST_CASE("profiles: a key that is no option")
{
  struct Row
  {
    std::string line = {};
    std::string what = {};
    std::string hint = "the keys are the long names of options without dashes";
  };
  const Row rows[] = {
      {.line = "issuer-ulr: x",
       .what = "\"issuer-ulr\" is not an option of any command",
       .hint = "did you mean issuer-url?"},
      {.line = "issuerUrl: x",
       .what = "\"issuerUrl\" is not an option of any command",
       .hint = "did you mean issuer-url?"},
      {.line = "Issuer-URL: x", .what = "\"Issuer-URL\" is not an option of any command"},
      {.line = "--client-id: x",
       .what = "\"--client-id\" is not an option of any command",
       .hint = "did you mean client-id?"},
      {.line = "colour-of-the-sky: x",
       .what = "\"colour-of-the-sky\" is not an option of any command"},
      {.line = "xyzzy: json", .what = "\"xyzzy\" is not an option of any command"},
      {.line = "profile: x", .what = "\"profile\" cannot be set by a profile"},
      {.line = "config: x", .what = "\"config\" cannot be set by a profile"},
      {.line = "help: true", .what = "\"help\" cannot be set by a profile"},
      {.line = "version: true", .what = "\"version\" cannot be set by a profile"},
  };
  for (const auto& row : rows) {
    AtHome test(with(row.line));
    test.check_error(5,
                     std::string("\"") + k_usual + "\": line 4: profile \"p\": " +
                         row.what + "\nhint: " + row.hint + "\n");
  }
}

TEST_CASE("profiles: an option of another command is passed over")
{
  AtHome test(with("only: keys"));
  CHECK(test.identity({"--issuer-url=https://a.example"}) == "https://a.example#jane\n");
  CHECK(test.err().empty());
}

TEST_CASE("profiles: a value of the wrong type")
{
  struct Row
  {
    std::string line = {};
    std::string what = {};
    std::string hint = {};
  };
  const Row rows[] = {
      {.line = "issuer-url: [https://a, https://b]",
       .what = "\"issuer-url\" is a list of values: expected one value",
       .hint = "--issuer-url takes one value"},
      {.line = "oidc-issuer-url: yes",
       .what = "\"oidc-issuer-url\" is a boolean: expected text",
       .hint = "quote it: YAML reads a bare yes as true"},
      {.line = "structured: 'true'",
       .what = "\"structured\" is text: expected true or false",
       .hint = "remove the quotes"},
      {.line = "structured: 1",
       .what = "\"structured\" is a number: expected true or false",
       .hint = "remove the quotes"},
      {.line = "structured: [true]",
       .what = "a value of \"structured\" is a boolean: expected a string",
       .hint = "quote it"},
  };
  for (const auto& row : rows) {
    AtHome test(with(row.line));
    test.check_error(5, place(row.what) + "\nhint: " + row.hint + "\n");
  }
  AtHome test(with("timeout: soon"));
  CHECK(test.run({"verify-issuer", "https://a.example"}) == 5);
  CHECK(test.err().rfind("oidcctl: error: " + place("\"timeout\": "), 0) == 0);
}

TEST_CASE("profiles: a value that the command refuses, and where it came from")
{
  AtHome test(with("username-claim: ''"));
  test.check_error(2,
                   std::string("--username-claim must not be empty\n"
                               "hint: kube-apiserver does not start with an empty claim; "
                               "--username-claim comes from profile p, line 4 of ") +
                       k_usual + "\n");
  test.environment.values["OIDCCTL_SIGNING_ALGS"] = "RS257";
  CHECK(test.run({"rbac", "identity", "jane", "--username-claim=sub"}) == 2);
  CHECK(test.err().find("hint: did you mean RS256?; --signing-algs comes from "
                        "OIDCCTL_SIGNING_ALGS\n") != std::string::npos);
}

TEST_CASE("profiles: a secret in a file that others can read")
{
  AtHome test(with("groups-claim: groups\n    oidc-client-secret: hunter2"));
  for (const unsigned mode : {0644U, 0640U, 0604U, 0660U}) {
    test.files.modes[k_usual] = mode;
    CHECK(test.run({"rbac", "identity", "jane"}) == 5);
    CHECK(test.err().find(
              "line 5: it contains \"oidc-client-secret\" of profile \"p\", and "
              "other users can read it (mode 06") != std::string::npos);
    CHECK(test.err().find("\nhint: run `chmod 600` on it;") != std::string::npos);
    CHECK(test.err().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("profiles: where the file is")
{
  AtHome test;
  CHECK(test.identity() == "jane\n");
  test.environment.values["XDG_CONFIG_HOME"] = "/xdg";
  test.files.contents["/xdg/oidcctl/config.yaml"] = with("issuer-url: https://xdg");
  CHECK(test.identity() == "https://xdg#jane\n");
  test.environment.values["XDG_CONFIG_HOME"] = "relative"; // is to be ignored
  CHECK(test.identity() == "jane\n");
  test.files.contents["/other"] = with("issuer-url: https://other");
  test.environment.values["OIDCCTL_CONFIG"] = "/other";
  CHECK(test.identity() == "https://other#jane\n");
  CHECK(test.identity({"--config", k_usual}) == "jane\n");
  test.files.contents["/dev/null"] = "";
  CHECK(test.identity({"--config=/dev/null", "--issuer-url=https://a"}) ==
        "https://a#jane\n");
}

TEST_CASE("profiles: no file is looked for where there is no home, none is needed")
{
  TestSystem test;
  CHECK(test.run({"rbac", "identity", "jane", "--issuer-url=https://a"}) == 0);
  CHECK(test.files.reads.empty());
  test.environment.values["HOME"] = "/home/jane";
  CHECK(test.run({"rbac", "identity", "jane", "--issuer-url=https://a"}) == 0);
  CHECK(test.files.reads.empty());
  CHECK(test.err().empty());
}

TEST_CASE("profiles: the one in force")
{
  AtHome test;
  CHECK(test.identity() == "jane\n"); // the claim email has no prefix
  CHECK(test.identity({"--profile", "test"}) == "https://test.example.com#jane\n");
  test.environment.values["OIDCCTL_PROFILE"] = "test";
  CHECK(test.identity() == "https://test.example.com#jane\n");
  CHECK(test.identity({"--profile=prod"}) == "jane\n");
}

TEST_CASE("profiles: flag, environment, profile, default; -v says which")
{
  AtHome test(with("issuer-url: https://profile\n"
                   "    client-id: from-profile\n"
                   "    username-claim: sub\n"
                   "    structured: false"));
  test.environment.values["OIDCCTL_USERNAME_CLAIM"] = "name";
  CHECK(test.identity({"-v", "--client-id=flag"}) == "https://profile#jane\n");
  const std::string file = std::string(" of ") + k_usual + "\n";
  CHECK(test.err() == "oidcctl: --username-claim comes from OIDCCTL_USERNAME_CLAIM\n"
                      "oidcctl: --issuer-url comes from profile p, line 4" +
                          file + "oidcctl: --structured comes from profile p, line 7" +
                          file);
  test.environment.values["OIDCCTL_ISSUER_URL"] = "https://environment";
  CHECK(test.identity() == "https://environment#jane\n");
  CHECK(test.identity({"--issuer-url=https://flag"}) == "https://flag#jane\n");
  CHECK(test.err().empty());
}

TEST_CASE("profiles: an argument beats the options that say the same")
{
  // No one may ask https://other, or the end of the test fails.
  AtHome test(with("issuer-url: https://other"));
  serve(test, healthy_site());
  const Words words{
      "verify-issuer", "https://login.example.com", "--only=keys", "-ojson"};
  CHECK(test.run(words) == 0);
  CHECK(json_out(test).at("issuer") == "https://login.example.com");
  test.environment.values["OIDCCTL_ISSUER_URL"] = "https://other";
  CHECK(test.run(words) == 0);
  CHECK(json_out(test).at("issuer") == "https://login.example.com");
}

TEST_CASE("profiles: the CA of the issuer does not become that of a cluster")
{
  AtHome test(with("certificate-authority: /no/such/file"));
  test.environment.values["OIDCCTL_CERTIFICATE_AUTHORITY"] = "/no/such/file";
  Words words{"kubeconfig",
              "generate",
              "--server=https://k8s.example",
              "--issuer-url=https://login.example.com",
              "--client-id=kubernetes"};
  CHECK_MESSAGE(test.run(words) == 0, test.err());
  CHECK(test.out().find("certificate-authority") == std::string::npos);
  words.emplace_back("--certificate-authority=/no/such/file");
  CHECK(test.run(words) == 5);
  CHECK(test.run({"config", "view", "kubeconfig", "generate"}) == 0);
  CHECK(test.out().find("--certificate-authority  default") != std::string::npos);
}

TEST_CASE("profiles: files stand beside the file of profiles, or at home")
{
  struct Row
  {
    std::string value = {};
    std::string path = {};
  };
  const Row rows[] = {
      {.value = "ca.pem", .path = "/home/jane/.config/oidcctl/ca.pem"},
      {.value = "sub/ca.pem", .path = "/home/jane/.config/oidcctl/sub/ca.pem"},
      {.value = "~/ca.pem", .path = "/home/jane/ca.pem"},
      {.value = "/etc/ca.pem", .path = "/etc/ca.pem"},
  };
  for (const auto& row : rows) {
    AtHome test(with("certificate-authority: " + row.value));
    CAPTURE(row.value);
    CHECK(test.run({"verify-issuer", "https://a.example"}) == 5);
    CHECK(test.err() ==
          "oidcctl: error: certificate authority: \"" + row.path + "\": no such file\n");
  }
}

TEST_CASE("profiles: the format of a profile holds for errors too")
{
  AtHome test(with("output: json"));
  CHECK(test.run({"rbac", "identity", "jane"}) == 2);
  const auto error = parse_json(test.err());
  REQUIRE(error);
  CHECK(error->at("kind") == "Error");
  CHECK(test.run({"rbac", "identity", "jane", "-o", "table"}) == 2);
  CHECK(test.err().rfind("oidcctl: error: ", 0) == 0);
}

TEST_CASE("profiles: what takes none")
{
  AtHome test("profiles: [\n");
  CHECK(test.run({"completion", "bash"}) == 0);
  CHECK(test.run({"--version"}) == 0);
  CHECK(test.run({"rbac", "identity", "--help"}) == 0);
  CHECK(test.run({"rbac"}) == 2);
  CHECK(test.err().empty());
  CHECK(test.files.reads.empty());
  CHECK(test.run({"completion", "bash", "--profile=prod"}) == 2);
}

TEST_CASE("profiles: names for completion, none where the file cannot be read")
{
  AtHome test;
  const auto candidates = [&test](Words words) {
    words.insert(words.begin(), "__complete");
    CHECK(test.run(words) == 0);
    CHECK(test.err().empty());
    return test.out();
  };
  CHECK(candidates({"rbac", "identity", "--profile", ""}) == "prod\ntest\n");
  CHECK(candidates({"rbac", "identity", "--profile=t"}) == "--profile=test\n");
  CHECK(candidates({"rbac", "identity", "--config", "x"}) == ":files\n");
  test.files.contents["/other"] = "profiles: {o1: {}, o2: {}}\n";
  CHECK(candidates({"token", "verify", "--config", "/other", "--profile", ""}) ==
        "o1\no2\n");
  CHECK(candidates({"token", "verify", "--config=/other", "--profile", ""}) ==
        "o1\no2\n");
  test.environment.values["OIDCCTL_CONFIG"] = "/other";
  CHECK(candidates({"token", "verify", "--profile", ""}) == "o1\no2\n");
  test.files.contents["/other"] = "profiles: [\n";
  CHECK(candidates({"token", "verify", "--profile", ""}).empty());
  test.files.contents.clear();
  CHECK(candidates({"token", "verify", "--profile", ""}).empty());
}

#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// Values that no option takes: exit status 2, nothing printed, nobody asked.

namespace {

struct Row
{
  std::vector<std::string> words = {}; // behind `verify-issuer`
  std::string message = {};
  std::string hint = {};
};

void
check_refused(const Row& row)
{
  TestSystem test;
  std::vector<std::string> words{"verify-issuer"};
  words.insert(words.end(), row.words.begin(), row.words.end());
  CAPTURE(row.message);
  CHECK(test.run(words) == 2);
  CHECK(test.out().empty());
  CHECK(test.err() == "oidcctl: error: " + row.message + "\n" +
                          (row.hint.empty() ? "" : "hint: " + row.hint + "\n"));
  CHECK(test.network.sessions.empty());
  CHECK(test.files.writes.empty());
}

constexpr const char* k_issuer = "https://login.example.com";

} // namespace

TEST_CASE("option values: issuers")
{
  const std::string hint =
      "specify the URL of the issuer, for example https://accounts.google.com";
  check_refused({{}, "no issuer specified", hint});
  check_refused({{""}, "an issuer URL is empty", hint});
  check_refused({{k_issuer, ""}, "an issuer URL is empty", hint});
  check_refused({{"--client-id", "x"}, "no issuer specified", hint});
}

TEST_CASE("option values: output")
{
  check_refused({{k_issuer, "-o", "jsn"},
                 "invalid value \"jsn\" for --output: expected one of table, json, yaml",
                 "did you mean json?"});
  check_refused(
      {{k_issuer, "--output=xml-document"},
       "invalid value \"xml-document\" for --output: expected one of table, json, yaml"});
  check_refused(
      {{k_issuer, "--color", "alwys"},
       "invalid value \"alwys\" for --color: expected one of auto, always, never",
       "did you mean always?"});
}

TEST_CASE("option values: report")
{
  check_refused({{k_issuer, "--fail-on", "error"},
                 "invalid value \"error\" for --fail-on: expected failure or warning"});
  check_refused({{k_issuer, "--only", "keys/readible"},
                 "unknown check or family \"keys/readible\"",
                 "did you mean keys/readable?"});
  check_refused({{k_issuer, "--skip", "keys,frobnicate"},
                 "unknown check or family \"frobnicate\"",
                 "oidcctl-checks(7) lists all of them"});
  check_refused({{k_issuer, "--evidence", "a.json", "--save-evidence", "b.json"},
                 "--evidence and --save-evidence cannot be used together"});
}

TEST_CASE("option values: timeout")
{
  check_refused({{k_issuer, "--timeout", "0"},
                 "--timeout is 0 s: expected more than 0 and at most 3600"});
  check_refused({{k_issuer, "--timeout=-1"},
                 "--timeout is -1 s: expected more than 0 and at most 3600"});
  check_refused({{k_issuer, "--timeout", "3601"},
                 "--timeout is 3601 s: expected more than 0 and at most 3600"});
  check_refused({{k_issuer, "--timeout", "nan"},
                 "--timeout is nan s: expected more than 0 and at most 3600"});
  TestSystem test;
  CHECK(test.run({"verify-issuer", k_issuer, "--timeout", "soon"}) == 2);
  CHECK(test.err().find("soon") != std::string::npos);
  CHECK(test.err().find("--timeout") != std::string::npos);
}

TEST_CASE("option values: connections")
{
  TestSystem test;
  for (const auto* rule : {"host", "a:b", "a:1:b:99999", "[::1:1:b:2", "a:1:b:2:c"}) {
    CAPTURE(rule);
    CHECK(test.run({"verify-issuer", k_issuer, "--connect-to", rule}) == 2);
    CHECK(test.out().empty());
    CHECK(test.err().rfind("oidcctl: error: --connect-to: ", 0) == 0);
  }
}

TEST_CASE("option values: the API server's side")
{
  check_refused(
      {{k_issuer, "--username-claim", ""},
       "--username-claim is empty: kube-apiserver does not start with an empty claim"});
  check_refused({{k_issuer, "--signing-algs", "RS25"},
                 "invalid value \"RS25\" for --signing-algs: expected one of ES256, "
                 "ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512",
                 "did you mean RS256?"});
  check_refused({{k_issuer, "--oidc-signing-algs", "RS256,none"},
                 "invalid value \"none\" for --signing-algs: expected one of ES256, "
                 "ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512"});
  check_refused({{k_issuer, "--structured", "--signing-algs", "ES256"},
                 "--signing-algs cannot be used with --structured: an "
                 "AuthenticationConfiguration accepts all nine algorithms"});
  check_refused({{k_issuer, "--discovery-url", "https://keys.example.com/x"},
                 "--discovery-url requires --structured: it exists only in an "
                 "AuthenticationConfiguration"});
}

TEST_CASE("option values: redirect URLs")
{
  check_refused(
      {{k_issuer, "--redirect-url", "localhost"},
       "--redirect-url \"localhost\": it does not start with a scheme such as https://"});
  TestSystem test;
  CHECK(test.run({"verify-issuer", k_issuer, "--redirect-url", "http://[::1"}) == 2);
  CHECK(test.err().rfind("oidcctl: error: --redirect-url \"http://[::1\": ", 0) == 0);
}

TEST_CASE("option values: a usage error in JSON is one object on standard error")
{
  for (const auto* spelling : {"-ojson", "-o=json", "--output=json"}) {
    TestSystem test;
    CAPTURE(spelling);
    CHECK(test.run({"verify-issuer", spelling}) == 2);
    CHECK(test.out().empty());
    const auto error = parse_json(test.err());
    REQUIRE(error);
    CHECK(*error ==
          Json{{"apiVersion", "oidcctl/v1"},
               {"kind", "Error"},
               {"code", "usage"},
               {"message", "no issuer specified"},
               {"hint",
                "specify the URL of the issuer, for example https://accounts.google.com"},
               {"context", Json::array()}});
  }
}

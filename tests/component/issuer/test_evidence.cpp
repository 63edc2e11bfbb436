#include "base/text.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// --save-evidence and --evidence: what was seen, judged again without a network.

namespace {

constexpr const char* k_issuer = "https://login.example.com";
constexpr const char* k_other = "https://sso.example.org";

// Return an evidence file on both issuers, the second one with all that can go wrong.
std::string
saved_evidence()
{
  TestSystem test;
  auto odd = healthy_site(k_other);
  odd.document_reply.body = "\xff\xfe not UTF-8 \x1b[2J";
  odd.document_reply.tls = std::nullopt;
  serve(test, healthy_site());
  test.network.at(odd.document_url(), {.outcome = odd.document_reply});
  test.resolver.errors["sso.example.org"] = "no such name";
  CHECK(test.run({"verify-issuer", k_issuer, k_other, "--save-evidence", "file"}) == 1);
  return test.files.contents.at("file");
}

// Answer for what `call` asks for: a healthy issuer, and one with a refused certificate.
void
serve_both(TestSystem& test, const std::vector<std::string>& call)
{
  const auto has = [&call](const char* word) {
    return std::find(call.begin(), call.end(), word) != call.end();
  };
  const auto site = healthy_site();
  serve(test, site);
  if (has("--client-id")) {
    serve_login(test, site);
  }
  if (has(k_other)) {
    test.network.at(healthy_site(k_other).document_url(),
                    {.outcome = tl::make_unexpected(HttpFailure{
                         HttpFault::certificate, "self-signed \x1b[1m", good_tls()})});
  }
}

} // namespace

TEST_CASE("evidence: files that are none")
{
  const auto good = saved_evidence();
  const std::string no_evidence = "not an evidence file of oidcctl: ";
  const std::vector<std::string> broken{
      "",
      "{",
      "[]",
      "null",
      "{}",
      "{\"kind\":\"IssuerReport\"}",
      "{\"kind\":\"IssuerEvidenceList\"}",
      "{\"kind\":\"IssuerEvidenceList\",\"items\":7}",
      "{\"kind\":\"IssuerEvidenceList\",\"items\":[{}]}",
      "{\"kind\":\"IssuerEvidenceList\",\"items\":[7]}",
      "{\"kind\":\"IssuerEvidenceList\",\"kind\":\"IssuerEvidenceList\",\"items\":[]}",
      good.substr(0, good.size() / 2),
      std::string(300, '['),
  };
  for (const auto& text : broken) {
    TestSystem test;
    CAPTURE(text);
    test.files.contents["file"] = text;
    CHECK(test.run({"verify-issuer", "--evidence", "file"}) == 5);
    CHECK(test.out().empty());
    CHECK(test.err().rfind("oidcctl: error: file: ", 0) == 0);
  }
}

TEST_CASE("evidence: each member that is spoilt is refused, none crashes")
{
  const auto parsed = parse_json(saved_evidence());
  REQUIRE(parsed);
  const auto flat = parsed->flatten();
  for (const auto& [a_pointer, value] : flat.items()) {
    const auto& pointer = a_pointer; // Clang 14 captures no structured binding
    for (const auto& bad : {Json(-7), Json("x"), Json::array({1}), Json(nullptr)}) {
      auto spoilt = *parsed;
      spoilt[Json::json_pointer(pointer)] = bad;
      TestSystem test;
      test.files.contents["file"] = spoilt.dump();
      CAPTURE(pointer);
      CAPTURE(bad.dump());
      const int status = test.run({"verify-issuer", "--evidence", "file", "-o", "json"});
      CHECK((status == 5 || status == 3 || status == 1));
      CHECK(test.out().empty() == (status == 5));
    }
  }
}

TEST_CASE(
    "evidence: a file that is missing, has nothing on the issuer, or cannot be written")
{
  TestSystem test;
  CHECK(test.run({"verify-issuer", "--evidence", "gone"}) == 5);
  CHECK(test.err() == "oidcctl: error: \"gone\": no such file\n");

  test.files.contents["file"] = saved_evidence();
  CHECK(test.run({"verify-issuer", "https://third.example.net", "--evidence", "file"}) ==
        5);
  CHECK(test.out().empty());
  CHECK(test.err() ==
        "oidcctl: error: file: contains no evidence on \"https://third.example.net\"\n");

  serve(test, healthy_site());
  test.files.write_errors["full"] =
      Error{ErrorCode::local_file, "\"full\": no space", "make room", {}};
  CHECK(test.run({"verify-issuer", k_issuer, "--save-evidence", "full"}) == 5);
  CHECK(test.out().empty());
  CHECK(test.err() == "oidcctl: error: \"full\": no space\nhint: make room\n");
}

TEST_CASE("evidence: a replay gives the identical report and asks nobody")
{
  const std::vector<std::vector<std::string>> calls = {
      {"verify-issuer", k_issuer},
      {"verify-issuer", k_issuer, k_other},
      {"verify-issuer",
       k_issuer,
       "--client-id",
       "kubernetes",
       "--username-claim",
       "email"},
      {"verify-issuer", k_issuer, "http://login.example.com", k_other, "--structured"},
  };
  for (const auto& call : calls) {
    for (const auto* format : {"table", "json", "yaml"}) {
      auto words = call;
      words.insert(words.end(), {"-o", format, "--save-evidence", "file"});
      CAPTURE(text::join(words, " "));
      TestSystem live;
      serve_both(live, call);
      const int status = live.run(words);
      REQUIRE(live.files.writes.size() == 1);
      CHECK(live.files.writes[0].mode == 0644);

      TestSystem replay;
      replay.clock.advance(std::chrono::hours{100});
      replay.files.contents = live.files.contents;
      words[words.size() - 2] = "--evidence";
      CHECK(replay.run(words) == status);
      CHECK(replay.out() == live.out());
      CHECK(replay.network.sessions.empty());
    }
  }
}

TEST_CASE("evidence: without issuers all that the file holds, else those that are named")
{
  TestSystem test;
  test.files.contents["file"] = saved_evidence();
  CHECK(test.run({"verify-issuer", "--evidence", "file", "-o", "json"}) == 1);
  CHECK(json_out(test).at("items").size() == 2);
  CHECK(test.run({"verify-issuer", k_issuer, "--evidence", "file", "-o", "json"}) == 0);
  CHECK(json_out(test).at("issuer") == k_issuer);
}

TEST_CASE("evidence: the file never holds a token")
{
  TestSystem test;
  serve(test, healthy_site());
  const auto token = token_of({{"alg", "RS256"}}, {{"sub", "somebody"}});
  test.files.contents["token"] = token;
  test.run(
      {"verify-issuer", k_issuer, "--token-file", "token", "--save-evidence", "file"});
  CHECK(test.files.contents.at("file").find(token.substr(0, 12)) == std::string::npos);
  CHECK(test.files.contents.at("file").find("somebody") == std::string::npos);
}

#include "token_site.hpp"

// `token inspect`: what a token says, and that no one verified it.

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("token inspect: as JSON, YAML and for people")
{
  TestSystem test;
  const auto token = signed_token();
  store(test, token);
  CHECK(test.run({"token", "inspect", "token", "-o", "json"}) == 0);
  CHECK(test.err().empty());
  check_untold(test, token);
  const auto inspection = json_out(test);
  CHECK(inspection.at("kind") == "TokenInspection");
  CHECK(inspection.at("verified") == false);
  CHECK(inspection.at("claims") == good_claims());
  CHECK(inspection.at("expires").at("words") == "in 1 h");

  CHECK(test.run({"token", "inspect", "token", "-o", "yaml"}) == 0);
  CHECK(test.out().find("kind: TokenInspection\n") != std::string::npos);
  check_untold(test, token);

  CHECK(test.run({"token", "inspect", "token", "--color=always", "-v"}) == 0);
  for (const auto* piece :
       {k_token_issuer,
        "ada@example.com",
        "u-17",
        "dev",
        "ES256",
        "key-1",
        "in 1 h",
        "the signature was not verified: anyone can create such a token"}) {
    CAPTURE(piece);
    CHECK(test.out().find(piece) != std::string::npos);
  }
  check_untold(test, token);
  CHECK(test.network.sessions.empty());
}

TEST_CASE("token inspect: standard input, blanks around the token, bad signatures")
{
  TestSystem test;
  test.files.contents["-"] = "\n " + token_of({{"alg", "none"}}, good_claims()) + " \r\n";
  CHECK(test.run({"token", "inspect"}) == 0);
  CHECK(test.run({"token", "inspect", "-"}) == 0);
  test.files.contents["-"] = "e30.e30.";
  CHECK(test.run({"token", "inspect", "-o", "json"}) == 0);
  const auto inspection = json_out(test);
  CHECK(inspection.at("issuer").is_null());
  CHECK(inspection.at("audience").is_null());
  CHECK(inspection.at("userCandidates").empty());
}

TEST_CASE("token inspect: usage")
{
  TestSystem test;
  CHECK(test.run({"token", "inspect", "a", "b"}) == 2);
  CHECK(test.run({"token", "inspect", "--issuer-url=https://a"}) == 2);
  CHECK(test.run({"token", "inspect", "a", "-o", "xml"}) == 2);
  CHECK(test.run({"token", "inspct"}) == 2);
  CHECK(test.err().find("did you mean inspect?") != std::string::npos);
  CHECK(test.out().empty());
  CHECK(test.run({"token"}) == 2);
  CHECK(test.files.reads.empty());
}

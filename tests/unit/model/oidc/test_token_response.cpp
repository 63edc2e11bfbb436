#include "model/oidc/token_response.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

HttpReply
reply(int status, const std::string& body)
{
  return {.status = status, .body = body};
}

} // namespace

TEST_CASE("token response: what is given")
{
  const auto all = read_token_response(
      reply(200,
            R"({"id_token":"i.d.t","access_token":"a","refresh_token":"r",)"
            R"("token_type":"bearer","expires_in":"soon","scope":7})"));
  REQUIRE(all);
  CHECK(all->id_token.reveal() == "i.d.t");
  CHECK(all->access_token.reveal() == "a");
  CHECK(all->refresh_token.reveal() == "r");

  const auto least = read_token_response(reply(200, " {\"refresh_token\":null} "));
  REQUIRE(least);
  CHECK(least->id_token.empty());
  CHECK(least->refresh_token.empty());

  // A duplicate: the last one, as everywhere.
  const auto twice =
      read_token_response(reply(200, R"({"id_token":"a","id_token":"b"})"));
  REQUIRE(twice);
  CHECK(twice->id_token.reveal() == "b");
}

TEST_CASE("token response: why nothing is given")
{
  struct Row
  {
    std::string name;
    int status;
    std::string body;
    std::string error;
    std::string message;
  };
  const std::string secret = "eyJ-a-token";
  const Row rows[] = {
      {"an OAuth error",
       400,
       R"({"error":"invalid_grant"})",
       "invalid_grant",
       "\"invalid_grant\""},
      {"with a description",
       401,
       R"({"error":"invalid_client","error_description":"no such client"})",
       "invalid_client",
       "\"invalid_client\" (\"no such client\")"},
      {"with status 200, as some do",
       200,
       R"({"error":"bad_verification_code"})",
       "bad_verification_code",
       "\"bad_verification_code\""},
      {"an attack on the terminal",
       400,
       R"({"error":"e\u001b[2J","error_description":"<b>\u202e</b>"})",
       "e\x1b[2J",
       "\"e\\x1b[2J\" (\"<b>\\u202e</b>\")"},
      {"an error of a wrong type",
       400,
       R"({"error":{"code":7}})",
       "",
       "it returned HTTP 400 with JSON without `error`"},
      {"an empty error",
       400,
       R"({"error":""})",
       "",
       "it returned HTTP 400 with JSON without `error`"},
      {"a page", 200, "<html>" + secret, "", "it returned HTTP 200 with an HTML page"},
      {"nothing", 200, " \n", "", "it returned HTTP 200 with nothing"},
      {"an empty reply", 503, "", "", "it returned HTTP 503 with nothing"},
      {"a list",
       200,
       "[1]",
       "",
       "it returned HTTP 200 with 3 bytes that are not a JSON object"},
      {"cut off",
       200,
       R"({"id_token":")" + secret,
       "",
       "it returned HTTP 200 with 24 bytes that are not a JSON object"},
      {"a form, as old GitHub",
       200,
       "access_token=" + secret,
       "",
       "it returned HTTP 200 with 24 bytes that are not a JSON object"},
      {"no JSON with status 500",
       500,
       "oops",
       "",
       "it returned HTTP 500 with 4 bytes that are not a JSON object"},
      {"tokens with status 201",
       201,
       R"({"id_token":")" + secret + "\"}",
       "",
       "it returned HTTP 201 with JSON without `error`"},
      {"a token that is a number",
       200,
       R"({"id_token":7,"access_token":"x"})",
       "",
       "in its response id_token is a number: expected a string"},
      {"a token that is a list",
       200,
       R"({"refresh_token":["x"]})",
       "",
       "in its response refresh_token is an array: expected a string"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto seen = read_token_response(reply(row.status, row.body));
    REQUIRE_FALSE(seen);
    CHECK(seen.error().error == row.error);
    CHECK(seen.error().message == row.message);
    CHECK(seen.error().message.find(secret) == std::string::npos);
  }
}

TEST_CASE("token response: a long description is cut")
{
  const auto seen = read_token_response(reply(
      400, R"({"error":"x","error_description":")" + std::string(5000, 'y') + "\"}"));
  REQUIRE_FALSE(seen);
  CHECK(seen.error().message.size() < 330);
}

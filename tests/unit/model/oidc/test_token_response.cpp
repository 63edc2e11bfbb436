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
      {.name = "an OAuth error",
       .status = 400,
       .body = R"({"error":"invalid_grant"})",
       .error = "invalid_grant",
       .message = "\"invalid_grant\""},
      {.name = "with a description",
       .status = 401,
       .body = R"({"error":"invalid_client","error_description":"no such client"})",
       .error = "invalid_client",
       .message = "\"invalid_client\" (\"no such client\")"},
      {.name = "with status 200, as some do",
       .status = 200,
       .body = R"({"error":"bad_verification_code"})",
       .error = "bad_verification_code",
       .message = "\"bad_verification_code\""},
      {.name = "an attack on the terminal",
       .status = 400,
       .body = R"({"error":"e\u001b[2J","error_description":"<b>\u202e</b>"})",
       .error = "e\x1b[2J",
       .message = "\"e\\x1b[2J\" (\"<b>\\u202e</b>\")"},
      {.name = "an error of a wrong type",
       .status = 400,
       .body = R"({"error":{"code":7}})",
       .error = "",
       .message = "it returned HTTP 400 with JSON without `error`"},
      {.name = "an empty error",
       .status = 400,
       .body = R"({"error":""})",
       .error = "",
       .message = "it returned HTTP 400 with JSON without `error`"},
      {.name = "a page",
       .status = 200,
       .body = "<html>" + secret,
       .error = "",
       .message = "it returned HTTP 200 with an HTML page"},
      {.name = "nothing",
       .status = 200,
       .body = " \n",
       .error = "",
       .message = "it returned HTTP 200 with nothing"},
      {.name = "an empty reply",
       .status = 503,
       .body = "",
       .error = "",
       .message = "it returned HTTP 503 with nothing"},
      {.name = "a list",
       .status = 200,
       .body = "[1]",
       .error = "",
       .message = "it returned HTTP 200 with 3 bytes that are not a JSON object"},
      {.name = "cut off",
       .status = 200,
       .body = R"({"id_token":")" + secret,
       .error = "",
       .message = "it returned HTTP 200 with 24 bytes that are not a JSON object"},
      {.name = "a form, as old GitHub",
       .status = 200,
       .body = "access_token=" + secret,
       .error = "",
       .message = "it returned HTTP 200 with 24 bytes that are not a JSON object"},
      {.name = "no JSON with status 500",
       .status = 500,
       .body = "oops",
       .error = "",
       .message = "it returned HTTP 500 with 4 bytes that are not a JSON object"},
      {.name = "tokens with status 201",
       .status = 201,
       .body = R"({"id_token":")" + secret + "\"}",
       .error = "",
       .message = "it returned HTTP 201 with JSON without `error`"},
      {.name = "a token that is a number",
       .status = 200,
       .body = R"({"id_token":7,"access_token":"x"})",
       .error = "",
       .message = "in its response id_token is a number: expected a string"},
      {.name = "a token that is a list",
       .status = 200,
       .body = R"({"refresh_token":["x"]})",
       .error = "",
       .message = "in its response refresh_token is an array: expected a string"},
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

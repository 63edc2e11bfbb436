#include "token_site.hpp"

// Tokens and files that are none: a clear error, the right status, and never the text.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const std::vector<std::string> k_inspect{"token", "inspect", "token"};

std::string
nested(std::size_t depth)
{
  return std::string(depth, '[') + std::string(depth, ']');
}

// Return a token with this payload, signed.
std::string
signed_text(const std::string& payload)
{
  return Signer::of("P-256").compact("ES256", R"({"alg":"ES256"})", payload);
}

} // namespace

TEST_CASE("bad tokens: files that no command reads")
{
  struct Row
  {
    std::string content = {};
    std::string err = {};
  };
  const std::string blank = "whitespace inside the token\nhint: put the token on one "
                            "line; a header cannot contain it otherwise\n";
  const std::string bearer = "it starts with \"Bearer\"\nhint: remove that word\n";
  const std::string empty =
      "the input is empty\nhint: use a file with the ID token, or pipe the token\n";
  const auto token = signed_token();
  const auto middle = token.size() / 2;
  const Row rows[] = {
      {.content = "", .err = empty},
      {.content = " \r\n\t", .err = empty},
      {.content = token.substr(0, middle) + "\n" + token.substr(middle), .err = blank},
      {.content = token.substr(0, middle) + " " + token.substr(middle), .err = blank},
      {.content = token + "\n" + token, .err = blank},
      {.content = "Bearer " + token, .err = bearer},
      {.content = "bearer\t" + token, .err = blank},
      {.content = "BEARER " + token, .err = bearer},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    for (const auto& words : {k_inspect, without_json(verify_words())}) {
      TestSystem test;
      store(test, row.content);
      CHECK(test.run(words) == 5);
      CHECK(test.out().empty());
      CHECK(test.err() == "oidcctl: error: token: \"token\": " + row.err);
      check_untold(test, token);
    }
  }
}

TEST_CASE("bad tokens: a file that is missing, too large or a directory")
{
  for (const auto& words : {k_inspect, without_json(verify_words())}) {
    TestSystem test;
    store(test);
    test.files.contents.erase("token");
    CHECK(test.run(words) == 5);
    CHECK(test.err() == "oidcctl: error: token: \"token\": no such file\n");
    test.files.contents["token"] = std::string((std::size_t{4} << 20) + 1, 'a');
    CHECK(test.run(words) == 5);
    test.files.read_errors["token"] = {.code = ErrorCode::local_file,
                                       .message = "\"token\": it is a directory"};
    CHECK(test.run(words) == 5);
    CHECK(test.err().find("it is a directory") != std::string::npos);
    CHECK(test.out().empty());
  }
}

TEST_CASE("bad tokens: shapes that no API server looks at")
{
  struct Row
  {
    std::string token = {};
    std::string inspect_error = {};
  };
  const Row rows[] = {
      {.token = "plover-plover-plover",
       .inspect_error = "it has 1 parts separated by dots: a signed JWT has 3"},
      {.token = "plover.plover",
       .inspect_error = "it has 2 parts separated by dots: a signed JWT has 3"},
      {.token = signed_token() + ".x",
       .inspect_error = "it has 4 parts separated by dots: a signed JWT has 3"},
      {.token = "a.b.c.d.e",
       .inspect_error = "it has 5 parts separated by dots: a signed JWT has 3"},
      {.token = "e30." + base64url("\xff\xfe") + ".c2ln",
       .inspect_error = "its payload is not valid JSON: invalid character 'ÿ' looking "
                        "for beginning of "
                        "value"},
      {.token = "e30." + base64url(nested(100000)) + ".c2ln",
       .inspect_error = "its payload is not valid JSON: exceeded max depth"},
      {.token = "e30." + base64url("\"x\"") + ".c2ln",
       .inspect_error = "its payload is not a JSON object"},
      {.token = R"({"payload": "e30", "signatures": []})",
       .inspect_error = "it has 1 parts separated by dots: a signed JWT has 3"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.inspect_error);
    TestSystem test;
    store(test, row.token);
    CHECK(test.run(k_inspect) == 5);
    CHECK(test.out().empty());
    CHECK(test.err() ==
          "oidcctl: error: the token is not a signed JWT: " + row.inspect_error +
              "\nhint: use an ID token: three parts separated by dots\n");
    CHECK(test.run(verify_words()) == 1);
    const auto verdict = json_out(test);
    CHECK(verdict.at("reason") == "skipped");
    CHECK(verdict.at("silent") == true);
    CHECK(test.out().find("plover") == std::string::npos);
  }
}

TEST_CASE("bad tokens: signed, and odd inside")
{
  const std::string start = R"({"iss":"https://login.example.com","sub":"a","aud":)"
                            R"("kubernetes","exp":4102444800,"x":)";
  struct Row
  {
    std::string payload = {};
    int status = 0;
    std::string reason = {};
  };
  const Row rows[] = {
      {.payload = start + "1}", .status = 0, .reason = ""},
      {.payload = start + "\"" + std::string(std::size_t{1} << 20, 'x') + "\"}",
       .status = 0,
       .reason = ""},
      {.payload = start + "\"\xff\xfe\"}", .status = 0, .reason = ""},
      {.payload = start + nested(9000) + "}", .status = 0, .reason = ""},
      {.payload = start + nested(100000) + "}", .status = 1, .reason = "skipped"},
      {.payload = start + "1e400}", .status = 0, .reason = ""},
      {.payload = start + R"(1,"\ud800":"\udc00","sub":"b"})", .status = 0, .reason = ""},
      {.payload = start + "1,\"exp\":1}", .status = 1, .reason = "expired"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.payload.substr(start.size() - 4, 30));
    TestSystem test;
    const auto token = signed_text(row.payload);
    store(test, token);
    CHECK(test.run(verify_words({"--username-prefix=-"})) == row.status);
    CHECK(test.err().empty());
    const auto verdict = json_out(test);
    CHECK((row.status == 0 ? verdict.at("reason").is_null()
                           : verdict.at("reason") == row.reason));
    check_untold(test, token);
    CHECK(test.run(k_inspect) == (row.reason == "skipped" ? 5 : 0));
    check_untold(test, token);
  }
}

TEST_CASE("bad tokens: key files and documents that are none")
{
  struct Row
  {
    std::string document = {};
    std::string keys = {};
    std::string reason = {};
    std::string hint = {};
  };
  const auto good = signing_site();
  const auto document = good.document.dump();
  const auto keys = good.keys.dump();
  const Row rows[] = {
      {.document = document, .keys = "invalid JSON", .reason = "jwks_fetch", .hint = ""},
      {.document = document,
       .keys = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
       .reason = "jwks_fetch",
       .hint =
           "this is a PEM file: expected a JSON key set: {\"keys\": [...]} (RFC 7517)"},
      {.document = document,
       .keys = "",
       .reason = "jwks_fetch",
       .hint = "the key set is empty; serve JSON"},
      {.document = document, .keys = "[]", .reason = "jwks_fetch", .hint = ""},
      {.document = document,
       .keys = "{}",
       .reason = "signature",
       .hint = "the key set is empty; create a signing key"},
      {.document = document,
       .keys = good.keys["keys"][0].dump(),
       .reason = "signature",
       .hint = ""}, // one bare key
      {.document = "",
       .keys = keys,
       .reason = "not_initialized",
       .hint = "the discovery document is not a JSON object"},
      {.document = "{}",
       .keys = keys,
       .reason = "not_initialized",
       .hint = "the discovery document names the issuer \"\""},
      {.document = "[]",
       .keys = keys,
       .reason = "not_initialized",
       .hint = "the discovery document is not a JSON object"},
      {.document = nested(100000), .keys = keys, .reason = "not_initialized", .hint = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.keys.substr(0, 40));
    CAPTURE(row.document.substr(0, 40));
    TestSystem test;
    store(test);
    test.files.contents["document"] = row.document;
    test.files.contents["keys"] = row.keys;
    CHECK(test.run(verify_words()) == 1);
    const auto verdict = json_out(test);
    CHECK(verdict.at("reason") == row.reason);
    const std::string hint = verdict.at("findings").at(0).at("hint");
    CHECK(hint.rfind(row.hint, 0) == 0);
  }
  for (const std::string file : {"document", "keys"}) {
    CAPTURE(file);
    TestSystem test;
    store(test);
    test.files.contents.erase(file);
    CHECK(test.run(without_json(verify_words())) == 5);
    CHECK(test.err().find("\"" + file + "\": no such file") != std::string::npos);
    test.files.contents[file] = std::string((std::size_t{1} << 20) + 1, ' ');
    CHECK(test.run(without_json(verify_words())) == 5);
    test.files.read_errors[file] = {.code = ErrorCode::local_file,
                                    .message = "it is a directory"};
    CHECK(test.run(without_json(verify_words())) == 5);
    CHECK(test.err().find("it is a directory") != std::string::npos);
    CHECK(test.out().empty());
  }
}

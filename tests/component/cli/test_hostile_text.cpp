#include "base/text.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// Whatever a provider, a token or an argument says: no control character of theirs
// reaches a terminal, in no format.

namespace {

// Clear the screen, a C1 control sequence, DEL, a right-to-left override, a carriage
// return.
const std::string k_evil = "\x1b[2J\xc2\x9b"
                           "31m\x7f\xe2\x80\xae\r\nevil\x07\t";

bool
is_clean(const std::string& text)
{
  const bool controls = std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
  });
  return !controls && text.find("\xc2\x9b") == std::string::npos &&
         text.find("\xe2\x80\xae") == std::string::npos && text::is_utf8(text);
}

// Run in every format, with a terminal that would show colours, and check the output.
void
check_clean(TestSystem& test, const std::vector<std::string>& more)
{
  for (const auto* format : {"table", "json", "yaml"}) {
    CAPTURE(format);
    std::vector<std::string> words{
        "verify-issuer", "-v", "-o", format, "--color", "never"};
    words.insert(words.end(), more.begin(), more.end());
    test.run(words);
    CHECK(is_clean(test.out()));
    CHECK(is_clean(test.err()));
    if (std::string(format) == "json" && !test.out().empty()) {
      CHECK(parse_json(test.out()));
    }
  }
}

constexpr const char* k_issuer = "https://login.example.com";

} // namespace

TEST_CASE("hostile text: in every member of the document")
{
  const auto healthy = healthy_site();
  for (const auto& [a_name, value] : healthy.document.items()) {
    const auto& name = a_name; // Clang 14 captures no structured binding
    TestSystem test;
    CAPTURE(name);
    auto site = healthy_site();
    site.document[name] = value.is_array() ? Json::array({k_evil})
                                           : Json("https://login.example.com/" + k_evil);
    test.network.at(site.document_url(), {.outcome = ok_reply(site.document.dump())});
    if (name != "jwks_uri") {
      test.network.at(site.keys_url(), {.outcome = ok_reply(site.keys.dump())});
    }
    check_clean(test, {k_issuer});
  }
}

TEST_CASE("hostile text: names of members, twice")
{
  TestSystem test;
  auto site = healthy_site();
  const auto name = Json(k_evil).dump();
  auto text = site.document.dump();
  text.pop_back();
  site.document_reply.body = text + "," + name + ":1," + name + ":2}";
  serve(test, site);
  check_clean(test, {k_issuer});
}

TEST_CASE("hostile text: bodies, headers and redirects")
{
  for (const int status : {200, 302, 404, 500}) {
    TestSystem test;
    CAPTURE(status);
    auto reply = ok_reply(k_evil + "\xff\xfe");
    reply.status = status;
    reply.address = k_evil;
    reply.headers.push_back({"content-type", k_evil});
    reply.headers.push_back({"location", k_evil});
    test.network.at(healthy_site().document_url(), {.outcome = reply});
    check_clean(test, {k_issuer});
  }
}

TEST_CASE("hostile text: certificates and messages of failures")
{
  for (const auto fault : {HttpFault::resolve,
                           HttpFault::connect,
                           HttpFault::certificate,
                           HttpFault::tls,
                           HttpFault::timeout,
                           HttpFault::too_large,
                           HttpFault::closed,
                           HttpFault::proxy,
                           HttpFault::protocol,
                           HttpFault::interrupted}) {
    TestSystem test;
    CAPTURE(to_string(fault));
    auto tls = good_tls();
    tls.verify_error = k_evil;
    tls.protocol = k_evil;
    tls.chain.front().subject = k_evil;
    tls.chain.front().issuer = k_evil;
    tls.chain.front().names = {k_evil};
    tls.chain.front().signature_algorithm = k_evil;
    test.resolver.errors["login.example.com"] = k_evil;
    test.network.at(healthy_site().document_url(),
                    {.outcome = tl::make_unexpected(HttpFailure{fault, k_evil, tls})});
    check_clean(test, {k_issuer});

    TestSystem seen;
    auto site = healthy_site();
    site.document_reply.tls = tls;
    seen.resolver.hosts["login.example.com"] = {k_evil};
    serve(seen, site);
    check_clean(seen, {k_issuer});
  }
}

TEST_CASE("hostile text: keys")
{
  for (const auto* member : {"kty", "kid", "alg", "use", "n", "e", "x5t"}) {
    TestSystem test;
    CAPTURE(member);
    auto site = healthy_site();
    auto key = rsa_key("a");
    key[member] = k_evil;
    site.keys["keys"] = Json::array({key, key});
    serve(test, site);
    check_clean(test, {k_issuer});
  }
  TestSystem test;
  auto site = healthy_site();
  site.keys_reply.headers.push_back({"cache-control", "max-age=" + k_evil});
  auto curve = p256_key("b");
  curve["crv"] = k_evil;
  site.keys["keys"] = Json::array({curve});
  serve(test, site);
  check_clean(test, {k_issuer});
}

TEST_CASE("hostile text: the authorization endpoint")
{
  auto back = ok_reply();
  back.status = 302;
  back.headers.push_back(
      {"location",
       "http://localhost:8000/?error=%1b%5b2J%0d&error_description=%1b%07"
       "%c2%9b%e2%80%ae"});
  auto away = back;
  away.headers.back().value = "https://login.example.com/error?error=" + k_evil;
  for (const auto& reply : {back, away, ok_reply("<form>" + k_evil)}) {
    TestSystem test;
    const auto site = healthy_site();
    serve(test, site);
    test.network.below(site.login_url(), {.outcome = reply});
    check_clean(test, {k_issuer, "--client-id", "kubernetes"});
  }
}

TEST_CASE("hostile text: a token")
{
  TestSystem test;
  const auto site = healthy_site();
  serve(test, site);
  serve_login(test, site);
  test.files.contents["token"] = token_of({{"alg", k_evil}, {"kid", k_evil}},
                                          {{"iss", k_evil},
                                           {"sub", k_evil},
                                           {"aud", Json::array({k_evil})},
                                           {"exp", k_evil},
                                           {k_evil, k_evil}});
  check_clean(test,
              {k_issuer,
               "--token-file",
               "token",
               "--client-id",
               "kubernetes",
               "--only",
               "token"});
  check_clean(test, {k_issuer, "--token-file", "token", "--username-claim", "email"});
}

TEST_CASE("hostile text: arguments, variables and names of files")
{
  TestSystem test;
  check_clean(test, {k_evil});
  check_clean(test, {"https://" + k_evil});
  check_clean(test, {k_issuer, "--" + k_evil});
  check_clean(test, {k_issuer, "--only", k_evil});
  check_clean(test, {k_issuer, "--connect-to", k_evil});
  check_clean(test, {k_issuer, "--timeout", k_evil});
  check_clean(test, {k_issuer, "--fail-on", k_evil});
  check_clean(test, {k_issuer, "--signing-algs", k_evil});
  check_clean(test, {k_issuer, "--redirect-url", k_evil});
  check_clean(test, {k_issuer, "--token-file", k_evil});
  check_clean(test, {k_issuer, "--certificate-authority", k_evil});
  check_clean(test, {"--evidence", k_evil});
  test.files.contents[k_evil] = "{}";
  check_clean(test, {"--evidence", k_evil});
  test.environment.values["OIDCCTL_TIMEOUT"] = k_evil;
  check_clean(test, {k_issuer});
}

TEST_CASE("hostile text: an evidence file by somebody else")
{
  TestSystem saved;
  serve(saved, healthy_site());
  CHECK(saved.run({"verify-issuer", k_issuer, "--save-evidence", "file"}) == 0);
  const auto parsed = parse_json(saved.files.contents.at("file"));
  REQUIRE(parsed);
  const auto flat = parsed->flatten();
  for (const auto& [a_pointer, value] : flat.items()) {
    const auto& pointer = a_pointer; // Clang 14 captures no structured binding
    if (!value.is_string()) {
      continue;
    }
    auto spoilt = *parsed;
    spoilt[Json::json_pointer(pointer)] = value.get<std::string>() + k_evil;
    TestSystem test;
    CAPTURE(pointer);
    test.files.contents["file"] = spoilt.dump();
    check_clean(test, {"--evidence", "file"});
  }
}

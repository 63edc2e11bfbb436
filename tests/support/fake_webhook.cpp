#include "fake_webhook.hpp"

#include "authenticator/token_provider.hpp"
#include "go/json.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

namespace oidcctl::test {

namespace {

constexpr std::size_t k_most = std::size_t{4} << 20;

HttpReply
status_reply(int status, std::string body = "{}")
{
  auto reply = ok_reply(std::move(body));
  reply.status = status;
  return reply;
}

HttpExchange
fetched(const std::string& body)
{
  HttpExchange exchange;
  exchange.outcome = ok_reply(body);
  return exchange;
}

} // namespace

FakeWebhook::FakeWebhook(TestSystem& test, const std::string& rules) : m_test(test)
{
  auto parsed = webhook::parse_config(
      "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\njwt:\n- issuer: {url: \"" +
      k_webhook_issuer +
      "\", audiences: [kubernetes]}\n  claimMappings:\n    username: {claim: sub, "
      "prefix: "
      "\"corp:\"}\n    groups: {claim: groups, prefix: \"corp:\"}\n" +
      rules);
  REQUIRE_MESSAGE(parsed, (parsed ? "" : parsed.error().message));
  m_config = std::move(*parsed);
  m_provider = {k_webhook_issuer,
                fetched(short_document(k_webhook_issuer)),
                fetched(key_set(Json::array({Signer::of("RSA").jwk("one")})))};
  REQUIRE(!prepare_keys(m_provider, 36, test.network.jose()));
  test.network.serve(k_webhook_url, [this](const HttpRequest& request) {
    return tl::expected<HttpReply, HttpFailure>(answer(request));
  });
}

std::string
FakeWebhook::token(const std::string& subject, const Json& more) const
{
  const auto now = m_test.clock.now().time_since_epoch().count();
  Json claims{{"iss", k_webhook_issuer},
              {"aud", "kubernetes"},
              {"sub", subject},
              {"exp", now + 600}};
  if (more.is_object()) {
    claims.update(more);
  }
  return Signer::of("RSA").token({{"alg", "RS256"}, {"kid", "one"}}, claims);
}

Json
FakeWebhook::review(const review::TokenReview& asked) const
{
  const auto& token = asked.token.reveal();
  const auto parsed = CompactToken::parse(token);
  auto decision = webhook::decide(m_config,
                                  webhook::issuer_of_token(m_config, parsed),
                                  parsed,
                                  asked.audiences,
                                  m_provider,
                                  m_test.clock.now(),
                                  m_test.network.jose());
  if (ignored.contains(decision.reason)) {
    decision.outcome = webhook::Outcome::accepted;
    decision.user.username = "corp:anyone";
  }
  auto answer = review::to_json(webhook::status_of(decision), asked.version);
  if (change) {
    change(token, answer);
  }
  return answer;
}

HttpReply
FakeWebhook::answer(const HttpRequest& request) const
{
  if (answer_instead) {
    if (auto reply = answer_instead(request)) {
      return *reply;
    }
  }
  if (request.url.substr(0, request.url.find('?')) != k_webhook_url) {
    return status_reply(404);
  }
  if (request.method != "POST") {
    return status_reply(405);
  }
  if (request.body.size() > k_most) {
    return status_reply(413);
  }
  const auto object = go::parse(request.body);
  const auto asked = object ? review::parse_token_review(*object)
                            : fail(ErrorCode::usage, "invalid JSON");
  if (!asked || (asked->version != "v1" && asked->version != "v1beta1")) {
    return status_reply(400);
  }
  return ok_reply(to_text(review(*asked), -1));
}

} // namespace oidcctl::test

#pragma once

#include "checks/webhook/decision.hpp"
#include "fakes.hpp"
#include "signing.hpp"

#include <functional>
#include <set>
#include <string>

namespace oidcctl::test {

inline const std::string k_webhook_url = "https://hook.example.com/review";
inline const std::string k_webhook_issuer = "https://login.example.com";

// An authentication webhook for the fake network that trusts one issuer, whose key is
// `Signer::of("RSA")` under the ID "one": right as it comes, to be spoilt by each test.
class FakeWebhook
{
public:
  // `rules`: more YAML of a WebhookConfiguration.
  explicit FakeWebhook(TestSystem& test, const std::string& rules = "");

  // Reasons of a decision (see webhook::Decision) that it does not look at.
  std::set<std::string> ignored = {};
  // Answers a request in its own way, or not.
  std::function<std::optional<HttpReply>(const HttpRequest&)> answer_instead = {};
  // Changes a right answer before it is sent.
  std::function<void(const std::string& token, Json& answer)> change = {};

  HttpReply answer(const HttpRequest& request) const;

  // Return a good token of the user `subject`.
  std::string token(const std::string& subject = "4711", const Json& more = {}) const;

private:
  Json review(const review::TokenReview& asked) const;

  TestSystem& m_test;
  webhook::Config m_config = {};
  ProviderEvidence m_provider = {};
};

// `webhook test` with tokens that it makes with the key in key.pem.
inline const std::vector<std::string> k_webhook_minting{"webhook",
                                                        "test",
                                                        k_webhook_url,
                                                        "--issuer-key",
                                                        "key.pem",
                                                        "--key-id",
                                                        "one",
                                                        "--issuer-url",
                                                        k_webhook_issuer,
                                                        "--client-id",
                                                        "kubernetes",
                                                        "-o",
                                                        "json"};

} // namespace oidcctl::test

#include "app/token/collect_token.hpp"

#include "app/fetch.hpp"
#include "authenticator/token_verdict.hpp"
#include "model/http/url.hpp"
#include "model/oidc/compact_token.hpp"
#include "model/oidc/discovery_reply.hpp"

namespace oidcctl {

namespace {

// Return the place of the keys, or why the API server gets none.
tl::expected<std::string, NotTried>
keys_url_of(const std::variant<NotTried, HttpExchange>& discovery)
{
  const auto document = discovery_of(std::get<HttpExchange>(discovery));
  if (!document || !*document) {
    return tl::make_unexpected(NotTried{"the discovery document is missing"});
  }
  const auto& text = (*document)->jwks_uri;
  const auto url = Url::parse(text);
  if (!url || url->host.empty()) {
    return tl::make_unexpected(
        NotTried{"Get " + go::go_quote(text) + ": unsupported protocol scheme \"\""});
  }
  return text;
}

ProviderEvidence
collect_provider(Fetcher& fetcher,
                 const std::string& issuer,
                 const std::string& document_url)
{
  ProviderEvidence evidence{.issuer = issuer};
  evidence.discovery =
      fetcher.fetch(document_url.empty() ? discovery_url(issuer) : document_url);
  if (const auto keys_url = keys_url_of(evidence.discovery)) {
    evidence.keys = fetcher.fetch(*keys_url);
  } else {
    evidence.keys = keys_url.error();
  }
  return evidence;
}

DistributedEvidence
collect_distributed(Fetcher& fetcher,
                    const ClaimSource& source,
                    const ProviderEvidence& own)
{
  DistributedEvidence evidence;
  std::vector<HttpHeader> headers;
  if (!source.access_token.empty()) {
    headers.push_back({"Authorization", "Bearer " + source.access_token});
  }
  evidence.claim = fetcher.fetch(source.endpoint, std::move(headers));
  const auto* reply = evidence.claim.reply();
  const auto token =
      CompactToken::parse(reply == nullptr ? std::string_view() : reply->body);
  const auto issuer = token.untrusted_issuer().value_or("");
  if (issuer == own.issuer) {
    evidence.provider = own;
  } else if (!issuer.empty()) {
    // Any issuer is believed here, found by its own discovery.
    evidence.provider = collect_provider(fetcher, issuer, {});
  }
  return evidence;
}

HttpExchange
local_reply(std::string body)
{
  HttpExchange exchange;
  exchange.outcome = HttpReply{.status = 200,
                               .headers = {{"content-type", "application/json"}},
                               .body = std::move(body)};
  return exchange;
}

} // namespace

TokenEvidence
collect_token(Http& http,
              const Clock& clock,
              Milliseconds timeout,
              const std::string& issuer,
              const Policy& policy,
              std::string_view token)
{
  Fetcher fetcher(http, clock, timeout);
  TokenEvidence evidence;
  evidence.provider.issuer = issuer;
  // The API server does not ask for anything either when the token is not for it.
  const auto parsed = CompactToken::parse(token);
  if (policy_problem(policy, issuer) ||
      parsed.untrusted_issuer().value_or("") != issuer) {
    return evidence;
  }
  evidence.provider = collect_provider(fetcher, issuer, policy.discovery_url);
  const auto source =
      parsed.claims ? distributed_source(*parsed.claims, policy) : std::nullopt;
  if (source) {
    evidence.distributed = collect_distributed(fetcher, *source, evidence.provider);
  }
  return evidence;
}

ProviderEvidence
collect_provider(Http& http,
                 const Clock& clock,
                 Milliseconds timeout,
                 const std::string& issuer,
                 const std::string& document_url)
{
  Fetcher fetcher(http, clock, timeout);
  return collect_provider(fetcher, issuer, document_url);
}

TokenEvidence
offline_token_evidence(const std::string& issuer,
                       std::string discovery_document,
                       std::string key_set)
{
  TokenEvidence evidence;
  evidence.provider.issuer = issuer;
  evidence.provider.discovery = local_reply(std::move(discovery_document));
  if (const auto keys_url = keys_url_of(evidence.provider.discovery)) {
    evidence.provider.keys = local_reply(std::move(key_set));
  } else {
    evidence.provider.keys = keys_url.error();
  }
  return evidence;
}

} // namespace oidcctl

#include "authenticator/token_provider.hpp"

#include "base/text.hpp"
#include "model/http/http_status.hpp"
#include "model/oidc/discovery.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr unsigned k_algorithms_decoded_minor = 28;
constexpr unsigned k_keys_url_needed_minor = 35;

TokenProblem
not_initialized(std::string hint, bool could_not_find_out = false)
{
  return {"not_initialized",
          "oidc: authenticator not initialized",
          std::move(hint),
          could_not_find_out};
}

std::optional<TokenProblem>
reply_problem(const HttpExchange& exchange)
{
  if (const auto* failure = exchange.failure()) {
    return not_initialized(fmt::format("cannot fetch the discovery document from {}: {}",
                                       text::quote(exchange.last_url()),
                                       text::printable(failure->message)),
                           !is_answer(*failure));
  }
  if (exchange.reply()->status != 200) {
    return not_initialized(
        fmt::format("the discovery endpoint {1} returned HTTP {0}: only 200 is accepted",
                    exchange.reply()->status,
                    text::quote(exchange.last_url())));
  }
  return std::nullopt;
}

std::optional<TokenProblem>
document_problem(const ProviderEvidence& provider, unsigned minor)
{
  const auto& exchange = std::get<HttpExchange>(provider.discovery);
  const auto document = Discovery::parse(exchange.reply()->body);
  if (!document) {
    return not_initialized("the discovery document is not a JSON object: " +
                               text::printable(document.error().message),
                           document.error().fault == go::DecodeError::too_deep);
  }
  const auto& decode_error = minor < k_algorithms_decoded_minor
                                 ? document->decode_error_before_1_28
                                 : document->decode_error;
  if (decode_error) {
    return not_initialized("the discovery document cannot be decoded: " + *decode_error);
  }
  if (document->issuer != provider.issuer) {
    return not_initialized(
        fmt::format("the discovery document names the issuer {}: configured is {}, and "
                    "they must match byte for byte",
                    text::quote(document->issuer),
                    text::quote(provider.issuer)));
  }
  if (document->jwks_uri.empty() && minor >= k_keys_url_needed_minor) {
    return not_initialized("the discovery document has no jwks_uri");
  }
  return std::nullopt;
}

TokenProblem
keys_problem(const std::string& message,
             std::string hint = {},
             bool could_not_find_out = false)
{
  return {"jwks_fetch",
          "oidc: verify token: failed to verify signature: fetching keys oidc: " +
              message,
          std::move(hint),
          could_not_find_out};
}

std::string
decode_message(const HttpReply& reply, const std::string& reason)
{
  const auto type = reply.header("content-type").value_or("");
  const auto media_type = text::to_lower(text::trim(type.substr(0, type.find(';'))));
  return media_type == "application/json"
             ? "failed to decode keys: got Content-Type = application/json, but could "
               "not "
               "unmarshal as JSON: " +
                   reason
             : fmt::format(
                   "failed to decode keys: expected Content-Type = application/json, "
                   "got {}: {}",
                   go::go_quote(type),
                   reason);
}

std::string
look_hint(const std::string& body)
{
  const auto start = text::trim(body);
  if (start.rfind("-----BEGIN", 0) == 0) {
    return "this is a PEM file: expected a JSON key set: {\"keys\": [...]} (RFC 7517)";
  }
  return start.empty() ? "the key set is empty; serve JSON: {\"keys\": [...]} (RFC 7517)"
                       : "";
}

} // namespace

std::optional<TokenProblem>
provider_problem(const ProviderEvidence& provider, unsigned minor)
{
  if (provider.prepared) {
    return std::nullopt;
  }
  if (const auto* why = std::get_if<NotTried>(&provider.discovery)) {
    return not_initialized(why->why, true);
  }
  auto problem = reply_problem(std::get<HttpExchange>(provider.discovery));
  return problem ? problem : document_problem(provider, minor);
}

tl::expected<std::vector<Jwk>, TokenProblem>
keys_of(const ProviderEvidence& provider, unsigned minor, const Jose& jose)
{
  if (provider.prepared) {
    return provider.prepared->keys;
  }
  const auto refuse = [](TokenProblem p) { return tl::make_unexpected(std::move(p)); };
  if (const auto* why = std::get_if<NotTried>(&provider.keys)) {
    return refuse(keys_problem("get keys failed " + why->why));
  }
  const auto& exchange = std::get<HttpExchange>(provider.keys);
  if (const auto* failure = exchange.failure()) {
    return refuse(keys_problem(fmt::format("get keys failed Get {}: {}",
                                           go::go_quote(exchange.last_url()),
                                           text::printable(failure->message)),
                               {},
                               !is_answer(*failure)));
  }
  const auto& reply = *exchange.reply();
  if (reply.status != 200) {
    return refuse(keys_problem("get keys failed: " + status_line(reply.status)));
  }
  auto set = Jwks::parse(reply.body);
  if (!set) {
    return refuse(keys_problem(decode_message(reply, set.error().message),
                               look_hint(reply.body),
                               set.error().fault == go::DecodeError::too_deep));
  }
  if (set->decode_error) {
    return refuse(keys_problem(decode_message(reply, *set->decode_error)));
  }
  for (std::size_t i = 0; i < set->keys.size(); ++i) {
    auto& key = set->keys[i];
    key.problem = key.problem_in(minor);
    if (!key.problem) {
      key.problem = jose.key_problem(key);
    }
    if (key.problem) {
      return refuse(keys_problem(
          decode_message(reply, *key.problem),
          x5c_hint(key, describe(key, i))
              .value_or(fmt::format(
                  "have the provider remove {} from its key set: kube-apiserver rejects "
                  "the whole set because of one unusable key",
                  describe(key, i)))));
    }
  }
  return std::move(set->keys);
}

std::optional<TokenProblem>
prepare_keys(ProviderEvidence& provider, unsigned minor, const Jose& jose)
{
  if (auto problem = provider_problem(provider, minor)) {
    return problem;
  }
  auto keys = keys_of(provider, minor, jose);
  if (!keys) {
    return std::move(keys).error();
  }
  auto prepared = std::make_shared<PreparedKeys>();
  for (const auto& key : *keys) {
    prepared->public_keys.push_back(is_refused_by_go(key, minor) ? nullptr
                                                                 : jose.public_key(key));
  }
  prepared->keys = std::move(*keys);
  provider.prepared = std::move(prepared);
  return std::nullopt;
}

std::optional<std::string>
x5c_hint(const Jwk& key, const std::string& name)
{
  const bool is_meant = !key.certificates.empty() && key.problem &&
                        key.problem->find("x5c") != std::string::npos;
  return is_meant
             ? std::optional(fmt::format(
                   "have the provider reissue the certificate in `x5c` of {}, or leave "
                   "`x5c` out: it is optional",
                   name))
             : std::nullopt;
}

} // namespace oidcctl

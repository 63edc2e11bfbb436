#include "checks/issuer/issuer_case.hpp"

#include "model/oidc/discovery_reply.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

using Answer = AuthorizationAnswer;

const HttpExchange*
exchange_of(const std::variant<NotTried, HttpExchange>& probe)
{
  return std::get_if<HttpExchange>(&probe);
}

const HttpReply*
good_reply(const HttpExchange* exchange)
{
  const auto* reply = exchange == nullptr ? nullptr : exchange->reply();
  return reply != nullptr && reply->status == 200 ? reply : nullptr;
}

AuthorizationReading
read_probe(const AuthorizationProbe& probe)
{
  const auto* reply = probe.exchange.reply();
  if (reply == nullptr) {
    return {Answer::could_not_tell,
            {},
            "the authorization endpoint did not respond: " +
                probe.exchange.failure()->message};
  }
  return read_authorization_reply(*reply, probe.exchange.url, probe.redirect_url);
}

std::vector<ProbeReading>
read_probes(const IssuerEvidence& evidence)
{
  std::vector<ProbeReading> readings;
  const auto* probes =
      std::get_if<std::vector<AuthorizationProbe>>(&evidence.authorizations);
  if (probes == nullptr) {
    return readings;
  }
  const bool shows_anybody =
      evidence.control && read_probe(*evidence.control).answer == Answer::login_page;
  for (const auto& probe : *probes) {
    auto reading = read_probe(probe);
    if (shows_anybody && reading.answer == Answer::login_page) {
      reading = {
          Answer::could_not_tell,
          {},
          "the provider shows its login page even to a client that does not exist"};
    }
    readings.push_back({probe.redirect_url, std::move(reading)});
  }
  return readings;
}

} // namespace

const HttpExchange*
IssuerCase::discovery_exchange() const
{
  return exchange_of(evidence.discovery);
}

const HttpReply*
IssuerCase::discovery_reply() const
{
  return good_reply(discovery_exchange());
}

const Discovery*
IssuerCase::discovery() const
{
  return document && *document && !(*document)->decode_error ? &**document : nullptr;
}

const HttpExchange*
IssuerCase::keys_exchange() const
{
  return exchange_of(evidence.keys);
}

const HttpReply*
IssuerCase::keys_reply() const
{
  return good_reply(keys_exchange());
}

const Jwks*
IssuerCase::keys() const
{
  return key_set && *key_set ? &**key_set : nullptr;
}

IssuerCase
make_issuer_case(IssuerEvidence evidence, Policy policy, const Jose& jose)
{
  IssuerCase out;
  out.evidence = std::move(evidence);
  out.policy = std::move(policy);
  if (const auto* exchange = out.discovery_exchange()) {
    out.document = discovery_of(*exchange);
  }
  if (out.document) {
    constexpr unsigned first_with_algorithms = 28;
    if (*out.document && out.policy.kubernetes_minor < first_with_algorithms) {
      (*out.document)->decode_error = (*out.document)->decode_error_before_1_28;
    }
  }
  if (const auto* reply = out.keys_reply()) {
    out.key_set = Jwks::parse(reply->body);
    if (*out.key_set) {
      for (auto& key : (*out.key_set)->keys) {
        key.problem = key.problem_in(out.policy.kubernetes_minor);
        if (!key.problem) {
          key.problem = jose.key_problem(key);
        }
      }
    }
  }
  out.probes = read_probes(out.evidence);
  const auto* document = out.document && *out.document ? &**out.document : nullptr;
  out.provider = recognise(out.evidence.issuer, document);
  return out;
}

} // namespace oidcctl

#include "cli/webhook/mint_options.hpp"

#include "base/text.hpp"
#include "cli/options/issuer_options.hpp"
#include "model/oidc/jwks.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr const char* k_group = "Tokens of an issuer that the webhook trusts";
constexpr std::size_t k_most_key = std::size_t{64} << 10;
constexpr std::size_t k_most_claims = std::size_t{64} << 10;

Result<Json>
claims_of(System& system, const std::string& path)
{
  if (path.empty()) {
    return Json::object();
  }
  TRY_ASSIGN(const auto text, system.files.read(path, k_most_claims));
  auto claims = parse_json(text);
  if (!claims || !claims->is_object()) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: {}",
                            text::quote(path),
                            claims ? "not a JSON object" : claims.error().message),
                R"(expected claims as a JSON object: {"department":"dev"})");
  }
  return claims;
}

// Return the algorithm of the tokens: that of the key, or the first of the accepted ones
// that it can sign with.
Result<std::string>
algorithm_for(const SigningKey& key, const std::vector<std::string>& accepted)
{
  const auto usual = key.algorithm();
  if (accepted.empty() ||
      std::find(accepted.begin(), accepted.end(), usual) != accepted.end()) {
    return usual;
  }
  const auto found =
      std::find_if(accepted.begin(), accepted.end(), [&key](const auto& a) {
        return key.sign(a, "").has_value();
      });
  if (found == accepted.end()) {
    return usage_error({"--signing-algs"},
                       fmt::format("the key of --issuer-key cannot sign with {}",
                                   text::join(accepted, ", ")),
                       fmt::format("it signs with {}", usual));
  }
  return *found;
}

} // namespace

void
add_mint_options(const Parameters& parameters, MintFlags& flags)
{
  const auto group = parameters.in(k_group);
  group.file("--issuer-key",
             flags.key_file,
             "File with a private key of the issuer, PEM or JWK, to make tokens with");
  add_issuer_url(group, flags.issuer_url);
  add_client_ids(group, flags.client_ids);
  group.value("--key-id", "ID", flags.key_id, "Key ID (kid) under which it is published")
      .default_text = "that of the JWK";
  add_username_claim(group, flags.username_claim);
  group.value("--groups-claim,--oidc-groups-claim",
              "CLAIM",
              flags.groups_claim,
              "Claim with the user's groups");
  group.file("--claims-file", flags.claims_file, "File with more claims, a JSON object");
  auto& algorithms = group.comma_list("--signing-algs,--oidc-signing-algs",
                                      "ALGS",
                                      flags.algorithms,
                                      "Signing algorithms that the webhook accepts");
  algorithms.values = {.kind = Values::Kind::choice,
                       .list = [] { return known_algorithms(); }};
  group.comma_list("--expect-amr",
                   "WORDS",
                   flags.amr,
                   "The webhook demands a second factor: these words of amr");
  group.comma_list(
      "--expect-acr", "WORDS", flags.acr, "The webhook demands one of these in acr");
  group.comma_list(
      "--expect-azp", "IDS", flags.parties, "The webhook demands one of these in azp");
  group
      .number("--expect-login-age",
              "SECONDS",
              {.min = 0, .max = 31536000},
              flags.login_age,
              "The webhook demands that auth_time is at most so old")
      .default_text = "not demanded";
  parameters.needs(
      "--issuer-key", "--issuer-url", "the tokens have to name their issuer");
  parameters.needs("--issuer-key", "--client-id", "the tokens need an audience");
  for (const auto* option : {"--key-id",
                             "--claims-file",
                             "--expect-amr",
                             "--expect-acr",
                             "--expect-azp",
                             "--expect-login-age"}) {
    parameters.needs(option, "--issuer-key", "it is about tokens that are made");
  }
}

Result<MintOptions>
mint_options(System& system, const Signing& signing, const MintFlags& flags)
{
  MintOptions options;
  if (flags.key_file.empty()) {
    return options;
  }
  auto bytes = system.files.read(flags.key_file, k_most_key);
  if (!bytes) {
    return tl::make_unexpected(std::move(bytes).error().within("issuer key"));
  }
  auto key = signing.read_key(Secret(std::move(*bytes)));
  if (!key) {
    return tl::make_unexpected(
        std::move(key).error().within(text::quote(flags.key_file)));
  }
  options.key = std::move(*key);
  auto& settings = options.settings;
  TRY_ASSIGN(settings.claims, claims_of(system, flags.claims_file));
  TRY_ASSIGN(settings.algorithm, algorithm_for(*options.key, flags.algorithms));
  settings.issuer = flags.issuer_url;
  settings.audience = flags.client_ids.empty() ? "" : flags.client_ids.front();
  settings.key_id = flags.key_id.empty() ? options.key->key_id() : flags.key_id;
  settings.username_claim = flags.username_claim;
  settings.groups_claim = flags.groups_claim;
  settings.algorithms = flags.algorithms;
  settings.amr = flags.amr;
  settings.acr = flags.acr;
  settings.parties = flags.parties;
  if (flags.login_age > 0) {
    settings.login_age = Seconds{flags.login_age};
  }
  return options;
}

} // namespace oidcctl::cli

#include "kube/kubeconfig/credentials.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "go/x509/pem.hpp"
#include "model/login/cached_login.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::kube {

namespace {

constexpr std::size_t k_npos = std::string_view::npos;
constexpr std::string_view k_begin = "-----BEGIN ";
constexpr const char* k_view_hint = "that is what `kubectl config view` prints instead "
                                    "of data: take it from `kubectl config "
                                    "view --raw --flatten`";

// What `kubectl config view` prints for data and for tokens. Both are base64, too.
constexpr std::array<std::string_view, 2> k_placeholders{"DATA+OMITTED", "REDACTED"};

// Return the bytes that `text`, with white space around it, is base64 of, in either
// alphabet.
std::optional<std::string>
decoded(std::string_view text)
{
  const auto bare = text::trim(text);
  auto bytes = base64::decode(bare, base64::Alphabet::standard);
  return bytes ? bytes : base64::decode(bare, base64::Alphabet::url);
}

bool
is_jwt(std::string_view text)
{
  return text.starts_with("eyJ") && std::count(text.begin(), text.end(), '.') == 2;
}

// Return the words for why nothing in `pem` can be trusted (client-go transport
// createErrorParsingCAData).
std::string
ca_error(std::string_view pem)
{
  while (!pem.empty()) {
    const auto block = go::next_pem_block(pem, go::k_newest);
    if (!block) {
      return "unable to parse bytes as PEM block";
    }
    if (block->type != "CERTIFICATE" || block->has_headers) {
      continue;
    }
    const auto certificate = go::x509::parse_certificate(block->bytes, go::k_newest);
    if (!certificate) {
      return "failed to parse certificate: " + certificate.error();
    }
  }
  return "no valid certificate authority data seen";
}

std::size_t
count_of_certificates(std::string_view pem)
{
  std::size_t count = 0;
  while (const auto block = go::next_pem_block(pem, go::k_newest)) {
    count += block->type == "CERTIFICATE" && !block->has_headers ? 1 : 0;
  }
  return count;
}

// Return whether a line of `pem` starts with white space before "-----BEGIN".
bool
is_indented(std::string_view pem)
{
  const auto at = pem.find(k_begin);
  return at != k_npos && at > 0 && (pem[at - 1] == ' ' || pem[at - 1] == '\t');
}

} // namespace

CaBundle
read_ca_bundle(std::string_view pem)
{
  CaBundle bundle{.certificates = go::x509::append_certs_from_pem(pem, go::k_newest)};
  if (bundle.certificates.empty()) {
    bundle.problem = "unable to load root certificates: " + ca_error(pem);
    bundle.hint = hint_for_pem(pem, "a certificate");
  } else {
    bundle.skipped = count_of_certificates(pem) - bundle.certificates.size();
  }
  return bundle;
}

std::string_view
placeholder_in(std::string_view text)
{
  for (const auto placeholder : k_placeholders) {
    const auto bytes = base64::decode(placeholder, base64::Alphabet::standard);
    if (text::trim(text) == placeholder || (bytes && text == *bytes)) {
      return placeholder;
    }
  }
  return {};
}

std::string
hint_for_pem(std::string_view text, std::string_view what)
{
  if (const auto placeholder = placeholder_in(text); !placeholder.empty()) {
    return fmt::format("it is {}: {}", placeholder, k_view_hint);
  }
  if (text.find(k_begin) == k_npos) {
    const auto bytes = decoded(text);
    if (bytes && bytes->find(k_begin) != std::string::npos) {
      return "it is base64 twice: decode it once";
    }
    return text.starts_with("\x30\x82")
               ? fmt::format("it is DER: `openssl ... -inform der` makes PEM of {}", what)
               : fmt::format("it has to be PEM with {}: -----BEGIN ...", what);
  }
  if (is_indented(text)) {
    return "the lines of PEM must not be indented";
  }
  if (text.find("\\n") != k_npos) {
    return "its line breaks are written as \\n: use real line breaks";
  }
  if (text.find('\n') == k_npos || text::trim(text).find('\n') == k_npos) {
    return "PEM has several lines: keep its line breaks";
  }
  if (text.find("-----END ") == k_npos) {
    return "it is cut off: the line -----END ... is missing";
  }
  return fmt::format("it has to be PEM with {}, whole and unchanged", what);
}

std::vector<CredentialProblem>
token_problems(std::string_view token)
{
  std::vector<CredentialProblem> problems;
  const auto add = [&problems](bool is_refused, std::string words, std::string hint) {
    problems.push_back({is_refused, std::move(words), std::move(hint)});
  };
  if (const auto placeholder = placeholder_in(token); !placeholder.empty()) {
    add(true, fmt::format("the token is {}", placeholder), k_view_hint);
    return problems;
  }
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  };
  if (std::any_of(token.begin(), token.end(), is_control)) {
    add(true,
        "the token has a line break or another control character: net/http: invalid "
        "header "
        "field value for \"Authorization\"",
        "write the token in one line; a block scalar (|) adds a line break, |- does not");
  }
  const auto bare = text::trim(token);
  if (text::to_lower(bare.substr(0, 7)) == "bearer ") {
    add(false,
        "the token starts with \"Bearer \", which kubectl adds itself: the server takes "
        "\"Bearer\" for the token",
        "remove the word");
  } else if (bare.find_first_of(" \t") != k_npos) {
    add(false, "the token has a space: the server reads what is before it", "remove it");
  } else if (bare.size() > 1 && (bare.front() == '"' || bare.front() == '\'') &&
             bare.front() == bare.back()) {
    add(false, "the token has quotes around it, which are sent", "remove it");
  } else if (bare.starts_with('{')) {
    add(false, "the token is a JSON document", "take only the token out of it");
  } else if (const auto bytes = is_jwt(bare) ? std::nullopt : decoded(bare);
             bytes && is_jwt(text::trim(*bytes))) {
    add(false,
        "the token is base64 of a JWT, as `kubectl get secret -o yaml` shows it",
        "decode it: base64 -d");
  } else if (std::any_of(bare.begin(), bare.end(), [](char c) {
               return static_cast<unsigned char>(c) >= 0x80;
             })) {
    add(false, "the token has characters that are not ASCII", "copy it once more");
  }
  return problems;
}

Validity
validity_of(std::optional<Time> not_before, Time not_after, Time now, Seconds notice)
{
  using State = Validity::State;
  if (not_before && *not_before > now) {
    return {State::not_yet_valid,
            fmt::format("is not valid before {}", to_rfc3339(*not_before))};
  }
  if (not_after < now) {
    return {State::expired,
            fmt::format(
                "expired on {}, {} ago", to_rfc3339(not_after), human(now - not_after))};
  }
  const auto words = fmt::format("expires on {}", to_rfc3339(not_after));
  if (not_after - now < notice) {
    return {State::ends_soon, fmt::format("{}, in {}", words, human(not_after - now))};
  }
  return {State::valid, words};
}

Validity
validity_of(const go::x509::Certificate& certificate, Time now)
{
  return validity_of(
      certificate.not_before, certificate.not_after, now, k_certificate_notice);
}

std::optional<Validity>
validity_of_token(std::string_view token, Time now)
{
  const auto times = TokenTimes::of(token);
  if (!times || !times->expires) {
    return std::nullopt;
  }
  return validity_of(std::nullopt, *times->expires, now, k_token_notice);
}

std::optional<go::x509::Certificate>
first_certificate(std::string_view pem)
{
  while (const auto block = go::next_pem_block(pem, go::k_newest)) {
    if (block->type == "CERTIFICATE") {
      auto certificate = go::x509::parse_certificate(block->bytes, go::k_newest);
      return certificate ? std::optional(std::move(*certificate)) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::vector<std::string>
ended_credentials(std::string_view certificate_pem, std::string_view token, Time now)
{
  using State = Validity::State;
  std::vector<std::string> ended;
  const auto add = [&ended](const char* what, const Validity& validity) {
    if (validity.state == State::expired || validity.state == State::not_yet_valid) {
      ended.push_back(fmt::format("{} {}", what, validity.words));
    }
  };
  if (const auto certificate = first_certificate(certificate_pem)) {
    add("the client certificate", validity_of(*certificate, now));
  }
  if (const auto validity = validity_of_token(token, now)) {
    add("the token", *validity);
  }
  return ended;
}

} // namespace oidcctl::kube

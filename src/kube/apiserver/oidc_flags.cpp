#include "kube/apiserver/oidc_flags.hpp"

#include "base/text.hpp"
#include "go/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::apiserver {

namespace {

// What is wrong with a value, in pflag's words; empty: nothing.
using Problem = std::string;

// A flag that is read: its name without the dashes, and how its value is taken. pflag
// calls a value that is given several times the same number of times.
struct Flag
{
  std::string_view name;
  Problem (*set)(OidcFlags& flags, const std::string& value, bool is_first);
  bool is_boolean = false; // needs no value
};

template <auto Member>
Problem
text(OidcFlags& flags, const std::string& value, bool /*is_first*/)
{
  flags.*Member = value;
  return {};
}

// The words that Go's strconv.ParseBool knows.
std::optional<bool>
parse_bool(std::string_view value)
{
  constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::array<std::string_view, 6> no{"0", "f", "F", "FALSE", "false", "False"};
  if (std::find(yes.begin(), yes.end(), value) != yes.end()) {
    return true;
  }
  return std::find(no.begin(), no.end(), value) != no.end() ? std::optional(false)
                                                            : std::nullopt;
}

Problem
anonymous_auth(OidcFlags& flags, const std::string& value, bool /*is_first*/)
{
  const auto parsed = parse_bool(value);
  if (!parsed) {
    return fmt::format("strconv.ParseBool: parsing {}: invalid syntax",
                       go::go_quote(value));
  }
  flags.anonymous_auth = *parsed;
  return {};
}

// Go's encoding/csv on one line: fields, or what is wrong with it.
Problem
read_csv(std::string_view line, std::vector<std::string>& fields)
{
  if (line.empty()) {
    return {};
  }
  const auto error = [](std::size_t at, std::string_view what) {
    return fmt::format("parse error on line 1, column {}: {}", at + 1, what);
  };
  std::size_t at = 0;
  while (true) {
    std::string field;
    if (at < line.size() && line[at] == '"') {
      ++at;
      while (at < line.size() && (line[at] != '"' || line.substr(at, 2) == "\"\"")) {
        field += line[at];
        at += line[at] == '"' ? 2 : 1;
      }
      if (at++ >= line.size() || (at < line.size() && line[at] != ',')) {
        return error(std::min(at, line.size()) - 1,
                     "extraneous or missing \" in quoted-field");
      }
    } else {
      const auto end = std::min(line.find(',', at), line.size());
      field = line.substr(at, end - at);
      if (const auto quote = field.find('"'); quote != std::string::npos) {
        return error(at + quote, "bare \" in non-quoted-field");
      }
      at = end;
    }
    fields.push_back(std::move(field));
    if (at++ >= line.size()) {
      return {};
    }
  }
}

// The first value takes the place of the default, the others are added.
Problem
signing_algorithms(OidcFlags& flags, const std::string& value, bool is_first)
{
  std::vector<std::string> fields;
  if (auto problem = read_csv(value, fields); !problem.empty()) {
    return problem;
  }
  auto& all = flags.signing_algorithms;
  flags.has_signing_algorithms = true;
  if (is_first) {
    all.clear();
  }
  all.insert(all.end(), fields.begin(), fields.end());
  return {};
}

Problem
required_claim(OidcFlags& flags, const std::string& value, bool /*is_first*/)
{
  const auto equals = value.find('=');
  if (equals == std::string::npos) {
    return "malformed pair, expect string=string";
  }
  const std::string_view pair = value;
  flags.required_claims.insert_or_assign(
      std::string(text::trim(pair.substr(0, equals))),
      std::string(text::trim(pair.substr(equals + 1))));
  return {};
}

Problem
service_account_issuer(OidcFlags& flags, const std::string& value, bool /*is_first*/)
{
  flags.service_account_issuers.push_back(value);
  return {};
}

Problem
feature_gates(OidcFlags& flags, const std::string& value, bool /*is_first*/)
{
  for (const auto& pair : text::split(value, ',')) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos) {
      continue; // judged by the server, and not about OIDC
    }
    const auto is_on = parse_bool(text::trim(std::string_view(pair).substr(equals + 1)));
    if (is_on) {
      flags.feature_gates.insert_or_assign(
          std::string(text::trim(std::string_view(pair).substr(0, equals))), *is_on);
    }
  }
  return {};
}

constexpr std::array<Flag, 14> k_flags{{
    {"anonymous-auth", anonymous_auth, true},
    {"authentication-config", text<&OidcFlags::authentication_config>},
    {"egress-selector-config-file", text<&OidcFlags::egress_selector_config>},
    {"feature-gates", feature_gates},
    {"oidc-ca-file", text<&OidcFlags::ca_file>},
    {"oidc-client-id", text<&OidcFlags::client_id>},
    {"oidc-groups-claim", text<&OidcFlags::groups_claim>},
    {"oidc-groups-prefix", text<&OidcFlags::groups_prefix>},
    {"oidc-issuer-url", text<&OidcFlags::issuer_url>},
    {"oidc-required-claim", required_claim},
    {"oidc-signing-algs", signing_algorithms},
    {"oidc-username-claim", text<&OidcFlags::username_claim>},
    {"oidc-username-prefix", text<&OidcFlags::username_prefix>},
    {"service-account-issuer", service_account_issuer},
}};

const Flag*
find_flag(std::string_view name)
{
  const auto found = std::find_if(k_flags.begin(),
                                  k_flags.end(),
                                  [name](const Flag& flag) { return flag.name == name; });
  return found == k_flags.end() ? nullptr : &*found;
}

bool
is_oidc(std::string_view name)
{
  return name.starts_with("oidc-");
}

// One run through the arguments.
class Parser
{
public:
  explicit Parser(const std::vector<std::string>& arguments) : m_arguments(arguments) {}

  ParsedFlags
  parse()
  {
    while (m_at < m_arguments.size() && m_parsed.error.empty()) {
      const auto& argument = m_arguments[m_at++];
      if (argument == "--") {
        break;
      }
      if (argument.starts_with("--")) {
        take(argument.substr(2));
      } else if (argument.size() > 1 && argument.front() == '-') {
        shorthand(argument);
      }
    }
    return std::move(m_parsed);
  }

private:
  // kube-apiserver has no flags of one letter that matter here (-v and -h it has).
  void
  shorthand(const std::string& argument)
  {
    if (argument.find("oidc") != std::string::npos) {
      m_parsed.flag = argument;
      m_parsed.error = fmt::format(
          "unknown shorthand flag: '{}' in {}", argument.substr(1, 1), argument);
    }
  }

  void
  take(const std::string& text)
  {
    const auto equals = text.find('=');
    auto name = text.substr(0, equals);
    std::replace(name.begin(), name.end(), '_', '-');
    m_parsed.flag = "--" + name;
    const auto* flag = find_flag(name);
    if (flag == nullptr) {
      unknown(name, equals != std::string::npos);
      return;
    }
    if (equals != std::string::npos) {
      set(*flag, text.substr(equals + 1));
    } else if (flag->is_boolean) {
      set(*flag, "true");
    } else if (m_at < m_arguments.size()) {
      set(*flag, m_arguments[m_at++]);
    } else {
      m_parsed.error = fmt::format("flag needs an argument: --{}", name);
    }
  }

  // A word that follows a flag of another subject is its value.
  void
  unknown(const std::string& name, bool has_value)
  {
    if (is_oidc(name)) {
      m_parsed.error = "unknown flag: --" + name;
    } else if (!has_value && m_at < m_arguments.size() &&
               !m_arguments[m_at].starts_with('-')) {
      ++m_at;
    }
  }

  void
  set(const Flag& flag, const std::string& value)
  {
    auto& flags = m_parsed.flags;
    flags.is_any_set = flags.is_any_set || is_oidc(flag.name);
    const bool is_first =
        std::find(m_seen.begin(), m_seen.end(), flag.name) == m_seen.end();
    const auto problem = flag.set(flags, value, is_first);
    if (!problem.empty()) {
      m_parsed.error = fmt::format("invalid argument {} for \"--{}\" flag: {}",
                                   go::go_quote(value),
                                   flag.name,
                                   problem);
    }
    m_seen.push_back(flag.name);
  }

  const std::vector<std::string>& m_arguments;
  std::size_t m_at = 0;
  std::vector<std::string_view> m_seen = {};
  ParsedFlags m_parsed = {};
};

} // namespace

std::string
effective_username_prefix(const OidcFlags& flags)
{
  if (flags.username_prefix == "-") {
    return {};
  }
  return flags.username_prefix.empty() && flags.username_claim != "email"
             ? flags.issuer_url + "#"
             : flags.username_prefix;
}

AuthenticationConfiguration
configuration_of(const OidcFlags& flags, std::string ca)
{
  AuthenticationConfiguration configuration;
  if (flags.issuer_url.empty() || flags.client_id.empty()) {
    return configuration;
  }
  auto& jwt = configuration.jwt.emplace_back();
  jwt.issuer.url = flags.issuer_url;
  jwt.issuer.audiences = {flags.client_id};
  jwt.issuer.certificate_authority = std::move(ca);
  jwt.claim_mappings.username.claim = flags.username_claim;
  jwt.claim_mappings.username.prefix = effective_username_prefix(flags);
  if (!flags.groups_claim.empty()) {
    jwt.claim_mappings.groups.claim = flags.groups_claim;
    jwt.claim_mappings.groups.prefix = flags.groups_prefix;
  }
  for (const auto& [claim, value] : flags.required_claims) {
    auto& rule = jwt.claim_validation_rules.emplace_back();
    rule.claim = claim;
    rule.required_value = value;
  }
  return configuration;
}

ParsedFlags
parse_flags(const std::vector<std::string>& arguments)
{
  return Parser(arguments).parse();
}

} // namespace oidcctl::apiserver

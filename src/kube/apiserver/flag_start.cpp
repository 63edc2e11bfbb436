#include "go/json.hpp"
#include "go/url_parse.hpp"
#include "kube/apiserver/startup.hpp"
#include "kube/apiserver/startup_steps.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <algorithm>

// A start with flags, step by step.
namespace oidcctl::apiserver {

namespace {

constexpr unsigned k_gate_is_on = 30;     // StructuredAuthenticationConfiguration
constexpr unsigned k_any_flag_needs = 30; // issuer and client ID with any --oidc-*
constexpr const char* k_gate = "StructuredAuthenticationConfiguration";

// Return what the options refuse before anything is loaded (Validate).
std::vector<std::string>
option_errors(const OidcFlags& flags, unsigned minor)
{
  std::vector<std::string> errors;
  const bool has_both = !flags.issuer_url.empty() && !flags.client_id.empty();
  const bool has_one = flags.issuer_url.empty() != flags.client_id.empty();
  if (flags.authentication_config.empty()) {
    if (minor >= k_any_flag_needs && flags.is_any_set && !has_both) {
      errors.emplace_back("oidc-issuer-url and oidc-client-id must be specified together "
                          "when any oidc-* flags are set");
    } else if (minor < k_any_flag_needs && has_one) {
      errors.emplace_back(
          "oidc-issuer-url and oidc-client-id should be specified together");
    }
    return errors;
  }
  const auto gate = flags.feature_gates.find(k_gate);
  const bool is_on =
      gate == flags.feature_gates.end() ? minor >= k_gate_is_on : gate->second;
  if (!is_on) {
    errors.push_back(fmt::format(
        "set --feature-gates={}=true to use authentication-config file", k_gate));
  }
  if (flags.is_any_set) {
    errors.emplace_back(
        "authentication-config file and oidc-* flags are mutually exclusive");
  }
  return errors;
}

// One start with flags, step by step as kube-apiserver takes them; a step returns false
// where the start ends.
class FlagStart
{
public:
  FlagStart(const ConfigSource& source,
            const ValidationRules& rules,
            const ReadNamed& read)
      : m_source(source), m_rules(rules), m_read(read)
  {}

  Startup
  run()
  {
    m_out.settings.form = m_source.form;
    if (parse() && options() && load() && anonymous()) {
      if (m_rules.minor < k_first_file) {
        build_older();
      } else {
        validate_and_build();
      }
    }
    return std::move(m_out);
  }

private:
  OidcFlags&
  flags()
  {
    return *m_out.settings.flags;
  }

  bool
  parse()
  {
    std::vector<std::string> texts;
    for (const auto& argument : m_source.arguments) {
      texts.push_back(argument.text);
    }
    auto parsed = parse_flags(texts);
    note_lines();
    m_out.settings.flags = std::move(parsed.flags);
    if (parsed.error.empty() && m_rules.minor < k_first_file &&
        !flags().authentication_config.empty()) {
      parsed.error = "unknown flag: --authentication-config";
      parsed.flag = "--authentication-config";
    }
    if (!parsed.error.empty()) {
      refuse(m_out, "decode", std::move(parsed.error));
      m_out.line = m_out.settings.lines.line_of(parsed.flag);
    }
    return m_out.starts == Answer::yes;
  }

  // Where the last of each flag is, by the field that it becomes, too.
  void
  note_lines()
  {
    static constexpr std::pair<std::string_view, std::string_view> fields[] = {
        {"--oidc-issuer-url", "jwt[0].issuer.url"},
        {"--oidc-client-id", "jwt[0].issuer.audiences"},
        {"--oidc-ca-file", "jwt[0].issuer.certificateAuthority"},
        {"--oidc-username-claim", "jwt[0].claimMappings.username"},
        {"--oidc-username-prefix", "jwt[0].claimMappings.username.prefix"},
        {"--oidc-groups-claim", "jwt[0].claimMappings.groups"},
        {"--oidc-groups-prefix", "jwt[0].claimMappings.groups.prefix"},
        {"--oidc-required-claim", "jwt[0].claimValidationRules"}};
    for (const auto& argument : m_source.arguments) {
      const auto name = argument.text.substr(0, argument.text.find('='));
      m_out.settings.lines.set(name, argument.line);
      for (const auto& [flag, field] : fields) {
        if (name == flag) {
          m_out.settings.lines.set(std::string(field), argument.line);
        }
      }
    }
  }

  bool
  options()
  {
    const auto errors = option_errors(flags(), m_rules.minor);
    if (!errors.empty()) {
      refuse(m_out,
             "validate",
             errors.size() == 1 ? errors.front()
                                : fmt::format("[{}]", fmt::join(errors, ", ")));
    }
    return errors.empty();
  }

  // The AuthenticationConfiguration, or the CA of the flags.
  bool
  load()
  {
    const auto& path = flags().authentication_config;
    if (!path.empty()) {
      return load_file(path);
    }
    std::string ca;
    if (!flags().ca_file.empty() && !flags().issuer_url.empty()) {
      auto named = find_file(flags().ca_file);
      if (!named.problem.empty() && named.is_certain) {
        refuse(m_out,
               "build",
               m_rules.minor < k_first_file
                   ? "Failed to read the CA file: " + named.problem
                   : named.problem);
        m_out.line = m_out.settings.lines.line_of("--oidc-ca-file");
        return m_rules.minor < k_first_file;
      }
      if (!named.problem.empty()) {
        m_unread = flags().ca_file;
      }
      ca = std::move(named.text);
      m_is_empty_ca = named.problem.empty() && ca.empty();
    }
    m_out.settings.configuration = configuration_of(flags(), std::move(ca));
    return true;
  }

  bool
  load_file(const std::string& path)
  {
    auto named = find_file(path);
    const auto front = fmt::format(
        "failed to load authentication configuration from file {}: ", go::go_quote(path));
    if (!named.problem.empty()) {
      m_out.line = m_out.settings.lines.line_of("--authentication-config");
      if (named.is_certain) {
        refuse(m_out, "decode", front + named.problem);
      } else {
        leave_open(m_out,
                   "--authentication-config",
                   fmt::format("the file {} is not on this machine", path));
      }
      return false;
    }
    decode(m_out, named.text, m_rules.minor);
    if (m_out.starts != Answer::yes) {
      m_out.message = front + m_out.message;
    }
    return m_out.starts == Answer::yes;
  }

  NamedText
  find_file(const std::string& path) const
  {
    const auto found = m_source.files.find(path);
    return found == m_source.files.end() ? m_read(path)
                                         : NamedText{.text = found->second};
  }

  bool
  anonymous()
  {
    if (!m_out.settings.configuration.anonymous || !flags().anonymous_auth) {
      return true;
    }
    m_out.errors = {forbidden("anonymous",
                              "--anonymous-auth flag cannot be set when anonymous field "
                              "is configured in authentication configuration file")};
    refuse(m_out, "validate", describe(m_out.errors));
    m_out.line = m_out.settings.lines.line_of("anonymous");
    return false;
  }

  void
  validate_and_build()
  {
    take_validation(m_out, m_rules);
    if (m_out.starts != Answer::no && build()) {
      note_unread();
    }
  }

  // What the authenticators themselves refuse (oidc.New). Return whether they are built.
  bool
  build()
  {
    for (const auto& jwt : m_out.settings.configuration.jwt) {
      const auto& issuers = flags().service_account_issuers;
      if (std::find(issuers.begin(), issuers.end(), jwt.issuer.url) != issuers.end()) {
        m_out.errors = {invalid("issuer.url",
                                jwt.issuer.url,
                                fmt::format("URL must not overlap with disallowed "
                                            "issuers: [{}]",
                                            fmt::join(sorted(issuers), " ")))};
        refuse(m_out, "build", describe(m_out.errors));
        m_out.line = m_out.settings.lines.line_of("jwt[0].issuer.url");
        return false;
      }
      const auto& egress = jwt.issuer.egress_selector_type;
      if (!egress.empty() && flags().egress_selector_config.empty()) {
        refuse(m_out,
               "build",
               fmt::format("oidc: egress lookup required with egress selector type {}",
                           go::go_quote(egress)));
        return false;
      }
    }
    return m_out.settings.configuration.jwt.empty() || algorithms();
  }

  static std::vector<std::string>
  sorted(std::vector<std::string> texts)
  {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  }

  bool
  algorithms()
  {
    const auto& known = known_algorithms();
    for (const auto& algorithm : m_out.settings.signing_algorithms()) {
      if (std::find(known.begin(), known.end(), algorithm) == known.end()) {
        refuse(
            m_out, "build", "oidc: unsupported signing alg: " + go::go_quote(algorithm));
        m_out.line = m_out.settings.lines.line_of("--oidc-signing-algs");
        return false;
      }
    }
    return true;
  }

  void
  note_unread()
  {
    if (!m_unread.empty() && m_out.starts == Answer::yes) {
      leave_open(m_out,
                 "--oidc-ca-file",
                 fmt::format("the file {} is not on this machine", m_unread));
    }
  }

  // Up to 1.28 the authenticator itself judged the flags.
  void
  build_older()
  {
    if (flags().issuer_url.empty()) {
      m_out.starts = Answer::yes;
      m_out.message.clear();
      m_out.stage.clear();
      return;
    }
    const auto ca = std::exchange(m_out.message, {});
    m_out.starts = Answer::yes;
    const auto url = go::parse_url(flags().issuer_url);
    if (!url || url->scheme != "https") {
      refuse(m_out,
             "build",
             !url ? url.error()
                  : fmt::format("'oidc-issuer-url' ({}) has invalid scheme ({}), require "
                                "'https'",
                                go::go_quote(flags().issuer_url),
                                go::go_quote(url->scheme)));
      m_out.line = m_out.settings.lines.line_of("--oidc-issuer-url");
      return;
    }
    if (flags().username_claim.empty()) {
      refuse(m_out, "build", "no username claim provided");
      m_out.line = m_out.settings.lines.line_of("--oidc-username-claim");
      return;
    }
    if (!algorithms()) {
      return;
    }
    if (!ca.empty()) {
      refuse(m_out, "build", ca);
      return;
    }
    older_certificates();
  }

  void
  older_certificates()
  {
    const auto& ca =
        m_out.settings.configuration.jwt.front().issuer.certificate_authority;
    if (!ca.empty() || m_is_empty_ca) {
      if (const auto problem = certificate_authority_problem(ca, m_rules.minor);
          !problem.empty()) {
        refuse(m_out, "build", "Failed to read the CA file: " + problem);
        m_out.line = m_out.settings.lines.line_of("--oidc-ca-file");
        return;
      }
    }
    note_unread();
  }

  const ConfigSource& m_source;
  const ValidationRules& m_rules;
  const ReadNamed& m_read;
  std::string m_unread = {}; // a CA file that is not on this machine
  bool m_is_empty_ca = false;
  Startup m_out = {};
};

} // namespace

Startup
start_with_flags(const ConfigSource& source,
                 const ValidationRules& rules,
                 const ReadNamed& read)
{
  return FlagStart(source, rules, read).run();
}

} // namespace oidcctl::apiserver

#include "base/text.hpp"
#include "checks/cluster_config/entry_findings.hpp"
#include "go/url_parse.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"

#include <algorithm>
#include <map>

// The file as a whole, and its issuers.
namespace oidcctl::checks {

namespace {

using apiserver::Answer;
using apiserver::FieldError;
using apiserver::FieldErrorType;

struct Cure
{
  std::string_view end; // of the field
  std::string_view hint;
};

// What to do about an error, by the field that has it.
constexpr Cure k_cures[] = {
    {".url",
     "use https://HOST[/PATH], exactly as the provider's discovery document has it"},
    {".discoveryURL", "use the https URL of the discovery document itself, or remove it"},
    {".audiences", "add the client ID of the cluster"},
    {".audienceMatchPolicy", "set audienceMatchPolicy: MatchAny"},
    {".certificateAuthority", "put the PEM text of the CA certificates here, not a path"},
    {".egressSelectorType", "set controlplane or cluster, or remove it"},
    {".prefix", "set prefix; \"\" stands for no prefix"},
    {".username", "set username.claim with a prefix, or username.expression"},
    {".key", "use a lower-case key of your own domain, such as example.com/team"},
    {".valueExpression", "set a CEL expression for the value"},
    {".expression", "correct the CEL expression"},
    {".conditions", "set enabled: true, or remove the conditions"},
    {"jwt", "the API server takes 64 issuers at most"},
};

std::string
cure_for(const FieldError& error)
{
  if (error.type == FieldErrorType::duplicate) {
    return "remove one of them";
  }
  auto field = error.field;
  if (field.ends_with(']')) {
    field.erase(field.rfind('['));
  }
  for (const auto& cure : k_cures) {
    if (field.ends_with(cure.end)) {
      return std::string(cure.hint);
    }
  }
  return "correct the value";
}

Finding
error_finding(const ClusterConfigCase& subject, const FieldError& error)
{
  const auto line = subject.startup.settings.lines.line_of(error.field);
  const auto text = apiserver::describe(error);
  return failure(line == 0 ? text : fmt::format("line {}: {}", line, text),
                 cure_for(error),
                 {{"field", error.field}, {"line", line}});
}

// Return a message of the server without its line breaks and indentation.
std::string
on_one_line(const std::string& message)
{
  std::string text;
  for (const auto& line : text::split(message, '\n')) {
    text += (text.empty() ? "" : " ") + std::string(text::trim(line));
  }
  return text;
}

std::string
stage_hint(const apiserver::Startup& startup)
{
  if (startup.message.find("strict decoding error") != std::string::npos) {
    return "remove or correct the members that are named; names are case-sensitive";
  }
  if (startup.message.find("no kind") != std::string::npos) {
    return "set apiVersion: apiserver.config.k8s.io/v1 (v1beta1 before 1.34) and kind: "
           "AuthenticationConfiguration";
  }
  if (startup.message.find("cannot unmarshal") != std::string::npos) {
    return "put text in quotes, and check the indentation";
  }
  if (startup.message.starts_with("yaml:")) {
    return "check this line and the one before it";
  }
  return startup.stage == "decode" ? "correct the file or the flag"
                                   : "correct the setting that is named";
}

} // namespace

Findings
config_starts(const ClusterConfigCase& subject)
{
  const auto& startup = subject.startup;
  if (startup.starts == Answer::no) {
    Findings findings;
    for (const auto& error : startup.errors) {
      findings.push_back(error_finding(subject, error));
    }
    if (findings.empty()) {
      findings.push_back(
          failure(startup.line == 0 || startup.message.find("line ") != std::string::npos
                      ? on_one_line(startup.message)
                      : fmt::format("line {}: {}", startup.line, startup.message),
                  stage_hint(startup),
                  {{"line", startup.line}}));
    }
    return findings;
  }
  if (startup.starts == Answer::unknown) {
    return {
        unknown(startup.message,
                "start a kube-apiserver of the same version with the file to find out",
                {{"fields", startup.open}})};
  }
  return {pass(fmt::format("kube-apiserver 1.{} takes {}",
                           subject.kubernetes_minor,
                           subject.is_structured() ? "the file" : "the flags"))};
}

Findings
config_documents(const ClusterConfigCase& subject)
{
  if (subject.startup.has_more_documents) {
    return {warning("the API server reads only the first YAML document",
                    "put all issuers in one document")};
  }
  return {pass("one document")};
}

Findings
config_version(const ClusterConfigCase& subject)
{
  constexpr unsigned first_v1 = 34;
  constexpr unsigned gate_is_on = 30;
  const auto& version = subject.startup.settings.api_version;
  if (version.empty()) {
    return {skipped("no AuthenticationConfiguration")};
  }
  if (subject.kubernetes_minor < gate_is_on) {
    return {warning(
        "Kubernetes 1.29 reads the file only with its feature gate",
        "start it with --feature-gates=StructuredAuthenticationConfiguration=true")};
  }
  if (subject.kubernetes_minor >= first_v1 && !version.ends_with("/v1")) {
    return {info(fmt::format("{} is an older version of the file", version),
                 "set apiVersion: apiserver.config.k8s.io/v1; the members are the same")};
  }
  return {pass(version)};
}

Findings
config_placeholder(const ClusterConfigCase& subject)
{
  const auto is_open = [](const std::string& text) {
    return text.find("${") != std::string::npos || text.find("{{") != std::string::npos ||
           (text.starts_with('<') && text.ends_with('>')) ||
           text.find("YOUR_") != std::string::npos ||
           text.find("YOUR-") != std::string::npos;
  };
  return each_entry(
      subject, pass("no placeholder is left"), [&](const auto& jwt, auto i, auto& out) {
        const auto look = [&](const std::string& value, std::string_view member) {
          if (is_open(value)) {
            const auto path = fmt::format("{}.{}", entry_path(i), member);
            out.push_back(warning(fmt::format("{} is {}, which looks like a placeholder",
                                              place(subject, path),
                                              text::quote(value)),
                                  "fill in the value"));
          }
        };
        look(jwt.issuer.url, "issuer.url");
        for (const auto& audience : jwt.issuer.audiences) {
          look(audience, "issuer.audiences");
        }
      });
}

Findings
config_host(const ClusterConfigCase& subject)
{
  return each_entry(
      subject, pass("every issuer has a host"), [&](const auto& jwt, auto i, auto& out) {
        for (const auto& [url, member] :
             {std::pair(&jwt.issuer.url, "issuer.url"),
              std::pair(&jwt.issuer.discovery_url, "issuer.discoveryURL")}) {
          const auto parsed = go::parse_url(*url);
          const bool is_https = parsed && parsed->scheme == "https";
          if (is_https && (parsed->host.empty() || parsed->host.starts_with(':'))) {
            const auto path = fmt::format("{}.{}", entry_path(i), member);
            out.push_back(warning(
                fmt::format("{} has no host; the API server does not notice, and every "
                            "token of this issuer is refused",
                            place(subject, path)),
                "use https://HOST[/PATH]"));
          }
        }
      });
}

Findings
config_twice(const ClusterConfigCase& subject)
{
  const auto core = [](const std::string& url) {
    auto text = text::to_lower(url);
    while (text.ends_with('/')) {
      text.pop_back();
    }
    return text;
  };
  std::map<std::string, std::size_t> seen;
  return each_entry(
      subject, pass("no two issuers are alike"), [&](const auto& jwt, auto i, auto& out) {
        const auto [known, is_new] = seen.emplace(core(jwt.issuer.url), i);
        const auto& other = subject.configuration().jwt[known->second].issuer.url;
        if (!is_new && other != jwt.issuer.url) {
          out.push_back(warning(
              fmt::format("{} and {} differ only by a slash or by case; a token has "
                          "exactly one of them",
                          place(subject, entry_path(i) + ".issuer.url"),
                          entry_path(known->second)),
              "keep the one that is in the provider's discovery document"));
        }
      });
}

Findings
config_audience(const ClusterConfigCase& subject)
{
  static constexpr std::string_view common[] = {
      "kubernetes", "k8s", "kubelogin", "account"};
  return each_entry(
      subject,
      pass("nothing suggests a client ID that is shared"),
      [&](const auto& jwt, auto i, auto& out) {
        const auto& audiences = jwt.issuer.audiences;
        const auto path = entry_path(i) + ".issuer.audiences";
        for (const auto& audience : audiences) {
          if (std::find(std::begin(common), std::end(common), audience) !=
              std::end(common)) {
            out.push_back(info(fmt::format("{}: {} is a name that many clusters use",
                                           place(subject, path),
                                           text::quote(audience)),
                               "use one client ID for each cluster: a token for one "
                               "cluster is valid in all that accept its audience"));
          }
        }
        if (audiences.size() > 1) {
          out.push_back(info(fmt::format("{}: tokens for any of {} clients are accepted",
                                         place(subject, path),
                                         audiences.size()),
                             "keep only the clients that people of this cluster use"));
        }
      });
}

Findings
config_private_key(const ClusterConfigCase& subject)
{
  return each_entry(subject, pass("none"), [&](const auto& jwt, auto i, auto& out) {
    if (has_private_key(jwt.issuer.certificate_authority)) {
      out.push_back(warning(
          fmt::format("{} has a private key",
                      place(subject, entry_path(i) + ".issuer.certificateAuthority")),
          "remove the key: only the certificate is needed"));
    }
  });
}

Findings
config_egress(const ClusterConfigCase& subject)
{
  return each_entry(
      subject,
      pass("no egress selector is used"),
      [&](const auto& jwt, auto i, auto& out) {
        const auto& type = jwt.issuer.egress_selector_type;
        if (!type.empty()) {
          out.push_back(info(
              fmt::format("{} is {}: the API server starts only when its egress "
                          "selector file configures that type",
                          place(subject, entry_path(i) + ".issuer.egressSelectorType"),
                          text::quote(type)),
              "set --egress-selector-config-file"));
        }
      });
}

} // namespace oidcctl::checks

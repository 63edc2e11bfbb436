#include "base/text.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/kubeconfig/unknown_members.hpp"

#include <fmt/format.h>

#include <algorithm>

// What a file is before anything in it counts: whether it can be read, by every user
// alike, and by whom.
namespace oidcctl::checks {

namespace {

constexpr unsigned k_others_write = 0022;
constexpr unsigned k_others_read = 0044;

constexpr const char* k_no_document = "requires a file that is valid YAML";

bool
has_document(const KubeconfigCase& c)
{
  return std::any_of(
      c.files.begin(), c.files.end(), [](const auto& file) { return file.document; });
}

// Return "\"/home/ada/.kube/config\", line 3" or the line alone where there is one file.
std::string
place_in(const KubeconfigCase& c, const KubeconfigFile& file, std::size_t line)
{
  return c.files.size() == 1 ? fmt::format("line {}", line)
                             : fmt::format("{} line {}", text::quote(file.path), line);
}

Finding
oddity_finding(const KubeconfigCase& c,
               const KubeconfigFile& file,
               const yaml::NonPortableYaml& oddity)
{
  using Kind = yaml::NonPortableYaml::Kind;
  const auto what = yaml::describe(oddity);
  const auto message =
      place_in(c, file, oddity.place.line) + what.substr(what.find(": "));
  const Json details{{"file", file.path}, {"line", oddity.place.line}};
  switch (oddity.kind) {
  case Kind::duplicate:
    return warning(message + "; kubectl uses the last one", "remove the others", details);
  case Kind::document:
    return warning(message + ", which kubectl ignores",
                   "put it into a separate file, and list both in KUBECONFIG",
                   details);
  case Kind::anchor:
  case Kind::alias:
  case Kind::merge_key:
    return info(
        message + ": kubectl expands it as soon as it changes the file", {}, details);
  case Kind::encoding:
    return warning(message + ": kubectl reads it, and most other programs do not",
                   "save it as UTF-8; PowerShell: Out-File -Encoding utf8NoBOM",
                   details);
  case Kind::tag:
  case Kind::key_type:
  case Kind::directive:
  case Kind::line_break:
    break;
  }
  return warning(message + ": other readers may read it differently",
                 "put the value in double quotes",
                 details);
}

// The reader takes these for part of a name or value, whatever they look like.
Finding
odd_finding(const KubeconfigCase& c,
            const KubeconfigFile& file,
            const yaml::OddCharacter& odd)
{
  return warning(
      fmt::format("{}: {}, which is part of the text for every reader",
                  place_in(c, file, odd.place.line),
                  odd.name),
      fmt::format("{}, or put the text into straight quotes if it is meant",
                  yaml::advice_on(odd)),
      {{"file", file.path}, {"line", odd.place.line}, {"column", odd.place.column}});
}

bool
holds_secret(const kube::User& user)
{
  const auto names_secret = [](const std::string& text) {
    return text::contains_ignoring_case(text, "secret");
  };
  const bool plugin_does =
      user.exec &&
      (std::any_of(user.exec->args.begin(), user.exec->args.end(), names_secret) ||
       std::any_of(user.exec->env.begin(),
                   user.exec->env.end(),
                   [&](const auto& variable) { return names_secret(variable.name); }));
  return !user.token.empty() || !user.password.empty() || !user.client_key_data.empty() ||
         user.has_auth_provider || plugin_does;
}

// What is left out by mistake may give more rights than was meant.
std::string
hint_for_meant(const std::string& member)
{
  auto question = fmt::format("did you mean {}?", member);
  if (member == "as" || member.starts_with("as-")) {
    return question + " Without it requests run with all rights of the user";
  }
  return question;
}

Finding
mode_finding(const KubeconfigFile& file)
{
  const auto words =
      fmt::format("{} has mode {:04o}", text::quote(file.path), *file.mode);
  const auto hint = fmt::format("chmod 600 {}", file.path);
  const Json details{{"file", file.path}, {"mode", fmt::format("{:04o}", *file.mode)}};
  if ((*file.mode & k_others_write) != 0) {
    return failure(words +
                       ": other users can write it and make kubectl run programs as you",
                   hint,
                   details);
  }
  if ((*file.mode & k_others_read) == 0) {
    return pass(words, details);
  }
  if (!file.config) {
    return warning(words + ": other users can read it", hint, details);
  }
  const auto& users = file.config->users;
  const bool has_secrets = std::any_of(users.begin(), users.end(), [](const auto& user) {
    return holds_secret(user.value);
  });
  if (has_secrets) {
    return warning(words + ": other users can read its credentials", hint, details);
  }
  return info(
      words + ": other users can read it, but it contains no credentials", {}, details);
}

} // namespace

Findings
kubeconfig_readable(const KubeconfigCase& c)
{
  Findings findings;
  for (const auto& file : c.files) {
    const Json details{{"file", file.path}};
    if (file.is_missing && !file.missing_hint.empty()) {
      findings.push_back(warning(fmt::format("{} does not exist", text::quote(file.path)),
                                 file.missing_hint,
                                 details));
    } else if (file.is_missing) {
      findings.push_back(info(fmt::format("{} does not exist", text::quote(file.path)),
                              "remove it from KUBECONFIG, unless it is created later",
                              details));
    } else if (file.error) {
      const auto& hint = file.error->hint;
      findings.push_back(
          failure(describe(*file.error),
                  hint.empty() ? "kubectl fails every command until this is fixed" : hint,
                  details));
    }
  }
  if (c.is_readable) {
    findings.push_back(pass(fmt::format("{} contexts, {} clusters, {} users",
                                        c.config.contexts.size(),
                                        c.config.clusters.size(),
                                        c.config.users.size())));
  }
  return findings;
}

Findings
kubeconfig_yaml(const KubeconfigCase& c)
{
  if (!has_document(c)) {
    return {skipped(k_no_document)};
  }
  constexpr std::size_t most = 20;
  Findings findings;
  std::size_t left_out = 0;
  for (const auto& file : c.files) {
    for (const auto& oddity : file.document ? file.document->non_portable
                                            : std::vector<yaml::NonPortableYaml>{}) {
      if (findings.size() < most) {
        findings.push_back(oddity_finding(c, file, oddity));
      } else {
        ++left_out;
      }
    }
  }
  for (const auto& file : c.files) {
    for (const auto& odd : file.odd_characters) {
      if (findings.size() < most) {
        findings.push_back(odd_finding(c, file, odd));
      } else {
        ++left_out;
      }
    }
  }
  if (left_out > 0) {
    findings.push_back(warning(fmt::format("{} more of that kind", left_out),
                               "rewrite the file as plain YAML"));
  }
  return findings.empty() ? Findings{pass("all readers read it alike")} : findings;
}

Findings
kubeconfig_members(const KubeconfigCase& c)
{
  if (!has_document(c)) {
    return {skipped(k_no_document)};
  }
  Findings findings;
  for (const auto& file : c.files) {
    if (!file.document) {
      continue;
    }
    for (const auto& member : kube::unknown_members(*file.document)) {
      const auto message = fmt::format("{}: {} is unknown to kubectl",
                                       place_in(c, file, member.place.line),
                                       text::quote(member.path));
      const Json details{{"file", file.path}, {"line", member.place.line}};
      findings.push_back(member.meant
                             ? warning(message + ", which ignores it",
                                       hint_for_meant(*member.meant),
                                       details)
                             : info(message + ", which ignores it", {}, details));
    }
  }
  return findings.empty() ? Findings{pass("kubectl supports every member")} : findings;
}

Findings
kubeconfig_mode(const KubeconfigCase& c)
{
  Findings findings;
  for (const auto& file : c.files) {
    if (file.mode) {
      findings.push_back(mode_finding(file));
    }
  }
  return findings.empty() ? Findings{skipped("not a file on this machine")} : findings;
}

} // namespace oidcctl::checks

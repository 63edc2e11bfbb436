#include "kube/grant/grant_validation.hpp"

#include "base/text.hpp"
#include "kube/rbac/visible_name.hpp"
#include "model/apiserver/identity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::rbac {

namespace {

using Answer = std::optional<Objection>;

constexpr std::size_t k_longest = std::size_t{16} << 10; // bytes
constexpr std::string_view k_system = "system:";

Answer
refused(std::string text, std::string hint = {})
{
  return Objection{true, {NoticeLevel::warning, std::move(text), std::move(hint)}};
}

Answer
warned(std::string text, std::string hint = {})
{
  return Objection{false, {NoticeLevel::warning, std::move(text), std::move(hint)}};
}

bool
is_alphanumeric(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Return whether the value begins with an issuer and '#', as names with that prefix do.
bool
begins_with_issuer(std::string_view value)
{
  return (value.starts_with("https://") || value.starts_with("http://")) &&
         value.find('#') != std::string_view::npos;
}

bool
has_blank(std::string_view text)
{
  return text.find_first_of(" \t\r\n") != std::string_view::npos;
}

// Return whether a value is several names, as a cell of a list may hold them. A
// distinguished name has commas, too: "CN=dev,OU=groups".
bool
is_list(std::string_view value)
{
  const auto bare = trim_name(value);
  const auto has = [bare](std::string_view mark) {
    return bare.find(mark) != std::string_view::npos;
  };
  return !has("=") &&
         (has(", ") || has("; ") || has("\n") ||
          ((has(",") || has(";")) && std::count(bare.begin(), bare.end(), '@') > 1));
}

Answer
empty_value(const ValueCase& one)
{
  return one.value.empty() ? refused(fmt::format("the {} is empty", one.noun()),
                                     "specify the value of the claim")
                           : std::nullopt;
}

Answer
broken_value(const ValueCase& one)
{
  if (one.value.size() > k_longest) {
    return refused(fmt::format(
        "the {} has {} bytes: the limit is {}", one.noun(), one.value.size(), k_longest));
  }
  return text::is_utf8(one.value)
             ? std::nullopt
             : refused(fmt::format(
                   "{} {} is not valid UTF-8, which a manifest cannot contain",
                   one.noun(),
                   text::quote(one.value)));
}

Answer
wildcard(const ValueCase& one)
{
  return one.value.find('*') == std::string::npos
             ? std::nullopt
             : refused(fmt::format("{} {} contains a *: RBAC has no wildcards and "
                                   "compares names byte for byte",
                                   one.noun(),
                                   text::quote(one.value)),
                       "grant to a group; every authenticated user is in the group "
                       "system:authenticated");
}

Answer
own_name(const ValueCase& one)
{
  if (one.name.starts_with(k_system)) {
    const auto text = fmt::format("{} {}: {}",
                                  one.noun(),
                                  text::quote(one.name),
                                  name_warning(one.name, one.is_group).value_or(""));
    return one.rules.allow_system
               ? warned(text)
               : refused(text, "use --allow-system if this is intended");
  }
  return one.value.starts_with(k_system)
             ? warned(fmt::format(
                          "{} {} becomes {}, which is not a reserved Kubernetes name",
                          one.noun(),
                          text::quote(one.value),
                          text::quote(one.name)),
                      "with a prefix, no token can have a reserved Kubernetes name")
             : std::nullopt;
}

// A prefix that ends in a letter or digit may be how a value happens to begin.
Answer
prefix_twice(const ValueCase& one)
{
  if (one.prefix.empty() || !one.value.starts_with(one.prefix)) {
    return std::nullopt;
  }
  const auto text =
      fmt::format("{} {} already starts with the prefix {}, which is added again",
                  one.noun(),
                  text::quote(one.value),
                  text::quote(one.prefix));
  return is_alphanumeric(one.prefix.back())
             ? warned(text, "use the value as it is in the token")
             : refused(text,
                       fmt::format("use the value as it is in the token: {}",
                                   text::quote(one.value.substr(one.prefix.size()))));
}

Answer
foreign_prefix(const ValueCase& one)
{
  if (one.value.starts_with(one.prefix) && !one.prefix.empty()) {
    return std::nullopt; // told by `prefix_twice`
  }
  if (begins_with_issuer(one.value)) {
    return warned(
        fmt::format("{} {} starts with an issuer, which a claim value does not",
                    one.noun(),
                    text::quote(one.value)),
        one.is_group
            ? "groups only get --groups-prefix"
            : fmt::format("use the value of the claim {} as it is in the token",
                          text::quote(one.rules.identity_mapping.policy.username_claim)));
  }
  const auto groups_prefix = one.rules.identity_mapping.policy.groups_prefix.value_or("");
  return !one.is_group && !groups_prefix.empty() && one.prefix != groups_prefix &&
                 one.value.starts_with(groups_prefix)
             ? warned(
                   fmt::format("user {} starts with the groups prefix",
                               text::quote(one.value)),
                   "use --group with the value as it is in the token if this is a group")
             : std::nullopt;
}

Answer
no_address(const ValueCase& one)
{
  if (one.is_group || one.rules.identity_mapping.policy.username_claim != "email" ||
      begins_with_issuer(one.value) || is_list(one.value)) {
    return std::nullopt;
  }
  const auto at = one.value.find('@');
  const auto domain = at == std::string::npos ? std::string() : one.value.substr(at + 1);
  const bool is_address =
      at != std::string::npos && at > 0 && domain.find('@') == std::string::npos &&
      domain.find('.') != std::string::npos && domain.find("..") == std::string::npos &&
      is_alphanumeric(domain.front()) && is_alphanumeric(domain.back()) &&
      !has_blank(one.value) && one.value.find_first_of(",;<>()") == std::string::npos;
  if (!is_address) {
    return warned(
        fmt::format("user {} is not an e-mail address, but the username claim is email",
                    text::quote(one.value)),
        "use the address, or set --username-claim as on the API server");
  }
  return text::to_lower(one.value) == one.value
             ? std::nullopt
             : warned(fmt::format(
                          "user {} contains upper-case letters; names are compared byte "
                          "for byte, and most providers send addresses in lower case",
                          text::quote(one.value)),
                      "check the claim in a token: oidcctl token inspect");
}

Answer
address_as_sub(const ValueCase& one)
{
  return !one.is_group && one.rules.identity_mapping.policy.username_claim == "sub" &&
                 one.value.find('@') != std::string::npos &&
                 !begins_with_issuer(one.value)
             ? warned(
                   fmt::format("user {} looks like an e-mail address, but the username "
                               "claim is sub",
                               text::quote(one.value)),
                   "use --username-claim email if the API server is configured with it")
             : std::nullopt;
}

// Return "did you mean "view"?", or nothing where the name looks like itself.
std::string
meant_instead(const std::string& name)
{
  const auto seen = visible_name(name);
  return seen == name ? "" : fmt::format("did you mean {}?", text::quote(seen));
}

Answer
hidden(const ValueCase& one)
{
  const auto fault = name_fault(one.value);
  return fault ? warned(fmt::format(
                            "{} {} {}", one.noun(), text::quote(one.value), fault->words),
                        meant_instead(one.value))
               : std::nullopt;
}

Answer
several_values(const ValueCase& one)
{
  return is_list(one.value)
             ? warned(fmt::format("{} {} looks like several names in one",
                                  one.noun(),
                                  text::quote(one.value)),
                      fmt::format("use --{} once for each, or a row for each in a list",
                                  one.noun()))
             : std::nullopt;
}

constexpr ValueRule k_rules[] = {empty_value,
                                 broken_value,
                                 wildcard,
                                 own_name,
                                 prefix_twice,
                                 foreign_prefix,
                                 no_address,
                                 address_as_sub,
                                 several_values,
                                 hidden};

} // namespace

std::span<const ValueRule>
value_rules()
{
  return k_rules;
}

std::optional<Objection>
role_objection(const RoleRef& role, bool is_cluster_wide)
{
  if (role.name.find('*') != std::string::npos) {
    return refused(fmt::format("role {} contains a *: a binding refers to a single role",
                               text::quote(role.name)),
                   "use cluster-admin to allow everything");
  }
  if (!text::is_utf8(role.name)) {
    return refused(fmt::format("role {} is not valid UTF-8", text::quote(role.name)));
  }
  if (const auto fault = name_fault(role.name)) {
    const auto text = fmt::format("role {} {}", text::quote(role.name), fault->words);
    const auto hint = meant_instead(role.name);
    return fault->may_be_meant ? warned(text, hint) : refused(text, hint);
  }
  if (role.kind == RoleKind::cluster_role && role.name == "cluster-admin") {
    return warned(is_cluster_wide ? "cluster-admin allows everything in the cluster"
                                  : "cluster-admin allows everything in a namespace, "
                                    "including changes to its role bindings",
                  "admin, edit and view are the usual roles for users in a namespace");
  }
  return std::nullopt;
}

} // namespace oidcctl::rbac

#include "kube/rbac/grant_validation.hpp"

#include "base/text.hpp"
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

Answer
empty_value(const ValueCase& one)
{
  return one.value.empty() ? refused(fmt::format("the {} is empty", one.noun()),
                                     "give the value of the claim")
                           : std::nullopt;
}

Answer
broken_value(const ValueCase& one)
{
  if (one.value.size() > k_longest) {
    return refused(fmt::format("the {} has {} bytes, at most {} are granted anything",
                               one.noun(),
                               one.value.size(),
                               k_longest));
  }
  return text::is_utf8(one.value)
             ? std::nullopt
             : refused(fmt::format("{} {} is not UTF-8, which no manifest can hold",
                                   one.noun(),
                                   text::quote(one.value)));
}

Answer
wildcard(const ValueCase& one)
{
  return one.value.find('*') == std::string::npos
             ? std::nullopt
             : refused(fmt::format("{} {} has a *: RBAC knows no wildcards and compares "
                                   "names byte for byte",
                                   one.noun(),
                                   text::quote(one.value)),
                       "grant to a group; everybody who logged in is in the group "
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
    return one.rules.allow_system ? warned(text)
                                  : refused(text, "give --allow-system if that is meant");
  }
  return one.value.starts_with(k_system)
             ? warned(fmt::format("{} {} becomes {}, which is not Kubernetes' own",
                                  one.noun(),
                                  text::quote(one.value),
                                  text::quote(one.name)),
                      "no token can have Kubernetes' own names while there is a prefix")
             : std::nullopt;
}

// A prefix that ends in a letter or digit may be how a value happens to begin.
Answer
prefix_twice(const ValueCase& one)
{
  if (one.prefix.empty() || !one.value.starts_with(one.prefix)) {
    return std::nullopt;
  }
  const auto text = fmt::format("{} {} already begins with the prefix {}, which comes in "
                                "front of it once more",
                                one.noun(),
                                text::quote(one.value),
                                text::quote(one.prefix));
  return is_alphanumeric(one.prefix.back())
             ? warned(text, "give the value as the token has it")
             : refused(text,
                       fmt::format("give the value as the token has it: {}",
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
        fmt::format("{} {} begins with an issuer, and no token's value does",
                    one.noun(),
                    text::quote(one.value)),
        one.is_group
            ? "groups get --groups-prefix and nothing else in front"
            : fmt::format("give the value of the claim {} as the token has it",
                          text::quote(one.rules.identity_mapping.policy.username_claim)));
  }
  const auto groups_prefix = one.rules.identity_mapping.policy.groups_prefix.value_or("");
  return !one.is_group && !groups_prefix.empty() && one.prefix != groups_prefix &&
                 one.value.starts_with(groups_prefix)
             ? warned(
                   fmt::format("user {} begins with the prefix of groups",
                               text::quote(one.value)),
                   "give --group with the value as the token has it if a group is meant")
             : std::nullopt;
}

Answer
no_address(const ValueCase& one)
{
  if (one.is_group || one.rules.identity_mapping.policy.username_claim != "email" ||
      begins_with_issuer(one.value)) {
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
    return warned(fmt::format("user {} is no e-mail address, and the claim is email",
                              text::quote(one.value)),
                  "give the address, or the --username-claim that the API server has");
  }
  return text::to_lower(one.value) == one.value
             ? std::nullopt
             : warned(
                   fmt::format("user {} has capitals; names are compared byte for byte, "
                               "and most providers send addresses in small letters",
                               text::quote(one.value)),
                   "look at the claim in a token: oidcctl token inspect");
}

Answer
address_as_sub(const ValueCase& one)
{
  return !one.is_group && one.rules.identity_mapping.policy.username_claim == "sub" &&
                 one.value.find('@') != std::string::npos &&
                 !begins_with_issuer(one.value)
             ? warned(
                   fmt::format("user {} looks like an e-mail address, and the claim is "
                               "sub",
                               text::quote(one.value)),
                   "give --username-claim email if the API server names users by it")
             : std::nullopt;
}

Answer
blanks(const ValueCase& one)
{
  if (text::trim(one.value).size() != one.value.size()) {
    return warned(fmt::format(
        "{} {} has blanks at an end, which count", one.noun(), text::quote(one.value)));
  }
  return text::printable(one.value) != one.value
             ? warned(fmt::format("{} {} has characters that nobody sees, which count",
                                  one.noun(),
                                  text::quote(one.value)))
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
                                 blanks};

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
    return refused(
        fmt::format("role {} has a *: a binding names one role", text::quote(role.name)),
        "cluster-admin is the role that may do everything");
  }
  if (role.kind == RoleKind::cluster_role && role.name == "cluster-admin") {
    return warned(is_cluster_wide
                      ? "cluster-admin may do everything in the cluster"
                      : "cluster-admin may do everything in a namespace, and change "
                        "who may do what there",
                  "admin, edit and view are the roles for people in namespaces");
  }
  return std::nullopt;
}

} // namespace oidcctl::rbac

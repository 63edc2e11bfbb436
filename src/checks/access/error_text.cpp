#include "checks/access/error_text.hpp"

#include "base/shell.hpp"
#include "base/text.hpp"
#include "kube/rbac/request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::access {

namespace {

constexpr std::string_view k_anonymous = "system:anonymous";
constexpr std::size_t k_most_text = std::size_t{64} << 10; // bytes that are looked at

constexpr ErrorKind k_not_sent{
    "anonymous",
    "",
    Said::no,
    Said::nothing,
    "the API server got no credential: it calls the user system:anonymous",
    "the context has no user, its server is not https, or a proxy removes the "
    "Authorization "
    "header: run `oidcctl access diagnose` with the same context"};

constexpr ErrorKind k_forbidden{"forbidden", "", Said::yes, Said::no, "", ""};

// Return whether all (or one) of the parts are in `text`, which is in lower case.
bool
has_words(std::string_view text, std::string_view words)
{
  for (const auto& choice : text::split(words, '|')) {
    const auto parts = text::split(choice, '&');
    if (std::all_of(parts.begin(), parts.end(), [text](const std::string& part) {
          return text.find(part) != std::string_view::npos;
        })) {
      return true;
    }
  }
  return false;
}

// Return the request as the arguments of `oidcctl access check`.
std::string
arguments_of(const ForbiddenRequest& request)
{
  if (!request.is_resource) {
    return fmt::format("{} {}", request.verb, shell_quote(request.path));
  }
  auto type = request.resource;
  type += request.group.empty() ? "" : "." + request.group;
  type += request.name.empty() ? "" : "/" + request.name;
  auto line = fmt::format("{} {}", request.verb, shell_quote(type));
  line += request.subresource.empty()
              ? ""
              : " --subresource " + shell_quote(request.subresource);
  return line + (request.ns.empty() ? "" : " -n " + shell_quote(request.ns));
}

std::string
action_text(const ForbiddenRequest& request)
{
  if (!request.is_resource) {
    return fmt::format("{} {}", request.verb, request.path);
  }
  auto text = fmt::format("{} {}", request.verb, request.resource);
  text += request.subresource.empty() ? "" : "/" + request.subresource;
  text += request.group.empty() ? "" : "." + request.group;
  return text + (request.ns.empty() ? " at the cluster scope"
                                    : " in namespace " + text::quote(request.ns));
}

ErrorExplanation
of_forbidden(ForbiddenRequest request)
{
  if (request.user == k_anonymous) {
    return {&k_not_sent,
            std::string(k_not_sent.meaning),
            std::string(k_not_sent.cure),
            std::move(request)};
  }
  ErrorExplanation explained{.kind = &k_forbidden};
  explained.meaning =
      fmt::format("the API server knows the user as {}, whom no authorizer allows to {}",
                  text::quote(request.user),
                  action_text(request));
  explained.cure =
      fmt::format("an admin sees the near misses and the cure by: oidcctl access "
                  "check {} --as {} (and --as-group for each group)",
                  arguments_of(request),
                  shell_quote(request.user));
  explained.request = std::move(request);
  return explained;
}

} // namespace

std::optional<ErrorExplanation>
explain_error(std::string_view text)
{
  const auto lower = text::to_lower(text.substr(0, k_most_text));
  auto request = parse_forbidden(text.substr(0, k_most_text));
  for (const auto& kind : error_kinds()) {
    if (!has_words(lower, kind.words)) {
      continue;
    }
    // Names in a plain 403 are the user's: only what is beside them counts.
    const bool is_plain = request && kind.id != "role-missing" &&
                          kind.id != "cloud-iam" && kind.id != "impersonation";
    if (!is_plain) {
      return ErrorExplanation{
          &kind, std::string(kind.meaning), std::string(kind.cure), std::move(request)};
    }
  }
  if (request) {
    return of_forbidden(std::move(*request));
  }
  return std::nullopt;
}

} // namespace oidcctl::access

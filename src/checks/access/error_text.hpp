#pragma once

#include "kube/api/forbidden.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

// The messages that kubectl, client-go, credential plugins and API servers print, and
// what they mean.
namespace oidcctl::access {

// What a message says of a login or a permission.
enum class Said { yes, no, nothing };

// One kind of message.
struct ErrorKind
{
  std::string_view id; // permanent: "unauthorized"
  // Parts of the message without regard to case; "a&b" needs both, "a|b" one of them.
  std::string_view words;
  Said authenticated = Said::nothing;
  Said authorized = Said::nothing;
  std::string_view meaning;
  std::string_view cure;
};

// Return all kinds, in the order in which they are tried.
std::span<const ErrorKind> error_kinds();

struct ErrorExplanation
{
  const ErrorKind* kind = nullptr;
  std::string meaning = {};
  std::string cure = {};
  std::optional<ForbiddenRequest> request = std::nullopt; // what was refused
};

// Return what `text` means, or nothing when no part of it is known. Of several messages
// the most specific counts.
std::optional<ErrorExplanation> explain_error(std::string_view text);

} // namespace oidcctl::access

#pragma once

#include "base/error.hpp"

#include <tl/expected.hpp>

#include <string>
#include <utility>
#include <vector>

namespace oidcctl {

// A value, or the reason why there is none.
template <typename T> using Result = tl::expected<T, Error>;

// Return the failure half of a `Result`.
inline tl::unexpected<Error>
fail(ErrorCode code, std::string message, std::string hint = {})
{
  return tl::make_unexpected(
      Error{.code = code, .message = std::move(message), .hint = std::move(hint)});
}

// Return a usage error about `options`: options by their names (`--user`), which the
// message has, too.
inline tl::unexpected<Error>
usage_error(std::vector<std::string> options, std::string message, std::string hint = {})
{
  return tl::make_unexpected(Error{.code = ErrorCode::usage,
                                   .message = std::move(message),
                                   .hint = std::move(hint),
                                   .options = std::move(options)});
}

} // namespace oidcctl

#define OIDCCTL_JOIN_(a, b) a##b
#define OIDCCTL_JOIN(a, b) OIDCCTL_JOIN_(a, b)

// Leave the function with the error of `expression` when it has one.
#define TRY(expression)                                                                  \
  do {                                                                                   \
    if (auto try_result = (expression); !try_result) {                                   \
      return tl::make_unexpected(std::move(try_result).error());                         \
    }                                                                                    \
  } while (false)

// Declare `target` with the value of `expression`, or leave the function with its error.
#define TRY_ASSIGN(target, expression)                                                   \
  auto OIDCCTL_JOIN(try_result_, __LINE__) = (expression);                               \
  if (!OIDCCTL_JOIN(try_result_, __LINE__)) {                                            \
    return tl::make_unexpected(std::move(OIDCCTL_JOIN(try_result_, __LINE__)).error());  \
  }                                                                                      \
  target = std::move(                                                                    \
      *OIDCCTL_JOIN(try_result_, __LINE__)) // NOLINT(bugprone-macro-parentheses)

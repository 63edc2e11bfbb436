#include "cli/framework/choice.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

Result<void>
check_choice(const std::string& option,
             const std::string& value,
             const std::vector<std::string>& words)
{
  if (std::find(words.begin(), words.end(), value) != words.end()) {
    return {};
  }
  const auto near = nearest(value, words);
  return fail(ErrorCode::usage,
              fmt::format("invalid value {1} for {0}: expected one of {2}",
                          option,
                          text::quote(value),
                          text::join(words, ", ")),
              near ? fmt::format("did you mean {}?", *near) : "");
}

} // namespace oidcctl::cli

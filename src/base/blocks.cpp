#include "base/blocks.hpp"

#include <utility>

namespace oidcctl {

Blocks
one_block(std::string text)
{
  return [text = std::move(text)]() mutable -> Result<std::string> {
    return std::exchange(text, {});
  };
}

} // namespace oidcctl

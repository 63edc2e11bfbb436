#include "base/byte_stream.hpp"

#include <utility>

namespace oidcctl {

ByteStream
stream_of(std::string text)
{
  return [text = std::move(text)]() mutable -> Result<std::string> {
    return std::exchange(text, {});
  };
}

} // namespace oidcctl

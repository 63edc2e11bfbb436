#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>

namespace oidcctl {

class Files
{
public:
  virtual ~Files() = default;

  // Return the bytes of the file `path`; "-" is standard input. An error when it cannot be
  // read, is a folder, or has more than `limit` bytes.
  virtual Result<std::string> read(const std::string& path, std::size_t limit) = 0;

  // Write `bytes` to `path` whole or not at all: to a temporary name beside it, synced,
  // then renamed over it. `mode` holds from the first byte on.
  virtual Result<void>
  write_atomic(const std::string& path, const std::string& bytes, unsigned mode) = 0;
};

} // namespace oidcctl

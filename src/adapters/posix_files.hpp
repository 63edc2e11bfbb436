#pragma once

#include "ports/files.hpp"

namespace oidcctl {

class PosixFiles : public Files
{
public:
  Result<std::string> read(const std::string& path, std::size_t limit) override;
  Result<void>
  write_atomic(const std::string& path, const std::string& bytes, unsigned mode) override;
};

} // namespace oidcctl

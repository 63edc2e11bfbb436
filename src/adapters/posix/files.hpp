#pragma once

#include "ports/files.hpp"

namespace oidcctl {

class PosixFiles : public Files
{
public:
  Result<std::string> read(const std::string& path, std::size_t limit) override;
  Result<std::unique_ptr<ByteSource>> open_reader(const std::string& path) override;
  Result<void>
  write_atomic(const std::string& path, const std::string& bytes, unsigned mode) override;
  Result<std::optional<FileStatus>> status(const std::string& path) override;
  Result<bool> is_symlink(const std::string& path) override;
  Result<std::string> real_path(const std::string& path) override;
  Result<void> make_directories(const std::string& path, unsigned mode) override;
  Result<void> set_mode(const std::string& path, unsigned mode) override;
  Result<std::vector<std::string>> list(const std::string& path,
                                        std::size_t limit) override;
  Result<bool> remove(const std::string& path) override;
};

} // namespace oidcctl

#pragma once

#include "ports/files.hpp"

#include <map>
#include <mutex>
#include <set>

namespace oidcctl::test {

// Files in memory. A directory exists when it was made or something is in it. "-" is
// standard input. Paths are taken as they are written; "." and ".." mean nothing here.
class FakeFiles : public Files
{
public:
  struct Write
  {
    std::string path = {}; // as it was given, a symbolic link too
    unsigned mode = 0;
  };

  std::map<std::string, std::string> contents = {};
  std::map<std::string, unsigned> modes = {}; // 0644 and 0755 where nothing is set
  std::map<std::string, Time> modified = {};
  std::map<std::string, std::string> symlinks = {}; // to a path as written above
  std::set<std::string> directories = {};
  bool ignores_modes =
      false; // as on a mounted Windows disk: chmod succeeds, without effect
  std::set<std::string> foreign = {};             // what belongs to another user
  std::set<std::string> pipes = {};               // of `contents`: not regular files
  std::string working_directory = "/here";        // what "." leads to
  std::map<std::string, Error> read_errors = {};  // for `status`, `list`... as well
  std::map<std::string, Error> write_errors = {}; // for `make_directories`, `remove` too
  bool disk_full = false;
  std::vector<std::string> reads = {};
  std::vector<Write> writes = {};
  std::vector<std::string> removed = {};

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

private:
  Result<std::string> find(const std::string& path);
  Result<std::string> follow(const std::string& path) const;
  bool is_directory(const std::string& path) const;
  Result<void> may_write(const std::string& path) const;

  std::mutex m_mutex = {};
};

} // namespace oidcctl::test

#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// What is at a path, symbolic links followed.
struct FileStatus
{
  bool is_regular = false;
  bool is_directory = false;
  unsigned mode = 0;   // the permission bits, 07777
  bool is_own = false; // the owner is the user of this process
  std::uint64_t size = 0;
  Time modified = {};
};

// Bytes that come one part after the other.
class ByteSource
{
public:
  virtual ~ByteSource() = default;

  // Return the next bytes, `limit` at most; an empty text is the end. A pipe or a
  // terminal gives what it has.
  virtual Result<std::string> read(std::size_t limit) = 0;
};

// Errors name the path and have the code `local_file`.
class Files
{
public:
  virtual ~Files() = default;

  // Return the bytes of the file `path`; "-" is standard input. An error when it cannot
  // be read, is a directory, or has more than `limit` bytes.
  virtual Result<std::string> read(const std::string& path, std::size_t limit) = 0;

  // Return the file `path`, or standard input for "-", to be read part by part.
  virtual Result<std::unique_ptr<ByteSource>> open_reader(const std::string& path) = 0;

  // Write `bytes` to `path` whole or not at all: to a temporary name beside it, synced,
  // then renamed over it. `mode` holds from the first byte on. A symbolic link stays:
  // what it points at is replaced. What is not a regular file is refused.
  virtual Result<void>
  write_atomic(const std::string& path, const std::string& bytes, unsigned mode) = 0;

  // Return what is at `path`; nothing when nothing does, or a link leads nowhere.
  virtual Result<std::optional<FileStatus>> status(const std::string& path) = 0;

  // Return whether `path` itself is a symbolic link, whatever that points at.
  virtual Result<bool> is_symlink(const std::string& path) = 0;

  // Return the absolute path of what exists at `path`, without symbolic links.
  virtual Result<std::string> real_path(const std::string& path) = 0;

  // Make the directory `path` and those above it that are missing, all with `mode`. What
  // is there keeps its mode.
  virtual Result<void> make_directories(const std::string& path, unsigned mode) = 0;

  // Set the permission bits of the file or directory `path` to `mode`.
  virtual Result<void> set_mode(const std::string& path, unsigned mode) = 0;

  // Return the names in the directory `path`, sorted, without "." and ".."; an error when
  // there are more than `limit`.
  virtual Result<std::vector<std::string>> list(const std::string& path,
                                                std::size_t limit) = 0;

  // Remove the file or symbolic link `path`. Return whether there was one; a directory is
  // an error.
  virtual Result<bool> remove(const std::string& path) = 0;
};

} // namespace oidcctl

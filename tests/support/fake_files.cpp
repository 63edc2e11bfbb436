#include "fake_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::test {

namespace {

tl::unexpected<Error>
file_error(const std::string& path, std::string_view what, std::string hint = {})
{
  return fail(
      ErrorCode::local_file, fmt::format("\"{}\": {}", path, what), std::move(hint));
}

Result<void>
check(const std::map<std::string, Error>& errors, const std::string& path)
{
  const auto error = errors.find(path);
  return error == errors.end() ? Result<void>()
                               : Result<void>(tl::make_unexpected(error->second));
}

template <typename Map>
typename Map::mapped_type
value_or(const Map& map, const std::string& key, typename Map::mapped_type usual)
{
  const auto found = map.find(key);
  return found == map.end() ? usual : found->second;
}

class FakeSource : public ByteSource
{
public:
  explicit FakeSource(std::string bytes) : m_bytes(std::move(bytes)) {}

  Result<std::string>
  read(std::size_t limit) override
  {
    auto part = m_bytes.substr(m_at, limit);
    m_at += part.size();
    return part;
  }

private:
  std::string m_bytes;
  std::size_t m_at = 0;
};

} // namespace

// Return where the links at `path` end; nothing need be there.
Result<std::string>
FakeFiles::follow(const std::string& path) const
{
  auto at = path;
  for (int i = 0; symlinks.contains(at); ++i) {
    if (i == 40) {
      return file_error(path, "too many levels of symbolic links");
    }
    at = symlinks.at(at);
  }
  return at;
}

bool
FakeFiles::is_directory(const std::string& path) const
{
  const auto start = path + "/";
  const auto is_below = [&start](const auto& map) {
    const auto found = map.lower_bound(start);
    return found != map.end() && found->first.rfind(start, 0) == 0;
  };
  const auto folder = directories.lower_bound(start);
  return path == "/" || directories.contains(path) || is_below(contents) ||
         is_below(symlinks) ||
         (folder != directories.end() && folder->rfind(start, 0) == 0);
}

Result<std::string>
FakeFiles::find(const std::string& path)
{
  reads.push_back(path);
  TRY(check(read_errors, path));
  TRY_ASSIGN(const auto at, follow(path));
  const auto found = contents.find(at);
  if (found != contents.end()) {
    return found->second;
  }
  return file_error(path,
                    is_directory(at) ? "is a directory, not a file" : "no such file");
}

Result<std::string>
FakeFiles::read(const std::string& path, std::size_t limit)
{
  const std::lock_guard lock(m_mutex);
  TRY_ASSIGN(auto bytes, find(path));
  if (bytes.size() > limit) {
    return file_error(path,
                      fmt::format("larger than {} bytes", limit),
                      "check that it is the right file; a larger one is not read");
  }
  return bytes;
}

Result<std::unique_ptr<ByteSource>>
FakeFiles::open_reader(const std::string& path)
{
  const std::lock_guard lock(m_mutex);
  TRY_ASSIGN(auto bytes, find(path));
  return std::make_unique<FakeSource>(std::move(bytes));
}

Result<void>
FakeFiles::may_write(const std::string& path) const
{
  TRY(check(write_errors, path));
  return disk_full ? Result<void>(file_error(path, "No space left on device"))
                   : Result<void>();
}

Result<void>
FakeFiles::write_atomic(const std::string& path, const std::string& bytes, unsigned mode)
{
  const std::lock_guard lock(m_mutex);
  TRY(may_write(path));
  TRY_ASSIGN(const auto at, follow(path));
  if (is_directory(at)) {
    return file_error(path, "not a regular file");
  }
  writes.push_back({path, mode});
  contents[at] = bytes;
  modes[at] = mode;
  return {};
}

Result<std::optional<FileStatus>>
FakeFiles::status(const std::string& path)
{
  const std::lock_guard lock(m_mutex);
  TRY(check(read_errors, path));
  TRY_ASSIGN(const auto at, follow(path));
  const auto file = contents.find(at);
  if (file == contents.end() && !is_directory(at)) {
    return std::nullopt;
  }
  const bool is_file = file != contents.end();
  return FileStatus{.is_regular = is_file && !pipes.contains(at),
                    .is_directory = !is_file,
                    .mode = value_or(modes, at, is_file ? 0644U : 0755U),
                    .is_own = !foreign.contains(at),
                    .size = is_file ? file->second.size() : 0,
                    .modified = value_or(modified, at, Time{})};
}

Result<bool>
FakeFiles::is_symlink(const std::string& path)
{
  const std::lock_guard lock(m_mutex);
  TRY(check(read_errors, path));
  return symlinks.contains(path);
}

Result<std::string>
FakeFiles::real_path(const std::string& path)
{
  const std::lock_guard lock(m_mutex);
  if (path == ".") {
    return working_directory;
  }
  TRY(check(read_errors, path));
  TRY_ASSIGN(auto at, follow(path));
  if (!contents.contains(at) && !is_directory(at)) {
    return file_error(path, "no such file");
  }
  return at;
}

Result<void>
FakeFiles::make_directories(const std::string& path, unsigned mode)
{
  const std::lock_guard lock(m_mutex);
  TRY_ASSIGN(const auto at, follow(path));
  for (auto end = at.find('/', 1);; end = at.find('/', end + 1)) {
    const auto part = at.substr(0, end);
    if (contents.contains(part)) {
      return file_error(path, "Not a directory");
    }
    if (!is_directory(part)) {
      TRY(may_write(path));
      directories.insert(part);
      modes[part] = mode;
    }
    if (end == std::string::npos) {
      return {};
    }
  }
}

Result<std::vector<std::string>>
FakeFiles::list(const std::string& path, std::size_t limit)
{
  const std::lock_guard lock(m_mutex);
  TRY(check(read_errors, path));
  TRY_ASSIGN(const auto at, follow(path));
  if (!is_directory(at)) {
    return file_error(path, contents.contains(at) ? "Not a directory" : "no such file");
  }
  std::set<std::string> names;
  const auto start = at == "/" ? at : at + "/";
  const auto add = [&](const std::string& name) {
    if (name.rfind(start, 0) == 0 && name.size() > start.size()) {
      names.insert(
          name.substr(start.size(), name.find('/', start.size()) - start.size()));
    }
  };
  std::for_each(directories.begin(), directories.end(), add);
  for (const auto& entry : contents) {
    add(entry.first);
  }
  for (const auto& entry : symlinks) {
    add(entry.first);
  }
  if (names.size() > limit) {
    return file_error(path, fmt::format("more than {} files", limit));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<void>
FakeFiles::set_mode(const std::string& path, unsigned mode)
{
  const std::lock_guard lock(m_mutex);
  TRY(check(write_errors, path));
  TRY_ASSIGN(const auto at, follow(path));
  if (!contents.contains(at) && !is_directory(at)) {
    return file_error(path, "no such file");
  }
  if (!ignores_modes) {
    modes[at] = mode;
  }
  return {};
}

Result<bool>
FakeFiles::remove(const std::string& path)
{
  const std::lock_guard lock(m_mutex);
  TRY(check(write_errors, path));
  if (symlinks.erase(path) + contents.erase(path) > 0) {
    removed.push_back(path);
    return true;
  }
  if (is_directory(path)) {
    return file_error(path, "Is a directory");
  }
  return false;
}

} // namespace oidcctl::test

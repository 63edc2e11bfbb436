#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace oidcctl::test {

// A directory of one's own, gone at the end.
class TempFolder
{
public:
  TempFolder()
  {
    auto name = (std::filesystem::temp_directory_path() / "oidcctl-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    m_path = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder()
  {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }

  // Return the path of `name` in it.
  std::string
  operator/(const std::string& name) const
  {
    return m_path / name;
  }

  // Write `bytes` to `name` in it and return the path.
  std::string
  file(const std::string& name, const std::string& bytes) const
  {
    std::ofstream(*this / name, std::ios::binary) << bytes;
    return *this / name;
  }

  // Return the bytes of the file `name` in it.
  std::string
  bytes(const std::string& name) const
  {
    std::ifstream in(*this / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  std::string
  str() const
  {
    return m_path;
  }

private:
  std::filesystem::path m_path = {};
};

} // namespace oidcctl::test

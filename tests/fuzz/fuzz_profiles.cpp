// A file of profiles.
#include "base/text.hpp"
#include "cli/config/profiles.hpp"
#include "fuzz.hpp"

#include <algorithm>
#include <set>

namespace {

using namespace oidcctl;
using namespace oidcctl::cli;
using fuzz::require;

void
check_entry(const Profile& profile, const ProfileEntry& entry, std::size_t lines)
{
  require(!entry.values.empty(), "an entry has a value");
  require(entry.line > 0 && entry.line <= lines, "an entry stands in the file");
  require(profile.find({entry.key}) == &entry, "an entry can be found by its key");
  require(entry.kind != ProfileEntry::Kind::boolean || entry.values.front() == "true" ||
              entry.values.front() == "false",
          "a truth value has two words");
  for (const auto& value : entry.values) {
    require(text::is_utf8(value), "a value is text");
  }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  const auto lines =
      1 + static_cast<std::size_t>(std::count_if(
              input.begin(), input.end(), [](char c) { return c == '\n' || c == '\r'; }));
  const auto file = parse_profiles(input);
  if (!file) {
    require(file.error().code == ErrorCode::local_file, "a bad file is a local error");
    require(text::is_utf8(file.error().message), "a reason is text");
    return 0;
  }
  const auto names = file->names();
  require(std::set<std::string>(names.begin(), names.end()).size() == names.size(),
          "each profile has a name of its own");
  for (const auto& profile : file->profiles) {
    require(file->find(profile.name) == &profile, "a profile can be found by its name");
    for (const auto& entry : profile.entries) {
      check_entry(profile, entry, lines);
    }
  }
  return 0;
}

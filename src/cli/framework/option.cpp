#include "cli/framework/option.hpp"

#include <algorithm>

namespace oidcctl::cli {

std::string_view
source_name(OptionSource source)
{
  switch (source) {
  case OptionSource::argument:
    return "argument";
  case OptionSource::environment:
    return "environment";
  case OptionSource::profile:
    return "profile";
  case OptionSource::by_default:
    break;
  }
  return "default";
}

std::vector<std::string>
Values::all() const
{
  return list == nullptr ? words : list();
}

bool
Values::is_path() const
{
  return kind == Kind::file || kind == Kind::new_file || kind == Kind::directory;
}

bool
Option::is_called(std::string_view name) const
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string>
Option::long_names() const
{
  std::vector<std::string> list;
  for (const auto& name : names) {
    if (name.starts_with("--")) {
      list.push_back(name.substr(2));
    }
  }
  return list;
}

std::string
Option::variable() const
{
  return is_argument || only_in_arguments ? "" : variable_of(name());
}

std::string
variable_of(std::string_view option)
{
  std::string name = "OIDCCTL_";
  option.remove_prefix(std::min(option.find_first_not_of('-'), option.size()));
  for (const char c : option) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

} // namespace oidcctl::cli

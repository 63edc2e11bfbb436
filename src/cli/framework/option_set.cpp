#include "cli/framework/option_set.hpp"

#include <algorithm>
#include <set>

namespace oidcctl::cli {

const Option*
OptionSet::find(std::string_view name) const
{
  const auto found = std::find_if(options.begin(), options.end(), [name](const auto& o) {
    return o.is_called(name);
  });
  return found == options.end() ? nullptr : &*found;
}

Option*
OptionSet::find(std::string_view name)
{
  return const_cast<Option*>(std::as_const(*this).find(name));
}

std::string
OptionSet::text(std::string_view name) const
{
  const auto* const option = find(name);
  if (option == nullptr) {
    return {};
  }
  if (const auto* const* text = std::get_if<std::string*>(&option->target)) {
    return **text;
  }
  if (const auto* const* text =
          std::get_if<std::optional<std::string>*>(&option->target)) {
    return (*text)->value_or("");
  }
  return {};
}

std::vector<Option*>
open_options(OptionSet& set)
{
  const auto is_set = [&set](const std::string& name) {
    const auto* const option = set.find(name);
    return option != nullptr && option->source != OptionSource::by_default;
  };
  std::set<const Option*> closed;
  for (const auto& [kind, sides, value, reason, hint] : set.relations) {
    if (kind != Relation::Kind::alternatives && kind != Relation::Kind::exclusive) {
      continue;
    }
    const bool is_decided =
        std::any_of(sides.begin(), sides.end(), [&is_set](const auto& side) {
          return std::any_of(side.begin(), side.end(), is_set);
        });
    for (const auto& side : sides) {
      for (const auto& name : side) {
        if (is_decided) {
          closed.insert(set.find(name));
        }
      }
    }
  }
  std::vector<Option*> open;
  for (auto& option : set.options) {
    if (!option.is_argument && !option.only_in_arguments &&
        option.source == OptionSource::by_default && closed.count(&option) == 0) {
      open.push_back(&option);
    }
  }
  return open;
}

} // namespace oidcctl::cli

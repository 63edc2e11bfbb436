#include "base/text.hpp"
#include "cli/framework/option.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_choices = 8; // that the help lists

// Return the value of a target as the help shows a default; empty for none.
struct Shown
{
  std::string
  operator()(const bool*) const
  {
    return {};
  }
  std::string
  operator()(const long* target) const
  {
    return fmt::format("{}", *target);
  }
  std::string
  operator()(const double* target) const
  {
    return fmt::format("{}", *target);
  }
  std::string
  operator()(const std::string* target) const
  {
    return *target;
  }
  std::string
  operator()(const std::optional<std::string>* target) const
  {
    return target->value_or("");
  }
  std::string
  operator()(const std::vector<std::string>* target) const
  {
    return text::join(*target, ", ");
  }
};

std::string
default_of(const Option& option)
{
  if (!option.default_text.empty() || option.is_argument) {
    return option.default_text;
  }
  return option.source == OptionSource::by_default ? std::visit(Shown{}, option.target)
                                                   : "";
}

// Return ": auto (default), always or never".
std::string
choices_of(const std::vector<std::string>& words, const std::string& preset)
{
  std::string text = ": ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += i == 0 ? "" : i + 1 < words.size() ? ", " : " or ";
    text += words[i] + (words[i] == preset ? " (default)" : "");
  }
  return text;
}

} // namespace

std::string
description_of(const Option& option)
{
  auto text = option.help;
  const auto preset = default_of(option);
  const auto& words = option.values.words;
  const bool is_listed = option.values.kind == Values::Kind::choice && !words.empty() &&
                         words.size() <= k_most_choices;
  if (is_listed) {
    text += choices_of(words, preset);
  } else if (!preset.empty()) {
    text += " (default: " + preset + ")";
  }
  if (option.is_list() && !option.is_argument) {
    text += option.splits_commas ? "; repeatable, or with commas" : "; repeatable";
  }
  return text;
}

} // namespace oidcctl::cli

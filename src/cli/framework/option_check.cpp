#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/framework/option_set.hpp"

#include <fmt/format.h>

#include <algorithm>

// What is declared of options holds, or a usage error says what does not.
namespace oidcctl::cli {

namespace {

using text::quote;

constexpr std::size_t k_most_words = 12; // that a message lists

// Return "a", "a or b", "a, b or c".
std::string
any_of(const std::vector<std::string>& names)
{
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? "" : i + 1 < names.size() ? ", " : " or ";
    text += names[i];
  }
  return text;
}

Result<void>
check_choice(const Option& option, const std::string& value)
{
  const auto words = option.values.all();
  if (std::find(words.begin(), words.end(), value) != words.end()) {
    return {};
  }
  auto message = fmt::format("invalid value {} for {}", quote(value), option.name());
  if (words.size() <= k_most_words) {
    message += ": expected one of " + text::join(words, ", ");
  }
  return usage_error(
      {option.name()}, std::move(message), suggestion(value, words, option.values.hint));
}

Result<void>
check_range(const Option& option, const Range& range)
{
  const auto* const* whole = std::get_if<long*>(&option.target);
  const double value =
      whole != nullptr ? static_cast<double>(**whole) : *std::get<double*>(option.target);
  const bool is_enough = range.excludes_min ? value > range.min : value >= range.min;
  if (is_enough && value <= range.max) { // neither holds for NaN
    return {};
  }
  return usage_error({option.name()},
                     fmt::format("invalid value {} for {}: expected {}",
                                 quote(option.given.back()),
                                 option.name(),
                                 range_words(option)));
}

Result<void>
check_values(const Option& option)
{
  for (const auto& value : option.given) {
    if (option.must_not_be_empty && value.empty()) {
      return usage_error(
          {option.name()}, option.name() + " must not be empty", option.empty_hint);
    }
    if (option.values.kind == Values::Kind::choice) {
      TRY(check_choice(option, value));
    }
  }
  return option.range && !option.given.empty() ? check_range(option, *option.range)
                                               : Result<void>();
}

// Return the first option of a side that is used, or nullptr.
const Option*
used_of(const OptionSet& set, const Relation::Side& side)
{
  for (const auto& name : side) {
    const auto* const option = set.find(name);
    if (option != nullptr && is_used(*option)) {
      return option;
    }
  }
  return nullptr;
}

Result<void>
check_exclusive(const OptionSet& set, const Relation& relation)
{
  const Option* first = nullptr;
  for (const auto& side : relation.sides) {
    const auto* const used = used_of(set, side);
    if (used != nullptr && first != nullptr) {
      return usage_error(
          {first->name(), used->name()},
          fmt::format("{} and {} cannot be used together", first->name(), used->name()),
          relation.hint);
    }
    first = used != nullptr ? used : first;
  }
  return {};
}

// `needs` and `conflict`: the second side has to be used, or must not be.
Result<void>
check_pair(const OptionSet& set, const Relation& relation)
{
  const auto& [kind, sides, value, reason, hint] = relation;
  const auto* const option = used_of(set, sides[0]);
  const auto* const other = used_of(set, sides[1]);
  const bool applies =
      option != nullptr && (value.empty() || option->given.back() == value);
  const bool needs = kind == Relation::Kind::needs;
  if (!applies || (other != nullptr) == needs) {
    return {};
  }
  auto message = option->name() + (value.empty() ? "" : "=" + value);
  message +=
      needs ? " needs " + any_of(sides[1]) : " cannot be used with " + other->name();
  message += reason.empty() ? "" : ": " + reason;
  auto names = std::vector{option->name()};
  if (other != nullptr) {
    names.push_back(other->name());
  }
  return usage_error(std::move(names), std::move(message), hint);
}

Result<void>
check_required(const OptionSet& set, const Relation& relation)
{
  const auto& names = relation.sides.front();
  if (used_of(set, names) != nullptr) {
    return {};
  }
  return usage_error(names,
                     names.size() == 1
                         ? names.front() + " is required"
                         : fmt::format("one of {} is required", any_of(names)),
                     relation.hint);
}

// Standard input can be read only once.
Result<void>
check_standard_input(const OptionSet& set)
{
  const Option* first = nullptr;
  for (const auto& option : set.options) {
    if (option.values.kind != Values::Kind::file) {
      continue;
    }
    for (const auto& value : option.given) {
      if (value == "-" && first != nullptr) {
        return usage_error({first->name(), option.name()},
                           fmt::format("{} and {} cannot both read standard input",
                                       first->name(),
                                       option.name()),
                           "use a file for one of them");
      }
      first = value == "-" ? &option : first;
    }
  }
  return {};
}

} // namespace

std::string
range_words(const Option& option)
{
  const auto noun =
      std::holds_alternative<long*>(option.target) ? "a whole number" : "a number";
  if (!option.range) {
    return noun;
  }
  const auto& [min, max, excludes_min] = *option.range;
  return excludes_min ? fmt::format("{} above {} and up to {}", noun, min, max)
                      : fmt::format("{} from {} to {}", noun, min, max);
}

Result<void>
check_options(const OptionSet& set)
{
  for (const auto& option : set.options) {
    TRY(check_values(option));
  }
  for (const auto& relation : set.relations) {
    switch (relation.kind) {
    case Relation::Kind::alternatives:
      break;
    case Relation::Kind::exclusive:
      TRY(check_exclusive(set, relation));
      break;
    case Relation::Kind::needs:
    case Relation::Kind::conflict:
      TRY(check_pair(set, relation));
      break;
    case Relation::Kind::required:
      TRY(check_required(set, relation));
      break;
    }
  }
  return check_standard_input(set);
}

} // namespace oidcctl::cli

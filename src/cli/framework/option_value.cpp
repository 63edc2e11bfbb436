#include "base/text.hpp"
#include "cli/framework/option_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

// The texts of a call, the environment or a profile become values.
namespace oidcctl::cli {

namespace {

tl::unexpected<Error>
invalid(const Option& option, const std::string& value, const std::string& expected)
{
  return usage_error({option.name()},
                     fmt::format("invalid value {} for {}: expected {}",
                                 text::quote(value),
                                 option.name(),
                                 expected));
}

// As CLI11 and Go's flags together accept it.
std::optional<bool>
boolean_of(const std::string& value)
{
  constexpr std::array<std::string_view, 7> yes{"true", "1", "yes", "on", "t", "y", "+"};
  constexpr std::array<std::string_view, 7> no{"false", "0", "no", "off", "f", "n", "-"};
  const auto word = text::to_lower(value);
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) {
    return true;
  }
  return std::find(no.begin(), no.end(), word) != no.end() ? std::optional(false)
                                                           : std::nullopt;
}

// Return a whole number: decimal, or as Go's flags take it with 0x or 0 in front.
std::optional<long>
whole_number_of(const std::string& value)
{
  char* end = nullptr;
  errno = 0;
  const long number = std::strtol(value.c_str(), &end, 0);
  const bool is_whole = !value.empty() && end == value.c_str() + value.size();
  return is_whole && errno == 0 ? std::optional(number) : std::nullopt;
}

std::optional<double>
number_of(const std::string& value)
{
  char* end = nullptr;
  errno = 0;
  const double number = std::strtod(value.c_str(), &end);
  const bool is_whole = !value.empty() && end == value.c_str() + value.size();
  return is_whole && errno == 0 ? std::optional(number) : std::nullopt;
}

// Return the values of an option that takes several in one text.
std::vector<std::string>
cut(const Option& option, const std::vector<std::string>& values)
{
  if (!option.splits_commas) {
    return values;
  }
  std::vector<std::string> parts;
  for (const auto& value : values) {
    if (value.find(',') == std::string::npos) {
      parts.push_back(value);
      continue;
    }
    for (const auto& part : text::split(value, ',')) {
      if (!part.empty()) {
        parts.emplace_back(part);
      }
    }
  }
  return parts;
}

// Stores the last of some values in the target of an option.
struct Store
{
  const Option& option;
  const std::vector<std::string>& values;

  Result<void>
  operator()(bool* target) const
  {
    const auto value = boolean_of(values.back());
    if (!value) {
      return invalid(option, values.back(), "true or false");
    }
    *target = *value;
    return {};
  }

  Result<void>
  operator()(long* target) const
  {
    const auto value = whole_number_of(values.back());
    if (!value) {
      return invalid(option, values.back(), "a whole number");
    }
    *target = *value;
    return {};
  }

  Result<void>
  operator()(double* target) const
  {
    const auto value = number_of(values.back());
    if (!value) {
      return invalid(option, values.back(), "a number");
    }
    *target = *value;
    return {};
  }

  Result<void>
  operator()(std::vector<std::string>* target) const
  {
    *target = values;
    return {};
  }

  template <typename Text>
  Result<void>
  operator()(Text* target) const
  {
    *target = values.back();
    return {};
  }
};

} // namespace

Result<void>
store(Option& option,
      const std::vector<std::string>& values,
      OptionSource source,
      std::string place)
{
  const auto parts = cut(option, values);
  if (parts.size() > 1 && !option.is_list() && !option.is_flag()) {
    return usage_error({option.name()},
                       option.name() + " cannot be used more than once",
                       "use it with one value");
  }
  if (!parts.empty() || option.is_list()) {
    TRY(std::visit(Store{option, parts}, option.target));
  }
  option.given = parts;
  option.source = source;
  option.place = std::move(place);
  return {};
}

bool
is_used(const Option& option)
{
  if (option.source == OptionSource::by_default) {
    return false;
  }
  if (const auto* const* flag = std::get_if<bool*>(&option.target)) {
    return **flag;
  }
  if (std::holds_alternative<std::string*>(option.target)) {
    return !option.given.empty() && !option.given.back().empty();
  }
  return !option.given.empty();
}

} // namespace oidcctl::cli

#include "model/coreweave/endpoint_parts.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::endpoint_parts {

namespace {

constexpr std::size_t k_hash_digits = 8;
constexpr std::size_t k_longest_name = 30;
constexpr std::size_t k_longest_label = 63;

} // namespace

bool
is_hash(std::string_view text)
{
  return text.size() == k_hash_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<std::string>
part_problem(std::string_view what, std::string_view text)
{
  if (text.empty()) {
    return fmt::format("the {} is empty", what);
  }
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
      std::string_view::npos) {
    return fmt::format(
        "the {} {} contains a character other than letters, digits and hyphens",
        what,
        text::quote(text));
  }
  if (text.front() == '-' || text.back() == '-') {
    return fmt::format("the {} {} starts or ends with a hyphen", what, text::quote(text));
  }
  return std::nullopt;
}

std::optional<std::string>
label_problem(std::string_view label)
{
  if (label.size() <= k_longest_label) {
    return std::nullopt;
  }
  return fmt::format("{} has {} characters: at most {} are allowed in a host name label",
                     text::quote(label),
                     label.size(),
                     k_longest_label);
}

std::optional<std::string>
name_problem(std::string_view name)
{
  if (name.empty()) {
    return "the cluster name is empty";
  }
  if (name.size() > k_longest_name) {
    return fmt::format(
        "the cluster name {} has {} characters: CoreWeave allows at most {}",
        text::quote(name),
        name.size(),
        k_longest_name);
  }
  const bool is_plain =
      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!is_plain) {
    return fmt::format("the cluster name {} contains whitespace, a control character or "
                       "a non-ASCII character",
                       text::quote(name));
  }
  return std::nullopt;
}

} // namespace oidcctl::endpoint_parts

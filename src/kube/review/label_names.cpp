#include "kube/review/selector.hpp"

#include <algorithm>

namespace oidcctl::review {

namespace {

constexpr std::size_t k_longest_name = 63;    // bytes
constexpr std::size_t k_longest_prefix = 253; // bytes

constexpr const char* k_name_words =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
    "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex "
    "used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

bool
is_lower_or_digit(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
is_alphanumeric(char c)
{
  return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

bool
is_name(std::string_view text)
{
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
         });
}

// Return whether it is a DNS subdomain in lower case (RFC 1123).
bool
is_subdomain(std::string_view text)
{
  while (true) {
    const auto dot = text.find('.');
    const auto label = text.substr(0, dot);
    const bool is_label = !label.empty() && is_lower_or_digit(label.front()) &&
                          is_lower_or_digit(label.back()) &&
                          std::all_of(label.begin(), label.end(), [](char c) {
                            return is_lower_or_digit(c) || c == '-';
                          });
    if (!is_label || dot == std::string_view::npos) {
      return is_label;
    }
    text.remove_prefix(dot + 1);
  }
}

void
check_prefix(std::string_view prefix, std::vector<std::string>& problems)
{
  if (prefix.empty()) {
    problems.emplace_back("prefix part must be non-empty");
    return;
  }
  if (prefix.size() > k_longest_prefix) {
    problems.emplace_back("prefix part must be no more than 253 bytes");
  }
  if (!is_subdomain(prefix)) {
    problems.emplace_back(
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case "
        "alphanumeric characters, '-' or '.', and must start and end with an "
        "alphanumeric character (e.g. 'example.com', regex used for validation is "
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
  }
}

} // namespace

std::vector<std::string>
label_key_problems(std::string_view key)
{
  std::vector<std::string> problems;
  auto name = key;
  if (const auto slash = key.find('/'); slash != std::string_view::npos) {
    name = key.substr(slash + 1);
    if (name.find('/') != std::string_view::npos) {
      return {std::string("a valid label key ") + k_name_words +
              " with an optional DNS subdomain prefix and '/' (e.g. "
              "'example.com/MyName')"};
    }
    check_prefix(key.substr(0, slash), problems);
  }
  if (name.empty()) {
    problems.emplace_back("name part must be non-empty");
  } else if (name.size() > k_longest_name) {
    problems.emplace_back("name part must be no more than 63 bytes");
  }
  if (!is_name(name)) {
    problems.push_back(std::string("name part ") + k_name_words);
  }
  return problems;
}

std::vector<std::string>
label_value_problems(std::string_view value)
{
  std::vector<std::string> problems;
  if (value.size() > k_longest_name) {
    problems.emplace_back("must be no more than 63 bytes");
  }
  if (!value.empty() && !is_name(value)) {
    problems.emplace_back(
        "a valid label must be an empty string or consist of alphanumeric characters, "
        "'-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
        "'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
  }
  return problems;
}

} // namespace oidcctl::review

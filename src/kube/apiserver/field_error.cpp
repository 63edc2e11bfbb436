#include "kube/apiserver/field_error.hpp"

#include "go/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::apiserver {

namespace {

std::string_view
words_of(FieldErrorType type)
{
  switch (type) {
  case FieldErrorType::required:
    return "Required value";
  case FieldErrorType::invalid:
    return "Invalid value";
  case FieldErrorType::duplicate:
    return "Duplicate value";
  case FieldErrorType::too_many:
    return "Too many";
  case FieldErrorType::forbidden:
    return "Forbidden";
  }
  return "Invalid value";
}

} // namespace

std::string_view
to_string(FieldErrorType type)
{
  switch (type) {
  case FieldErrorType::required:
    return "FieldValueRequired";
  case FieldErrorType::invalid:
    return "FieldValueInvalid";
  case FieldErrorType::duplicate:
    return "FieldValueDuplicate";
  case FieldErrorType::too_many:
    return "FieldValueTooMany";
  case FieldErrorType::forbidden:
    return "FieldValueForbidden";
  }
  return "FieldValueInvalid";
}

FieldError
required(std::string field, std::string detail)
{
  return {std::move(field), FieldErrorType::required, std::move(detail), std::nullopt};
}

FieldError
invalid(std::string field, std::string_view value, std::string detail)
{
  return {
      std::move(field), FieldErrorType::invalid, std::move(detail), go::go_quote(value)};
}

FieldError
duplicate(std::string field, std::string_view value)
{
  return {std::move(field), FieldErrorType::duplicate, {}, go::go_quote(value)};
}

FieldError
too_many(std::string field, std::size_t actual, std::size_t most)
{
  return {std::move(field),
          FieldErrorType::too_many,
          fmt::format("must have at most {} item{}", most, most == 1 ? "" : "s"),
          fmt::format("{}", actual)};
}

FieldError
forbidden(std::string field, std::string detail)
{
  return {std::move(field), FieldErrorType::forbidden, std::move(detail), std::nullopt};
}

std::string
describe(const FieldError& error)
{
  auto text = fmt::format("{}: {}", error.field, words_of(error.type));
  if (error.value) {
    text += ": " + *error.value;
  }
  return error.detail.empty() ? text : text + ": " + error.detail;
}

std::string
describe(const std::vector<FieldError>& errors)
{
  std::vector<std::string> texts;
  for (const auto& error : errors) {
    auto text = describe(error);
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }
  return texts.size() == 1 ? texts.front() : fmt::format("[{}]", fmt::join(texts, ", "));
}

} // namespace oidcctl::apiserver

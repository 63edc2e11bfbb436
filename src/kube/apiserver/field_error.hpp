#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// The kinds of errors of k8s.io/apimachinery's validation that a configuration can have.
enum class FieldErrorType { required, invalid, duplicate, too_many, forbidden };

// Return the name of `type` in Go: "FieldValueRequired".
std::string_view to_string(FieldErrorType type);

// One error of the API server's validation.
struct FieldError
{
  std::string field = {}; // "jwt[0].issuer.url"
  FieldErrorType type = FieldErrorType::invalid;
  std::string detail = {};
  std::optional<std::string> value = std::nullopt; // as the server prints it, quoted

  bool operator==(const FieldError&) const = default;
};

FieldError required(std::string field, std::string detail = {});
FieldError invalid(std::string field, std::string_view value, std::string detail);
FieldError duplicate(std::string field, std::string_view value);
FieldError too_many(std::string field, std::size_t actual, std::size_t most);
FieldError forbidden(std::string field, std::string detail);

// Return an error as the server prints it: `jwt[0].issuer.url: Invalid value: "x": ...`.
std::string describe(const FieldError& error);

// Return all of them as the server prints them: one as it is, several as "[a, b]", equal
// ones once.
std::string describe(const std::vector<FieldError>& errors);

} // namespace oidcctl::apiserver

#pragma once

#include "base/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// What a check came to, from the least to the most pressing.
enum class Status { skipped, pass, info, warning, unknown, failure };

// Return the permanent word for `status`, as reports carry it.
std::string_view to_string(Status status);

// One result of one check: what was seen and wanted, and what to do about it.
struct Finding
{
  Status status = Status::skipped;
  std::string message = {};
  std::string hint = {};
  Json details = Json::object();
};

Finding skipped(std::string why);
Finding pass(std::string message, Json details = Json::object());
Finding info(std::string message, std::string hint = {}, Json details = Json::object());
Finding warning(std::string message, std::string hint, Json details = Json::object());
Finding unknown(std::string message, std::string hint, Json details = Json::object());
Finding failure(std::string message, std::string hint, Json details = Json::object());

} // namespace oidcctl

#include "base/finding.hpp"

namespace oidcctl {

std::string_view
to_string(Status status)
{
  switch (status) {
  case Status::skipped:
    return "skipped";
  case Status::pass:
    return "pass";
  case Status::info:
    return "info";
  case Status::warning:
    return "warning";
  case Status::unknown:
    return "unknown";
  case Status::failure:
    return "failure";
  }
  return "unknown";
}

Finding
skipped(std::string why)
{
  return {Status::skipped, std::move(why), {}, Json::object()};
}

Finding
pass(std::string message, Json details)
{
  return {Status::pass, std::move(message), {}, std::move(details)};
}

Finding
info(std::string message, std::string hint, Json details)
{
  return {Status::info, std::move(message), std::move(hint), std::move(details)};
}

Finding
warning(std::string message, std::string hint, Json details)
{
  return {Status::warning, std::move(message), std::move(hint), std::move(details)};
}

Finding
unknown(std::string message, std::string hint, Json details)
{
  return {Status::unknown, std::move(message), std::move(hint), std::move(details)};
}

Finding
failure(std::string message, std::string hint, Json details)
{
  return {Status::failure, std::move(message), std::move(hint), std::move(details)};
}

} // namespace oidcctl

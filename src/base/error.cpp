#include "base/error.hpp"

namespace oidcctl {

Error
Error::within(std::string place) &&
{
  context.push_back(std::move(place));
  return std::move(*this);
}

std::string_view
to_string(ErrorCode code)
{
  switch (code) {
  case ErrorCode::usage:
    return "usage";
  case ErrorCode::unavailable:
    return "unavailable";
  case ErrorCode::login:
    return "login";
  case ErrorCode::local_file:
    return "local-file";
  case ErrorCode::interrupted:
    return "interrupted";
  case ErrorCode::bug:
    return "bug";
  }
  return "bug";
}

ExitStatus
exit_status(ErrorCode code)
{
  switch (code) {
  case ErrorCode::usage:
    return ExitStatus::usage;
  case ErrorCode::unavailable:
    return ExitStatus::unknown;
  case ErrorCode::login:
    return ExitStatus::login;
  case ErrorCode::local_file:
    return ExitStatus::local_file;
  case ErrorCode::interrupted:
    return ExitStatus::interrupted;
  case ErrorCode::bug:
    return ExitStatus::bug;
  }
  return ExitStatus::bug;
}

std::string
describe(const Error& error)
{
  std::string text;
  for (auto place = error.context.rbegin(); place != error.context.rend(); ++place) {
    text += *place + ": ";
  }
  return text + error.message;
}

} // namespace oidcctl

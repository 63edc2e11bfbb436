#include "kube/apiserver/startup.hpp"

#include "kube/apiserver/configuration_decoder.hpp"
#include "kube/apiserver/startup_steps.hpp"

#include <fmt/format.h>

namespace oidcctl::apiserver {

void
refuse(Startup& startup, std::string_view stage, std::string message)
{
  startup.starts = Answer::no;
  startup.stage = stage;
  startup.message = std::move(message);
}

void
leave_open(Startup& startup, const std::string& what, std::string message)
{
  startup.starts = Answer::unknown;
  startup.message = std::move(message);
  startup.open.push_back(what);
}

void
take_validation(Startup& startup, const ValidationRules& rules)
{
  auto validation = validate(startup.settings.configuration, rules);
  startup.open = std::move(validation.open);
  if (!validation.errors.empty()) {
    refuse(startup,
           "validate",
           "invalid authentication configuration: " + describe(validation.errors));
    startup.line = startup.settings.lines.line_of(validation.errors.front().field);
  } else if (!startup.open.empty()) {
    startup.starts = Answer::unknown;
    startup.message = fmt::format("not compiled here, so not known to be valid: {}",
                                  fmt::join(startup.open, ", "));
  }
  startup.errors = std::move(validation.errors);
}

void
decode(Startup& startup, std::string_view text, unsigned minor)
{
  auto decoded = decode_configuration(text, minor);
  auto& settings = startup.settings;
  settings.configuration = std::move(decoded.configuration);
  settings.api_version = std::move(decoded.api_version);
  settings.lines = std::move(decoded.lines);
  startup.has_more_documents = decoded.has_more_documents;
  if (!decoded.error.empty()) {
    settings.configuration = {};
    startup.line = decoded.line;
    refuse(startup, "decode", std::move(decoded.error));
  }
}

Startup
start_with_file(std::string_view text, const ValidationRules& rules)
{
  Startup startup;
  if (rules.minor < k_first_file) {
    refuse(startup, "decode", "unknown flag: --authentication-config");
    return startup;
  }
  decode(startup, text, rules.minor);
  if (startup.starts == Answer::yes) {
    take_validation(startup, rules);
  }
  return startup;
}

} // namespace oidcctl::apiserver

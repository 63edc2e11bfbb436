#include "app/cluster_config/read_settings.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_longest = std::size_t{16} << 20; // bytes of a file

// Return a file that a flag names, or why it cannot be read, as Go's os package says it.
apiserver::NamedText
read_named(System& system, const std::string& path, bool is_here)
{
  const auto problem = [&](std::string_view call, std::string_view what) {
    return apiserver::NamedText{.text = {},
                                .problem = fmt::format("{} {}: {}", call, path, what),
                                .is_certain = is_here};
  };
  const auto status = system.files.status(path);
  if (status && !*status) {
    return problem("open", "no such file or directory");
  }
  if (status && (*status)->is_directory) {
    return problem("read", "is a directory");
  }
  auto text = system.files.read(path, k_longest);
  if (!text) {
    auto unread = problem("open", text.error().message);
    unread.is_certain = false;
    return unread;
  }
  return {.text = std::move(*text)};
}

} // namespace

Result<apiserver::Startup>
read_settings(System& system,
              const std::string& path,
              const apiserver::ValidationRules& rules)
{
  TRY_ASSIGN(const auto text, system.files.read(path, k_longest));
  const auto in_file = [&path](Error error) {
    return path == "-" ? std::move(error) : std::move(error).within(text::quote(path));
  };
  auto source = apiserver::read_source(text);
  if (!source) {
    return tl::make_unexpected(in_file(std::move(source).error()));
  }
  if (source->form == apiserver::ConfigForm::authentication_configuration) {
    return apiserver::start_with_file(text, rules);
  }
  if (!source->configuration.empty()) {
    auto startup = apiserver::start_with_file(source->configuration, rules);
    startup.settings.form = source->form;
    startup.settings.lines = {};
    startup.line = 0;
    return startup;
  }
  const bool is_here = source->form == apiserver::ConfigForm::flags;
  return apiserver::start_with_flags(
      *source, rules, [&system, is_here](const std::string& named) {
        return read_named(system, named, is_here);
      });
}

} // namespace oidcctl

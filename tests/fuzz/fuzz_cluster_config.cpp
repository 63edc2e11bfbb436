#include "base/text.hpp"
#include "checks/cluster_config/cluster_config_report.hpp"
#include "fuzz.hpp"
#include "kube/apiserver/config_metrics.hpp"
#include "kube/apiserver/configuration_decoder.hpp"
#include "kube/apiserver/settings_diff.hpp"
#include "kube/apiserver/startup.hpp"
#include "kube/cluster_config/generate.hpp"

#include <algorithm>
#include <string>

namespace {

using namespace oidcctl;
using fuzz::require;

constexpr unsigned k_minors[] = {20, 29, 30, 31, 33, 36};

// What can be expressed is written, and what is written can be read.
void
check_forms(const apiserver::Startup& startup, unsigned minor)
{
  const auto& open = startup.open;
  const bool is_known =
      std::find(open.begin(), open.end(), "--oidc-ca-file") == open.end();
  const bool has_named_file =
      std::find(open.begin(), open.end(), "--authentication-config") != open.end();
  if (startup.starts == apiserver::Answer::no || has_named_file) {
    return;
  }
  const auto settings = cluster_config::desired_settings(startup.settings, is_known);
  for (const auto& target : cluster_config::targets()) {
    for (const auto& form : target.forms) {
      if (!cluster_config::losses(settings, form.ability, minor).empty()) {
        continue;
      }
      const auto made = generate(settings,
                                 {.target = &target,
                                  .form = std::string(form.name),
                                  .mechanism = form.ability.mechanism,
                                  .kubernetes_minor = minor,
                                  .name = "n",
                                  .region = "r"});
      require(made.has_value(), "what loses nothing is written");
      const auto& text = made->manifest.files.front().content;
      const bool is_read = !form.file.ends_with(".tf") && made->manifest.fields.empty();
      require(!is_read || apiserver::read_source(text).has_value(), "it can be read");
    }
  }
}

// Every answer has its reason, and the report can be written.
void
check_startup(apiserver::Startup startup, unsigned minor)
{
  using apiserver::Answer;
  require((startup.starts == Answer::yes) == startup.message.empty(),
          "what does not start says why");
  require(startup.starts == Answer::no || startup.errors.empty(),
          "errors stop the API server");
  require(startup.starts != Answer::yes || startup.open.empty(),
          "what is open is not a yes");
  require(apiserver::settings_diff(startup.settings, startup.settings).empty(),
          "settings are the same as themselves");
  check_forms(startup, minor);
  const auto subject = make_cluster_config_case("file", minor, std::move(startup));
  require(!to_text(cluster_config_report(subject, {})).empty(), "a report");
}

void
look(std::string_view input, unsigned minor)
{
  const apiserver::ValidationRules rules{.minor = minor,
                                         .disallowed_issuers = {"https://sa.example"}};
  check_startup(apiserver::start_with_file(input, rules), minor);
  auto source = apiserver::read_source(input);
  if (!source) {
    const auto message = describe(source.error());
    require(!message.empty() && text::printable(message) == message,
            "a reason can be printed");
    return;
  }
  if (!source->configuration.empty()) {
    check_startup(apiserver::start_with_file(source->configuration, rules), minor);
  }
  check_startup(apiserver::start_with_flags(
                    *source,
                    rules,
                    [input](const std::string& path) {
                      return path.size() % 2 == 0
                                 ? apiserver::NamedText{.text = std::string(input)}
                                 : apiserver::NamedText{.problem = "open"};
                    }),
                minor);
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  for (const auto minor : k_minors) {
    look(input, minor);
  }
  static_cast<void>(apiserver::parse_config_metrics(input));
  return 0;
}

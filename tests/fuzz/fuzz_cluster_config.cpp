#include "base/text.hpp"
#include "checks/cluster_config/cluster_config_report.hpp"
#include "fuzz.hpp"
#include "kube/apiserver/config_metrics.hpp"
#include "kube/apiserver/configuration_decoder.hpp"
#include "kube/apiserver/settings_diff.hpp"
#include "kube/apiserver/startup.hpp"

#include <string>

namespace {

using namespace oidcctl;
using fuzz::require;

constexpr unsigned k_minors[] = {20, 29, 30, 31, 33, 36};

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

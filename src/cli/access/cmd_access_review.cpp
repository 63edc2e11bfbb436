#include "app/access/answer_reviews.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/access/commands.hpp"
#include "cli/options/binding_source.hpp"
#include "ports/system.hpp"
#include "render/render.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

struct AccessReviewOptions
{
  std::string reviews = {};
  std::optional<std::string> dump = std::nullopt;
  ClusterFlags cluster = {};
};

Result<void>
check(const AccessReviewOptions& options)
{
  if (options.reviews.empty()) {
    return fail(
        ErrorCode::usage,
        "no reviews to answer",
        "use --reviews FILE with SubjectAccessReview objects (-: standard input)");
  }
  if (options.reviews == "-" && options.dump == "-") {
    return usage_error({"--reviews", "--filename"},
                       "--reviews and --filename cannot both be standard input",
                       "pass one of them as a file");
  }
  return {};
}

std::string
indented(std::string_view text, std::string_view indent)
{
  std::string out(indent);
  for (const char c : text) {
    out += c;
    if (c == '\n') {
      out += indent;
    }
  }
  return out;
}

// Prints the objects as the items of a List, each as soon as it is answered.
class ListWriter
{
public:
  ListWriter(const Write& write, bool is_yaml) : m_write(write), m_is_yaml(is_yaml) {}

  // Return whether the text is still read.
  bool
  add(const Json& item)
  {
    const bool is_first = m_count++ == 0;
    if (m_is_yaml) {
      auto text = render_yaml(Json::array({item}));
      return m_write((is_first ? "apiVersion: v1\nkind: List\nitems:\n" : "") + text);
    }
    return m_write(std::string(is_first ? k_head : ",\n") +
                   indented(to_text(item), "    "));
  }

  void
  end()
  {
    if (m_is_yaml) {
      m_write(m_count == 0 ? "apiVersion: v1\nkind: List\nitems: []\n" : "");
    } else {
      m_write(m_count == 0 ? "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n"
                             "  \"items\": []\n}\n"
                           : "\n  ]\n}\n");
    }
  }

private:
  static constexpr const char* k_head =
      "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n";

  const Write& m_write;
  bool m_is_yaml;
  std::size_t m_count = 0;
};

// Return what is to be said beside the list, and how the program ends: what could not be
// found out is not an answer, and neither is a review that no server answers.
StreamEnd
ending_of(const ReviewCounts& counts)
{
  StreamEnd ending;
  if (counts.refused > 0) {
    ending.status = ExitStatus::local_file;
    ending.notices.push_back(
        {NoticeLevel::warning,
         fmt::format(
             "{} of {} reviews are invalid: the API server refuses to answer them",
             counts.refused,
             counts.all),
         "their status.evaluationError has the reason"});
  }
  if (counts.unknown > 0) {
    ending.status = ExitStatus::unknown;
    ending.notices.push_back(
        {NoticeLevel::warning,
         fmt::format("{} of {} reviews could not be answered: {}",
                     counts.unknown,
                     counts.all,
                     counts.why_unknown),
         "dump all four kinds: kubectl get "
         "clusterroles,roles,clusterrolebindings,rolebindings -A -o json"});
  }
  return ending;
}

Result<Outcome>
run_access_review(System& system,
                  const AccessReviewOptions& options,
                  const std::string& format)
{
  TRY(check(options));
  const bool is_yaml = format == "yaml";
  TRY_ASSIGN(auto source, open_source(system, options.dump, options.cluster));
  const auto session = std::make_shared<BindingSource>(std::move(source));
  const Stream stream =
      [&system, options, is_yaml, session](const Write& write) -> Result<StreamEnd> {
    ListWriter writer(write, is_yaml);
    const auto take = [&writer](const Json& item) { return writer.add(item); };
    TRY_ASSIGN(const auto counts,
               session->is_live()
                   ? ask_reviews(system, *session->cluster.client, options.reviews, take)
                   : answer_reviews(system, *options.dump, options.reviews, take));
    writer.end();
    return ending_of(counts);
  };
  return Outcome{stream, ExitStatus::success, {}};
}

} // namespace

void
build_access_review(Parameters& parameters, Invocation& invocation)
{
  auto options = std::make_shared<AccessReviewOptions>();
  parameters.file("--reviews",
                  options->reviews,
                  "File with SubjectAccessReview objects in JSON or YAML");
  add_dump_option(parameters, options->dump);
  add_cluster_options(parameters, options->cluster);
  add_output_options(parameters, invocation.output, {"json", "yaml"});
  parameters.footer(
      "Prints the same objects with status, as the API server answers them.");
  invocation.action = [options, &invocation](System& system) {
    return run_access_review(system, *options, invocation.output.format);
  };
}

} // namespace oidcctl::cli

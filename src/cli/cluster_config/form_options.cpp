#include "cli/cluster_config/form_options.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace oidcctl::cli {

namespace {

namespace forms = cluster_config;

std::vector<std::string>
target_names()
{
  std::vector<std::string> names;
  for (const auto& target : forms::targets()) {
    names.emplace_back(target.name);
  }
  return names;
}

std::vector<std::string>
form_names()
{
  std::vector<std::string> names;
  for (const auto& target : forms::targets()) {
    for (const auto& form : target.forms) {
      names.emplace_back(form.name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<forms::Mechanism>
mechanism_of(const std::string& word)
{
  using enum forms::Mechanism;
  for (const auto mechanism : {flags, file, expressions}) {
    if (forms::to_string(mechanism) == word) {
      return mechanism;
    }
  }
  return std::nullopt;
}

Json
rows_json(const std::vector<forms::FormField>& rows)
{
  auto list = Json::array();
  for (const auto& row : rows) {
    list.push_back({{"label", row.label}, {"value", row.value}});
  }
  return list;
}

Document
document_of(const forms::Target& target, const forms::Generated& generated)
{
  const auto& manifest = generated.manifest;
  auto files = Json::array();
  for (const auto& file : manifest.files) {
    files.push_back({{"name", file.name},
                     {"path", file.path.empty() ? Json(nullptr) : Json(file.path)},
                     {"content", file.content}});
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "ClusterConfigForm"},
                   {"target", target.name},
                   {"form", generated.form->name},
                   {"mechanism", forms::to_string(generated.form->ability.mechanism)},
                   {"change", forms::to_string(target.change)},
                   {"documentation", target.documentation},
                   {"files", std::move(files)},
                   {"fields", rows_json(manifest.fields)},
                   {"application", rows_json(manifest.application)},
                   {"steps", manifest.steps}};
  return document;
}

void
say_files(const FormFlags& flags,
          const std::vector<forms::OutputFile>& files,
          std::vector<Notice>& notices)
{
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    if (!flags.output_directory.empty()) {
      notices.push_back(
          {NoticeLevel::note,
           fmt::format("wrote {}", text::quote(flags.output_directory + "/" + file.name)),
           {}});
    } else if (i > 0) {
      notices.push_back({NoticeLevel::warning,
                         fmt::format("it needs the file {}, which is not printed",
                                     text::quote(file.path)),
                         "use --output-dir to write all files"});
    }
  }
}

} // namespace

void
add_target_option(const Parameters& parameters,
                  const std::string& option,
                  std::string& target,
                  const std::string& help)
{
  auto& declared = parameters.choice(option, "TARGET", target_names(), target, help);
  declared.values.hint = "`oidcctl cluster-config targets` lists them";
  // --for and --to mean something else in other commands.
  declared.only_in_arguments = true;
}

void
add_form_options(const Parameters& parameters,
                 FormFlags& flags,
                 const std::string& target_option)
{
  add_target_option(parameters,
                    target_option,
                    flags.target,
                    "The cloud or distribution: see `cluster-config targets`");
  parameters.required({target_option}, "`oidcctl cluster-config targets` lists them");
  parameters
      .choice("--form",
              "FORM",
              form_names(),
              flags.form,
              "One of the target's forms, such as terraform")
      .default_text = "the usual one";
  parameters
      .choice("--by",
              "MECHANISM",
              {"flags", "file", "expressions"},
              flags.mechanism,
              "Configure the API server by flags or by an AuthenticationConfiguration")
      .default_text = "what can express the settings";
  parameters.value(
      "--name", "NAME", flags.name, "Name of the cluster, or of its entry at the cloud");
  parameters.value(
      "--region", "REGION", flags.region, "Region of the cluster, for eksctl");
  auto& drop = parameters.comma_list("--drop",
                                     "SETTING",
                                     flags.dropped,
                                     "Leave out this setting, even if it was specified");
  drop.values = {.kind = Values::Kind::choice, .list = forms::droppable_settings};
  const auto output = parameters.in("Output");
  output.directory("--output-directory,--output-dir",
                   flags.output_directory,
                   "Write all files into this directory");
  output.flag("--force", flags.force, "Replace existing files");
  output.needs("--force", "--output-directory", "without it no file is written");
}

Result<Outcome>
form_outcome(System& system,
             const FormFlags& flags,
             DesiredInput input,
             unsigned kubernetes_minor,
             const std::string& format)
{
  const auto* target = forms::find_target(flags.target);
  TRY_ASSIGN(auto generated,
             forms::generate(input.settings,
                             {.target = target,
                              .form = flags.form,
                              .mechanism = mechanism_of(flags.mechanism),
                              .kubernetes_minor = kubernetes_minor,
                              .name = flags.name,
                              .region = flags.region,
                              .dropped = flags.dropped}));
  const auto& files = generated.manifest.files;
  if (!flags.output_directory.empty()) {
    TRY(write_files(system, flags.output_directory, files, flags.force));
  }
  auto notices = std::move(input.notices);
  say_files(flags, files, notices);
  std::move(
      generated.notices.begin(), generated.notices.end(), std::back_inserter(notices));
  if (format != "manifest") {
    return Outcome{
        document_of(*target, generated), ExitStatus::success, std::move(notices)};
  }
  return Outcome{flags.output_directory.empty() ? files.front().content : std::string(),
                 ExitStatus::success,
                 std::move(notices)};
}

} // namespace oidcctl::cli

#include "kube/cluster_config/generate.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cluster_config {

namespace {

struct Candidate
{
  const Form* form = nullptr;
  std::vector<Loss> losses = {};
};

// Return the forms that the options leave, those first that suit the settings: what came
// from a file is a file again, if there is a choice.
Result<std::vector<Candidate>>
candidates(const DesiredSettings& settings, const GenerateOptions& options)
{
  std::vector<Candidate> found;
  std::vector<std::string> names;
  for (const auto& form : options.target->forms) {
    if (std::find(names.begin(), names.end(), form.name) == names.end()) {
      names.emplace_back(form.name);
    }
    const bool is_named = form.name == options.form;
    const bool is_usual = options.form.empty() &&
                          form.first_minor <= options.kubernetes_minor &&
                          options.kubernetes_minor <= form.last_minor;
    const bool is_asked =
        !options.mechanism || form.ability.mechanism == *options.mechanism;
    if ((is_named || is_usual) && is_asked) {
      found.push_back({&form, losses(settings, form.ability, options.kubernetes_minor)});
    }
  }
  const bool is_known =
      options.form.empty() ||
      std::find(names.begin(), names.end(), options.form) != names.end();
  if (!is_known) {
    return usage_error({"--form"},
                       fmt::format("invalid value {} for --form: {} has {}",
                                   text::quote(options.form),
                                   options.target->name,
                                   text::join(names, ", ")),
                       "see `oidcctl cluster-config targets`");
  }
  if (found.empty()) {
    return fail(ErrorCode::usage,
                fmt::format("{} cannot be configured by {}",
                            options.target->name,
                            options.mechanism ? to_string(*options.mechanism) : "that"),
                "omit --by");
  }
  if (settings.algorithm_choice == AlgorithmChoice::file) {
    std::stable_partition(found.begin(), found.end(), [](const Candidate& one) {
      return one.form->ability.mechanism == Mechanism::file;
    });
  }
  return found;
}

std::string
words_of(const std::vector<Loss>& losses)
{
  std::vector<std::string> words;
  for (const auto& loss : losses) {
    words.push_back(loss.what);
  }
  return text::join(words, "; ");
}

tl::unexpected<Error>
not_expressed(const Candidate& best, const GenerateOptions& options)
{
  std::vector<std::string> droppable;
  for (const auto& loss : best.losses) {
    if (loss.can_be_dropped) {
      droppable.emplace_back(loss.setting);
    }
  }
  std::sort(droppable.begin(), droppable.end());
  droppable.erase(std::unique(droppable.begin(), droppable.end()), droppable.end());
  const bool all_droppable =
      std::all_of(best.losses.begin(), best.losses.end(), [](const Loss& loss) {
        return loss.can_be_dropped;
      });
  return fail(ErrorCode::usage,
              fmt::format("{} cannot express these settings; this would be lost: {}",
                          options.target->name,
                          words_of(best.losses)),
              all_droppable
                  ? fmt::format("use --drop {} to generate it without",
                                text::join(droppable, ","))
                  : "change the settings, or choose another target: see `oidcctl "
                    "cluster-config targets`");
}

} // namespace

Result<Generated>
generate(const DesiredSettings& settings, const GenerateOptions& options)
{
  auto kept = settings;
  for (const auto& setting : options.dropped) {
    kept = without(std::move(kept), setting);
  }
  TRY_ASSIGN(const auto found, candidates(kept, options));
  const auto best =
      std::find_if(found.begin(), found.end(), [](const Candidate& candidate) {
        return candidate.losses.empty();
      });
  if (best == found.end()) {
    return not_expressed(
        *std::min_element(found.begin(),
                          found.end(),
                          [](const Candidate& left, const Candidate& right) {
                            return left.losses.size() < right.losses.size();
                          }),
        options);
  }
  if (best->form->needs_region && (options.name.empty() || options.region.empty())) {
    return usage_error(
        {"--form", "--name", "--region"},
        fmt::format("--form {} needs --name and --region", best->form->name),
        "they are the name of the cluster and its region");
  }
  Generated generated{.form = best->form};
  const GenerateRequest request{.target = options.target,
                                .form = best->form,
                                .kubernetes_minor = options.kubernetes_minor,
                                .name = options.name,
                                .region = options.region};
  generated.manifest = best->form->write(kept, request);
  if (const auto& usual = found.front(); usual.form != best->form) {
    generated.notices.push_back(
        {NoticeLevel::warning,
         fmt::format("this is the form {} with {}: {} with {} cannot express {}",
                     best->form->name,
                     to_string(best->form->ability.mechanism),
                     usual.form->name,
                     to_string(usual.form->ability.mechanism),
                     words_of(usual.losses)),
         {}});
  }
  for (const auto& setting : options.dropped) {
    if (without(settings, setting).configuration != settings.configuration ||
        (setting == "signing-algs" &&
         settings.algorithm_choice == AlgorithmChoice::chosen)) {
      generated.notices.push_back(
          {NoticeLevel::warning, fmt::format("left out: {}", setting), {}});
    }
  }
  if (auto text = difference(kept, best->form->ability); !text.empty()) {
    generated.notices.push_back({NoticeLevel::warning, std::move(text), {}});
  }
  for (const auto& step : generated.manifest.steps) {
    generated.notices.push_back({NoticeLevel::note, step, {}});
  }
  return generated;
}

} // namespace oidcctl::cluster_config

#include "app/rbac/change_set.hpp"

#include "app/parallel.hpp"
#include "base/json_values.hpp"

#include <algorithm>
#include <mutex>

namespace oidcctl {

namespace {

// Requests under way at the same time, each on a connection of its own. More make a small
// API server slower, not faster.
constexpr std::size_t k_at_once = 16;

constexpr Change k_changes[] = {Change::created,
                                Change::configured,
                                Change::unchanged,
                                Change::replaced,
                                Change::deleted,
                                Change::failed,
                                Change::not_attempted};

Json
subjects_json(const std::vector<rbac::Subject>& subjects)
{
  auto out = Json::array();
  for (const auto& subject : subjects) {
    Json row{{"kind", to_string(subject.kind)}, {"name", subject.name}};
    if (!subject.ns.empty()) {
      row["namespace"] = subject.ns;
    }
    out.push_back(std::move(row));
  }
  return out;
}

} // namespace

std::string_view
to_string(Change change)
{
  switch (change) {
  case Change::created:
    return "created";
  case Change::configured:
    return "configured";
  case Change::unchanged:
    return "unchanged";
  case Change::replaced:
    return "replaced";
  case Change::deleted:
    return "deleted";
  case Change::failed:
    return "failed";
  case Change::not_attempted:
    return "not-attempted";
  }
  return {};
}

std::size_t
Changes::count(Change change) const
{
  return static_cast<std::size_t>(std::count_if(
      results.begin(), results.end(), [change](const BindingChange& result) {
        return result.change == change;
      }));
}

Changes
change_all(std::vector<rbac::Binding> bindings,
           const ChangeOptions& options,
           const std::function<Result<BindingChange>(std::size_t)>& change)
{
  Changes changes;
  changes.results.reserve(bindings.size());
  for (auto& binding : bindings) {
    changes.results.push_back({.binding = std::move(binding)});
  }
  std::mutex mutex;
  std::atomic<bool> is_stopped{false};
  std::size_t done = 0;
  for_each_index(changes.results.size(), k_at_once, [&](std::size_t i) {
    if (is_stopped) {
      return;
    }
    auto result = change(i);
    const std::lock_guard lock(mutex);
    if (result) {
      changes.results[i] = std::move(*result);
      if (++done; options.progress) {
        options.progress(done);
      }
      return;
    }
    auto error = std::move(result).error();
    if (error.code != ErrorCode::interrupted) {
      changes.results[i].change = Change::failed; // perhaps: no one heard how it ended
      changes.results[i].message = describe(error);
      changes.results[i].hint = error.hint;
    }
    if (!is_stopped.exchange(true)) {
      changes.stopped = std::move(error);
    }
  });
  return changes;
}

Json
to_json(const Changes& changes)
{
  auto items = Json::array();
  for (const auto& result : changes.results) {
    const auto& binding = result.binding;
    items.push_back(
        {{"result", to_string(result.change)},
         {"kind", kind_of(binding)},
         {"namespace", text_or_null(binding.ns)},
         {"name", binding.name},
         {"roleRef",
          {{"kind", to_string(binding.role.kind)}, {"name", binding.role.name}}},
         {"subjects", subjects_json(binding.subjects)},
         {"message", text_or_null(result.message)},
         {"hint", text_or_null(result.hint)}});
  }
  auto summary = Json::object();
  for (const auto change : k_changes) {
    summary[change == Change::not_attempted ? "notAttempted" : to_string(change)] =
        changes.count(change);
  }
  return {{"items", std::move(items)}, {"summary", std::move(summary)}};
}

} // namespace oidcctl

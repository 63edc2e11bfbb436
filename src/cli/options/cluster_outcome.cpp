#include "base/text.hpp"
#include "cli/options/cluster_options.hpp"

#include <fmt/format.h>

#include <algorithm>

// What became of the bindings of a cluster, as a document.
namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_hints = 5;

struct CountRow
{
  Change change;
  const char* label;
  const char* pointer;
};

constexpr CountRow k_counts[] = {
    {Change::created, "Created", "/summary/created"},
    {Change::configured, "Configured", "/summary/configured"},
    {Change::unchanged, "Unchanged", "/summary/unchanged"},
    {Change::replaced, "Replaced", "/summary/replaced"},
    {Change::deleted, "Deleted", "/summary/deleted"},
    {Change::failed, "Failed", "/summary/failed"},
    {Change::not_attempted, "Not tried", "/summary/notAttempted"}};

bool
has_done_anything(const Changes& changes)
{
  return std::any_of(
      changes.results.begin(), changes.results.end(), [](const BindingChange& result) {
        return result.change != Change::failed && result.change != Change::not_attempted;
      });
}

// Return what to do about failures, each hint once.
std::vector<Notice>
hints_of(const Changes& changes)
{
  std::vector<Notice> notices;
  for (const auto& result : changes.results) {
    const auto is_known = [&result](const Notice& notice) {
      return notice.hint == result.hint;
    };
    if (result.change != Change::failed || result.hint.empty() ||
        notices.size() == k_most_hints ||
        std::any_of(notices.begin(), notices.end(), is_known)) {
      continue;
    }
    notices.push_back({.level = NoticeLevel::warning,
                       .text = fmt::format("{} {}: {}",
                                           kind_of(result.binding),
                                           text::quote(result.binding.name),
                                           result.message),
                       .hint = result.hint});
  }
  return notices;
}

TableView
view_of(const Changes& changes, bool is_dry)
{
  TableView view;
  view.facts = {{"Cluster", {"/cluster/context", "/cluster/server"}}};
  if (is_dry) {
    view.facts.push_back({"Dry run", {"/dryRun"}});
  }
  for (const auto& row : k_counts) {
    if (changes.count(row.change) > 0) {
      view.facts.push_back({row.label, {row.pointer}});
    }
  }
  view.facts.push_back({"Stopped", {"/stopped/message"}});
  view.list = {"/items",
               {{"RESULT", "/result"},
                {"NAMESPACE", "/namespace"},
                {"NAME", "/name"},
                {"MESSAGE", "/message"}}};
  return view;
}

Json
stopped_json(const std::optional<Error>& stopped)
{
  if (!stopped) {
    return nullptr;
  }
  return {{"code", to_string(stopped->code)},
          {"message", describe(*stopped)},
          {"hint", stopped->hint.empty() ? Json(nullptr) : Json(stopped->hint)}};
}

} // namespace

Result<Outcome>
changes_outcome(const ClusterSession& session,
                const ChangeFlags& flags,
                const Changes& changes)
{
  if (changes.stopped && !has_done_anything(changes)) {
    return tl::make_unexpected(*changes.stopped);
  }
  const bool is_dry = flags.is_dry();
  const auto& connection = *session.connection;
  Document document;
  document.data = {
      {"apiVersion", "oidcctl/v1"},
      {"kind", "RoleBindingChanges"},
      {"cluster",
       {{"context", connection.config().context}, {"server", connection.server()}}},
      {"dryRun", is_dry}};
  document.data.update(to_json(changes));
  document.data["stopped"] = stopped_json(changes.stopped);
  document.view = view_of(changes, is_dry);
  auto status =
      changes.count(Change::failed) > 0 ? ExitStatus::negative : ExitStatus::success;
  auto notices = hints_of(changes);
  if (changes.stopped) {
    status = exit_status(changes.stopped->code);
    notices.push_back({.level = NoticeLevel::warning,
                       .text = "stopped: " + describe(*changes.stopped),
                       .hint = "run the same command again: completed changes are kept"});
  }
  return Outcome{std::move(document), status, std::move(notices)};
}

} // namespace oidcctl::cli

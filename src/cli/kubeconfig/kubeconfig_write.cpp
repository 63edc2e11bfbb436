#include "cli/kubeconfig/kubeconfig_write.hpp"

#include "app/kubeconfig/kubeconfig_merge.hpp"
#include "base/text.hpp"
#include "kube/plugin/merge_conflicts.hpp"
#include "kube/plugin/merge_keeps.hpp"
#include "ports/file_modes.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::cli {

namespace {

Result<std::string>
as_json(const std::string& yaml)
{
  TRY_ASSIGN(const auto document, yaml::parse(yaml));
  return to_text(go::to_json(yaml::to_value(document.root))) + "\n";
}

// Return a kubeconfig of its own. With a single context that is the current one.
Result<std::string>
text_of(const WriteFlags& flags,
        const std::string& format,
        const std::vector<kube::LoginContext>& contexts,
        const kube::LoginExec& login)
{
  auto additions = kube::to_additions(contexts, login);
  if (contexts.size() == 1 || flags.set_current_context) {
    additions.current_context = contexts.front().context_name;
  }
  TRY_ASSIGN(auto text, kube::to_kubeconfig_text(additions));
  if (format == "json") {
    return as_json(text);
  }
  if (!login.secret_variable.empty()) {
    text = fmt::format(
               "# The client secret is not in this file: set {} before logging in.\n",
               login.secret_variable) +
           text;
  }
  return text;
}

// Write a file that is not there yet; with --force, any.
Result<void>
write_file(System& system,
           const std::string& path,
           const std::string& text,
           const WriteFlags& flags)
{
  TRY_ASSIGN(const auto status, system.files.status(path));
  if (status && !flags.force) {
    return fail(ErrorCode::local_file,
                fmt::format("{} already exists", text::quote(path)),
                "use --merge-into to keep its contents, or --force to replace it");
  }
  return system.files.write_atomic(path, text, k_private_file);
}

// Return a file name for `name`: other characters than letters, digits, '.', '_' and '-'
// become '_'.
std::string
file_name(const std::string& name)
{
  std::string file;
  for (const char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    file += plain ? c : '_';
  }
  return (file.starts_with('.') ? "_" + file : file) + ".yaml";
}

Notice
written(const std::string& path, std::size_t contexts)
{
  return {NoticeLevel::note,
          fmt::format("wrote {} with {} context{}",
                      text::quote(path),
                      contexts,
                      contexts == 1 ? "" : "s"),
          {}};
}

Result<Outcome>
write_directory(System& system,
                const WriteFlags& flags,
                const std::string& format,
                const std::vector<kube::LoginContext>& contexts,
                const kube::LoginExec& login)
{
  std::set<std::string> paths;
  for (const auto& context : contexts) {
    const auto path = flags.output_directory + "/" + file_name(context.context_name);
    if (!paths.insert(path).second) {
      return fail(ErrorCode::usage,
                  fmt::format("two contexts would be written to {}", text::quote(path)),
                  "use a different name in the list");
    }
  }
  TRY(system.files.make_directories(flags.output_directory, k_private_directory));
  for (const auto& context : contexts) {
    TRY_ASSIGN(const auto text, text_of(flags, format, {context}, login));
    TRY(write_file(system,
                   flags.output_directory + "/" + file_name(context.context_name),
                   text,
                   flags));
  }
  return Outcome{.notices = {{NoticeLevel::note,
                              fmt::format("wrote {} file{} in {}",
                                          contexts.size(),
                                          contexts.size() == 1 ? "" : "s",
                                          text::quote(flags.output_directory)),
                              {}}}};
}

// Return what is to be written: `additions`, and what users added to the entries in
// force.
Result<kube::MergeSettings>
settings_of(const WriteFlags& flags,
            const EffectiveKubeconfig& in_force,
            const kube::Additions& additions)
{
  if (!flags.force) {
    TRY(kube::check_merge(in_force.all, additions));
    if (!in_force.written.empty()) {
      TRY(kube::check_places(in_force.files, in_force.written, additions));
    }
  }
  // A given file keeps what is in its own entries.
  const auto own = std::find_if(
      in_force.files.begin(), in_force.files.end(), [&in_force](const auto& file) {
        return file.path == in_force.written;
      });
  return kube::keep_settings(own == in_force.files.end() ? in_force.all : *own,
                             additions);
}

// Say what was done to one file.
void
note_file(const FileMerge& file, std::vector<Notice>& notices)
{
  const auto& edited = file.edited;
  auto text = "merged into " + text::quote(file.path);
  for (const auto& [word, names] :
       {std::pair("added", &edited.added), std::pair("replaced", &edited.replaced)}) {
    if (!names->empty()) {
      text += fmt::format("; {}: {}", word, text::join(*names, ", "));
    }
  }
  notices.push_back({NoticeLevel::note, std::move(text), {}});
  if (!file.backup.empty()) {
    notices.push_back(
        {NoticeLevel::note,
         fmt::format("the previous file was saved as {}", text::quote(file.backup)),
         {}});
  }
  if (edited.rewritten) {
    notices.push_back({NoticeLevel::warning,
                       "the file was rewritten: comments and formatting are lost, the "
                       "meaning is unchanged",
                       {}});
  }
  if (edited.was_utf16) {
    notices.push_back({NoticeLevel::note,
                       "the file was UTF-16 and is UTF-8 now, as kubectl does it",
                       {}});
  }
}

void
note_settings(const kube::MergeSettings& settings, std::vector<Notice>& notices)
{
  if (!settings.kept.empty()) {
    notices.push_back({NoticeLevel::note,
                       "kept what users added: " + text::join(settings.kept, "; "),
                       {}});
  }
  if (!settings.lost.empty()) {
    notices.push_back({NoticeLevel::warning,
                       "removed or replaced: " + text::join(settings.lost, "; "),
                       "what is still needed is in the copy of the file as it was"});
  }
}

Result<Outcome>
merge(System& system,
      const WriteFlags& flags,
      const std::vector<kube::LoginContext>& contexts,
      const kube::LoginExec& login)
{
  auto additions = kube::to_additions(contexts, login);
  if (flags.set_current_context) {
    additions.current_context = contexts.front().context_name;
  }
  kube::MergeSettings settings;
  const auto prepare =
      [&](const EffectiveKubeconfig& in_force) -> Result<kube::Additions> {
    TRY_ASSIGN(settings, settings_of(flags, in_force, additions));
    return settings.additions;
  };
  TRY_ASSIGN(const auto files,
             merge_into_kubeconfig(system, flags.merge_into, additions, prepare));
  Outcome outcome;
  for (const auto& file : files) {
    if (file.edited.changed) {
      note_file(file, outcome.notices);
    }
  }
  if (outcome.notices.empty()) {
    outcome.notices.push_back(
        {NoticeLevel::note,
         fmt::format("{} is already up to date", text::quote(files.front().path)),
         {}});
  } else {
    note_settings(settings, outcome.notices);
  }
  return outcome;
}

} // namespace

Result<Outcome>
write_kubeconfig(System& system,
                 const WriteFlags& flags,
                 const std::string& format,
                 const std::vector<kube::LoginContext>& contexts,
                 const kube::LoginExec& login)
{
  if (flags.merge || !flags.merge_into.empty()) {
    return merge(system, flags, contexts, login);
  }
  if (!flags.output_directory.empty()) {
    return write_directory(system, flags, format, contexts, login);
  }
  TRY_ASSIGN(auto text, text_of(flags, format, contexts, login));
  if (flags.output_file.empty()) {
    return Outcome{std::move(text)};
  }
  TRY(write_file(system, flags.output_file, text, flags));
  return Outcome{.notices = {written(flags.output_file, contexts.size())}};
}

void
add_write_options(const Parameters& parameters, WriteFlags& flags)
{
  const auto write = parameters.in("Destination");
  write
      .new_file("--output-file", flags.output_file, "Write this new file, with mode 0600")
      .default_text = "standard output";
  write.directory("--output-directory",
                  flags.output_directory,
                  "Write one file for each cluster into this directory");
  write.flag("--merge",
             flags.merge,
             "Add or replace the entries in $KUBECONFIG or ~/.kube/config");
  write.new_file("--merge-into",
                 flags.merge_into,
                 "Add or replace the entries in this file, and keep the rest of it");
  write.flag("--set-current-context",
             flags.set_current_context,
             "When merging, make the first context the current one");
  write.flag(
      "--force", flags.force, "Replace existing files, and entries that others created");
  parameters.exclusive(
      {"--output-file", "--output-directory", "--merge", "--merge-into"});
}

} // namespace oidcctl::cli

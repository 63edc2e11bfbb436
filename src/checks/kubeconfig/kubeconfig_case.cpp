#include "checks/kubeconfig/kubeconfig_case.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace oidcctl {

namespace {

template <typename T>
std::vector<const kube::Named<T>*>
pointers_to(const std::vector<kube::Named<T>>& entries)
{
  std::vector<const kube::Named<T>*> pointers;
  for (const auto& entry : entries) {
    pointers.push_back(&entry);
  }
  return pointers;
}

template <typename T>
std::vector<const kube::Named<T>*>
one_or_none(const kube::Named<T>* entry)
{
  return entry == nullptr ? std::vector<const kube::Named<T>*>{}
                          : std::vector<const kube::Named<T>*>{entry};
}

// Return what is in the file that an entry of `file` names; empty where it was not read.
Secret
content_of(const KubeconfigCase& judged, const std::string& path, const std::string& file)
{
  const auto found = judged.named_files.find(kube::resolved_path(path, file));
  return path.empty() || found == judged.named_files.end() ? Secret()
                                                           : found->second.text;
}

std::vector<std::string>
sorted(const std::set<std::string>& names)
{
  return {names.begin(), names.end()};
}

} // namespace

std::vector<const kube::Named<kube::Context>*>
KubeconfigCase::contexts() const
{
  return questions.context.empty() ? pointers_to(config.contexts)
                                   : one_or_none(config.find_context(questions.context));
}

std::vector<const kube::Named<kube::Cluster>*>
KubeconfigCase::clusters() const
{
  if (questions.context.empty()) {
    return pointers_to(config.clusters);
  }
  const auto* context = config.find_context(questions.context);
  return one_or_none(context == nullptr ? nullptr
                                        : config.find_cluster(context->value.cluster));
}

std::vector<const kube::Named<kube::User>*>
KubeconfigCase::users() const
{
  if (questions.context.empty()) {
    return pointers_to(config.users);
  }
  const auto* context = config.find_context(questions.context);
  return one_or_none(context == nullptr ? nullptr
                                        : config.find_user(context->value.user));
}

KubeconfigCase
make_kubeconfig_case(std::vector<KubeconfigFile> files, KubeconfigQuestions questions)
{
  KubeconfigCase judged;
  std::vector<kube::Kubeconfig> read;
  bool is_broken = false;
  for (const auto& file : files) {
    if (file.config) {
      read.push_back(*file.config);
    }
    is_broken = is_broken || (file.error && !file.is_missing);
  }
  judged.is_readable = !read.empty() && !is_broken;
  judged.shadowed = kube::shadowed_entries(read);
  judged.changed_contexts = kube::changed_contexts(read, judged.shadowed);
  judged.config = kube::merged(std::move(read));
  judged.files = std::move(files);
  judged.questions = std::move(questions);
  return judged;
}

std::vector<std::string>
authority_paths(const KubeconfigCase& judged)
{
  std::set<std::string> paths;
  for (const auto* cluster : judged.clusters()) {
    if (const auto& path = cluster->value.certificate_authority; !path.empty()) {
      paths.insert(kube::resolved_path(path, cluster->file));
    }
  }
  return sorted(paths);
}

std::vector<std::string>
credential_paths(const KubeconfigCase& judged)
{
  std::set<std::string> paths;
  for (const auto* user : judged.users()) {
    for (const auto* path : {&user->value.client_certificate,
                             &user->value.client_key,
                             &user->value.token_file}) {
      if (!path->empty()) {
        paths.insert(kube::resolved_path(*path, user->file));
      }
    }
  }
  return sorted(paths);
}

std::string
certificate_of(const KubeconfigCase& judged, const kube::Named<kube::User>& user)
{
  const auto& data = user.value.client_certificate_data;
  return data.empty()
             ? content_of(judged, user.value.client_certificate, user.file).reveal()
             : data;
}

Secret
key_of(const KubeconfigCase& judged, const kube::Named<kube::User>& user)
{
  const auto& data = user.value.client_key_data;
  return data.empty() ? content_of(judged, user.value.client_key, user.file) : data;
}

Secret
token_of(const KubeconfigCase& judged, const kube::Named<kube::User>& user)
{
  if (user.value.token_file.empty()) {
    return user.value.token;
  }
  // client-go takes the token of a file without the white space around it.
  const auto content = content_of(judged, user.value.token_file, user.file);
  return Secret(std::string(text::trim(content.reveal())));
}

std::string
authority_of(const KubeconfigCase& judged, const kube::Named<kube::Cluster>& cluster)
{
  const auto& data = cluster.value.certificate_authority_data;
  return data.empty()
             ? content_of(judged, cluster.value.certificate_authority, cluster.file)
                   .reveal()
             : data;
}

std::vector<std::string>
program_names(const KubeconfigCase& judged)
{
  std::set<std::string> names;
  for (const auto* user : judged.users()) {
    if (!user->value.exec || user->value.exec->command.empty()) {
      continue;
    }
    names.insert(plugin_command(*user));
    if (const auto program = kubectl_plugin(*user->value.exec); !program.empty()) {
      names.insert(program);
    }
  }
  if (!names.empty()) {
    for (const auto& plugin : plugins()) {
      names.emplace(plugin.program);
    }
  }
  return sorted(names);
}

std::string
plugin_command(const kube::Named<kube::User>& user)
{
  const auto& command = user.value.exec->command;
  return command.find('/') == std::string::npos ? command
                                                : kube::resolved_path(command, user.file);
}

std::string
shown_command(const std::string& command)
{
  const auto options = command.find(" -");
  return options == std::string::npos ? command : command.substr(0, options) + " ...";
}

std::string
kubectl_plugin(const kube::Exec& exec)
{
  const auto name = program_name(exec.command);
  if (name != "kubectl" || exec.args.empty() || exec.args.front().starts_with("-")) {
    return {};
  }
  // kubectl looks for an executable with an underscore for each hyphen of the word.
  auto word = exec.args.front();
  std::replace(word.begin(), word.end(), '-', '_');
  return "kubectl-" + word;
}

} // namespace oidcctl

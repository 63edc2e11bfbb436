#include "app/kubeconfig/inspect_kubeconfig.hpp"

#include "app/kubeconfig/credential_check.hpp"
#include "app/kubeconfig/kubeconfig_file.hpp"
#include "base/byte_stream.hpp"
#include "base/text.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/network.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"
#include "yaml/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_named_limit = std::size_t{4} << 20; // bytes

// Read the text: what cannot be read cannot be judged. A pipe is waited for.
Result<std::string>
read(System& system, KubeconfigFile& file)
{
  if (file.path != "-") {
    TRY_ASSIGN(const auto status, system.files.status(file.path));
    file.is_missing = !status;
    if (!status) {
      file.missing_hint = hint_for_missing(system, file.path).value_or("");
      return fail(ErrorCode::local_file,
                  fmt::format("{}: no such file", text::quote(file.path)),
                  file.missing_hint.empty() ? "specify the kubeconfig, or set KUBECONFIG"
                                            : file.missing_hint);
    }
    if (status->is_regular) {
      file.mode = status->mode;
    }
  }
  return system.files.read(file.path, k_kubeconfig_limit);
}

Result<void>
parse(const std::string& text, KubeconfigFile& file)
{
  file.odd_characters = yaml::odd_characters(without_mark(text));
  TRY_ASSIGN(file.document, yaml::parse(text));
  auto config = kube::to_kubeconfig(*file.document, file.path);
  if (!config) {
    return tl::make_unexpected(
        kube::with_odd_characters(std::move(config).error(), text));
  }
  file.config = std::move(*config);
  return {};
}

// A file that kubectl could not read either is evidence.
KubeconfigFile
collect_file(System& system, const std::string& path)
{
  KubeconfigFile file{.path = path};
  const auto text = read(system, file);
  if (!text) {
    file.error = text.error();
    file.was_read = false;
    return file;
  }
  file.was_read = true;
  if (auto done = parse(*text, file); !done) {
    file.error = std::move(done).error().within(text::quote(path));
  }
  return file;
}

// What is in a file that an entry names: certificates, keys and tokens are looked at.
NamedFile
read_named(System& system, const std::string& path)
{
  auto text = system.files.read(path, k_named_limit);
  return text ? NamedFile{.text = Secret(std::move(*text))}
              : NamedFile{.problem = describe(text.error())};
}

// Find out whether the client certificates and keys are pairs. The mathematics is in the
// network module, which is loaded only where there are any.
void
check_pairs(System& system, KubeconfigCase& judged)
{
  for (const auto* user : judged.users()) {
    const auto certificate = certificate_of(judged, *user);
    const auto key = key_of(judged, *user);
    if (certificate.empty() || key.empty()) {
      continue;
    }
    auto& pair = judged.key_pairs[user->name];
    const auto module = system.network.load();
    if (!module) {
      pair.error = module.error();
      continue;
    }
    pair.problem = pair_problem(certificate, key, (*module)->jose()).value_or("");
  }
}

} // namespace

Result<KubeconfigCase>
collect_kubeconfig(System& system,
                   const std::string& given,
                   KubeconfigQuestions questions)
{
  TRY_ASSIGN(const auto paths, kubeconfig_paths(system, given));
  std::vector<KubeconfigFile> files;
  for (const auto& path : paths) {
    files.push_back(collect_file(system, path));
  }
  // Nothing at all to judge is not a judgement.
  const bool has_any = std::any_of(
      files.begin(), files.end(), [](const auto& file) { return file.was_read; });
  if (!has_any && files.size() == 1) {
    auto error = std::move(*files.front().error);
    if (files.front().is_missing && given.empty()) {
      error.hint = hint_for_list(system, paths);
    }
    return tl::make_unexpected(std::move(error));
  }
  if (!has_any) {
    return fail(ErrorCode::local_file,
                fmt::format("cannot read any of {}", text::quote(text::join(paths, ":"))),
                hint_for_list(system, paths));
  }
  auto judged = make_kubeconfig_case(std::move(files), std::move(questions));
  judged.now = system.clock.now();
  for (const auto& path : credential_paths(judged)) {
    judged.named_files[path] = read_named(system, path);
  }
  for (const auto& path : authority_paths(judged)) {
    judged.named_files[path] = read_named(system, path);
  }
  check_pairs(system, judged);
  for (const auto& name : program_names(judged)) {
    judged.programs[name] = system.processes.find(name);
  }
  return judged;
}

} // namespace oidcctl

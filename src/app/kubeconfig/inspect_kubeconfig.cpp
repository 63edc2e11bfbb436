#include "app/kubeconfig/inspect_kubeconfig.hpp"

#include "app/kubeconfig/kubeconfig_file.hpp"
#include "base/text.hpp"
#include "ports/clock.hpp"
#include "ports/files.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_authority_limit = std::size_t{4} << 20; // bytes

// Read the text: what cannot be read cannot be judged.
Result<std::string>
read(System& system, KubeconfigFile& file)
{
  if (file.path != "-") {
    // A pipe would be waited for, so its kind is asked before it is opened.
    TRY_ASSIGN(const auto status, system.files.status(file.path));
    file.is_missing = !status;
    if (!status) {
      return fail(ErrorCode::local_file,
                  fmt::format("{}: no such file", text::quote(file.path)),
                  "specify the kubeconfig, or set KUBECONFIG");
    }
    if (!status->is_regular && !status->is_directory) {
      return fail(ErrorCode::local_file,
                  fmt::format("{}: not a regular file", text::quote(file.path)),
                  "specify a file name, or - for standard input");
    }
    file.mode = status->mode;
  }
  return system.files.read(file.path, k_kubeconfig_limit);
}

Result<void>
parse(const std::string& text, KubeconfigFile& file)
{
  TRY_ASSIGN(file.document, yaml::parse(text));
  TRY_ASSIGN(file.config, kube::to_kubeconfig(*file.document, file.path));
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

NamedFile
read_authority(System& system, const std::string& path)
{
  auto text = system.files.read(path, k_authority_limit);
  return text ? NamedFile{.text = std::move(*text)}
              : NamedFile{.problem = describe(text.error())};
}

// Whether it could be read is all that is asked: it may be a private key.
NamedFile
open_file(System& system, const std::string& path)
{
  const auto source = system.files.open_reader(path);
  return {.problem = source ? std::string() : describe(source.error())};
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
  // Nothing at all to judge is no judgement.
  const bool has_any = std::any_of(
      files.begin(), files.end(), [](const auto& file) { return file.was_read; });
  if (!has_any && files.size() == 1) {
    return tl::make_unexpected(std::move(*files.front().error));
  }
  if (!has_any) {
    return fail(ErrorCode::local_file,
                fmt::format("cannot read any of {}", text::quote(text::join(paths, ":"))),
                "specify the kubeconfig, or set KUBECONFIG");
  }
  auto judged = make_kubeconfig_case(std::move(files), std::move(questions));
  judged.now = system.clock.now();
  for (const auto& path : credential_paths(judged)) {
    judged.named_files[path] = open_file(system, path);
  }
  for (const auto& path : authority_paths(judged)) {
    judged.named_files[path] = read_authority(system, path);
  }
  for (const auto& name : program_names(judged)) {
    judged.programs[name] = system.processes.find(name);
  }
  return judged;
}

} // namespace oidcctl

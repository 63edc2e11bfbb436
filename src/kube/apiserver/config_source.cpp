#include "kube/apiserver/config_source.hpp"

#include "base/text.hpp"
#include "kube/apiserver/cloud_forms.hpp"
#include "kube/apiserver/flag_forms.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::apiserver {

namespace {

constexpr std::size_t k_most_documents = 100;

tl::unexpected<Error>
wrong(std::string message, std::string hint)
{
  return fail(ErrorCode::local_file, std::move(message), std::move(hint));
}

// Return whether the text means to be an AuthenticationConfiguration, however broken.
bool
names_configuration(std::string_view text)
{
  return text.find("AuthenticationConfiguration") != std::string_view::npos ||
         text.find("apiserver.config.k8s.io") != std::string_view::npos;
}

std::size_t
line_of(std::string_view text, std::size_t at)
{
  return static_cast<std::size_t>(std::count(
             text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
         1;
}

// Return what a text that is not YAML of ours looks like, as an error.
std::optional<Error>
foreign_problem(std::string_view text)
{
  const auto error = [&](std::size_t at, std::string_view what, std::string hint) {
    return Error{.code = ErrorCode::local_file,
                 .message = fmt::format("line {}: {}", line_of(text, at), what),
                 .hint = std::move(hint)};
  };
  for (const auto* block : {"resource \"", "provider \"", "module \"", "variable \""}) {
    const auto at = text.find(block);
    const bool starts_line =
        at != std::string_view::npos && (at == 0 || text[at - 1] == '\n');
    if (starts_line) {
      return error(at,
                   "this is Terraform (HCL), not YAML",
                   "pass the AuthenticationConfiguration or the flags themselves");
    }
  }
  if (const auto at = text.find("{{"); at != std::string_view::npos) {
    return error(at,
                 "this is a template: \"{{\" is not YAML",
                 "render the template first, for example with `helm template`");
  }
  if (const auto at = text.find("${"); at != std::string_view::npos) {
    return error(at,
                 "this is a template: \"${\" has not been replaced",
                 "replace the variables first, for example with envsubst");
  }
  return std::nullopt;
}

// Return the source that one document is, or nothing.
Result<std::optional<ConfigSource>>
source_of(const yaml::Node& root)
{
  for (const auto forms : {flag_forms(), cloud_forms()}) {
    for (const auto& form : forms) {
      if (form.matches(root)) {
        ConfigSource source;
        source.form = form.form;
        TRY(form.read(root, source));
        return source;
      }
    }
  }
  return std::nullopt;
}

Result<ConfigSource>
none_of_them(const yaml::Node& root)
{
  const auto* kind = root.find("kind");
  const auto* version = root.find("apiVersion");
  constexpr const char* hint =
      "expected an AuthenticationConfiguration, flags of kube-apiserver, a static Pod, a "
      "kubeadm ClusterConfiguration, or the configuration of a distribution or cloud "
      "that `oidcctl cluster-config targets` lists as readable";
  if (kind != nullptr && kind->is(yaml::Node::Kind::string)) {
    const bool is_wrapped = kind->text == "Secret" || kind->text == "ConfigMap";
    return wrong(fmt::format("line {}: {} {} is not a configuration of an API server",
                             kind->place.line,
                             version == nullptr ? "" : text::quote(version->text),
                             text::quote(kind->text)),
                 is_wrapped ? "pass the file that is in its data, not the object" : hint);
  }
  return wrong(
      root.is(yaml::Node::Kind::map)
          ? "no known form: neither kind nor apiVersion nor flags are there"
          : fmt::format("no known form: the file is {}", yaml::noun_of(root.kind)),
      hint);
}

} // namespace

Result<ConfigSource>
read_source(std::string_view text)
{
  ConfigSource source;
  if (is_minikube_text(text)) {
    return read_minikube(text);
  }
  if (is_argument_text(text)) {
    source.form = ConfigForm::flags;
    TRY_ASSIGN(source.arguments, read_arguments(text));
    return source;
  }
  auto documents = read_documents(text, k_most_documents);
  if (!documents) {
    if (const auto problem = foreign_problem(text)) {
      return tl::make_unexpected(*problem);
    }
    if (names_configuration(text)) {
      return source; // the loader says what is wrong
    }
    return tl::make_unexpected(std::move(documents).error());
  }
  if (documents->empty() || is_authentication_configuration(documents->front())) {
    return source;
  }
  for (const auto& root : *documents) {
    TRY_ASSIGN(auto found, source_of(root));
    if (found) {
      return std::move(*found);
    }
  }
  if (const auto problem = foreign_problem(text); problem && !names_configuration(text)) {
    return tl::make_unexpected(*problem);
  }
  return none_of_them(documents->front());
}

} // namespace oidcctl::apiserver

#include "kube/grant/manifest.hpp"

#include "kube/grant/shell_word.hpp"
#include "kube/rbac/binding_encoder.hpp"
#include "yaml/scalar.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

namespace {

void append_lines(std::string& out, const Json& value, std::size_t indent);

// Append what comes behind "key:" or "-": a scalar on the same line, or lines below.
void
append_value(std::string& out, const Json& value, std::size_t indent)
{
  if (value.is_string()) {
    out.append(" ")
        .append(yaml::scalar(value.get_ref<const std::string&>()))
        .append("\n");
  } else if (value.empty()) {
    out.append(value.is_array() ? " []\n" : " {}\n");
  } else {
    out += "\n";
    append_lines(out, value, indent);
  }
}

// Append the lines of an object or list in block style, as kubectl lays them out.
void
append_lines(std::string& out, const Json& value, std::size_t indent)
{
  if (value.is_array()) {
    for (const auto& item : value) { // objects all
      const auto start = out.size();
      append_lines(out, item, indent + 2);
      out.replace(start + indent, 1, "-");
    }
    return;
  }
  for (const auto& [name, member] : value.items()) {
    out.append(indent, ' ').append(yaml::scalar(name)).append(":");
    append_value(out, member, member.is_array() ? indent : indent + 2);
  }
}

Result<std::string>
subject_option(const Subject& subject)
{
  switch (subject.kind) {
  case SubjectKind::user:
    break;
  case SubjectKind::group: {
    TRY_ASSIGN(const auto name, shell_word(subject.name));
    return " --group=" + name;
  }
  case SubjectKind::service_account: {
    TRY_ASSIGN(const auto name, shell_word(subject.ns + ":" + subject.name));
    return " --serviceaccount=" + name;
  }
  }
  TRY_ASSIGN(const auto name, shell_word(subject.name));
  return " --user=" + name;
}

} // namespace

void
append_yaml(std::string& out, const Binding& binding)
{
  append_lines(out, to_json(binding), 0);
}

void
append_json(std::string& out, const Binding& binding, std::size_t indent)
{
  const std::string margin(indent, ' ');
  const auto lines = to_text(to_json(binding)); // no line break is within a text
  for (const char c : lines) {
    out += c;
    if (c == '\n') {
      out += margin;
    }
  }
}

Result<std::string>
kubectl_commands(const Binding& binding)
{
  const auto* noun = binding.is_cluster_wide() ? "clusterrolebinding" : "rolebinding";
  TRY_ASSIGN(const auto name, shell_word(binding.name));
  TRY_ASSIGN(const auto role, shell_word(binding.role.name));
  TRY_ASSIGN(const auto ns, shell_word(binding.ns));
  const auto place = binding.is_cluster_wide() ? std::string() : " --namespace=" + ns;
  auto out =
      fmt::format("kubectl create {} {}{} --{}={}",
                  noun,
                  name,
                  place,
                  binding.role.kind == RoleKind::cluster_role ? "clusterrole" : "role",
                  role);
  for (const auto& subject : binding.subjects) {
    TRY_ASSIGN(const auto option, subject_option(subject));
    out += option;
  }
  out += '\n';
  if (!binding.labels.empty()) {
    out += fmt::format("kubectl label {} {}{}", noun, name, place);
    for (const auto& [key, value] : binding.labels) {
      TRY_ASSIGN(const auto label, shell_word(key + "=" + value));
      out += " " + label;
    }
    out += '\n';
  }
  return out;
}

} // namespace oidcctl::rbac

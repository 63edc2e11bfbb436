#include "kube/rbac/manifest.hpp"

#include "base/json.hpp"
#include "kube/rbac/shell_word.hpp"
#include "yaml/scalar.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

namespace {

using Words = std::map<std::string, std::string>;

void
append_yaml_map(std::string& out, std::string_view name, const Words& words)
{
  if (words.empty()) {
    return;
  }
  out.append("  ").append(name).append(":\n");
  for (const auto& [key, value] : words) {
    out += fmt::format("    {}: {}\n", yaml::scalar(key), yaml::scalar(value));
  }
}

// A JSON object or array whose members are on lines of their own.
class Block
{
public:
  Block(std::string& out, std::size_t indent, char open, char close)
      : m_out(out), m_indent(indent), m_close(close)
  {
    m_out += open;
  }

  // Begin a line and return where its value goes.
  std::string&
  next()
  {
    m_out.append(m_is_empty ? "\n" : ",\n").append(m_indent + 2, ' ');
    m_is_empty = false;
    return m_out;
  }
  std::string&
  next(std::string_view name)
  {
    return next().append("\"").append(name).append("\": ");
  }
  void
  text(std::string_view name, std::string_view value)
  {
    next(name) += to_text(Json(value), -1);
  }
  void
  text_if_any(std::string_view name, std::string_view value)
  {
    if (!value.empty()) {
      text(name, value);
    }
  }
  void
  words(std::string_view name, const Words& words)
  {
    if (words.empty()) {
      return;
    }
    Block block(next(name), m_indent + 2, '{', '}');
    for (const auto& [key, value] : words) {
      block.next() += to_text(Json(key), -1) + ": " + to_text(Json(value), -1);
    }
    block.end();
  }
  void
  end()
  {
    if (!m_is_empty) {
      m_out.append("\n").append(m_indent, ' ');
    }
    m_out += m_close;
  }
  std::size_t
  inner() const
  {
    return m_indent + 2;
  }

private:
  std::string& m_out;
  std::size_t m_indent;
  char m_close;
  bool m_is_empty = true;
};

void
append_json_subject(std::string& out, const Subject& subject, std::size_t indent)
{
  Block block(out, indent, '{', '}');
  if (subject.kind != SubjectKind::service_account) {
    block.text("apiGroup", k_api_group);
  }
  block.text("kind", to_string(subject.kind));
  block.text("name", subject.name);
  block.text_if_any("namespace", subject.ns);
  block.end();
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
  out += fmt::format("apiVersion: {}/v1\nkind: {}\nmetadata:\n  name: {}\n",
                     k_api_group,
                     kind_of(binding),
                     yaml::scalar(binding.name));
  for (const auto& [name, value] :
       {std::pair<std::string_view, std::string_view>{"namespace", binding.ns},
        {"uid", binding.uid},
        {"resourceVersion", binding.resource_version}}) {
    if (!value.empty()) {
      out += fmt::format("  {}: {}\n", name, yaml::scalar(value));
    }
  }
  append_yaml_map(out, "labels", binding.labels);
  append_yaml_map(out, "annotations", binding.annotations);
  out += fmt::format("roleRef:\n  apiGroup: {}\n  kind: {}\n  name: {}\nsubjects:{}\n",
                     k_api_group,
                     to_string(binding.role.kind),
                     yaml::scalar(binding.role.name),
                     binding.subjects.empty() ? " []" : "");
  for (const auto& subject : binding.subjects) {
    const bool is_account = subject.kind == SubjectKind::service_account;
    out += is_account ? "- " : fmt::format("- apiGroup: {}\n  ", k_api_group);
    out += fmt::format(
        "kind: {}\n  name: {}\n", to_string(subject.kind), yaml::scalar(subject.name));
    if (!subject.ns.empty()) {
      out += fmt::format("  namespace: {}\n", yaml::scalar(subject.ns));
    }
  }
}

void
append_json(std::string& out, const Binding& binding, std::size_t indent)
{
  Block block(out, indent, '{', '}');
  block.next("apiVersion") += fmt::format("\"{}/v1\"", k_api_group);
  block.text("kind", kind_of(binding));
  Block metadata(block.next("metadata"), block.inner(), '{', '}');
  metadata.text("name", binding.name);
  metadata.text_if_any("namespace", binding.ns);
  metadata.text_if_any("uid", binding.uid);
  metadata.text_if_any("resourceVersion", binding.resource_version);
  metadata.words("labels", binding.labels);
  metadata.words("annotations", binding.annotations);
  metadata.end();
  Block role(block.next("roleRef"), block.inner(), '{', '}');
  role.text("apiGroup", k_api_group);
  role.text("kind", to_string(binding.role.kind));
  role.text("name", binding.role.name);
  role.end();
  Block subjects(block.next("subjects"), block.inner(), '[', ']');
  for (const auto& subject : binding.subjects) {
    append_json_subject(subjects.next(), subject, subjects.inner());
  }
  subjects.end();
  block.end();
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

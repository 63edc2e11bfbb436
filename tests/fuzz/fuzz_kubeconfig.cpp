#include "base/text.hpp"
#include "fuzz.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "kube/kubeconfig/edit.hpp"
#include "kube/kubeconfig/path_remark.hpp"
#include "kube/kubeconfig/shadowing.hpp"
#include "kube/kubeconfig/unknown_members.hpp"
#include "kube/plugin/exec_credential.hpp"
#include "yaml/odd_characters.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <string>

// Kubeconfigs: what is read, what is written, and what an edit leaves alone.

namespace {

using namespace oidcctl;
using fuzz::require;
using yaml::Node;

constexpr std::string_view k_lists[] = {"clusters", "users", "contexts"};

bool
is_utf8(const Node& node)
{
  return text::is_utf8(node.text) &&
         std::all_of(node.items.begin(), node.items.end(), is_utf8) &&
         std::all_of(node.members.begin(), node.members.end(), [](const auto& member) {
           return text::is_utf8(member.name) && is_utf8(member.value);
         });
}

void
check_readers(std::string_view input)
{
  const auto document = yaml::parse(input);
  const auto library = yaml::parse_with_library(input);
  require(document.has_value() == library.has_value(),
          "both readers take the same texts");
  if (!document) {
    const auto& message = document.error().message;
    require(text::printable(message) == message, "a reason can be printed");
    return;
  }
  require(yaml::same(document->root, library->root), "and for the same value");
  require(document->non_portable.size() == library->non_portable.size(),
          "and find the same odd");
  if (is_utf8(document->root)) { // what is tagged !!binary need not be
    const auto again = yaml::parse_with_library(yaml::to_text(document->root));
    require(again.has_value(), "what was read can be written");
    require(yaml::same(again->root, document->root), "and is read again");
  }
  kube::unknown_members(*document);
}

std::string
name_of(const Node& item)
{
  const auto* name = item.find("name");
  return name == nullptr ? std::string() : name->text;
}

// Every item of one list that the edit did not ask for is where it was.
void
check_list(const Node* before, const Node* after, const std::string& name)
{
  const auto count = before == nullptr ? 0 : before->items.size();
  require(after != nullptr && after->items.size() >= count, "no entry is lost");
  for (std::size_t i = 0; i < count; ++i) {
    require(name_of(before->items[i]) == name ||
                yaml::same(before->items[i], after->items[i]),
            "entries that were not meant stay");
  }
}

void
check_edit(std::string_view input, const std::string& name)
{
  kube::Additions additions;
  additions.clusters.push_back({name, {.server = "https://" + name}});
  kube::User user;
  user.exec = kube::Exec{.api_version = "v", .command = name, .args = {name}};
  additions.users.push_back({name, user});
  additions.contexts.push_back({name, {.cluster = name, .user = name}});
  additions.current_context = name;
  const auto edited = kube::edit_kubeconfig(input, additions);
  if (!edited) {
    const auto& message = edited.error().message;
    require(text::printable(message) == message, "a refusal can be printed");
    return;
  }
  const auto before = yaml::parse(input);
  const auto after = yaml::parse(edited->text);
  require(before.has_value() && after.has_value(), "an edit gives YAML");
  for (const auto list : k_lists) {
    check_list(before->root.find(list), after->root.find(list), name);
  }
  for (const auto& member : before->root.members) {
    const bool is_meant =
        member.name == "current-context" ||
        std::find(std::begin(k_lists), std::end(k_lists), member.name) !=
            std::end(k_lists);
    const auto* there = after->root.find(member.name);
    require(is_meant || (there != nullptr && yaml::same(member.value, *there)),
            "members that were not meant stay");
  }
  const auto config = kube::to_kubeconfig(*after, "config");
  require(config.has_value(), "client-go reads what was edited");
  const auto client = kube::resolve(*config, name);
  require(config->current_context == name && config->find_context(name) != nullptr,
          "and finds the entry");
  require(!client || client->cluster.server == "https://" + name, "as it was meant");
  const auto again = kube::edit_kubeconfig(edited->text, additions);
  require(again.has_value() && !again->changed, "once more changes nothing");
}

// What is looked at in values and in several files.
void
check_contents(std::string_view input)
{
  const auto bundle = kube::read_ca_bundle(input);
  require(bundle.certificates.empty() != bundle.problem.empty(),
          "a CA has certificates or a problem");
  require(text::printable(bundle.problem) == bundle.problem, "a problem can be printed");
  for (const auto& problem : kube::token_problems(input)) {
    require(!problem.words.empty() && !problem.hint.empty(), "a problem has a hint");
  }
  if (const auto remark = kube::path_remark(input)) {
    require(text::printable(*remark) == *remark, "a remark can be printed");
  }
  for (const auto& odd : yaml::odd_characters(input)) {
    require(odd.place.line > 0 && odd.place.column > 0, "an odd character has a place");
  }
  const auto config = kube::parse_kubeconfig(input, "/a/config");
  if (!config) {
    return;
  }
  const auto other = kube::parse_kubeconfig(input, "/a/other");
  require(other.has_value(), "a file can be read twice");
  for (const auto& entry : kube::shadowed_entries({*config, *other})) {
    const auto* const user = config->find_user(entry.name);
    const bool is_opaque =
        entry.kind == "user" && user != nullptr &&
        (user->value.has_auth_provider || user->value.impersonates_extra);
    require(entry.is_same || is_opaque, "the same entries mean the same");
  }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  check_readers(input);
  check_contents(input);
  check_edit(input, "dev");
  if (const auto name = std::string(input.substr(0, 12));
      text::is_utf8(name) && !name.empty()) {
    check_edit("kind: Config\n", name);
    check_edit(input, name);
  }
  const kube::Exec exec{.api_version = "client.authentication.k8s.io/v1", .command = "c"};
  const auto judged = kube::judge_exec(exec, {.exit_code = 0, .output = input});
  require(!judged || !judged->token.empty() || !judged->client_key_data.empty(),
          "a credential is something");
  if (const auto info = kube::parse_exec_info(input)) {
    require(kube::parse_exec_info(kube::to_exec_info(*info)).has_value(),
            "what kubectl says can be said again");
  }
  return 0;
}

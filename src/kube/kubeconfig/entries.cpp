#include "kube/kubeconfig/entries.hpp"

#include "base/base64.hpp"

#include <iterator>

namespace oidcctl::kube {

namespace {

using yaml::Node;

constexpr std::string_view k_cluster_members[] = {"server",
                                                  "tls-server-name",
                                                  "insecure-skip-tls-verify",
                                                  "certificate-authority",
                                                  "certificate-authority-data",
                                                  "proxy-url",
                                                  "disable-compression"};
constexpr std::string_view k_user_members[] = {"client-certificate",
                                               "client-certificate-data",
                                               "client-key",
                                               "client-key-data",
                                               "token",
                                               "tokenFile",
                                               "as",
                                               "as-uid",
                                               "as-groups",
                                               "as-user-extra",
                                               "username",
                                               "password",
                                               "auth-provider",
                                               "exec"};
constexpr std::string_view k_context_members[] = {"cluster", "user", "namespace"};

constexpr EntryList k_clusters{"clusters", "cluster", k_cluster_members};
constexpr EntryList k_users{"users", "user", k_user_members};
constexpr EntryList k_contexts{"contexts", "context", k_context_members};

// Sets members that are not empty.
class Map
{
public:
  void
  text(std::string_view name, const std::string& value)
  {
    if (!value.empty()) {
      m_node.set(name, Node::from_text(value));
    }
  }
  void
  bytes(std::string_view name, std::string_view value)
  {
    text(name, base64::encode(value, base64::Alphabet::standard));
  }
  void
  boolean(std::string_view name, bool value)
  {
    if (value) {
      m_node.set(name, Node::from_bool(true));
    }
  }
  void
  set(std::string_view name, Node value)
  {
    m_node.set(name, std::move(value));
  }
  Node
  take()
  {
    return std::move(m_node);
  }

private:
  Node m_node = Node::map();
};

Node
to_node(const Cluster& cluster)
{
  Map map;
  map.set("server", Node::from_text(cluster.server));
  map.text("tls-server-name", cluster.tls_server_name);
  map.boolean("insecure-skip-tls-verify", cluster.insecure_skip_tls_verify);
  map.text("certificate-authority", cluster.certificate_authority);
  map.bytes("certificate-authority-data", cluster.certificate_authority_data);
  map.text("proxy-url", cluster.proxy_url);
  map.boolean("disable-compression", cluster.disable_compression);
  if (cluster.exec_config) {
    auto extension = Node::map();
    extension.set("name", Node::from_text(std::string(k_exec_extension)));
    extension.set("extension", *cluster.exec_config);
    map.set("extensions", Node::list({std::move(extension)}));
  }
  return map.take();
}

Node
to_node(const Exec& exec)
{
  Map map;
  map.set("apiVersion", Node::from_text(exec.api_version));
  map.set("command", Node::from_text(exec.command));
  map.set("args", Node::list(exec.args));
  if (!exec.env.empty()) {
    auto variables = Node::list();
    for (const auto& [name, value] : exec.env) {
      auto variable = Node::map();
      variable.set("name", Node::from_text(name));
      variable.set("value", Node::from_text(value.reveal()));
      variables.items.push_back(std::move(variable));
    }
    map.set("env", std::move(variables));
  }
  map.text("interactiveMode", exec.interactive_mode);
  map.set("provideClusterInfo", Node::from_bool(exec.provide_cluster_info));
  map.text("installHint", exec.install_hint);
  return map.take();
}

Node
to_node(const User& user)
{
  Map map;
  map.text("client-certificate", user.client_certificate);
  map.bytes("client-certificate-data", user.client_certificate_data);
  map.text("client-key", user.client_key);
  map.bytes("client-key-data", user.client_key_data.reveal());
  map.text("token", user.token.reveal());
  map.text("tokenFile", user.token_file);
  map.text("username", user.username);
  map.text("password", user.password.reveal());
  map.text("as", user.impersonate);
  map.text("as-uid", user.impersonate_uid);
  if (!user.impersonate_groups.empty()) {
    map.set("as-groups", Node::list(user.impersonate_groups));
  }
  if (user.exec) {
    map.set("exec", to_node(*user.exec));
  }
  return map.take();
}

Node
to_node(const Context& context)
{
  Map map;
  map.set("cluster", Node::from_text(context.cluster));
  map.set("user", Node::from_text(context.user));
  map.text("namespace", context.ns);
  return map.take();
}

template <typename T>
void
append(std::vector<Entry>& entries,
       const EntryList& list,
       const std::vector<Addition<T>>& more)
{
  for (const auto& [name, value] : more) {
    entries.push_back({&list, name, to_node(value)});
  }
}

} // namespace

std::vector<Entry>
to_entries(const Additions& additions)
{
  std::vector<Entry> entries;
  append(entries, k_clusters, additions.clusters);
  append(entries, k_contexts, additions.contexts);
  append(entries, k_users, additions.users);
  return entries;
}

yaml::Node
to_item(const Entry& entry)
{
  auto item = Node::map();
  item.set("name", Node::from_text(entry.name));
  item.set(entry.list->member, entry.value);
  return item;
}

} // namespace oidcctl::kube

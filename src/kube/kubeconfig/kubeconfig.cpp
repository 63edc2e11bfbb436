#include "kube/kubeconfig/kubeconfig.hpp"

#include "base/byte_stream.hpp"
#include "base/text.hpp"
#include "yaml/encoding.hpp"
#include "yaml/odd_characters.hpp"
#include "yaml/struct_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>

namespace oidcctl::kube {

namespace {

// Of one list. Looking one up takes time in proportion.
constexpr std::size_t k_most_entries = 10000;

Cluster
to_cluster(StructDecoder fields)
{
  Cluster cluster{
      .server = fields.text("server"),
      .tls_server_name = fields.text("tls-server-name"),
      .certificate_authority = fields.text("certificate-authority"),
      .certificate_authority_data = fields.bytes("certificate-authority-data"),
      .proxy_url = fields.text("proxy-url"),
      .insecure_skip_tls_verify = fields.boolean("insecure-skip-tls-verify"),
      .disable_compression = fields.boolean("disable-compression"),
  };
  for (auto& extension : fields.maps("extensions")) {
    const auto* value = extension.raw("extension");
    if (extension.text("name") == k_exec_extension && value != nullptr) {
      cluster.exec_config = *value;
    }
  }
  return cluster;
}

Exec
to_exec(StructDecoder fields)
{
  Exec exec{
      .api_version = fields.text("apiVersion"),
      .command = fields.text("command"),
      .args = fields.texts("args"),
      .env = {},
      .interactive_mode = fields.text("interactiveMode"),
      .install_hint = fields.text("installHint"),
      .provide_cluster_info = fields.boolean("provideClusterInfo"),
  };
  for (auto& variable : fields.maps("env")) {
    exec.env.push_back({variable.text("name"), Secret(variable.text("value"))});
  }
  return exec;
}

OidcProvider
to_oidc_provider(const std::vector<std::pair<std::string, std::string>>& config)
{
  OidcProvider provider;
  for (const auto& [name, value] : config) {
    if (name == "idp-issuer-url") {
      provider.issuer = value;
    } else if (name == "client-id") {
      provider.client_id = value;
    } else if (name == "id-token") {
      provider.id_token = Secret(value);
    } else if (name == "refresh-token") {
      provider.refresh_token = Secret(value);
    }
  }
  return provider;
}

User
to_user(StructDecoder fields)
{
  User user{
      .token = Secret(fields.text("token")),
      .token_file = fields.text("tokenFile"),
      .username = fields.text("username"),
      .password = Secret(fields.text("password")),
      .client_certificate = fields.text("client-certificate"),
      .client_certificate_data = fields.bytes("client-certificate-data"),
      .client_key = fields.text("client-key"),
      .client_key_data = Secret(fields.bytes("client-key-data")),
      .impersonate = fields.text("as"),
      .impersonate_uid = fields.text("as-uid"),
      .impersonate_groups = fields.texts("as-groups"),
  };
  fields.map("as-user-extra"); // an error where it is not a map
  const auto* extra = fields.raw("as-user-extra");
  user.impersonates_extra = extra != nullptr && !extra->members.empty();
  if (fields.has("auth-provider")) {
    user.has_auth_provider = true;
    auto provider = fields.map("auth-provider");
    user.auth_provider = provider.text("name");
    user.oidc_provider = to_oidc_provider(provider.string_map("config"));
  }
  if (fields.has("exec")) {
    user.exec = to_exec(fields.map("exec"));
  }
  return user;
}

Context
to_context(StructDecoder fields)
{
  return {.cluster = fields.text("cluster"),
          .user = fields.text("user"),
          .ns = fields.text("namespace")};
}

// Return the entries of one list, such as {name: a, cluster: {...}}.
template <typename T>
std::vector<Named<T>>
to_entries(StructDecoder& root,
           std::string_view list,
           std::string_view member,
           T (*convert)(StructDecoder),
           const std::string& file)
{
  std::vector<Named<T>> entries;
  for (auto& item : root.maps(list)) {
    auto name = item.text("name");
    entries.push_back({std::move(name), convert(item.map(member)), item.place(), file});
  }
  return entries;
}

template <typename T>
Result<void>
check_names(const std::vector<Named<T>>& entries, std::string_view list)
{
  if (entries.size() > k_most_entries) {
    return fail(
        ErrorCode::local_file,
        fmt::format(
            "{} {}: at most {} are supported", entries.size(), list, k_most_entries),
        "split the file");
  }
  std::set<std::string_view> names;
  for (const auto& entry : entries) {
    if (!names.insert(entry.name).second) {
      return fail(ErrorCode::local_file,
                  fmt::format("line {}: duplicate name {} in {}",
                              entry.place.line,
                              text::quote(entry.name),
                              list),
                  "remove or rename one of them");
    }
  }
  return {};
}

// A file may leave out both; what it says has to fit.
Result<void>
check_type(StructDecoder& root)
{
  const auto version = root.text("apiVersion");
  const auto kind = root.text("kind");
  if ((version.empty() || version == "v1") && (kind.empty() || kind == "Config")) {
    return {};
  }
  return fail(ErrorCode::local_file,
              fmt::format("it is kind {} of {}: expected kind \"Config\" of \"v1\"",
                          text::quote(kind.empty() ? "Config" : kind),
                          text::quote(version.empty() ? "v1" : version)),
              "specify a kubeconfig");
}

void
check_extensions(StructDecoder fields)
{
  for (auto& extension : fields.maps("extensions")) {
    extension.text("name");
  }
}

template <typename T>
const Named<T>*
find_in(const std::vector<Named<T>>& entries, std::string_view name)
{
  const auto found = std::find_if(
      entries.begin(), entries.end(), [name](const auto& e) { return e.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

template <typename T>
void
append(std::vector<Named<T>>& all, std::vector<Named<T>>& more)
{
  std::set<std::string> names;
  for (const auto& entry : all) {
    names.insert(entry.name);
  }
  std::copy_if(std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()),
               std::back_inserter(all),
               [&names](const auto& entry) { return names.insert(entry.name).second; });
}

} // namespace

std::string_view
Exec::effective_mode() const
{
  const bool may_leave_out = api_version == "client.authentication.k8s.io/v1beta1" ||
                             api_version == "client.authentication.k8s.io/v1alpha1";
  if (interactive_mode.empty() && may_leave_out) {
    return "IfAvailable";
  }
  return interactive_mode;
}

const Named<Cluster>*
Kubeconfig::find_cluster(std::string_view name) const
{
  return find_in(clusters, name);
}

const Named<User>*
Kubeconfig::find_user(std::string_view name) const
{
  return find_in(users, name);
}

const Named<Context>*
Kubeconfig::find_context(std::string_view name) const
{
  return find_in(contexts, name);
}

Result<Kubeconfig>
parse_kubeconfig(std::string_view text, const std::string& path)
{
  TRY_ASSIGN(const auto document, yaml::parse(text));
  auto config = to_kubeconfig(document, path);
  if (!config) {
    return tl::make_unexpected(with_odd_characters(std::move(config).error(), text));
  }
  return config;
}

Error
with_odd_characters(Error error, std::string_view text)
{
  std::size_t line = 0;
  constexpr std::string_view start = "line ";
  if (error.message.starts_with(start)) {
    const auto* const first = error.message.data() + start.size();
    std::from_chars(first, error.message.data() + error.message.size(), line);
  }
  std::string storage;
  if (auto converted = yaml::from_utf16(text); converted && *converted) {
    storage = std::move(**converted);
    text = storage;
  }
  constexpr std::size_t most = 1000;
  for (const auto& odd : yaml::odd_characters(without_mark(text), most)) {
    // The line that is refused, or the one before or after it.
    if (odd.place.line + 1 >= line && odd.place.line <= line + 1) {
      error.hint = fmt::format("{}, which YAML takes for part of the text: {}",
                               yaml::describe(odd),
                               yaml::advice_on(odd));
      break;
    }
  }
  return error;
}

Result<Kubeconfig>
to_kubeconfig(const yaml::Document& document, const std::string& path)
{
  std::optional<Error> error;
  StructDecoder root(&document.root, {}, error);
  if (!error) {
    TRY(check_type(root));
  }
  Kubeconfig config{
      .path = path,
      .clusters = to_entries(root, "clusters", "cluster", to_cluster, path),
      .users = to_entries(root, "users", "user", to_user, path),
      .contexts = to_entries(root, "contexts", "context", to_context, path),
      .current_context = root.text("current-context"),
  };
  root.map("preferences").boolean("colors");
  check_extensions(root);
  if (error) {
    return tl::make_unexpected(std::move(*error));
  }
  TRY(check_names(config.clusters, "clusters"));
  TRY(check_names(config.users, "users"));
  TRY(check_names(config.contexts, "contexts"));
  return config;
}

Kubeconfig
merged(std::vector<Kubeconfig> files)
{
  Kubeconfig all;
  for (auto& file : files) {
    append(all.clusters, file.clusters);
    append(all.users, file.users);
    append(all.contexts, file.contexts);
    if (all.current_context.empty()) {
      all.current_context = std::move(file.current_context);
    }
  }
  return all;
}

std::string
resolved_path(const std::string& path, const std::string& file)
{
  const auto slash = file.rfind('/');
  if (path.empty() || path.front() == '/' || slash == std::string::npos) {
    return path;
  }
  return file.substr(0, slash + 1) + path;
}

} // namespace oidcctl::kube

#include "kube/apiserver/flag_forms.hpp"
#include "yaml/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::apiserver {

namespace {

using yaml::Node;
using Kind = yaml::Node::Kind;

bool
has_text(const Node& root, std::string_view name, std::string_view text)
{
  const auto* node = root.find(name);
  return node != nullptr && node->is(Kind::string) && node->text.starts_with(text);
}

} // namespace

bool
is_authentication_configuration(const Node& root)
{
  return root.is(Kind::null) || has_text(root, "apiVersion", "apiserver.config.k8s.io") ||
         has_text(root, "kind", "AuthenticationConfiguration") ||
         root.find("jwt") != nullptr;
}

Result<std::vector<Node>>
read_documents(std::string_view text, std::size_t most)
{
  std::vector<Node> documents;
  std::size_t lines = 0; // before the document
  while (!text.empty()) {
    auto end = text.find("\n---", text.starts_with("---") ? 3 : 0);
    end = end == std::string_view::npos ? text.size() : end + 1;
    const auto part = text.substr(0, end);
    // Empty lines in front keep the numbers of lines right.
    TRY_ASSIGN(auto document, yaml::parse(std::string(lines, '\n') + std::string(part)));
    lines += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    text.remove_prefix(end);
    if (!document.root.is(Kind::null)) {
      documents.push_back(std::move(document.root));
    }
    if (documents.size() > most) {
      return fail(ErrorCode::local_file,
                  fmt::format("more than {} YAML documents in one file", most),
                  "pass the document with the API server's configuration");
    }
  }
  return documents;
}

} // namespace oidcctl::apiserver

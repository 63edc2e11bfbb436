#pragma once

#include "kube/kubeconfig/kubeconfig.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::kube {

template <typename T> struct Addition
{
  std::string name = {};
  T value = {};
};

// What is to be in a kubeconfig. Of a user everything but a legacy auth-provider and
// as-user-extra is written.
struct Additions
{
  std::vector<Addition<Cluster>> clusters = {};
  std::vector<Addition<User>> users = {};
  std::vector<Addition<Context>> contexts = {};
  std::optional<std::string> current_context = std::nullopt; // nothing: as it is
};

// Return a kubeconfig with just these entries, as YAML. Secrets in them are in it. An
// error where a text is not UTF-8 or a name is given more than once.
Result<std::string> to_kubeconfig_text(const Additions& additions);

// A kubeconfig after an edit.
struct EditedKubeconfig
{
  std::string text = {};
  bool changed = false;                   // false: it said all of that already
  std::vector<std::string> added = {};    // "cluster NAME", in the order of the lists
  std::vector<std::string> replaced = {}; // the same, of entries that said something else
  // The text could not be changed line by line (JSON, flow style): comments and the style
  // of writing are lost, the meaning is kept.
  bool rewritten = false;
  bool was_utf16 = false; // `text` is UTF-8 where it changed
};

// Return the kubeconfig `text` with each entry of `additions` added, or put instead of
// the one with its name. Everything else keeps its meaning, order and, where possible,
// its very bytes. In a replaced entry, members that client-go does not know, extensions,
// and the namespace of a context that names none now, are kept. An error where client-go
// could not read the file, or where something would not survive (aliases, duplicates, a
// second document); an empty text is an empty file.
Result<EditedKubeconfig> edit_kubeconfig(std::string_view text,
                                         const Additions& additions);

} // namespace oidcctl::kube

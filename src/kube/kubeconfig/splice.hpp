#pragma once

#include "kube/kubeconfig/entries.hpp"
#include "yaml/document.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace oidcctl::kube {

// An entry of a list as it has to be after an edit.
struct Placement
{
  const EntryList* list = nullptr;
  std::optional<std::size_t> replaces =
      std::nullopt; // index in the list; nothing: appended
  yaml::Node item = {};
};

// Return `text`, of which `root` was read, with lines replaced and added so that the
// items and the current context are in it, or nothing where the text is not of the block
// style that this takes. What comes out has to be read again and compared: lines alone do
// not tell what YAML means.
std::optional<std::string> splice(std::string_view text,
                                  const yaml::Node& root,
                                  std::span<const Placement> placements,
                                  const std::optional<std::string>& current_context);

} // namespace oidcctl::kube

#include "kube/kubeconfig/shadowing.hpp"

#include "kube/kubeconfig/client_config.hpp"
#include "kube/kubeconfig/entries.hpp"

#include <algorithm>
#include <map>

namespace oidcctl::kube {

namespace {

// Return the value of an entry as it would be written, with the paths that are opened.
yaml::Node
meaning_of(const Named<Cluster>& entry)
{
  Additions one;
  one.clusters.push_back({"x", with_resolved_paths(entry.value, entry.file)});
  return to_item(to_entries(one).front());
}

yaml::Node
meaning_of(const Named<User>& entry)
{
  Additions one;
  one.users.push_back({"x", with_resolved_paths(entry.value, entry.file)});
  return to_item(to_entries(one).front());
}

// Finds the entries of one kind that an earlier file has already.
template <typename T> class List
{
public:
  explicit List(std::string_view kind) : m_kind(kind) {}

  void
  add(const std::vector<Named<T>>& entries, std::vector<Shadowed>& shadowed)
  {
    for (const auto& entry : entries) {
      const auto [first, is_new] = m_first.emplace(entry.name, &entry);
      if (!is_new) {
        shadowed.push_back({.kind = m_kind,
                            .name = entry.name,
                            .file = entry.file,
                            .place = entry.place,
                            .by_file = first->second->file,
                            .by_place = first->second->place,
                            .is_same = same(*first->second, entry)});
      }
    }
  }

private:
  std::string_view m_kind;
  std::map<std::string_view, const Named<T>*> m_first = {};
};

// Return the entry of `kind` called `name` in `file` that does not count and means
// something else than the one that does, or nullptr.
const Shadowed*
find_other(const std::vector<Shadowed>& shadowed,
           std::string_view kind,
           const std::string& name,
           const std::string& file)
{
  const auto found = std::find_if(shadowed.begin(), shadowed.end(), [&](const auto& s) {
    return !s.is_same && s.kind == kind && s.name == name && s.file == file;
  });
  return found == shadowed.end() ? nullptr : &*found;
}

} // namespace

bool
same(const Named<Cluster>& left, const Named<Cluster>& right)
{
  return yaml::same(meaning_of(left), meaning_of(right));
}

bool
same(const Named<User>& left, const Named<User>& right)
{
  const auto is_opaque = [](const User& user) {
    return user.has_auth_provider || user.impersonates_extra;
  };
  return !is_opaque(left.value) && !is_opaque(right.value) &&
         yaml::same(meaning_of(left), meaning_of(right));
}

bool
same(const Named<Context>& left, const Named<Context>& right)
{
  return left.value.cluster == right.value.cluster &&
         left.value.user == right.value.user && left.value.ns == right.value.ns;
}

std::vector<Shadowed>
shadowed_entries(const std::vector<Kubeconfig>& files)
{
  std::vector<Shadowed> shadowed;
  List<Cluster> clusters("cluster");
  List<User> users("user");
  List<Context> contexts("context");
  const Kubeconfig* current = nullptr;
  for (const auto& file : files) {
    clusters.add(file.clusters, shadowed);
    users.add(file.users, shadowed);
    contexts.add(file.contexts, shadowed);
    if (file.current_context.empty()) {
      continue;
    }
    if (current == nullptr) {
      current = &file;
      continue;
    }
    shadowed.push_back({.kind = "current-context",
                        .name = file.current_context,
                        .file = file.path,
                        .place = {},
                        .by_file = current->path,
                        .by_place = {},
                        .is_same = file.current_context == current->current_context});
  }
  return shadowed;
}

std::vector<ChangedContext>
changed_contexts(const std::vector<Kubeconfig>& files,
                 const std::vector<Shadowed>& shadowed)
{
  std::vector<ChangedContext> changed;
  const auto in_force = merged(files);
  for (const auto& context : in_force.contexts) {
    const auto& [cluster, user, ns] = context.value;
    for (const auto& [kind, name] :
         {std::pair("cluster", &cluster), std::pair("user", &user)}) {
      if (const auto* other = find_other(shadowed, kind, *name, context.file)) {
        changed.push_back({context.name, context.file, context.place, *other});
      }
    }
  }
  return changed;
}

} // namespace oidcctl::kube

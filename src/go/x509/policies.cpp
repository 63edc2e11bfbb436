#include "go/x509/policies.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace oidcctl::go::x509 {

namespace {

// Return 2.5.29.32.0 in DER.
const std::string&
any_policy()
{
  static const std::string policy("\x55\x1d\x20\x00", 4);
  return policy;
}

// A policy at one depth of the graph: what it is expected to be called one below, and
// from which policies above it comes.
struct Node
{
  std::set<std::string> expected = {};
  std::set<std::string> parents = {};
};

using Stratum = std::map<std::string, Node>; // by policy

// The policy graph of RFC 9618, as far as it is asked for: whether a policy is left.
// `valid` keeps each stratum, because a policy counts from wherever it entered below
// any-policy.
class Graph
{
public:
  Graph() : m_strata{{{any_policy(), Node{{any_policy()}, {}}}}} {}

  // Add the stratum of a certificate with `policies` (6.1.3 (d)).
  void
  descend(const std::vector<std::string>& policies, bool any_is_allowed)
  {
    const auto above = m_strata.back();
    Stratum here;
    for (const auto& policy : policies) {
      if (policy != any_policy()) {
        insert(here, policy, parents_of(above, policy));
      }
    }
    const bool has_any =
        std::find(policies.begin(), policies.end(), any_policy()) != policies.end();
    if (has_any && any_is_allowed) {
      add_missing(above, here);
    }
    m_strata.push_back(std::move(here));
    prune();
  }

  // Rename policies for the certificate below (6.1.4 (b)).
  void
  map(const std::map<std::string, std::set<std::string>>& mappings)
  {
    auto& here = m_strata.back();
    for (const auto& [issuer, subjects] : mappings) {
      if (const auto found = here.find(issuer); found != here.end()) {
        found->second.expected = subjects;
      } else if (here.contains(any_policy())) {
        // Its parent is any-policy of the same depth; what matters is that it is left.
        here[issuer] = Node{subjects, {any_policy()}};
      }
    }
  }

  void
  remove(const std::string& policy)
  {
    m_strata.back().erase(policy);
    prune();
  }

  // Return whether a policy is left at the end (6.1.5 (g)).
  bool
  has_valid() const
  {
    if (m_strata.back().contains(any_policy())) {
      return true;
    }
    return std::any_of(m_strata.begin(), m_strata.end(), [](const Stratum& stratum) {
      return std::any_of(stratum.begin(), stratum.end(), [](const auto& entry) {
        const auto& [policy, node] = entry;
        return policy != any_policy() && node.parents.size() == 1 &&
               node.parents.contains(any_policy());
      });
    });
  }

private:
  static std::set<std::string>
  parents_of(const Stratum& above, const std::string& policy)
  {
    std::set<std::string> parents;
    for (const auto& [name, node] : above) {
      if (node.expected.contains(policy)) {
        parents.insert(name);
      }
    }
    if (parents.empty() && above.contains(any_policy())) {
      parents.insert(any_policy());
    }
    return parents;
  }

  static void
  insert(Stratum& here, const std::string& policy, std::set<std::string> parents)
  {
    if (!parents.empty()) {
      here[policy] = Node{{policy}, std::move(parents)};
    }
  }

  static void
  add_missing(const Stratum& above, Stratum& here)
  {
    std::map<std::string, std::set<std::string>> missing;
    for (const auto& [name, node] : above) {
      for (const auto& expected : node.expected) {
        if (!here.contains(expected)) {
          missing[expected].insert(name);
        }
      }
    }
    for (auto& [policy, parents] : missing) {
      insert(here, policy, std::move(parents));
    }
  }

  // Remove the policies above the last stratum that lead to nothing below.
  void
  prune()
  {
    for (std::size_t depth = m_strata.size() - 1; depth-- > 1;) {
      std::set<std::string> used;
      for (const auto& [name, node] : m_strata[depth + 1]) {
        used.insert(node.parents.begin(), node.parents.end());
      }
      std::erase_if(m_strata[depth],
                    [&used](const auto& entry) { return !used.contains(entry.first); });
    }
  }

  std::vector<Stratum> m_strata;
};

// How many more certificates may come before something is required or barred.
struct Counters
{
  std::int64_t explicit_policy;
  std::int64_t mapping;
  std::int64_t any_policy;
};

void
lower(std::int64_t& counter, std::int64_t limit)
{
  counter = limit >= 0 ? std::min(counter, limit) : counter;
}

void
step(Counters& counters, const Certificate& certificate, bool is_self_issued)
{
  if (!is_self_issued) {
    for (auto* counter :
         {&counters.explicit_policy, &counters.mapping, &counters.any_policy}) {
      *counter = std::max<std::int64_t>(0, *counter - 1);
    }
  }
  lower(counters.explicit_policy, certificate.require_explicit_policy);
  lower(counters.mapping, certificate.inhibit_policy_mapping);
  lower(counters.any_policy, certificate.inhibit_any_policy);
}

// Apply the mappings of `certificate`; false when one of them is not allowed.
bool
apply_mappings(Graph& graph, const Certificate& certificate, bool may_map)
{
  std::map<std::string, std::set<std::string>> mappings;
  for (const auto& [issuer, subject] : certificate.policy_mappings) {
    if (!may_map) {
      graph.remove(issuer);
      continue;
    }
    if (issuer == any_policy() || subject == any_policy()) {
      return false;
    }
    mappings[issuer].insert(subject);
  }
  graph.map(mappings);
  return true;
}

} // namespace

bool
has_valid_policies(const Chain& chain)
{
  if (chain.size() == 1) {
    return true;
  }
  const auto n = static_cast<std::int64_t>(chain.size()) - 1; // without the root
  Counters counters{n + 1, n + 1, n + 1};
  std::unique_ptr<Graph> graph = std::make_unique<Graph>();
  for (auto i = static_cast<std::size_t>(n); i-- > 0;) {
    const auto& certificate = *chain[i];
    const bool is_self_issued = certificate.issuer.raw == certificate.subject.raw;
    if (certificate.policies.empty()) {
      graph = nullptr;
    }
    if (graph == nullptr && counters.explicit_policy == 0) {
      return false;
    }
    if (graph != nullptr) {
      graph->descend(certificate.policies,
                     counters.any_policy > 0 || (i > 0 && is_self_issued));
      if (i > 0 && !apply_mappings(*graph, certificate, counters.mapping > 0)) {
        return false;
      }
    }
    if (i > 0) {
      step(counters, certificate, is_self_issued);
    }
  }
  counters.explicit_policy = std::max<std::int64_t>(0, counters.explicit_policy - 1);
  if (chain.front()->require_explicit_policy == 0) {
    counters.explicit_policy = 0;
  }
  return counters.explicit_policy > 0 || (graph != nullptr && graph->has_valid());
}

} // namespace oidcctl::go::x509

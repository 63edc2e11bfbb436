#pragma once

#include "kube/cluster_config/desired_settings.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::cluster_config {

// By what a target configures its API server.
enum class Mechanism {
  flags,       // kube-apiserver's flags, or a field for each of them
  file,        // an AuthenticationConfiguration
  expressions, // one entry of it whose mappings are all CEL expressions
};

// Return the permanent word for `mechanism`: "flags".
std::string_view to_string(Mechanism mechanism);

// Which signing algorithms a target can be given.
enum class Algorithms { any, rs256, none };

inline constexpr std::size_t k_many = static_cast<std::size_t>(-1);

// What all names of users and groups start with at AKS.
inline constexpr std::string_view k_aks_front = "aks:jwt:";

// What a form can express. The defaults are those of flags on a command line.
struct Ability
{
  Mechanism mechanism = Mechanism::flags;
  bool has_ca = true;
  bool has_username_prefix = true; // if not: only what unset means to kube-apiserver
  bool has_groups = true;
  bool has_groups_prefix = true; // if not: none
  bool needs_groups = false;     // it reads a claim of its own choice if none is set
  std::size_t most_required_claims = k_many;
  Algorithms algorithms = Algorithms::any;
  bool has_anonymous = false;       // --anonymous-auth
  bool keeps_last_slash = true;     // of the issuer's URL
  bool offers_three_claims = false; // sub, email and preferred_username only
  // It writes what unset means, where the meaning of an empty prefix is its own.
  bool writes_full_prefix = false;
};

// A file that is written.
struct OutputFile
{
  std::string name = {}; // relative to the output directory: "oidc/ca.pem"
  std::string content = {};
  std::string path = {}; // where the API server reads it; empty: it does not
};

// A field of a form on the web, in its order.
struct FormField
{
  std::string label = {};
  std::string value = {};
};

struct GenerateRequest;

// What a writer makes: the first file is the form itself.
struct Manifest
{
  std::vector<OutputFile> files = {};
  std::vector<FormField> fields = {};      // of a form on the web
  std::vector<FormField> application = {}; // settings of the client at the provider
  std::vector<std::string> steps = {};     // what to do with it, in order
};

// A way to write a target's configuration.
struct Form
{
  std::string_view name = {}; // "v1beta4"
  std::string_view file = {}; // what it is written to: "kubeadm.yaml"
  Ability ability = {};
  Manifest (*write)(const DesiredSettings&, const GenerateRequest&) = nullptr;
  unsigned first_minor = 0;   // for which Kubernetes it is the usual one
  unsigned last_minor = 1000; // the same
  bool needs_region = false;
};

// How a cluster's settings can be changed later.
enum class Change {
  reload,   // while the API server runs
  restart,  // the API server has to be restarted
  update,   // the provider does it
  recreate, // the cluster, or its entry, has to be made again
  never,
};

// Return the permanent word for `change`: "restart".
std::string_view to_string(Change change);

// A cloud or distribution.
struct Target
{
  std::string_view name = {};  // "coreweave"
  std::string_view title = {}; // "CoreWeave Kubernetes Service"
  std::span<const Form> forms = {};
  Change change = Change::restart;
  std::string_view change_note = {};
  std::string_view documentation = {};
};

// Return all targets, sorted by name.
std::span<const Target> targets();

// Return the target called `name`, or nullptr.
const Target* find_target(std::string_view name);

// What is asked of a target.
struct GenerateRequest
{
  const Target* target = nullptr;
  const Form* form = nullptr; // of the target
  unsigned kubernetes_minor = 0;
  std::string name = {};   // of the cluster, or of its entry; empty: a usual one
  std::string region = {}; // of the cluster
};

} // namespace oidcctl::cluster_config

#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "kube/kubeconfig/shadowing.hpp"
#include "kube/plugin/plugin.hpp"
#include "yaml/odd_characters.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// One file of those that kubectl reads as one kubeconfig.
struct KubeconfigFile
{
  std::string path = {};
  std::optional<unsigned> mode =
      std::nullopt;                          // permission bits; nothing: no file of ours
  bool was_read = false;                     // its bytes; they may still make no sense
  bool is_missing = false;                   // which is fine in $KUBECONFIG
  std::optional<Error> error = std::nullopt; // why there is no `config`
  std::string missing_hint = {}; // why it is missing, as far as its path shows
  std::vector<yaml::OddCharacter> odd_characters = {}; // see yaml/odd_characters.hpp
  std::optional<yaml::Document> document = std::nullopt;
  std::optional<kube::Kubeconfig> config = std::nullopt;
};

// A file that a kubeconfig names.
struct NamedFile
{
  std::string problem = {}; // why it cannot be read; empty: it can
  Secret text = {};         // it may be a key or a token
};

// A client certificate and its key, as crypto/tls takes them.
struct ClientKeyPair
{
  std::string problem = {};                  // Go's words; empty: they are a pair
  std::optional<Error> error = std::nullopt; // why that could not be found out
};

// What a kubeconfig is to be judged by.
struct KubeconfigQuestions
{
  std::string context = {};        // empty: all of them
  std::string username_claim = {}; // what the cluster names users by; empty: not known
  std::string groups_claim = {};
};

// A kubeconfig before its judges: the files, and what they name on this machine.
struct KubeconfigCase
{
  Time now = {};
  std::vector<KubeconfigFile> files = {};
  KubeconfigQuestions questions = {};
  kube::Kubeconfig config = {};              // all files that could be read, as one
  std::vector<kube::Shadowed> shadowed = {}; // entries that do not count
  std::vector<kube::ChangedContext> changed_contexts = {}; // by what is shadowed
  std::map<std::string, NamedFile> named_files = {};       // by resolved path
  std::map<std::string, ClientKeyPair> key_pairs = {};     // by the name of the user
  // Where programs are, by the name or path that was looked up.
  std::map<std::string, std::optional<std::string>> programs = {};

  bool is_readable = false; // a file at least was read, and none is broken

  // Return the entries to look at: those of the context asked for, or all.
  std::vector<const kube::Named<kube::Context>*> contexts() const;
  std::vector<const kube::Named<kube::Cluster>*> clusters() const;
  std::vector<const kube::Named<kube::User>*> users() const;
};

// Return the files as one kubeconfig, still without what it names.
KubeconfigCase make_kubeconfig_case(std::vector<KubeconfigFile> files,
                                    KubeconfigQuestions questions);

// Return the paths of the certificate authorities, and of all other files, that the
// entries to look at name.
std::vector<std::string> authority_paths(const KubeconfigCase& judged);
std::vector<std::string> credential_paths(const KubeconfigCase& judged);

// Return the client certificate, the key or the token of a user: the data, or else what
// is in the file; empty where there is none or it cannot be read.
std::string certificate_of(const KubeconfigCase& judged,
                           const kube::Named<kube::User>& user);
Secret key_of(const KubeconfigCase& judged, const kube::Named<kube::User>& user);
Secret token_of(const KubeconfigCase& judged, const kube::Named<kube::User>& user);

// Return the certificate authority of a cluster in the same way.
std::string authority_of(const KubeconfigCase& judged,
                         const kube::Named<kube::Cluster>& cluster);

// Return the programs to look up: those that the plugins need, and the plugins that are
// known, to tell what is there instead of a missing one.
std::vector<std::string> program_names(const KubeconfigCase& judged);

// Return the path or name by which client-go runs a user's plugin.
std::string plugin_command(const kube::Named<kube::User>& user);

// Return a command as it may be shown: of one that has options in it, which may be
// secrets, the part before them.
std::string shown_command(const std::string& command);

// Return the executable that kubectl runs for its subcommand, where a user's plugin is
// one: "kubectl-oidc_login".
std::string kubectl_plugin(const kube::Exec& exec);

} // namespace oidcctl

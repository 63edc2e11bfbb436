#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// What an API server's metrics say about its authentication configuration: of Kubernetes
// 1.34 and later the hash of the file that it uses, and how often it reloaded it.
struct ConfigMetrics
{
  // Of apiserver_authentication_config_controller_last_config_info: "sha256:<hex>" of the
  // file's bytes, one for each API server that the reply is about.
  std::vector<std::string> hashes = {};
  std::uint64_t reloads = 0;        // ..._automatic_reloads_total, status success
  std::uint64_t failed_reloads = 0; // the same, status failure
  bool has_other_metrics = false;   // it is a reply of an API server at all
};

// Return what the metrics in `text` (Prometheus' text format) say.
ConfigMetrics parse_config_metrics(std::string_view text);

} // namespace oidcctl::apiserver

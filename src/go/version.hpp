#pragma once

#include <compare>

// Which Go a kube-apiserver was built with. Its libraries decide what the server accepts,
// so the version of Go is part of every rule about certificates, TLS, HTTP and JSON.
namespace oidcctl::go {

// A release of Go: the minor number of "1.NN".
struct Version
{
  unsigned minor = 0;

  auto operator<=>(const Version&) const = default;
};

// The newest Go whose rules are known here, that of Kubernetes 1.36.
inline constexpr Version k_newest{26};

// Return the Go that the releases of Kubernetes 1.`minor` are built with (their
// `.go-version` file, last patch release of each branch). An older Kubernetes than 1.20
// counts as 1.20, one that is newer than this table as the newest in it.
constexpr Version
version_of_kubernetes(unsigned minor)
{
  struct Row
  {
    unsigned first_kubernetes;
    unsigned go;
  };
  constexpr Row rows[] = {
      {36, 26},
      {35, 25},
      {33, 24},
      {32, 23},
      {30, 22},
      {29, 21},
      {27, 20},
      {25, 19},
      {24, 18},
      {23, 17},
      {21, 16},
  };
  for (const auto& row : rows) {
    if (minor >= row.first_kubernetes) {
      return {row.go};
    }
  }
  return {15};
}

} // namespace oidcctl::go

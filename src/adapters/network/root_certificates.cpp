#include "adapters/network/root_certificates.hpp"

#include "adapters/network/keychain_roots.hpp"
#include "base/text.hpp"
#include "go/x509/pem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace oidcctl {

namespace {

namespace fs = std::filesystem;

// crypto/x509 root_linux.go, and root_bsd.go for the last; Debian, RHEL 6, openSUSE,
// OpenELEC, RHEL 7, Alpine and macOS.
constexpr const char* k_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
};
constexpr const char* k_directories[] = {"/etc/ssl/certs", "/etc/pki/tls/certs"};

constexpr std::uintmax_t k_max_bytes = std::uintmax_t{16} << 20; // of a file
constexpr std::size_t k_max_files = 4096;                        // of a directory
constexpr std::string_view k_begin = "-----BEGIN CERTIFICATE-----";

bool
is_set(const char* value)
{
  return value != nullptr && *value != '\0';
}

// Return the bytes of `path` when it is a file with a certificate in it.
std::optional<std::string>
read_certificates(const fs::path& path)
{
  std::error_code problem;
  const auto size = fs::file_size(path, problem); // of a regular file only
  if (problem || size > k_max_bytes) {
    return std::nullopt;
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes.find(k_begin) == std::string::npos ? std::nullopt : std::optional(bytes);
}

// Return the certificates of all files in `directory`, in the order of their names. What
// c_rehash links there appears once: each link has its file beside it.
std::string
read_directory(const std::string& directory)
{
  std::error_code problem;
  std::vector<fs::path> paths;
  for (fs::directory_iterator at(directory, problem), end; !problem && at != end;
       at.increment(problem)) {
    const auto target = fs::read_symlink(at->path(), problem);
    const bool is_beside = !problem && !target.has_parent_path();
    problem.clear();
    if (!is_beside && paths.size() < k_max_files) {
      paths.push_back(at->path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::string pem;
  for (const auto& path : paths) {
    if (const auto bytes = read_certificates(path)) {
      pem += *bytes + "\n";
    }
  }
  return pem;
}

std::string
first_pem(const RootPlaces& places)
{
  for (const auto& file : places.files) {
    if (auto pem = read_certificates(file)) {
      return *pem;
    }
  }
  for (const auto& directory : places.directories) {
    if (auto pem = read_directory(directory); !pem.empty()) {
      return pem;
    }
  }
  return {};
}

} // namespace

RootPlaces
root_places(const char* file, const char* directory, const char* built_in)
{
  RootPlaces places;
  places.are_chosen = is_set(file) || is_set(directory);
  if (is_set(file)) {
    places.files.emplace_back(file);
  }
  if (is_set(directory)) {
    places.directories = text::split(directory, ':');
    std::erase(places.directories, "");
  }
  if (places.are_chosen) {
    return places;
  }
  if (is_set(built_in)) {
    places.files.emplace_back(built_in);
  }
  for (const auto* known : k_files) {
    if (std::find(places.files.begin(), places.files.end(), known) ==
        places.files.end()) {
      places.files.emplace_back(known);
    }
  }
  places.directories.assign(std::begin(k_directories), std::end(k_directories));
  return places;
}

Result<std::string>
roots_from(const RootPlaces& places)
{
  auto pem = first_pem(places) + (places.are_chosen ? "" : keychain_roots());
  if (!go::x509::append_certs_from_pem(pem, go::k_newest).empty()) {
    return pem;
  }
  std::string looked;
  for (const auto* list : {&places.files, &places.directories}) {
    for (const auto& place : *list) {
      looked += (looked.empty() ? "" : ", ") + text::printable(place);
    }
  }
  return fail(
      ErrorCode::local_file,
      fmt::format("no root certificates found: looked in {}{}",
                  looked,
                  places.are_chosen ? " (from SSL_CERT_FILE and SSL_CERT_DIR)" : ""),
      places.are_chosen
          ? "set SSL_CERT_FILE to a PEM file with certificates, or unset it"
          : "install the package ca-certificates, set SSL_CERT_FILE, or use "
            "--certificate-authority");
}

Result<std::string>
system_root_certificates(const char* built_in)
{
  return roots_from(
      root_places(std::getenv("SSL_CERT_FILE"), std::getenv("SSL_CERT_DIR"), built_in));
}

} // namespace oidcctl

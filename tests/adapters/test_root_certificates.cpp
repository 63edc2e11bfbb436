#include "adapters/network/root_certificates.hpp"
#include "certificates.hpp"
#include "go/x509/pem.hpp"
#include "temp_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

using namespace oidcctl;
using namespace oidcctl::test;
namespace fs = std::filesystem;

namespace {

using Paths = std::vector<std::string>;

// Return how many certificates are trusted.
std::size_t
count_of(const Result<std::string>& roots)
{
  REQUIRE(roots);
  std::set<std::string> different;
  for (const auto& root : go::x509::append_certs_from_pem(*roots, go::k_newest)) {
    different.insert(std::string(root.raw));
  }
  return different.size();
}

} // namespace

TEST_CASE("root certificates: the places by environment and build")
{
  const auto known = root_places(nullptr, nullptr, nullptr);
  CHECK(known.files == Paths{"/etc/ssl/certs/ca-certificates.crt",
                             "/etc/pki/tls/certs/ca-bundle.crt",
                             "/etc/ssl/ca-bundle.pem",
                             "/etc/pki/tls/cacert.pem",
                             "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                             "/etc/ssl/cert.pem"});
  CHECK(known.directories == Paths{"/etc/ssl/certs", "/etc/pki/tls/certs"});
  CHECK_FALSE(known.are_chosen);

  CHECK(root_places("", "", "").files == known.files);
  CHECK(root_places(nullptr, nullptr, "/mine").files.front() == "/mine");
  CHECK(root_places(nullptr, nullptr, "/etc/ssl/cert.pem").files.size() == 6);

  struct Row
  {
    const char* file;
    const char* directory;
    Paths files;
    Paths directories;
  };
  for (const auto& row :
       {Row{.file = "/f", .directory = nullptr, .files = {"/f"}, .directories = {}},
        Row{.file = nullptr, .directory = "/d", .files = {}, .directories = {"/d"}},
        Row{.file = "/f",
        .directory = "/d::/e",
        .files = {"/f"},
        .directories = {"/d", "/e"}}}) {
    const auto places = root_places(row.file, row.directory, "/mine");
    CHECK(places.files == row.files);
    CHECK(places.directories == row.directories);
    CHECK(places.are_chosen);
  }
}

TEST_CASE("root certificates: the first file with a certificate counts")
{
  const TempFolder folder;
  const auto empty = folder.file("empty", "");
  const auto other = folder.file("other", "-----BEGIN CERTIFICATE REQUEST-----\n");
  const auto one = folder.file("one", "# a comment\n" + k_ca_pem);
  const auto two = folder.file("two", k_ca_pem + k_other_ca_pem);
  CHECK(count_of(
            roots_from({.files = {folder / "gone", folder.str(), empty, other, one, two},
                        .directories = {},
                        .are_chosen = true})) == 1);
  CHECK(count_of(roots_from(
            {.files = {two, one}, .directories = {}, .are_chosen = true})) == 2);
}

TEST_CASE("root certificates: a directory, where no file has one")
{
  const TempFolder folder;
  const auto path = folder / "certs";
  fs::create_directory(path);
  folder.file("certs/a.pem", k_ca_pem);
  folder.file("certs/b.crt", k_other_ca_pem);
  folder.file("certs/README", "nothing\n");
  fs::create_symlink("a.pem", path + "/5ed36f99.0"); // of c_rehash: not once more
  fs::create_symlink(path + "/b.crt", path + "/elsewhere.pem");
  const RootPlaces places{.files = {folder / "gone"},
                          .directories = {folder / "none", path},
                          .are_chosen = true};
  CHECK(count_of(roots_from(places)) == 2);
}

TEST_CASE("root certificates: none at all is an error that lists where it looked")
{
  const TempFolder folder;
  const auto broken = folder.file(
      "broken", "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n");
  const auto chosen =
      roots_from({.files = {broken}, .directories = {"/no/such"}, .are_chosen = true});
  REQUIRE_FALSE(chosen);
  CHECK(chosen.error().code == ErrorCode::local_file);
  CHECK(chosen.error().message == "no root certificates found: looked in " + broken +
                                      ", /no/such (from SSL_CERT_FILE and SSL_CERT_DIR)");
  CHECK(chosen.error().hint ==
        "set SSL_CERT_FILE to a PEM file with certificates, or unset it");

  const auto usual =
      roots_from({.files = {"/no/such.pem"}, .directories = {}, .are_chosen = false});
  REQUIRE_FALSE(usual);
  CHECK(usual.error().message == "no root certificates found: looked in /no/such.pem");
  CHECK(usual.error().hint ==
        "install the package ca-certificates, set SSL_CERT_FILE, or "
        "use --certificate-authority");
}

#include "app/login/client_note.hpp"

#include "base/json.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

namespace oidcctl {

namespace {

constexpr unsigned k_file_mode = 0600;
constexpr std::size_t k_max_note = 4096;
constexpr const char* k_member = "tokenEndpointAuthMethod";

} // namespace

std::optional<ClientAuthentication>
read_client_note(System& system, const TokenCache& cache, const std::string& name)
{
  if (cache.storage() == CacheStorage::none) {
    return std::nullopt;
  }
  const auto path = cache.client_path(name);
  const auto status = system.files.status(path);
  if (!status || !*status || !(*status)->is_regular || !(*status)->is_own) {
    return std::nullopt;
  }
  const auto text = system.files.read(path, k_max_note);
  const auto note = text ? parse_json(*text) : Result<Json>(tl::unexpect, Error{});
  if (!note || !note->is_object()) {
    return std::nullopt;
  }
  const auto method = note->value(k_member, Json());
  for (const auto way : {ClientAuthentication::basic, ClientAuthentication::post}) {
    if (method == Json(auth_method(way))) {
      return way;
    }
  }
  return std::nullopt;
}

void
write_client_note(System& system,
                  const TokenCache& cache,
                  const std::string& name,
                  ClientAuthentication authentication)
{
  if (cache.storage() == CacheStorage::none) {
    return;
  }
  const Json note{{k_member, auth_method(authentication)}};
  [[maybe_unused]] const auto written = system.files.write_atomic(
      cache.client_path(name), to_text(note, -1) + "\n", k_file_mode);
}

} // namespace oidcctl

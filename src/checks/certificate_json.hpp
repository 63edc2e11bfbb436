#pragma once

#include "base/json.hpp"
#include "model/http/http.hpp"

namespace oidcctl {

// Return `certificate` as reports and evidence files carry it.
Json to_json(const Certificate& certificate);

// Return the certificates of `tls`, the server's own first.
Json chain_json(const TlsInfo& tls);

} // namespace oidcctl

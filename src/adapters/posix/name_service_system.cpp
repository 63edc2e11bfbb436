#include "adapters/posix/name_service.hpp"

namespace oidcctl {

void
confine_name_service()
{}

} // namespace oidcctl

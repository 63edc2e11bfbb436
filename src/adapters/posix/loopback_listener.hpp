#pragma once

#include "ports/listener.hpp"

namespace oidcctl {

class LoopbackListener : public Listener
{
public:
  Result<std::unique_ptr<LoopbackPort>> open(std::uint16_t number,
                                             bool (*is_whole)(std::string_view bytes),
                                             TlsServer* tls) override;
};

} // namespace oidcctl

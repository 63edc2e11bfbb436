#pragma once

#include "ports/processes.hpp"

namespace oidcctl {

class PosixProcesses : public Processes
{
public:
  Result<ProcessReply> run(const ProcessRequest& request) override;
  Result<void> start(const std::vector<std::string>& words) override;
  std::optional<std::string> find(const std::string& name) override;
  Result<std::string> own_path() override;
  int id() override;
  bool is_running(int process_id) override;
  void catch_interrupts() override;
  bool is_interrupted() override;
};

} // namespace oidcctl

#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace oidcctl::load {

struct Options
{
  std::string ca = {};
  std::string path = "/authenticate";
  std::string tokens = {};
  std::size_t garbage = 0;
  std::size_t connections = 20;
  double rate = 0;
  double seconds = 10;
  std::vector<unsigned short> ports = {};
};

// Return the options in `argv`; an exception where one is wrong.
inline Options
parse(int argc, char** argv)
{
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&] {
      if (++i == argc) {
        throw std::runtime_error(word + " needs a value");
      }
      return std::string(argv[i]);
    };
    if (word == "--ca") {
      options.ca = value();
    } else if (word == "--path") {
      options.path = value();
    } else if (word == "--tokens") {
      options.tokens = value();
    } else if (word == "--garbage") {
      options.garbage = std::stoul(value());
    } else if (word == "--connections") {
      options.connections = std::stoul(value());
    } else if (word == "--rate") {
      options.rate = std::stod(value());
    } else if (word == "--seconds") {
      options.seconds = std::stod(value());
    } else {
      options.ports.push_back(static_cast<unsigned short>(std::stoul(word)));
    }
  }
  if (options.ports.empty()) {
    throw std::runtime_error("no port");
  }
  return options;
}

} // namespace oidcctl::load

// Asks an authentication webhook as fast as it can, or at a rate, over connections that
// are kept, and counts what is wrong:
//
//   oidcctl-webhook-load --ca FILE --path PATH --tokens FILE [option]... PORT...
//
//   --tokens FILE      one token a line after "yes " or "no ": the answer that is right
//   --garbage N        N tokens instead, each another random text of 200 characters
//   --connections N    20 by default
//   --rate N           reviews a second; 0, the default: as many as there can be
//   --seconds N        10 by default; with --garbage until all were asked
//
// The connections are spread over the ports on loopback; each goes to the next port when
// it breaks, or when the server closes it. Prints one line of JSON. `wrong` are answers
// that say yes for no or no for yes, or are not reviews; `undecided` those with status
// 503; `broken` reviews that got no answer, and were asked again.
#include "connection.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>

namespace {

using namespace oidcctl::load;
using Json = nlohmann::json;

Json
figures(Tally& tally, double last)
{
  const double seconds = std::max(last, 0.001);
  auto& times = tally.milliseconds;
  std::sort(times.begin(), times.end());
  const auto quantile = [&times](double part) {
    const auto at = static_cast<std::size_t>(part * static_cast<double>(times.size()));
    return times.empty() ? 0.0F : times[std::min(at, times.size() - 1)];
  };
  return {{"asked", tally.asked},
          {"wrong", tally.wrong},
          {"undecided", tally.undecided},
          {"broken", tally.broken},
          {"firstWrong", tally.first_wrong},
          {"seconds", seconds},
          {"perSecond", static_cast<double>(tally.asked) / seconds},
          {"p50", quantile(0.5)},
          {"p99", quantile(0.99)},
          {"max", quantile(1)}};
}

} // namespace

int
main(int argc, char** argv)
{
  try {
    const auto options = parse(argc, argv);
    asio::io_context io(1);
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.load_verify_file(options.ca);
    tls.set_verify_mode(asio::ssl::verify_peer);
    Source source(options);
    std::vector<std::weak_ptr<Connection>> all;
    for (std::size_t i = 0; i < options.connections; ++i) {
      const auto connection = std::make_shared<Connection>(io, tls, options, source, i);
      all.push_back(connection);
      connection->connect();
    }
    asio::steady_timer timer(io);
    watch(timer, all);
    io.run();
    std::cout << figures(source.tally, source.last).dump() << '\n';
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "webhook-load: error: " << problem.what() << '\n';
    return 2;
  }
}

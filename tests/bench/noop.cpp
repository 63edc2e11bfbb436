// The least that a C++ program can be: its start is the measure for ours.
#include <string>

int
main(int argc, char** argv)
{
  // Long enough to be allocated, so that libstdc++ is really needed.
  std::string text(argv[0]);
  text.append(static_cast<std::size_t>(argc) * 64, ' ');
  return text.empty() ? 1 : 0;
}
